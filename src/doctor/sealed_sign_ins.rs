//! Checks sign-ins that are sealed with a key of the keychain: whether the keychain gives it, what it opens, and what lies
//! beside them in plain text.

use super::cache_files;
use super::findings::{Finding, Severity};
use super::look::Look;
use crate::binding::short_path;
use crate::config::session::Session;
use crate::settings::{Settings, Storage};
use crate::sso::{self, token_cache};
use crate::storage::{self, SealedText};
use crate::system::System;
use crate::system::files::has_memory_folder;
use crate::system::keychain::{self, Key, KeyAnswer, KeyRequest};

/// Checks them. `is_known` tells whether a file's name is that of a configured session. Settings that cannot be read are
/// reported with the other settings.
pub(super) fn check(look: &Look<'_>, is_known: impl Fn(&str) -> bool) -> Vec<Finding> {
    let (sys, mut found) = (look.sys, Vec::new());
    let (Ok(settings), Some(resolved)) = (Settings::load(&sys.env), &look.files.resolved) else {
        return found;
    };
    let sealed = storage::sealed_names(sys);
    let is_kept = settings.strictest_storage().is_ok_and(|storage| storage == Storage::Keychain);
    if is_kept || !sealed.is_empty() {
        found.extend(key(sys, &sealed, is_kept));
    }
    for known in &resolved.sessions {
        let Ok(session) = &known.session else { continue };
        match settings.of_session(&known.label).and_then(|of| of.storage()) {
            Ok(Storage::Keychain) => found.extend(of_session(sys, session)),
            Ok(Storage::Files) => found.extend(left_behind(sys, session)),
            Err(_) => {}
        }
    }
    found.extend(unknown(sys, sealed.iter().filter(|name| !is_known(name))));
    found
}

/// Asks the keychain, without a question to the person, and tries what its key opens. `is_kept`: whether a session is kept
/// there from now on.
fn key(sys: &System, sealed: &[String], is_kept: bool) -> Vec<Finding> {
    let mut found = Vec::new();
    match keychain::access(sys, KeyRequest::Find, false) {
        Ok(KeyAnswer::Key(key)) => found.extend(damaged(sys, &key, sealed)),
        Ok(KeyAnswer::Absent | KeyAnswer::Removed) if sealed.is_empty() => {}
        Ok(KeyAnswer::Absent | KeyAnswer::Removed) => {
            let title = "the keychain does not have the key that sign-ins are sealed with";
            // From the copy in memory it can be put back, until the machine is restarted.
            let remedy = match storage::present_copy(sys) {
                Some(_) => "ssoenv storage keychain puts it back",
                None => "ssoenv login, for each session",
            };
            found.push(Finding::error("cache.no-key", title).remedy(remedy));
        }
        Err(failure) => {
            let failure = failure.failure();
            // The copy in memory serves until a restart.
            let level =
                if storage::present_copy(sys).is_some() { Severity::Warning } else { Severity::Error };
            found.push(Finding::of_failure(level, "cache.no-keychain", &failure));
        }
    }
    if is_kept && !has_memory_folder(&sys.env) {
        let title = "this machine has no folder in memory for the key: each renewal asks the keychain, about once an hour (KeePassXC shows a question each time)";
        let remedy = match cfg!(target_os = "linux") {
            true => {
                "let XDG_RUNTIME_DIR name a folder in memory that only you can enter (systemd makes /run/user/UID)"
            }
            false => "nothing to do: there is such a folder on Linux alone",
        };
        found.push(Finding::note("cache.asks-each-time", title).remedy(remedy));
    }
    found
}

/// Reports files that this key does not open.
fn damaged(sys: &System, key: &Key, sealed: &[String]) -> Option<Finding> {
    let opens = |name: &&String| match storage::read(sys, name) {
        Ok(SealedText::Sealed(file)) => file.is_opened_by(key, name),
        // Another process has removed the file since the folder was listed.
        Ok(SealedText::Nothing) => true,
        Ok(SealedText::Rubbish) | Err(_) => false,
    };
    let paths: Vec<String> = sealed
        .iter()
        .filter(|name| !opens(name))
        .filter_map(|name| Some(storage::path(sys, name).ok()?.display().to_string()))
        .collect();
    let title = "sealed files cannot be opened: they are damaged, or sealed with another key";
    (!paths.is_empty()).then(|| {
        Finding::error("cache.sealed", title).at_all(paths).remedy("ssoenv login, for their session")
    })
}

/// Reports what is wrong with a session that is kept in the keychain.
fn of_session(sys: &System, session: &Session) -> Vec<Finding> {
    let (label, mut found) = (session.label(), Vec::new());
    if let Some(path) = sso::misplaced_token(sys, session, Storage::Keychain) {
        let title = format!(
            "a sign-in to {label} is in plain text, as `aws sso login` writes it, and its settings keep it in the keychain: ssoenv does not use it"
        );
        found.push(
            Finding::warning("cache.plain-token", title)
                .at(path.display().to_string())
                .remedy(session.command("storage keychain")),
        );
    }
    let path = token_cache::path_in(sys, session, Storage::Keychain).ok();
    found.extend(path.and_then(|path| cache_files::signed_out(sys, session, &path)));
    found
}

/// Reports a sealed sign-in to a session that is kept in files.
fn left_behind(sys: &System, session: &Session) -> Option<Finding> {
    let path = sso::misplaced_token(sys, session, Storage::Files)?;
    let title = format!("a sealed sign-in to {} is left, and its settings keep it in files", session.label());
    let remedy = session.command("storage files");
    Some(Finding::warning("cache.sealed-left", title).at(short_path(&sys.env, &path)).remedy(remedy))
}

/// Reports sealed files of sessions that are not configured.
fn unknown<'a>(sys: &System, names: impl Iterator<Item = &'a String>) -> Option<Finding> {
    let paths: Vec<String> =
        names.filter_map(|name| Some(storage::path(sys, name).ok()?.display().to_string())).collect();
    let title = "sealed files of sessions that are not configured, or were configured otherwise";
    let finding = Finding::note("cache.sealed-unknown", title);
    (!paths.is_empty()).then(|| finding.at_all(paths).remedy("ssoenv logout --all removes them"))
}
