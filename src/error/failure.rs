//! Errors as a person reads them and as a script branches on them: a kind (which decides the exit code), what failed,
//! and a hint. Causes are kept beside it in the anyhow chain; only `main` prints.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Why a verb failed, one variant per exit code (the table is in docs/exit-codes.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 1: a failure without an exit code of its own.
    General,
    /// 2: the command line is wrong.
    Usage,
    /// 3: a sign-in is needed: the session has expired, has never begun, or was revoked.
    SignIn,
    /// 3: an MFA code is needed, and input is disabled.
    Code,
    /// 3: the keychain is locked, and unlocking it needs a person.
    Unlock,
    /// 4: refused: the role is not assigned, or a question was declined.
    Refused,
    /// 5: configuration: no such profile, missing or conflicting keys, an unreadable file.
    Configuration,
    /// 6: the service or the network did not answer properly, after retries.
    Service,
    /// 130: Ctrl-C at a question; it arrives there as a key, not as a signal.
    Interrupted,
    /// A command that `exec` could not run: 126 if it is not executable, 127 if it was not found (shells).
    Command(u8),
}

impl Kind {
    /// Returns the exit code, as docs/exit-codes.md lists it.
    pub fn exit_code(self) -> u8 {
        match self {
            Kind::General => 1,
            Kind::Usage => 2,
            Kind::SignIn | Kind::Code | Kind::Unlock => 3,
            Kind::Refused => 4,
            Kind::Configuration => 5,
            Kind::Service => 6,
            Kind::Interrupted => 130,
            Kind::Command(code) => code,
        }
    }
}

/// Hint for a file that cannot be read or written.
pub const CHECK_OWNER: &str = "check its owner and its permissions";
/// Hint for a file or a link that cannot be written, where its folder may be the reason.
pub const CHECK_OWNER_AND_FOLDER: &str = "check the owner and the permissions of the file and its folder";

/// Hint for missing access that only an administrator can give.
pub const ASK_ADMINISTRATOR: &str = "ask your Identity Center administrator";
/// End of a hint for a role that is not assigned: an address for requests takes its place.
pub const ASK_FOR_ACCESS: &str = "ask for access";

/// A line of a file, shown as `FILE:LINE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file, as a path to show.
    pub path: Arc<PathBuf>,
    /// The line, counted from 1.
    pub line: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path.display(), self.line)
    }
}

/// Subject of a failure, printed in front of its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// A line of a file: `FILE:LINE: no section`.
    Line(Location),
    /// Something in a profile: `profile NAME: sso_region is missing`.
    InProfile(String),
    /// A profile as the subject of the message's sentence: `profile NAME has no region`.
    Profile(String),
    /// Profiles that assume roles in a circle, from the requested one to the one that repeats. The first is the
    /// subject of the message's sentence.
    Circle(Vec<String>),
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Topic::Line(location) => write!(f, "{location}: "),
            Topic::InProfile(name) => write!(f, "profile {name}: "),
            Topic::Profile(name) => write!(f, "profile {name} "),
            Topic::Circle(names) => names.first().map_or(Ok(()), |name| write!(f, "profile {name} ")),
        }
    }
}

/// One failure: lower case, no full stop, with the name or path in it. `Display` prints topic and message. The hint
/// is one command or one question, safe to paste.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Kind, which decides the exit code.
    pub kind: Kind,
    /// What to do next: one command or one question.
    pub hint: Option<String>,
    topic: Option<Topic>,
    message: String,
    is_unassigned: bool,
}

