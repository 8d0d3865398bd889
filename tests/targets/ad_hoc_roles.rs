//! Accounts and roles that no profile names: through the only session, one that was named, or none.

use crate::support::identity_center::{Fault, Operation};
use crate::support::terminal::Terminal;
use crate::support::world::{SH_FAILURE, World};
use serde_json::Value;

/// Sessions, signed in to, and no profile at all.
fn world(names: &[&str]) -> World {
    let world = World::empty();
    world.config("");
    names.iter().fold(world, |world, name| world.with_session(name).signed_in_to(name))
}

#[test]
fn a_role_is_had_through_the_only_session_and_goes_by_account_and_role() {
    let world = world(&["my-org"]);
    let set = world.used(&["111111111111/ReadOnly"]);
    for (name, value) in [
        ("SSOENV_PROFILE", "111111111111/ReadOnly"),
        ("SSOENV_LABEL", "111111111111/ReadOnly"),
        ("SSOENV_ACCOUNT_ID", "111111111111"),
        ("SSOENV_ROLE_NAME", "ReadOnly"),
        ("AWS_ACCOUNT_ID", "111111111111"),
        ("AWS_SSO_PROFILE", "111111111111/ReadOnly"),
        ("SSOENV_ARGS", r#"{"session":"my-org"}"#),
    ] {
        assert_eq!(set[name], value, "{name}");
    }
    assert!(!set.contains_key("AWS_REGION"));
    // The file is that of a profile for the same role.
    let cached = std::fs::read_to_string(world.role_path("111111111111", "ReadOnly")).unwrap();
    assert!(cached.contains(&set["AWS_ACCESS_KEY_ID"]));
    world.service.forget_calls();
    for line in [
        &["use", "my-org/111111111111/ReadOnly", "--format", "json"][..],
        &["use", "111111111111/ReadOnly", "--session", "my-org", "--format", "json"],
        &["exec", "111111111111/ReadOnly", "--", "env"],
        &["credential-process", "111111111111/ReadOnly", "--session", "my-org"],
    ] {
        let ran = world.run(line);
        assert!(
            ran.code == Some(0) && ran.stdout.contains(&set["AWS_ACCESS_KEY_ID"]),
            "{line:?} {}",
            ran.stderr
        );
    }
    assert!(world.service.calls().is_empty());
}

#[test]
fn links_and_arns_say_the_role_too() {
    let world = world(&["my-org"]);
    for (word, target, region) in [
        (
            "https://d-1234567890.awsapps.com/start/#/console?account_id=111111111111&role_name=ReadOnly&destination=https%3A%2F%2Feu-west-1.console.aws.amazon.com%2Flambda",
            "111111111111/ReadOnly",
            "eu-west-1",
        ),
        (
            "arn:aws:sts::222222222222:assumed-role/AWSReservedSSO_Developer_0123456789abcdef/sam",
            "222222222222/Developer",
            "",
        ),
    ] {
        let set = world.used(&[word]);
        assert_eq!(
            (&*set["SSOENV_PROFILE"], set.get("AWS_REGION").map_or("", String::as_str)),
            (target, region)
        );
        assert_eq!(set["SSOENV_ARGS"], r#"{"session":"my-org"}"#);
    }
    let ran = world.run(&["use", "arn:aws:iam::111111111111:role/deploy"]);
    assert_eq!(ran.code, Some(5));
    assert!(
        ran.stderr.ends_with("hint: name the profile whose credentials assume it: --source PROFILE\n"),
        "{}",
        ran.stderr
    );
    let other = "https://other.awsapps.com/start/#/console?account_id=111111111111&role_name=ReadOnly";
    let ran = world.run(&["use", other]);
    assert_eq!(ran.code, Some(5));
    assert!(
        ran.stderr.starts_with("ssoenv: no session belongs to the portal of the portal link\n"),
        "{}",
        ran.stderr
    );
}

#[test]
fn of_several_sessions_none_is_guessed() {
    let world = world(&["one", "two"]);
    let ran = world.run(&["use", "111111111111/ReadOnly", "--shell", "sh"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), SH_FAILURE));
    assert_eq!(
        ran.stderr,
        "ssoenv: role ReadOnly in account 111111111111 can be reached through several sessions: one, two\nhint: choose one: `ssoenv use one/111111111111/ReadOnly` or `ssoenv use two/111111111111/ReadOnly`\n"
    );
    for (line, hint) in [
        ("exec 111111111111/ReadOnly -- true", "ssoenv exec one/111111111111/ReadOnly -- true"),
        ("serve --port 8911 111111111111/ReadOnly", "ssoenv serve --port 8911 one/111111111111/ReadOnly"),
        ("each 111111111111/ReadOnly -- true", "ssoenv each one/111111111111/ReadOnly -- true"),
        ("explain 111111111111/ReadOnly", "ssoenv explain one/111111111111/ReadOnly"),
        ("credential-process 111111111111/ReadOnly", "ssoenv credential-process one/111111111111/ReadOnly"),
    ] {
        let ran = world.run(&line.split(' ').collect::<Vec<_>>());
        let hint = format!("hint: choose one: `{hint}` or `{}`\n", hint.replace("one/", "two/"));
        assert!(ran.stderr.ends_with(&hint), "{line}: {}", ran.stderr);
    }
    assert!(world.service.calls().is_empty());
    for (line, session) in
        [(&["two/111111111111/ReadOnly"][..], "two"), (&["111111111111/ReadOnly", "--session", "one"], "one")]
    {
        let set = world.used(line);
        assert_eq!(set["SSOENV_ARGS"], format!("{{\"session\":\"{session}\"}}"));
        assert_eq!(set["SSOENV_PROFILE"], "111111111111/ReadOnly");
    }
    for session in ["three", "111111111111"] {
        let ran = world.run(&["use", "111111111111/ReadOnly", "--session", session]);
        assert_eq!(ran.code, Some(5));
        assert!(ran.stderr.contains(session), "{}", ran.stderr);
    }
    let none = World::empty();
    none.config("");
    let ran = none.run(&["use", "111111111111/ReadOnly"]);
    assert_eq!(ran.code, Some(5));
    assert!(ran.stderr.contains("run `ssoenv configure`"), "{}", ran.stderr);
}

#[test]
fn of_an_account_alone_the_service_says_the_roles() {
    let world = world(&["my-org"]);
    for verb in [&["use"][..], &["exec"], &["credential-process"]] {
        world.service.forget_calls();
        let command = if verb == ["exec"] { &["--", "touch", "was-run"][..] } else { &[] };
        let ran = world.run(&[verb, &["012345678901"], command].concat());
        assert_eq!((ran.code, ran.stdout.trim_end_matches(SH_FAILURE)), (Some(5), ""), "{verb:?}");
        assert_eq!(
            ran.stderr,
            "ssoenv: account 012345678901 matches more than one: 012345678901/ReadOnly, 012345678901/Administrator\nhint: name one of them\n"
        );
        assert_eq!(world.service.count(Operation::GetRoleCredentials), 0);
    }
    assert!(!world.home().join("was-run").exists());
    // The only one is meant.
    world.service.unassign("012345678901", "Administrator");
    assert_eq!(world.used(&["012345678901"])["SSOENV_PROFILE"], "012345678901/ReadOnly");
    let ran = world.run(&["use", "999999999999"]);
    assert_eq!(ran.code, Some(4));
    assert_eq!(
        ran.stderr,
        "ssoenv: you have no role in account 999999999999\nhint: ssoenv list --available --session my-org\n"
    );
    world.service.fault(Operation::ListAccountRoles, Fault::Status(500));
    assert_eq!(world.run(&["use", "012345678901"]).code, Some(6));
    // A directory asks no service anything.
    let ran = world.run(&["bind", "012345678901"]);
    assert_eq!(ran.code, Some(5));
    assert!(ran.stderr.ends_with("hint: name the role too: 012345678901/ROLE\n"), "{}", ran.stderr);
}

#[test]
fn a_person_picks_a_role_and_the_harmless_one_is_first() {
    for (keys, role) in [("\r", "ReadOnly"), ("admin\r", "Administrator")] {
        let world = world(&["my-org"]);
        let mut terminal = Terminal::start(
            world.line("sh", &["-c", "ssoenv use 012345678901 --shell sh > out; echo \"<code $?>\""]),
        );
        terminal.answers("account 012345678901:", keys);
        let (_, screen) = terminal.ends();
        assert!(screen.contains("<code 0>"), "{screen}");
        let out = std::fs::read_to_string(world.home().join("out")).unwrap();
        assert!(out.contains(&format!("export SSOENV_PROFILE='012345678901/{role}'")), "{out}");
    }
}

#[test]
fn without_a_sign_in_an_account_is_a_hint_and_not_a_list() {
    let world = World::empty();
    world.config("");
    let world = world.with_session("my-org");
    for word in ["111111111111", "111111111111/ReadOnly"] {
        let ran = world.run(&["use", word, "--shell", "sh"]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), SH_FAILURE), "{word}");
        assert_eq!(ran.stderr, "ssoenv: not signed in to my-org\nhint: ssoenv login my-org\n");
    }
}

