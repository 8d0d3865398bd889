//! Text of `status`: one line for the shell, the directory, the target and each session.

use super::session_state::SessionState;
use super::shell::{self, whose};
use super::summary::{Cached, Row, Summary};
use crate::activation::sign_in::how_it_ends;
use crate::environ::ShellVariables;
use crate::system::System;
use crate::time::{Time, spoken};

/// Returns each line's heading and text.
pub(in crate::commands) fn lines(
    sys: &System,
    answer: &Summary,
    before: &ShellVariables,
) -> Vec<(&'static str, String)> {
    let mut lines = vec![("shell", shell::said(answer.shell.as_ref(), before))];
    lines.extend(answer.directory.iter().map(|directory| ("directory", directory.said(sys))));
    lines.extend(answer.profile.iter().map(|profile| ("profile", said_of_profile(profile))));
    let session = |row: &Row| ("session", format!("{}: {}", row.session, said_of_session(sys, row)));
    lines.extend(answer.sessions.iter().map(session));
    lines.extend(answer.logins.iter().map(|row| ("aws login", row.said())));
    lines
}

fn said_of_profile(profile: &Cached) -> String {
    let account = (profile.account_id.as_deref(), profile.account_name.as_deref());
    let whose = whose(&profile.profile, account, profile.role_name.as_deref());
    let state = match profile.expires_at {
        Some(_) if profile.has_keys && profile.left <= 0 => {
            format!("keys in the files, expired {} ago", spoken(profile.left.saturating_neg()))
        }
        Some(_) if profile.has_keys => format!("keys in the files, {} left", spoken(profile.left)),
        None if profile.has_keys => "keys in the files that do not expire".to_owned(),
        Some(_) => format!("cached, {} left", spoken(profile.left)),
        None => "nothing cached".to_owned(),
    };
    format!("{whose}: {state}")
}

fn said_of_session(sys: &System, row: &Row) -> String {
    let reason = row.reason.clone().unwrap_or_default();
    let state = match row.state {
        SessionState::SignedIn => {
            format!("signed in, {} left, {}", spoken(row.left), how_it_ends(row.renews))
        }
        SessionState::Renewable => "renews by itself at the next use".to_owned(),
        SessionState::SignInNeeded if !reason.is_empty() => format!("sign-in needed: {reason}"),
        SessionState::SignInNeeded => match row.expires_at.as_deref().and_then(Time::parse) {
            Some(ended) => format!("sign-in needed, expired {} ago", spoken(-ended.left(sys.clock.now()))),
            None => "sign-in needed".to_owned(),
        },
        SessionState::Broken => reason,
    };
    let sealed = if row.storage.is_some() && row.expires_at.is_some() { ", sealed" } else { "" };
    let beside = match &row.other_sign_in {
        Some(_) if row.storage.is_some() => ", with a plain sign-in that is not used",
        Some(_) => ", with a sealed sign-in that is not used",
        None => "",
    };
    /// Profiles named per session.
    const MOST: usize = 4;
    let profiles = match row.profiles.len() {
        0 => "no profile".to_owned(),
        1..=MOST => row.profiles.join(", "),
        more => format!("{} and {} more", row.profiles[..MOST - 1].join(", "), more - (MOST - 1)),
    };
    format!("{state}{sealed}{beside} (for {profiles})")
}
