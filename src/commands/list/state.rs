//! What `use` would find for a profile, in one word. Pure.

use serde::Serialize;

/// What `use` would find.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum State {
    /// Cached credentials that `use` serves.
    Cached,
    /// A sign-in that gives new credentials.
    SignedIn,
    /// A sign-in that is renewed first.
    Renewable,
    /// No sign-in, but valid cached credentials of a source profile.
    SourceCached,
    /// A sign-in by a person is needed.
    SignInNeeded,
    /// Keys in the files.
    Keys,
    /// Keys in the files that have expired.
    KeysExpired,
    /// A `credential_process`; it is not run for the list.
    Process,
    /// Variables of the environment; they are not read for the list.
    Environment,
    /// A source that ssoenv only reports.
    #[default]
    Unsupported,
    /// The profile contradicts itself or cannot be read.
    Broken,
}
