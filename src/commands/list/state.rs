//! What `use` would find of a profile, in one word. Pure.

use serde::Serialize;

/// What `use` would find.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum State {
    /// Credentials in the cache that `use` serves.
    Cached,
    /// A sign-in that gives new ones.
    SignedIn,
    /// A sign-in that renews itself first.
    Renewable,
    /// No sign-in, but good credentials of the role on the way in the cache.
    SourceCached,
    /// A person must sign in.
    SignInNeeded,
    /// Keys that stand in the files.
    Keys,
    /// Such keys, which have ended.
    KeysExpired,
    /// A command that prints credentials; it is not run here.
    Process,
    /// Variables of the environment; they are not looked at here.
    Environment,
    /// Credentials of a kind that ssoenv only reports.
    #[default]
    Unsupported,
    /// The profile contradicts itself or cannot be read.
    Broken,
}
