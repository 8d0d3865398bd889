//! MFA codes for a chain. A code works for one request, so a second role with the same device needs the next code.

use super::assume_role_errors::{code_given_before, code_required};
use super::mfa_process;
use crate::config::chain::AssumeRoleStep;
use crate::credentials::request::CredentialRequest;
use crate::error::{Failure, Kind};
use crate::secret::Secret;
use crate::system::System;
use crate::system::terminal::{presence, prompts};
use std::cell::{Cell, RefCell};
use std::time::Duration;

/// Seconds for which a device shows one code (RFC 6238's default).
const PERIOD: i64 = 30;

/// The codes of one run.
#[derive(Default)]
pub(in crate::credentials) struct MfaCodes<'a> {
    /// The code of `--mfa-code`, until a role uses it.
    given: Cell<Option<&'a str>>,
    /// The role that has used it.
    given_to: RefCell<Option<String>>,
    /// Codes that were sent, with their devices.
    sent: RefCell<Vec<(String, Secret)>>,
}

impl<'a> MfaCodes<'a> {
    pub(in crate::credentials) fn new(given: Option<&'a str>) -> Self {
        MfaCodes { given: Cell::new(given), ..MfaCodes::default() }
    }

    /// Fails early if a role needs a code and none will be available.
    pub(super) fn expect(
        &self,
        sys: &System,
        hop: &AssumeRoleStep,
        want: CredentialRequest<'_>,
    ) -> Result<(), Failure> {
        if !hop.asks_for_code() || self.given.get().is_some() || may_ask(sys, want) {
            return Ok(());
        }
        // `--mfa-code` was used for an earlier role.
        Err(match &*self.given_to.borrow() {
            Some(role) => code_given_before(hop, role),
            None => code_required(hop),
        })
    }

    /// Returns the code for a role, if it needs one: from `--mfa-code`, otherwise from `mfa_process`, otherwise from
    /// a person.
    pub(super) fn obtain(
        &self,
        sys: &System,
        hop: &AssumeRoleStep,
        want: CredentialRequest<'_>,
    ) -> Result<Option<Secret>, Failure> {
        let Some(serial) = &hop.mfa_serial else { return Ok(None) };
        let code = if let Some(given) = self.given.take() {
            self.given_to.replace(Some(hop.role.to_string()));
            Secret::new(given)
        } else if let Some(process) = &hop.mfa_process {
            let run = || mfa_process::run(&sys.env, process, may_ask(sys, want), check_code);
            // The code changes at every multiple of the period since 1970 (RFC 6238).
            let wait = || {
                let next = PERIOD - sys.clock.now().epoch().rem_euclid(PERIOD);
                sys.terminal.note(&format!(
                    "mfa_process of profile {} printed a code that was already used: waiting up to {next}s for the next one",
                    process.profile
                ));
                sys.clock.sleep(Duration::from_secs(next.unsigned_abs()));
            };
            self.unused(serial, run, wait)?.ok_or_else(|| still_used(&process.profile))?
        } else {
            self.expect(sys, hop, want)?;
            self.ask(sys, serial, hop)?
        };
        // Before the call: STS may use the code up although its answer does not arrive.
        self.sent.borrow_mut().push((serial.clone(), Secret::new(code.expose())));
        Ok(Some(code))
    }

    fn is_used(&self, serial: &str, code: &str) -> bool {
        self.sent.borrow().iter().any(|(device, sent)| device == serial && sent.expose() == code)
    }

    /// Returns a code that was not sent yet; `None` if the device still shows a used one after a period.
    fn unused(
        &self,
        serial: &str,
        run: impl Fn() -> Result<Secret, Failure>,
        wait: impl Fn(),
    ) -> Result<Option<Secret>, Failure> {
        let first = run()?;
        if !self.is_used(serial, first.expose()) {
            return Ok(Some(first));
        }
        wait();
        let next = run()?;
        Ok((!self.is_used(serial, next.expose())).then_some(next))
    }

    /// Asks the person for a code; refuses one that this run has already sent, since STS accepts a code once.
    fn ask(&self, sys: &System, serial: &str, hop: &AssumeRoleStep) -> Result<Secret, Failure> {
        let is_second = self.sent.borrow().iter().any(|(device, _)| device == serial);
        let which = if is_second { "Next MFA code" } else { "MFA code" };
        let question = format!("{which} of {serial}, to assume {}:", hop.role);
        let check = |code: &str| match check_code(code) {
            Ok(()) if self.is_used(serial, code) => {
                Err("this code was already used: wait until the device shows the next one".to_owned())
            }
            checked => checked,
        };
        prompts::hidden(sys, &question, check).map(Secret::new)
    }
}

fn may_ask(sys: &System, want: CredentialRequest<'_>) -> bool {
    want.asks && presence::absence(sys).is_none()
}

fn still_used(profile: &str) -> Failure {
    Failure::new(Kind::General, format!("mfa_process of profile {profile} printed the same used code again"))
        .hint("make the command print the code that the device shows now; each code works once")
}

/// Checks the form of `--mfa-code` before anything else is done. Fails with `Usage`.
pub(in crate::credentials) fn check_mfa_code(code: Option<&str>) -> Result<(), Failure> {
    code.map_or(Ok(()), check_code).map_err(|why| {
        Failure::usage(format!("--mfa-code: {why}")).hint("use the code that the device shows now")
    })
}

/// STS accepts exactly six digits.
fn check_code(code: &str) -> Result<(), String> {
    let is_code = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    if is_code { Ok(()) } else { Err("a code has six digits".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_that_was_sent_is_waited_out_and_never_sent_again() {
        for (serial, printed, expected, waits) in [
            ("mfa/sam", &["111111"][..], Some("111111"), 0),
            ("mfa/sam", &["314159", "271828"], Some("271828"), 1),
            ("mfa/sam", &["314159", "314159", "271828"], None, 1),
            // The same digits from another device are another code.
            ("mfa/eve", &["314159"], Some("314159"), 0),
        ] {
            let codes = MfaCodes::default();
            codes.sent.borrow_mut().push(("mfa/sam".to_owned(), Secret::new("314159")));
            let (ran, waited) = (Cell::new(0), Cell::new(0));
            let run = || Ok(Secret::new(printed[ran.replace(ran.get() + 1)]));
            let found = codes.unused(serial, run, || waited.set(waited.get() + 1)).unwrap();
            assert_eq!(found.as_ref().map(Secret::expose), expected, "{printed:?}");
            assert_eq!(waited.get(), waits, "{printed:?}");
        }
    }
}
