//! The records of what is trusted, written by several at once.

use crate::support::world::World;
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};

/// A work tree that git would have linked to `main`, with a binding of its own.
fn work_tree(world: &World, name: &str, text: &str) {
    let tree = world.home().join(name);
    let of_tree = world.home().join("main/.git/worktrees").join(name);
    let write = |path: &Path, text: &str| fs::write(path, text).unwrap();
    fs::create_dir_all(&tree).unwrap();
    fs::create_dir_all(&of_tree).unwrap();
    write(&tree.join(".git"), &format!("gitdir: {}\n", of_tree.display()));
    write(&of_tree.join("gitdir"), &format!("{}\n", tree.join(".git").display()));
    write(&of_tree.join("commondir"), "../..\n");
    write(&tree.join(".ssoenv"), text);
}

#[test]
fn what_many_allow_at_once_is_all_trusted() {
    const TREES: usize = 8;
    const ROUNDS: usize = 5;
    let world = World::signed_in();
    for round in 0..ROUNDS {
        let allow = |tree: usize| -> Child {
            let name = format!("tree-{tree}");
            work_tree(&world, &name, &format!("# {round} {tree}\ndev\n"));
            let mut command = world.ssoenv(&["allow", "--repo", &name]);
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        };
        let all: Vec<Child> = (0..TREES).map(allow).collect();
        all.into_iter().for_each(|mut child| assert!(child.wait().unwrap().success()));
    }
    let records = fs::read_dir(world.home().join(".local/state/ssoenv/trust")).unwrap();
    let allowed = records.filter_map(|record| {
        let bytes = fs::read(record.unwrap().path()).unwrap();
        let record: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
        record["allowed"].as_array().map(Vec::len)
    });
    assert_eq!(allowed.max(), Some(TREES * ROUNDS));
}

#[cfg(target_os = "linux")]
#[test]
fn a_bind_that_is_killed_leaves_nothing_in_the_project() {
    if !*crate::support::strace::STRACE {
        return;
    }
    let world = World::signed_in();
    let names = || {
        let mut names: Vec<_> =
            fs::read_dir(world.home()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    // Its first one is for the file in the project.
    let ran = world.run_with_fault("fsync:signal=KILL:when=1", &["bind", "dev"]);
    assert_ne!(ran.code, Some(0));
    assert_eq!(names(), before);
    assert_eq!(world.run(&["bind", "dev"]).code, Some(0));
    assert_eq!(world.run(&["bind", "staging", "--force"]).code, Some(0));
    assert_eq!(world.read(".ssoenv"), "staging\n");
    assert_eq!(names().len(), before.len() + 2, "{:?}: .ssoenv and the state folder", names());
}
