//! Address of an endpoint: the port, and the two random words that a client must know. Pure.

use crate::secret::Secret;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Address of one target's credentials.
#[derive(Clone, Debug)]
pub struct EndpointAddress {
    /// Port on 127.0.0.1.
    pub port: u16,
    /// Path of the URL. Random as well, since some clients drop the token when they try again.
    pub path: Secret,
    /// Whole value of the `Authorization` header.
    pub token: Secret,
}

impl EndpointAddress {
    /// Creates an address from random bytes.
    pub fn new(port: u16, path: &[u8; 16], token: &[u8; 32]) -> Self {
        // base64url: the SDK for C++ encodes other characters of a path once more.
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        EndpointAddress {
            port,
            path: Secret::new(format!("/{}", text(path))),
            token: Secret::new(text(token)),
        }
    }

    /// Returns the value of `AWS_CONTAINER_CREDENTIALS_FULL_URI`. Plain HTTP to this address in digits is the only form
    /// that every SDK accepts.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}{}", self.port, self.path.expose())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_and_token_consist_of_characters_that_no_client_encodes() {
        let address = EndpointAddress::new(8080, &[0xff; 16], &[0xfb; 32]);
        assert_eq!(address.url(), "http://127.0.0.1:8080/_____________________w");
        assert_eq!(address.token.expose().len(), 43);
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        assert!(address.token.expose().chars().all(plain));
    }
}
