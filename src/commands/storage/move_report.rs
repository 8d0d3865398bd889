//! What a move has changed, for `--json`. Pure.

use crate::config::edit::EditedLine;
use serde::Serialize;

/// The move of one session.
#[derive(Debug, Serialize)]
pub(super) struct MoveReport {
    /// The session.
    pub session: String,
    /// Where its sign-in is kept now, or would be.
    pub storage: &'static str,
    /// Where it was kept before.
    pub was: &'static str,
    /// Whether only what would change is told.
    pub dry_run: bool,
    /// Whether a sign-in was moved, or would be.
    pub sign_in: bool,
    /// Whether the key of the sealed sign-in is lost, so that a person must sign in again.
    pub lost: bool,
    /// The settings file, if `storage` had to be written.
    pub settings: Option<String>,
    /// Profiles that have got the other form.
    pub profiles: Vec<String>,
    /// Profiles that stay as they are.
    pub left: Vec<ProfileLeft>,
    /// Whether the key was removed from the keychain, since nothing needs it any more.
    pub key_removed: bool,
    /// The lines of settings and profiles.
    #[serde(skip)]
    pub lines: Vec<EditedLine>,
}

/// A profile that stays as it is.
#[derive(Debug, Serialize)]
pub(super) struct ProfileLeft {
    /// Name of the profile.
    pub name: String,
    /// Why.
    pub why: String,
}
