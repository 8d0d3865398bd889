//! `use --role` and `use --for`: whose credentials they take, and what follows at the end, one process at a time.

use crate::credentials::assume_role::field;
use crate::support::clock::now;
use crate::support::identity_center::{AssumableRole, Operation};
use crate::support::terminal::on_a_terminal;
use crate::support::world::{Ran, SH_FAILURE, World, binary, ran};
use serde_json::Value;

/// Runs a verb that changes the environment, as PowerShell's wrapper does, and applies the change.
fn changes(world: &mut World, arguments: &[&str]) -> Ran {
    let mut command = world.ssoenv(arguments);
    command.env("SSOENV_WRAP", "powershell").env("SSOENV_SEGMENT", "1");
    let ran = ran(command.output().unwrap());
    if ran.code == Some(0) {
        let answer: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stdout));
        world.apply(&answer);
    }
    ran
}

/// Runs what the hook runs at a prompt, and applies the change; returns what it says.
fn prompts(world: &mut World) -> String {
    let mut command = world.ssoenv(&["__hook", "refresh"]);
    command.env("SSOENV_WRAP", "powershell").env("SSOENV_HOOK", "1");
    let ran = ran(command.output().unwrap());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    world.apply(&serde_json::from_str(&ran.stdout).unwrap());
    ran.stderr
}

/// Lets the time end; returns what is said.
fn ends(world: &mut World) -> String {
    world.variable("SSOENV_UNTIL", "100");
    prompts(world)
}

fn uses(world: &mut World, arguments: &[&str]) {
    let ran = changes(world, &[&["use"], arguments].concat());
    assert_eq!(ran.code, Some(0), "{arguments:?} {}", ran.stderr);
}

fn value(world: &World, name: &str) -> String {
    world.variables().get(name).cloned().unwrap_or_default()
}

fn values(world: &World, names: &[&str]) -> String {
    names.iter().map(|name| value(world, name)).collect::<Vec<_>>().join(" ")
}

/// All variables but those that say when something is due.
fn state(world: &World) -> Vec<(String, String)> {
    let variables = world.variables().iter().map(|(name, value)| (name.clone(), value.clone()));
    variables.filter(|(name, _)| !matches!(name.as_str(), "SSOENV_REFRESH_AT" | "SSOENV_ARGS")).collect()
}

const HAS: [&str; 5] =
    ["SSOENV_PROFILE", "SSOENV_ACCOUNT_ID", "SSOENV_ROLE_NAME", "SSOENV_LABEL", "AWS_REGION"];

