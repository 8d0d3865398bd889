//! Which account, role and page a command line leads to.

use super::{check, leads_to};
use crate::support::browser::MustStayClosed;
use crate::support::terminal::Terminal;
use crate::support::world::World;

const HOME: &str = "console.aws.amazon.com/console/home?region=";

/// A world in which dev is active, as after `use dev`.
fn with_dev() -> World {
    let world = World::signed_in();
    let used = world.used(&["dev"]);
    used.into_iter().fold(world, |world, (name, value)| world.with_variable(&name, &value))
}

#[test]
fn a_target_leads_to_its_role_and_to_the_home_page_of_its_region() {
    let world = World::signed_in().with_sections(
        "[profile elsewhere]\nsso_session = my-org\nsso_account_id = 333333333333\nsso_role_name = A+b=c\n\
         region = ap-south-1\nssoenv_alias = far\n",
    );
    std::fs::write(world.home().join(".ssoenv"), "staging\n").unwrap();
    assert_eq!(world.run(&["allow"]).code, Some(0));
    let dev = format!("111111111111 Developer https://eu-west-1.{HOME}eu-west-1");
    let staging = format!("222222222222 Developer https://us-east-1.{HOME}us-east-1");
    let prod = format!("012345678901 Administrator https://eu-central-1.{HOME}eu-central-1");
    let far = format!("333333333333 A+b=c https://ap-south-1.{HOME}ap-south-1");
    check(
        &world,
        &[
            (&["dev"], &dev),
            (&["--profile", "dev"], &dev),
            (&["old-style"], "111111111111 ReadOnly -"),
            (&["012345678901"], &prod),
            (&["111111111111/Developer"], &dev),
            (&["my-org/111111111111/ReadOnly"], "111111111111 ReadOnly -"),
            (&["far"], &far),
            (&["."], &staging),
            // The role of an ARN is the role to take.
            (
                &[
                    "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Developer_0123456789abcdef",
                ],
                &dev,
            ),
            (&["arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Developer_0123456789abcdef/sam"], &dev),
            (
                &[
                    "https://d-1234567890.awsapps.com/start/#/console?account_id=111111111111&role_name=Developer",
                ],
                &dev,
            ),
            (&["typo"], &leads_to(&world, &["typo"])),
        ],
    );
    assert!(leads_to(&world, &["typo"]).starts_with("5 "), "{}", leads_to(&world, &["typo"]));
    let several = leads_to(&world, &["111111111111"]);
    assert!(several.starts_with("5 ") && several.contains("default (111111111111/ReadOnly)"), "{several}");
    // Nothing was asked of the service.
    assert_eq!(world.service.calls().len(), 0);
}

#[test]
fn without_a_target_it_is_what_is_active_in_this_shell() {
    let world = World::signed_in();
    check(&world, &[(&[], "111111111111 ReadOnly -")]);
    let world = with_dev();
    check(&world, &[(&[], &format!("111111111111 Developer https://eu-west-1.{HOME}eu-west-1"))]);
    let world = world.with_variable("AWS_REGION", "us-west-2");
    check(
        &world,
        &[
            (&[], &format!("111111111111 Developer https://us-west-2.{HOME}us-west-2")),
            // The shell's region is not that of another profile.
            (&["staging"], &format!("222222222222 Developer https://us-east-1.{HOME}us-east-1")),
            (
                &["--session", "my-org"],
                "2 --session and --source need a TARGET | name it: `ssoenv console TARGET`",
            ),
        ],
    );
    // The one before, in this shell.
    let world = with_dev().with_variable("SSOENV_PREVIOUS", "staging");
    check(&world, &[(&["-"], &format!("222222222222 Developer https://us-east-1.{HOME}us-east-1"))]);
}

