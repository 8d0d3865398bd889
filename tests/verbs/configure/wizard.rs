//! The questions, and what comes of the answers.

use super::{OPTIONS, ROLE, SESSION, START_URL, backup, fresh, path, signed_in_to, state, text, with};
use crate::interop::{ask, tools};
use crate::support::browser::{MustStayClosed, StandIn};
use crate::support::identity_center::{Fault, Operation, browser};
use crate::support::terminal::Terminal;
use crate::support::world::World;
use serde_json::json;
use std::fs;

const UP: &str = "\u{1b}[A";
const DOWN: &str = "\u{1b}[B";

fn start(world: &World, options: &[&str]) -> Terminal {
    Terminal::start(world.ssoenv_line(&[&["configure"], options].concat()))
}

/// Ends with this code; everything that was shown.
fn ends(terminal: Terminal, code: u32) -> String {
    let (ended, screen) = terminal.ends();
    assert_eq!(ended, code, "{screen}");
    screen
}

/// Answers all that is asked about a session that is new.
fn new_session(terminal: &mut Terminal) {
    terminal.answers("Name of the session:", "my-org\r");
    terminal.answers("Start URL:", &format!("{START_URL}\r"));
    terminal.answers("Region of the Identity Center:", "us-east-1\r");
    terminal.answers("Scopes: (sso:account:access)", "\r");
}

/// Takes what is proposed from here on.
fn as_proposed(terminal: &mut Terminal) {
    for question in ["Name of the profile:", "Default region:", "Write this? (Y/n)"] {
        terminal.answers(question, "\r");
    }
}

fn choose(terminal: &mut Terminal, account: &str, role: &str) {
    terminal.answers("Account:", &format!("{account}\r"));
    terminal.answers("Role:", &format!("{role}\r"));
}

#[test]
fn from_nothing_to_credentials() {
    let mut world = fresh();
    let stand_in = StandIn::of(&mut world);
    let mut terminal = start(&world, &[]);
    new_session(&mut terminal);
    assert_eq!(browser::allow(&stand_in.link()).status, 200);
    terminal.answers("Account:", "stag");
    terminal.shows("Account: stag");
    terminal.presses("\r");
    terminal.answers("Role:", &format!("{DOWN}\r"));
    terminal.answers("Name of the profile: (readonly-staging)", "stage\r");
    terminal.answers("Default region: (us-east-1)", "eu-west-1\r");
    terminal.shows("Write this?");
    assert!(!path(&world).exists(), "nobody has said yes");
    terminal.presses("y\r");
    let screen = ends(terminal, 0);
    let expected = format!(
        "{SESSION}\n[profile stage]\nsso_session = my-org\nsso_account_id = 222222222222\nsso_role_name = ReadOnly\nregion = eu-west-1\n"
    );
    assert_eq!(text(&world), expected);
    crate::support::permissions::expect(world.home().join(".aws"), 0o700);
    crate::support::permissions::expect(path(&world), 0o600);
    let added: String = expected.lines().map(|line| format!("+ {line}\r\n")).collect();
    assert!(screen.contains(&added), "{screen}");
    let used = world.used(&["stage"]);
    assert_eq!((&*used["AWS_ACCOUNT_ID"], &*used["AWS_REGION"]), ("222222222222", "eu-west-1"));
    assert_eq!(world.service.count(Operation::RegisterClient), 1);
    assert_eq!(world.service.count(Operation::CreateToken), 1);

    let Some(python) = tools::python() else { return };
    let read = ask(python, &world, "config_sections.py", &json!([expected]));
    let profile = json!({"sso_session": "my-org", "sso_account_id": "222222222222",
        "sso_role_name": "ReadOnly", "region": "eu-west-1"});
    assert_eq!(read[0]["profiles"], json!({"stage": profile}));
    let session = json!({"sso_start_url": START_URL, "sso_region": "us-east-1",
        "sso_registration_scopes": "sso:account:access"});
    assert_eq!(read[0]["sso_sessions"], json!({"my-org": session}));
    let Some(aws) = tools::aws() else { return };
    let output =
        world.command(aws).args(["configure", "get", "sso_role_name", "--profile", "stage"]).output();
    assert_eq!(output.unwrap().stdout, b"ReadOnly\n");
}

