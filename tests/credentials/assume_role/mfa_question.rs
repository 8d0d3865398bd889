//! The code of a device, asked of a person on a terminal.

use super::mfa::{CODE, DEVICE, ROLE, guarded, guarded_twice};
use super::{calls, counts, field};
use crate::support::identity_center::Operation;
use crate::support::terminal::Terminal;
use crate::support::world::{SH_FAILURE, World};

const QUESTION: &str =
    "MFA code of arn:aws:iam::111111111111:mfa/sam, to assume arn:aws:iam::222222222222:role/guarded:";
/// As the wrapper calls it.
const WRAPPED: &str = "SSOENV_PROTOCOL=1 SSOENV_WRAP=bash ssoenv use guarded > \"$HOME/out\"";
const WITH_LOGIN: &str = "ssoenv use guarded --login --shell sh > \"$HOME/out\"";
const EXEC: &str = "ssoenv exec guarded -- env > \"$HOME/out\"";
const EACH: &str = "ssoenv each guarded -- env > \"$HOME/out\"";

fn start(world: &World, line: &str) -> Terminal {
    Terminal::start(world.line("sh", &["-c", line]))
}

#[test]
fn it_is_asked_for_and_not_shown() {
    for line in [WRAPPED, WITH_LOGIN, EXEC, EACH] {
        let world = guarded();
        let mut terminal = start(&world, line);
        terminal.answers(QUESTION, &format!("{CODE}\r"));
        let (code, screen) = terminal.ends();
        assert_eq!(code, 0, "{line}: {screen}");
        assert!(!screen.contains(CODE), "{screen}");
        for (at, _) in CODE.char_indices().skip(2) {
            assert!(!screen.contains(&CODE[at - 2..=at]), "{screen}");
        }
        let out = world.read("out");
        assert!(out.contains("SSOENV_ROLE_NAME=") && out.contains("guarded") && !out.contains(CODE), "{out}");
        let sent = calls(&world, Operation::AssumeRole);
        assert_eq!((sent.len(), field(&sent[0], "TokenCode").as_deref()), (1, Some(CODE)));
        assert_eq!(field(&sent[0], "SerialNumber").as_deref(), Some(DEVICE));
    }
}

#[test]
fn what_is_no_code_is_asked_for_again_and_not_sent() {
    let world = guarded();
    let mut terminal = start(&world, WRAPPED);
    terminal.answers(QUESTION, "12345\r");
    terminal.shows("a code has six digits");
    assert_eq!(counts(&world), (0, 0));
    terminal.presses(&format!("{}{CODE}\r", "\u{7f}".repeat(5)));
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    assert!(!screen.contains("12345") && !screen.contains(CODE), "{screen}");
}

#[test]
fn who_leaves_the_question_leaves_everything_as_it_was() {
    for (keys, expected) in [("\u{3}", 130), ("\u{1b}", 4), ("123\u{3}", 130)] {
        for (line, nothing) in [(WRAPPED, ""), (WITH_LOGIN, SH_FAILURE), (EXEC, ""), (EACH, "")] {
            let world = guarded();
            let mut terminal = start(&world, line);
            terminal.answers(QUESTION, keys);
            let (code, screen) = terminal.ends();
            assert_eq!((code, world.read("out").as_str()), (expected, nothing), "{keys:?} {line} {screen}");
            assert_eq!(counts(&world), (0, 0));
            assert!(!world.home().join(".aws/cli/cache").exists(), "{line}");
        }
    }
}

#[test]
fn a_wrong_code_is_sent_once_and_not_asked_for_again() {
    let world = guarded();
    let mut terminal = start(&world, WRAPPED);
    terminal.answers(QUESTION, "000000\r");
    let (code, screen) = terminal.ends();
    assert_eq!((code, world.read("out").as_str(), counts(&world)), (4, "", (0, 1)), "{screen}");
    assert!(screen.contains(&format!("the MFA code for {ROLE} was not accepted")), "{screen}");
    assert!(screen.contains("hint: wait for the next code; each code works once"), "{screen}");
}

