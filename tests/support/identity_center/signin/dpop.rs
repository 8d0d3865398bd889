//! Checks proofs of possession (RFC 9449) with another implementation of the signature than ssoenv's.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use serde_json::Value;

use super::super::http::Request;
use super::super::refusal::Refusal;

/// Seconds that the clocks may differ.
const TOLERANCE: i64 = 300;

#[derive(PartialEq, Eq)]
pub(super) struct PublicKey {
    pub(super) x: Vec<u8>,
    pub(super) y: Vec<u8>,
}

/// A proof whose signature is good.
pub(super) struct Proof {
    key: PublicKey,
    claims: Value,
}

impl Proof {
    /// Reads the one header `DPoP`. Refusal: it is missing, malformed, or not signed with the key in it.
    pub(super) fn read(request: &Request) -> Result<Self, Refusal> {
        let refused = |why: &str| Refusal::invalid_request(format!("Invalid DPoP proof: {why}"));
        let mut sent = request.headers_named("DPoP");
        let (Some(proof), None) = (sent.next(), sent.next()) else { return Err(refused("not one header")) };
        let parts: Vec<&str> = proof.split('.').collect();
        let [header, claims, signature] = parts[..] else { return Err(refused("not three parts")) };
        let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| refused("not base64url"));
        let json = |part: &str| -> Result<Value, Refusal> {
            serde_json::from_slice(&decoded(part)?).map_err(|_| refused("not JSON"))
        };
        let (head, claims_) = (json(header)?, json(claims)?);
        if head["typ"] != "dpop+jwt" || head["alg"] != "ES256" {
            return Err(refused("typ or alg"));
        }
        let jwk = head["jwk"].as_object().ok_or_else(|| refused("no jwk"))?;
        if jwk["kty"] != "EC" || jwk["crv"] != "P-256" || jwk.contains_key("d") {
            return Err(refused("jwk"));
        }
        let coordinate = |name: &str| -> Result<Vec<u8>, Refusal> {
            let bytes = decoded(jwk.get(name).and_then(Value::as_str).unwrap_or_default())?;
            if bytes.len() == 32 { Ok(bytes) } else { Err(refused("length of a coordinate")) }
        };
        let key = PublicKey { x: coordinate("x")?, y: coordinate("y")? };
        let point = [&[4_u8][..], &key.x, &key.y].concat();
        let verifying =
            VerifyingKey::from_sec1_bytes(&point).map_err(|_| refused("no point of the curve"))?;
        let signature = Signature::from_slice(&decoded(signature)?).map_err(|_| refused("signature"))?;
        let signed = format!("{header}.{claims}");
        verifying.verify(signed.as_bytes(), &signature).map_err(|_| refused("signature"))?;
        Ok(Proof { key, claims: claims_ })
    }

    /// Checks what the proof is for.
    pub(super) fn check(&self, url: &str, now: i64) -> Result<(), Refusal> {
        let refused = |why: &str| Err(Refusal::invalid_request(format!("Invalid DPoP proof: {why}")));
        if self.claims["htm"] != "POST" {
            return refused("htm");
        }
        if self.claims["htu"] != url {
            return refused("htu");
        }
        // Only for a token that is sent with the proof.
        if self.claims.get("ath").is_some() {
            return refused("ath");
        }
        if self.id().len() < 16 {
            return refused("jti");
        }
        match self.claims["iat"].as_i64() {
            Some(at) if (at - now).abs() <= TOLERANCE => Ok(()),
            _ => refused("iat"),
        }
    }

    pub(super) fn id(&self) -> &str {
        self.claims["jti"].as_str().unwrap_or_default()
    }

    pub(super) fn is_of(&self, key: &PublicKey) -> bool {
        self.key == *key
    }
}
