//! The README is true: its commands run, its tables match the program.

use crate::support::world::{World, binary, outside_cargo};
use std::process::Command;

fn readme() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap()
}

/// The commands of its shell blocks that begin with a word.
fn commands(first: &str) -> Vec<String> {
    let text = readme();
    let blocks = text.split("```").skip(1).step_by(2).filter(|block| block.starts_with("sh\n"));
    let lines = blocks.flat_map(|block| block.lines().skip(1));
    lines.filter(|line| line.starts_with(first)).map(str::to_owned).collect()
}

#[test]
fn the_first_command_shows_credentials_and_leaves_nothing_behind() {
    let command = commands("cargo run").remove(0);
    let home = tempfile::tempdir().unwrap();
    let mut shell = outside_cargo("sh");
    shell.args(["-c", &command]).env("TMPDIR", home.path());
    shell.env("AWS_PROFILE", "of the person").env("AWS_CONFIG_FILE", "/nonexistent");
    let output = shell.output().unwrap();
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for name in [
        "AWS_ACCESS_KEY_ID=ASIA",
        "AWS_SESSION_TOKEN=",
        "AWS_REGION=eu-west-1",
        "AWS_ACCOUNT_ID=111111111111",
    ] {
        assert!(stdout.contains(name), "{stdout}");
    }
    assert!(!stdout.contains("of the person"));
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0, "the sandbox removes its home");
}

#[test]
fn its_commands_for_a_person_work_in_the_sample_home() {
    let world = World::signed_in();
    let commands: Vec<String> = [commands("ssoenv "), commands("eval ")].concat();
    assert!(commands.len() >= 4, "{commands:?}");
    for command in commands {
        let output = world.command("bash").args(["-c", &command]).output().unwrap();
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn every_option_and_verb_is_in_it() {
    let text = readme();
    for verb in [
        "use",
        "off",
        "exec",
        "credential-process",
        "whoami",
        "explain",
        "doctor",
        "login",
        "logout",
        "status",
        "configure",
        "list",
        "bind",
        "unbind",
        "allow",
        "deny",
        "init",
        "prompt",
        "completions",
    ] {
        assert!(text.contains(&format!("**`ssoenv {verb}")), "{verb}");
        let help = Command::new(binary()).args(["help", verb]).output().unwrap();
        let help = String::from_utf8(help.stdout).unwrap();
        for word in help.split_whitespace().filter(|word| word.starts_with("--") && word.len() > 2) {
            let option = word.trim_end_matches([',', ')', '.', ']', '`']);
            let everywhere = ["--help", "--env-file"].contains(&option);
            assert!(everywhere || text.contains(option), "{verb} {option}");
        }
    }
}