#[test]
fn another_role_of_the_same_account_is_taken_with_the_same_sign_in_and_region() {
    for (base, arguments, expected) in [
        (
            &["prod"][..],
            &["--role", "ReadOnly"][..],
            "012345678901/ReadOnly 012345678901 ReadOnly 012345678901/ReadOnly eu-central-1",
        ),
        (
            &["prod"],
            &["--role", "ReadOnly", "--for", "15m"],
            "012345678901/ReadOnly 012345678901 ReadOnly prod ReadOnly eu-central-1",
        ),
        (
            &["prod", "--region", "ap-south-1"],
            &["--role", "ReadOnly", "--for", "15m"],
            "012345678901/ReadOnly 012345678901 ReadOnly prod ReadOnly ap-south-1",
        ),
        // A profile that has the role lends its settings.
        (&["default"], &["--role", "Developer"], "dev 111111111111 Developer dev eu-west-1"),
        (
            &["default"],
            &["--role", "Developer", "--for", "1h"],
            "dev 111111111111 Developer default Developer eu-west-1",
        ),
        // A TARGET names the account.
        (
            &["dev"],
            &["prod", "--role", "ReadOnly", "--for", "15m"],
            "012345678901/ReadOnly 012345678901 ReadOnly prod ReadOnly eu-central-1",
        ),
        (
            &["dev"],
            &["012345678901", "--role", "ReadOnly", "--for", "15m"],
            "012345678901/ReadOnly 012345678901 ReadOnly 012345678901 ReadOnly ",
        ),
        (
            &["012345678901/ReadOnly"],
            &["--role", "Administrator", "--for", "15m"],
            "prod 012345678901 Administrator 012345678901 Administrator eu-central-1",
        ),
        // A role that is assumed is assumed with the same credentials.
        (
            &["deploy"],
            &["--role", "audit", "--for", "15m"],
            "222222222222/audit 222222222222 audit deploy audit us-east-1",
        ),
        (&["audit"], &["--role", "deploy"], "deploy 222222222222 deploy deploy us-east-1"),
    ] {
        let mut world = World::signed_in().with_sections(
            "[profile audit]\nrole_arn = arn:aws:iam::222222222222:role/team/other\nsource_profile = dev\nregion = us-east-1\n",
        );
        for role in ["audit", "team/other"] {
            let arn = format!("arn:aws:iam::222222222222:role/{role}");
            world.service.add_role(AssumableRole::new(&arn, "111111111111"));
        }
        uses(&mut world, base);
        uses(&mut world, arguments);
        assert_eq!(values(&world, &HAS), expected, "{base:?} {arguments:?}");
        assert_eq!(value(&world, "SSOENV_UNTIL").is_empty(), !arguments.contains(&"--for"), "{arguments:?}");
        assert!(!value(&world, "AWS_ACCESS_KEY_ID").is_empty());
    }
}

#[test]
fn what_the_shell_had_is_back_at_the_end() {
    for (before, said) in [
        (&[][..], "dev has ended after 15m: this shell has what it had before"),
        (&["staging"], "dev has ended after 15m: back to staging (222222222222/Developer)"),
        (&["staging", "--region", "ap-south-1"], "back to staging (222222222222/Developer)"),
        (&["staging", "--mode", "profile"], "back to staging (222222222222/Developer)"),
        (&["012345678901/ReadOnly", "--production"], "back to 012345678901/ReadOnly\n"),
        // Production that the shell had is not asked for again.
        (&["prod", "--production"], "back to prod (012345678901/Administrator)"),
        (&["deploy"], "back to deploy (222222222222/deploy)"),
        (&["dev"], "back to dev (111111111111/Developer)"),
    ] {
        let mut world =
            World::signed_in().with_variable("AWS_PROFILE", "mine").with_variable("AWS_REGION", "eu-north-1");
        world.settings("guard = ask\nmode = keys\n");
        if !before.is_empty() {
            uses(&mut world, &["default"]);
            uses(&mut world, before);
        }
        let had = state(&world);
        uses(&mut world, &["dev", "--for", "15m"]);
        assert_eq!(
            values(&world, &HAS),
            "dev 111111111111 Developer dev eu-north-1".replace("eu-north-1", &value(&world, "AWS_REGION"))
        );
        let calls = world.service.calls().len();
        let shown = ends(&mut world);
        assert!(shown.contains(said) && shown.matches("ssoenv: ").count() == 1, "{before:?} {shown}");
        assert_eq!(state(&world), had, "{before:?}");
        assert_eq!(world.service.calls().len(), calls, "{before:?}");
    }
}