#[test]
fn what_is_active_can_be_asked_for_again_and_from_another_target_too() {
    let mut world = world(&["one", "two"]);
    let does = |world: &mut World, line: &[&str]| {
        let ran = world.run(&[&["use"], line, &["--format", "json"]].concat());
        assert_eq!(ran.code, Some(0), "{line:?} {}", ran.stderr);
        world.apply(&serde_json::from_str::<Value>(&ran.stdout).unwrap());
    };
    let stands = |world: &World| {
        let variables = world.variables();
        let value = |name: &str| variables.get(name).cloned().unwrap_or_default();
        (value("SSOENV_PROFILE"), value("SSOENV_ARGS"), value("SSOENV_PREVIOUS"))
    };
    let expected = |profile: &str, session: &str, previous: &str| {
        (profile.to_owned(), format!("{{\"session\":\"{session}\"}}"), previous.to_owned())
    };
    does(&mut world, &["two/111111111111/ReadOnly"]);
    assert_eq!(stands(&world), expected("111111111111/ReadOnly", "two", ""));
    does(&mut world, &["--region", "eu-north-1", "--refresh"]);
    assert_eq!(stands(&world), expected("111111111111/ReadOnly", "two", ""));
    assert_eq!(world.variables()["AWS_REGION"], "eu-north-1");
    does(&mut world, &["222222222222/Developer", "--session", "one"]);
    assert_eq!(stands(&world), expected("222222222222/Developer", "one", "two/111111111111/ReadOnly"));
    assert_eq!(world.variables().get("AWS_REGION"), None, "no region leaks");
    does(&mut world, &["-"]);
    assert_eq!(stands(&world), expected("111111111111/ReadOnly", "two", "one/222222222222/Developer"));
    // The same role through another session is another target.
    does(&mut world, &["one/111111111111/ReadOnly"]);
    assert_eq!(stands(&world), expected("111111111111/ReadOnly", "one", "two/111111111111/ReadOnly"));
    does(&mut world, &["-"]);
    assert_eq!(stands(&world), expected("111111111111/ReadOnly", "two", "one/111111111111/ReadOnly"));
}

