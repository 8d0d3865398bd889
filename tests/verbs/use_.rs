//! `use`, one process at a time: what it sets, what it asks of whom, what it refuses.

use crate::support::identity_center::Operation;
use crate::support::terminal::on_a_terminal;
use crate::support::world::{SH_FAILURE, SH_TEXT, World};

#[test]
fn fetches_once_and_then_serves_from_the_cache_without_a_call() {
    let world = World::signed_in();
    let first = world.used(&["dev"]);
    world.service.forget_calls();
    let second = world.used(&["dev"]);
    assert_eq!(first["AWS_ACCESS_KEY_ID"], second["AWS_ACCESS_KEY_ID"]);
    assert!(world.service.calls().is_empty());
}

#[test]
fn asks_for_exactly_the_role_with_the_token_in_the_header() {
    let world = World::signed_in();
    let used = world.used(&["prod"]);
    let calls = world.service.calls();
    assert_eq!(calls.len(), 1);
    assert_eq!((calls[0].operation, calls[0].method.as_str()), (Operation::GetRoleCredentials, "GET"));
    assert_eq!(calls[0].query("account_id"), Some("012345678901"));
    assert_eq!(calls[0].query("role_name"), Some("Administrator"));
    assert_eq!(calls[0].header("x-amz-sso_bearer_token"), world.token()["accessToken"].as_str());
    assert!(calls[0].body.is_empty() && calls[0].header("authorization").is_none());
    assert_eq!((&*used["AWS_ACCOUNT_ID"], &*used["SSOENV_PRODUCTION"]), ("012345678901", "1"));
}

#[test]
fn without_a_name_the_default_profile_is_taken() {
    let world = World::signed_in();
    let used = world.used(&[]);
    assert_eq!((&*used["SSOENV_PROFILE"], &*used["SSOENV_ROLE_NAME"]), ("default", "ReadOnly"));
    assert!(!used.contains_key("AWS_REGION"));
}