#[test]
fn within_the_time_every_other_change_ends_it_or_keeps_where_it_began() {
    let start = || {
        let mut world = World::signed_in();
        uses(&mut world, &["staging"]);
        uses(&mut world, &["dev"]);
        uses(&mut world, &["--role", "ReadOnly", "--for", "1h"]);
        world
    };
    const STATE: [&str; 4] = ["SSOENV_PROFILE", "SSOENV_PREVIOUS", "SSOENV_UNTIL", "SSOENV_FALLBACK"];
    // Another time: the shell goes back to where the first one began.
    let mut world = start();
    uses(&mut world, &["prod", "--for", "15m"]);
    assert!(ends(&mut world).contains("prod has ended after 15m: back to dev"));
    assert_eq!(values(&world, &STATE), "dev staging  ");
    let mut world = start();
    uses(&mut world, &["--role", "Developer", "--for", "15m"]);
    assert_eq!(value(&world, "SSOENV_LABEL"), "dev Developer");
    // Another profile without a time ends it, and `-` leads to what had no end.
    for (arguments, state) in [
        (&["use", "prod"][..], "prod dev  "),
        (&["use", "-"], "dev staging  "),
        (&["off"], " dev  "),
        (&["logout"], " dev  "),
    ] {
        let mut world = start();
        assert_eq!(changes(&mut world, arguments).code, Some(0), "{arguments:?}");
        assert_eq!(values(&world, &STATE), state, "{arguments:?}");
        if arguments != ["logout"] {
            uses(&mut world, &["-"]);
            assert_ne!(value(&world, "SSOENV_ROLE_NAME"), "ReadOnly", "{arguments:?}");
        }
    }
    // The region and a look leave it as it is, also with new keys.
    let mut world = start();
    let until = value(&world, "SSOENV_UNTIL");
    uses(&mut world, &["--region", "ap-south-1"]);
    uses(&mut world, &["--region", "ap-south-2", "--refresh"]);
    assert_eq!(values(&world, &["AWS_REGION", "SSOENV_LABEL"]), "ap-south-2 dev ReadOnly");
    // A command is given none of it.
    let ran = world.run(&["exec", "staging", "--", "env"]);
    assert!(
        !ran.stdout.contains("SSOENV_UNTIL") && !ran.stdout.contains("SSOENV_FALLBACK"),
        "{}",
        ran.stdout
    );
    world.variable("SSOENV_REFRESH_AT", "9");
    prompts(&mut world);
    assert_eq!(value(&world, "SSOENV_UNTIL"), until);
    assert!(ends(&mut world).contains("back to dev"));
    assert_eq!(value(&world, "AWS_REGION"), "eu-west-1");
}

#[test]
fn what_was_set_meanwhile_stays_and_the_keys_go_in_any_case() {
    let start = || {
        let mut world = World::signed_in();
        uses(&mut world, &["staging"]);
        uses(&mut world, &["dev", "--for", "15m"]);
        world
    };
    const KEYS: [&str; 4] =
        ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE"];
    let mut world = start();
    world.variable("AWS_PROFILE", "other");
    assert!(ends(&mut world).contains("dev has ended after 15m: what was set since stays"));
    assert_eq!(values(&world, &KEYS), "   other");
    let mut world = start();
    world.variable("AWS_ACCESS_KEY_ID", "AKIATHEIRS").variable("AWS_SECRET_ACCESS_KEY", "theirs");
    assert!(ends(&mut world).contains("what was set since stays"));
    assert_eq!(values(&world, &KEYS), "AKIATHEIRS theirs  ");
    assert_eq!(value(&world, "SSOENV_PROFILE"), "");
    // The profile from before is another one, or none.
    for (from, to, why) in [
        (
            "222222222222",
            "333333333333",
            "could not go back to staging: it is staging (333333333333/Developer) now",
        ),
        ("[profile staging]", "[profile gone]", "could not go back to staging: no profile staging"),
    ] {
        let mut world = start();
        world.config(&world.read(".aws/config").replacen(from, to, 1));
        let shown = ends(&mut world);
        assert!(shown.contains(why), "{shown}");
        assert_eq!(values(&world, &KEYS), "   ");
    }
    // A record that is gone, or rubbish, is none; without an end the time is over.
    for (name, text, said) in [
        ("SSOENV_FALLBACK", "", "this shell has what it had before"),
        ("SSOENV_FALLBACK", "[1]", "this shell has what it had before"),
        ("SSOENV_FALLBACK", "{\"profile\":\"prod\\n\"}", "this shell has what it had before"),
        ("SSOENV_UNTIL", "", "ends early, since SSOENV_UNTIL says no time: back to staging"),
        ("SSOENV_UNTIL", "soon", "ends early, since SSOENV_UNTIL says no time: back to staging"),
    ] {
        let mut world = start();
        if name == "SSOENV_FALLBACK" {
            world.variable("SSOENV_UNTIL", "100");
        }
        world.variable(name, text);
        let shown = prompts(&mut world);
        assert!(shown.contains(said), "{name} {text} {shown}");
        assert_ne!(value(&world, "SSOENV_PROFILE"), "dev");
    }
    // The clock was set back by an hour: more is left than was asked for.
    let mut world = start();
    world.variable("SSOENV_UNTIL", &(now() + 4500).to_string());
    assert!(
        prompts(&mut world)
            .contains("dev ends early, since the clock or SSOENV_UNTIL was changed: back to staging")
    );
}

