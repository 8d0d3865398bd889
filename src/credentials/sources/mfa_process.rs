//! `mfa_process`: a command that prints the code of an MFA device. aws-vault's key, run as aws-vault runs it: by the
//! shell of the platform, with blanks around the code cut off.

use crate::config::chain::Process;
use crate::error::{Failure, Kind};
use crate::secret::Secret;
use crate::system::env::Env;
use crate::system::process::capture;
use crate::system::terminal::visible;
use std::time::Duration;

/// Time for a command that nobody watches: less than other processes wait for the lock that it runs under.
const PATIENCE: Duration = Duration::from_secs(25);

/// Runs the command and reads the code. `watched`: a person is there, who may have to touch a device.
pub(super) fn run(
    env: &Env,
    process: &Process,
    watched: bool,
    check: fn(&str) -> Result<(), String>,
) -> Result<Secret, Failure> {
    let failed = |why: String| {
        Failure::new(Kind::General, format!("mfa_process of profile {} {why}", process.profile))
            .hint("run the command yourself to see its output, or pass --mfa-code CODE")
    };
    let patience = (!watched).then_some(PATIENCE);
    let variables: Vec<_> = env.replaced().collect();
    let ended = capture::captured(&process.command, &variables, watched, patience)
        .map_err(|error| failed(format!("could not be run: {error}")))?;
    if !ended.success {
        let said = String::from_utf8_lossy(&ended.stderr);
        let said = said.lines().rev().map(str::trim).find(|line| !line.is_empty()).map(visible);
        let said = said.map_or_else(String::new, |line| format!(": {line}"));
        return Err(failed(format!("failed, {}{said}", ended.how)));
    }
    // What it printed is not shown: it may be a code all the same, or a secret of the device.
    let code = std::str::from_utf8(&ended.stdout).ok().map(str::trim).filter(|code| check(code).is_ok());
    code.map(Secret::new).ok_or_else(|| failed("did not print a code of six digits".to_owned()))
}
