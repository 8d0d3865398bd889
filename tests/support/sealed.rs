//! Sealed files of a world in keychain mode, written and read without ssoenv's code. The key lies in a folder in memory, as
//! after the first access to a keychain, so that no keychain is needed.

use super::permissions;
use base64::{Engine, prelude::BASE64_STANDARD};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const KEY: [u8; 32] = [0x5a; 32];

/// A folder in memory with the key.
pub struct Sealed {
    runtime: TempDir,
}

impl Sealed {
    pub fn new() -> Self {
        let runtime = tempfile::tempdir_in("/dev/shm").unwrap();
        let sealed = Sealed { runtime };
        permissions::set(sealed.runtime(), 0o700);
        std::fs::create_dir(sealed.runtime().join("ssoenv")).unwrap();
        permissions::set(sealed.runtime().join("ssoenv"), 0o700);
        sealed.write_key();
        sealed
    }

    fn write_key(&self) {
        std::fs::write(self.key_path(), hex(&KEY)).unwrap();
        permissions::set(self.key_path(), 0o600);
    }

    /// What `XDG_RUNTIME_DIR` is.
    pub fn runtime(&self) -> &Path {
        self.runtime.path()
    }

    /// The copy of the key.
    pub fn key_path(&self) -> PathBuf {
        self.runtime().join("ssoenv/key")
    }

    /// Notes in a home that the keychain has the key.
    pub fn mark_key(&self, home: &Path) {
        let folder = home.join(".local/state/ssoenv");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("sealed-key-mark"), key_id()).unwrap();
    }

    /// Writes a sealed token; `text` is that of the plain file.
    pub fn write_token(&self, path: &Path, text: &str) {
        let token: Value = serde_json::from_str(text).unwrap();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let mut clear = Map::new();
        for field in ["startUrl", "region", "expiresAt"] {
            clear.insert(field.to_owned(), token[field].clone());
        }
        let renews = ["refreshToken", "clientId", "clientSecret", "registrationExpiresAt"];
        let renews = renews.iter().all(|field| token[field].is_string());
        if renews {
            clear.insert("registrationExpiresAt".to_owned(), token["registrationExpiresAt"].clone());
        }
        let hash = |field: &str| hex(&Sha256::digest(token[field].as_str().unwrap())).into();
        clear.insert("accessTokenHash".to_owned(), hash("accessToken"));
        if renews {
            clear.insert("refreshTokenHash".to_owned(), hash("refreshToken"));
        }
        let nonce: [u8; 12] = Sha256::digest(text)[..12].try_into().unwrap();
        let mut bytes = text.as_bytes().to_vec();
        cipher()
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(additional(name, &clear)),
                &mut bytes,
            )
            .unwrap();
        let file = json!({
            "version": 1, "key": key_id(), "clear": clear,
            "nonce": BASE64_STANDARD.encode(nonce), "sealed": BASE64_STANDARD.encode(bytes),
        });
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        // A sign-out of the last session removes it.
        self.write_key();
        std::fs::write(path, file.to_string()).unwrap();
        permissions::set(path, 0o600);
    }

    /// Opens a sealed file.
    pub fn open(&self, path: &Path) -> Vec<u8> {
        let file: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let bytes = |field: &str| BASE64_STANDARD.decode(file[field].as_str().unwrap()).unwrap();
        let (nonce, mut sealed) = (bytes("nonce").try_into().unwrap(), bytes("sealed"));
        let name = path.file_stem().unwrap().to_str().unwrap();
        let additional = additional(name, file["clear"].as_object().unwrap());
        let opened =
            cipher().open_in_place(Nonce::assume_unique_for_key(nonce), Aad::from(additional), &mut sealed);
        opened.unwrap().to_vec()
    }
}

fn cipher() -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&CHACHA20_POLY1305, &KEY).unwrap())
}

fn key_id() -> String {
    let id = Sha256::new().chain_update("ssoenv key\n").chain_update(KEY).finalize();
    hex(&id[..8])
}

fn additional(name: &str, clear: &Map<String, Value>) -> String {
    format!("ssoenv 1\n{name}\n{}", Value::Object(clear.clone()))
}

fn hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(bytes)
}
