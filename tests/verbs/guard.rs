//! The guard: who is asked before production, who is refused, and what answers the question.

use crate::support::identity_center::Operation;
use crate::support::terminal::{Terminal, on_a_terminal};
use crate::support::world::{SH_FAILURE, World};

const QUESTION: &str = "prod is production: account 012345678901, role Administrator. Go on? (y/N)";
const REFUSED: &str =
    "ssoenv: prod is production: account 012345678901, role Administrator; nobody can be asked (";
const HINT: &str = "hint: add --production where that is meant; the setting `guard` asks before production\n";

fn guarded() -> World {
    // Without a profile that has no credentials, no endpoint can stand before [default].
    let world = World::signed_in().with_sections("[profile endpoint]\n");
    world.settings("guard = ask\n");
    world
}

#[test]
fn every_way_to_production_is_guarded_and_nothing_is_fetched_before_the_answer() {
    let mut world = World::signed_in()
        .with_variable("SSOENV_PREVIOUS", "prod")
        .with_sections("[profile till]\nsso_session = my-org\nsso_account_id = 222222222222\nsso_role_name = Developer\nssoenv_alias = live\n");
    world.settings("production = prod, live, 222222222222/deploy\nguard = ask\n[alias]\np1 = 012345678901/Administrator\n");
    std::fs::write(world.home().join(".ssoenv"), "prod\n").unwrap();
    let allowed = world.run(&["allow"]);
    assert_eq!(allowed.code, Some(0), "{}", allowed.stderr);
    let prod = "prod is production: account 012345678901, role Administrator";
    for (arguments, said) in [
        (&["prod"][..], prod),
        (&["012345678901"], prod),
        (&["012345678901/Administrator"], prod),
        (&["p1"], prod),
        (&["-"], prod),
        (&["."], prod),
        (
            &[
                "arn:aws:iam::012345678901:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Administrator_0123456789abcdef",
            ],
            prod,
        ),
        (
            &["012345678901/ReadOnly"],
            "012345678901/ReadOnly is production, as prod is in that account: account 012345678901, role ReadOnly",
        ),
        (
            &["my-org/012345678901/ReadOnly"],
            "012345678901/ReadOnly is production, as prod is in that account: account 012345678901, role ReadOnly",
        ),
        (&["till"], "till is production, by its alias live: account 222222222222, role Developer"),
        (&["live"], "till is production, by its alias live: account 222222222222, role Developer"),
        (&["deploy"], "deploy is production: account 222222222222, role deploy"),
        (
            &["arn:aws:iam::222222222222:role/deploy", "--source", "dev"],
            "222222222222/deploy is production: account 222222222222, role deploy",
        ),
        (
            &["arn:aws:iam::012345678901:role/any", "--source", "dev"],
            "012345678901/any is production, as prod is in that account: account 012345678901, role any",
        ),
    ] {
        for verb in [&["use"][..], &["use", "--shell", "sh", "--refresh"], &["exec"], &["serve"]] {
            let command: &[&str] = if verb == ["exec"] { &["--", "true"] } else { &[] };
            let ran = world.run(&[verb, arguments, command].concat());
            assert_eq!(ran.code, Some(4), "{verb:?} {arguments:?} {}", ran.stderr);
            assert_eq!(
                ran.stderr,
                format!("ssoenv: {said}; nobody can be asked (no terminal)\n{HINT}"),
                "{verb:?} {arguments:?}"
            );
        }
    }
    assert_eq!(world.service.calls().len(), 0);
    // A variable that names the profile is a way too.
    world.variable("AWS_PROFILE", "prod");
    assert_eq!(world.run(&["use"]).code, Some(4));
    assert_eq!(world.run(&["use", "dev"]).code, Some(0));
}