#[test]
fn one_more_profile_opens_no_browser() {
    let mut world = with(&format!("# mine\n{SESSION}"));
    let closed = MustStayClosed::of(&mut world);
    let mut terminal = start(&world, &[]);
    // The session that is there, or a new one.
    terminal.answers("Session:", "\r");
    choose(&mut terminal, "222222222222", "dev");
    as_proposed(&mut terminal);
    let screen = ends(terminal, 0);
    assert!(screen.contains("a new session") && !screen.contains("Start URL:"), "{screen}");
    let expected = format!(
        "# mine\n{SESSION}\n[profile developer-staging]\nsso_session = my-org\nsso_account_id = 222222222222\nsso_role_name = Developer\nregion = us-east-1\n"
    );
    assert_eq!(text(&world), expected);
    assert_eq!(world.used(&["developer-staging"])["AWS_ACCOUNT_ID"], "222222222222");
    assert_eq!(world.service.count(Operation::RegisterClient), 0);
    drop(closed);
}

#[test]
fn a_second_session_stands_beside_the_first() {
    let world = with(SESSION);
    signed_in_to(&world, "other");
    let mut terminal = start(&world, &ROLE);
    terminal.answers("Session:", &format!("{UP}\r"));
    terminal.answers("Name of the session:", "my-org\r");
    terminal.answers("my-org already exists", &format!("{}other\r", "\u{7f}".repeat(6)));
    terminal.answers("Start URL:", &format!("{START_URL}\r"));
    terminal.answers("Region of the", "us-east-1\r");
    terminal.answers("Scopes:", "a,\u{20}b\r");
    as_proposed(&mut terminal);
    ends(terminal, 0);
    let second = SESSION.replace("my-org", "other").replace("sso:account:access", "a,b");
    assert!(text(&world).starts_with(&format!("{SESSION}\n{second}\n[profile developer-111111111111]\n")));
}

#[test]
fn a_region_that_the_start_url_names_is_proposed() {
    let world = fresh();
    let options = [&["--session", "s", "--profile", "p", "--region", "r"][..], &ROLE].concat();
    let mut terminal = start(&world, &options);
    terminal.answers("Start URL:", "https://ssoins-1.portal.eu-north-1.app.aws\r");
    terminal.answers("Region of the Identity Center: (eu-north-1)", "\r");
    terminal.answers("Scopes:", "\r");
    terminal.answers("Write this?", "\r");
    ends(terminal, 0);
    assert!(text(&world).contains("\nsso_region = eu-north-1\n"), "{}", text(&world));
}

#[test]
fn a_session_that_is_over_is_signed_in_to_in_the_middle() {
    let mut world = with(SESSION);
    world.service.revoke_sessions();
    let stand_in = StandIn::of(&mut world);
    let mut terminal = start(&world, &["--session", "my-org", "--role", "ReadOnly", "--profile", "p"]);
    browser::allow(&stand_in.link());
    terminal.answers("Account:", "dev\r");
    terminal.answers("Default region:", "none\r");
    terminal.answers("Write this?", "\r");
    ends(terminal, 0);
    assert!(text(&world).ends_with("sso_role_name = ReadOnly\n"), "{}", text(&world));
    assert_eq!(world.used(&["p"])["AWS_ACCOUNT_ID"], "111111111111");
}

