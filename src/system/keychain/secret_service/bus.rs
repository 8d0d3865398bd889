//! The connection to the session bus, and calls over it that end in time.

use super::super::KeychainFailure;
use super::bus_errors::{BusError, Stage};
use dbus::arg::{Arg, Get, Variant};
use dbus::channel::{BusType, Channel};
use dbus::{Message, Path};
use std::time::{Duration, Instant};

/// Name of every provider of the store.
pub(super) const STORE: &str = "org.freedesktop.secrets";
/// Interface of the store itself.
pub(super) const SERVICE: &str = "org.freedesktop.Secret.Service";
/// Interface of a collection.
pub(super) const COLLECTION: &str = "org.freedesktop.Secret.Collection";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";
const BUS: &str = "org.freedesktop.DBus";

/// A connection of its own.
pub(super) struct Bus {
    channel: Channel,
    /// When calls end.
    until: Instant,
}

impl Bus {
    /// Connects. May never return: libdbus knows no time limit here.
    pub fn connect(until: Instant) -> Result<Self, KeychainFailure> {
        let began = Instant::now();
        let channel = Channel::get_private(BusType::Session)
            .map_err(|error| bus_error(&error, began).failure(Stage::Connect))?;
        Ok(Bus { channel, until })
    }

    /// Returns the time that is left.
    pub fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }

    /// Calls, and waits for the reply.
    pub fn call(&self, message: Message) -> Result<Message, BusError> {
        self.call_within(message, self.left())
    }

    /// Calls, and waits so long for the reply, whatever time is left.
    pub fn call_within(&self, message: Message, limit: Duration) -> Result<Message, BusError> {
        let began = Instant::now();
        // With 0 the library takes a time of its own.
        let limit = limit.max(Duration::from_millis(1));
        self.channel.send_with_reply_and_block(message, limit).map_err(|error| bus_error(&error, began))
    }

    /// Reads a property of an object of the store.
    pub fn property<T>(&self, path: &Path<'_>, interface: &str, name: &str) -> Result<T, BusError>
    where
        T: Arg + for<'a> Get<'a>,
    {
        let reply = self.call(method(path, PROPERTIES, "Get").append2(interface, name))?;
        read(&reply).map(|Variant(value)| value)
    }

    /// Returns the unique name of the program that owns a name of the bus; `None` if no program owns it.
    pub fn owner(&self, name: &str) -> Option<String> {
        let message = Message::call_with_args(BUS, "/org/freedesktop/DBus", BUS, "GetNameOwner", (name,));
        read(&self.call(message).ok()?).ok()
    }

    /// Lets signals of this object reach [`Bus::signal`].
    pub fn listen_to(&self, path: &Path<'_>, interface: &str) -> Result<(), BusError> {
        let rule = format!("type='signal',interface='{interface}',path='{path}'");
        let message = Message::call_with_args(BUS, "/org/freedesktop/DBus", BUS, "AddMatch", (rule,));
        self.call(message).map(drop)
    }

    /// Returns the next message that is no reply, within this time; `None`: none came.
    pub fn signal(&self, limit: Duration) -> Result<Option<Message>, BusError> {
        let began = Instant::now();
        self.channel.blocking_pop_message(limit).map_err(|error| bus_error(&error, began))
    }
}

/// Returns the path of the store itself.
pub(super) fn service() -> Path<'static> {
    Path::from("/org/freedesktop/secrets\0")
}

/// Returns a call of a method of the store.
pub(super) fn method(path: &Path<'_>, interface: &str, name: &str) -> Message {
    // The names are constants, and the path was checked when it was read.
    Message::call_with_args(STORE, path.clone().into_static(), interface, name, ())
}

/// Reads the first value of a message.
pub(super) fn read<T: Arg + for<'a> Get<'a>>(reply: &Message) -> Result<T, BusError> {
    reply.read1().map_err(|error| odd(&error))
}

/// Reads the first two values of a message.
pub(super) fn read_two<T, U>(reply: &Message) -> Result<(T, U), BusError>
where
    T: Arg + for<'a> Get<'a>,
    U: Arg + for<'a> Get<'a>,
{
    reply.read2().map_err(|error| odd(&error))
}

fn odd(error: &dbus::arg::TypeMismatchError) -> BusError {
    let message = format!("an answer that cannot be read ({error})");
    BusError { name: "ssoenv.OddAnswer".to_owned(), message, took: Duration::ZERO }
}

fn bus_error(error: &dbus::Error, began: Instant) -> BusError {
    BusError {
        name: error.name().unwrap_or_default().to_owned(),
        message: error.message().unwrap_or_default().to_owned(),
        took: began.elapsed(),
    }
}

/// Whether the store answered with no object, as it does where a prompt is or is not needed.
pub(super) fn is_none(path: &Path<'_>) -> bool {
    &**path == "/"
}
