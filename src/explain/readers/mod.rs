//! What the AWS CLI and each family of SDKs would pick in an environment: profile, region, credentials; and where they
//! disagree, with the reason. A model of what they were seen to do. Pure.

mod choice;
mod differences;
pub mod files;
mod profiles;
mod sections;
mod source;
mod texts;
mod variables;

pub use differences::{Disagreement, Place, disagreements};
pub use source::Source;

use crate::time::Time;
use files::{Files, Refused};
use serde::Serialize;
use std::collections::BTreeMap;

/// A tool or a family of SDKs that reads the same files and variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reader {
    /// The AWS CLI, version 2.
    AwsCli,
    /// boto3, botocore, and the AWS CLI version 1.
    Boto3,
    /// The SDK for Go, version 2: Terraform, kubectl's and docker's helpers.
    Go,
    /// The SDK for Rust.
    Rust,
    /// The SDK for JavaScript, version 3: the CDK, serverless.
    #[serde(rename = "javascript")]
    JavaScript,
    /// The SDK for Java, version 2.
    Java,
}

/// All of them, in the order of the table.
pub const READERS: [Reader; 6] =
    [Reader::AwsCli, Reader::Boto3, Reader::Go, Reader::Rust, Reader::JavaScript, Reader::Java];

impl Reader {
    /// What people call it.
    pub fn in_words(self) -> &'static str {
        match self {
            Reader::AwsCli => "AWS CLI",
            Reader::Boto3 => "boto3",
            Reader::Go => "Go",
            Reader::Rust => "Rust",
            Reader::JavaScript => "JavaScript",
            Reader::Java => "Java",
        }
    }

    /// Whether it is botocore, in one of its two forms.
    fn is_python(self) -> bool {
        matches!(self, Reader::AwsCli | Reader::Boto3)
    }
}

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
    /// For credentials that end.
    pub now: Time,
}

/// Every variable that decides something here.
pub const WATCHED: [&str; 24] = [
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
];

impl Surroundings {
    /// The value of a variable, also an empty one.
    fn set(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// The value of a variable that holds something.
    fn held(&self, name: &str) -> Option<&str> {
        self.set(name).filter(|value| !value.is_empty())
    }

    fn files(&self, reader: Reader) -> Result<Files, Refused> {
        // To some an empty name is no file, the others take it for an absent variable; and Go looks for a folder `~`.
        let bytes = |variable: &str, bytes: &[u8]| match self.set(variable) {
            Some("") if !matches!(reader, Reader::Go | Reader::JavaScript) => Vec::new(),
            Some(path) if path.starts_with('~') && reader == Reader::Go => Vec::new(),
            _ => bytes.to_vec(),
        };
        let config = bytes("AWS_CONFIG_FILE", &self.config);
        files::read(reader, &config, &bytes("AWS_SHARED_CREDENTIALS_FILE", &self.credentials))
    }
}

/// What one reader picks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pick {
    /// Who.
    pub reader: Reader,
    /// The profile that it takes.
    pub profile: String,
    /// The variable that says so; `None`: nobody does.
    pub profile_from: Option<&'static str>,
    /// The region.
    pub region: Option<String>,
    /// The variable, or the profile, that says so.
    pub region_from: Option<String>,
    /// Where its credentials come from.
    pub credentials: Source,
    /// Which ones, in a few words.
    pub detail: String,
}

/// What every reader picks here.
pub fn table(around: &Surroundings) -> Vec<Pick> {
    READERS.into_iter().map(|reader| pick(reader, around)).collect()
}

/// What this one picks.
pub fn pick(reader: Reader, around: &Surroundings) -> Pick {
    let chosen = choice::profile(reader, around);
    let files = around.files(reader);
    let found = choice::found(reader, &chosen, &files);
    let region = found.as_ref().ok().and_then(|_| choice::region(reader, around, &chosen, &files));
    let (credentials, detail) = match found {
        Ok(()) => source::pick(reader, around, &chosen, &files),
        Err(why) => (Source::Fails, why),
    };
    // Go has no configuration at all then.
    let region = region.filter(|_| !(reader == Reader::Go && credentials == Source::Fails));
    Pick {
        reader,
        profile: chosen.name,
        profile_from: chosen.from,
        region: region.as_ref().map(|(region, _)| region.clone()),
        region_from: region.map(|(_, from)| from),
        credentials,
        detail,
    }
}
