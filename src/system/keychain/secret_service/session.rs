//! A session of the store, in which secrets travel: encrypted, or plain where the store cannot encrypt.

use super::super::KeychainFailure;
use super::bus::{Bus, SERVICE, method, read_two, service};
use super::bus_errors::{BusError, Stage};
use super::exchange::{BLOCK, KeyExchange, NUMBER, SessionKey};
use crate::system::random;
use dbus::Path;
use dbus::arg::{RefArg, Variant};
use zeroize::Zeroizing;

const ENCRYPTED: &str = "dh-ietf1024-sha256-aes128-cbc-pkcs7";
const PLAIN: &str = "plain";
/// Stores keep bytes of this type as they are, and replace what is no text in others.
const TYPE: &str = "application/octet-stream";

/// A secret on the bus: session, parameters, value, content type.
pub(super) type WireSecret = (Path<'static>, Vec<u8>, Vec<u8>, String);

/// A session.
pub(super) struct Session {
    path: Path<'static>,
    /// `None`: plain.
    key: Option<SessionKey>,
}

impl Session {
    /// Opens a session.
    pub fn open(bus: &Bus) -> Result<Self, KeychainFailure> {
        match Self::open_encrypted(bus)? {
            Ok(session) => Ok(session),
            Err(error) if error.is_unsupported() => {
                Self::open_plain(bus).map_err(|error| error.failure(Stage::Call))
            }
            Err(error) => Err(error.failure(Stage::Call)),
        }
    }

    fn open_encrypted(bus: &Bus) -> Result<Result<Self, BusError>, KeychainFailure> {
        let exchange = KeyExchange::new(&Zeroizing::new(random_bytes::<NUMBER>()?));
        let public: Box<dyn RefArg> = Box::new(exchange.public());
        let message = method(&service(), SERVICE, "OpenSession").append2(ENCRYPTED, Variant(public));
        let reply = bus.call(message).and_then(|reply| read_two::<Variant<Vec<u8>>, Path<'static>>(&reply));
        Ok(match reply {
            Ok((Variant(public), path)) => {
                let key = exchange.session_key(&public);
                let key = key.ok_or_else(|| KeychainFailure::Refused("its key cannot be used".to_owned()))?;
                Ok(Session { path, key: Some(key) })
            }
            Err(error) => Err(error),
        })
    }

    fn open_plain(bus: &Bus) -> Result<Self, BusError> {
        let nothing: Box<dyn RefArg> = Box::new(String::new());
        let message = method(&service(), SERVICE, "OpenSession").append2(PLAIN, Variant(nothing));
        let (_, path) = read_two::<Variant<Box<dyn RefArg>>, _>(&bus.call(message)?)?;
        Ok(Session { path, key: None })
    }

    /// Returns the path, for calls that return secrets.
    pub fn path(&self) -> Path<'static> {
        self.path.clone()
    }

    /// Puts a secret into the form for the bus.
    pub fn seal(&self, secret: &[u8]) -> Result<WireSecret, KeychainFailure> {
        let (vector, value) = match &self.key {
            Some(key) => {
                let vector = random_bytes::<BLOCK>()?;
                (vector.to_vec(), key.encrypt(secret, &vector))
            }
            None => (Vec::new(), secret.to_vec()),
        };
        Ok((self.path(), vector, value, TYPE.to_owned()))
    }

    /// Takes a secret out of that form; `None` if it was not encrypted in this session.
    pub fn unseal(&self, (_, vector, value, _): WireSecret) -> Option<Zeroizing<Vec<u8>>> {
        match &self.key {
            Some(key) => key.decrypt(&value, &vector),
            None => Some(Zeroizing::new(value)),
        }
    }
}

fn random_bytes<const N: usize>() -> Result<[u8; N], KeychainFailure> {
    random::bytes().map_err(|error| KeychainFailure::NotAsked(error.to_string()))
}
