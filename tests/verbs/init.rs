//! `init`: what it says of credentials that a terminal has inherited. The files that it prints are `shell/lint`'s
//! business, and what they do in a shell is that of `shell/hook`.

use crate::support::world::{Ran, World, binary, ran};
use std::process::Command;

/// A shell in another terminal than the one where production was taken.
fn inherited() -> World {
    let mut world = World::signed_in();
    world.variable("AWS_ACCESS_KEY_ID", "AKIAOLD").variable("AWS_SECRET_ACCESS_KEY", "OLDSECRET");
    let variables = world.used(&["prod"]);
    for (name, value) in variables {
        world.variable(&name, &value);
    }
    world.variable("SSOENV_SID", "1");
    world
}

const LINE: &str =
    "ssoenv: prod (production) came from another terminal and is off here: `ssoenv use prod` takes it";

/// The hook of an interactive bash, and what it leaves.
fn started(world: &World, init: &str) -> (String, String) {
    let shown = "echo \"<$SSOENV_PROFILE,$AWS_ACCESS_KEY_ID,${AWS_SECRET_ACCESS_KEY:+secret},$AWS_REGION>\"";
    let script = format!("{init}\n{shown}\nssoenv off >/dev/null 2>&1; {shown}\n");
    let mut command = elsewhere(world, "bash");
    let ran = ran(command.args(["--norc", "--noprofile", "-ic", &script]).output().unwrap());
    (ran.stdout, ran.stderr)
}

/// A command in a session of its own: one whose leader can be seen, also where these tests run in a container.
fn elsewhere(world: &World, program: &str) -> Command {
    let mut command = world.command("setsid");
    command.args(["--wait", program]);
    command
}

fn init(world: &World, shell: &str, without: &str) -> Ran {
    let mut command = elsewhere(world, binary().to_str().unwrap());
    ran(command.args(["init", shell]).env_remove(without).output().unwrap())
}

#[test]
fn inherited_production_goes_with_one_line_and_off_brings_back_what_was_there_before() {
    let world = inherited();
    let (stdout, stderr) = started(&world, "eval \"$(ssoenv init bash)\"");
    assert_eq!(stdout.lines().collect::<Vec<_>>(), ["<,,,>", "<,AKIAOLD,secret,>"], "{stderr}");
    assert_eq!(stderr.matches(LINE).count(), 1, "{stderr}");
}

#[test]
fn the_text_holds_no_key_and_means_only_the_shell_that_it_was_made_for() {
    let mut world = inherited();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let init = init(&world, shell, "NOTHING");
        assert_eq!((init.code, init.stderr.as_str()), (Some(0), ""), "{shell}");
        assert!(init.stdout.contains("came from another terminal"), "{shell}");
        for secret in ["OLDSECRET", "AKIAOLD", &world.variables()["AWS_SECRET_ACCESS_KEY"]] {
            assert!(!init.stdout.contains(secret), "{shell}");
        }
    }
    let kept = init(&world, "bash", "NOTHING").stdout;
    std::fs::write(world.home().join("kept"), kept).unwrap();
    for (name, value) in world.used(&["dev"]) {
        world.variable(&name, &value);
    }
    let (stdout, stderr) = started(&world, ". ~/kept");
    assert!(stdout.starts_with("<dev,ASIA"), "{stdout}");
    assert!(!stderr.contains("another terminal"), "{stderr}");
}

#[test]
fn what_is_neither_production_nor_over_is_kept_and_so_is_all_in_the_same_terminal() {
    let mut world = inherited();
    let text = init(&world, "bash", "SSOENV_PRODUCTION").stdout;
    assert!(!text.contains("another terminal"));
    world.variable("SSOENV_EXPIRES_AT", "1000");
    let text = init(&world, "bash", "SSOENV_PRODUCTION").stdout;
    assert!(text.contains("prod (expired) came from another terminal"));
    let text = init(&world, "bash", "SSOENV_SID").stdout;
    assert!(!text.contains("another terminal"));
}