#[test]
fn an_endpoint_is_not_restored() {
    let mut world = World::signed_in();
    for (name, value) in [
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/x"),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "t"),
        ("SSOENV_PROFILE", "prod"),
        ("SSOENV_KEY_ID", "endpoint"),
    ] {
        world.variable(name, value);
    }
    uses(&mut world, &["dev", "--for", "15m"]);
    assert!(ends(&mut world).contains("the endpoint that this shell had for prod is not restored"));
    assert_eq!(
        values(&world, &["SSOENV_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_CONTAINER_CREDENTIALS_FULL_URI"]),
        "  "
    );
}

#[test]
fn keys_that_are_shorter_are_renewed_until_the_end_and_not_behind_it() {
    let mut world = World::signed_in();
    uses(&mut world, &["staging"]);
    uses(&mut world, &["dev", "--for", "4h"]);
    let (key, until) = (value(&world, "AWS_ACCESS_KEY_ID"), value(&world, "SSOENV_UNTIL"));
    let refresh = |world: &World| value(world, "SSOENV_REFRESH_AT").parse::<i64>().unwrap();
    assert!(refresh(&world) < now() + 3600);
    // The next keys are there.
    drop(world.used(&["dev", "--refresh"]));
    world.variable("SSOENV_EXPIRES_AT", &(now() + 60).to_string());
    assert_eq!(prompts(&mut world), "");
    assert_ne!(value(&world, "AWS_ACCESS_KEY_ID"), key);
    assert_eq!(values(&world, &["SSOENV_UNTIL", "SSOENV_PROFILE"]), format!("{until} dev"));
    // The last ones are looked at no later than at the end.
    let soon = (now() + 600).to_string();
    world.variable("SSOENV_UNTIL", &soon).variable("SSOENV_EXPIRES_AT", &(now() + 60).to_string());
    drop(world.used(&["dev", "--refresh"]));
    prompts(&mut world);
    assert_eq!(value(&world, "SSOENV_REFRESH_AT"), soon);
}

