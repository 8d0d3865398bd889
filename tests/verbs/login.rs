//! `login`, end to end: which session is meant, and who is left alone. More in `sso/sign_in`.

use crate::sso::sign_in::{ends, link_in, opened, start, two_sessions};
use crate::support::browser::{MustStayClosed, StandIn};
use crate::support::home::token_path;
use crate::support::identity_center::{Operation, browser};
use crate::support::world::{World, ran};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

#[test]
fn the_browser_signs_in_and_the_credentials_follow() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let (terminal, link) = opened(&world, &stand_in, "ssoenv login my-org");
    let page = browser::allow(&link);
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Signed in") && page.body.contains("<b>my-org</b>"), "{}", page.body);
    let (code, screen) = ends(terminal);
    assert_eq!(code, 0, "{screen}");
    assert!(screen.contains("ssoenv: signed in to my-org: "), "{screen}");
    assert!(screen.contains(" left, renewed automatically until your organisation ends it"), "{screen}");
    assert_eq!(world.used(&["dev"])["AWS_ACCOUNT_ID"], "111111111111");
    assert_eq!(world.service.count(Operation::RegisterClient), 1);
}

#[test]
fn without_a_name_the_only_session_is_meant_or_that_of_the_active_or_the_default_profile() {
    let world = World::empty();
    let two = two_sessions(&world.service.start_url());
    let (one, _) = two.split_once("[profile else]").unwrap();
    let with_default = format!("{two}[default]\nsso_session = other\n");
    let (dev, other) = (("SSOENV_PROFILE", "dev"), ("AWS_PROFILE", "else"));
    let keys = ("SSOENV_PROFILE", "keys");
    let several = Err("there are several sessions\nhint: name one");
    for (config, variables, expected) in [
        (one, &[][..], Ok("my-org")),
        (&two, &[dev], Ok("my-org")),
        (&two, &[other], Ok("other")),
        (&two, &[dev, other], Ok("my-org")),
        (&two, &[keys, other], Ok("other")),
        (&with_default, &[], Ok("other")),
        (&with_default, &[dev], Ok("my-org")),
        (&with_default, &[keys], Ok("other")),
        (&two, &[], several),
        (&two, &[keys], several),
        ("[profile keys]\nregion = x\n", &[], Err("no session in ")),
    ] {
        world.config(&format!("{config}[profile keys]\nregion = us-east-1\n"));
        let mut command = world.ssoenv(&["login", "--no-input"]);
        let ran = crate::support::world::ran(command.envs(variables.iter().copied()).output().unwrap());
        let (code, said) = match expected {
            Ok(name) => (
                3,
                format!(
                    "the sign-in to {name} needs a person, but questions are disabled (--no-input)\nhint: "
                ),
            ),
            Err(why) => (5, why.to_owned()),
        };
        assert_eq!(ran.code, Some(code), "{variables:?} {ran:?}");
        assert!(ran.stderr.starts_with(&format!("ssoenv: {said}")), "{variables:?} {ran:?}");
        assert!(expected != several || ran.stderr.ends_with(" my-org, other\n"), "{ran:?}");
        assert_eq!(ran.stdout, "");
    }
}

#[test]
fn on_a_terminal_one_of_several_is_picked() {
    for (keys, picked) in [("\u{1b}[B\r", "other"), ("my\r", "my-org"), ("oth\r", "other"), ("\r", "my-org")]
    {
        let mut world = World::empty();
        let stand_in = StandIn::of(&mut world);
        world.config(&two_sessions(&world.service.start_url()));
        let mut terminal = start(&world, "ssoenv login");
        terminal.shows("Which session?");
        terminal.shows("other");
        terminal.types(keys);
        browser::allow(&stand_in.link());
        let (code, screen) = ends(terminal);
        assert_eq!(code, 0, "{screen}");
        assert!(screen.contains(&format!("ssoenv: signed in to {picked}: ")), "{keys:?}: {screen}");
        assert!(token_path(world.home(), picked).exists());
    }
}

#[test]
fn whoever_leaves_the_picker_has_chosen_nothing() {
    for (keys, expected) in [("\u{1b}", 4), ("\u{3}", 130)] {
        let mut world = World::empty();
        let _closed = MustStayClosed::of(&mut world);
        world.config(&two_sessions(&world.service.start_url()));
        let mut terminal = start(&world, "ssoenv login");
        terminal.shows("other");
        terminal.types(keys);
        let (code, screen) = ends(terminal);
        assert_eq!(code, expected, "{screen}");
        assert!(world.service.calls().is_empty());
    }
}

