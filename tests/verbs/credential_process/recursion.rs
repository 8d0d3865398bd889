//! Processes that ask for the profile they are run for: a clear word, at once, and never a process for each other one.

use super::printed;
use crate::support::browser::script;
use crate::support::world::{SH_FAILURE, World};

/// Profiles whose processes are these lines; `@` is ssoenv, noted each time.
fn world(lines: &[(&str, &str)]) -> World {
    let world = World::signed_in();
    let noted = script(world.home(), "noted", "echo run >> \"$HOME/runs\"; exec ssoenv \"$@\"");
    let sections = lines.iter().map(|(name, line)| {
        format!("[profile {name}]\ncredential_process = {}\n", line.replace('@', &noted))
    });
    let user = "[profile user]\naws_access_key_id = AKIAUSER\naws_secret_access_key = s\n";
    world.config(&(sections.collect::<String>() + user));
    world
}

#[test]
fn a_process_that_asks_for_its_own_profile_is_run_once() {
    for line in [
        "@ credential-process self",
        "@ exec self -- true",
        "@ use self --format json",
        "@ exec user -- ssoenv credential-process self",
    ] {
        for verb in [
            &["use", "self", "--shell", "sh"][..],
            &["credential-process", "self"],
            &["exec", "self", "true"],
        ] {
            let world = world(&[("self", line)]);
            let ran = world.run(verb);
            assert_eq!((ran.code, ran.stdout.trim_end_matches(SH_FAILURE)), (Some(1), ""), "{line} {verb:?}");
            assert_eq!(
                ran.stderr,
                "ssoenv: credential_process of profile self failed (exit status: 5): ssoenv: credential_process commands call each other in a circle: self → self\n\
                 hint: run the command yourself to see its output\n",
                "{line}"
            );
            assert_eq!(world.runs(), 1, "{line} {verb:?}");
        }
    }
}

#[test]
fn two_that_ask_each_other_are_run_once_each() {
    let world = world(&[("a", "@ credential-process b"), ("b", "@ credential-process a")]);
    let ran = world.run(&["use", "a", "--format", "json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
    assert!(ran.stderr.contains("in a circle: a → b → a\n"), "{}", ran.stderr);
    assert_eq!(world.runs(), 2);
}

#[test]
fn a_role_whose_source_asks_for_the_role_is_a_circle_too() {
    let world = world(&[("b", "@ credential-process chain")]);
    let path = world.home().join(".aws/config");
    let text = std::fs::read_to_string(&path).unwrap();
    let chain = "[profile chain]\nrole_arn = arn:aws:iam::111111111111:role/x\nsource_profile = b\nregion = us-east-1\n";
    world.config(&(text + chain));
    let ran = world.run(&["use", "chain", "--format", "json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{}", ran.stderr);
    assert!(ran.stderr.contains("in a circle: b → b"), "{}", ran.stderr);
    assert_eq!(world.runs(), 1);
}

#[test]
fn four_in_a_row_are_run_and_a_fifth_is_not() {
    let next = |name: &str| format!("@ credential-process {name}");
    let (two, three, four, user) = (next("p2"), next("p3"), next("p4"), next("user"));
    let deep = world(&[("p1", &two), ("p2", &three), ("p3", &user)]);
    assert!(printed(&deep, &["p1"]).contains("\"AKIAUSER\""));
    assert_eq!(deep.runs(), 3);
    let deeper = world(&[("p1", &two), ("p2", &three), ("p3", &four), ("p4", &user)]);
    let ran = deeper.run(&["credential-process", "p1"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
    assert!(
        ran.stderr.contains("too many credential_process commands call each other: p1 → p2 → p3 → p4 → user"),
        "{}",
        ran.stderr
    );
    // A role that the line itself names is no profile that could ask.
    let world = World::signed_in();
    let config = std::fs::read_to_string(world.home().join(".aws/config")).unwrap();
    world.config(&format!("{config}\n[profile p]\ncredential_process = ssoenv credential-process 111111111111/Developer --session my-org\n"));
    for chain in ["", "a", "a,b,c"] {
        let mut command = world.ssoenv(&["use", "p", "--format", "json"]);
        let output = command.env("_AWS_CLI_PROFILE_CHAIN", chain).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}
