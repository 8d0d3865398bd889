//! Many processes at once, and processes that die: one call, and never a file that cannot be read.

use crate::support::identity_center::Operation;
use crate::support::world::World;
#[cfg(target_os = "linux")]
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

fn start(world: &World, arguments: &[&str]) -> Child {
    let mut command = world.ssoenv(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

#[test]
fn a_hundred_processes_on_an_expired_token_make_one_call_and_all_succeed() {
    let world = World::signed_in();
    world.sign_in_with(-5);
    world.service.configure(|rules| rules.latency = Duration::from_millis(200));
    let profiles = ["dev", "staging", "prod", "default"];
    let children: Vec<Child> =
        (0..100).map(|number| start(&world, &["use", profiles[number % 4], "--format", "json"])).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(world.service.count(Operation::CreateToken), 1);
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 4, "one a role");
}

#[test]
fn whoever_asks_for_new_credentials_at_once_shares_them() {
    for arguments in [["--refresh", "--quiet"], ["--min-ttl", "5h"]] {
        let world = World::signed_in().with_cached(&["dev"]);
        world.service.forget_calls();
        world.service.configure(|rules| rules.latency = Duration::from_millis(500));
        let line = [&["use", "dev", "--format", "json"][..], &arguments].concat();
        let children: Vec<Child> = (0..8).map(|_| start(&world, &line)).collect();
        for child in children {
            assert!(child.wait_with_output().unwrap().status.success());
        }
        // Those that were started after the first had its answer rightly ask again.
        let calls = world.service.count(Operation::GetRoleCredentials);
        assert!(calls <= 2, "{arguments:?}: {calls} calls");
    }
}

#[test]
fn a_process_killed_anywhere_leaves_every_file_readable_and_the_next_one_works() {
    // Service and disk are met at other moments in each round; the waits are spread over the whole life of a renewal.
    for round in 0..40 {
        let world = World::signed_in();
        world.sign_in_with(-5);
        world.service.configure(|rules| {
            rules.rotate_refresh_tokens = false;
            rules.latency = Duration::from_millis(3);
        });
        let mut child = start(&world, &["use", "dev", "--format", "json"]);
        // Not a wait for something to happen: the moment of the kill is what is varied.
        std::thread::sleep(Duration::from_micros(500 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        for folder in [".aws/sso/cache", ".aws/cli/cache"] {
            for entry in std::fs::read_dir(world.home().join(folder)).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|extension| extension == "json") {
                    let text = std::fs::read(&path).unwrap();
                    assert!(serde_json::from_slice::<serde_json::Value>(&text).is_ok(), "{}", path.display());
                }
            }
        }
        drop(world.used(&["dev"]));
    }
}

#[test]
fn a_reader_never_sees_half_of_what_is_being_written() {
    let world = World::signed_in();
    let path = world.role_path("111111111111", "Developer");
    drop(world.used(&["dev"]));
    let mut writers: Vec<Child> =
        (0..8).map(|_| start(&world, &["use", "dev", "--refresh", "--format", "json"])).collect();
    while writers.iter_mut().any(|writer| writer.try_wait().unwrap().is_none()) {
        let text = std::fs::read(&path).unwrap();
        assert!(serde_json::from_slice::<serde_json::Value>(&text).is_ok());
    }
}

/// Starts a process and returns it once a file was read and closed.
#[cfg(target_os = "linux")]
fn start_until_read(path: &Path, start: impl FnOnce() -> Child) -> Child {
    use rustix::fs::inotify::{self, CreateFlags, WatchFlags};
    let watch = inotify::init(CreateFlags::CLOEXEC).unwrap();
    inotify::add_watch(&watch, path, WatchFlags::CLOSE_NOWRITE).unwrap();
    let child = start();
    rustix::io::read(&watch, &mut [0u8; 256]).unwrap();
    child
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_that_another_process_is_writing_is_waited_for() {
    let world = World::signed_in();
    let whole = std::fs::read(world.token_path()).unwrap();
    // The other process has 200 ms; on a machine that is too busy to give them to us, it gets another chance.
    let waited_for = (0..5).any(|_| {
        std::fs::write(world.token_path(), &whole[..whole.len() / 2]).unwrap();
        let child = start_until_read(&world.token_path(), || {
            start(&world, &["use", "dev", "--refresh", "--format", "json"])
        });
        std::fs::write(world.token_path(), &whole).unwrap();
        child.wait_with_output().unwrap().status.success()
    });
    assert!(waited_for);
}

#[test]
#[cfg(unix)]
fn a_config_that_another_tool_is_rewriting_is_read_again() {
    use std::os::unix::fs::OpenOptionsExt;
    /// Opening a pipe does not wait for its other end.
    const NONBLOCK: i32 = rustix::fs::OFlags::NONBLOCK.bits() as i32;
    // The AWS CLI truncates the file and then writes it. Here a pipe stands for the file: who opens it first finds it
    // empty, who opens it next finds it whole.
    let mut world = World::signed_in();
    let whole = std::fs::read(world.home().join(".aws/config")).unwrap();
    let pipe = world.home().join("config-pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    world.variable("AWS_CONFIG_FILE", pipe.to_str().unwrap());
    // Without a reader at its other end this fails.
    let to_write = || std::fs::OpenOptions::new().write(true).custom_flags(NONBLOCK).open(&pipe);
    // The reader comes back after 50 ms; on a machine that is too busy to see it go, it gets another chance.
    let read_again = (0..5).any(|_| {
        let mut child = start(&world, &["use", "dev", "--format", "json"]);
        while to_write().is_err() {}
        while to_write().is_ok() {}
        let writer = loop {
            match to_write() {
                Ok(writer) => break Some(writer),
                Err(_) if child.try_wait().unwrap().is_some() => break None,
                Err(_) => std::thread::yield_now(),
            }
        };
        writer.is_some_and(|mut writer| std::io::Write::write_all(&mut writer, &whole).is_ok())
            && child.wait_with_output().unwrap().status.success()
    });
    assert!(read_again);
}