#[test]
fn a_line_that_is_evaluated_and_whoever_said_no_input_is_not_asked() {
    for line in [
        "ssoenv use guarded --shell sh > \"$HOME/out\"",
        "ssoenv use guarded --login --no-input --shell sh > \"$HOME/out\"",
        "SSOENV_PROTOCOL=1 SSOENV_WRAP=bash SSOENV_NO_INPUT=1 ssoenv use guarded > \"$HOME/out\"",
        "SSOENV_PROTOCOL=1 SSOENV_WRAP=bash CI=true ssoenv use guarded > \"$HOME/out\"",
        "SSOENV_PROTOCOL=1 SSOENV_WRAP=bash SSOENV_HOOK=1 ssoenv use guarded > \"$HOME/out\"",
        "DIRENV_IN_ENVRC=1 ssoenv use guarded --login --shell sh > \"$HOME/out\"",
        "ssoenv exec guarded --no-input -- env > \"$HOME/out\"",
        "CI=1 ssoenv exec guarded -- env > \"$HOME/out\"",
        "ssoenv credential-process guarded > \"$HOME/out\"",
        "ssoenv __hook fetch -- guarded > \"$HOME/out\"; exit 3",
    ] {
        let world = guarded();
        let (code, screen) = start(&world, line).ends();
        assert_eq!((code, counts(&world)), (3, (0, 0)), "{line}: {screen}");
        assert!(!screen.contains(QUESTION), "{line}: {screen}");
        assert!(!world.read("out").contains("AKIA") && !world.read("out").contains("ASIA"), "{line}");
    }
}

#[test]
fn one_that_was_said_is_not_asked_for_and_goes_to_the_first_role_that_wants_it() {
    let world = guarded();
    let line =
        format!("SSOENV_PROTOCOL=1 SSOENV_WRAP=bash ssoenv use above --mfa-code {CODE} > \"$HOME/out\"");
    let (code, screen) = start(&world, &line).ends();
    assert_eq!((code, counts(&world)), (0, (0, 2)), "{screen}");
    assert!(!screen.contains("MFA code"), "{screen}");
    let world = guarded();
    let mut terminal = start(&world, &WRAPPED.replace("guarded", "above"));
    terminal.answers(QUESTION, &format!("{CODE}\r"));
    let (code, screen) = terminal.ends();
    assert_eq!((code, counts(&world)), (0, (0, 2)), "{screen}");
}

#[test]
fn a_code_that_was_sent_is_not_sent_for_the_next_role_of_the_same_device() {
    let world = guarded_twice();
    let mut terminal = start(&world, &WRAPPED.replace("guarded", "both"));
    terminal.answers(QUESTION, &format!("{CODE}\r"));
    terminal.answers("Next MFA code of arn:aws:iam::111111111111:mfa/sam", &format!("{CODE}\r"));
    terminal.shows("this code was already used: wait until the device shows the next one");
    assert_eq!(counts(&world), (0, 1));
    terminal.presses(&format!("{}271828\r", "\u{7f}".repeat(CODE.len())));
    let (_, screen) = terminal.ends();
    let sent = calls(&world, Operation::AssumeRole);
    let sent: Vec<_> = sent.iter().map(|call| field(call, "TokenCode").unwrap()).collect();
    assert_eq!(sent, [CODE, "271828"], "{screen}");
}

/// What a process is started with anybody on the machine can read.
#[test]
fn no_child_is_given_the_code() {
    let world = guarded();
    // A process on the way, and a command at its end, that write down what they were started with.
    let spy = world.home().join("spy");
    let seen = world.home().join("seen");
    let key = world.service.user_key(super::SAM);
    let text = format!(
        "#!/bin/sh\n{{ tr '\\0' ' ' < /proc/$$/cmdline; tr '\\0' ' ' < /proc/$PPID/environ; env; }} >> '{}'\necho '{{\"Version\": 1, \"AccessKeyId\": \"{}\", \"SecretAccessKey\": \"{}\"}}'\n",
        seen.display(),
        key.access_key_id,
        key.secret_access_key
    );
    std::fs::write(&spy, text).unwrap();
    crate::support::permissions::set(&spy, 0o755);
    world.add_sections(
        &format!(
            "[profile spied]\ncredential_process = {spy}\n[profile by-process]\nrole_arn = {ROLE}\nsource_profile = spied\nmfa_serial = {DEVICE}\nregion = us-east-1\n",
            spy = spy.display()
        ),
    );
    let mut terminal = start(&world, &format!("ssoenv exec by-process --verbose -- {}", spy.display()));
    terminal.answers(QUESTION, &format!("{CODE}\r"));
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    let seen = std::fs::read_to_string(seen).unwrap();
    assert!(seen.matches("HOME=").count() >= 2, "both were run: {seen}");
    assert!(!seen.contains(CODE) && !screen.contains(CODE), "{seen} {screen}");
}
