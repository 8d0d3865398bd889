//! `use --write-credentials` and `--format ini`: a role's keys as a section of the credentials file, for tools that
//! read nothing else; and the removal of written sections.

use crate::activation::active_target::ActiveTarget;
use crate::activation::attended::WithCredentials;
use crate::aws::credentials::Credentials;
use crate::config::known_sessions::Known;
use crate::config::session::Session;
use crate::config::written_keys::KeySection;
use crate::config::{Config, credentials_file};
use crate::credentials::{CachePlace, cache_place};
use crate::error::Failure;
use crate::system::System;
use crate::system::terminal::{presence, prompts};
use crate::targets::Target;
use crate::time::spoken;

/// Returns the text of `--format ini`.
pub(super) fn ini(
    taken: &WithCredentials,
    region: Option<&str>,
    name: Option<&str>,
) -> anyhow::Result<Vec<u8>> {
    let (active, _) = taken;
    let section = KeySection {
        name: name.unwrap_or(active.name()),
        credentials: keys_of(taken)?,
        region: active.region(region),
        written_for: None,
    };
    let text = section.text("\n").map_err(|failure| match name {
        Some(_) => failure,
        None => failure.hint("name the section with --profile-name"),
    })?;
    Ok(text.into_bytes())
}

/// Writes the section of `--write-credentials`; asks first if the profile is production.
pub(super) fn write(
    sys: &System,
    taken: &WithCredentials,
    region: Option<&str>,
    name: &str,
) -> anyhow::Result<()> {
    let (active, _) = taken;
    let credentials = keys_of(taken)?;
    let Some(end) = credentials.expires_at else {
        let what = format!(
            "the keys of {} do not expire and are in a file already, so they are not written again",
            active.name()
        );
        return Err(Failure::configuration(what).hint("let the tool use that profile").into());
    };
    let Target { config, chain, .. } = active.target();
    if cache_place(sys, active.settings(), chain)? != CachePlace::Files {
        let what = format!(
            "the settings keep credentials of {} in memory alone (`cache = memory`), so they are not written to a file",
            active.name()
        );
        let hint =
            format!("let the tool use credential_process, or run it with `ssoenv exec {} --`", active.name());
        return Err(Failure::refused(what).hint(hint).into());
    }
    let section =
        KeySection { name, credentials, region: active.region(region), written_for: Some(active.name()) };
    if active.is_production() {
        confirm_production(sys, active, name)?;
    }
    let path = credentials_file::write(sys, config, &section)?;
    let (of, left) = (active.name(), spoken(end.left(sys.clock.now())));
    let path = crate::binding::short_path(&sys.env, &path);
    sys.terminal.note(&format!(
        "credentials of {of} are in [{name}] of {path}, {left} left; `ssoenv off --written` removes them"
    ));
    Ok(())
}

/// Asks whether to write production credentials: every program can read the file, and nothing shows that they are
/// production.
fn confirm_production(sys: &System, active: &ActiveTarget, name: &str) -> Result<(), Failure> {
    let of = active.name();
    let declined = |why: &str| {
        Failure::refused(format!("credentials of {of}, which is production, are not written to a file{why}"))
            .hint("name a profile that is not production, or answer yes on a terminal")
    };
    if let Some(presence::Absence::Declared(why) | presence::Absence::Unseen(why)) = presence::absence(sys) {
        return Err(declined(&format!(" without asking ({why})")));
    }
    let question = format!("{of} is production. Write its credentials to [{name}] of the credentials file?");
    if prompts::confirm(sys, &question, false)? { Ok(()) } else { Err(declined("")) }
}

fn keys_of((active, credentials): &WithCredentials) -> Result<&Credentials, Failure> {
    credentials.as_ref().ok_or_else(|| {
        let what = format!(
            "other tools find the credentials of {} themselves, so ssoenv has no keys to write",
            active.name()
        );
        Failure::configuration(what).hint("let the tool use that profile")
    })
}

/// Removes all written sections, for `off --written`.
pub(super) fn remove_all(sys: &System) -> anyhow::Result<()> {
    say(sys, &credentials_file::remove(sys, |_| true)?);
    Ok(())
}

/// Removes the sections that came from these sessions, and those whose session can no longer be determined.
pub(super) fn remove_of_sessions(sys: &System, config: &Config, sessions: &[Known]) -> anyhow::Result<()> {
    let is_theirs = |session: &Session| sessions.iter().any(|known| known.is(session));
    say(sys, &credentials_file::remove_of_sessions(sys, config, is_theirs)?);
    Ok(())
}

/// Removes the sections that were written for these targets, for `off --everywhere`. Returns their names.
pub(super) fn remove_meant(sys: &System, is_meant: impl Fn(&str) -> bool) -> anyhow::Result<Vec<String>> {
    credentials_file::remove(sys, |section| is_meant(&section.written_for))
}

/// Tells which sections were removed.
pub(super) fn tell_removed(sys: &System, names: &[String]) {
    say(sys, names);
}

fn say(sys: &System, names: &[String]) {
    credentials_file::removed_in_words(names).into_iter().for_each(|said| sys.terminal.note(&said));
}
