//! State of a sign-in, in one word. Pure.

use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(in crate::commands) enum SessionState {
    SignedIn,
    Renewable,
    SignInNeeded,
    Broken,
}
