//! No bus, no store, or one that does not answer.

use crate::support::browser::copy_program;
use crate::support::keyring::{Keyring, ask, ask_by};
use crate::support::permissions;
use crate::support::world::binary;
use rustix::process::{Pid, Signal, kill_process};

fn stop(process_id: u32) {
    kill_process(Pid::from_raw(process_id.cast_signed()).unwrap(), Signal::STOP).unwrap();
}

fn find(variables: &[(&str, &str)]) -> String {
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    ask(&variables, "find", "nobody", 2200)
}

#[test]
fn without_a_bus_that_is_said_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    // A socket that nobody listens to any more.
    drop(std::os::unix::net::UnixListener::bind(path("dead")).unwrap());
    let address = "DBUS_SESSION_BUS_ADDRESS";
    let dead = format!("unix:path={}", path("dead"));
    let missing = format!("unix:path={}", path("missing"));
    for variables in [
        &[][..],
        &[("DISPLAY", ":77")],
        &[(address, "")],
        &[(address, "disabled:")],
        &[(address, "nonsense")],
        &[(address, "unix:")],
        &[(address, &dead)],
        &[(address, &missing)],
        &[("XDG_RUNTIME_DIR", &path("nothing"))],
    ] {
        let answer = find(variables);
        assert!(answer.starts_with("no-bus ") && answer.len() > "no-bus ".len(), "{variables:?}: {answer}");
    }
}

#[test]
fn the_bus_is_found_by_the_folder_of_the_login_as_well() {
    let Some(keyring) = Keyring::unlocked() else { return };
    let run = &keyring.variables()[1].1;
    assert_eq!(find(&[("XDG_RUNTIME_DIR", run)]), "absent");
}

#[test]
fn a_bus_without_a_keychain_has_no_provider() {
    let Some(keyring) = Keyring::empty() else { return };
    for request in ["find", "find-or-create", "remove"] {
        assert_eq!(keyring.ask(request), "no-provider", "{request}");
    }
    keyring.bus.provides("/nonexistent");
    assert_eq!(keyring.ask("find"), "no-provider");
    keyring.bus.provides("/bin/false");
    assert_eq!(keyring.ask("find"), "no-provider");
}

#[test]
fn a_keychain_that_does_not_answer_is_given_up() {
    let Some(keyring) = Keyring::unlocked() else { return };
    stop(keyring.process_id());
    assert_eq!(keyring.ask("find"), "no-answer 2");
}

#[test]
fn a_keychain_that_never_begins_is_given_up() {
    let Some(keyring) = Keyring::empty() else { return };
    keyring.bus.provides("/bin/sleep 8");
    assert_eq!(keyring.ask("find"), "no-answer 2");
}

#[test]
fn the_bus_of_another_person_is_no_bus_of_ours() {
    if !rustix::process::geteuid().is_root() {
        eprintln!("SKIPPED: only root can be another user");
        return;
    }
    let Some(keyring) = Keyring::unlocked() else { return };
    let folder = tempfile::tempdir().unwrap();
    permissions::set(folder.path(), 0o755);
    let program = folder.path().join("ssoenv");
    copy_program(binary(), &program);
    let find = || {
        let mut command = std::process::Command::new(&program);
        std::os::unix::process::CommandExt::uid(&mut command, 65534);
        ask_by(command, &keyring.variables()[..1], "find", "nobody", 2200)
    };
    // It cannot even be reached …
    let answer = find();
    assert!(answer.starts_with("no-bus "), "{answer}");
    // … or it hangs up, which looks as if it did not answer.
    let socket = std::path::Path::new(keyring.bus.address().strip_prefix("unix:path=").unwrap());
    for folder in [socket.parent().unwrap(), socket.parent().unwrap().parent().unwrap()] {
        permissions::set(folder, 0o755);
    }
    assert_eq!(find(), "no-bus the bus closed the connection; is it another user's?");
}
