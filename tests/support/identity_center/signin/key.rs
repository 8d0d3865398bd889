//! Keys of sign-ins, as PEM text in the form of `aws login` (SEC 1 with curve and public key).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use p256::ecdsa::SigningKey;
use sha2::{Digest, Sha256};

use super::dpop::PublicKey;

/// Returns the key of the sign-in with this number, always the same, and its public key.
pub(super) fn generate(number: usize) -> (String, PublicKey) {
    let candidates = (0_u8..).map(|try_| Sha256::digest(format!("key {number} {try_}")));
    let keys = candidates.filter_map(|secret| {
        let key = SigningKey::from_slice(&secret).ok()?;
        let point = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
        // The AWS SDK for Go leaves out leading zeros of a coordinate, which RFC 7518 (6.2.1.2) does not allow.
        (point[1] != 0 && point[33] != 0).then(|| (secret.to_vec(), point))
    });
    let (secret, point) = keys.into_iter().next().expect("most numbers are keys");
    let mut der = vec![0x30, 0x77, 2, 1, 1, 4, 32];
    der.extend(secret);
    der.extend([0xa0, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7, 0xa1, 0x44, 3, 0x42, 0]);
    der.extend(&point);
    let text = STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    let pem = format!("-----BEGIN EC PRIVATE KEY-----\n{}\n-----END EC PRIVATE KEY-----\n", lines.join("\n"));
    (pem, PublicKey { x: point[1..33].to_vec(), y: point[33..].to_vec() })
}
