//! Moves the sign-in of one session. Each step leaves a sign-in that works, and profiles that work with it: the copy, the
//! profiles, the settings, and then the removal of the former place; out of the keychain the profiles come last.

use super::move_report::{MoveReport, ProfileLeft};
use crate::binding::short_path;
use crate::commands::config_change::{self, ChangeOptions};
use crate::config::Config;
use crate::config::conversion::{Conversion, convert};
use crate::config::known_sessions::Known;
use crate::config::session::Session;
use crate::config::write::{self, Planned};
use crate::settings::{PlannedSetting, Settings, Storage, plan_storage};
use crate::sso::{self, Relocated, token_cache};
use crate::storage::{self, KeyWanted};
use crate::system::System;
use crate::system::files::paths;

/// Moves the sign-in of a session to this place, or tells what would change.
pub(super) fn move_session(
    sys: &System,
    config: &Config,
    known: &Known,
    to: Storage,
    options: ChangeOptions,
) -> anyhow::Result<MoveReport> {
    // The keychain is asked once for all that follows.
    let _key = sys.key_in_use.begin();
    let (session, label) = (known.session()?, known.label.as_str());
    let settings = Settings::load(&sys.env)?;
    let of = settings.of_session(label)?;
    let was = of.storage()?;
    let conversion = convert(config, label, to.profile_form());
    let edits = conversion.edits();
    let planned = write::plan(&sys.env, config, &edits)?;
    let setting = (was != to).then(|| plan_storage(sys, label, to)).transpose()?;
    if !options.diff && !options.yes && !planned.lines().is_empty() {
        config_change::check_consent(sys, options, "storage")?;
    }
    // First: without a keychain nothing is changed, and nobody is asked.
    match (to, options.diff) {
        (Storage::Keychain, true) => drop(storage::get_key(sys, KeyWanted::ToOpen)?),
        (Storage::Keychain, false) => drop(storage::get_key(sys, KeyWanted::ToSeal)?),
        (Storage::Files, _) => {}
    }
    let mut report = report(label, was, to, &conversion);
    report.settings = setting.as_ref().map(|setting| setting.path().display().to_string());
    if let (Some(line), Some(_)) = (of.storage_line(), &setting)
        && paths::settings(&sys.env).is_ok_and(|own| own != **line.path)
    {
        sys.terminal.note(&format!(
            "{line} sets `storage = {}` for {label}; your own line in {} comes first",
            was.word(),
            short_path(&sys.env, &paths::settings(&sys.env)?)
        ));
    }
    tell_left(sys, &conversion);
    if options.diff {
        report.dry_run = true;
        report.sign_in = has_sign_in(sys, session, to.other());
        let of_settings = setting.iter().flat_map(|setting| setting.lines().iter().cloned());
        report.lines = of_settings.chain(planned.lines().iter().cloned()).collect();
        tell_plan(sys, &report);
        return Ok(report);
    }
    let summary = summary(&conversion, to);
    if !planned.lines().is_empty() {
        config_change::agree(sys, &planned, options, &summary, true)?;
    }
    let moved = carry_out(sys, session, to, planned, setting).inspect_err(|_| {
        // Where the settings still name the former place, no copy is left in the other.
        if was != to && token_cache::storage(sys, session).is_ok_and(|storage| storage == was) {
            let back = sso::relocate(sys, session, was);
            back.err().iter().for_each(|error| sys.terminal.warn(&format!("a copy is left: {error:#}")));
        }
    })?;
    (report.sign_in, report.lost) = (moved.token, moved.is_lost);
    tell(sys, session, to, moved, was == to && conversion.changed.is_empty());
    Ok(report)
}

fn carry_out(
    sys: &System,
    session: &Session,
    to: Storage,
    profiles: Planned<'_>,
    setting: Option<PlannedSetting>,
) -> anyhow::Result<Relocated> {
    let mut moved = sso::copy_sign_in(sys, session, to)?;
    if to == Storage::Keychain {
        write_profiles(sys, profiles)?;
        write_setting(sys, setting, session.label(), to)?;
        add(&mut moved, sso::relocate(sys, session, to)?);
    } else {
        write_setting(sys, setting, session.label(), to)?;
        add(&mut moved, sso::relocate(sys, session, to)?);
        write_profiles(sys, profiles)?;
    }
    Ok(moved)
}

