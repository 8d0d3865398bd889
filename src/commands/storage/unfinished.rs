//! What is left to do where the settings keep the sign-in of a session in the keychain: a plain sign-in beside it, and
//! profiles with which AWS tools find none.

use crate::binding::short_path;
use crate::config::Config;
use crate::config::conversion::convert;
use crate::config::known_sessions::Known;
use crate::config::profile_form::ProfileForm;
use crate::settings::Storage;
use crate::sso::{self, token_cache};
use crate::system::System;

/// Tells a person who has signed in what is left to do, and what does it.
pub(in crate::commands) fn tell_unfinished(sys: &System, config: &Config, known: &Known) {
    let Ok(session) = &known.session else { return };
    if !token_cache::storage(sys, session).is_ok_and(|storage| storage == Storage::Keychain) {
        return;
    }
    let label = &known.label;
    let plain = sso::misplaced_token(sys, session, Storage::Keychain).map(|path| {
        format!("{} holds another sign-in to {label} in plain text", short_path(&sys.env, &path))
    });
    let changed = convert(config, label, Storage::Keychain.profile_form()).changed;
    let count = changed.iter().filter(|profile| profile.former == ProfileForm::Shared).count();
    let profiles = match count {
        0 => None,
        1 => Some(format!("1 profile of {label} has `sso_*` keys, with which AWS tools find no sign-in")),
        _ => Some(format!(
            "{count} profiles of {label} have `sso_*` keys, with which AWS tools find no sign-in"
        )),
    };
    let left: Vec<String> = plain.into_iter().chain(profiles).collect();
    if !left.is_empty() {
        let line = session.command("storage keychain");
        sys.terminal.note(&format!("{}: run `{line}`", left.join("; ")));
    }
}
