//! Where a program takes its credentials from. Pure.

use serde::Serialize;

/// A kind of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PickedSource {
    /// The key variables.
    Environment,
    /// A role that the profile assumes.
    Role,
    /// A token of another service.
    WebIdentity,
    /// Identity Center.
    Sso,
    /// Keys in the files.
    Keys,
    /// `credential_process`.
    Process,
    /// `aws login`.
    Login,
    /// The container variables.
    Container,
    /// `AWS_CREDENTIAL_FILE`.
    CredentialFile,
    /// Nothing that is set; most would ask the instance's metadata.
    None,
    /// It ends with an error.
    Fails,
}

/// A source and which one, in a few words; or why there is none.
pub type PickedCredentials = Result<Option<(PickedSource, String)>, String>;