#[test]
fn a_name_that_is_no_session_is_refused_with_what_to_say_instead() {
    let world = World::empty();
    for (arguments, said) in [
        (&["login", "my-orgs"][..], "no [sso-session my-orgs] in CONFIG\nhint: did you mean my-org?\n"),
        (
            &["login", "dev"],
            "no [sso-session dev] in CONFIG\nhint: dev is a profile: name it with --profile\n",
        ),
        (&["login", "--profile", "devv"], "no profile devv in CONFIG\nhint: did you mean dev?\n"),
    ] {
        let ran = world.run(arguments);
        let config = world.home().join(".aws/config");
        let expected = format!("ssoenv: {}", said.replace("CONFIG", config.to_str().unwrap()));
        assert_eq!((ran.code, ran.stderr), (Some(5), expected));
    }
}

#[test]
fn a_session_that_is_good_or_renews_itself_is_left_alone_with_one_line() {
    for (seconds_left, renewals) in [(3600, 0), (14 * 60, 1), (-7200, 1)] {
        let mut world = World::signed_in();
        world.sign_in_with(seconds_left);
        let _closed = MustStayClosed::of(&mut world);
        let (code, screen) = ends(start(&world, "ssoenv login my-org"));
        assert_eq!(code, 0, "{screen}");
        assert!(screen.contains("\nssoenv: signed in to my-org already: "), "{screen}");
        assert!(screen.contains(" left, renewed automatically until your organisation ends it"), "{screen}");
        assert_eq!(screen.matches("ssoenv: ").count(), 1, "{screen}");
        assert_eq!(world.service.count(Operation::CreateToken), renewals);
        assert_eq!(world.service.count(Operation::RegisterClient), 0);
    }
}

#[test]
fn a_service_that_does_not_answer_is_no_reason_to_sign_in_again() {
    let mut world = World::signed_in();
    let _closed = MustStayClosed::of(&mut world);
    world.service.fault(Operation::ListAccounts, crate::support::identity_center::Fault::Status(503));
    let (code, screen) = ends(start(&world, "ssoenv login my-org"));
    assert!(code == 0 && screen.contains("signed in to my-org already: "), "{screen}");
}

#[test]
fn a_good_session_is_replaced_when_that_is_asked_for_and_a_revoked_one_in_any_case() {
    for (line, revoked) in [("ssoenv login my-org --force", false), ("ssoenv login my-org", true)] {
        let mut world = World::signed_in();
        let stand_in = StandIn::of(&mut world);
        let before = world.token();
        if revoked {
            world.service.revoke_sessions();
        }
        let (terminal, link) = opened(&world, &stand_in, line);
        browser::allow(&link);
        let (code, screen) = ends(terminal);
        assert_eq!(code, 0, "{screen}");
        assert!(screen.contains("ssoenv: signed in to my-org: "), "{screen}");
        assert_ne!(world.token()["accessToken"], before["accessToken"]);
        assert_eq!(world.used(&["dev"])["SSOENV_PROFILE"], "dev");
    }
}

#[test]
fn a_file_without_a_token_is_replaced() {
    for rubbish in ["", "{\"accessToken\": ", "{}"] {
        let mut world = World::signed_in();
        let stand_in = StandIn::of(&mut world);
        std::fs::write(world.token_path(), rubbish).unwrap();
        let (terminal, link) = opened(&world, &stand_in, "ssoenv login my-org");
        browser::allow(&link);
        let (code, screen) = ends(terminal);
        assert_eq!(code, 0, "{screen}");
        assert_eq!(world.used(&["dev"])["SSOENV_PROFILE"], "dev");
    }
}

#[test]
fn the_older_form_signs_in_with_a_code_and_its_file_is_named_by_the_start_url() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let (terminal, link) = opened(&world, &stand_in, "ssoenv login --profile old-style");
    assert_eq!(browser::allow(&link).status, 200);
    let (code, screen) = ends(terminal);
    assert!(code == 0 && screen.contains("left, cannot be renewed"), "{screen}");
    let start_url = world.service.start_url();
    assert!(token_path(world.home(), &start_url).exists() && !world.token_path().exists());
    assert_eq!(world.used(&["old-style"])["SSOENV_ROLE_NAME"], "ReadOnly");
    let registered = &world.service.calls()[0];
    assert_eq!(registered.operation, Operation::RegisterClient);
    let body: serde_json::Value = serde_json::from_str(&registered.body).unwrap();
    let name = body["clientName"].as_str().unwrap().strip_prefix("ssoenv-").unwrap();
    assert!(name.parse::<i64>().is_ok(), "{body}");
    assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["clientName", "clientType"]);
}