fn report(label: &str, was: Storage, to: Storage, conversion: &Conversion) -> MoveReport {
    let left = conversion.left.iter();
    MoveReport {
        session: label.to_owned(),
        storage: to.word(),
        was: was.word(),
        dry_run: false,
        sign_in: false,
        lost: false,
        settings: None,
        profiles: conversion.changed.iter().map(|profile| profile.name.clone()).collect(),
        left: left.map(|left| ProfileLeft { name: left.name.clone(), why: left.why.clone() }).collect(),
        key_removed: false,
        lines: Vec::new(),
    }
}

fn add(moved: &mut Relocated, more: Relocated) {
    moved.token |= more.token;
    moved.registration |= more.registration;
    moved.is_lost |= more.is_lost;
}

fn summary(conversion: &Conversion, to: Storage) -> String {
    let count = conversion.changed.len();
    let are = if count == 1 { "profile" } else { "profiles" };
    match to {
        Storage::Keychain => format!("{count} {are} that will ask ssoenv for credentials"),
        Storage::Files => format!("{count} {are} that every tool reads by itself again"),
    }
}

fn write_profiles(sys: &System, planned: Planned<'_>) -> anyhow::Result<()> {
    if planned.lines().is_empty() {
        return Ok(());
    }
    let path = planned.path().to_owned();
    let backup = planned.apply_as_shown(sys)?;
    config_change::say_written(sys, &path, backup.as_deref());
    Ok(())
}

fn write_setting(
    sys: &System,
    setting: Option<PlannedSetting>,
    label: &str,
    to: Storage,
) -> anyhow::Result<()> {
    let Some(setting) = setting else { return Ok(()) };
    let path = short_path(&sys.env, setting.path());
    setting.apply(sys)?;
    sys.terminal.note(&format!("wrote `storage = {}` to [session {label}] of {path}", to.word()));
    Ok(())
}

fn has_sign_in(sys: &System, session: &Session, storage: Storage) -> bool {
    token_cache::outline_in(sys, session, storage).is_ok_and(|found| found.token().is_some())
}

fn tell_left(sys: &System, conversion: &Conversion) {
    for left in &conversion.left {
        sys.terminal.warn(&format!("profile {} is left as it is: {}", left.name, left.why));
    }
}

fn tell_plan(sys: &System, report: &MoveReport) {
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

fn kept_in(storage: &str) -> &'static str {
    if storage == "keychain" { "files sealed with a key of the keychain" } else { "~/.aws/sso/cache" }
}

fn tell(sys: &System, session: &Session, to: Storage, moved: Relocated, is_idle: bool) {
    let (label, place) = (session.label(), kept_in(to.word()));
    let said = match moved {
        Relocated { is_lost: true, .. } => {
            format!("the key of the sign-in to {label} is lost: {}", session.sign_in_step())
        }
        Relocated { token: true, .. } => format!("the sign-in to {label} is in {place}"),
        _ if is_idle => format!("nothing to change: the sign-in to {label} is kept in {place}"),
        _ => format!("the sign-in to {label} will be kept in {place}"),
    };
    sys.terminal.note(&said);
}

/// Removes the key from the keychain if no session is kept there. Returns whether there was one; a keychain that does not
/// answer is a warning, since the key opens nothing any more.
pub(super) fn remove_key(sys: &System) -> bool {
    let is_needed = Settings::load(&sys.env)
        .and_then(|settings| Ok(settings.strictest_storage()?))
        .is_ok_and(|storage| storage == Storage::Keychain);
    if is_needed || storage::is_any_sealed(sys) {
        return false;
    }
    match storage::forget_key(sys) {
        Ok(is_removed) => {
            if is_removed {
                sys.terminal.note("removed the key from the keychain: nothing is sealed with it any more");
            }
            is_removed
        }
        Err(error) => {
            sys.terminal.warn(&format!("the key is still in the keychain, and opens nothing: {error:#}"));
            false
        }
    }
}
