//! `sync`, end to end; and the planner behind it on random walks.

/// The file: links, permissions, other programs, a process that is killed.
#[cfg(unix)]
mod file;
/// The two forms of a profile.
#[cfg(target_os = "linux")]
mod forms;
/// Names: collisions, renamed accounts, hostile text.
mod names;
/// What is written, and what stays.
mod profiles;
/// Profiles whose roles are gone.
mod prune;
mod random_walk;
/// What is refused, and what cannot be told.
mod refusals;
/// The question, and the diff before it.
#[cfg(unix)]
mod terminal;

use crate::support::world::{Ran, World};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

const SESSION: &str = "[sso-session my-org]
sso_start_url = https://d-1234567890.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
";

/// A home with a session, a sign-in to it, and no profile.
fn signed_in() -> World {
    with("")
}

/// The same with these sections.
fn with(sections: &str) -> World {
    let world = World::signed_in();
    write(&world, &format!("{SESSION}{sections}"));
    world
}

fn path(world: &World) -> PathBuf {
    world.home().join(".aws/config")
}

fn text(world: &World) -> String {
    fs::read_to_string(path(world)).unwrap()
}

/// Writes the file as an editor did a minute ago, so that nothing waits for it to finish.
fn write(world: &World, text: &str) {
    world.config(text);
    settle(world);
}

fn settle(world: &World) {
    let file = fs::File::options().append(true).open(path(world)).unwrap();
    file.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
}

/// Runs `sync` with these options, and expects success.
fn sync(world: &World, options: &[&str]) -> Ran {
    settle(world);
    let ran = world.run(&[&["sync"], options].concat());
    assert_eq!(ran.code, Some(0), "{options:?}: {}", ran.stderr);
    ran
}

/// Runs `sync --yes` with these options after the organisation has changed.
fn sync_anew(world: &World, options: &[&str]) -> Ran {
    sync(world, &[&["--yes", "--refresh"], options].concat())
}

/// Edits the file as a person does.
fn edit(world: &World, from: &str, to: &str) {
    let before = text(world);
    assert_eq!(before.matches(from).count(), 1, "{from:?} in {before}");
    write(world, &before.replace(from, to));
}

/// The section of a profile that is generated for a role.
fn section(name: &str, account_id: &str, role_name: &str) -> String {
    format!(
        "\n[profile {name}]\nsso_session = my-org\nsso_account_id = {account_id}\nsso_role_name = {role_name}\nssoenv_sync = my-org\n"
    )
}

/// The names of the profiles in the file, in its order.
fn names(world: &World) -> Vec<String> {
    let text = text(world);
    let headers = text.lines().filter_map(|line| line.strip_prefix("[profile ")?.strip_suffix(']'));
    headers.map(str::to_owned).collect()
}

/// The reasons why something stays, with the profile.
fn kept(ran: &Ran) -> Vec<(String, String)> {
    let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let kept = answer["kept"].as_array().unwrap();
    kept.iter().map(|one| (text(&one["reason"]), text(&one["profile"]))).collect()
}

fn pairs(kept: &[(&str, &str)]) -> Vec<(String, String)> {
    kept.iter().map(|(reason, profile)| ((*reason).to_owned(), (*profile).to_owned())).collect()
}

fn state_file(world: &World) -> PathBuf {
    let folder = world.home().join(".local/state/ssoenv/sync");
    fs::read_dir(folder).unwrap().next().unwrap().unwrap().path()
}