#[test]
fn where_nothing_could_take_them_back_it_is_refused() {
    let mut world = World::signed_in();
    for (arguments, said) in [
        (&["use", "dev", "--for", "15m", "--format", "dotenv"][..], "nothing takes them back from a file"),
        (&["use", "dev", "--for", "15m", "--format", "ini"], "nothing takes them back from a file"),
        (&["use", "dev", "--for", "15m", "--write-credentials", "x"], "nothing takes them back from a file"),
        (&["use", "dev", "--for", "15m", "--mode", "profile"], "--for does not work with --mode profile"),
        (&["use", "dev", "--for", "0"], "--for cannot be 0: it is less than 1m"),
        (&["use", "dev", "--for", "59s"], "--for cannot be 59s: it is less than 1m"),
        (&["use", "dev", "--for", "15"], "--for cannot be 15: it is not a number with a unit"),
        (&["use", "dev", "--for=-15m"], "--for cannot be -15m: it is not a number with a unit"),
        (&["use", "dev", "--for", "12h 1s"], "--for cannot be 12h 1s: it is more than 12h"),
        (&["use", "dev", "--for"], "--for has no value"),
        (
            &["use", "--role", "ReadOnly", "--for", "15m"],
            "--role takes a role in the account of the active profile, and none is active",
        ),
        (&["use", "dev", "--role", "a b"], "--role: `a b` is not the name of a role"),
        (&["exec", "dev", "--for", "15m", "--", "true"], "exec --for: a command keeps its variables"),
        (
            &["exec", "dev", "--mode", "profile", "--for", "15m", "--", "true"],
            "exec --for: a command keeps its variables",
        ),
    ] {
        let ran = world.run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?} {}", ran.stderr);
        assert!(ran.stderr.contains(said), "{arguments:?} {}", ran.stderr);
        assert_eq!(ran.stdout, if arguments[0] == "use" && !ran.stdout.is_empty() { SH_FAILURE } else { "" });
    }
    world.variable("DIRENV_IN_ENVRC", "1");
    let ran = world.run(&["use", "dev", "--for", "15m"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), SH_FAILURE), "{}", ran.stderr);
    assert!(ran.stderr.contains("--for does not work in an .envrc"), "{}", ran.stderr);
    assert_eq!(world.service.calls().len(), 0);
}

#[test]
fn a_profile_in_profile_mode_gives_keys_for_the_time() {
    let mut world = World::signed_in();
    world.settings("mode = profile\n");
    uses(&mut world, &["staging"]);
    assert_eq!(values(&world, &["AWS_PROFILE", "AWS_ACCESS_KEY_ID"]), "staging ");
    uses(&mut world, &["dev", "--for", "15m"]);
    assert_eq!(value(&world, "AWS_PROFILE"), "");
    assert!(!value(&world, "AWS_ACCESS_KEY_ID").is_empty());
    assert!(ends(&mut world).contains("back to staging"));
    assert_eq!(values(&world, &["AWS_PROFILE", "AWS_ACCESS_KEY_ID"]), "staging ");
}

#[test]
fn the_guard_judges_the_role_that_is_taken() {
    let mut world = World::signed_in();
    world.settings("guard = ask\nread_only_roles = ReadOnly\n");
    uses(&mut world, &["012345678901/ReadOnly"]);
    let had = state(&world);
    let ran = changes(&mut world, &["use", "--role", "Administrator", "--for", "15m"]);
    assert_eq!(ran.code, Some(4), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("prod is production: account 012345678901, role Administrator"),
        "{}",
        ran.stderr
    );
    assert_eq!(state(&world), had);
    uses(&mut world, &["--role", "Administrator", "--for", "15m", "--production"]);
    assert_eq!(value(&world, "SSOENV_PRODUCTION"), "1");
    // What the shell has is not asked for at a renewal either.
    world.variable("SSOENV_REFRESH_AT", "9");
    assert_eq!(prompts(&mut world), "");
}

#[test]
fn sts_is_asked_for_keys_that_last_no_longer_and_others_do_not_get_them() {
    let mut world = World::signed_in();
    uses(&mut world, &["dev"]);
    let ordinary = world.used(&["deploy"]);
    let sent = |world: &World| {
        let mut calls = world.service.calls().into_iter();
        let last = calls.rfind(|call| call.operation == Operation::AssumeRole).unwrap();
        field(&last, "DurationSeconds")
    };
    assert_eq!(sent(&world), None);
    for time in ["15m", "1h"] {
        uses(&mut world, &["deploy", "--for", time]);
        let seconds = if time == "1h" { 3600 } else { 900 };
        assert_eq!(sent(&world), Some(seconds.to_string()));
        let (expires, until) = (value(&world, "SSOENV_EXPIRES_AT"), value(&world, "SSOENV_UNTIL"));
        assert_eq!(expires, until, "{time}");
        assert_eq!(value(&world, "SSOENV_REFRESH_AT"), until, "they are not renewed");
        assert!((until.parse::<i64>().unwrap() - now() - seconds).abs() < 60, "{time}");
        assert_eq!(world.used(&["deploy"])["AWS_ACCESS_KEY_ID"], ordinary["AWS_ACCESS_KEY_ID"], "{time}");
    }
    // They are new each time, since cached ones would end earlier.
    let key = value(&world, "AWS_ACCESS_KEY_ID");
    uses(&mut world, &["deploy", "--for", "1h"]);
    assert_ne!(value(&world, "AWS_ACCESS_KEY_ID"), key);
    // Less than STS gives, and more than a role that a role assumes lasts: they are forgotten.
    world.service.forget_calls();
    for time in ["14m", "61m"] {
        uses(&mut world, &["deploy", "--for", time]);
        assert_eq!(value(&world, "AWS_ACCESS_KEY_ID"), ordinary["AWS_ACCESS_KEY_ID"], "{time}");
    }
    assert_eq!(world.service.count(Operation::AssumeRole), 0);
}

