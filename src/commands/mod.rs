//! One file per verb: arguments in, one call into a domain, the answer out. Nobody here prints to stdout: an answer is
//! returned whole, and `main` writes it once.

mod accounts;
mod allow;
mod bind;
mod complete;
mod completions;
mod configure;
mod credential_process;
mod deny;
mod directory;
mod doctor;
mod exec;
mod explain;
mod hook;
mod init;
mod list;
mod login;
mod logout;
mod obtain;
mod off;
mod output;
mod picker;
mod prompt;
mod session;
mod sign_in;
mod status;
mod target;
mod use_;
mod whoami;

use crate::aws::credentials::Credentials;
use crate::cli::Verb;
use crate::environ::{self, Before, Keys};
use crate::error::Failure;
use crate::system::System;

/// What a verb has to say.
#[derive(Debug)]
pub struct Answer {
    /// For stdout, written at once.
    pub stdout: Vec<u8>,
    /// The exit code, where the answer is one: `doctor` answers, and something may be wrong.
    pub code: u8,
}

/// Runs a verb.
pub fn run(sys: &System, verb: &Verb) -> anyhow::Result<Answer> {
    let stdout = match verb {
        Verb::Use(arguments) => use_::run(sys, arguments),
        Verb::Off(arguments) => off::run(sys, arguments),
        Verb::Exec(arguments) => return exec::run(sys, arguments),
        Verb::CredentialProcess(arguments) => credential_process::run(sys, arguments),
        Verb::Login(arguments) => login::run(sys, arguments),
        Verb::Logout(arguments) => logout::run(sys, arguments),
        Verb::Status(arguments) => status::run(sys, arguments),
        Verb::Whoami(arguments) => whoami::run(sys, arguments),
        Verb::Configure(arguments) => configure::run(sys, arguments),
        Verb::List(arguments) => return list::run(sys, arguments),
        Verb::Explain(arguments) => return explain::run(sys, arguments),
        Verb::Doctor(arguments) => return doctor::run(sys, arguments),
        Verb::Bind(arguments) => bind::run(sys, arguments),
        Verb::Allow(arguments) => allow::run(sys, arguments),
        Verb::Deny(arguments) => deny::run(sys, arguments),
        Verb::Init(arguments) => init::run(sys, arguments),
        Verb::Prompt(arguments) => prompt::run(sys, arguments),
        Verb::Completions(arguments) => completions::run(sys, arguments),
        Verb::Hook(arguments) => hook::run(sys, arguments),
        Verb::Complete(arguments) => complete::run(sys, arguments),
    };
    Ok(Answer { stdout: stdout?, code: 0 })
}

/// The contract's variables as they stand.
fn before(sys: &System) -> Before {
    environ::watched()
        .filter_map(|name| Some((name, sys.env.raw(name)?.to_string_lossy().into_owned())))
        .collect()
}

/// Refuses what is no region, as the value of an option.
fn check_region(option: &str, region: Option<&String>) -> Result<(), Failure> {
    region
        .map_or(Ok(()), |region| crate::aws::region::check_region(region))
        .map_err(|why| Failure::usage(format!("{option}: {why}")).hint("a region looks like eu-central-1"))
}

/// Credentials as the environment takes them.
fn keys(credentials: &Credentials) -> Keys<'_> {
    Keys {
        access_key_id: &credentials.access_key_id,
        secret_access_key: &credentials.secret_access_key,
        session_token: credentials.session_token.as_ref(),
        expires_at: credentials.expires_at,
        refresh_at: credentials.refresh_at(),
    }
}
