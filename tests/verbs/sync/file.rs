//! The file: links, permissions, other programs, a process that is killed.

use super::{SESSION, names, path, settle, signed_in, state_file, sync, text, with, write};
use crate::support::strace::STRACE;
use crate::support::world::{World, ran};
use std::fs;
use std::process::{Child, Stdio};
use std::time::Duration;

/// Starts `sync --yes` with these options.
fn started(world: &World, options: &[&str]) -> Child {
    let arguments = [&["sync", "--yes"], options].concat();
    world.ssoenv(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_link_stays_a_link_and_its_file_a_dotfile() {
    let world = signed_in();
    fs::rename(path(&world), world.home().join("dotfiles")).unwrap();
    std::os::unix::fs::symlink("../dotfiles", path(&world)).unwrap();
    drop(sync(&world, &["--yes"]));
    assert!(fs::symlink_metadata(path(&world)).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(world.home().join("dotfiles")).unwrap(), text(&world));
    assert_eq!(names(&world).len(), 6);
    let before = text(&world);
    drop(sync(&world, &["--yes", "--region", "eu-central-1"]));
    drop(sync(&world, &["--yes", "--region", "eu-west-1"]));
    assert_eq!(text(&world).matches("region = eu-west-1\n").count(), 6);
    assert_eq!(text(&world).replace("region = eu-west-1\n", ""), before);
}

#[test]
fn a_file_that_may_not_be_written_is_named_and_nothing_is_recorded() {
    let world = signed_in();
    let ran = world.run_where_nothing_can_be_written(&["sync", "--yes"]);
    assert_ne!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.stderr.contains("wrote"), "{}", ran.stderr);
    assert_eq!(text(&world), SESSION);
    assert!(!world.home().join(".local/state/ssoenv/sync").exists());
}

#[test]
fn the_file_of_the_day_before_is_kept() {
    let world = signed_in();
    drop(sync(&world, &["--yes"]));
    assert_eq!(world.read(".aws/config.ssoenv-backup"), SESSION);
}

#[test]
fn lines_end_as_they_did_and_a_last_line_without_an_end_is_no_loss() {
    let world = signed_in();
    let before = format!("{SESSION}# no end").replace('\n', "\r\n");
    write(&world, &before);
    drop(sync(&world, &["--yes", "--account", "dev"]));
    let after = text(&world);
    assert!(after.starts_with(&before) && after.contains("\r\n[profile dev-developer]\r\n"), "{after:?}");
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count(), "{after:?}");
}

#[test]
fn many_at_once_all_end_up_in_the_file() {
    let world = signed_in();
    drop(sync(&world, &["--yes", "--account", "nothing"]));
    let children =
        ["dev", "staging", "prod", "dev", "prod"].map(|account| started(&world, &["--account", account]));
    for child in children {
        let ran = ran(child.wait_with_output().unwrap());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }
    let mut found = names(&world);
    found.sort();
    let expected = [
        "dev-developer",
        "dev-readonly",
        "prod-administrator",
        "prod-readonly",
        "staging-developer",
        "staging-readonly",
    ];
    assert_eq!(found, expected);
    let record = fs::read_to_string(state_file(&world)).unwrap();
    assert!(expected.iter().all(|name| record.contains(&format!("\"{name}\""))), "{record}");
    let before = text(&world);
    drop(sync(&world, &["--yes"]));
    assert_eq!(text(&world), before);
}

#[test]
fn runs_with_other_templates_at_once_give_each_role_one_profile() {
    let world = signed_in();
    drop(world.run(&["sync", "--diff"]));
    settle(&world);
    let templates = ["a-{account_name}-{role}", "b-{account_name}-{role}", "c-{account_name}-{role}"];
    let children = templates.map(|template| started(&world, &["--name", template]));
    for child in children {
        let ran = ran(child.wait_with_output().unwrap());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }
    let found = names(&world);
    let roles: std::collections::BTreeSet<&str> = found.iter().map(|name| &name[2..]).collect();
    assert_eq!((found.len(), roles.len()), (6, 6), "{found:?}");
    // Whose names they are is known: the other templates may rename them, and nobody has given them by hand.
    let ran = sync(&world, &["--yes", "--rename", "--name", "d-{account_name}-{role}"]);
    assert!(names(&world).iter().all(|name| name.starts_with("d-")), "{:?} {}", names(&world), ran.stderr);
}

#[test]
fn beside_configure_and_beside_a_program_that_empties_the_file_first_nothing_is_lost() {
    let world = with("[profile mine]\nregion = eu-west-1\n");
    let add = |name: &str| {
        let options = ["configure", "--no-input", "--session", "my-org", "--account", "111111111111"];
        let arguments = [&options[..], &["--role", "Developer", "--profile", name]].concat();
        world.ssoenv(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children = [
        started(&world, &["--role", "ReadOnly"]),
        add("one"),
        started(&world, &["--role", "Admin*"]),
        add("two"),
    ];
    for child in children {
        let ran = ran(child.wait_with_output().unwrap());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    }
    for name in ["mine", "one", "two", "dev-readonly", "prod-administrator"] {
        assert!(names(&world).contains(&name.to_owned()), "{name}: {}", text(&world));
    }
    // An editor empties the file and writes it half a second later.
    let whole = text(&world).replace("eu-west-1", "eu-west-3");
    fs::write(path(&world), "").unwrap();
    let child = started(&world, &["--account", "staging"]);
    std::thread::sleep(Duration::from_millis(500));
    fs::write(path(&world), &whole).unwrap();
    let ran = ran(child.wait_with_output().unwrap());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(text(&world).starts_with(whole.trim_end()), "{}", text(&world));
    assert!(names(&world).contains(&"staging-developer".to_owned()), "{}", text(&world));
}

#[test]
fn a_process_that_is_killed_leaves_a_whole_file_and_the_next_run_goes_on() {
    if !*STRACE {
        return;
    }
    let whole = signed_in();
    drop(sync(&whole, &["--yes", "--region", "eu-central-1"]));
    let whole = text(&whole);
    for fault in [
        "fsync:signal=KILL:when=1",
        "fsync:signal=KILL:when=2",
        "fsync:signal=KILL:when=3",
        "fsync:error=ENOSPC:when=2",
    ] {
        let world = signed_in();
        // The listing is kept already, so that these are the writes of `sync` alone.
        drop(world.run(&["sync", "--diff"]));
        settle(&world);
        drop(world.run_with_fault(fault, &["sync", "--yes", "--region", "eu-central-1"]));
        assert!([SESSION, &whole].contains(&text(&world).as_str()), "{fault}: {}", text(&world));
        drop(sync(&world, &["--yes", "--region", "eu-central-1"]));
        assert_eq!(text(&world), whole, "{fault}");
        drop(sync(&world, &["--yes", "--region", "us-west-2"]));
        assert_eq!(text(&world), whole.replace("eu-central-1", "us-west-2"), "{fault}");
    }
}