#[test]
fn a_session_that_moves_is_signed_in_to_where_it_will_be() {
    // The cached sign-in belongs to another place: what it may become is not what is asked for.
    let elsewhere = SESSION.replace("d-1234567890", "d-0987654321").replace("us-east-1", "eu-west-1");
    for (config, option) in
        [(SESSION.to_owned(), &["--sso-region", "us-west-2"][..]), (elsewhere, &OPTIONS[2..])]
    {
        let mut world = with(&config);
        world.edit_token(|token| {
            token["startUrl"] = config.lines().nth(1).unwrap().rsplit(' ').next().unwrap().into();
            token["region"] = config.lines().nth(2).unwrap().rsplit(' ').next().unwrap().into();
        });
        let stand_in = StandIn::of(&mut world);
        let options = [&["--session", "my-org", "--region", "r", "--profile", "p"], option].concat();
        let mut terminal = start(&world, &options);
        browser::allow(&stand_in.link());
        choose(&mut terminal, "prod", "admin");
        terminal.answers("Write this?", "\r");
        ends(terminal, 0);
        for pair in option.chunks(2) {
            assert!(text(&world).contains(&format!(" = {}\n", pair[1])), "{pair:?} {}", text(&world));
        }
        assert_eq!(world.used(&["p"])["SSOENV_ROLE_NAME"], "Administrator");
    }
}

#[test]
fn what_leaves_no_choice_is_not_asked() {
    let world = with(SESSION);
    for (account, role) in [
        ("111111111111", "Developer"),
        ("222222222222", "Developer"),
        ("222222222222", "ReadOnly"),
        ("012345678901", "Administrator"),
        ("012345678901", "ReadOnly"),
    ] {
        world.service.unassign(account, role);
    }
    let mut terminal = start(&world, &["--session", "my-org"]);
    as_proposed(&mut terminal);
    let screen = ends(terminal, 0);
    assert!(
        screen.starts_with(
            "ssoenv: account 111111111111  dev, dev@example.com, the only one\r\nssoenv: role ReadOnly, the only one\r\n"
        ),
        "{screen}"
    );
    assert_eq!(world.used(&["readonly-dev"])["AWS_ACCOUNT_ID"], "111111111111");
}

#[test]
fn what_nobody_has_assigned_is_refused() {
    let world = with(SESSION);
    let before = state(&world);
    let refused = |options: &[&str], message: &str| {
        let screen = ends(start(&world, &[&["--session", "my-org"], options].concat()), 4);
        assert!(screen.starts_with(&format!("ssoenv: {message}\r\nhint: ")), "{screen}");
        assert_eq!(state(&world), before, "{options:?}");
    };
    refused(&["--account", "333333333333"], "no role of account 333333333333 is assigned to you");
    let (account, role) = (["--account", "111111111111"], ["--role", "Developer"]);
    world.service.unassign(account[1], role[1]);
    let mut terminal = start(&world, &["--session", "my-org", "--role", "Developer"]);
    terminal.answers("Account:", "111111111111\r");
    let screen = ends(terminal, 4);
    assert!(
        screen.contains(
            "ssoenv: role Developer in account 111111111111 (dev) is not assigned to you\r\nhint: in that account you have ReadOnly\r\n"
        ),
        "{screen}"
    );
    for (account, role) in [
        (account[1], "ReadOnly"),
        ("222222222222", "Developer"),
        ("222222222222", "ReadOnly"),
        ("012345678901", "Administrator"),
        ("012345678901", "ReadOnly"),
    ] {
        world.service.unassign(account, role);
    }
    refused(&[], "no account is assigned to you");
    assert_eq!(state(&world), before);
}

#[test]
fn a_service_that_does_not_list_is_an_error_and_nothing_is_written() {
    let world = with(SESSION);
    let before = state(&world);
    for operation in [Operation::ListAccounts, Operation::ListAccountRoles] {
        for fault in [Fault::Garbage, Fault::WrongShape, Fault::Html, Fault::Status(400)] {
            let about = format!("{operation:?} {fault:?}");
            // The first answer may say whether the token is accepted: both come from the same place.
            world.service.fault(operation, fault);
            let mut terminal = start(&world, &["--session", "my-org"]);
            if operation == Operation::ListAccountRoles {
                terminal.answers("Account:", "\r");
            }
            let screen = ends(terminal, 6);
            assert!(screen.contains("ssoenv: ") && screen.contains("hint: "), "{about} {screen}");
            assert_eq!(state(&world), before, "{about}");
            world.service.clear_faults();
        }
    }
}

