//! AWS Signature Version 4, limited to what STS needs: a POST of a form to a URL without a query. Pure.

use crate::aws::credentials::Credentials;
use crate::secret::Secret;
use crate::services::url_encoding::RESERVED;
use crate::time::Time;
use hmac::digest::InvalidLength;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, utf8_percent_encode};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Characters that are encoded in a canonical path.
const PATH: &AsciiSet = &RESERVED.remove(b'/');
const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const SERVICE: &str = "sts";

/// Keys that sign.
#[derive(Clone, Copy, Debug)]
pub struct Signer<'a> {
    /// Key id; sent in the signature's scope.
    pub access_key_id: &'a str,
    /// Secret key; never sent.
    pub secret_access_key: &'a Secret,
    /// Session token; sent in a header. An IAM user's access keys have none.
    pub session_token: Option<&'a Secret>,
}

impl<'a> From<&'a Credentials> for Signer<'a> {
    fn from(credentials: &'a Credentials) -> Self {
        Signer {
            access_key_id: &credentials.access_key_id,
            secret_access_key: &credentials.secret_access_key,
            session_token: credentials.session_token.as_ref(),
        }
    }
}

/// The request to sign.
#[derive(Clone, Copy, Debug)]
pub struct Form<'a> {
    /// Host as sent: with the port, unless it is the scheme's default.
    pub host: &'a str,
    /// Path as in the request line.
    pub path: &'a str,
    /// Content type exactly as sent.
    pub content_type: &'a str,
    /// Body exactly as sent.
    pub body: &'a [u8],
}

/// Headers with the signature. With a token, its header is sent too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Value of `X-Amz-Date`.
    pub date: String,
    /// Value of `Authorization`.
    pub authorization: String,
}

impl Signer<'_> {
    /// Signs for a region and time. HMAC accepts keys of any length, so the error of its interface does not occur.
    pub fn sign(&self, form: Form<'_>, region: &str, now: Time) -> Result<Signature, InvalidLength> {
        // SigV4 writes times without hyphens and colons (`20060102T150405Z`).
        let date: String = now.rfc3339().chars().filter(|c| !matches!(c, '-' | ':')).collect();
        let day = date.get(..8).unwrap_or_default();
        let scope = format!("{day}/{region}/{SERVICE}/aws4_request");
        let (canonical, signed) = self.canonical(form, &date);
        let to_sign = format!("{ALGORITHM}\n{date}\n{scope}\n{}", hash(canonical.as_bytes()));
        // Each derived key can sign too, within its scope, so all of them are wiped.
        let secret = Zeroizing::new(format!("AWS4{}", self.secret_access_key.expose()).into_bytes());
        let key = [day, region, SERVICE, "aws4_request"]
            .iter()
            .try_fold(secret, |key, part| Ok(Zeroizing::new(mac(&key, part)?)))?;
        let signature = base16ct::lower::encode_string(&mac(&key, &to_sign)?);
        let id = self.access_key_id;
        let authorization =
            format!("{ALGORITHM} Credential={id}/{scope}, SignedHeaders={signed}, Signature={signature}");
        Ok(Signature { date, authorization })
    }

    /// Returns the canonical request, and the names of its headers.
    fn canonical(&self, form: Form<'_>, date: &str) -> (String, String) {
        let token = self.session_token.map(|token| ("x-amz-security-token", token.expose()));
        // SigV4 requires alphabetical order; the token's name comes last.
        let headers = [("content-type", form.content_type), ("host", form.host), ("x-amz-date", date)];
        let headers: Vec<(&str, &str)> = headers.into_iter().chain(token).collect();
        let signed = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let path = utf8_percent_encode(form.path, PATH);
        // The empty line after the path is the query, which these calls do not have.
        (format!("POST\n{path}\n\n{lines}\n{signed}\n{}", hash(form.body)), signed)
    }
}

fn hash(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(&Sha256::digest(bytes))
}

fn mac(key: &[u8], text: &str) -> Result<Vec<u8>, InvalidLength> {
    Ok(Hmac::<Sha256>::new_from_slice(key)?.chain_update(text).finalize().into_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Expected values are from botocore's signer.
    #[test]
    fn signatures_are_those_of_botocore() {
        let secret = Secret::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        let token = Secret::new("TOKENexample==");
        let signer = Signer {
            access_key_id: "ASIAEXAMPLEKEYID",
            secret_access_key: &secret,
            session_token: Some(&token),
        };
        for (region, body, body_hash, canonical_hash, signature) in [
            (
                "eu-west-1",
                "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A210987654321%3Arole%2FAdmin&RoleSessionName=ssoenv",
                "0a8cb545b27d861466a2b377d3b837b21fe1342513310a609cb80bb59bfd2f4d",
                "f2d249d6c6c33bb0d03311378b36b0f08a550e497fd58fc136b7154608a20830",
                "d4866d5bb7b77bd63763af9b405e27297f6175c6c5057f31026ff5c7579255cd",
            ),
            (
                "us-east-1",
                "Action=GetCallerIdentity&Version=2011-06-15",
                "ab821ae955788b0e33ebd34c208442ccfc2d406e2edc5e7a39bd6458fbb4f843",
                "d1ec3c0b08d369604ab23bae0a6433e68e655cdfec6039a2c4bc214c3639d02e",
                "9f56eb4268b45f7c51530ec226197e6e93e96f29e476a23dd51bc94b6643c801",
            ),
        ] {
            let host = format!("sts.{region}.amazonaws.com");
            let form = Form {
                host: &host,
                path: "/",
                content_type: "application/x-www-form-urlencoded; charset=utf-8",
                body: body.as_bytes(),
            };
            assert_eq!(hash(form.body), body_hash);
            let now = Time::parse("2026-01-02T03:04:05Z").unwrap();
            let signed = signer.sign(form, region, now).unwrap();
            assert_eq!(hash(signer.canonical(form, &signed.date).0.as_bytes()), canonical_hash);
            assert_eq!(signed.date, "20260102T030405Z");
            assert_eq!(
                signed.authorization,
                format!(
                    "AWS4-HMAC-SHA256 Credential=ASIAEXAMPLEKEYID/20260102/{region}/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature={signature}"
                )
            );
        }
    }

    #[test]
    fn without_a_token_its_header_is_not_signed() {
        let secret = Secret::new("s");
        let signer = Signer { access_key_id: "AKIA", secret_access_key: &secret, session_token: None };
        let form = Form { host: "h:1", path: "/a%20b/", content_type: "t", body: b"" };
        let (canonical, signed) = signer.canonical(form, "d");
        assert_eq!(signed, "content-type;host;x-amz-date");
        assert!(
            canonical.starts_with(
                "POST\n/a%2520b/\n\ncontent-type:t\nhost:h:1\nx-amz-date:d\n\ncontent-type;host"
            )
        );
    }
}
