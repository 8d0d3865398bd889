//! `mfa_process`: a command that prints the code of an MFA device. The key is aws-vault's, and the command is run as
//! aws-vault runs it: by the platform's shell, with blanks around the code removed.

use crate::config::chain::Process;
use crate::error::{Failure, Kind};
use crate::secret::Secret;
use crate::system::env::Env;
use crate::system::process::capture;
use crate::system::terminal::visible;
use std::time::Duration;

/// Time limit for a command without a person: shorter than other processes wait for the lock that it holds.
const PATIENCE: Duration = Duration::from_secs(25);

/// Runs the command and parses the code. `watched`: a person is present, who may have to touch a device.
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
    // The command works for ssoenv, so it gets the person's endpoints, as a `credential_process` does.
    let variables: Vec<_> = env.replaced().collect();
    let ended = capture::captured(&process.command, &variables, watched, patience)
        .map_err(|error| failed(format!("could not be run: {error}")))?;
    if !ended.success {
        let said = String::from_utf8_lossy(&ended.stderr);
        let said = said.lines().rev().map(str::trim).find(|line| !line.is_empty()).map(visible);
        let said = said.map_or_else(String::new, |line| format!(": {line}"));
        return Err(failed(format!("failed ({}){said}", ended.how)));
    }
    // Do not show the output: it may be a valid code, or the device's secret.
    let code = std::str::from_utf8(&ended.stdout).ok().map(str::trim).filter(|code| check(code).is_ok());
    code.map(Secret::new).ok_or_else(|| failed("did not print a code of six digits".to_owned()))
}
