//! The order of the list, and the file that it comes from: written by a `use` in the hook's wrapper, and never in its way.

use super::picked;
use crate::support::world::World;
use std::fs;
use std::path::PathBuf;

fn history(world: &World) -> PathBuf {
    world.home().join(".local/state/ssoenv/history")
}

/// The names in it, line by line.
fn names(world: &World) -> Vec<String> {
    let text = fs::read_to_string(history(world)).unwrap_or_default();
    text.lines().map(|line| line.split_once(' ').unwrap().1.to_owned()).collect()
}

/// A person whose shell has the hook.
fn wrapped() -> World {
    let mut world = World::signed_in();
    world.variable("SSOENV_WRAP", "bash");
    world
}

/// Every credential is in the cache, and nobody has used anything.
fn cached() -> World {
    let mut world = World::signed_in();
    for profile in ["default", "dev", "staging", "prod"] {
        drop(world.used(&[profile]));
    }
    world.variable("SSOENV_WRAP", "bash");
    world
}

#[test]
fn the_profile_that_was_used_last_comes_first() {
    let world = wrapped();
    for (used, first, second) in
        [("staging", "staging", "default"), ("prod", "prod", "staging"), ("staging", "staging", "prod")]
    {
        assert_eq!(world.run(&["use", used]).code, Some(0));
        assert_eq!(picked(&world, &[], "\r").0, first);
        assert_eq!(picked(&world, &[], "\u{1b}[B\r").0, second);
        assert_eq!(world.run(&["use", used]).code, Some(0));
    }
    // One that is no longer there is no longer shown.
    let path = world.home().join(".aws/config");
    let text = fs::read_to_string(&path).unwrap().replace("[profile staging]", "[profile renamed]");
    fs::write(path, text).unwrap();
    let (first, screen) = picked(&world, &[], "\r");
    assert_eq!(first, "prod", "{screen}");
    assert!(!screen.contains("staging"), "{screen}");
}

#[test]
fn what_fits_better_comes_before_what_was_used_last() {
    let world = wrapped();
    assert_eq!(world.run(&["use", "staging"]).code, Some(0));
    assert_eq!(picked(&world, &[], "dev\r").0, "dev");
    assert_eq!(picked(&world, &[], "developer\r").0, "dev");
    assert_eq!(world.run(&["use", "staging"]).code, Some(0));
    assert_eq!(picked(&world, &[], "developer\r").0, "staging");
}

#[test]
fn only_what_a_person_uses_in_the_wrapper_is_written_down() {
    let mut world = cached();
    for (arguments, written) in [
        (&["use", "prod"][..], true),
        (&["use", "prod", "--region", "eu-west-1"], true),
        (&["use", "prod", "--format", "json"], false),
        (&["use", "prod", "--format", "dotenv"], false),
        (&["use", "typo"], false),
        (&["use", "deploy"], true),
        (&["use", "222222222222/deploy", "--source", "dev"], false),
        (&["status"], false),
    ] {
        let before = names(&world).len();
        drop(world.run(arguments));
        assert_eq!(names(&world).len() - before, usize::from(written), "{arguments:?}");
    }
    crate::support::permissions::expect(history(&world), 0o600);
    for variable in ["SSOENV_HOOK", "DIRENV_IN_ENVRC"] {
        let mut world = cached();
        world.variable(variable, "1");
        assert_eq!(world.run(&["use", "prod"]).code, Some(0));
        assert!(!history(&world).exists(), "{variable}");
    }
    for (name, value) in world.used(&["prod"]) {
        world.variable(&name, &value);
    }
    fs::remove_file(history(&world)).unwrap();
    assert_eq!(world.run(&["use", "--region", "eu-west-1"]).code, Some(0));
    world.variable("SSOENV_WRAP", "");
    assert_eq!(world.run(&["use", "prod", "--shell", "sh"]).code, Some(0));
    assert!(!history(&world).exists());
}

#[test]
#[cfg(unix)]
fn a_file_that_is_not_as_it_should_be_is_in_nobody_s_way() {
    type Spoil = fn(&World);
    let spoil: [(&str, Spoil); 8] = [
        ("binary", |world| fs::write(history(world), [0xff, 0, 0x1b, b'\n', b'1', b' ', 0x1b]).unwrap()),
        ("torn", |world| fs::write(history(world), "1 st").unwrap()),
        ("large", |world| fs::write(history(world), "rubbish ".repeat(1 << 20)).unwrap()),
        ("larger than is read", |world| {
            fs::File::create(history(world)).unwrap().set_len(65 << 20).unwrap();
        }),
        ("folder", |world| fs::create_dir(history(world)).unwrap()),
        ("pipe", |world| {
            let made = world.command("mkfifo").arg(history(world)).status().unwrap();
            assert!(made.success());
        }),
        ("link to nowhere", |world| {
            std::os::unix::fs::symlink(world.home().join("missing/x"), history(world)).unwrap();
        }),
        ("full", |world| std::os::unix::fs::symlink("/dev/full", history(world)).unwrap()),
    ];
    for (what, spoil) in spoil {
        let world = cached();
        fs::create_dir_all(history(&world).parent().unwrap()).unwrap();
        spoil(&world);
        let ran = world.run(&["use", "prod"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{what}");
        assert!(ran.stdout.contains("export SSOENV_PROFILE='prod'"), "{what}");
        let (active, _) = picked(&world, &[], "dev\r");
        assert_eq!(active, "dev", "{what}");
        if let Ok(about) = fs::metadata(history(&world)).map(|about| about.len()) {
            assert!(about <= 64 * 1024, "{what}: {about}");
        }
    }
}

#[test]
fn where_nothing_can_be_written_use_says_nothing_of_it_unless_asked() {
    let world = cached();
    let ran = world.run_where_nothing_can_be_written(&["use", "prod"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let ran = world.run_where_nothing_can_be_written(&["use", "prod", "--verbose"]);
    assert!(ran.stderr.contains("ssoenv: cannot record the profile for the picker: "), "{}", ran.stderr);
    assert!(!history(&world).exists());
}

#[test]
fn the_file_stays_small_and_keeps_the_last_uses() {
    let world = cached();
    fs::create_dir_all(history(&world).parent().unwrap()).unwrap();
    let lines: String = (0..5000).map(|number| format!("{number} profile number {number}\n")).collect();
    fs::write(history(&world), format!("0 staging\n{lines}9 staging\n9 dev\n")).unwrap();
    assert_eq!(world.run(&["use", "prod"]).code, Some(0));
    let names = names(&world);
    assert!(names.ends_with(&["profile number 4999", "staging", "dev", "prod"].map(str::to_owned)));
    assert!(fs::metadata(history(&world)).unwrap().len() <= 32 * 1024);
    let beside = fs::read_dir(history(&world).parent().unwrap()).unwrap();
    let temporary =
        beside.filter(|entry| entry.as_ref().unwrap().file_name().to_str().unwrap().starts_with('.'));
    assert_eq!(temporary.count(), 0);
    assert_eq!(picked(&world, &[], "\r").0, "prod");
}