#[test]
fn the_older_inline_form_works_and_is_never_renewed() {
    let world = World::signed_in();
    let start_url = world.service.start_url();
    world.sign_in_to(&start_url);
    assert_eq!(world.used(&["old-style"])["SSOENV_ROLE_NAME"], "ReadOnly");
    // It has a refresh token, and nobody renews tokens of this form: the file is final.
    let path = crate::support::home::token_path(world.home(), &start_url);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut token: serde_json::Value = serde_json::from_str(&text).unwrap();
    token["expiresAt"] = "2026-01-01T00:00:00Z".into();
    std::fs::write(&path, token.to_string()).unwrap();
    let ran = world.run(&["use", "old-style", "--min-ttl", "3h", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    std::fs::remove_dir_all(world.home().join(".aws/cli")).unwrap();
    let ran = world.run(&["use", "old-style"]);
    assert_eq!(ran.code, Some(3), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("hint: ssoenv login --profile old-style\n"), "{}", ran.stderr);
    assert_eq!(world.service.count(Operation::CreateToken), 0);
}

#[test]
fn a_region_is_set_in_both_variables_and_checked() {
    let world = World::signed_in();
    let used = world.used(&["dev", "--region", "us-west-2"]);
    assert_eq!((&*used["AWS_REGION"], &*used["AWS_DEFAULT_REGION"]), ("us-west-2", "us-west-2"));
    let ran = world.run(&["use", "dev", "--region", "us west"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(
        ran.stderr,
        "ssoenv: --region: `us west` is not a region\nhint: a region looks like eu-central-1\n"
    );
}

#[test]
fn credentials_are_fetched_when_less_is_left_than_asked_for() {
    // Long enough for the longest margin, also when they arrive a second late.
    let world = World::signed_in().with_rules(|rules| rules.role_life = 6000);
    let first = world.used(&["dev"]);
    assert_eq!(world.used(&["dev", "--min-ttl", "50m"]), first);
    let ran = world.run(&["use", "dev", "--min-ttl", "2h", "--format", "json"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.stderr.contains("warning: the credentials of dev expire in ")
            && ran.stderr.contains(", earlier than the requested 2h"),
        "{}",
        ran.stderr
    );
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 2);
}

#[test]
fn refresh_fetches_although_the_cache_is_good() {
    let world = World::signed_in();
    let first = world.used(&["dev"]);
    let second = world.used(&["dev", "--refresh"]);
    assert_ne!(first["AWS_ACCESS_KEY_ID"], second["AWS_ACCESS_KEY_ID"]);
    assert_eq!(world.used(&["dev"])["AWS_ACCESS_KEY_ID"], second["AWS_ACCESS_KEY_ID"]);
}

#[test]
fn a_role_of_15_minutes_is_served_from_the_cache_until_a_quarter_is_left() {
    let world = World::signed_in();
    world.service.role_life("111111111111", "Developer", 900);
    let used = world.used(&["dev"]);
    let left = |name: &str| used[name].parse::<i64>().unwrap();
    assert_eq!(left("SSOENV_EXPIRES_AT") - left("SSOENV_REFRESH_AT"), 225);
    assert_eq!(world.used(&["dev"])["AWS_ACCESS_KEY_ID"], used["AWS_ACCESS_KEY_ID"]);
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 1);
}

#[test]
fn a_name_that_is_not_there_names_the_nearest() {
    let world = World::signed_in();
    let ran = world.run(&["use", "stagin", "--shell", "sh"]);
    assert_eq!(ran.code, Some(5));
    assert_eq!(ran.stdout, SH_FAILURE);
    let config = world.home().join(".aws/config");
    let expected =
        format!("ssoenv: no profile stagin in {}\nhint: did you mean staging?\n", config.display());
    assert_eq!(ran.stderr, expected);
}

#[test]
fn without_a_sign_in_the_hint_is_the_command_that_signs_in() {
    let world = World::empty();
    let ran = world.run(&["use", "dev", "--shell", "sh"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), SH_FAILURE));
    assert_eq!(ran.stderr, "ssoenv: not signed in to my-org\nhint: ssoenv login my-org\n");
    assert!(world.service.calls().is_empty());
}

#[test]
fn a_role_that_is_not_assigned_names_those_that_are() {
    let world = World::signed_in();
    world.service.unassign("222222222222", "Developer");
    let ran = world.run(&["use", "staging"]);
    assert_eq!(ran.code, Some(4));
    assert!(
        ran.stderr.starts_with(
            "ssoenv: role Developer in account 222222222222 is not assigned to you (profile staging)\nhint: "
        ),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("hint: in that account you have ReadOnly: "), "{}", ran.stderr);
}

#[test]
fn a_refusal_is_not_papered_over_by_the_cache() {
    let world = World::signed_in().with_cached(&["staging"]);
    world.service.unassign("222222222222", "Developer");
    let ran = world.run(&["use", "staging", "--refresh"]);
    assert_eq!(ran.code, Some(4), "{}", ran.stderr);
}

#[test]
fn each_format_is_what_its_reader_expects() {
    let world = World::signed_in();
    let sh = world.run(&["use", "dev", "--shell", "bash"]);
    assert!(
        sh.stdout
            .starts_with(&format!("{SH_TEXT}\\unset -v SSOENV_KEY_ID && \\export SSOENV_SAVED='{{}}' && ")),
        "{}",
        sh.stdout
    );
    assert_eq!(sh.stdout.lines().count(), 2);
    assert!(sh.stdout.contains(" && \\export SSOENV_KEY_ID='ASIA") && sh.stdout.ends_with("';\n"));
    let fish = world.run(&["use", "dev", "--shell", "fish"]);
    assert!(fish.stdout.starts_with(": ssoenv-eval;\nif set -qUx AWS_PROFILE; or set -qUx "));
    let powershell = world.run(&["use", "dev", "--shell", "powershell"]);
    assert!(powershell.stdout.starts_with("<#ssoenv-eval#>$env:SSOENV_KEY_ID=$null;$env:"));
    assert_eq!(powershell.stdout.lines().count(), 1);
    let dotenv = world.run(&["use", "dev", "--format", "dotenv"]);
    assert!(dotenv.stdout.lines().all(|line| line.starts_with("AWS_") || line.starts_with("SSOENV_")));
    assert!(dotenv.stdout.contains("\nAWS_REGION=eu-west-1\n") && !dotenv.stdout.contains("SSOENV_SAVED"));
    for ran in [sh, fish, powershell, dotenv] {
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    }
}

#[test]
fn a_failure_prints_what_fails_in_the_language_of_the_reader() {
    let mut world = World::signed_in();
    for (arguments, stdout) in [
        (&["use", "typo", "--shell", "sh"][..], SH_FAILURE),
        (&["use", "typo", "--shell=fish"], "false;\n"),
        (&["use", "--regoin", "x", "--shell", "sh"], SH_FAILURE),
        (&["use", "dev", "--min-ttl", "soon", "--shell", "sh"], SH_FAILURE),
        (&["use", "dev", "extra", "--shell", "sh"], SH_FAILURE),
        (&["use", "--help", "--shell", "sh"], SH_FAILURE),
        (
            &["use", "--help", "--shell", "powershell"],
            "throw 'ssoenv: this is help, with no commands to evaluate';\n",
        ),
        (&["off", "--nope", "--shell", "sh"], SH_FAILURE),
        (&["uze", "dev", "--shell", "sh"], SH_FAILURE),
        (
            &["use", "--oops", "--shell", "powershell"],
            "throw 'ssoenv: the command line is wrong (exit code 2)';\n",
        ),
        (&["use", "typo", "--format", "json"], ""),
        (&["use", "typo", "--format", "dotenv"], ""),
        (&["use", "dev", "--shell", "nu"], SH_FAILURE),
        (&["list", "--nope"], ""),
    ] {
        let ran = world.run(arguments);
        assert_eq!(ran.stdout, stdout, "{arguments:?}");
        assert!(
            ran.code == Some(2) || ran.code == Some(5) || arguments.contains(&"--help"),
            "{arguments:?} {ran:?}"
        );
        assert!(!ran.stderr.is_empty(), "{arguments:?}");
    }
    let ran = world.run(&["use", "typo", "--shell", "powershell"]);
    assert!(
        ran.stdout.starts_with("throw 'ssoenv: no profile typo in ")
            && ran.stdout.ends_with(" (exit code 5)';\n")
    );
    // The wrapper looks at the exit code, and evaluates nothing without the header.
    world.variable("SSOENV_WRAP", "bash");
    let ran = world.run(&["use", "typo"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), ""));
}

#[test]
fn the_wrapper_of_powershell_gets_data_and_others_get_code() {
    let mut world = World::signed_in();
    world.variable("SSOENV_WRAP", "powershell");
    assert!(world.run(&["use", "dev"]).stdout.starts_with("{\"ssoenv\":1,\"set\":{"));
    world.variable("SSOENV_WRAP", "fish");
    assert!(world.run(&["use", "dev"]).stdout.contains("set -gx SSOENV_KEY_ID "));
}

#[test]
fn secrets_are_not_shown_on_a_terminal_unless_asked_for() {
    let world = World::signed_in();
    for arguments in
        [&["use", "dev"][..], &["use", "dev", "--format", "json"], &["use", "dev", "--format", "dotenv"]]
    {
        let (code, screen) = on_a_terminal(world.ssoenv_line(arguments));
        assert_eq!(code, 2, "{screen}");
        assert!(
            screen.contains("stdout is a terminal")
                && !screen.contains("SECRET")
                && !screen.contains("false;")
        );
    }
    assert!(world.service.calls().is_empty());
    for (shell, hint) in [
        ("bash", "eval \"$(ssoenv use 'a b' --region us-west-1 --shell bash)\""),
        ("fish", "ssoenv use 'a b' --region us-west-1 --shell fish | source"),
        ("powershell", "iex \"$(ssoenv use 'a b' --region us-west-1 --shell powershell)\""),
    ] {
        let line = ["use", "a b", "--region", "us-west-1", "--shell", shell];
        let (_, screen) = on_a_terminal(world.ssoenv_line(&line));
        assert!(
            screen.contains(&format!("hint: {hint}  (to show it with its secrets, add --print")),
            "{screen}"
        );
    }
    let (code, screen) = on_a_terminal(world.ssoenv_line(&["use", "dev", "--print", "--shell", "sh"]));
    assert!(code == 0 && screen.contains("AWS_SECRET_ACCESS_KEY='"), "{screen}");
}

#[test]
fn verbose_tells_what_was_asked_and_no_secret() {
    let world = World::signed_in();
    let ran = world.run(&["use", "dev", "--verbose", "--format", "json"]);
    let token = world.token();
    let used = world.used(&["dev"]);
    assert!(ran.stderr.contains("GetRoleCredentials http://127.0.0.1:"), "{}", ran.stderr);
    for secret in [&token["accessToken"], &token["refreshToken"], &token["clientSecret"]] {
        assert!(!ran.stderr.contains(secret.as_str().unwrap()));
    }
    assert!(
        !ran.stderr.contains(&used["AWS_SECRET_ACCESS_KEY"])
            && !ran.stderr.contains(&used["AWS_SESSION_TOKEN"])
    );
}

#[test]
fn a_region_alone_changes_only_the_region_of_the_active_profile() {
    let mut world = World::signed_in();
    for (name, value) in world.used(&["dev"]) {
        world.variable(&name, &value);
    }
    world.service.forget_calls();
    let used = world.used(&["--region", "ap-south-1"]);
    let names: Vec<&str> = used.keys().map(String::as_str).collect();
    assert_eq!(names, ["AWS_DEFAULT_REGION", "AWS_REGION", "SSOENV_REGION", "SSOENV_SAVED"]);
    assert!(world.service.calls().is_empty());
}

#[test]
fn a_region_alone_is_refused_when_the_keys_are_not_the_profile_s_any_more() {
    let mut world = World::signed_in();
    for (name, value) in world.used(&["prod"]) {
        world.variable(&name, &value);
    }
    let used = world.used(&["--region", "ap-south-1", "--refresh"]);
    assert_eq!((&*used["SSOENV_PROFILE"], &*used["AWS_REGION"]), ("prod", "ap-south-1"));
    world.variable("AWS_PROFILE", "other");
    let ran = world.run(&["use", "--region", "ap-south-1", "--shell", "sh"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), SH_FAILURE));
    assert!(
        ran.stderr
            .starts_with("ssoenv: the credentials in this shell are not those of prod any more\nhint: ")
    );
}