#[test]
fn settings_name_accounts_and_roles_of_no_profile_too() {
    let world = world(&["my-org"]);
    world.settings("production = 012345678901\naccess_request_url = https://ask/{account}/{role}\n");
    assert_eq!(world.used(&["012345678901/ReadOnly"])["SSOENV_PRODUCTION"], "1");
    assert!(!world.used(&["111111111111/ReadOnly"]).contains_key("SSOENV_PRODUCTION"));
    let ran = world.run(&["use", "111111111111/Nothing"]);
    assert_eq!(ran.code, Some(4));
    assert!(ran.stderr.contains("request access at https://ask/111111111111/Nothing\n"), "{}", ran.stderr);
}

#[test]
fn an_account_of_production_is_production_whatever_role_is_taken() {
    let world = World::signed_in();
    let production = |word: &str| world.used(&[word]).get("SSOENV_PRODUCTION").cloned();
    assert_eq!(production("012345678901/ReadOnly").as_deref(), Some("1"));
    assert_eq!(production("222222222222/ReadOnly"), None);
    let ran = world.run(&["exec", "012345678901/ReadOnly", "--", "sh", "-c", "echo $SSOENV_PRODUCTION"]);
    assert_eq!(ran.stdout, "1\n");
}

#[test]
fn a_session_that_gives_no_accounts_is_no_candidate() {
    const IDE: &str = "[sso-session ide]\nsso_start_url = https://x.awsapps.com/start\nsso_region = us-east-1\n\
         sso_registration_scopes = codewhisperer:completions,codewhisperer:analysis\n";
    let world = world(&["my-org"]).with_sections(IDE);
    assert_eq!(world.used(&["111111111111/ReadOnly"])["SSOENV_ARGS"], r#"{"session":"my-org"}"#);
    let ran = world.run(&["list", "--available", "--names"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let ran = world.run(&["login", "--no-input"]);
    assert!(ran.stderr.contains("signed in to my-org already"), "{}", ran.stderr);
    world.config(IDE);
    for line in [&["use", "111111111111/ReadOnly"][..], &["list", "--available"]] {
        let ran = world.run(line);
        assert_eq!(ran.code, Some(5), "{line:?}");
        assert!(ran.stderr.contains(" has a scope for accounts\nhint: write sso_registration_scopes = sso:account:access into an [sso-session]"), "{}", ran.stderr);
    }
}

#[test]
fn what_is_listed_for_a_choice_can_be_typed() {
    let world = world(&["one", "two"]);
    let ran = world.run(&["use", "two/012345678901"]);
    assert_eq!(
        ran.stderr,
        "ssoenv: account 012345678901 matches more than one: two/012345678901/ReadOnly, two/012345678901/Administrator\nhint: name one of them\n"
    );
    let ran = world.run(&["use", "two/012345678901/Nothing"]);
    assert!(
        ran.stderr.ends_with(
            "hint: in that account you have two/012345678901/Administrator, two/012345678901/ReadOnly\n"
        ),
        "{}",
        ran.stderr
    );
    let ran = world.run(&["bind", "two/012345678901"]);
    assert!(ran.stderr.ends_with("hint: name the role too: two/012345678901/ROLE\n"), "{}", ran.stderr);
    let ran = world.run(&["bind", "012345678901"]);
    let both = "hint: name the role too: one/012345678901/ROLE or two/012345678901/ROLE\n";
    assert!(ran.stderr.ends_with(both), "{}", ran.stderr);
}

/// A session with blanks in its name, and one of the older form, which has no name.
#[test]
fn every_line_that_names_one_of_several_sessions_works_when_it_is_copied() {
    let world = world(&["one"]).with_session("'my two'").signed_in_to("my two");
    let older = "https://older.awsapps.com/start";
    world.add_sections(&format!("[profile old]\nsso_start_url = {older}\nsso_region = us-east-1\nsso_account_id = 333333333333\nsso_role_name = R\n"));
    let url = "https://111111111111.signin.aws.amazon.com/console?region=eu-west-1";
    for word in ["111111111111/ReadOnly", "111111111111", url] {
        let ran = world.run(&["use", word, "--shell", "sh"]);
        assert_eq!(ran.code, Some(5), "{word}: {}", ran.stderr);
        let hint = ran.stderr.lines().find_map(|line| line.strip_prefix("hint: choose one: ")).unwrap();
        let lines: Vec<&str> = hint.split('`').skip(1).step_by(2).collect();
        assert_eq!(lines.len(), 3, "{hint}");
        for (line, session) in lines.iter().zip(["one", "my two", older]) {
            let line = format!("{line} --shell sh");
            let output = world.command("sh").args(["-c", &line]).output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            // Of an account alone the roles come next; to the older one nobody is signed in.
            let expected = match (session == older, word.contains("ReadOnly")) {
                (true, _) => (3, "not signed in to https://older"),
                (false, true) => (0, ""),
                (false, false) => (5, " matches more than one: "),
            };
            assert_eq!(output.status.code(), Some(expected.0), "{line}: {said}");
            assert!(said.contains(expected.1) && !said.contains("several sessions"), "{line}: {said}");
        }
    }
}