#[test]
fn a_role_that_allows_less_gives_the_keys_that_it_gives_otherwise() {
    let mut world = World::empty();
    let key = world.service.user_key("arn:aws:iam::111111111111:user/sam");
    let arn = "arn:aws:iam::222222222222:role/short";
    world.service.add_role(AssumableRole {
        longest_session: 3600,
        ..AssumableRole::new(arn, "arn:aws:iam::111111111111:user/sam")
    });
    world.add_sections(&format!(
        "[profile sam]\naws_access_key_id = {}\naws_secret_access_key = {}\n[profile short]\nrole_arn = {arn}\nsource_profile = sam\nregion = us-east-1\n",
        key.access_key_id, key.secret_access_key
    ));
    uses(&mut world, &["short", "--for", "2h"]);
    let at = |name: &str| value(&world, name).parse::<i64>().unwrap();
    assert!(at("SSOENV_UNTIL") > at("SSOENV_EXPIRES_AT"));
    assert_eq!(world.service.count(Operation::AssumeRole), 2);
    // An IAM user's keys do not end, but the time does.
    uses(&mut world, &["sam", "--for", "15m"]);
    assert_eq!(value(&world, "SSOENV_REFRESH_AT"), value(&world, "SSOENV_UNTIL"));
    assert!(ends(&mut world).contains("sam has ended after 15m"));
    assert_eq!(value(&world, "AWS_ACCESS_KEY_ID"), "");
}

#[test]
fn another_terminal_does_not_inherit_them() {
    let mut world = World::signed_in();
    uses(&mut world, &["dev"]);
    uses(&mut world, &["--role", "ReadOnly", "--for", "15m"]);
    // In a terminal session of its own: that of the tests may have no id.
    let started = |from: Option<&str>| {
        let mut command = world.command("setsid");
        command.arg("--wait").arg(binary()).args(["init", "bash"]).env_remove("SSOENV_SID");
        ran(command.envs(from.map(|id| ("SSOENV_SID", id))).output().unwrap()).stdout
    };
    assert!(!started(None).contains("came from another terminal"));
    let text = started(Some("1"));
    assert!(text.contains("default (for a time only) came from another terminal and is off here: `ssoenv use dev` for what was before"), "{text}");
}

#[test]
fn a_person_is_told_where_nothing_takes_them_back() {
    let world = World::signed_in();
    let line = ["-c", "eval \"$(ssoenv use dev --for 15m --shell sh)\"; echo \"has $SSOENV_ROLE_NAME\""];
    let (code, shown) = on_a_terminal(world.line("sh", &line));
    assert_eq!(code, 0, "{shown}");
    assert!(
        shown.contains("without the hook nothing takes dev back after 15m; its keys expire in "),
        "{shown}"
    );
    assert!(shown.contains("has Developer"), "{shown}");
    assert_eq!(world.run(&["use", "dev", "--for", "15m"]).stderr, "");
}