#[test]
fn a_wrong_answer_is_said_and_asked_again() {
    let world =
        with("[profile chain]\nrole_arn = r\nsource_profile = x\n[profile keys]\naws_access_key_id = k\n");
    let mut terminal = start(&world, &ROLE);
    let again = |terminal: &mut Terminal, question: &str, attempts: &[(&str, &str)], answer: &str| {
        terminal.shows(question);
        let mut typed = 0;
        for (wrong, why) in attempts {
            let times = terminal.shows("").matches(why).count();
            terminal.presses(&format!("{}{wrong}\r", "\u{7f}".repeat(typed)));
            terminal.shows_times(why, times + 1);
            typed = wrong.chars().count();
        }
        terminal.presses(&format!("{}{answer}\r", "\u{7f}".repeat(typed)));
    };
    let odd = "a name cannot contain quotes";
    again(&mut terminal, "Name of the session:", &[("it's", odd)], "my-org");
    again(
        &mut terminal,
        "Start URL:",
        &[
            ("my-org", "the start URL my-org does not begin with https://"),
            ("http://x/start", "the start URL http://x/start does not begin with https://"),
            ("https://", "the start URL https:// has no host"),
            ("https://a b/", "the start URL https://a b/ contains a space"),
        ],
        START_URL,
    );
    again(
        &mut terminal,
        "Region of the",
        &[("us east", "`us east` is not a region"), ("ü", "`ü` is not")],
        "us-east-1",
    );
    again(&mut terminal, "Scopes:", &[("a b", "`a b` is not a scope")], "");
    again(
        &mut terminal,
        "Name of the profile:",
        &[
            // What stays on the screen is not drawn again: no two in a row are wrong for one reason.
            ("a[b", odd),
            ("chain", "profile chain exists and assumes a role (role_arn)"),
            ("-a", "or begin with a hyphen"),
            ("keys", "profile keys exists and has keys of its own"),
        ],
        "dev",
    );
    again(&mut terminal, "Default region:", &[("eu west", "`eu west` is not a region")], "eu-west-1");
    // Neither is a yes.
    again(&mut terminal, "Write this?", &[("perhaps", "answer y for yes, or n for no")], "yes");
    ends(terminal, 0);
    assert_eq!(world.run(&["list", "--names"]).stdout, "chain\nkeys\ndev\n");
}

#[test]
fn a_name_that_is_taken_is_not_proposed_and_refused_when_it_is_typed() {
    let world = with(&format!("{SESSION}[profile developer-dev]\nrole_arn = r\nsource_profile = x\n"));
    let mut terminal = start(&world, &["--session", "my-org", "--region", "r", "--role", "Developer"]);
    terminal.answers("Account:", "111111111111\r");
    terminal.answers("Name of the profile: (developer-111111111111)", "developer-dev\r");
    terminal.answers("profile developer-dev exists and assumes a role", "-2\r");
    terminal.answers("Write this?", "\r");
    ends(terminal, 0);
    assert!(text(&world).contains("\n[profile developer-dev-2]\n"), "{}", text(&world));
}

