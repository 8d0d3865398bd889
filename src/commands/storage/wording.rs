//! What a move tells a person.

use super::move_report::MoveReport;
use crate::config::conversion::Conversion;
use crate::config::session::Session;
use crate::settings::Storage;
use crate::sso::Relocated;
use crate::system::System;

/// Counts the profiles that change.
pub(super) fn summary(conversion: &Conversion, to: Storage) -> String {
    let count = conversion.changed.len();
    let are = if count == 1 { "profile" } else { "profiles" };
    match to {
        Storage::Keychain => format!("{count} {are} that will ask ssoenv for credentials"),
        Storage::Files => format!("{count} {are} that every tool reads by itself again"),
    }
}

/// Names the profiles that stay as they are.
pub(super) fn tell_left(sys: &System, conversion: &Conversion, to: Storage) {
    for left in &conversion.left {
        let so = if to == Storage::Keychain { ", and AWS tools will find no sign-in for it" } else { "" };
        sys.terminal.warn(&format!("profile {} is left as it is{so}: {}", left.name, left.why));
    }
}

/// Tells what a move would do.
pub(super) fn tell_plan(sys: &System, report: &MoveReport) {
    let (label, storage) = (&report.session, report.storage);
    if !report.sign_in && report.lines.is_empty() {
        sys.terminal
            .note(&format!("nothing to change: the sign-in to {label} is kept in {}", kept_in(storage)));
        return;
    }
    if report.sign_in {
        sys.terminal.note(&format!("the sign-in to {label} would be moved to {}", kept_in(storage)));
    }
}

/// Tells what a move has done. `is_there`: whether the new place has a sign-in; `is_idle`: whether nothing was to change.
pub(super) fn tell(
    sys: &System,
    session: &Session,
    to: Storage,
    moved: Relocated,
    (is_there, is_idle): (bool, bool),
) {
    let (label, place) = (session.label(), kept_in(to.word()));
    let said = match moved {
        Relocated { is_lost: true, .. } => {
            format!("the key of the sign-in to {label} is lost: {}", session.sign_in_step())
        }
        Relocated { token: true, .. } => format!("the sign-in to {label} is in {place}"),
        Relocated { is_removed: true, .. } => {
            format!("the sign-in to {label} is in {place}, and the former file is removed")
        }
        _ if is_idle => format!("nothing to change: the sign-in to {label} is kept in {place}"),
        _ if is_there => format!("the sign-in to {label} is in {place}"),
        _ => format!("the next sign-in to {label} will be kept in {place}"),
    };
    sys.terminal.note(&said);
}

fn kept_in(storage: &str) -> &'static str {
    if storage == "keychain" { "files sealed with a key of the keychain" } else { "~/.aws/sso/cache" }
}