#[test]
fn every_verb_that_tells_of_the_shell_tells_of_the_time() {
    let mut world = World::signed_in();
    uses(&mut world, &["staging"]);
    uses(&mut world, &["dev", "--for", "15m"]);
    world.variable("SSOENV_UNTIL", &(now() + 14 * 60 + 30).to_string());
    let said = "14m left, then back to staging";
    for arguments in [&["status"][..], &["whoami"], &["explain"], &[]] {
        let ran = world.run(arguments);
        // A call without a verb that is evaluated says it on stderr.
        let all = format!("{}{}", ran.stdout, ran.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(all.contains(said), "{arguments:?} {all}");
    }
    let json = |arguments: &[&str]| {
        let ran = world.run(arguments);
        serde_json::from_str::<Value>(&ran.stdout).unwrap_or_else(|_| panic!("{arguments:?} {}", ran.stderr))
    };
    for found in [
        &json(&["status", "--json"])["shell"]["elevation"],
        &json(&["whoami", "--json"])["elevation"],
        &json(&["explain", "--json"])["elevation"],
    ] {
        assert_eq!(
            (&found["falls_back_to"], &found["is_over"]),
            (&"staging".into(), &false.into()),
            "{found}"
        );
        assert!(found["until"].as_str().unwrap().ends_with('Z'), "{found}");
    }
    let prompt = json(&["prompt", "--json"]);
    assert_eq!(prompt["left"], "14m");
    assert_ne!(prompt["until"], prompt["expires_at"]);
    assert_eq!(json(&["whoami", "staging", "--json"]).get("elevation"), None);
    assert_eq!(json(&["explain", "staging", "--json"]).get("elevation"), None);
    // Without a hook nothing takes them back, and each says so.
    world.variable("SSOENV_UNTIL", "100");
    assert!(world.run(&["status"]).stdout.contains("its time is over"));
    assert_eq!(world.run(&["prompt"]).stdout, "[dev expired]\n");
}

#[test]
fn no_variable_leads_to_production_that_the_guard_asks_for() {
    let forged = "{\"profile\":\"prod\",\"account\":\"012345678901\",\"role\":\"Administrator\",\"for\":900}";
    for mode in ["keys", "profile"] {
        let mut world = World::signed_in().with_cached(&["prod"]);
        world.settings(&format!("guard = ask\nmode = {mode}\n"));
        uses(&mut world, &["dev", "--for", "15m"]);
        world.variable("SSOENV_FALLBACK", forged);
        let shown = ends(&mut world);
        assert!(
            shown.contains("prod is production, and nobody has confirmed it in this terminal: run `"),
            "{shown}"
        );
        assert_eq!(values(&world, &["SSOENV_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_PROFILE"]), "  ");
    }
    // Variables that name it beforehand prove nothing either.
    let mut world = World::signed_in().with_cached(&["prod"]);
    world.settings("guard = ask\n");
    for (name, value) in [
        ("SSOENV_PROFILE", "prod"),
        ("SSOENV_ACCOUNT_ID", "012345678901"),
        ("SSOENV_ROLE_NAME", "Administrator"),
        ("SSOENV_KEY_ID", "ASIAFORGED"),
        ("AWS_ACCESS_KEY_ID", "ASIAFORGED"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("AWS_SESSION_TOKEN", "x"),
    ] {
        world.variable(name, value);
    }
    uses(&mut world, &["dev", "--for", "15m"]);
    assert!(ends(&mut world).contains("nobody has confirmed it in this terminal"));
    assert_eq!(values(&world, &["SSOENV_PROFILE", "AWS_ACCESS_KEY_ID"]), " ");
}

#[test]
fn what_direnv_had_activated_is_back_in_its_directory_alone() {
    for (directory, state) in [("-/project", "staging direnv"), ("-/other", " ")] {
        let mut world =
            World::signed_in().with_variable("DIRENV_DIR", "-/project").with_variable("DIRENV_IN_ENVRC", "1");
        uses(&mut world, &["staging"]);
        assert_eq!(value(&world, "SSOENV_SOURCE"), "direnv");
        world.variable("DIRENV_IN_ENVRC", "");
        uses(&mut world, &["dev", "--for", "15m"]);
        world.variable("DIRENV_DIR", directory);
        let shown = ends(&mut world);
        assert_eq!(values(&world, &["SSOENV_PROFILE", "SSOENV_SOURCE"]), state, "{shown}");
    }
}

/// Runs what the hook runs when variables were changed, and applies the change; returns what it says.
fn follows(world: &mut World) -> String {
    let mut command = world.ssoenv(&["__hook", "changed"]);
    command.env("SSOENV_WRAP", "powershell").env("SSOENV_HOOK", "1");
    let ran = ran(command.output().unwrap());
    world.apply(&serde_json::from_str(&ran.stdout).unwrap());
    ran.stderr
}

#[test]
fn no_variable_makes_a_renewal_hand_out_production_that_the_guard_asks_for() {
    let forged = [
        ("SSOENV_PROFILE", "prod"),
        ("SSOENV_ACCOUNT_ID", "012345678901"),
        ("SSOENV_ROLE_NAME", "Administrator"),
        ("SSOENV_REFRESH_AT", "1"),
        ("SSOENV_EXPIRES_AT", "1"),
    ];
    let mut world = World::signed_in().with_cached(&["prod"]);
    world.settings("guard = ask\n");
    uses(&mut world, &["dev"]);
    let key = value(&world, "AWS_ACCESS_KEY_ID");
    for (name, value) in forged {
        world.variable(name, value);
    }
    let shown = prompts(&mut world);
    assert!(shown.contains("prod is production, and nobody has confirmed it in this terminal"), "{shown}");
    assert_eq!(value(&world, "AWS_ACCESS_KEY_ID"), key);
    // The same without keys, as after direnv.
    let mut world = World::signed_in().with_cached(&["prod"]);
    world.settings("guard = ask\n");
    let marks = [("SSOENV_KEY_ID", "ASIAX"), ("SSOENV_SAVED", "{}"), ("SSOENV_SOURCE", "manual")];
    for (name, value) in marks.into_iter().chain(forged) {
        world.variable(name, value);
    }
    assert!(follows(&mut world).contains("nobody has confirmed it in this terminal"));
    assert_eq!(value(&world, "AWS_ACCESS_KEY_ID"), "");
}

#[test]
fn production_is_back_also_where_another_shell_has_renewed_it() {
    let mut world = World::signed_in();
    world.settings("guard = ask\n");
    uses(&mut world, &["prod", "--production"]);
    drop(world.used(&["prod", "--production", "--refresh"]));
    uses(&mut world, &["dev", "--for", "15m"]);
    let shown = ends(&mut world);
    assert!(shown.contains("dev has ended after 15m: back to prod"), "{shown}");
}

#[test]
fn keys_that_end_with_the_time_are_not_replaced_by_others() {
    let mut world = World::signed_in();
    uses(&mut world, &["dev"]);
    drop(world.used(&["deploy"]));
    uses(&mut world, &["deploy", "--for", "15m"]);
    let names = ["AWS_ACCESS_KEY_ID", "SSOENV_EXPIRES_AT", "SSOENV_UNTIL"];
    let had = values(&world, &names);
    uses(&mut world, &["--region", "ap-south-1", "--refresh"]);
    assert_eq!(values(&world, &names), had);
    world.variable("SSOENV_REFRESH_AT", "9");
    prompts(&mut world);
    assert_eq!(values(&world, &names), had);
    let keys = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
    world.apply(&serde_json::json!({ "set": {}, "unset": keys }));
    follows(&mut world);
    assert_eq!(values(&world, &names), had);
    let ran = changes(&mut world, &["use", "--region", "ap-south-1", "--mode", "profile"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
}
