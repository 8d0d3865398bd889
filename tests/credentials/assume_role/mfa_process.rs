//! A command of the profile that prints the code of a device, so that nobody is asked.

use super::mfa::{CODE, guarded};
use super::{calls, counts, fails, field};
use crate::support::browser::script;
use crate::support::identity_center::{Fault, Operation};
use crate::support::terminal::Terminal;
use crate::support::world::World;

/// `guarded`, whose device is read by a command that notes each run.
fn with_process(prints: &str) -> World {
    let world = guarded();
    let program = script(world.home(), "reads-device", &format!("echo run >> \"$HOME/runs\"\n{prints}"));
    let text = world.read(".aws/config");
    let line = format!("[profile guarded]\nmfa_process = {program} --account 'my org'\n");
    world.config(&text.replace("[profile guarded]\n", &line));
    world
}

#[test]
fn the_code_that_it_prints_is_sent_once_and_asked_of_nobody() {
    for verb in [
        &["use", "guarded", "--format", "json"][..],
        &["exec", "guarded", "--", "true"],
        &["credential-process", "guarded"],
        &["__hook", "fetch", "--", "guarded"],
    ] {
        // With blanks around it, as aws-vault takes it.
        let world = with_process(&format!("test \"$2\" = 'my org' && echo ' {CODE} '"));
        let ran = world.run(verb);
        assert_eq!(ran.code, Some(0), "{verb:?}: {}", ran.stderr);
        assert!(!ran.stdout.contains(CODE) && !ran.stderr.contains(CODE), "{verb:?}: {}", ran.stderr);
        assert_eq!(field(&calls(&world, Operation::AssumeRole)[0], "TokenCode").as_deref(), Some(CODE));
        drop(world.used(&["guarded"]));
        assert_eq!(
            (counts(&world), world.runs()),
            ((0, 1), 1),
            "{verb:?}: the second use is served from the cache"
        );
    }
}

#[test]
fn a_person_at_a_terminal_is_not_asked_either() {
    let world = with_process(&format!("echo 'touch the device' >&2; echo {CODE}"));
    let line = "SSOENV_PROTOCOL=1 SSOENV_WRAP=bash ssoenv use guarded > \"$HOME/out\"";
    let (code, screen) = Terminal::start(world.line("sh", &["-c", line])).ends();
    assert_eq!(code, 0, "{screen}");
    assert!(screen.contains("touch the device") && !screen.contains("MFA code of"), "{screen}");
}

#[test]
fn a_code_that_was_sent_is_not_sent_again_and_no_new_one_is_asked_for() {
    for fault in [
        Fault::Status(503),
        Fault::LostAnswer,
        Fault::Error { status: 400, code: "Throttling", message: "m" },
        Fault::Error { status: 403, code: "ExpiredToken", message: "m" },
    ] {
        let world = with_process(&format!("echo {CODE}"));
        world.service.fault(Operation::AssumeRole, fault.clone());
        assert_ne!(world.run(&["use", "guarded"]).code, Some(0));
        assert_eq!((counts(&world), world.runs()), ((0, 1), 1), "{fault:?}");
    }
}

#[test]
fn the_code_of_the_command_line_goes_before_it() {
    let world = with_process("echo 000000");
    drop(world.used(&["guarded", "--mfa-code", CODE]));
    assert_eq!(world.runs(), 0);
}

#[test]
fn what_is_no_code_is_neither_sent_nor_shown() {
    for (prints, why) in [
        ("echo 12345", "did not print a code of six digits"),
        ("echo", "did not print a code of six digits"),
        ("echo code: 314159", "did not print a code of six digits"),
        ("echo 314159; echo 314159", "did not print a code of six digits"),
        ("printf '３１４１５９'", "did not print a code of six digits"),
        ("printf '\\377\\376'", "did not print a code of six digits"),
        ("echo 'no such device' >&2; exit 3", "failed (exit status: 3): no such device"),
        ("exec no-such-program", "failed (exit status: 127): "),
        ("head -c 3000000 /dev/zero", "failed (more than 1024 KiB of output)"),
    ] {
        let world = with_process(prints);
        let said = fails(&world, &["use", "guarded"], 1);
        assert!(
            said.starts_with(&format!("ssoenv: mfa_process of profile guarded {why}")),
            "{prints}: {said}"
        );
        assert!(said.contains("\nhint: run the command yourself"), "{said}");
        assert!(!said.contains(CODE) && said.len() < 1000, "{said}");
        assert_eq!(counts(&world), (0, 0), "{prints}");
    }
}

#[test]
fn list_and_explain_know_that_nobody_is_asked() {
    let world = with_process(&format!("echo {CODE}"));
    let listed = world.run(&["list", "guarded", "--json"]);
    assert!(!listed.stdout.contains("asks for an MFA code"), "{}", listed.stdout);
    let explained = world.run(&["explain", "guarded"]);
    assert!(explained.stdout.contains("with the code that mfa_process prints"), "{}", explained.stdout);
    assert!(!explained.stdout.contains("pass --mfa-code"), "{}", explained.stdout);
    assert_eq!(world.runs(), 0);
}
