//! `configure`, end to end: the wizard on a real terminal, the same without a person, and what it refuses.

/// The two forms of a profile.
mod forms;
/// What is left as it was, and why.
mod refusals;
/// What people meet on the terminal: lists, windows, interruptions.
#[cfg(unix)]
mod terminal;
/// Everything given as options.
mod unattended;
/// The questions, and what comes of the answers.
mod wizard;

use crate::support::home;
use crate::support::world::{Ran, World};
use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

const START_URL: &str = "https://d-1234567890.awsapps.com/start";

const SESSION: &str = "[sso-session my-org]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
";

/// The options that say all of [`SESSION`].
const OPTIONS: [&str; 6] = ["--session", "my-org", "--start-url", START_URL, "--sso-region", "us-east-1"];

/// The options that name a role.
const ROLE: [&str; 4] = ["--account", "111111111111", "--role", "Developer"];

/// A person who has never used AWS here.
fn fresh() -> World {
    let world = World::empty();
    fs::remove_dir_all(world.home().join(".aws")).unwrap();
    world
}

/// A home with this config file and a sign-in to my-org.
fn with(text: &str) -> World {
    let world = World::signed_in();
    world.config(text);
    world
}

fn path(world: &World) -> PathBuf {
    world.home().join(".aws/config")
}

fn text(world: &World) -> String {
    fs::read_to_string(path(world)).unwrap()
}

fn backup(world: &World) -> PathBuf {
    world.home().join(".aws/config.ssoenv-backup")
}

/// `configure` with these options and without a person.
fn unattended(world: &World, options: &[&[&str]]) -> Ran {
    let options = options.concat();
    let ran = world.run(&[&["configure", "--no-input"], options.as_slice()].concat());
    assert_eq!(ran.stdout, "", "{options:?}");
    ran
}

/// What would be different had anybody written there.
fn state(world: &World) -> (Vec<u8>, u64, SystemTime, Vec<std::ffi::OsString>) {
    let about = fs::metadata(path(world)).unwrap();
    #[cfg(unix)]
    let inode = std::os::unix::fs::MetadataExt::ino(&about);
    #[cfg(not(unix))]
    let inode = 0;
    let entries = fs::read_dir(world.home().join(".aws")).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    // A sign-in and what it fetches are no change of the configuration.
    names.retain(|name| name != "sso" && name != "cli");
    (fs::read(path(world)).unwrap(), inode, about.modified().unwrap(), names)
}

/// A sign-in to a session of another name.
fn signed_in_to(world: &World, session: &str) {
    home::write_token(world.home(), session, &world.service.sign_in(), START_URL);
}