#[test]
fn another_name_for_the_role_of_production_is_production_in_every_verb() {
    let sections = "\
        [profile x]\nsso_session = my-org\nsso_account_id = 012345678901\nsso_role_name = Administrator\n\
        [profile y]\nsso_session = my-org\nsso_account_id = 012345678901\nsso_role_name = ReadOnly\n\
        [profile z]\nrole_arn = arn:aws:iam::222222222222:role/deploy\nsource_profile = dev\nssoenv_alias = ship\n\
        [profile quay]\nrole_arn = arn:aws:iam::222222222222:role/deploy\nsource_profile = dev\nssoenv_alias = live\n";
    for (settings, asked) in [
        ("guard = ask\n", "prod x z quay"),
        // What the person takes back is not judged by another name, and the other name still is.
        ("guard = ask\nproduction = prod, !x\n", "prod"),
        ("guard = ask\nproduction = prod, live, !ship\n", "prod x quay"),
        ("guard = ask !x\n", "prod z quay"),
        ("guard = ask prod\n", "prod x"),
        ("guard = ask x\n", "prod x"),
        // A pattern of account and role is for both names.
        ("guard = ask\nproduction = prod, !012345678901/Admin*\n", ""),
        ("guard = ask\nproduction = 012345678901/*\n", "prod x y"),
    ] {
        let world = World::signed_in().with_cached(&["dev", "prod"]).with_sections(sections);
        world.settings(settings);
        for profile in ["prod", "x", "y", "z", "quay", "dev"] {
            let is_asked = asked.split(' ').any(|name| name == profile);
            for arguments in [
                &["use", profile][..],
                &["exec", profile, "--", "true"],
                &["serve", profile],
                &["each", profile, "--", "true"],
            ] {
                // One that is not asked serves on, and each asks for all of production.
                let is_left_out = match arguments[0] {
                    "serve" => !is_asked,
                    "each" => settings.starts_with("guard = ask "),
                    _ => false,
                };
                if is_left_out {
                    continue;
                }
                let ran = world.run(arguments);
                assert_eq!(ran.code == Some(4), is_asked, "{settings} {arguments:?} {}", ran.stderr);
            }
        }
    }
    let world = World::signed_in().with_sections(sections);
    world.settings("guard = ask\n");
    let said = world.run(&["use", "x"]).stderr;
    assert!(
        said.starts_with("ssoenv: x is production, as prod is: account 012345678901, role Administrator;"),
        "{said}"
    );
    // Other verbs mark it alike.
    let listed: serde_json::Value = serde_json::from_str(&world.run(&["list", "--json"]).stdout).unwrap();
    let row = listed.as_array().unwrap().iter().find(|row| row["profile"] == "x").unwrap();
    assert_eq!(row["production"], true, "{row}");
    assert!(world.run(&["explain", "x"]).stdout.contains("production, by the pattern `prod`"));
}

#[test]
fn a_guard_that_nothing_reads_or_that_matches_nothing_does_not_go_unnoticed() {
    for (settings, code, said) in [
        ("guard = ask prod staging\n", Some(5), "guard is `ask prod staging`"),
        ("guard = ask prod, a b\n", Some(5), "guard is `ask prod, a b`"),
        ("guard = ask !a !b\n", Some(5), "guard is `ask !a !b`"),
        ("guard = ask  prod ,staging\n", Some(4), "prod is production"),
        (
            "[defaults]\nguard = ask\n",
            Some(0),
            ":2: the guard is below a header that is not known, so nothing asks before prod",
        ),
        ("[profile prod]\nguard = ask\n", Some(0), ":2: the guard is below a header that is not known"),
    ] {
        let world = World::signed_in();
        world.settings(settings);
        for arguments in [&["use", "prod"][..], &["exec", "prod", "--", "true"]] {
            let ran = world.run(arguments);
            assert_eq!(ran.code, code, "{settings} {}", ran.stderr);
            assert!(ran.stderr.contains(said), "{settings} {}", ran.stderr);
            assert_eq!(world.run(&["use", "dev"]).stderr, "", "{settings}");
        }
        if code != Some(4) {
            let doctor = world.run(&["doctor", "--offline"]).stdout;
            assert!(
                doctor.contains("[settings.guard]") || doctor.contains("[settings.value]"),
                "{settings} {doctor}"
            );
        }
    }
}

