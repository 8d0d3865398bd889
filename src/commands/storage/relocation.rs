//! Moves the sign-in of one session. Each step leaves a sign-in that works, and profiles that work with it: the copy, the
//! profiles, the settings, and then the removal of the former place; out of the keychain the profiles come last.

use super::move_report::{MoveReport, ProfileLeft};
use super::turn;
use super::wording::{summary, tell, tell_left, tell_plan};
use crate::binding::short_path;
use crate::commands::config_change::{self, ChangeOptions};
use crate::config::Config;
use crate::config::conversion::{Conversion, convert};
use crate::config::known_sessions::Known;
use crate::config::profile::Profile;
use crate::config::session::Session;
use crate::config::write::{self, Planned};
use crate::error::Failure;
use crate::settings::{PlannedSetting, Settings, Storage, plan_storage};
use crate::sso::{self, Relocated, registration, token_cache};
use crate::storage::{self, KeyWanted};
use crate::system::System;
use crate::system::files::paths;
use anyhow::Context;

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
    let mut conversion = convert(config, label, to.profile_form());
    // A profile of the older form is right as it is, for files.
    let is_right =
        |name: &str| Profile::resolve(config, name).is_ok_and(|it| it.form() == Some(to.profile_form()));
    conversion.left.retain(|left| !is_right(&left.name));
    let edits = conversion.edits();
    let planned = write::plan(&sys.env, config, &edits)?;
    // Into the keychain always by a line of the person: one of a team counts only while its file is allowed.
    let is_to_be_said = was != to || to == Storage::Keychain;
    let setting = is_to_be_said.then(|| plan_storage(sys, label, to)).transpose()?;
    let setting = setting.filter(|setting| !setting.lines().is_empty());
    if !options.diff && !options.yes && !planned.lines().is_empty() {
        config_change::check_consent(sys, options, "storage").map_err(|failure| {
            failure.hint("add --yes to write without asking, or --dry-run to see the change")
        })?;
    }
    // First: without a keychain nothing is changed, and nobody is asked. A person who may decline is asked before a key is
    // made, and keeps nobody waiting.
    let asks = !options.yes && !planned.lines().is_empty();
    let mut turn = None;
    if asks || options.diff {
        prove_keychain(sys, session, to, options)?;
    } else {
        turn = Some(turn::wait(sys)?);
        turn::check(sys, label, was, to)?;
        if to == Storage::Files {
            prove_keychain(sys, session, to, options)?;
        }
    }
    let mut report = report(label, was, to, &conversion);
    report.settings = setting.as_ref().map(|setting| setting.path().display().to_string());
    if let (Some(line), Some(_)) = (of.storage_line(), &setting)
        && was != to
        && paths::settings(&sys.env).is_ok_and(|own| own != **line.path)
    {
        sys.terminal.note(&format!(
            "{line} sets `storage = {}` for {label}; your own line in {} comes first",
            was.word(),
            short_path(&sys.env, &paths::settings(&sys.env)?)
        ));
    }
    tell_left(sys, &conversion, to);
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
    if turn.is_none() {
        turn = Some(turn::wait(sys)?);
        turn::check(sys, label, was, to)?;
    }
    let is_idle = setting.is_none() && planned.lines().is_empty();
    let moved = carry_out(sys, session, to, planned, setting).inspect_err(|_| {
        // Where the settings still name the former place, no copy is left in the other.
        if was != to && token_cache::storage(sys, session).is_ok_and(|storage| storage == was) {
            let back = sso::relocate(sys, session, was);
            back.err().iter().for_each(|error| sys.terminal.warn(&format!("a copy is left: {error:#}")));
        }
    })?;
    (report.sign_in, report.lost) = (moved.token || moved.is_removed, moved.is_lost);
    drop(turn);
    tell(sys, session, to, moved, (has_sign_in(sys, session, to), is_idle));
    Ok(report)
}

/// Fails if the keychain does not answer, where it is needed; makes no key.
fn prove_keychain(
    sys: &System,
    session: &Session,
    to: Storage,
    options: ChangeOptions,
) -> anyhow::Result<()> {
    if to == Storage::Files && !is_sealed(sys, session) {
        return Ok(());
    }
    // A file of a newer ssoenv stops it here.
    token_cache::outline_in(sys, session, Storage::Keychain)?;
    let key = storage::get_key(sys, KeyWanted::ToOpen)?;
    if key.is_none() && options.diff && to == Storage::Keychain {
        sys.terminal
            .note("the keychain has no key of ssoenv yet: the move makes one, for which it must be open");
    }
    Ok(())
}

fn carry_out(
    sys: &System,
    session: &Session,
    to: Storage,
    profiles: Planned<'_>,
    setting: Option<PlannedSetting>,
) -> anyhow::Result<Relocated> {
    let mut moved = sso::copy_sign_in(sys, session, to)?;
    let relocate = || {
        sso::relocate(sys, session, to).with_context(|| {
            let what = format!("the sign-in to {} is moved, and its former file is left", session.label());
            Failure::configuration(what).hint("make its folder writable, and run the same command again")
        })
    };
    if to == Storage::Keychain {
        write_profiles(sys, profiles)?;
        write_setting(sys, setting, session.label(), to)?;
        add(&mut moved, relocate()?);
    } else {
        write_setting(sys, setting, session.label(), to)?;
        add(&mut moved, relocate()?);
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
    moved.is_removed |= more.is_removed;
    moved.registration |= more.registration;
    moved.is_lost |= more.is_lost;
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

fn is_sealed(sys: &System, session: &Session) -> bool {
    [token_cache::name(session), registration::name(session)].iter().any(|name| storage::is_sealed(sys, name))
}

fn has_sign_in(sys: &System, session: &Session, storage: Storage) -> bool {
    token_cache::outline_in(sys, session, storage).is_ok_and(|found| found.token().is_some())
}
