//! Sources of credentials that readers use. Pure.

use serde::Serialize;

/// A kind of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PickedSource {
    /// The key variables.
    Environment,
    /// A role that the profile assumes.
    Role,
    /// A web identity token.
    WebIdentity,
    /// A role of IAM Identity Center.
    Sso,
    /// Keys in the files.
    Keys,
    /// `credential_process`.
    Process,
    /// The sign-in of `aws login`.
    Login,
    /// The container variables.
    Container,
    /// `AWS_CREDENTIAL_FILE`.
    CredentialFile,
    /// Nothing that is configured; most readers would then ask the instance's metadata.
    None,
    /// The reader fails.
    Fails,
}

/// A source and which one, in a few words; `None` if there is none; or why the reader fails.
pub type PickedCredentials = Result<Option<(PickedSource, String)>, String>;
