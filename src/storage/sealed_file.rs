//! A sealed file: clear fields that every verb may read, and a secret text under a key. Neither can be changed, nor the file
//! renamed, without that being noticed.
//!
//! ChaCha20-Poly1305 (RFC 8439) with a random nonce: a file is written about once an hour, far from the 2³² messages after
//! which random nonces of 96 bits are no longer recommended for one key (NIST SP 800-38D, 8.3).

use crate::system::keychain::Key;
use base64::{Engine, prelude::BASE64_STANDARD};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Version of the form. A file of a later version is not read.
const VERSION: u32 = 1;

/// Random bytes that a new file needs.
pub(super) type NonceBytes = [u8; NONCE_LEN];

/// A sealed file.
#[derive(Debug, Serialize, Deserialize)]
pub struct SealedFile {
    version: u32,
    /// Which key: the beginning of a hash, from which nobody finds the key.
    key: String,
    /// What can be read without the key.
    pub clear: Map<String, Value>,
    nonce: String,
    sealed: String,
}

impl SealedFile {
    /// Seals a text. `name` is that of the file, without its ending.
    pub(super) fn seal(
        key: &Key,
        name: &str,
        clear: Map<String, Value>,
        text: &str,
        nonce: NonceBytes,
    ) -> Self {
        let mut bytes = text.as_bytes().to_vec();
        let additional = additional(name, &clear);
        let sealing = cipher(key).seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(additional.as_bytes()),
            &mut bytes,
        );
        // It fails for more than 256 GB alone.
        sealing.expect("a short text is sealed");
        SealedFile {
            version: VERSION,
            key: key_id(key),
            clear,
            nonce: BASE64_STANDARD.encode(nonce),
            sealed: BASE64_STANDARD.encode(bytes),
        }
    }

    /// Parses a file; `None` if it is no sealed file of a version that is known.
    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|file: &SealedFile| file.version == VERSION)
    }

    /// Whether a newer ssoenv has written it.
    pub(super) fn is_newer(bytes: &[u8]) -> bool {
        #[derive(Deserialize)]
        struct Form {
            version: u32,
        }
        serde_json::from_slice(bytes).is_ok_and(|form: Form| form.version > VERSION)
    }

    /// Returns the bytes of the file.
    pub(super) fn text(&self) -> String {
        // A map of texts has no reason to fail.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Whether this key opens it.
    pub fn is_opened_by(&self, key: &Key, name: &str) -> bool {
        self.open(key, name).is_some()
    }

    /// Whether it was sealed with this key.
    pub(super) fn is_under(&self, key: &Key) -> bool {
        self.key == key_id(key)
    }

    /// Returns the secret text; `None` with another key, another name, or if anything in the file was changed.
    pub(super) fn open(&self, key: &Key, name: &str) -> Option<Zeroizing<Vec<u8>>> {
        let nonce: NonceBytes = BASE64_STANDARD.decode(&self.nonce).ok()?.try_into().ok()?;
        let mut bytes = Zeroizing::new(BASE64_STANDARD.decode(&self.sealed).ok()?);
        let additional = additional(name, &self.clear);
        let opened = cipher(key).open_in_place(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(additional.as_bytes()),
            &mut bytes,
        );
        let length = opened.ok()?.len();
        bytes.truncate(length);
        Some(bytes)
    }
}

fn cipher(key: &Key) -> LessSafeKey {
    // The length is that of the algorithm's keys.
    LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, key.bytes()).expect("a key of 256 bits"))
}

/// Returns what is not secret and must not be changed.
fn additional(name: &str, clear: &Map<String, Value>) -> String {
    format!("ssoenv {VERSION}\n{name}\n{}", Value::Object(clear.clone()))
}

/// Returns the beginning of a hash of the key, which tells keys apart.
pub(super) fn key_id(key: &Key) -> String {
    let hash = Sha256::new().chain_update("ssoenv key\n").chain_update(key.bytes()).finalize();
    base16ct::lower::encode_string(&hash[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed() -> (Key, SealedFile) {
        let key = Key::new([7; 32]);
        let clear = Map::from_iter([("expiresAt".to_owned(), Value::from("2026-11-21T09:53:46Z"))]);
        let file = SealedFile::seal(&key, "name", clear, "top secret", [1; NONCE_LEN]);
        (key, SealedFile::parse(file.text().as_bytes()).unwrap())
    }

    #[test]
    fn a_sealed_text_is_opened_with_its_key_and_name() {
        let (key, file) = sealed();
        assert_eq!(file.open(&key, "name").unwrap().as_slice(), b"top secret");
        assert!(!file.text().contains("secret"), "{}", file.text());
        assert!(file.is_under(&key) && !file.is_under(&Key::new([8; 32])));
        assert_eq!(file.clear["expiresAt"], "2026-11-21T09:53:46Z");
    }

    #[test]
    fn whatever_is_changed_is_noticed() {
        let (key, file) = sealed();
        assert!(file.open(&Key::new([8; 32]), "name").is_none());
        assert!(file.open(&key, "other").is_none());
        let text = file.text();
        for (from, to) in [
            ("2026-11-21T09", "2036-11-21T09"),
            ("\"expiresAt\"", "\"expiresat\""),
            ("\"nonce\":\"AQ", "\"nonce\":\"AB"),
            ("\"nonce\":\"", "\"nonce\":\"AAAA"),
            ("\"sealed\":\"", "\"sealed\":\"AAAA"),
        ] {
            let changed = text.replacen(from, to, 1);
            assert_ne!(changed, text);
            assert!(SealedFile::parse(changed.as_bytes()).unwrap().open(&key, "name").is_none(), "{from}");
        }
    }

    #[test]
    fn a_later_version_and_other_files_are_not_read() {
        let (_, file) = sealed();
        let later = file.text().replacen("\"version\":1", "\"version\":2", 1);
        for other in [&later, "", "{}", r#"{"accessToken":"a"}"#] {
            assert!(SealedFile::parse(other.as_bytes()).is_none(), "{other}");
            assert_eq!(SealedFile::is_newer(other.as_bytes()), other == later, "{other}");
        }
    }
}
