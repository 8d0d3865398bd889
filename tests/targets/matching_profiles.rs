//! Ids, ARNs and URLs that configured profiles fit: for every verb that takes a TARGET, names before all else, and
//! nothing is guessed.

use crate::support::terminal::Terminal;
use crate::support::world::{SH_FAILURE, World};
use serde_json::Value;

/// The profile and the region that `use` takes.
fn used(world: &World, word: &str) -> (String, String) {
    let set = world.used(&[word]);
    let value = |name: &str| set.get(name).cloned().unwrap_or_default();
    (value("SSOENV_PROFILE"), value("AWS_REGION"))
}

#[test]
fn an_account_that_one_profile_has_is_that_profile() {
    let world = World::signed_in();
    for (word, profile, region) in [
        ("012345678901", "prod", "eu-central-1"),
        ("0123-4567-8901", "prod", "eu-central-1"),
        ("012345678901/Administrator", "prod", "eu-central-1"),
        ("my-org/012345678901/Administrator", "prod", "eu-central-1"),
        ("111111111111/Developer", "dev", "eu-west-1"),
        ("222222222222/Developer", "staging", "us-east-1"),
        // Of whatever is in the account; its region wins.
        ("arn:aws:s3:::bucket/012345678901/x", "", ""),
        ("arn:aws:lambda:ap-south-1:012345678901:function:f", "prod", "ap-south-1"),
        ("arn:aws:iam::012345678901:user/sam", "prod", "eu-central-1"),
        (
            "arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_Developer_0123456789abcdef/sam",
            "dev",
            "eu-west-1",
        ),
        (
            "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Developer_0123456789abcdef",
            "dev",
            "eu-west-1",
        ),
        ("https://012345678901-abcdefgh.us-west-2.console.aws.amazon.com/lambda/home", "prod", "us-west-2"),
        (
            "012345678901-abcdefgh.us-west-2.console.aws.amazon.com/lambda/home?region=us-east-1",
            "prod",
            "us-west-2",
        ),
        ("https://012345678901.signin.aws.amazon.com/console", "prod", "eu-central-1"),
        (
            "https://d-1234567890.awsapps.com/start/#/console?account_id=111111111111&role_name=Developer",
            "dev",
            "eu-west-1",
        ),
    ] {
        if profile.is_empty() {
            assert_eq!(world.run(&["use", word]).code, Some(5), "{word}");
            continue;
        }
        assert_eq!(used(&world, word), (profile.to_owned(), region.to_owned()), "{word}");
    }
}

#[test]
fn every_verb_reads_it_alike() {
    let world = World::signed_in();
    const URL: &str = "https://012345678901-abcdefgh.us-west-2.console.aws.amazon.com/s3";
    for word in ["012345678901", "012345678901/Administrator", "arn:aws:sqs:us-west-2:012345678901:q", URL] {
        let key = world.used(&[word])["AWS_ACCESS_KEY_ID"].clone();
        let ran = world.run(&[
            "exec",
            word,
            "--",
            "sh",
            "-c",
            "echo $AWS_ACCESS_KEY_ID $SSOENV_PROFILE $AWS_REGION",
        ]);
        let region = if word.contains("us-west-2") { "us-west-2" } else { "eu-central-1" };
        assert_eq!(ran.stdout, format!("{key} prod {region}\n"), "{word} {}", ran.stderr);
        let ran = world.run(&["credential-process", word]);
        let document: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!((&document["AccessKeyId"], &document["AccountId"]), (&key.into(), &"012345678901".into()));
        let ran = world.run(&["exec", word, "--region", "sa-east-1", "--", "sh", "-c", "echo $AWS_REGION"]);
        assert_eq!(ran.stdout, "sa-east-1\n", "what is said wins");
    }
}

