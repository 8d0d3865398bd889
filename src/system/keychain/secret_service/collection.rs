//! The collection for new items: the one behind the alias `default`, and no other.

use super::super::{Key, KeychainFailure};
use super::bus::{COLLECTION, SERVICE, is_none, method, read, read_two, service};
use super::bus_errors::Stage;
use super::items::ATTRIBUTES;
use super::store::{Asking, Store};
use dbus::Path;
use dbus::arg::{PropMap, RefArg, Variant};
use std::collections::HashMap;

/// What a person sees of the key in a program that lists the store.
const LABEL: &str = "ssoenv: key for sign-in tokens";

/// The default collection.
#[derive(Clone, Debug)]
pub(super) struct DefaultCollection {
    pub path: Path<'static>,
    pub is_locked: bool,
}

impl Store<'_> {
    /// Finds the default collection; `None` if the store has none.
    pub fn default_collection(&self) -> Result<Option<DefaultCollection>, KeychainFailure> {
        let reply = self.bus.call(method(&service(), SERVICE, "ReadAlias").append1("default"));
        let path: Path<'static> =
            reply.and_then(|reply| read(&reply)).map_err(|error| error.failure(Stage::Call))?;
        if is_none(&path) {
            return Ok(None);
        }
        match self.bus.property(&path, COLLECTION, "Locked") {
            Ok(is_locked) => Ok(Some(DefaultCollection { path, is_locked })),
            // An alias that leads nowhere.
            Err(error) if error.is_unknown_object() => Ok(None),
            Err(error) => Err(error.failure(Stage::Call)),
        }
    }

    /// Makes an item with this key; returns its path.
    pub fn create(
        &self,
        collection: &DefaultCollection,
        key: &Key,
    ) -> Result<Path<'static>, KeychainFailure> {
        if collection.is_locked {
            self.unlock(&collection.path)?;
        }
        let secret = self.session.seal(key.text().as_bytes())?;
        // Not replacing: a key that another program made since the search is nobody's to overwrite.
        let message = method(&collection.path, COLLECTION, "CreateItem").append3(properties(), secret, false);
        let reply = self.bus.call(message).and_then(|reply| read_two(&reply));
        let (item, prompt): (Path<'static>, Path<'static>) =
            reply.map_err(|error| error.failure(Stage::Create))?;
        if !is_none(&item) {
            return Ok(item);
        }
        // KeePassXC stores only through a prompt, which asks nobody while its database is open.
        let result = self.complete(&prompt, Asking::Silent)?;
        let path = result.as_ref().and_then(|result| result.0.as_str()).and_then(|path| Path::new(path).ok());
        path.map(Path::into_static).ok_or(KeychainFailure::NotKept)
    }
}

fn properties() -> PropMap {
    let attributes: HashMap<String, String> =
        ATTRIBUTES.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let property =
        |name: &str, value: Box<dyn RefArg>| (format!("org.freedesktop.Secret.Item.{name}"), Variant(value));
    [property("Label", Box::new(LABEL.to_owned())), property("Attributes", Box::new(attributes))].into()
}
