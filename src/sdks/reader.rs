//! The readers that the model distinguishes. Pure.

use serde::Serialize;

/// A tool or a family of SDKs that reads the same files and variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reader {
    /// The AWS CLI, version 2.
    AwsCli,
    /// boto3, botocore, and the AWS CLI version 1.
    Boto3,
    /// The SDK for Go, version 2: Terraform, the helpers of kubectl and docker.
    Go,
    /// The SDK for Rust.
    Rust,
    /// The SDK for JavaScript, version 3. The CDK adds rules of its own, and Serverless uses version 2 (see
    /// `programs`).
    #[serde(rename = "javascript")]
    JavaScript,
    /// The SDK for Java, version 2.
    Java,
    /// The SDK for .NET, version 4.
    #[serde(rename = "dotnet-v4")]
    DotNet4,
    /// The SDK for .NET, version 3.
    #[serde(rename = "dotnet-v3")]
    DotNet3,
}

/// All readers, in the order of the table.
pub const READERS: [Reader; 8] = [
    Reader::AwsCli,
    Reader::Boto3,
    Reader::Go,
    Reader::Rust,
    Reader::JavaScript,
    Reader::Java,
    Reader::DotNet4,
    Reader::DotNet3,
];

/// Both versions of the SDK for .NET.
pub(super) const DOT_NET: [Reader; 2] = [Reader::DotNet4, Reader::DotNet3];

impl Reader {
    /// Returns the name for a table.
    pub fn in_words(self) -> &'static str {
        match self {
            Reader::AwsCli => "AWS CLI",
            Reader::Boto3 => "boto3",
            Reader::Go => "Go",
            Reader::Rust => "Rust",
            Reader::JavaScript => "JavaScript",
            Reader::Java => "Java",
            Reader::DotNet4 => ".NET v4",
            Reader::DotNet3 => ".NET v3",
        }
    }

    /// Returns the name for a sentence.
    fn with_article(self) -> &'static str {
        match self {
            Reader::AwsCli => "the AWS CLI",
            _ => self.in_words(),
        }
    }

    /// Whether the reader is botocore in one of its forms.
    pub(super) fn is_python(self) -> bool {
        matches!(self, Reader::AwsCli | Reader::Boto3)
    }

    /// Whether the reader is a version of the SDK for .NET.
    pub(super) fn is_dot_net(self) -> bool {
        DOT_NET.contains(&self)
    }
}

/// Returns the names for a sentence; both versions of the SDK for .NET have one name.
pub(super) fn named(readers: &[Reader]) -> Vec<&'static str> {
    let has_both = DOT_NET.iter().all(|version| readers.contains(version));
    let rest = readers.iter().filter(|reader| !(has_both && reader.is_dot_net()));
    rest.map(|reader| reader.with_article()).chain(has_both.then_some(".NET")).collect()
}

/// Returns the readers for which the condition holds.
pub(super) fn readers_that(is_so: impl Fn(Reader) -> bool) -> Vec<Reader> {
    READERS.into_iter().filter(|reader| is_so(*reader)).collect()
}