impl Failure {
    /// Creates a failure without a topic and a hint.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Failure { kind, hint: None, topic: None, message: message.into(), is_unassigned: false }
    }

    /// Joins an error and all its causes into one message, with the kind and the hint of the outermost failure in the
    /// chain.
    pub fn of(error: &anyhow::Error) -> Self {
        let failure = Self::new(kind(error), format!("{error:#}"));
        Failure { hint: hint(error).map(str::to_owned), ..failure }
    }

    /// Creates a failure without a message, for verbs whose exit code is the answer.
    pub fn silent(kind: Kind) -> Self {
        Self::new(kind, "")
    }

    /// Creates a failure of kind `Usage`.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Creates a failure of kind `SignIn`.
    pub fn sign_in(message: impl Into<String>) -> Self {
        Self::new(Kind::SignIn, message)
    }

    /// Creates a failure of kind `Refused`.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(Kind::Refused, message)
    }

    /// Creates a failure of kind `Refused` for a role that is not assigned to the person, which may change.
    pub fn unassigned(message: impl Into<String>) -> Self {
        Failure { is_unassigned: true, ..Self::refused(message) }
    }

    /// Creates a failure of kind `Configuration`.
    pub fn configuration(message: impl Into<String>) -> Self {
        Self::new(Kind::Configuration, message)
    }

    /// Creates a failure of kind `Service`.
    pub fn service(message: impl Into<String>) -> Self {
        Self::new(Kind::Service, message)
    }

    /// Adds the hint; an earlier one is replaced.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the topic, which the message must then not repeat.
    pub fn about(mut self, topic: Topic) -> Self {
        self.topic = Some(topic);
        self
    }

    /// Replaces message and topic, and keeps kind and hint: for a caller who knows more.
    pub fn reworded(self, message: impl Into<String>) -> Self {
        Failure { topic: None, message: message.into(), ..self }
    }

    /// Returns the line of a file that the failure is about.
    pub fn location(&self) -> Option<&Location> {
        match &self.topic {
            Some(Topic::Line(location)) => Some(location),
            _ => None,
        }
    }

    /// Returns the profile that the failure is about: in a circle, the first.
    pub fn profile(&self) -> Option<&str> {
        match self.topic.as_ref()? {
            Topic::Line(_) => None,
            Topic::InProfile(name) | Topic::Profile(name) => Some(name),
            Topic::Circle(names) => names.first().map(String::as_str),
        }
    }

    /// Returns the profiles of a circle of assumed roles, if the failure is about one.
    pub fn circle(&self) -> Option<&[String]> {
        match &self.topic {
            Some(Topic::Circle(names)) => Some(names),
            _ => None,
        }
    }

    /// Returns the text to show next to the profile's name: without the topic if that is the same profile.
    pub fn said_beside(&self, profile: &str) -> String {
        match self.profile() {
            Some(name) if name == profile => self.message.clone(),
            _ => self.to_string(),
        }
    }

    /// Returns the message alone, to show where the topic is visible already.
    pub fn without_topic(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(topic) = &self.topic {
            topic.fmt(f)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

/// Returns the kind of the outermost [`Failure`] in the chain, which decides the exit code; `General` without one.
pub fn kind(error: &anyhow::Error) -> Kind {
    error.downcast_ref::<Failure>().map_or(Kind::General, |failure| failure.kind)
}

/// Whether the outermost [`Failure`] in the chain says that a role is not assigned to the person.
pub fn is_unassigned(error: &anyhow::Error) -> bool {
    error.downcast_ref::<Failure>().is_some_and(|failure| failure.is_unassigned)
}

/// Returns the hint to print under the message: that of the outermost [`Failure`] in the chain.
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
    fn a_failure_is_read_with_its_topic_and_known_without_it() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let location = Location { path: Arc::new("config".into()), line: 3 };
        for (topic, shown, profile) in [
            (Topic::Line(location.clone()), "config:3: x", None),
            (Topic::InProfile("dev: a".into()), "profile dev: a: x", Some("dev: a")),
            (Topic::Profile("dev".into()), "profile dev x", Some("dev")),
            (Topic::Circle(names(&["a", "b", "a"])), "profile a x", Some("a")),
        ] {
            let failure = Failure::configuration("x").hint("y").about(topic.clone());
            assert_eq!(failure.to_string(), shown);
            assert_eq!(failure.without_topic(), "x");
            assert_eq!(failure.profile(), profile);
            assert_eq!(
                failure.said_beside(profile.unwrap_or_default()),
                if profile.is_some() { "x" } else { shown }
            );
            assert_eq!(failure.said_beside("de"), shown);
            assert_eq!(failure.location(), Some(&location).filter(|_| matches!(topic, Topic::Line(_))));
            assert_eq!(failure.circle().is_some(), matches!(topic, Topic::Circle(_)));
            let reworded = failure.reworded("z");
            assert_eq!((reworded.to_string(), reworded.location()), ("z".to_owned(), None));
            let unassigned = Failure::unassigned("x").hint("y").reworded("z").into();
            assert!(is_unassigned(&unassigned) && !is_unassigned(&reworded.clone().into()));
            assert_eq!((reworded.kind, reworded.hint.as_deref()), (Kind::Configuration, Some("y")));
        }
    }

    #[test]
    fn an_error_of_nobody_is_code_1() {
        assert_eq!(kind(&anyhow::anyhow!("x")).exit_code(), 1);
    }
}
