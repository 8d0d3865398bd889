//! A client of the store, as other programs of the same person are.

use super::super::wait::PATIENCE;
use super::count::connected;
use dbus::arg::{Arg, Get, PropMap, RefArg, Variant};
use dbus::channel::Channel;
use dbus::{Message, Path};
use std::collections::HashMap;

/// Attributes of the key.
pub const ATTRIBUTES: [(&str, &str); 2] = [("application", "ssoenv"), ("purpose", "token-key")];

const STORE: &str = "org.freedesktop.secrets";
const ROOT: &str = "/org/freedesktop/secrets";
const SERVICE: &str = "org.freedesktop.Secret.Service";
const COLLECTION: &str = "org.freedesktop.Secret.Collection";
/// By which tests of GNOME Keyring do without a person.
const INTERNAL: &str = "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface";

type Secret = (Path<'static>, Vec<u8>, Vec<u8>, String);

/// A connection with a plain session.
pub struct StoreClient {
    channel: Channel,
    session: std::cell::OnceCell<Path<'static>>,
}

impl StoreClient {
    /// Connects to the bus with this address.
    pub fn connect(address: &str) -> Self {
        StoreClient { channel: connected(address), session: std::cell::OnceCell::new() }
    }

    /// Whether a program provides the store.
    pub fn is_provided(&self) -> bool {
        self.is_owned(STORE)
    }

    /// Whether a program owns this name of the bus.
    pub fn is_owned(&self, name: &str) -> bool {
        let bus = "org.freedesktop.DBus";
        let message = Message::call_with_args(bus, "/org/freedesktop/DBus", bus, "NameHasOwner", (name,));
        self.read(message)
    }

    /// Returns the collection behind the alias `default`.
    pub fn default_collection(&self) -> Path<'static> {
        self.read(call(ROOT, SERVICE, "ReadAlias").append1("default"))
    }

    /// Makes `default` an alias of another collection.
    pub fn set_default(&self, collection: &Path<'_>) {
        self.send(call(ROOT, SERVICE, "SetAlias").append2("default", collection.clone()));
    }

    /// Whether there is a default collection, and it is unlocked.
    pub fn is_open(&self) -> bool {
        let collection = self.default_collection();
        if &*collection == "/" {
            return false;
        }
        let message = call(&collection, "org.freedesktop.DBus.Properties", "Get");
        let Variant(is_locked) = self.read::<Variant<bool>>(message.append2(COLLECTION, "Locked"));
        !is_locked
    }

    /// Locks a collection.
    pub fn lock(&self, collection: &Path<'_>) {
        self.send(call(ROOT, SERVICE, "Lock").append1(vec![collection.clone()]));
    }

    /// Unlocks a collection of GNOME Keyring.
    pub fn unlock_with_password(&self, collection: &Path<'_>, password: &str) {
        let message = call(ROOT, INTERNAL, "UnlockWithMasterPassword");
        self.send(message.append2(collection.clone(), self.secret(password.as_bytes(), "text/plain")));
    }

    /// Makes a collection of GNOME Keyring; returns its path.
    pub fn create_collection(&self, label: &str, password: &str) -> Path<'static> {
        let label: Box<dyn RefArg> = Box::new(label.to_owned());
        let properties: PropMap = [(format!("{COLLECTION}.Label"), Variant(label))].into();
        let message = call(ROOT, INTERNAL, "CreateWithMasterPassword");
        self.read(message.append2(properties, self.secret(password.as_bytes(), "text/plain")))
    }

    /// Returns the paths of the items with these attributes: unlocked and locked.
    pub fn search(&self, attributes: &[(&str, &str)]) -> (Vec<Path<'static>>, Vec<Path<'static>>) {
        let attributes: HashMap<&str, &str> = attributes.iter().copied().collect();
        let reply = self.send(call(ROOT, SERVICE, "SearchItems").append1(attributes));
        reply.read2().unwrap()
    }

    /// Makes an item beside any that has the same attributes.
    pub fn create_item(
        &self,
        collection: &Path<'_>,
        attributes: &[(&str, &str)],
        secret: &[u8],
    ) -> Path<'static> {
        let label: Box<dyn RefArg> = Box::new("an item of a test".to_owned());
        let attributes: HashMap<String, String> =
            attributes.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let attributes: Box<dyn RefArg> = Box::new(attributes);
        let properties: PropMap = [("Label", label), ("Attributes", attributes)]
            .map(|(name, value)| (format!("org.freedesktop.Secret.Item.{name}"), Variant(value)))
            .into();
        let secret = self.secret(secret, "application/octet-stream");
        let message = call(collection, COLLECTION, "CreateItem").append3(properties, secret, false);
        self.read(message)
    }

    fn secret(&self, value: &[u8], content_type: &str) -> Secret {
        let session = self.session.get_or_init(|| {
            let nothing: Box<dyn RefArg> = Box::new(String::new());
            let reply = self.send(call(ROOT, SERVICE, "OpenSession").append2("plain", Variant(nothing)));
            let (_, path) = reply.read2::<Variant<Box<dyn RefArg>>, Path<'static>>().unwrap();
            path
        });
        (session.clone(), Vec::new(), value.to_vec(), content_type.to_owned())
    }

    fn read<T: Arg + for<'a> Get<'a>>(&self, message: Message) -> T {
        self.send(message).read1().unwrap()
    }

    /// Calls, and returns the reply.
    pub fn send(&self, message: Message) -> Message {
        self.channel.send_with_reply_and_block(message, PATIENCE).unwrap()
    }
}

fn call(path: &str, interface: &str, member: &str) -> Message {
    Message::call_with_args(STORE, path.to_owned(), interface, member, ())
}
