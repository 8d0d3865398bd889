//! The programs that are told apart. Pure.

use serde::Serialize;

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

    /// As a sentence has it.
    pub(super) fn with_article(self) -> String {
        match self {
            Reader::AwsCli => format!("the {}", self.in_words()),
            _ => self.in_words().to_owned(),
        }
    }

    /// Whether it is botocore, in one of its two forms.
    pub(super) fn is_python(self) -> bool {
        matches!(self, Reader::AwsCli | Reader::Boto3)
    }
}

/// The readers of which something is so.
pub(super) fn readers_that(is_so: impl Fn(Reader) -> bool) -> Vec<Reader> {
    READERS.into_iter().filter(|reader| is_so(*reader)).collect()
}
