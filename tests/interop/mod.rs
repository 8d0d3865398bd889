//! ssoenv beside the tools it shares files with, run for real: botocore's own classes in Python, and the AWS CLI; and
//! programs that use an SDK, with the credentials that ssoenv gives them.
//! What one of them leaves in `~/.aws` the other must take, in both directions, without asking the service again.
//!
//! Python is `SSOENV_TEST_PYTHON`, else a `python3` on the PATH that has botocore; the modules for Node.js are in
//! `SSOENV_TEST_NODE_MODULES`. Where a tool is missing its tests say so and pass; under `CI` they fail instead.

/// The AWS CLI's cache of assumed roles, and ours.
mod assumed_roles;
/// The AWS CLI, against its own caches and ours.
mod aws_cli;
/// Programs that use an SDK, one for each.
mod callers;
/// Chains of roles: the rules, one by one.
mod chains;
/// Programs of other people: each is who it should be, whichever way its credentials come.
mod clients;
/// Config texts, read by botocore and by ssoenv.
mod config;
/// Config files that ssoenv has changed, read by botocore.
mod config_edits;
/// Many AWS CLIs at once.
#[cfg(unix)]
mod each;
/// All SDKs at once in one command with an endpoint, for minutes, and past the end of the sign-in.
mod endpoint_clients;
/// The variables that `use` sets, read by botocore.
mod environment;
/// The names of cache files, hashed by botocore and by ssoenv.
mod file_names;
/// Python programs without the time that they take to start.
#[cfg(unix)]
mod fork_server;
#[cfg(not(unix))]
mod fork_server {
    pub(super) fn output(command: &mut std::process::Command) -> crate::support::world::Ran {
        crate::support::world::ran(command.output().unwrap())
    }
}
/// What `import` writes, used without ssoenv.
mod imports;
/// Sign-ins of `aws login` that ssoenv and programs renew in turn.
mod logins;
/// Profiles that name their role by keys of ssoenv.
mod own_role_profiles;
/// What stands between a program and an endpoint, and counts.
mod relay;
/// Role credentials that one has fetched and the other serves.
mod roles;
/// The published rules for config files, one by one.
mod rules;
/// Sign-ins and registrations that one has made and the other uses.
mod sign_in;
/// Signatures: botocore's, ours, and what the loopback service makes of them.
mod signatures;
/// Token files in the layouts of all the tools that write them.
mod token_layouts;
/// Tokens that ssoenv and botocore renew in turn.
mod tokens;
/// Which tools there are here.
pub(crate) mod tools;

use crate::support::world::World;
use serde_json::Value;
use std::path::Path;

/// Puts a question to one of the scripts in `python/`, in this world; what the script prints is the answer.
pub(crate) fn ask(python: &Path, world: &World, script: &str, question: &Value) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/interop/python");
    // Isolated: only what is installed beside this Python counts, not what lies in folders or variables.
    let mut command = world.command(python);
    let ran = fork_server::output(command.arg("-I").arg(folder.join(script)).arg(question.to_string()));
    assert_eq!(ran.code, Some(0), "{script}: {}", ran.stderr);
    serde_json::from_str(&ran.stdout).unwrap()
}
