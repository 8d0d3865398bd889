//! What cannot be run, in the codes of shells; and credentials that cannot be had, without which nothing runs.

use super::marks;
use crate::support::browser::{MustStayClosed, script};
use crate::support::identity_center::{Fault, Operation};
use crate::support::terminal::on_a_terminal;
use crate::support::world::World;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

#[test]
fn a_command_that_is_not_there_is_127_and_one_that_cannot_be_run_126() {
    let world = World::signed_in();
    let at = |name: &str| world.home().join(name);
    fs::write(at("plain"), "echo plain\n").unwrap();
    fs::create_dir(at("folder")).unwrap();
    script(world.home(), "lost", "");
    let lost = fs::read_to_string(at("lost")).unwrap().replace("#!/bin/sh", "#!/nowhere/sh");
    fs::write(at("lost"), lost).unwrap();
    fs::write(at("garbled"), b"\x7fELF\0\0").unwrap();
    fs::set_permissions(at("garbled"), fs::Permissions::from_mode(0o755)).unwrap();
    symlink("round", at("round")).unwrap();
    const HINT: &str = "hint: the command follows the target: `ssoenv exec TARGET -- CMD…`; for pipes and shell builtins use `sh -c`\n";
    for (program, code, message) in [
        ("nowhere", 127, "nowhere: there is no such command\n"),
        ("./nowhere", 127, "./nowhere: there is no such command\n"),
        ("folder/nowhere", 127, "folder/nowhere: there is no such command\n"),
        ("", 127, "'': there is no such command\n"),
        ("no\u{1b}[31mwhere", 127, "no\\u{1b}[31mwhere: there is no such command\n"),
        ("./plain", 126, "./plain cannot be run: Permission denied\n"),
        ("./folder", 126, "./folder cannot be run: Permission denied\n"),
        ("./lost", 126, "./lost cannot be run: the program named in its first line does not exist\n"),
        ("./plain/below", 126, "./plain/below cannot be run: Not a directory\n"),
        ("./round", 126, "./round cannot be run: Too many levels of symbolic links\n"),
    ] {
        let ran = world.run(&["exec", "dev", "--", program]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(code), ""), "{program}: {}", ran.stderr);
        let hint = if code == 127 { HINT } else { "" };
        assert_eq!(ran.stderr, format!("ssoenv: {message}{hint}"));
    }
    let ran = world.run(&["exec", "--verbose", "dev", "--", "./plain"]);
    let numbered = "ssoenv: ./plain cannot be run: Permission denied (os error 13)\n";
    assert!(ran.stderr.ends_with(numbered), "{}", ran.stderr);
    // Shells try it as a script of theirs.
    let ran = world.run(&["exec", "dev", "./garbled"]);
    assert!(matches!(ran.code, Some(126 | 127 | 2)), "{ran:?}");
    let long = "x".repeat(3 << 20);
    let ran = world.run(&["exec", "dev", "--", "true", &long[..130_000]]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

#[test]
fn a_script_without_a_first_line_is_one_of_sh() {
    let world = World::signed_in();
    let path = world.home().join("bare");
    script(world.home(), "bare", "");
    fs::write(&path, "echo \"$AWS_SSO_PROFILE $*\"\n").unwrap();
    let ran = world.run(&["exec", "dev", "./bare", "a", "-b"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), "dev a -b\n", ""));
}

#[test]
fn without_credentials_the_command_is_not_run() {
    for (spoil, target, code, says) in [
        (
            &(|world: &World| fs::remove_file(world.token_path()).unwrap()) as &dyn Fn(&World),
            "dev",
            3,
            "hint: ssoenv login my-org",
        ),
        (&|world| world.service.unassign("111111111111", "Developer"), "dev", 4, "111111111111"),
        (&|_| (), "typo", 5, "no profile typo"),
        (&|world| world.service.fault(Operation::GetRoleCredentials, Fault::Status(500)), "dev", 6, ""),
    ] {
        let mut world = World::signed_in();
        let _closed = MustStayClosed::of(&mut world);
        world.settings("auto_login = yes\n");
        spoil(&world);
        let (mark, was_run) = marks(&world);
        for wrap in ["", "bash"] {
            let mut command = world.ssoenv(&["exec", target, "--", "sh", "-c", &mark]);
            let output = command.env("SSOENV_WRAP", wrap).output().unwrap();
            assert_eq!(output.status.code(), Some(code), "{target}");
            assert!(output.stdout.is_empty() && !was_run(), "{target}");
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(said.starts_with("ssoenv: ") && said.contains(says), "{said}");
        }
    }
}

#[test]
fn where_nobody_is_to_be_asked_nobody_is_even_on_a_terminal() {
    let mut world = World::empty();
    let _closed = MustStayClosed::of(&mut world);
    world.settings("auto_login = yes\n");
    let (mark, was_run) = marks(&world);
    for (variable, option) in [("CI", &[][..]), ("SSOENV_NO_INPUT", &[]), ("X", &["--no-input"])] {
        let line = [&["exec", "dev"], option, &["--", "sh", "-c", &mark]].concat();
        let mut line = world.ssoenv_line(&line);
        line.env(variable, "1");
        let (code, screen) = on_a_terminal(line);
        assert!(code == 3 && screen.contains("ssoenv: not signed in to my-org\r\n"), "{code} {screen}");
        assert!(!was_run(), "{variable}");
    }
    assert!(world.service.calls().is_empty());
}
