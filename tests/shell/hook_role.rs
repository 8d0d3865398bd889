//! Which part of a hook runs ssoenv: said by variables, or, in PowerShell, by a hidden first argument, which outweighs
//! them and reaches nothing that ssoenv starts.

use crate::support::browser::script;
use crate::support::terminal::on_a_terminal;
use crate::support::world::{Ran, World, ran};

const ROLES: [&str; 3] = ["__from=powershell-wrapper", "__from=powershell-prompt", "__from=powershell-hook"];

/// What the threads of a shell may have left in its environment.
const LEFTOVERS: [&[(&str, &str)]; 4] = [
    &[],
    &[("SSOENV_WRAP", "bash")],
    &[("SSOENV_WRAP", "fish-data"), ("SSOENV_HOOK", "1")],
    &[("SSOENV_WRAP", "x"), ("SSOENV_SEGMENT", "1"), ("SSOENV_REPEATS", "dev"), ("SSOENV_HOOK", "1")],
];

fn run(world: &World, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    ran(world.ssoenv(arguments).envs(variables.iter().copied()).output().unwrap())
}

#[test]
fn powershells_wrapper_gets_data_whatever_stands_in_the_environment_or_is_named() {
    let world = World::signed_in().with_cached(&["dev"]);
    for role in ROLES {
        for variables in LEFTOVERS {
            for line in [
                &["use", "dev"][..],
                &["use", "dev", "--shell", "sh"],
                &["use", "--shell=fish", "dev"],
                &["off"],
            ] {
                let ran = run(&world, &[&[role], line].concat(), variables);
                assert_eq!(ran.code, Some(0), "{role} {line:?} {variables:?} {ran:?}");
                assert!(ran.stdout.starts_with("{\"ssoenv\":1,"), "{role} {line:?} {variables:?} {ran:?}");
            }
            for line in [&["use", "typo"][..], &["use", "--regoin", "x"], &["usee"], &["off", "--nope"], &[]]
            {
                let ran = run(&world, &[&[role], line].concat(), variables);
                let is_expected =
                    if line.is_empty() { ran.code == Some(0) } else { matches!(ran.code, Some(2 | 5)) };
                assert!(is_expected, "{role} {line:?} {ran:?}");
                assert_eq!(ran.stdout, "", "{role} {line:?} {variables:?}");
                assert!(!ran.stderr.contains("__from"), "{ran:?}");
            }
        }
    }
}

#[test]
fn the_wrapper_of_every_shell_gets_its_own_language_though_another_is_named() {
    let world = World::signed_in().with_cached(&["dev"]);
    for (wrap, header) in [
        ("bash", ": ssoenv-eval;\n\\"),
        ("zsh", ": ssoenv-eval;\n\\"),
        ("fish", ": ssoenv-eval;\nif set -"),
        ("fish-data", ": ssoenv-data;\n"),
        ("powershell", "{\"ssoenv\":1,"),
    ] {
        for shell in ["sh", "fish", "powershell"] {
            let ran = run(&world, &["use", "dev", "--shell", shell], &[("SSOENV_WRAP", wrap)]);
            assert!(ran.code == Some(0) && ran.stdout.starts_with(header), "{wrap} {shell} {ran:?}");
        }
    }
}

#[test]
fn powershells_hook_gets_data_and_no_question() {
    let world = World::signed_in();
    for variables in LEFTOVERS {
        let ran = run(&world, &["__from=powershell-hook", "__hook", "refresh"], variables);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.stdout.starts_with("{\"ssoenv\":1,"), "{ran:?}");
    }
}

#[test]
fn a_person_hears_what_the_shell_has_where_no_segment_shows_it() {
    let said = "ssoenv: this shell has dev (111111111111/Developer), ";
    for (line, expected) in [
        ("ssoenv __from=powershell-wrapper use dev > out", said),
        ("SSOENV_SEGMENT=1 SSOENV_HOOK=1 ssoenv __from=powershell-wrapper use dev > out", said),
        ("ssoenv __from=powershell-prompt use dev > out", ""),
        ("ssoenv __from=powershell-hook use dev > out", ""),
    ] {
        let world = World::signed_in().with_cached(&["dev"]);
        let (code, screen) = on_a_terminal(world.line("sh", &["-c", line]));
        assert_eq!(code, 0, "{line}: {screen}");
        assert!(screen.starts_with(expected) && screen.is_empty() == expected.is_empty(), "{line}: {screen}");
    }
}

#[test]
fn nothing_that_is_started_learns_of_it() {
    let world = World::signed_in().with_sections("[profile p]\ncredential_process = ./keys\n");
    let keys = "env >>learned\necho '{\"Version\":1,\"AccessKeyId\":\"AKIAP\",\"SecretAccessKey\":\"s\"}'";
    script(world.home(), "keys", keys);
    for role in ROLES {
        for variables in LEFTOVERS {
            let told = run(
                &world,
                &[role, "exec", "dev", "--", "sh", "-c", "env; tr '\\0' ' ' </proc/$$/cmdline"],
                variables,
            );
            assert_eq!(told.code, Some(0), "{told:?}");
            let used = run(&world, &[role, "use", "p"], variables);
            assert!(used.stdout.contains("AKIAP"), "{used:?}");
            for learned in [told.stdout, world.read("learned")] {
                let is_told = ["SSOENV_WRAP", "SSOENV_SEGMENT", "SSOENV_REPEATS", "SSOENV_HOOK", "__from"]
                    .map(|it| learned.contains(it));
                assert_eq!(is_told, [false; 5], "{role} {variables:?} {learned}");
            }
        }
    }
}

#[test]
fn a_part_that_is_not_known_is_a_wrong_command_line() {
    let world = World::signed_in().with_cached(&["dev"]);
    for line in [
        &["__from=powershell", "use", "dev"][..],
        &["__from=", "use", "dev"],
        &["__from=powershell-hook", "__from=powershell-hook", "__hook", "refresh"],
        &["use", "__from=powershell-wrapper", "dev"],
    ] {
        let ran = run(&world, line, &[]);
        assert_eq!(ran.code, Some(2), "{line:?} {ran:?}");
        assert!(!ran.stdout.contains("AWS_"), "{ran:?}");
    }
}
