//! Checks that other tools get credentials from the profiles of Identity Center, in either form.

use super::findings::Finding;
use super::look::Look;
use crate::config::known_sessions::Known;
use crate::config::own_process_line::{PROCESS, process_line};
use crate::config::own_role;
use crate::config::profile::{Profile, ProfileSource};
use crate::config::profile_form::ProfileForm;
use crate::config::section::Section;
use crate::config::session::Identity;
use crate::config::sso_keys;
use crate::settings::{Settings, Storage};

/// Most lines of evidence.
const MOST: usize = 10;

/// Reports a profile that asks ssoenv, and has no line that does so.
pub(super) fn without_line(profile: &Profile) -> Option<Finding> {
    let (name, settings) = (&profile.name, &profile.settings);
    let ProfileSource::Sso(role) = &profile.source else { return None };
    if profile.form() != Some(ProfileForm::Process) || settings.value(PROCESS).is_some() {
        return None;
    }
    let (session, account_id, role_name) = role.parts();
    let remedy = match process_line(name, session, account_id, role_name) {
        Some(line) => format!("write `{PROCESS} = {line}` into the profile"),
        None => "give the profile another name, and `ssoenv configure` writes the line".to_owned(),
    };
    let title = format!("profile {name} has no {PROCESS}, so that the AWS CLI finds no credentials in it");
    Some(Finding::warning("profile.no-process", title).at_all(place(settings)).remedy(remedy))
}

/// Reports keys that have no effect, since another source of the profile is used.
pub(super) fn unused(profile: &Profile) -> Option<Finding> {
    let (name, settings) = (&profile.name, &profile.settings);
    if !own_role::is_named(settings) || matches!(profile.source, ProfileSource::Sso(_)) {
        return None;
    }
    let title = format!("profile {name} has keys of a role that is not used: {}", profile.source.in_words());
    let remedy = "keep the keys of one source in the profile";
    Some(Finding::warning("profile.unused-role", title).at_all(place(settings)).remedy(remedy))
}

fn place(settings: &Section) -> Option<String> {
    own_role::KEYS.iter().find_map(|key| Some(settings.setting(key)?.origin.to_string()))
}

/// Reports profiles for which other tools look for a token that is in the keychain.
pub(super) fn without_token(look: &Look<'_>) -> Vec<Finding> {
    let Some(resolved) = &look.files.resolved else { return Vec::new() };
    // A setting that cannot be read has a finding about the settings.
    let Ok(settings) = Settings::load(&look.sys.env) else { return Vec::new() };
    let is_sealed = |known: &&Known| {
        let of_session = settings.of_session(&known.label);
        of_session.and_then(|it| it.storage()).is_ok_and(|storage| storage == Storage::Keychain)
    };
    let finding = |known: &Known| {
        let shared = known.profiles.iter().filter_map(|name| {
            let profile = Profile::resolve(&resolved.config, name).ok()?;
            let key = [sso_keys::SESSION, sso_keys::START_URL]
                .into_iter()
                .find_map(|key| profile.settings.setting(key));
            let place = key.map(|setting| format!("{}: profile {name}", setting.origin));
            place.filter(|_| profile.form() == Some(ProfileForm::Shared))
        });
        let mut places: Vec<String> = shared.collect();
        let count = places.len();
        if count > MOST {
            places.truncate(MOST);
            places.push(format!("{} more", count - MOST));
        }
        let is_named = known.session.as_ref().is_ok_and(|it| matches!(it.identity, Identity::Named(_)));
        let remedy = match is_named {
            true => format!(
                "run `ssoenv storage keychain {}`",
                shlex::try_quote(&known.label).unwrap_or_default()
            ),
            false => "run `ssoenv configure --profile NAME`, which moves the profile to an [sso-session]"
                .to_owned(),
        };
        let title = format!(
            "the sign-in to {} is in the keychain, where the AWS CLI does not find it for {}",
            known.label,
            if count == 1 { "this profile".to_owned() } else { format!("these {count} profiles") }
        );
        (count > 0).then(|| Finding::warning("profile.no-token", title).at_all(places).remedy(remedy))
    };
    resolved.sessions.iter().filter(is_sealed).filter_map(finding).collect()
}
