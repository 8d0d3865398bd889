//! `use` without a name, on a real terminal: a list to pick from, which is drawn on stderr.

/// Roles that no profile names.
mod accounts;
/// Keys of readline, pastes, and the answer on the screen.
mod keys;
/// The order of the list, and the file that it comes from.
mod recency;
/// What is seen: columns, marks, names that would do harm, windows of any size.
mod rows;
/// The picker below the shells that people use.
mod shells;

use crate::support::terminal::Terminal;
use crate::support::world::{SH_FAILURE, SH_TEXT, World};
use std::fs;

const DOWN: &str = "\u{1b}[B";
const UP: &str = "\u{1b}[A";
const ESCAPE: &str = "\u{1b}";
const CTRL_C: &str = "\u{3}";

/// `use` with these arguments, its stdout in a file as in an `eval`.
fn start(world: &World, arguments: &[&str]) -> Terminal {
    Terminal::start(line(world, arguments))
}

fn line(world: &World, arguments: &[&str]) -> portable_pty::CommandBuilder {
    let script = "trap : INT; ssoenv use \"$@\" > out; exit $?";
    world.line("sh", &[&["-c", script, "sh"], arguments].concat())
}

/// What the shell would have evaluated.
fn evaluated(world: &World) -> String {
    fs::read_to_string(world.home().join("out")).unwrap()
}

