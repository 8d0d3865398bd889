//! Encryption of secrets on the bus, `dh-ietf1024-sha256-aes128-cbc-pkcs7` of the Secret Service: it keeps them from a log of
//! the bus, and from nobody who may ask the store. Pure.

use aes::Aes128;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use cbc::{Decryptor, Encryptor};
use crypto_bigint::modular::ConstMontyForm;
use crypto_bigint::{U1024, const_monty_params};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use zeroize::{Zeroize, Zeroizing};

/// Bytes of the numbers that are exchanged.
pub(super) const NUMBER: usize = 128;
/// Bytes of a key and of a block of AES-128.
pub(super) const BLOCK: usize = 16;

// Second Oakley group (RFC 2409), which the specification names.
const_monty_params!(
    Oakley2,
    U1024,
    "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74\
     020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437\
     4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed\
     ee386bfb5a899fa5ae9f24117c4b1fe649286651ece65381ffffffffffffffff"
);
type Element = ConstMontyForm<Oakley2, { U1024::LIMBS }>;

/// Returns the largest number of the group.
fn last_number() -> U1024 {
    Element::MODULUS.get().wrapping_sub(&U1024::ONE)
}

/// Our half of the exchange.
pub(super) struct KeyExchange(U1024);

impl KeyExchange {
    /// Begins with a random number.
    pub fn new(random: &[u8; NUMBER]) -> Self {
        KeyExchange(U1024::from_be_slice(random))
    }

    /// Returns the number for the store.
    pub fn public(&self) -> Vec<u8> {
        bytes(&Element::new(&U1024::from_u8(2)).pow(&self.0).retrieve()).to_vec()
    }

    /// Returns the key that the store's number leads to; `None` if that is no number of the group, or one that gives the
    /// key away.
    pub fn session_key(&self, public: &[u8]) -> Option<SessionKey> {
        let padding = NUMBER.checked_sub(public.len())?;
        let mut padded = [0; NUMBER];
        padded[padding..].copy_from_slice(public);
        let public = U1024::from_be_slice(&padded);
        let last = last_number();
        if public <= U1024::ONE || public >= last {
            return None;
        }
        let shared = bytes(&Element::new(&public).pow(&self.0).retrieve());
        let mut key = Zeroizing::new([0; BLOCK]);
        let material = Salt::new(HKDF_SHA256, &[]).extract(&*shared);
        material.expand(&[], KeyLength).ok()?.fill(key.as_mut()).ok()?;
        Some(SessionKey(key))
    }
}

impl Drop for KeyExchange {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

fn bytes(number: &U1024) -> Zeroizing<[u8; NUMBER]> {
    let mut bytes = Zeroizing::new([0; NUMBER]);
    bytes.copy_from_slice(number.to_be_bytes().as_ref());
    bytes
}

struct KeyLength;

impl KeyType for KeyLength {
    fn len(&self) -> usize {
        BLOCK
    }
}

/// The key of one session.
pub(super) struct SessionKey(Zeroizing<[u8; BLOCK]>);

impl SessionKey {
    /// Encrypts a secret under this initialization vector, which is used once.
    pub fn encrypt(&self, secret: &[u8], vector: &[u8; BLOCK]) -> Vec<u8> {
        Encryptor::<Aes128>::new((&*self.0).into(), vector.into()).encrypt_padded_vec::<Pkcs7>(secret)
    }

    /// Decrypts; `None` if it was not encrypted with this key.
    pub fn decrypt(&self, encrypted: &[u8], vector: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let vector: &[u8; BLOCK] = vector.try_into().ok()?;
        let cipher = Decryptor::<Aes128>::new((&*self.0).into(), vector.into());
        cipher.decrypt_padded_vec::<Pkcs7>(encrypted).ok().map(Zeroizing::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_get_the_same_key() {
        let (ours, theirs) = (KeyExchange::new(&[3; NUMBER]), KeyExchange::new(&[200; NUMBER]));
        let (here, there) =
            (ours.session_key(&theirs.public()).unwrap(), theirs.session_key(&ours.public()).unwrap());
        assert_eq!(*here.0, *there.0);
        for secret in [&b""[..], b"0123456789abcdef", &[7; 64]] {
            let encrypted = here.encrypt(secret, &[9; BLOCK]);
            assert_eq!(there.decrypt(&encrypted, &[9; BLOCK]).unwrap().as_slice(), secret);
        }
        assert!(there.decrypt(&[1; 20], &[9; BLOCK]).is_none(), "no whole block");
        assert!(there.decrypt(&here.encrypt(b"x", &[9; BLOCK]), &[9; 3]).is_none(), "no vector");
    }

    #[test]
    fn numbers_that_give_the_key_away_are_refused() {
        let ours = KeyExchange::new(&[3; NUMBER]);
        let mut last = bytes(&last_number());
        assert!(ours.session_key(&*last).is_none());
        last[NUMBER - 1] += 1;
        assert!(ours.session_key(&*last).is_none());
        for public in [&[][..], &[0], &[1], &[255; NUMBER], &[9; NUMBER + 1]] {
            assert!(ours.session_key(public).is_none(), "{public:?}");
        }
        assert!(ours.session_key(&[2]).is_some());
    }

    /// Made with Python: `pow`, `hmac` and `hashlib` (RFC 5869).
    #[test]
    fn the_key_is_that_of_other_clients() {
        let ours = KeyExchange::new(&[3; NUMBER]);
        let key = ours.session_key(&[5]).unwrap();
        assert_eq!(base16ct::lower::encode_string(&ours.public()[..16]), "09c9c5f5285d1127a3dcff8802b40e81");
        assert_eq!(base16ct::lower::encode_string(&*key.0), "b32a8d44c60863579ba6bd31aa77f59d");
    }
}
