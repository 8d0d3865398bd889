//! Proofs of possession (DPoP, RFC 9449): a signed token that says which request it belongs to, with the public key.

use crate::system::random;
use crate::time::Time;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use serde_json::json;
use std::io;
use zeroize::Zeroizing;

/// Parts of the DER of a private key (SEC 1, `ECPrivateKey`) around its two numbers: version 1, the curve P-256, and
/// an uncompressed point.
const BEFORE_SECRET: [u8; 7] = [0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20];
const BEFORE_POINT: [u8; 17] =
    [0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0xa1, 0x44, 0x03, 0x42, 0x00];
const SECRET: usize = 32;
const POINT: usize = 65;

/// Key of a sign-in. No `Debug`: it is a secret.
pub struct DpopKey {
    pair: EcdsaKeyPair,
    x: String,
    y: String,
}

impl DpopKey {
    /// Parses the PEM text `EC PRIVATE KEY` that `aws login` writes; `None` for any other form, another curve, and a
    /// public key that is not the private key's.
    pub fn parse(pem: &str) -> Option<Self> {
        let begin = "-----BEGIN EC PRIVATE KEY-----";
        let end = "-----END EC PRIVATE KEY-----";
        let text: Zeroizing<String> = Zeroizing::new(
            pem.trim().strip_prefix(begin)?.strip_suffix(end)?.split_ascii_whitespace().collect(),
        );
        let der = Zeroizing::new(STANDARD.decode(text.as_bytes()).ok()?);
        let (secret, rest) = der.strip_prefix(&BEFORE_SECRET)?.split_at_checked(SECRET)?;
        let point = rest.strip_prefix(&BEFORE_POINT)?;
        if point.len() != POINT {
            return None;
        }
        let pair = EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            secret,
            point,
            &SystemRandom::new(),
        );
        let encoded = |from: usize| URL_SAFE_NO_PAD.encode(&point[from..from + 32]);
        // The first byte of the point says that both coordinates follow.
        Some(DpopKey { pair: pair.ok()?, x: encoded(1), y: encoded(33) })
    }

    /// Returns a new proof for a `POST` to this URL. Each is valid once. Error: no random numbers.
    pub fn proof(&self, url: &str, now: Time) -> io::Result<String> {
        let jwk = json!({"kty": "EC", "x": self.x, "y": self.y, "crv": "P-256"});
        let header = json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": jwk});
        let id = uuid(random::bytes().map_err(io::Error::other)?);
        let claims = json!({"htm": "POST", "htu": url, "iat": now.epoch(), "jti": id});
        let encoded = |part: &serde_json::Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let signed = format!("{}.{}", encoded(&header), encoded(&claims));
        let signature = self
            .pair
            .sign(&SystemRandom::new(), signed.as_bytes())
            .map_err(|_| io::Error::other("cannot sign the request"))?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// Formats random bytes as a UUID (RFC 9562, version 4).
fn uuid(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = base16ct::lower::encode_string(&bytes);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use p256::ecdsa::signature::Verifier;
    use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
    use serde_json::Value;

    /// A key in the form that `aws login` writes.
    fn pem() -> String {
        let key = SigningKey::from_slice(&[7; SECRET]).unwrap();
        let point = key.verifying_key().to_sec1_point(false);
        wrapped(&[&BEFORE_SECRET[..], &[7; SECRET], &BEFORE_POINT, point.as_bytes()].concat())
    }

    fn wrapped(der: &[u8]) -> String {
        let text = STANDARD.encode(der);
        let lines: Vec<&str> =
            text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN EC PRIVATE KEY-----\n{}\n-----END EC PRIVATE KEY-----\n", lines.join("\n"))
    }

    fn decoded(part: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(part).unwrap()
    }

    #[test]
    fn a_proof_names_the_request_and_is_signed_with_the_key_in_it() {
        let key = DpopKey::parse(&pem()).unwrap();
        let now = Time::from_epoch(1_795_229_701);
        let proof = key.proof("https://eu-west-1.signin.aws.amazon.com/v1/token", now).unwrap();
        let parts: Vec<&str> = proof.split('.').collect();
        let json = |part: &str| serde_json::from_slice::<Value>(&decoded(part)).unwrap();
        let (header, claims) = (json(parts[0]), json(parts[1]));
        assert_eq!((&header["typ"], &header["alg"]), (&"dpop+jwt".into(), &"ES256".into()));
        assert_eq!((&claims["htm"], &claims["iat"]), (&"POST".into(), &now.epoch().into()));
        assert_eq!(claims["htu"], "https://eu-west-1.signin.aws.amazon.com/v1/token");
        let coordinate = |name: &str| decoded(header["jwk"][name].as_str().unwrap());
        let point = [vec![4], coordinate("x"), coordinate("y")].concat();
        let signature = Signature::from_slice(&decoded(parts[2])).unwrap();
        let signed = format!("{}.{}", parts[0], parts[1]);
        VerifyingKey::from_sec1_bytes(&point).unwrap().verify(signed.as_bytes(), &signature).unwrap();
        let id = claims["jti"].as_str().unwrap();
        assert_eq!((id.len(), &id[14..15]), (36, "4"), "{id}");
        assert_ne!(key.proof("https://x", now).unwrap(), key.proof("https://x", now).unwrap());
    }

    #[test]
    fn another_form_of_key_is_refused() {
        let body: String = pem().lines().filter(|line| !line.starts_with('-')).collect();
        let der = STANDARD.decode(&body).unwrap();
        let one_line = pem().replace(
            &wrapped(&der),
            &format!("-----BEGIN EC PRIVATE KEY-----{body}-----END EC PRIVATE KEY-----"),
        );
        assert!(DpopKey::parse(&one_line).is_some(), "the line breaks do not matter");
        let mut other_public_key = der.clone();
        *other_public_key.last_mut().unwrap() ^= 1;
        let mut other_curve = der.clone();
        other_curve[50] ^= 1;
        for der in [&der[..120], &[&der[..], &[0]].concat(), &other_public_key, &other_curve, &[]] {
            assert!(DpopKey::parse(&wrapped(der)).is_none());
        }
        assert!(DpopKey::parse(&pem().replace("EC PRIVATE", "PRIVATE")).is_none());
        assert!(DpopKey::parse("").is_none());
    }
}
