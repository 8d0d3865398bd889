//! Proof Key for Code Exchange (RFC 7636): the secret that binds the code in a redirect to this process, and the link
//! for the person. Pure; random bytes are arguments.

use crate::secret::Secret;
use crate::services::url_encoding::encode_pairs;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Scope that the browser flow asks for without `sso_registration_scopes` (AWS CLI).
pub const DEFAULT_SCOPE: &str = crate::config::session::ACCOUNT_SCOPE;

/// Secrets of one attempt.
#[derive(Debug)]
pub struct Pkce {
    /// 64 characters, sent with the code (RFC 7636 requires 43 to 128).
    pub verifier: Secret,
    /// Returned in the redirect; a redirect with another `state` is not from this attempt.
    pub state: Secret,
}

impl Pkce {
    /// Creates the secrets from random bytes, which must not be used again.
    pub fn new(verifier: &[u8; 48], state: &[u8; 24]) -> Self {
        Pkce {
            verifier: Secret::new(URL_SAFE_NO_PAD.encode(verifier)),
            state: Secret::new(URL_SAFE_NO_PAD.encode(state)),
        }
    }

    /// Returns the challenge, which is sent in the link: the SHA-256 of the verifier in base64url (`S256`).
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.expose()))
    }

    /// Returns the link for the person. `base` is the OIDC endpoint, of which only scheme, host and port are used;
    /// parameters are in the AWS CLI's order.
    pub fn link(&self, base: &str, client_id: &str, redirect_uri: &str, scopes: &[String]) -> String {
        let scopes = if scopes.is_empty() { DEFAULT_SCOPE.to_owned() } else { scopes.join(" ") };
        let challenge = self.challenge();
        let pairs = [
            ("response_type", "code"),
            ("client_id", client_id),
            ("redirect_uri", redirect_uri),
            ("state", self.state.expose()),
            ("code_challenge_method", "S256"),
            // The AWS CLI's name; in RFC 6749 the parameter is `scope`.
            ("scopes", &scopes),
            ("code_challenge", &challenge),
        ];
        format!("{}/authorize?{}", origin(base), encode_pairs(pairs))
    }
}

fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find('/').map_or(url.len(), |at| host + at);
    &url[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_rfc_7636_and_of_the_aws_cli() {
        for (verifier, challenge) in [
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            (
                ".vmpYbCut-5RTQqBXe3BBKyHwRcuydkRjSKlDipLrCG_DhnQD39x1d8Xsq2FhVxg",
                "VQ40i-OJkAqGoqtjUOCMR7iUXuFjSGBEMoT5wW7ZqKc",
            ),
        ] {
            let pkce = Pkce { verifier: Secret::new(verifier), state: Secret::new("s") };
            assert_eq!(pkce.challenge(), challenge);
        }
    }

    #[test]
    fn the_link_is_the_one_that_the_aws_cli_opens() {
        let pkce = Pkce {
            verifier: Secret::new(".vmpYbCut-5RTQqBXe3BBKyHwRcuydkRjSKlDipLrCG_DhnQD39x1d8Xsq2FhVxg"),
            state: Secret::new("4436c03c-4090-41e6-93a4-f8842db4f77b"),
        };
        let expected = "https://oidc.us-east-1.amazonaws.com/authorize?response_type=code&client_id=cid-1&redirect_uri=http%3A%2F%2F127.0.0.1%3A33315%2Foauth%2Fcallback&state=4436c03c-4090-41e6-93a4-f8842db4f77b&code_challenge_method=S256&scopes=sso%3Aaccount%3Aaccess&code_challenge=VQ40i-OJkAqGoqtjUOCMR7iUXuFjSGBEMoT5wW7ZqKc";
        let redirect = "http://127.0.0.1:33315/oauth/callback";
        for base in ["https://oidc.us-east-1.amazonaws.com", "https://oidc.us-east-1.amazonaws.com/prefix"] {
            assert_eq!(pkce.link(base, "cid-1", redirect, &[]), expected);
        }
        let scopes = ["sso:account:access".to_owned(), "codewhisperer:completions".to_owned()];
        let link = pkce.link("http://127.0.0.1:5", "c", redirect, &scopes);
        assert!(
            link.starts_with("http://127.0.0.1:5/authorize?")
                && link.contains("&scopes=sso%3Aaccount%3Aaccess%20codewhisperer%3Acompletions&"),
            "{link}"
        );
    }

    #[test]
    fn verifier_and_state_are_of_legal_length_and_do_not_show_in_debug() {
        let pkce = Pkce::new(&[0xff; 48], &[0xfe; 24]);
        assert_eq!((pkce.verifier.expose().len(), pkce.state.expose().len()), (64, 32));
        let shown = format!("{pkce:?}");
        assert!(!shown.contains(pkce.verifier.expose()) && !shown.contains(pkce.state.expose()));
    }
}