#[test]
fn a_profile_that_is_there_is_repaired() {
    let world = with(&format!(
        "{SESSION}\n[profile p] # mine\nsso_start_url = {START_URL}\nsso_region = us-east-1\nsso_account_id = 1\noutput = json\nregion = eu-west-3\n"
    ));
    let mut terminal = start(&world, &["--session", "my-org", "--profile", "p"]);
    choose(&mut terminal, "prod", "admin");
    terminal.answers("Default region: (eu-west-3)", "\r");
    terminal.shows("- sso_account_id = 1");
    terminal.answers("Write this?", "\r");
    ends(terminal, 0);
    assert_eq!(
        text(&world),
        format!(
            "{SESSION}\n[profile p] # mine\nsso_account_id = 012345678901\noutput = json\nregion = eu-west-3\nsso_session = my-org\nsso_role_name = Administrator\n"
        )
    );
    assert_eq!(world.used(&["p"])["SSOENV_ROLE_NAME"], "Administrator");
    // The session of a profile that has one is no question, and no default region can be wanted.
    let mut terminal = start(&world, &["--profile", "p", "--account", "111111111111"]);
    terminal.answers("Role:", "read\r");
    terminal.answers("Default region: (eu-west-3)", "none\r");
    terminal.shows("- region = eu-west-3");
    terminal.answers("Write this?", "\r");
    ends(terminal, 0);
    assert!(!text(&world).contains("\nregion"), "{}", text(&world));
    assert!(!world.used(&["p"]).contains_key("AWS_REGION"));
}

#[test]
fn what_is_as_wanted_already_needs_no_yes() {
    let world = with(SESSION);
    let options = [&["--session", "my-org", "--profile", "p", "--region", "r"][..], &ROLE].concat();
    let mut terminal = start(&world, &options);
    terminal.answers("Write this?", "\r");
    ends(terminal, 0);
    let before = state(&world);
    let screen = ends(start(&world, &options), 0);
    assert!(
        screen.contains(" already has all of this; try `") && !screen.contains("Write this?"),
        "{screen}"
    );
    assert_eq!(state(&world), before);
}

#[test]
fn who_says_no_keeps_the_file() {
    for answer in ["n\r", "no\r", "\u{1b}"] {
        for world in [with(SESSION), fresh()] {
            let is_there = path(&world).exists();
            let before = is_there.then(|| state(&world));
            let line = [&OPTIONS[..], &ROLE, &["--profile", "p", "--region", "r", "--scope", "s"]].concat();
            let mut terminal = start(&world, &line);
            terminal.answers("Write this?", answer);
            let screen = ends(terminal, 4);
            assert!(screen.contains("ssoenv: nothing was "), "{screen}");
            assert!(!screen.contains("ssoenv: wrote"), "{screen}");
            assert_eq!(path(&world).exists().then(|| state(&world)), before);
            assert!(!backup(&world).exists());
        }
    }
}

#[test]
fn a_sign_in_that_is_declined_writes_nothing() {
    let mut world = World::empty();
    world.config("# mine\n");
    let before = state(&world);
    let stand_in = StandIn::of(&mut world);
    let terminal = start(&world, &[&OPTIONS[..], &["--scope", "sso:account:access"]].concat());
    browser::deny(&stand_in.link());
    let screen = ends(terminal, 4);
    assert!(!screen.contains("Account:"), "{screen}");
    assert_eq!(state(&world), before);
}

#[test]
fn quiet_still_shows_what_is_to_be_agreed_to() {
    let world = with(SESSION);
    let options =
        [&["--quiet", "--session", "my-org", "--profile", "p", "--region", "r"][..], &ROLE].concat();
    let mut terminal = start(&world, &options);
    terminal.shows("+ sso_role_name = Developer");
    terminal.answers("Write this?", "\r");
    assert!(!ends(terminal, 0).contains("ssoenv: wrote"));
}

#[test]
fn stdout_stays_empty_while_questions_are_asked() {
    let world = with(SESSION);
    let line = "exec ssoenv configure --session my-org --account 111111111111 > out";
    let mut command = world.ssoenv_line(&[]);
    *command.get_argv_mut() = ["sh", "-c", line].map(Into::into).to_vec();
    let mut terminal = Terminal::start(command);
    terminal.answers("Role:", "read\r");
    as_proposed(&mut terminal);
    ends(terminal, 0);
    assert_eq!(fs::read_to_string(world.home().join("out")).unwrap(), "");
    assert!(text(&world).contains("[profile readonly-dev]"));
}
