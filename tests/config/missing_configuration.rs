//! A machine on which nobody has configured anything: one line that says so and what to do, from every verb that needs a
//! configuration; and silence from what runs by itself.

use crate::support::typist::{Kind, Typist, in_each_shell};
use crate::support::world::{SH_FAILURE, World};
use std::fs;

const SAID: &str = "there is no configuration yet: run `ssoenv configure`";

/// A home without `~/.aws`, and nothing that a tool could find elsewhere.
fn bare() -> World {
    let world = World::empty();
    fs::remove_dir_all(world.home().join(".aws")).unwrap();
    world
}

#[test]
fn every_verb_that_needs_one_says_so_in_one_line() {
    let missing = bare();
    let empty = World::empty();
    empty.config("# nothing yet\n\n");
    for world in [missing, empty] {
        for line in [
            "use dev",
            "use",
            "use -",
            "use .",
            "use dev --format json",
            "use 111111111111/Developer",
            "use my-org/111111111111/Developer",
            "use arn:aws:iam::111111111111:role/x",
            "use arn:aws:iam::111111111111:role/x --source dev",
            "exec dev -- true",
            "credential-process dev",
            "list",
            "list --json",
            "list --names",
            "list --available",
            "status",
            "status --json",
            "status --quiet",
            "status --profile dev",
            "login",
            "login my-org",
            "login --all",
            "login --profile dev",
            "logout",
            "logout --all",
            "explain",
            "explain dev",
            "explain --json",
            "whoami",
            "whoami --profile dev",
            "bind dev",
        ] {
            let ran = world.run(&line.split(' ').collect::<Vec<_>>());
            assert_eq!((ran.code, ran.stderr), (Some(5), format!("ssoenv: {SAID}\n")), "{line}");
            let is_evaluated = line.starts_with("use") && !line.contains("json");
            assert_eq!(ran.stdout, if is_evaluated { SH_FAILURE } else { "" }, "{line}");
        }
        let ran = world.run(&["doctor", "--offline"]);
        assert_eq!(ran.code, Some(1));
        assert!(ran.stdout.starts_with(&format!("error: {SAID} ")), "{}", ran.stdout);
        assert!(world.service.calls().is_empty());
        let ran = world.with_variable("AWS_PROFILE", "dev").run(&["use", "--format", "json"]);
        assert_eq!((ran.code, ran.stderr), (Some(5), format!("ssoenv: {SAID}\n")));
    }
}

#[test]
fn a_file_that_a_variable_names_is_named() {
    let mut world = World::empty();
    let path = world.home().join("elsewhere/config").display().to_string();
    world.variable("AWS_CONFIG_FILE", &path);
    for arguments in [&["use", "dev"][..], &["list"], &["status"], &["login"]] {
        let said = format!("ssoenv: there is no configuration yet in {path}: run `ssoenv configure`\n");
        assert_eq!(world.run(arguments).stderr, said, "{arguments:?}");
    }
}

#[test]
fn what_needs_none_works_without_one() {
    let mut world = bare();
    for arguments in [&["off"][..], &["prompt"], &["init", "bash"], &["completions", "zsh"], &["--version"]] {
        let ran = world.run(arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?} {}", ran.stderr);
        assert!(!ran.stderr.contains("no configuration"), "{arguments:?} {}", ran.stderr);
    }
    let ran = world.run(&["__complete", "fish", "--", "ssoenv", "use", ""]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), "", ""));
    let ran = world.run(&["configure", "--no-input"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.starts_with("ssoenv: --session is required"), "{}", ran.stderr);
    // Keys that a tool has set are somebody's, and can be asked about and explained.
    let keys = world.service.user_key("arn:aws:iam::111111111111:user/sam");
    world
        .variable("AWS_ACCESS_KEY_ID", &keys.access_key_id)
        .variable("AWS_SECRET_ACCESS_KEY", &keys.secret_access_key);
    world.variable("AWS_REGION", "us-east-1");
    let ran = world.run(&["whoami"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let ran = world.run(&["explain"]);
    assert!(ran.stdout.contains("other tools in this environment"), "{}", ran.stdout);
    // What a shell has taken elsewhere is shown.
    world.variable("SSOENV_PROFILE", "dev").variable("SSOENV_KEY_ID", &keys.access_key_id);
    let ran = world.run(&["status"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.starts_with("shell  dev"), "{}", ran.stdout);
}

in_each_shell!(hook_and_prompt_say_nothing, and pwsh);
fn hook_and_prompt_say_nothing(kind: &Kind) {
    let world = bare();
    let mut typist = Typist::hooked(kind, &world);
    let shown = typist.says("cd ~") + &typist.says("cd /") + &typist.says("true");
    assert!(!shown.contains("ssoenv:") && !shown.contains("no configuration"), "{}: {shown}", kind.name);
    assert_eq!(typist.value("SSOENV_PROMPT"), "", "{}", kind.name);
}
