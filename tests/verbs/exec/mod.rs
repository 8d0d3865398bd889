//! `exec`: a command with credentials, in place of ssoenv.

/// Which words are whose.
mod arguments;
/// Which credentials, and for how long.
mod credentials;
/// The address of an endpoint instead of keys.
mod endpoint;
/// How it begins and ends.
mod endpoint_ends;
/// Many clients at once, and hostile ones.
mod endpoint_load;
/// For a time only.
mod endpoint_time;
/// What the command finds in its environment.
mod environment;
/// Commands that cannot be run, and credentials that cannot be had.
mod failures;
/// What the command inherits of a process: pid, signals, files.
mod process;
/// A command with an endpoint, and the endpoint's process.
mod served;
/// Ctrl-C, Ctrl-Z and sign-ins, in interactive shells.
mod terminal;

use crate::support::world::World;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

/// An environment as the system hands it on.
pub type Variables = BTreeMap<OsString, OsString>;

/// What this command finds in its environment, which is one that prints it (`env -0`).
pub fn found(command: &mut Command) -> Variables {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let pairs = output.stdout.split(|byte| *byte == 0).filter(|pair| !pair.is_empty());
    let split = |pair: &[u8]| {
        let at = pair.iter().position(|byte| *byte == b'=').unwrap();
        (OsStr::from_bytes(&pair[..at]).to_owned(), OsStr::from_bytes(&pair[at + 1..]).to_owned())
    };
    pairs.map(split).collect()
}

/// The value of a variable as text; empty where it is not there.
pub fn value<'a>(found: &'a Variables, name: &str) -> &'a str {
    found.get(OsStr::new(name)).map_or("", |value| value.to_str().unwrap())
}

/// The credentials of a role, as the cache has them.
pub fn cached(world: &World, account_id: &str, role_name: &str) -> Value {
    let path = world.role_path(account_id, role_name);
    serde_json::from_slice::<Value>(&std::fs::read(path).unwrap()).unwrap()["Credentials"].clone()
}

/// A command that leaves a mark if it is run.
pub fn marks(world: &World) -> (String, impl Fn() -> bool + use<>) {
    let mark = world.home().join("was-run");
    (format!("touch {}", mark.display()), move || mark.exists())
}
