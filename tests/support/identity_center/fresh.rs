//! Generates unique tokens, codes, secrets and access keys. Hard to guess, but not meant as protection.

use std::hash::{BuildHasher, RandomState};

use sha2::{Digest, Sha256};

pub(super) const BASE64URL: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
pub(super) const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
pub(super) const UPPER_ALPHANUMERIC: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/// Without vowels, so that a user code never spells a word.
pub(super) const CONSONANTS: &[u8] = b"BCDFGHJKLMNPQRSTVWXZ";
const HEX: &[u8] = b"0123456789abcdef";

pub(super) struct Fresh {
    seed: u64,
    drawn: u64,
}

impl Fresh {
    pub(super) fn new() -> Self {
        // `RandomState` is the only source of randomness in the standard library.
        Self { seed: RandomState::new().hash_one("identity center"), drawn: 0 }
    }

    pub(super) fn text(&mut self, length: usize, alphabet: &[u8]) -> String {
        let mut text = String::with_capacity(length);
        while text.len() < length {
            let block = self.block();
            let wanted = length - text.len();
            let letters = block.iter().take(wanted);
            text.extend(letters.map(|byte| char::from(alphabet[*byte as usize % alphabet.len()])));
        }
        text
    }

    pub(super) fn request_id(&mut self) -> String {
        [8, 4, 4, 4, 12].map(|length| self.text(length, HEX)).join("-")
    }

    /// A number from 1 to 999.
    pub(super) fn milliseconds(&mut self) -> i64 {
        let block = self.block();
        i64::from(u16::from_be_bytes([block[0], block[1]]) % 999) + 1
    }

    fn block(&mut self) -> [u8; 32] {
        self.drawn += 1;
        let mut digest = Sha256::new();
        digest.update(self.seed.to_be_bytes());
        digest.update(self.drawn.to_be_bytes());
        digest.finalize().into()
    }
}