#[test]
fn only_its_own_option_answers_for_a_person_who_is_not_there() {
    let mut world = guarded();
    for (name, value) in [
        ("SSOENV_PRODUCTION", "0"),
        ("SSOENV_GUARD", "no"),
        ("SSOENV_PROFILE", "prod"),
        ("SSOENV_ACCOUNT_ID", "012345678901"),
        ("SSOENV_ROLE_NAME", "Administrator"),
        ("SSOENV_KEY_ID", "ASIAFORGED"),
        ("AWS_ACCESS_KEY_ID", "ASIAFORGED"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("AWS_SESSION_TOKEN", "x"),
        ("SSOENV_REPEATS", "prod"),
        ("SSOENV_WRAP", "bash"),
    ] {
        world.variable(name, value);
        for arguments in [&["use", "prod"][..], &["exec", "prod", "--", "true"], &["serve", "prod"]] {
            assert_eq!(world.run(arguments).code, Some(4), "{name} {arguments:?}");
        }
    }
    for (arguments, code) in [
        (&["use", "prod", "--no-input"][..], 4),
        (&["use", "prod", "--quiet", "--login", "--print"], 4),
        (&["use", "prod", "--yes"], 2),
        (&["use", "prod", "--format", "json"], 4),
        (&["use", "prod", "--format", "dotenv"], 4),
        (&["use", "prod", "--format", "ini"], 4),
        (&["use", "prod", "--mode", "profile"], 4),
        (&["exec", "prod", "--mode", "endpoint", "--", "true"], 4),
        (&["use", "prod", "--production"], 0),
        (&["exec", "--production", "prod", "--", "true"], 0),
        (&["exec", "--mode", "endpoint", "--production", "prod", "--", "true"], 0),
        // It is no option of the command.
        (&["exec", "prod", "--", "true", "--production"], 4),
        (&["use", "dev", "--production"], 0),
        // Programs ask it, at moments that no person chooses.
        (&["credential-process", "prod"], 0),
        (&["whoami", "prod"], 0),
    ] {
        let ran = world.run(arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?} {}", ran.stderr);
    }
}

#[test]
fn a_line_that_is_evaluated_fails_without_an_answer() {
    let world = guarded();
    let ran = world.run(&["use", "prod", "--shell", "sh"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(4), SH_FAILURE));
    assert_eq!(ran.stderr, format!("{REFUSED}no terminal)\n{HINT}"));
}

/// Runs a line of sh on a terminal; answers the question if there is one.
fn typed(world: &World, line: &str, keys: Option<&str>) -> (u32, String) {
    let mut terminal = Terminal::start(world.line("sh", &["-c", line]));
    if let Some(keys) = keys {
        terminal.answers(QUESTION, keys);
    }
    terminal.ends()
}

#[test]
fn a_person_at_a_terminal_is_asked_and_everything_but_yes_is_no() {
    let (plain, wrapped) = (
        "eval \"$(ssoenv use prod --shell sh)\" && echo \"has $SSOENV_PROFILE\"",
        "SSOENV_PROTOCOL=1 SSOENV_WRAP=bash ssoenv use prod > out",
    );
    let exec = "ssoenv exec prod -- echo ran";
    let no = "ssoenv: prod is production, and the answer was no";
    for (line, keys, code, said) in [
        (plain, "y\r", 0, "has prod"),
        (plain, "\r", 1, no),
        (plain, "n\r", 1, no),
        (plain, "\u{1b}", 1, "ssoenv: nothing was chosen"),
        (plain, "\u{3}", 1, ""),
        (wrapped, "yes\r", 0, ""),
        (wrapped, "\r", 4, no),
        (wrapped, "\u{3}", 130, ""),
        (exec, "y\r", 0, "ran"),
        (exec, "\r", 4, no),
        ("ssoenv exec prod --mode endpoint -- echo ran", "y\r", 0, "ran"),
        ("ssoenv serve prod > out", "\r", 4, no),
        ("ssoenv use prod --format dotenv > out", "y\r", 0, ""),
        ("ssoenv use prod --format dotenv > out", "\r", 4, no),
    ] {
        let world = guarded();
        let (ended, screen) = typed(&world, line, Some(keys));
        assert!(ended == code && screen.contains(said), "{line} {keys:?}: {ended} {screen}");
        assert_eq!(
            screen.contains("ran\r\n"),
            line.contains("echo ran") && code == 0,
            "{line} {keys:?}: {screen}"
        );
        let fetched = world.service.count(Operation::GetRoleCredentials);
        assert_eq!(fetched, usize::from(code == 0), "{line} {keys:?}: {screen}");
    }
}

#[test]
fn an_answer_serves_the_second_run_of_the_same_command_and_nothing_else() {
    let again = |target: &str| {
        format!(
            "SSOENV_PROTOCOL=1 SSOENV_WRAP=bash SSOENV_REPEATS={target} ssoenv use {target} < /dev/null > out; echo \"{target} $?\""
        )
    };
    let (prod, other) = (again("prod"), again("012345678901/ReadOnly"));
    let world = guarded();
    let (_, screen) = typed(
        &world,
        &format!("SSOENV_PROTOCOL=1 SSOENV_WRAP=bash ssoenv use prod > out; {prod}; {prod}"),
        Some("y\r"),
    );
    assert!(screen.contains("prod 0\r\n") && screen.ends_with("prod 4\r\n"), "{screen}");
    let (_, screen) = typed(
        &world,
        &format!("SSOENV_PROTOCOL=1 SSOENV_WRAP=bash ssoenv use prod > out; {other}"),
        Some("y\r"),
    );
    assert!(screen.ends_with("012345678901/ReadOnly 4\r\n"), "{screen}");
    // Another terminal session.
    let line = format!("SSOENV_PROTOCOL=1 SSOENV_WRAP=bash ssoenv use prod > out; setsid -w sh -c '{prod}'");
    let (_, screen) = typed(&world, &line, Some("y\r"));
    assert!(screen.ends_with("prod 4\r\n"), "{screen}");
    // Without the wrapper there is no second run, and nothing is kept for one.
    let line = format!("ssoenv exec prod -- true; {prod}");
    let (_, screen) = typed(&world, &line, Some("y\r"));
    assert!(screen.ends_with("prod 4\r\n"), "{screen}");
}

#[test]
fn nobody_is_asked_where_nobody_can_be() {
    for (line, why) in [
        ("ssoenv exec prod -- true --no-input < /dev/null", "no terminal"),
        ("ssoenv exec --no-input prod -- true", "--no-input"),
        ("SSOENV_NO_INPUT=1 ssoenv exec prod -- true", "--no-input"),
        ("CI=1 ssoenv exec prod -- true", "CI is set"),
        ("DIRENV_IN_ENVRC=1 ssoenv exec prod -- true", "direnv is running"),
        ("SSOENV_HOOK=1 ssoenv exec prod -- true", "the hook is running"),
        ("SSOENV_PROTOCOL=1 SSOENV_WRAP=bash ssoenv use prod < /dev/null > out", "no terminal"),
        ("ssoenv use prod --shell sh > out 2> err; code=$?; cat err; exit $code", "no terminal"),
    ] {
        let world = guarded();
        let (code, screen) = on_a_terminal(world.line("sh", &["-c", line]));
        assert_eq!(code, 4, "{line}: {screen}");
        let expected = format!("{REFUSED}{why})\r\n");
        assert!(screen.starts_with(&expected), "{line}: {screen}");
        let answered = line.replacen(" prod", " --production prod", 1);
        let (code, screen) = on_a_terminal(world.line("sh", &["-c", &answered]));
        assert_eq!(code, 0, "{answered}: {screen}");
    }
}

#[test]
fn what_this_shell_has_is_not_asked_for_again() {
    let mut world = guarded();
    for (name, value) in world.used(&["prod", "--production"]) {
        world.variable(&name, &value);
    }
    for (arguments, code) in [
        (&["use", "prod"][..], 0),
        (&["use"], 0),
        (&["use", "012345678901/Administrator"], 0),
        (&["use", "--region", "us-west-2"], 0),
        (&["exec", "prod", "--", "true"], 0),
        // It lasts longer than the keys that were confirmed.
        (&["exec", "--mode", "endpoint", "prod", "--", "true"], 4),
        (&["exec", "--mode", "profile", "prod", "--", "true"], 4),
        (&["use", "--mode", "profile", "prod"], 4),
        (&["serve", "prod"], 4),
        (&["use", "012345678901/ReadOnly"], 4),
    ] {
        let ran = world.run(arguments);
        assert_eq!(ran.code, Some(code), "{arguments:?} {}", ran.stderr);
    }
    // The secret has to be the real one, and the names alone are nothing.
    world.variable("AWS_SECRET_ACCESS_KEY", "x");
    assert_eq!(world.run(&["exec", "prod", "--", "true"]).code, Some(4));
}

#[test]
fn keys_that_have_expired_answer_nothing() {
    let mut world = guarded();
    world.service.role_life("012345678901", "Administrator", 900);
    for (name, value) in world.used(&["prod", "--production"]) {
        world.variable(&name, &value);
    }
    let path = world.role_path("012345678901", "Administrator");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut cached: serde_json::Value = serde_json::from_str(&text).unwrap();
    cached["Credentials"]["Expiration"] = "2026-01-01T00:00:00Z".into();
    std::fs::write(&path, cached.to_string()).unwrap();
    assert_eq!(world.run(&["use", "prod"]).code, Some(4));
}

#[test]
fn read_only_roles_pass() {
    let world = guarded();
    world.settings("guard = ask\nread_only_roles = ReadOnly*, View*\n");
    for (target, code) in
        [("012345678901/ReadOnly", 0), ("012345678901/Administrator", 4), ("prod", 4), ("dev", 0)]
    {
        let ran = world.run(&["use", target]);
        assert_eq!(ran.code, Some(code), "{target} {}", ran.stderr);
    }
}

#[test]
fn the_account_that_a_process_reveals_is_asked_for_after_it_has_run() {
    let printed = "{\\\"Version\\\":1,\\\"AccessKeyId\\\":\\\"ASIA1\\\",\\\"SecretAccessKey\\\":\\\"s\\\",\\\"SessionToken\\\":\\\"t\\\",\\\"AccountId\\\":\\\"012345678901\\\"}";
    let world =
        guarded().with_sections(&format!("[profile tool]\ncredential_process = echo \"{printed}\"\n"));
    assert_eq!(world.run(&["use", "tool"]).code, Some(0));
    world.settings("guard = ask\nproduction = 012345678901/*\n");
    let ran = world.run(&["use", "tool"]);
    assert_eq!(ran.code, Some(4), "{}", ran.stderr);
    assert!(
        ran.stderr.starts_with("ssoenv: tool is production: account 012345678901; nobody"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_misspelled_guard_stops_production_and_nothing_else() {
    let world = World::signed_in();
    world.settings("guard = aks\n");
    let ran = world.run(&["use", "prod"]);
    assert_eq!(ran.code, Some(5), "{}", ran.stderr);
    assert!(
        ran.stderr.ends_with(
            ":1: guard is `aks`\nhint: set guard to ask, no, or ask and patterns with commas between them\n"
        ),
        "{}",
        ran.stderr
    );
    assert_eq!(world.run(&["use", "prod", "--production"]).code, Some(5));
    assert_eq!(world.run(&["use", "dev"]).code, Some(0));
}

#[test]
fn a_file_of_the_team_switches_it_on_when_it_is_allowed() {
    let world = World::signed_in();
    let team = world.home().join("team");
    std::fs::write(&team, "guard = ask\nread_only_roles = *\n").unwrap();
    world.settings(&format!("include = {}\n", team.display()));
    assert_eq!(world.run(&["use", "prod"]).code, Some(0));
    let ran = world.run(&["allow", team.to_str().unwrap()]);
    assert!(
        ran.stderr.contains("read_only_roles is ignored: an included file cannot set it"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.ends_with(" is trusted: the guard\n"), "{}", ran.stderr);
    assert_eq!(world.run(&["use", "prod"]).code, Some(4));
    world.settings(&format!("guard = ask dev\ninclude = {}\n", team.display()));
    assert_eq!(world.run(&["use", "prod"]).code, Some(4));
    world.settings(&format!("guard = no\ninclude = {}\n", team.display()));
    assert_eq!(world.run(&["use", "prod"]).code, Some(0));
}

#[test]
fn the_first_use_of_production_says_once_that_there_is_a_guard() {
    let said = "ssoenv: prod is production; the setting `guard = ask` asks before such a use (`ssoenv help production`)\r\n";
    let world = World::signed_in();
    for (line, times) in [
        // Nobody reads it, or it is no production.
        ("ssoenv use prod --shell sh > out < /dev/null", 0),
        ("ssoenv use prod --shell sh --quiet > out < /dev/null", 0),
        ("ssoenv use dev --shell sh > out", 0),
        ("ssoenv use prod --shell sh > out", 1),
        ("ssoenv use prod --shell sh > out", 0),
    ] {
        let (code, screen) = on_a_terminal(world.line("sh", &["-c", line]));
        assert_eq!((code, screen.matches(said).count()), (0, times), "{line}: {screen}");
    }
    for settings in ["guard = ask\n", "guard = no\n", "[session my-org]\nguard = ask dev\n"] {
        let world = World::signed_in();
        world.settings(settings);
        let line = "ssoenv use prod --production --shell sh > out";
        let (code, screen) = on_a_terminal(world.line("sh", &["-c", line]));
        assert!(code == 0 && !screen.contains("guard"), "{settings}: {screen}");
    }
}

#[test]
fn explain_says_whether_the_guard_asks_and_why() {
    let world = World::signed_in();
    for (settings, said, json) in [
        ("", "  no guard is set for it\n", "null"),
        (
            "guard = ask\n",
            "  the guard asks before its use (~/.config/ssoenv/config:1)\n",
            "{\"asks\":true,\"said_by\":\"CONFIG:1\"}",
        ),
        ("mode = keys\nguard = ask staging\n", "  no guard is set for it\n", "null"),
        (
            "guard = ask\nread_only_roles = Adm*\n",
            "  the guard lets the role pass, by the pattern `Adm*` of read_only_roles (~/.config/ssoenv/config:2)\n",
            "{\"asks\":false,\"lets_pass\":{\"pattern\":\"Adm*\",\"said_by\":\"CONFIG:2\"},\"said_by\":\"CONFIG:1\"}",
        ),
    ] {
        world.settings(settings);
        let ran = world.run(&["explain", "prod"]);
        assert!(ran.stdout.contains(said), "{settings}: {}", ran.stdout);
        assert!(!world.run(&["explain", "dev"]).stdout.contains("guard"));
        let ran = world.run(&["explain", "prod", "--json"]);
        let answer: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let config = world.home().join(".config/ssoenv/config");
        let expected = json.replace("CONFIG", config.to_str().unwrap());
        let expected: serde_json::Value = serde_json::from_str(&expected).unwrap();
        assert_eq!(answer["guard"], expected, "{settings}");
    }
}
