//! Targets from files and from stdin.

use super::{names, refused};
use crate::support::world::{World, ran};
use std::io::Write;
use std::process::Stdio;

fn write(world: &World, name: &str, text: &str) {
    std::fs::write(world.home().join(name), text).unwrap();
}

#[test]
fn a_file_has_a_target_on_each_line() {
    let world = World::signed_in();
    write(&world, "a.txt", "# the first\n\ndev   # mine\r\n  222222222222/*  \n");
    assert_eq!(names(&world, &["@a.txt"]), ["dev", "staging", "deploy"]);
    write(&world, "b.txt", "staging\n");
    assert_eq!(names(&world, &["@b.txt", "dev", "@a.txt"]), ["staging", "dev", "deploy"]);
    assert_eq!(names(&world, &["@~/b.txt"]), ["staging"]);
}

#[test]
fn an_at_sign_and_a_hyphen_read_stdin() {
    let world = World::signed_in();
    let mut command = world.ssoenv(&["each", "@-", "--dry-run", "--json"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"dev\n\n# none\nstaging\n").unwrap();
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!((ran.code, ran.stdout.lines().count()), (Some(0), 2), "{ran:?}");
    let ran = refused(&world, &["@-", "@-"]);
    assert!(ran.code == Some(2) && ran.stderr.contains("`@-` is given twice"), "{ran:?}");
}

#[test]
fn a_wrong_line_is_named_and_stops_everything() {
    let world = World::signed_in().with_cached(&["dev"]);
    for (text, says) in [
        ("dev\n\ntypo\n", "a.txt:3: no profile typo"),
        ("dev\n@more.txt\n", "a.txt:2: `@more.txt`: a file cannot name another file"),
        ("dev\nprod-*\n", "a.txt:2: `prod-*` matches no target"),
        ("dev staging\n", "hint: a file has one target on each line"),
        ("# nothing\n", "a.txt names no target"),
        ("", "a.txt names no target"),
    ] {
        write(&world, "a.txt", text);
        let ran = refused(&world, &["@a.txt"]);
        assert!(ran.code == Some(5) && ran.stderr.contains(says), "{text}: {ran:?}");
    }
    let ran = refused(&world, &["@missing.txt"]);
    assert!(ran.code == Some(5) && ran.stderr.contains("there is no file missing.txt"), "{ran:?}");
    let ran = refused(&world, &["@"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    write(&world, "a.txt", "\u{feff}dev\n");
    std::fs::write(world.home().join("utf16.txt"), b"\xff\xfed\0e\0v\0\n\0").unwrap();
    assert_eq!(names(&world, &["@a.txt"]), ["dev"]);
    let ran = refused(&world, &["@utf16.txt"]);
    assert!(ran.code == Some(5) && ran.stderr.contains("UTF-16"), "{ran:?}");
}
