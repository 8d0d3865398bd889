//! The variables and files that readers see. Pure.

use super::file_texts::FileTexts;
use super::files::{Files, Refused};
use super::reader::Reader;
use crate::ordered;
use crate::time::Time;
use std::collections::BTreeMap;
use std::rc::Rc;

/// The variables and files that readers see.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The variables of [`WATCHED`] that are set, empty ones included.
    pub variables: BTreeMap<&'static str, String>,
    /// The text of both files.
    pub texts: Rc<FileTexts>,
    /// Paths of the config file and the credentials file, for messages.
    pub paths: [String; 2],
    /// The current time, for credentials that expire.
    pub now: Time,
}

/// Every variable that influences the model.
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
    /// Creates the surroundings from a lookup of variables and both files, each as path and bytes.
    pub fn of(
        value: impl Fn(&str) -> Option<String>,
        [config, credentials]: [(String, Vec<u8>); 2],
        dot_net_config: Option<Vec<u8>>,
        now: Time,
    ) -> Self {
        Surroundings {
            variables: ordered::map(WATCHED.iter().filter_map(|name| Some((*name, value(name)?)))),
            texts: Rc::new(FileTexts::new(config.1, credentials.1, dot_net_config)),
            paths: [config.0, credentials.0],
            now,
        }
    }

    /// Returns the value of a variable, also if it is empty.
    pub(super) fn set(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// Returns the value of a variable, unless it is empty.
    pub(super) fn held(&self, name: &str) -> Option<&str> {
        self.set(name).filter(|value| !value.is_empty())
    }

    /// Returns the files as the reader finds them by `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`.
    pub(super) fn files(&self, reader: Reader) -> Rc<Result<Files, Refused>> {
        // An empty path means no file for some readers, and the default file for the others. Go does not expand `~`.
        let reads_usual = matches!(reader, Reader::Go | Reader::JavaScript) || reader.is_dot_net();
        let is_read = |variable: &str| match self.set(variable) {
            Some("") => reads_usual,
            Some(path) => !(path.starts_with('~') && reader == Reader::Go),
            None => true,
        };
        self.texts.files(reader, is_read("AWS_CONFIG_FILE"), is_read("AWS_SHARED_CREDENTIALS_FILE"))
    }
}
