//! Why the store gave no key, for a person: sentence, hint and exit code. Pure.

use crate::error::{Failure, Kind};
use std::fmt;
use std::time::Duration;

/// Why there was no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeychainFailure {
    /// This program has no code for the keychain of this system.
    NotBuiltIn,
    /// There is no session bus to ask; why, in the library's words.
    NoBus(String),
    /// No program provides the store.
    NoProvider,
    /// The store has no collection for new items.
    NoDefaultCollection,
    /// The store is locked or asks for permission, and no person was there to be asked.
    Locked,
    /// The store is locked, and cannot ask the person who is there: it has no display.
    NoWindow,
    /// A person has closed the store's question.
    Dismissed,
    /// The store did not answer within these seconds.
    NoAnswer(u64),
    /// The store holds so many keys, and which one is right is unknown.
    Several(usize),
    /// The value in the store is no key.
    Damaged,
    /// The store returned another key than the one that it had just stored.
    NotKept,
    /// The store refused; its words.
    Refused(String),
    /// The process that asks the store cannot be started, or ended without an answer; why.
    NotAsked(String),
}

impl fmt::Display for KeychainFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use KeychainFailure::*;
        match self {
            NotBuiltIn => f.write_str("this ssoenv is built without keychain support"),
            NoBus(why) => write!(f, "the keychain cannot be reached: no D-Bus session bus: {why}"),
            NoProvider => f.write_str("no keychain is running (no program provides org.freedesktop.secrets)"),
            NoDefaultCollection => f.write_str("the keychain has no default collection to keep a key in"),
            Locked => {
                f.write_str("the keychain is locked or asks for permission, and nobody can be asked here")
            }
            NoWindow => {
                f.write_str("the keychain is locked, and has no display here to ask for its password on")
            }
            Dismissed => f.write_str("the question of the keychain was dismissed"),
            NoAnswer(seconds) => write!(f, "the keychain did not answer within {seconds} seconds"),
            Several(count) => write!(f, "the keychain has {count} keys of ssoenv, and only one can be right"),
            Damaged => f.write_str("the key of ssoenv in the keychain is damaged"),
            NotKept => f.write_str("the keychain did not keep the new key of ssoenv"),
            Refused(why) => write!(f, "the keychain refused: {why}"),
            NotAsked(why) => write!(f, "the keychain cannot be asked: {why}"),
        }
    }
}

impl std::error::Error for KeychainFailure {}

impl KeychainFailure {
    /// Returns the failure of a store that was silent for this time.
    pub(super) fn no_answer_for(time: Duration) -> Self {
        let seconds = (time + Duration::from_millis(500)).as_secs();
        KeychainFailure::NoAnswer(seconds.max(1))
    }

    /// Returns the failure to report.
    pub fn failure(&self) -> Failure {
        Failure::new(self.kind(), self.to_string()).hint(self.hint())
    }

    /// Returns the kind, which decides the exit code.
    fn kind(&self) -> Kind {
        use KeychainFailure::*;
        match self {
            Locked | NoWindow => Kind::Unlock,
            Several(_) | Damaged => Kind::SignIn,
            Dismissed => Kind::Refused,
            NotBuiltIn | NoBus(_) | NoProvider | NoDefaultCollection | NoAnswer(_) | NotKept | Refused(_)
            | NotAsked(_) => Kind::Service,
        }
    }

    /// Returns what to do.
    fn hint(&self) -> &'static str {
        use KeychainFailure::*;
        match self {
            NotBuiltIn => "use a build with the feature `keychain`, or set `storage = files`",
            NoBus(_) => "run ssoenv in your desktop session, or set DBUS_SESSION_BUS_ADDRESS to its bus",
            NoProvider => {
                "start GNOME Keyring, KWallet or KeePassXC (with its Secret Service integration on)"
            }
            NoDefaultCollection => {
                "create a default keyring: with Seahorse in GNOME, KWalletManager in KDE, in KeePassXC expose a \
                 database group"
            }
            Locked => "unlock the keychain, or run `ssoenv login` on a terminal",
            NoWindow => {
                "unlock it on the desktop, or as `ssoenv help keychain` says under \"Without a desktop\""
            }
            Dismissed => "try again, and answer the question",
            NoAnswer(_) => "is its window open and waiting? `ssoenv doctor` says more",
            Several(_) | Damaged => "ssoenv login",
            NotKept | Refused(_) | NotAsked(_) => "ssoenv doctor",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locked_and_unreachable_have_different_exit_codes() {
        use KeychainFailure::*;
        for (failure, code) in [
            (NotBuiltIn, 6),
            (NoBus("x".into()), 6),
            (NoProvider, 6),
            (NoDefaultCollection, 6),
            (Locked, 3),
            (NoWindow, 3),
            (Dismissed, 4),
            (NoAnswer(2), 6),
            (Several(2), 3),
            (Damaged, 3),
            (NotKept, 6),
            (Refused("x".into()), 6),
            (NotAsked("x".into()), 6),
        ] {
            let said = failure.failure();
            assert_eq!(said.kind.exit_code(), code, "{failure}");
            assert!(said.hint.is_some_and(|hint| !hint.is_empty()), "{failure}");
        }
    }
}