#[test]
fn exec_knows_the_one_before_and_what_the_directory_is_bound_to() {
    let mut world = super::after("dev", "staging");
    let shows = ["--", "sh", "-c", "echo $SSOENV_PROFILE $AWS_REGION $SSOENV_PREVIOUS"];
    let ran = world.run(&[&["exec", "-"][..], &shows].concat());
    assert_eq!(ran.stdout, "dev eu-west-1\n", "{}", ran.stderr);
    let ran = world.run(&[&["exec", "."][..], &shows].concat());
    assert_eq!(ran.code, Some(5), "nothing is bound here: {}", ran.stderr);
    // A directory takes whatever a person may type, with its region.
    const QUEUE: &str = "arn:aws:sqs:us-west-2:012345678901:q";
    let ran = world.run(&["bind", QUEUE]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(std::fs::read_to_string(world.home().join(".ssoenv")).unwrap(), format!("{QUEUE}\n"));
    let ran = world.run(&[&["exec", "."][..], &shows].concat());
    assert_eq!(ran.stdout, "prod us-west-2\n", "{}", ran.stderr);
    let used = world.used(&["."]);
    assert_eq!((&*used["SSOENV_PROFILE"], &*used["AWS_REGION"]), ("prod", "us-west-2"));
    world.variable("SSOENV_PREVIOUS", "");
    assert_eq!(world.run(&["exec", "-", "true"]).code, Some(5));
}

#[test]
fn a_name_wins_over_every_other_reading() {
    let world = World::signed_in();
    let text = std::fs::read_to_string(world.home().join(".aws/config")).unwrap();
    let names = [
        "012345678901",
        "111111111111/Developer",
        "arn:aws:iam::012345678901:user/sam",
        "https://012345678901.signin.aws.amazon.com/console",
        "my-org/012345678901/Administrator",
    ];
    let sections = names.map(|name| {
        format!("[profile {name}]\nsso_session = my-org\nsso_account_id = 222222222222\nsso_role_name = ReadOnly\n")
    });
    world.config(&(text + &sections.concat()));
    for name in names {
        let set = world.used(&[name]);
        assert_eq!((&*set["SSOENV_PROFILE"], &*set["AWS_ACCOUNT_ID"]), (name, "222222222222"));
        let ran = world.run(&["exec", name, "--", "sh", "-c", "echo $AWS_ACCOUNT_ID"]);
        assert_eq!(ran.stdout, "222222222222\n", "{}", ran.stderr);
    }
}

#[test]
fn what_fits_several_is_listed_and_nothing_is_taken() {
    let world = World::signed_in();
    let list = "dev (111111111111/Developer)";
    for word in ["111111111111", "arn:aws:sqs:eu-west-1:111111111111:q"] {
        for verb in [&["use"][..], &["exec"], &["credential-process"], &["bind"]] {
            let command = if verb == ["exec"] { &["--", "touch", "was-run"][..] } else { &[] };
            let ran = world.run(&[verb, &[word], command].concat());
            assert_eq!(
                (ran.code, ran.stdout.trim_end_matches(SH_FAILURE)),
                (Some(5), ""),
                "{word} {verb:?} {}",
                ran.stderr
            );
            assert!(
                ran.stderr.contains(
                    "account 111111111111 matches more than one: default (111111111111/ReadOnly), "
                ),
                "{}",
                ran.stderr
            );
            assert!(
                ran.stderr.contains(list) && ran.stderr.ends_with("hint: name one of them\n"),
                "{}",
                ran.stderr
            );
        }
    }
    assert!(!world.home().join("was-run").exists() && !world.home().join(".ssoenv").exists());
    assert!(world.service.calls().is_empty());
    // Two names for the same credentials are one, and so are two ways to them (`old-style` above).
    let text = std::fs::read_to_string(world.home().join(".aws/config")).unwrap();
    let twin = "[profile twin]\nsso_session = my-org\nsso_account_id = 012345678901\nsso_role_name = Administrator\n";
    world.config(&(text + twin));
    assert_eq!(used(&world, "012345678901").0, "prod");
}

#[test]
fn a_person_picks_one_of_several_with_the_harmless_ones_first() {
    for (keys, profile) in [("\r", "default"), ("devel\r", "dev"), ("\u{1b}[B\r", "dev")] {
        let world = World::signed_in();
        let line = "ssoenv exec 111111111111 -- sh -c 'echo \"<$SSOENV_PROFILE>\"'; echo \"<code $?>\"";
        let mut terminal = Terminal::start(world.line("sh", &["-c", line]));
        terminal.answers("account 111111111111:", keys);
        let (_, screen) = terminal.ends();
        assert!(screen.contains(&format!("<{profile}>")) && screen.contains("<code 0>"), "{screen}");
        let at = |name: &str| screen.find(&format!("{name} (111111111111")).unwrap();
        assert!(at("default") < at("dev"), "{screen}");
    }
    let world = World::signed_in();
    let mut terminal = Terminal::start(
        world.line("sh", &["-c", "ssoenv exec 111111111111 -- touch was-run; echo \"<code $?>\""]),
    );
    terminal.answers("account 111111111111:", "\u{3}");
    let (_, screen) = terminal.ends();
    assert!(screen.contains("<code 130>") && !world.home().join("was-run").exists(), "{screen}");
}

#[test]
fn what_means_nothing_is_named_and_a_link_keeps_its_secrets() {
    let world = World::signed_in();
    for (word, says) in [
        ("1111", "no profile 1111 in "),
        ("11111111111", "11 digits"),
        ("https://example.com/?token=SECRET", "example.com"),
        ("https://signin.aws.amazon.com/federation?SigninToken=SECRET", "signin.aws.amazon.com"),
        ("arn:aws:s3:::bucket", "arn:aws:s3:::bucket"),
        ("no-org/012345678901/Administrator", "no-org"),
        ("my-org/012345678901/Nobody", "Nobody"),
    ] {
        let ran = world.run(&["use", word, "--shell", "sh"]);
        assert_eq!(ran.stdout, SH_FAILURE, "{word}");
        assert!(matches!(ran.code, Some(4 | 5)), "{word}: {ran:?}");
        assert!(ran.stderr.contains(says) && !ran.stderr.contains("SECRET"), "{word}: {}", ran.stderr);
        assert!(ran.stderr.contains("\nhint: "), "{word}: {}", ran.stderr);
    }
}

#[test]
fn options_that_go_with_accounts_do_not_go_with_names() {
    let world = World::signed_in();
    for option in [["--session", "my-org"], ["--source", "staging"]] {
        for line in [["use", "dev"], ["credential-process", "dev"]] {
            let ran = world.run(&[&line[..], &option].concat());
            assert_eq!(ran.code, Some(2), "{}", ran.stderr);
            let said = format!(
                "ssoenv: {} works only with an account and a role, but dev is a profile\n",
                option[0]
            );
            assert!(ran.stderr.starts_with(&said), "{}", ran.stderr);
        }
    }
    // A session narrows what profiles fit.
    let set = world.used(&["111111111111/ReadOnly", "--session", "my-org"]);
    assert_eq!(set["SSOENV_PROFILE"], "default");
}

#[test]
fn of_a_session_and_the_older_form_for_one_role_the_one_that_is_signed_in_wins() {
    let twin = |world: &World| {
        world.add_sections(
            "[profile new-style]\nsso_session = my-org\nsso_account_id = 222222222222\nsso_role_name = ReadOnly\n",
        );
        let start_url = world.service.start_url();
        world.add_sections(&format!(
            "[profile older]\nsso_start_url = {start_url}\nsso_region = us-east-1\nsso_account_id = 222222222222\nsso_role_name = ReadOnly\n"
        ));
    };
    for (session, inline, expected) in
        [(true, false, "new-style"), (false, true, "older"), (true, true, "new-style")]
    {
        let mut world = if session { World::signed_in() } else { World::empty() };
        if inline {
            world = world.signed_in_by_start_url();
        }
        twin(&world);
        assert_eq!(used(&world, "222222222222/ReadOnly").0, expected, "{session} {inline}");
        let ran = world.run(&["exec", "222222222222/ReadOnly", "--", "sh", "-c", "echo $SSOENV_PROFILE"]);
        assert_eq!(ran.stdout, format!("{expected}\n"), "{}", ran.stderr);
    }
    let world = World::empty();
    twin(&world);
    let ran = world.run(&["use", "222222222222/ReadOnly"]);
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.contains("not signed in to my-org\n"), "{}", ran.stderr);
}
