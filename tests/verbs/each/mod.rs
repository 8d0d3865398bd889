//! `each`: one command in many accounts and regions.

/// Options, and what a line without them means.
mod arguments;
/// Whose credentials, when they are fetched, and what the service limits.
mod credentials;
/// `--dry-run`: a table, or lines of JSON.
mod dry_run;
/// What a command finds in its environment.
mod environment;
/// Exit codes where commands, targets or the service fail.
mod failures;
/// Files with targets, and stdin.
mod files;
/// Several roles of an account, `--available`, and what the options narrow.
mod narrowing;
/// Outputs of hundreds of commands, held and passed on.
mod output;
/// What each form of the output says.
mod output_forms;
/// Consent to production.
mod production;
/// Sessions that have ended, and sign-ins.
mod sign_in;
/// Ctrl-C, Ctrl-Z and signals from other programs.
mod signals;
/// Which targets a word means.
mod targets;

use crate::support::world::{Ran, World};
use serde_json::Value;

/// Runs `each` with `--dry-run --json`; returns `TARGET ACCOUNT/ROLE REGION` of each run.
fn meant(world: &World, words: &[&str]) -> Vec<String> {
    let ran = world.run(&[&["each", "--dry-run", "--json"], words].concat());
    assert_eq!(ran.code, Some(0), "{words:?}: {}", ran.stderr);
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let line = |line: &str| {
        let row: Value = serde_json::from_str(line).unwrap();
        let parts = ["target", "account", "role", "region"].map(|key| text(&row[key]));
        format!("{} {}/{} {}", parts[0], parts[1], parts[2], parts[3])
    };
    ran.stdout.lines().map(line).collect()
}

/// The targets alone.
fn names(world: &World, words: &[&str]) -> Vec<String> {
    let first = |line: &String| line.split(' ').next().unwrap().to_owned();
    meant(world, words).iter().map(first).collect()
}

/// Runs `each` with a command that leaves a mark; expects that it did not run.
fn refused(world: &World, words: &[&str]) -> Ran {
    let mark = world.home().join("was-run");
    let command = format!("touch {}", mark.display());
    let ran = world.run(&[&["each"], words, &["--", "sh", "-c", &command]].concat());
    assert!(!mark.exists() && ran.stdout.is_empty(), "{words:?}: {ran:?}");
    ran
}
