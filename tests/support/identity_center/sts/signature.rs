//! Verifies AWS Signature Version 4 as the service does: on the request as received, with any set of signed headers.
//! Written without the code under test, from "Create a signed AWS API request" in the IAM user guide.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::time::UNIX_EPOCH;

use super::super::http::Request;
use super::super::refusal::Refusal;

/// Seconds by which a date may differ from the service's.
const TOLERATED: i64 = 15 * 60;

/// A request's statement about its signature.
pub(in super::super) struct Claim {
    pub access_key_id: String,
    pub scope: Scope,
    /// Date such as `20260102T030405Z`.
    date: String,
    signed_headers: Vec<String>,
    signature: String,
}

pub(in super::super) struct Scope {
    day: String,
    pub region: String,
    service: &'static str,
}

impl Claim {
    /// Reads it; it must be for this service.
    pub(in super::super) fn read(request: &Request, service: &'static str) -> Result<Self, Refusal> {
        let incomplete = |what: &str| Refusal::new("IncompleteSignature", what.to_owned());
        let header = request.header("authorization").ok_or_else(|| {
            Refusal::new("MissingAuthenticationToken", "Request is missing Authentication Token")
        })?;
        let parts = header
            .strip_prefix("AWS4-HMAC-SHA256 ")
            .ok_or_else(|| incomplete("Authorization header is not AWS4-HMAC-SHA256"))?;
        let part = |name: &str| {
            let mut parts = parts.split(',').filter_map(|part| part.trim().split_once('='));
            let found = parts.find(|(found, _)| *found == name).map(|(_, value)| value);
            found.ok_or_else(|| incomplete(&format!("Authorization header requires '{name}' parameter.")))
        };
        let (credential, signed, signature) =
            (part("Credential")?, part("SignedHeaders")?, part("Signature")?);
        let scope: Vec<&str> = credential.split('/').collect();
        let wrong = || {
            let message =
                format!("Credential should be scoped to correct service: '{service}', not {credential}");
            Refusal::new("SignatureDoesNotMatch", message)
        };
        let &[id, day, region, of, "aws4_request"] = scope.as_slice() else { return Err(wrong()) };
        if of != service {
            return Err(wrong());
        }
        let date = request.header("x-amz-date").or_else(|| request.header("date")).ok_or_else(|| {
            incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
        })?;
        let signed_headers: Vec<String> = signed.split(';').map(str::to_owned).collect();
        let is_signed = |name: &str| signed_headers.iter().any(|signed| signed == name);
        if !is_signed("host") || signed_headers.iter().any(|name| name.to_ascii_lowercase() != *name) {
            return Err(incomplete("'Host' must be a signed header, and their names are in lower case."));
        }
        let must_be_signed = |name: &str| name.starts_with("x-amz-") || name == "content-type";
        let unsigned = request.headers.iter().map(|(name, _)| name.to_ascii_lowercase());
        if let Some(name) = unsigned.into_iter().find(|name| must_be_signed(name) && !is_signed(name)) {
            let message = format!("There were headers present in the request which were not signed: {name}");
            return Err(Refusal::new("AccessDenied", message));
        }
        Ok(Self {
            access_key_id: id.to_owned(),
            scope: Scope { day: day.to_owned(), region: region.to_owned(), service },
            date: date.to_owned(),
            signed_headers,
            signature: signature.to_owned(),
        })
    }

    /// Checks the date; `now` is in epoch seconds.
    pub(in super::super) fn check_date(&self, now: i64) -> Result<(), Refusal> {
        let mismatch = |message: String| Refusal::new("SignatureDoesNotMatch", message);
        let date = epoch(&self.date)
            .ok_or_else(|| Refusal::new("IncompleteSignature", "Date must be in ISO-8601 'basic format'."))?;
        if self.date[..8] != self.scope.day {
            return Err(mismatch(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP"
                    .to_owned(),
            ));
        }
        let (sent, now_text) = (&self.date, basic(now));
        if date < now - TOLERATED {
            let limit = basic(now - TOLERATED);
            return Err(mismatch(format!(
                "Signature expired: {sent} is now earlier than {limit} ({now_text} - 15 min.)"
            )));
        }
        if date > now + TOLERATED {
            let limit = basic(now + TOLERATED);
            return Err(mismatch(format!(
                "Signature not yet current: {sent} is still later than {limit} ({now_text} + 15 min.)"
            )));
        }
        Ok(())
    }

    pub(in super::super) fn is_signed_with(&self, secret: &str, request: &Request) -> bool {
        let Some(canonical) = self.canonical(request) else { return false };
        let Scope { day, region, service } = &self.scope;
        let to_sign = format!(
            "AWS4-HMAC-SHA256\n{}\n{day}/{region}/{service}/aws4_request\n{}",
            self.date,
            hex(&Sha256::digest(canonical))
        );
        let key = [day.as_str(), region, service, "aws4_request"]
            .iter()
            .fold(format!("AWS4{secret}").into_bytes(), |key, part| mac(&key, part));
        hex(&mac(&key, &to_sign)) == self.signature
    }

    /// Builds the canonical request; `None` if a header listed as signed is missing.
    fn canonical(&self, request: &Request) -> Option<String> {
        let mut names = self.signed_headers.clone();
        names.sort();
        let mut headers = String::new();
        for name in &names {
            let values: Vec<String> = request.headers_named(name).map(squeezed).collect();
            if values.is_empty() {
                return None;
            }
            headers.push_str(&format!("{name}:{}\n", values.join(",")));
        }
        let hash = hex(&Sha256::digest(&request.body));
        if request.header("x-amz-content-sha256").is_some_and(|said| said != hash) {
            return None;
        }
        let mut query: Vec<String> = request
            .query
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(name, ""), encoded(value, "")))
            .collect();
        query.sort();
        let path = encoded(&request.path, "/");
        let (method, query, signed) = (&request.method, query.join("&"), self.signed_headers.join(";"));
        Some(format!("{method}\n{path}\n{query}\n{headers}\n{signed}\n{hash}"))
    }
}

/// Removes surrounding blanks, and reduces runs of blanks to one.
fn squeezed(value: &str) -> String {
    value.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn encoded(text: &str, kept: &str) -> String {
    let is_kept =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || kept.as_bytes().contains(&byte);
    text.bytes()
        .map(|byte| if is_kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.chain_update(text).finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Converts `20260102T030405Z` to epoch seconds.
fn epoch(date: &str) -> Option<i64> {
    let digits = |range: std::ops::Range<usize>| {
        date.get(range).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if date.len() != 16 || date.get(8..9) != Some("T") || !date.ends_with('Z') {
        return None;
    }
    let (year, month, day) = (digits(0..4)?, digits(4..6)?, digits(6..8)?);
    let (hour, minute, second) = (digits(9..11)?, digits(11..13)?, digits(13..15)?);
    let time = humantime::parse_rfc3339(&format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z")).ok()?;
    i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()
}

fn basic(epoch: i64) -> String {
    super::xml::date(epoch).replace(['-', ':'], "")
}