/// What is then the active profile.
fn active(world: &World) -> String {
    let text = evaluated(world);
    // The wrapper's is without the guard.
    let rest = text.strip_prefix(SH_TEXT).or_else(|| text.strip_prefix(": ssoenv-eval;\n"));
    let rest = rest.unwrap_or_else(|| panic!("{text}"));
    assert!(rest.starts_with("\\unset -v ") && rest.lines().count() == 1, "{text}");
    let script = format!("{text}\nprintf %s \"$SSOENV_PROFILE\"");
    let output = world.command("sh").args(["-c", &script]).output().unwrap();
    assert!(output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Picks with these keys; which profile it was, and what was shown.
fn picked(world: &World, arguments: &[&str], keys: &str) -> (String, String) {
    let mut terminal = start(world, arguments);
    terminal.answers("Profile:", keys);
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{keys:?} {screen}");
    (active(world), screen)
}

/// Where this is first shown.
fn place(screen: &str, text: &str) -> usize {
    screen.find(text).unwrap_or_else(|| panic!("no `{text}` in {screen}"))
}

#[test]
fn a_profile_is_found_by_whatever_is_known_of_it() {
    let world = World::signed_in();
    let url = world.service.start_url();
    world.sign_in_to(&url);
    for (keys, profile) in [
        ("", "default"),
        (DOWN, "dev"),
        (&format!("{DOWN}{DOWN}{DOWN}{UP}"), "staging"),
        ("prod", "prod"),
        ("PRD", "prod"),
        ("stag", "staging"),
        ("222222222222", "staging"),
        ("0123-4567-8901", "prod"),
        ("administrator", "prod"),
        ("developer", "dev"),
        ("developer 2222", "staging"),
        ("2222 dev", "staging"),
        ("readonly http", "old-style"),
        ("my-org stag", "staging"),
        ("production", "prod"),
        // What is in the name comes before what is in the role (Developer).
        ("dev", "dev"),
        // What was typed wrongly is taken back.
        ("zzz\u{7f}\u{7f}\u{7f}old", "old-style"),
        // Enter on a list that nothing fits picks nothing.
        ("prod zzz\r\u{7f}\u{7f}\u{7f}", "prod"),
    ] {
        let (active, _) = picked(&world, &[], &format!("{keys}\r"));
        assert_eq!(active, profile, "{keys:?}");
    }
}

#[test]
fn whoever_leaves_the_list_has_used_nothing() {
    let world = World::signed_in();
    for (keys, code, word) in [(ESCAPE, 4, "ssoenv: nothing was chosen"), (CTRL_C, 130, "")] {
        let mut terminal = start(&world, &[]);
        terminal.answers("> default", keys);
        let (ended, screen) = terminal.ends();
        assert_eq!((ended, &*evaluated(&world)), (code, SH_FAILURE), "{screen}");
        assert!(screen.contains(word) && !screen.contains("the same without"), "{screen}");
    }
    assert!(world.service.calls().is_empty());
}

#[test]
fn where_nobody_is_there_it_is_the_default_profile() {
    for (name, value, arguments) in [
        ("CI", "true", &[][..]),
        ("SSOENV_NO_INPUT", "1", &[]),
        ("DIRENV_IN_ENVRC", "1", &[]),
        ("SSOENV_HOOK", "1", &[]),
        ("X", "", &["--no-input"]),
    ] {
        let mut world = World::signed_in();
        world.variable(name, value);
        let (code, screen) = start(&world, arguments).ends();
        assert_eq!(code, 0, "{name} {screen}");
        assert_eq!(active(&world), "default", "{name}");
        assert!(!screen.contains("Profile:") && !screen.contains("the same without"), "{name} {screen}");
    }
    // A value that says no is no CI.
    for (name, value) in [("CI", "false"), ("CI", "0"), ("CI", ""), ("SSOENV_NO_INPUT", "no")] {
        let mut world = World::signed_in();
        world.variable(name, value);
        assert_eq!(picked(&world, &[], "\r").0, "default", "{name}={value}");
    }
    let world = World::signed_in();
    let script = "ssoenv use > out < /dev/null; exit $?";
    assert_eq!(Terminal::start(world.line("sh", &["-c", script])).ends().0, 0);
    assert_eq!(active(&world), "default");
    let script = "ssoenv use > out 2> err; exit $?";
    assert_eq!(Terminal::start(world.line("sh", &["-c", script])).ends().0, 0);
    assert_eq!(active(&world), "default");
}

#[test]
fn nothing_is_asked_when_the_answer_could_not_be_taken() {
    let world = World::signed_in();
    for (arguments, code) in [(&["use"][..], 2), (&["use", "--region", "no region", "--print"], 2)] {
        let (ended, screen) = Terminal::start(world.ssoenv_line(arguments)).ends();
        assert_eq!(ended, code, "{screen}");
        assert!(!screen.contains("Profile:"), "{screen}");
    }
}

#[test]
fn the_line_that_asks_nothing_is_shown_in_the_words_of_the_shell() {
    let config = |name: &str| {
        format!(
            "[profile {name}]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\nregion = r\n[profile z]\n[sso-session my-org]\nsso_start_url = u\nsso_region = us-east-1\n"
        )
    };
    for (header, wrap, arguments, line) in [
        ("prod", "", &[][..], "eval \"$(ssoenv use prod)\""),
        ("prod", "bash", &[], "ssoenv use prod"),
        ("prod", "fish", &["--shell", "sh"], "ssoenv use --shell sh prod"),
        ("prod", "zsh", &["--region", "eu-west-1"], "ssoenv use --region eu-west-1 prod"),
        ("prod", "", &["--region", "eu-west-1", "--"], "eval \"$(ssoenv use --region eu-west-1 prod)\""),
        ("-prod", "bash", &[], "ssoenv use -- -prod"),
        ("\"it's a $(x)\"", "bash", &[], "ssoenv use 'it'\\''s a $(x)'"),
        ("\"it's a $(x)\"", "fish", &["--shell", "sh"], "ssoenv use --shell sh 'it\\'s a $(x)'"),
    ] {
        let mut world = World::signed_in();
        world.config(&config(header));
        if !wrap.is_empty() {
            world.variable("SSOENV_WRAP", wrap);
        }
        let mut terminal = start(&world, arguments);
        terminal.answers("Profile:", "\r");
        let (code, screen) = terminal.ends();
        assert_eq!(code, 0, "{screen}");
        let said = format!("ssoenv: without the list: `{line}`\r\n");
        assert!(screen.contains(&said), "{header} {wrap}: {screen}");
    }
    let world = World::signed_in();
    let (_, screen) = picked(&world, &["--quiet"], "prod\r");
    assert!(!screen.contains("the same without"), "{screen}");
}

#[test]
fn options_hold_for_the_profile_that_is_picked() {
    let mut world = World::signed_in();
    assert_eq!(picked(&world, &["--region", "ap-south-1"], "prod\r").0, "prod");
    assert!(evaluated(&world).contains("export AWS_REGION='ap-south-1'"));
    for (name, value) in world.used(&["prod"]) {
        world.variable(&name, &value);
    }
    // With an active profile the region alone changes, and nobody is asked.
    let (code, screen) = start(&world, &["--region", "eu-north-1"]).ends();
    assert_eq!(code, 0, "{screen}");
    assert!(!screen.contains("Profile:") && !evaluated(&world).contains("SSOENV_PROFILE"), "{screen}");
    assert_eq!(picked(&world, &[], "staging\r").0, "staging");
}

#[test]
fn without_profiles_the_hint_is_what_makes_one_and_with_one_it_is_asked_for_all_the_same() {
    let world = World::signed_in();
    world.config("[sso-session my-org]\nsso_start_url = u\nsso_region = us-east-1\n");
    let (code, screen) = start(&world, &[]).ends();
    assert_eq!((code, &*evaluated(&world)), (5, SH_FAILURE));
    let path = world.home().join(".aws/config");
    let said = format!(
        "ssoenv: no profile in {}\r\nhint: there is no profile yet: run `ssoenv configure` to create one\r\n",
        path.display()
    );
    assert_eq!(screen, said);

    let text = fs::read_to_string(&path).unwrap();
    world.config(&format!(
        "[profile one]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\nregion = r\n{text}"
    ));
    assert_eq!(picked(&world, &[], "\r").0, "one");
}

#[test]
fn ten_thousand_profiles_are_one_list() {
    let world = World::signed_in();
    let mut text =
        String::from("[sso-session my-org]\nsso_start_url = u\nsso_region = us-east-1\n[default]\n");
    for number in 0..10_000 {
        text.push_str(&format!(
            "[profile team-{number}]\nsso_session = my-org\nsso_account_id = {}\nsso_role_name = {}\nregion = r\n",
            500_000_000_000_u64 + number,
            if number % 2 == 0 { "Developer" } else { "ReadOnly" }
        ));
    }
    world.config(&text);
    for number in [0, 4711, 9999] {
        let id = (500_000_000_000_u64 + number).to_string();
        world.service.assign(&id, "", "", &["Developer", "ReadOnly"]);
    }
    for (keys, profile) in [
        ("", "team-0"),
        ("500000004711", "team-4711"),
        ("9999", "team-9999"),
        ("readonly 4711", "team-4711"),
        // Up from the first is the last one that can be used; what cannot be is behind it.
        (&format!("{UP}{UP}"), "team-9999"),
    ] {
        let (active, _) = picked(&world, &[], &format!("{keys}\r"));
        assert_eq!(active, profile, "{keys:?}");
    }
}