#[test]
fn all_sessions_are_signed_in_to_one_after_another() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let start_url = world.service.start_url();
    let old =
        "[profile old]\nsso_region = us-east-1\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\n";
    world.config(&format!("{}{old}sso_start_url = {start_url}\n", two_sessions(&start_url)));
    // One that is good is left alone among them.
    world.sign_in_to("other");
    let (terminal, link) = opened(&world, &stand_in, "ssoenv login --all");
    assert!(!terminal.has_shown("other"));
    browser::allow(&link);
    let second = stand_in.link();
    assert!(second.contains("/device?"), "{second}");
    browser::allow(&second);
    let (code, screen) = ends(terminal);
    assert_eq!((code, stand_in.opened()), (0, 2), "{screen}");
    for line in ["in to my-org: ", "in to other already: ", "in to https://d-1234567890.awsapps.com/start: "]
    {
        assert!(screen.contains(&format!("\nssoenv: signed {line}")), "{screen}");
    }
}

#[test]
fn all_the_others_are_asked_after_one_that_fails() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    world.config(&two_sessions(&world.service.start_url()));
    let (terminal, link) = opened(&world, &stand_in, "ssoenv login --all");
    browser::deny(&link);
    browser::allow(&stand_in.link());
    let (code, screen) = ends(terminal);
    assert_eq!(code, 4, "{screen}");
    assert!(screen.contains("signed in to other: ") && screen.contains("the sign-in to my-org was declined"));
    // Ctrl-C is for all of them.
    let (mut terminal, _) = opened(&world, &stand_in, "ssoenv login --all --force");
    terminal.types("\u{3}");
    let (code, screen) = ends(terminal);
    assert_eq!((code, stand_in.opened()), (130, 3), "{screen}");
}

#[test]
fn under_quiet_only_what_is_needed_to_go_on_is_said() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let (terminal, link) = opened(&world, &stand_in, "ssoenv login --quiet");
    browser::allow(&link);
    let (code, screen) = ends(terminal);
    assert!(code == 0 && !screen.contains("ssoenv: "), "{screen}");
    let terminal = start(&world, "ssoenv login --quiet --force --no-browser");
    browser::allow(&link_in(&terminal.shows("waiting for the browser")));
    assert_eq!(ends(terminal).0, 0);
}

/// `login` where there is no terminal: an agent, or an editor's task.
fn unseen(world: &World, arguments: &[&str]) -> Child {
    let mut command = world.ssoenv(&[&["login", "my-org", "--json"], arguments].concat());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn result(child: Child) -> Value {
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(ran.stdout.matches('\n').count(), 1, "{}", ran.stdout);
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn without_a_terminal_the_link_is_on_stderr_and_the_browser_stays_closed() {
    for settings in ["", "login_open = no\n", "login_open = yes\n[session my-org]\nlogin_open = no\n"] {
        let mut world = World::empty();
        let _closed = MustStayClosed::of(&mut world);
        world.settings(settings);
        let mut child = unseen(&world, &[]);
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let link = lines.find_map(|line| line.strip_prefix("ssoenv: http").map(|rest| format!("http{rest}")));
        browser::allow(&link.unwrap());
        let result = result(child);
        assert_eq!((&result["session"], &result["already"]), (&"my-org".into(), &false.into()), "{result}");
        drop(lines);
    }
}

#[test]
fn without_a_terminal_the_browser_opens_where_login_is_told_so() {
    for (settings, arguments) in [
        ("", &["--open"][..]),
        ("login_open = yes\n", &[]),
        ("login_open = no\n[session my-org]\nlogin_open = yes\n", &[]),
    ] {
        let mut world = World::empty();
        let stand_in = StandIn::of(&mut world);
        world.settings(settings);
        let child = unseen(&world, arguments);
        browser::allow(&stand_in.link());
        let first = result(child);
        assert_eq!((&first["session"], &first["already"]), (&"my-org".into(), &false.into()), "{first}");
        assert!(
            first["expires_at"].as_str().is_some_and(|at| at.ends_with('Z')) && first["renews"] == true,
            "{first}"
        );
        let second = result(unseen(&world, arguments));
        assert_eq!((&second["already"], stand_in.opened()), (&true.into(), 1), "{second}");
    }
}

#[test]
fn no_option_and_no_setting_opens_a_browser_where_nobody_is_to_be_asked() {
    let mut world = World::empty();
    let _closed = MustStayClosed::of(&mut world);
    world.settings("login_open = yes\n");
    for (name, why) in [
        ("SSOENV_NO_INPUT", "--no-input"),
        ("CI", "CI is set"),
        ("DIRENV_IN_ENVRC", "direnv is running"),
        ("SSOENV_HOOK", "the hook is running"),
    ] {
        let child = world.ssoenv(&["login", "my-org", "--open", "--json"]).env(name, "1").output().unwrap();
        let ran = ran(child);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), ""), "{name}: {}", ran.stderr);
        assert!(ran.stderr.contains(why), "{}", ran.stderr);
    }
    // The setting is for `login` alone.
    for line in [&["use", "dev", "--login"][..], &["exec", "dev", "--", "true"]] {
        assert_eq!(world.run(line).code, Some(3), "{line:?}");
    }
    assert_eq!(world.run(&["login", "my-org", "--open", "--no-browser"]).code, Some(2));
}
