//! `list --available`: what the service says, and how it is asked.

use crate::support::identity_center::{Fault, Operation};
use crate::support::screen::Screen;
use crate::support::terminal::Terminal;
use crate::support::world::{Ran, World};
use serde_json::Value;
use std::collections::BTreeMap;

const UNAUTHORIZED: Fault = Fault::Error { status: 401, code: "UnauthorizedException", message: "no" };

pub(super) fn available(world: &World, options: &[&str]) -> Ran {
    world.run(&[&["list", "--available"], options].concat())
}

/// How often each account was asked for.
pub(super) fn asked(world: &World) -> BTreeMap<String, usize> {
    let mut asked = BTreeMap::new();
    for call in world.service.calls().iter().filter(|call| call.operation == Operation::ListAccountRoles) {
        *asked.entry(call.query("account_id").unwrap().to_owned()).or_default() += 1;
    }
    asked
}

/// So many accounts more.
pub(super) fn assign(world: &World, accounts: usize) {
    for number in 0..accounts {
        world.service.assign(&format!("{number:012}"), &format!("a{number}"), "", &["Reader"]);
    }
}

#[test]
fn every_account_and_role_is_listed_with_the_profiles_that_have_it() {
    let world = World::signed_in();
    let ran = available(&world, &[]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let expected = "\
ACCOUNT       NAME     ROLE           PROFILES            SESSION
111111111111  dev      Developer      dev                 my-org
111111111111  dev      ReadOnly       default, old-style  my-org
012345678901  prod     Administrator  prod                my-org
012345678901  prod     ReadOnly       -                   my-org
222222222222  staging  Developer      staging             my-org
222222222222  staging  ReadOnly       -                   my-org
";
    assert_eq!(ran.stdout, expected);
    assert_eq!(world.service.count(Operation::ListAccounts), 1);
    assert_eq!(asked(&world).into_values().collect::<Vec<_>>(), [1, 1, 1]);
    assert_eq!(world.service.calls().len(), 4);

    let rows: Vec<Value> = serde_json::from_str(&available(&world, &["--json"]).stdout).unwrap();
    assert_eq!(
        rows[1],
        serde_json::json!({
            "account_id": "111111111111", "account_name": "dev", "role_name": "ReadOnly",
            "session": "my-org", "profiles": ["default", "old-style"], "target": "111111111111/ReadOnly",
        })
    );
    assert_eq!(rows.len(), 6);
}

#[test]
fn rows_are_filtered_and_sorted_like_profiles() {
    let world = World::signed_in();
    for (options, expected) in [
        (&["--role", "admin"][..], "012345678901/Administrator"),
        (&["--account", "prod"], "012345678901/Administrator 012345678901/ReadOnly"),
        (&["--account", "2222*", "--role", "Read*"], "222222222222/ReadOnly"),
        // A pattern is for profiles, and for what accounts are called.
        (&["old-*"], "111111111111/ReadOnly"),
        (&["stag*"], "222222222222/Developer 222222222222/ReadOnly"),
        (
            &["--role", "ReadOnly", "--sort", "account"],
            "012345678901/ReadOnly 111111111111/ReadOnly 222222222222/ReadOnly",
        ),
    ] {
        let ran = available(&world, &[&["--names"], options].concat());
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{options:?}");
        assert_eq!(ran.stdout.lines().collect::<Vec<_>>().join(" "), expected, "{options:?}");
    }
    let ran = available(&world, &["--role", "nobody"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    assert_eq!(ran.stderr, "ssoenv: none of 6 roles matches\n");
    assert_eq!(available(&world, &["--sort", "expiry"]).code, Some(2));
}

#[test]
fn many_accounts_are_each_asked_for_once() {
    let world = World::signed_in();
    assign(&world, 160);
    let roles: Vec<String> = (0..230).map(|number| format!("Role{number:03}")).collect();
    world.service.assign("000000000007", "a7", "", &roles.iter().map(String::as_str).collect::<Vec<_>>());
    let ran = available(&world, &["--names"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(ran.stdout.lines().count(), 6 + 160 + 230);
    assert_eq!(world.service.count(Operation::ListAccounts), 2, "two pages");
    let mut asked = asked(&world);
    assert_eq!(asked.remove("000000000007"), Some(3), "three pages");
    assert!(asked.len() == 162 && asked.values().all(|times| *times == 1), "{asked:?}");
    // Whichever answer came first, the order is that of the accounts.
    let table = available(&world, &[]).stdout;
    let first: Vec<&str> =
        table.lines().skip(1).map(|line| line.split("  ").nth(1).unwrap().trim()).collect();
    let mut sorted = first.clone();
    sorted.sort_unstable();
    assert_eq!(first, sorted);
}

#[test]
fn a_service_that_asks_for_pauses_gets_them() {
    let world = World::signed_in();
    for account in ["111111111111", "012345678901"] {
        for role in ["Developer", "ReadOnly", "Administrator"] {
            world.service.unassign(account, role);
        }
    }
    // More often than any other call is put off.
    world.service.fault_times(Operation::ListAccountRoles, Fault::StatusWithRetryAfter(429, 0), 6);
    let ran = available(&world, &["--names"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(ran.stdout, "222222222222/Developer\n222222222222/ReadOnly\n");
    assert_eq!(world.service.count(Operation::ListAccountRoles), 7);

    world.service.forget_calls();
    world.service.fault(Operation::ListAccountRoles, Fault::StatusWithRetryAfter(429, 600));
    let ran = available(&world, &["--names", "--refresh"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(6), ""), "{}", ran.stderr);
    assert_eq!(world.service.count(Operation::ListAccountRoles), 1, "too long a pause");
}

#[test]
fn an_old_token_is_renewed_first_and_a_refused_one_on_the_way() {
    let world = World::empty();
    world.sign_in_with(-5);
    assert_eq!(available(&world, &[]).code, Some(0));
    assert_eq!(world.service.count(Operation::CreateToken), 1);
    for operation in [Operation::ListAccounts, Operation::ListAccountRoles] {
        world.service.forget_calls();
        world.service.fault_times(operation, UNAUTHORIZED, 1);
        let ran = available(&world, &["--refresh"]);
        assert_eq!((ran.code, ran.stderr.as_str(), ran.stdout.lines().count()), (Some(0), "", 7));
        assert_eq!(world.service.count(Operation::CreateToken), 1);
    }
}

#[test]
fn a_sign_in_that_is_over_is_said_and_nobody_is_asked() {
    let world = World::empty();
    let ran = available(&world, &[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), ""));
    assert_eq!(ran.stderr, "ssoenv: not signed in to my-org\nhint: ssoenv login my-org\n");
    assert_eq!(world.service.calls().len(), 0);
    world.sign_in();
    world.service.revoke_sessions();
    for options in [&[][..], &["--json"], &["--names"]] {
        let ran = available(&world, options);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), ""), "{options:?}");
        assert!(ran.stderr.contains("ssoenv login my-org"), "{}", ran.stderr);
    }
    assert_eq!(world.service.count(Operation::ListAccountRoles), 0);
}

#[test]
fn an_account_whose_roles_are_not_told_is_named() {
    let world = World::signed_in();
    world.service.fault_times(Operation::ListAccountRoles, Fault::Status(403), 1);
    let ran = available(&world, &["--json"]);
    assert_eq!(ran.code, Some(4));
    let rows: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(rows.len(), 4);
    let accounts = ["111111111111 (dev)", "012345678901 (prod)", "222222222222 (staging)"];
    let named: Vec<&&str> = accounts
        .iter()
        .filter(|account| {
            ran.stderr.starts_with(&format!("ssoenv: the roles of {account} could not be listed: "))
        })
        .collect();
    assert_eq!(named.len(), 1, "{}", ran.stderr);
    assert!(rows.iter().all(|row| !named[0].starts_with(row["account_id"].as_str().unwrap())));
    assert!(ran.stderr.contains("\nhint: "), "{}", ran.stderr);
}

#[test]
fn accounts_that_refuse_hide_none_of_the_others() {
    let world = World::signed_in();
    assign(&world, 60);
    world.service.fault_times(Operation::ListAccountRoles, Fault::Status(403), 7);
    let roles = Fault::Answer(r#"{"roleList":[{"roleName":"Reader"}]}"#.to_owned());
    world.service.fault_times(Operation::ListAccountRoles, roles, 53);
    let ran = available(&world, &["--names", "--role", "Reader"]);
    assert_eq!(ran.code, Some(4), "{}", ran.stderr);
    assert!((53..=56).contains(&ran.stdout.lines().count()), "{}", ran.stdout);
    assert!(ran.stderr.contains(" and 2 more could not be listed: "), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("\nhint: ask your Identity Center administrator\n"), "{}", ran.stderr);
}

#[test]
fn a_service_that_tells_no_roles_is_not_asked_for_all_of_them() {
    let world = World::signed_in();
    assign(&world, 60);
    world.service.fault(Operation::ListAccountRoles, Fault::Status(400));
    let ran = available(&world, &[]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(6), ""));
    assert!(ran.stderr.contains(" and 58 more could not be listed: "), "{}", ran.stderr);
    assert!(world.service.count(Operation::ListAccountRoles) < 20);
    assert_eq!(ran.stderr.lines().count(), 2, "{}", ran.stderr);
}

#[test]
fn a_terminal_sees_how_far_it_is_and_then_the_list_alone() {
    let world = World::signed_in();
    assign(&world, 30);
    let on_terminal = |options: &[&str]| {
        let line = [&["list", "--available", "--refresh", "--role", "Admin*"], options].concat();
        let (code, screen) = Terminal::start_on(world.ssoenv_line(&line), 24, 100).ends();
        assert_eq!(code, 0, "{screen}");
        screen
    };
    let screen = on_terminal(&[]);
    // Which step is seen first depends on how fast the service answers.
    assert!(screen.contains("ssoenv: listing my-org: "), "{screen}");
    let rows = Screen::of(&screen, 24, 100).all();
    assert_eq!(rows.len(), 2, "{rows:#?}");
    assert!(rows[0].starts_with("ACCOUNT") && rows[1].starts_with("012345678901  prod"), "{rows:#?}");
    assert!(!on_terminal(&["--quiet"]).contains("listing"));
    // What is said in between stands in lines of its own.
    let rows = Screen::of(&on_terminal(&["--verbose"]), 24, 100).all();
    let is_whole = |row: &String| {
        row.starts_with("ssoenv: List") || row == &rows[rows.len() - 1] || row == &rows[rows.len() - 2]
    };
    assert!(rows.len() > 33 && rows.iter().all(is_whole), "{rows:#?}");
    assert_eq!(available(&world, &[]).stderr, "");
}

#[test]
fn options_that_only_filter_are_no_way_around_a_service_that_lists_nothing() {
    let world = World::signed_in();
    world.service.fault(Operation::ListAccounts, Fault::Status(400));
    let ran = available(&world, &["--account", "111111111111", "--role", "ReadOnly"]);
    assert_eq!(ran.code, Some(6));
    assert!(
        ran.stderr.contains(" did not list your accounts and roles") && !ran.stderr.contains("--account"),
        "{}",
        ran.stderr
    );
    // There they replace the list.
    let terminal = Terminal::start(world.ssoenv_line(&["configure", "--session", "my-org"]));
    terminal.shows(", or add --account and --role");
    assert_eq!(terminal.ends().0, 6);
}

/// Every line of `--names`, and the role that `use` takes for it.
fn each_line_works(world: &World, expected: &[&str]) {
    let names = available(world, &["--names"]);
    assert_eq!((names.code, names.stderr.as_str()), (Some(0), ""));
    let lines: Vec<&str> = names.stdout.lines().collect();
    assert_eq!(lines, expected);
    let rows: Vec<Value> = serde_json::from_str(&available(world, &["--json"]).stdout).unwrap();
    for line in lines {
        let row = rows.iter().find(|row| row["target"] == line).unwrap();
        let set = world.used(&[line]);
        assert_eq!(set["SSOENV_ACCOUNT_ID"], row["account_id"].as_str().unwrap(), "{line}");
        assert_eq!(set["SSOENV_ROLE_NAME"], row["role_name"].as_str().unwrap(), "{line}");
    }
}

#[test]
fn a_line_of_names_is_taken_as_it_is_with_one_session_and_with_several() {
    const ROLES: [&str; 6] = [
        "111111111111/Developer",
        "111111111111/ReadOnly",
        "012345678901/Administrator",
        "012345678901/ReadOnly",
        "222222222222/Developer",
        "222222222222/ReadOnly",
    ];
    each_line_works(&World::signed_in(), &ROLES);
    let world = World::signed_in();
    let start_url = world.service.start_url();
    let world = world
        .with_sections(&format!(
            "[sso-session 'other team']\nsso_start_url = {start_url}\nsso_region = us-east-1\n"
        ))
        .signed_in_to("other team");
    let of = |session: &str| ROLES.map(|role| format!("{session}/{role}"));
    let both = [of("my-org"), of("other team")].concat();
    each_line_works(&world, &both.iter().map(String::as_str).collect::<Vec<_>>());
    // One that gives no accounts is none of several.
    let world = World::signed_in().with_sections(
        "[sso-session ide]\nsso_start_url = https://x.awsapps.com/start\nsso_region = us-east-1\n\
         sso_registration_scopes = codewhisperer:completions\n",
    );
    each_line_works(&world, &ROLES);
}

#[test]
fn a_role_of_iam_with_the_same_name_and_a_profile_of_that_name_are_in_nobodys_way() {
    let world = World::signed_in().with_sections(
        "[profile assumed]\nrole_arn = arn:aws:iam::222222222222:role/Developer\nsource_profile = dev\nregion = us-east-1\n\
         [profile 222222222222/ReadOnly]\nregion = us-east-1\n",
    );
    each_line_works(
        &world,
        &[
            "111111111111/Developer",
            "111111111111/ReadOnly",
            "012345678901/Administrator",
            "012345678901/ReadOnly",
            "my-org/222222222222/Developer",
            "my-org/222222222222/ReadOnly",
        ],
    );
}

#[test]
fn roles_of_the_older_form_are_named_by_the_link_of_their_portal() {
    let world = World::empty().with_sections(
        "[sso-session other]\nsso_start_url = https://d-9999999999.awsapps.com/start\nsso_region = us-east-1\n",
    );
    let start_url = world.service.start_url();
    let config = std::fs::read_to_string(world.home().join(".aws/config")).unwrap();
    let inline =
        config.split("[profile old-style]").nth(1).unwrap().split("[profile deploy]").next().unwrap();
    let other = config.split("[sso-session other]").nth(1).unwrap();
    world.config(&format!("[profile old-style]{inline}[sso-session other]{other}"));
    let mut world = world.signed_in_by_start_url();
    let names = available(&world, &["--names", "--session", &start_url]);
    let line = format!("{start_url}/#/console?account_id=222222222222&role_name=ReadOnly");
    assert!(names.stdout.lines().any(|name| name == line), "{names:?}");
    let set = world.used(&[&line]);
    assert_eq!(
        (&*set["SSOENV_PROFILE"], &*set["SSOENV_ACCOUNT_ID"]),
        ("222222222222/ReadOnly", "222222222222")
    );
    // The next renewal, and `use -`, find the same.
    world.apply(&serde_json::json!({"set": set, "unset": []}));
    assert_eq!(world.used(&["--region", "eu-west-3", "--refresh"])["AWS_REGION"], "eu-west-3");
    let set = world.used(&["old-style"]);
    assert_eq!(set.get("SSOENV_PREVIOUS"), Some(&line), "{:?}", world.variables());
    let set = world.used(&["222222222222/ReadOnly", "--session", &start_url]);
    assert_eq!(&*set["SSOENV_PROFILE"], "222222222222/ReadOnly");
}
