//! The file of a kept listing, as other processes see it.

use super::world::World;
use serde_json::Value;
use std::path::PathBuf;

/// Path of the only listing that is kept; `None` without one.
pub fn path(world: &World) -> Option<PathBuf> {
    let folder = std::fs::read_dir(world.home().join(".local/state/ssoenv/accounts")).ok()?;
    let mut files: Vec<PathBuf> = folder
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    assert!(files.len() < 2, "{files:?}");
    files.pop()
}

/// Returns the accounts whose roles are known; empty without a listing.
pub fn known(world: &World) -> Vec<String> {
    let bytes = path(world).and_then(|path| std::fs::read(path).ok());
    let listing: Value = bytes.map_or(Value::Null, |bytes| serde_json::from_slice(&bytes).unwrap());
    let accounts = listing["accounts"].as_array().cloned().unwrap_or_default();
    let known = accounts.iter().filter(|account| !account[4].is_null());
    known.map(|account| account[0].as_str().unwrap().to_owned()).collect()
}

/// Makes answers older: that about the accounts, and those about the roles of these.
pub fn age(world: &World, seconds: i64, accounts_too: bool, ids: &[&str]) {
    let path = path(world).unwrap();
    let mut listing: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let older = |time: &mut Value| *time = (time.as_i64().unwrap() - seconds).into();
    if accounts_too {
        older(&mut listing["accounts_at"]);
    }
    for account in listing["accounts"].as_array_mut().unwrap() {
        if ids.contains(&account[0].as_str().unwrap()) {
            older(&mut account[4]);
        }
    }
    std::fs::write(&path, listing.to_string()).unwrap();
}