#[test]
fn an_env_file_says_nothing_of_this_shell() {
    let mut world = World::signed_in();
    for (name, value) in world.used(&["dev"]) {
        world.variable(&name, &value);
    }
    world.variable("AWS_REGION", "hand").variable("AWS_DEFAULT_REGION", "hand");
    for arguments in
        [&["prod", "--format", "dotenv"][..], &["prod", "--region", "us-west-1", "--format", "dotenv"]]
    {
        let ran = world.run(&[&["use"], arguments].concat());
        assert!(
            ran.stdout.contains("AWS_ACCESS_KEY_ID=ASIA")
                && ran.stdout.contains("\nAWS_REGION=")
                && !ran.stdout.contains("hand")
        );
    }
}

#[test]
fn a_refused_command_line_shows_what_was_typed_and_no_control_character() {
    let world = World::signed_in();
    for arguments in [
        &["use", "--min-ttl", "\u{1b}]0;x\u{7}\u{9b}"][..],
        &["a\nssoenv: forged\u{202e}"],
        &["use", "a", "b\n\u{9b}c"],
    ] {
        let ran = world.run(arguments);
        assert_eq!(ran.code, Some(2));
        assert!(
            !ran.stderr.contains(['\u{1b}', '\u{9b}', '\u{7}', '\u{202e}']),
            "{}",
            ran.stderr.escape_debug()
        );
        assert!(!ran.stderr.contains("\nssoenv: forged"), "{}", ran.stderr);
    }
    let ran = world.run(&["use", "x\u{1b}[2J\nfoo\u{202e}", "--shell", "powershell"]);
    assert!(!ran.stdout.contains("[char]0x"), "{}", ran.stdout);
}

