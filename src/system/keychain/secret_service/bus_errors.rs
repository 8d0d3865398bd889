//! What an error of the bus or of the store means. Pure.

use super::super::KeychainFailure;
use std::time::Duration;

/// An error, with what is needed to tell its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BusError {
    /// Name, such as `org.freedesktop.DBus.Error.NoReply`.
    pub name: String,
    /// Words.
    pub message: String,
    /// Time until it came.
    pub took: Duration,
}

/// What was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The connection to the bus.
    Connect,
    /// A call of the store.
    Call,
    /// A call of a collection, which makes an item.
    Create,
}

/// Time within which a bus that is somebody else's closes the connection; it then looks as if no reply came.
const AT_ONCE: Duration = Duration::from_millis(500);

const BUS: &str = "org.freedesktop.DBus.Error.";
const STORE: &str = "org.freedesktop.Secret.Error.";

impl BusError {
    /// Whether it has one of these names.
    pub fn is(&self, names: &[&str]) -> bool {
        names.iter().any(|name| {
            self.name.strip_prefix(BUS).or_else(|| self.name.strip_prefix(STORE)).unwrap_or(&self.name)
                == *name
        })
    }

    /// Whether the store does not know the way of encryption.
    pub fn is_unsupported(&self) -> bool {
        self.is(&["InvalidArgs", "NotSupported"])
    }

    /// Whether the store wants to be unlocked first.
    pub fn is_locked(&self) -> bool {
        self.is(&["IsLocked"])
    }

    /// Whether the object that was called does not exist.
    pub fn is_unknown_object(&self) -> bool {
        self.is(&["UnknownMethod", "UnknownObject", "UnknownInterface", "NoSuchObject"])
    }

    /// Returns what to report.
    pub fn failure(&self, stage: Stage) -> KeychainFailure {
        use KeychainFailure::*;
        let is_mute = self.is(&["NoReply", "Timeout", "TimedOut"]);
        if is_mute && self.took >= AT_ONCE {
            return KeychainFailure::no_answer_for(self.took);
        }
        let why = || match &*self.message {
            "" => self.name.clone(),
            message => message.to_owned(),
        };
        match stage {
            // A bus that refuses somebody says nothing to them.
            Stage::Connect if is_mute => {
                NoBus("the bus closed the connection; is it another user's?".to_owned())
            }
            // libdbus speaks of X11 here.
            Stage::Connect if self.is(&["NotSupported"]) => {
                NoBus("DBUS_SESSION_BUS_ADDRESS is not set".to_owned())
            }
            Stage::Connect => NoBus(why()),
            _ if self.is(&["Disconnected"]) => NoBus(why()),
            _ if self.is(&["ServiceUnknown", "NameHasNoOwner"]) || self.name.starts_with(SPAWN) => NoProvider,
            _ if self.is_locked() => Locked,
            Stage::Create if self.is_unknown_object() => NoDefaultCollection,
            _ => Refused(why()),
        }
    }
}

/// Beginning of the names of errors about a program that the bus could not start.
const SPAWN: &str = "org.freedesktop.DBus.Error.Spawn.";

#[cfg(test)]
mod tests {
    use super::*;
    use Stage::{Call, Connect, Create};

    #[test]
    fn each_error_is_told_from_the_others() {
        use KeychainFailure::*;
        let foreign = NoBus("the bus closed the connection; is it another user's?".into());
        let unset = NoBus("DBUS_SESSION_BUS_ADDRESS is not set".into());
        let (no_bus, refused) = (NoBus("words".into()), Refused("words".into()));
        for (stage, name, milliseconds, meaning) in [
            (Connect, "org.freedesktop.DBus.Error.NotSupported", 1, unset),
            (Connect, "org.freedesktop.DBus.Error.Spawn.ExecFailed", 3, no_bus.clone()),
            (Connect, "org.freedesktop.DBus.Error.BadAddress", 2, no_bus.clone()),
            (Connect, "org.freedesktop.DBus.Error.FileNotFound", 2, no_bus.clone()),
            (Connect, "org.freedesktop.DBus.Error.NoServer", 2, no_bus.clone()),
            (Connect, "org.freedesktop.DBus.Error.AccessDenied", 1, no_bus.clone()),
            (Connect, "org.freedesktop.DBus.Error.NoReply", 2, foreign.clone()),
            (Connect, "org.freedesktop.DBus.Error.NoReply", 25_000, NoAnswer(25)),
            (Call, "org.freedesktop.DBus.Error.Disconnected", 2, no_bus),
            (Call, "org.freedesktop.DBus.Error.ServiceUnknown", 2, NoProvider),
            (Call, "org.freedesktop.DBus.Error.Spawn.ChildExited", 80, NoProvider),
            (Call, "org.freedesktop.DBus.Error.NoReply", 2_000, NoAnswer(2)),
            (Call, "org.freedesktop.DBus.Error.TimedOut", 23_000, NoAnswer(23)),
            (Call, "org.freedesktop.DBus.Error.NoReply", 20, refused.clone()),
            (Call, "org.freedesktop.Secret.Error.IsLocked", 1, Locked),
            (Create, "org.freedesktop.Secret.Error.IsLocked", 1, Locked),
            (Create, "org.freedesktop.DBus.Error.UnknownMethod", 1, NoDefaultCollection),
            (Create, "org.freedesktop.DBus.Error.UnknownObject", 1, NoDefaultCollection),
            (Create, "org.freedesktop.Secret.Error.NoSuchObject", 1, NoDefaultCollection),
            (Create, "org.freedesktop.DBus.Error.Failed", 1, refused.clone()),
            (Call, "org.freedesktop.DBus.Error.UnknownMethod", 1, refused.clone()),
            (Call, "org.freedesktop.Secret.Error.NoSession", 1, refused.clone()),
            (Call, "com.example.Odd", 1, refused),
        ] {
            let took = Duration::from_millis(milliseconds);
            let error = BusError { name: name.into(), message: "words".into(), took };
            assert_eq!(error.failure(stage), meaning, "{stage:?} {name} after {took:?}");
        }
    }

    #[test]
    fn an_error_without_words_is_named() {
        let error = BusError { name: "com.example.Odd".into(), message: String::new(), took: Duration::ZERO };
        assert_eq!(error.failure(Call), KeychainFailure::Refused("com.example.Odd".into()));
    }
}
