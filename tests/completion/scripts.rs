//! The adapters as files.

use crate::support::hook_text::without_comments;
use crate::support::shells::Shell;
use crate::support::world::World;
use std::path::{Path, PathBuf};
use std::process::Command;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(name)
}

fn is_silent(command: &mut Command) {
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success() && said.is_empty(), "{command:?}: {}", String::from_utf8_lossy(&said));
}

#[test]
fn completions_prints_the_file_of_the_shell() {
    let world = World::empty();
    for (shell, name) in [
        ("bash", "ssoenv.bash"),
        ("zsh", "_ssoenv"),
        ("fish", "ssoenv.fish"),
        ("powershell", "ssoenv.ps1"),
        ("pwsh", "ssoenv.ps1"),
    ] {
        let ran = world.run(&["completions", shell]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{shell}");
        let file = std::fs::read_to_string(file(name)).unwrap();
        assert_eq!(ran.stdout, without_comments(&file), "{shell}");
    }
    assert_eq!(world.run(&["completions", "tcsh"]).code, Some(2));
}

#[test]
fn the_scripts_are_sound_to_their_own_shells_and_to_shellcheck() {
    for (shell, options, name) in [
        ("bash", &["-n"][..], "ssoenv.bash"),
        ("bash --posix", &["-n"], "ssoenv.bash"),
        ("zsh", &["-n"], "_ssoenv"),
        ("zsh --emulate sh", &["-n"], "_ssoenv"),
        ("fish", &["-n"], "ssoenv.fish"),
    ] {
        let Some(shell) = Shell::named(shell) else { continue };
        is_silent(Command::new(&shell.program).args(&shell.arguments).args(options).arg(file(name)));
    }
    match Command::new("shellcheck").arg("--version").output() {
        Ok(_) => is_silent(Command::new("shellcheck").args(["-s", "bash"]).arg(file("ssoenv.bash"))),
        Err(_) => {
            assert!(std::env::var_os("CI").is_none(), "shellcheck is not installed, and CI is to use it");
            eprintln!("SKIPPED: shellcheck is not installed");
        }
    }
}

#[test]
fn reading_a_script_says_nothing_and_fails_nothing_whatever_is_switched_on() {
    let world = World::empty();
    for (shell, options, script) in [
        ("bash", &["-eu"][..], "eval \"$(ssoenv completions bash)\""),
        ("bash --posix", &["-eu"], "eval \"$(ssoenv completions bash)\""),
        ("zsh", &["-eu"], "eval \"$(ssoenv completions zsh)\""),
        ("zsh", &["-eu", "-o", "ksharrays", "-o", "shwordsplit"], "eval \"$(ssoenv completions zsh)\""),
        ("zsh --emulate sh", &["-eu"], "eval \"$(ssoenv completions zsh)\""),
        ("fish", &[], "ssoenv completions fish | source"),
    ] {
        let Some(shell) = Shell::named(shell) else { continue };
        let shell = shell.options(options);
        let mut command = shell.command(&format!("{script}; echo done"));
        let output = command.envs(world.variables()).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        assert_eq!(String::from_utf8_lossy(&said), "done\n", "{}", shell.name);
    }
}
