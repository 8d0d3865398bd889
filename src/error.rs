//! What goes wrong, as a person reads it and as a script branches on it: a kind (the exit code), what failed, and the
//! next command. Causes travel beside it in the anyhow chain; printing is `main`'s.

use std::fmt;

/// Why a verb ended, and with which exit code (the README's table).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 1: anything that has no code of its own.
    General,
    /// 2: the command line is wrong.
    Usage,
    /// 3: a sign-in is needed: the session is over, never began, or was revoked.
    SignIn,
    /// 3: the code of an MFA device is needed, and nobody is there to say it.
    Code,
    /// 4: refused: the role is not assigned, a question was declined.
    Refused,
    /// 5: configuration: no such profile, missing or conflicting keys, an unreadable file.
    Configuration,
    /// 6: the service or the network did not answer properly, after retries.
    Service,
    /// 130: Ctrl-C at a question, which arrives as a key and not as a signal.
    Interrupted,
    /// Of a command that `exec` could not run: 126, or 127 where there is none.
    Command(u8),
}

impl Kind {
    /// The exit code, as the README lists it.
    pub fn exit_code(self) -> u8 {
        match self {
            Kind::General => 1,
            Kind::Usage => 2,
            Kind::SignIn | Kind::Code => 3,
            Kind::Refused => 4,
            Kind::Configuration => 5,
            Kind::Service => 6,
            Kind::Interrupted => 130,
            Kind::Command(code) => code,
        }
    }
}

/// One failure: lower case, no full stop, with the name or path in it. The hint is one command or one question, safe
/// to paste.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Decides the exit code.
    pub kind: Kind,
    /// What failed.
    pub message: String,
    /// What to do next.
    pub hint: Option<String>,
}

impl Failure {
    /// A failure without a hint.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Failure { kind, message: message.into(), hint: None }
    }

    /// Where the exit code is the answer, and nothing is to be said.
    pub fn silent(kind: Kind) -> Self {
        Self::new(kind, "")
    }

    /// The command line is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// A sign-in is needed.
    pub fn sign_in(message: impl Into<String>) -> Self {
        Self::new(Kind::SignIn, message)
    }

    /// Somebody said no.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(Kind::Refused, message)
    }

    /// A file or a setting is wrong.
    pub fn configuration(message: impl Into<String>) -> Self {
        Self::new(Kind::Configuration, message)
    }

    /// The service or the network.
    pub fn service(message: impl Into<String>) -> Self {
        Self::new(Kind::Service, message)
    }

    /// Adds the next command.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// The kind that decides the exit code: that of the outermost [`Failure`] in the chain.
pub fn kind(error: &anyhow::Error) -> Kind {
    error.downcast_ref::<Failure>().map_or(Kind::General, |failure| failure.kind)
}

/// The hint to print under the message: that of the outermost [`Failure`] which has one.
pub fn hint(error: &anyhow::Error) -> Option<&str> {
    error.downcast_ref::<Failure>().and_then(|failure| failure.hint.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    #[test]
    fn the_outermost_failure_decides_the_code_and_the_hint() {
        let cause = std::io::Error::other("disk on fire");
        let error = Err::<(), _>(cause)
            .context(Failure::service("no answer"))
            .context(Failure::sign_in("not signed in").hint("ssoenv login"))
            .unwrap_err();
        assert_eq!(kind(&error), Kind::SignIn);
        assert_eq!(hint(&error), Some("ssoenv login"));
        assert_eq!(format!("{error:#}"), "not signed in: no answer: disk on fire");
    }

    #[test]
    fn an_error_of_nobody_is_code_1() {
        assert_eq!(kind(&anyhow::anyhow!("x")).exit_code(), 1);
    }
}