#[test]
fn an_arn_or_a_page_leads_to_itself_in_its_account() {
    let world = World::signed_in();
    let view = "https://console.aws.amazon.com/go/view?arn=";
    let queue = format!("012345678901 Administrator {view}arn%3Aaws%3Asqs%3Aus-east-1%3A012345678901%3Aq");
    let page = "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Flambda$252Fa b+c";
    let session = page.replace("https://eu-west-1.", "https://012345678901-ab12cd34.eu-west-1.");
    let in_prod = format!("012345678901 Administrator {page}");
    check(
        &world,
        &[
            (&["arn:aws:sqs:us-east-1:012345678901:q"], &queue),
            (&["--arn", "arn:aws:sqs:us-east-1:012345678901:q"], &queue),
            (&["prod", "--arn", "arn:aws:sqs:us-east-1:012345678901:q"], &queue),
            // An ARN without an account is for what is active; here for the default profile.
            (
                &["arn:aws:s3:::my-bucket"],
                &format!("111111111111 ReadOnly {view}arn%3Aaws%3As3%3A%3A%3Amy-bucket"),
            ),
            (
                &["--arn", "arn:aws:iam::012345678901:role/deploy"],
                &format!(
                    "012345678901 Administrator {view}arn%3Aaws%3Aiam%3A%3A012345678901%3Arole%2Fdeploy"
                ),
            ),
            (&[&session], &in_prod),
            (&["prod", "--destination", page], &in_prod),
            (&["--destination", &session], &in_prod),
            (
                &["prod", "--destination", "/s3/buckets/x?tab=objects"],
                "012345678901 Administrator https://eu-central-1.console.aws.amazon.com/s3/buckets/x?tab=objects",
            ),
            (
                &[
                    "https://d-1234567890.awsapps.com/start/#/console?account_id=012345678901&role_name=Administrator&destination=https%3A%2F%2Fconsole.aws.amazon.com%2Fs3%2Fhome%23a%20b%2Bc%24252F",
                ],
                "012345678901 Administrator https://console.aws.amazon.com/s3/home#a b+c$252F",
            ),
            (
                &["dev", "--arn", "arn:aws:sqs:us-east-1:012345678901:q"],
                "2 the page belongs to account 012345678901, but dev is in account 111111111111 | name a profile of that account, or omit dev",
            ),
            (
                &["dev", "--destination", "https://evil.example/x"],
                "2 the destination belongs to evil.example, which is not the AWS console | a destination is a page of the AWS console, such as /ec2/home or https://console.aws.amazon.com/…",
            ),
            (
                &["dev", "--arn", "my-bucket"],
                "2 `my-bucket` is not an ARN | an ARN looks like arn:aws:s3:::my-bucket or arn:aws:iam::123456789012:role/NAME",
            ),
        ],
    );
}

#[test]
fn a_page_is_opened_with_the_role_that_is_active_if_it_belongs_to_its_account() {
    let world = with_dev();
    let lambda = "https://111111111111-ab12cd34.eu-west-1.console.aws.amazon.com/lambda/home";
    let in_prod = "https://012345678901-ab12cd34.eu-west-1.console.aws.amazon.com/lambda/home";
    let page = "https://eu-west-1.console.aws.amazon.com/lambda/home";
    check(
        &world,
        &[
            (&[lambda], &format!("111111111111 Developer {page}")),
            (&[page], &format!("111111111111 Developer {page}")),
            (&[in_prod], &format!("012345678901 Administrator {page}")),
            (
                &["arn:aws:sqs:us-east-1:111111111111:q"],
                "111111111111 Developer https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3Asqs%3Aus-east-1%3A111111111111%3Aq",
            ),
            (
                &["--arn", "arn:aws:s3:::b"],
                "111111111111 Developer https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3As3%3A%3A%3Ab",
            ),
        ],
    );
    // Another tool has taken over this shell.
    let world = world.with_variable("AWS_PROFILE", "old-style");
    check(&world, &[(&[lambda], &format!("111111111111 ReadOnly {page}"))]);
}

#[test]
fn a_person_types_the_name_of_an_account_or_picks_a_profile() {
    let mut world = World::signed_in();
    let _closed = MustStayClosed::of(&mut world);
    world.service.assign("333333333333", "Shop Live", "ops@example.com", &["Admin", "Billing"]);
    assert_eq!(world.run(&["list", "--available"]).code, Some(0));
    let line = world.ssoenv_line(&["console", "shop live/admin", "--print"]);
    let (code, screen) = Terminal::start_on(line, 24, 400).ends();
    assert!(code == 0 && screen.contains("account_id=333333333333&role_name=Admin"), "{screen}");
    world.config(&world.read(".aws/config").replace("[default]", "[profile first]"));
    let mut terminal = Terminal::start_answering(world.ssoenv_line(&["console", "--print"]), 24, 200);
    terminal.shows("prod");
    terminal.types("prod\r");
    let (code, screen) = terminal.ends();
    assert!(code == 0 && screen.contains("account_id=012345678901&role_name=Administrator"), "{screen}");
}
