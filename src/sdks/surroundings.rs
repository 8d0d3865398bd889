//! The variables and files around a reader. Pure.

use super::files::{self, Files, Refused};
use super::reader::Reader;
use crate::time::Time;
use std::collections::BTreeMap;

/// What is around a reader.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The variables of [`WATCHED`] that are set; an empty value is one.
    pub variables: BTreeMap<&'static str, String>,
    /// The text of the config file.
    pub config: Vec<u8>,
    /// The text of the credentials file.
    pub credentials: Vec<u8>,
    /// Where they were read, for messages.
    pub paths: [String; 2],
    /// The text of the config file that the SDK for .NET (version 4) reads, where it is another one; empty where it reads none.
    pub dot_net_config: Option<Vec<u8>>,
    /// For credentials that end.
    pub now: Time,
}

/// Every variable that decides something here.
pub const WATCHED: [&str; 30] = [
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_ACCESS_KEY",
    "AWS_SECRET_KEY",
    "SECRET_ACCESS_KEY",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_ROLE_ARN",
    "AWS_ROLE_SESSION_NAME",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_CREDENTIAL_FILE",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_STS_REGIONAL_ENDPOINTS",
    "AWS_EC2_METADATA_DISABLED",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_SSO",
    "AWS_ENDPOINT_URL_SSO_OIDC",
    "AWS_ENDPOINT_URL_STS",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_SDK_LOAD_CONFIG",
];

impl Surroundings {
    /// With the watched variables that `value` has, and both files, each as its path and its bytes.
    pub fn of(
        value: impl Fn(&str) -> Option<String>,
        [config, credentials]: [(String, Vec<u8>); 2],
        now: Time,
    ) -> Self {
        Surroundings {
            variables: WATCHED.iter().filter_map(|name| Some((*name, value(name)?))).collect(),
            config: config.1,
            credentials: credentials.1,
            paths: [config.0, credentials.0],
            dot_net_config: None,
            now,
        }
    }

    /// The value of a variable, also an empty one.
    pub(super) fn set(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// The value of a variable that holds something.
    pub(super) fn held(&self, name: &str) -> Option<&str> {
        self.set(name).filter(|value| !value.is_empty())
    }

    pub(super) fn files(&self, reader: Reader) -> Result<Files, Refused> {
        // To some an empty name is no file, the others take it for an absent variable; and Go looks for a folder `~`.
        let reads_usual = matches!(reader, Reader::Go | Reader::JavaScript) || reader.is_dot_net();
        let bytes = |variable: &str, bytes: &[u8]| match self.set(variable) {
            Some("") if !reads_usual => Vec::new(),
            Some(path) if path.starts_with('~') && reader == Reader::Go => Vec::new(),
            _ => bytes.to_vec(),
        };
        let own = self.dot_net_config.as_ref().filter(|_| reader == Reader::DotNet4);
        let config = own.map_or_else(|| bytes("AWS_CONFIG_FILE", &self.config), Clone::clone);
        files::read(reader, &config, &bytes("AWS_SHARED_CREDENTIALS_FILE", &self.credentials))
    }
}