#[test]
fn a_stdout_that_takes_nothing_is_a_word_and_a_failure() {
    let world = World::signed_in();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = world.ssoenv(&["use", "dev", "--format", "json"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("ssoenv: cannot write to stdout: "));
}

#[test]
fn what_the_settings_call_production_is_marked() {
    let world = World::signed_in();
    assert!(!world.used(&["staging"]).contains_key("SSOENV_PRODUCTION"));
    std::fs::create_dir_all(world.home().join(".config/ssoenv")).unwrap();
    std::fs::write(world.home().join(".config/ssoenv/config"), "production = 222222222222/Dev*, !prod\n")
        .unwrap();
    assert_eq!(world.used(&["staging"])["SSOENV_PRODUCTION"], "1");
    assert!(!world.used(&["prod"]).contains_key("SSOENV_PRODUCTION"));
}

#[test]
fn a_person_whose_prompt_shows_nothing_hears_in_one_line_what_the_shell_has() {
    let said = "ssoenv: this shell has dev (111111111111/Developer), ";
    let production = "ssoenv: this shell has prod (012345678901/Administrator), which is production, ";
    for (line, expected) in [
        ("eval \"$(ssoenv use dev --shell sh)\"", said),
        ("SSOENV_PROTOCOL=1 SSOENV_WRAP=bash ssoenv use dev > out", said),
        ("eval \"$(ssoenv use prod --shell sh)\"", production),
        // The hook's segment shows it, nobody is there, or another place is meant.
        ("SSOENV_SEGMENT=1 SSOENV_PROTOCOL=1 SSOENV_WRAP=bash ssoenv use dev > out", ""),
        ("SSOENV_PROMPT='dev 43m' ssoenv use dev --shell sh > out", ""),
        ("ssoenv use dev --shell sh --quiet > out", ""),
        ("ssoenv use dev --shell sh > out < /dev/null", ""),
        ("CI=1 ssoenv use dev --shell sh > out", ""),
        ("ssoenv use dev --format json > out", ""),
        ("ssoenv use dev --format dotenv > out", ""),
    ] {
        let world = World::signed_in().with_cached(&["dev", "prod"]);
        // Otherwise the first use of production tells of the guard.
        world.settings("guard = no\n");
        let (code, screen) = on_a_terminal(world.line("sh", &["-c", line]));
        assert_eq!(code, 0, "{line}: {screen}");
        assert!(screen.starts_with(expected) && screen.is_empty() == expected.is_empty(), "{line}: {screen}");
        assert!(expected.is_empty() || screen.lines().count() == 1, "{line}: {screen}");
    }
}
