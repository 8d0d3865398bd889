//! The IAM Identity Center role that a profile names. Pure.

use super::section::Section;
use super::session::{self, Identity, Session};
use super::sso_keys::{ACCOUNT, KNOWN, REGION, ROLE, SESSION, START_URL};
use super::{Config, key_names, suggest};
use crate::aws::account_id::is_account_id;
use crate::error::{Failure, Topic};

/// A role in an account, and its session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SsoRole {
    /// Twelve digits, with leading zeros.
    pub account_id: String,
    /// Name of the permission set.
    pub role_name: String,
    /// The session that gives its credentials.
    pub session: Session,
}

impl SsoRole {
    /// Returns the name of the session, account id and role.
    pub fn parts(&self) -> (&str, &str, &str) {
        (self.session.label(), &self.account_id, &self.role_name)
    }
}

/// Reads account, role and session of a profile. The error lists all problems at once.
pub(super) fn sso_role(config: &Config, name: &str, settings: &Section) -> Result<SsoRole, Failure> {
    let session_name = settings.value(SESSION);
    let session = session_name.map(|session| session::section(config, session)).transpose()?;
    let mut problems = Vec::new();

    let own: &[&str] = if session.is_some() { &[ACCOUNT, ROLE] } else { &[ACCOUNT, ROLE, START_URL, REGION] };
    let missing: Vec<&str> = own.iter().copied().filter(|key| settings.value(key).is_none()).collect();
    if !missing.is_empty() {
        problems.push(format!("{} missing", are(&missing)));
    }
    if let (Some(session), Some(session_name)) = (&session, session_name) {
        let missing: Vec<&str> =
            [START_URL, REGION].into_iter().filter(|key| session.value(key).is_none()).collect();
        if !missing.is_empty() {
            problems.push(format!("{} missing in [sso-session {session_name}]", are(&missing)));
        }
        // The AWS CLI refuses a profile that contradicts its session.
        for key in KNOWN {
            if let (Some(mine), Some(theirs)) = (settings.setting(key), session.setting(key))
                && mine.value != theirs.value
            {
                problems.push(format!(
                    "{key} is `{}` ({}) and `{}` ({})",
                    mine.value, mine.origin, theirs.value, theirs.origin
                ));
            }
        }
    }
    // Unknown keys alone are no problem; here they may explain a missing one.
    if !problems.is_empty() {
        problems.extend(unknown_keys(settings));
        problems.extend(session.as_ref().map(unknown_keys).unwrap_or_default());
    }
    problems.extend(wrong_account_id(settings, ACCOUNT));
    if !problems.is_empty() {
        return Err(names_no_role(name, settings, &problems, hint(session_name)));
    }

    let session = match session_name.zip(session) {
        Some((session_name, section)) => Session::of_section(config, session_name, &section)?,
        None => Session {
            identity: Identity::Inline(name.to_owned()),
            start_url: settings.value(START_URL).unwrap_or_default().to_owned(),
            region: session::region(settings.setting(REGION), REGION)?.unwrap_or_default(),
            scopes: None,
        },
    };
    let value = |key| settings.value(key).unwrap_or_default().to_owned();
    Ok(SsoRole { account_id: value(ACCOUNT), role_name: value(ROLE), session })
}

fn hint(session: Option<&str>) -> String {
    match session {
        Some(session) => format!(
            "a profile has {SESSION}, {ACCOUNT} and {ROLE}; {START_URL} and {REGION} belong only in [sso-session {session}]"
        ),
        None => format!(
            "a profile has {SESSION}, {ACCOUNT} and {ROLE}, and [sso-session NAME] has {START_URL} and {REGION}"
        ),
    }
}

/// Returns what is wrong with the account id under a key. None, and an empty one, are another matter.
pub(super) fn wrong_account_id(settings: &Section, key: &str) -> Option<String> {
    let setting = settings.setting(key)?;
    let is_wrong = !setting.value.is_empty() && !is_account_id(&setting.value);
    is_wrong.then(|| format!("{key} `{}` is not twelve digits ({})", setting.value, setting.origin))
}

/// Returns the error for a profile that names no role, or not clearly: all problems, and the file that it is in.
pub(super) fn names_no_role(name: &str, settings: &Section, problems: &[String], hint: String) -> Failure {
    let place = settings.iter().map(|(_, setting)| &setting.origin).min_by_key(|origin| origin.line);
    let place = place.map_or_else(String::new, |origin| format!("({}): ", origin.path.display()));
    let failure = Failure::configuration(place + &problems.join("; ")).hint(hint);
    failure.about(Topic::Profile(name.to_owned()))
}

pub(super) fn are(keys: &[&str]) -> String {
    format!("{} {}", keys.join(", "), if keys.len() == 1 { "is" } else { "are" })
}

/// Returns the keys that resemble those of AWS tools but are unknown: `sso_acount_id`, `accessKeyId`.
pub(super) fn unknown_keys(section: &Section) -> Vec<String> {
    let said = section.iter().filter(|(key, _)| !KNOWN.contains(key)).filter_map(|(key, setting)| {
        // Keys of ssoenv are not misspelled AWS keys.
        let is_sso = key.starts_with("sso") && !key.starts_with("ssoenv_");
        let near = key_names::meant(key)
            .or_else(|| suggest::nearest(key, KNOWN).first().copied().filter(|_| is_sso));
        (near.is_some() || is_sso).then(|| key_names::unknown_key(key, &setting.origin, near))
    });
    said.collect()
}
