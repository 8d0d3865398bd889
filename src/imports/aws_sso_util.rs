//! aws-sso-util (checked against 4.33): profiles of the older form with marks of its own and a `credential_process`.
//! They become profiles with `sso_session`. Pure.

use super::profile_sections::{OLDER_FORM, PLAIN, PROCESS, Process, is_split, process, profiles, role};
use super::proposal::{DraftCredentials, ProfileDraft, Proposal};
use crate::config::Config;

/// Variables that name its default session: start URL and region.
pub const VARIABLES: (&str, &str) = ("AWS_DEFAULT_SSO_START_URL", "AWS_DEFAULT_SSO_REGION");

/// Keys that it writes to know its profiles again.
const MARKS: [&str; 2] = ["sso_auto_populated", "sso_util_populate"];

/// Key that it writes and others read too; it is kept.
const ACCOUNT_NAME: &str = "sso_account_name";

/// Returns what its profiles ask for. `default` is the session of [`VARIABLES`].
pub fn propose(config: &Config, default: Option<(&str, &str)>) -> Proposal {
    let mut proposal = Proposal::default();
    if let Some((start_url, region)) = default {
        match proposal.session("", start_url, region) {
            Ok(at) => proposal.sessions[at].is_listed = true,
            Err(why) => proposal.skip(format!("the session of {} and {}", VARIABLES.0, VARIABLES.1), why),
        }
    }
    for (name, section) in profiles(config, &mut proposal) {
        let what = format!("profile {name}");
        let runs = process(&section, &["aws-sso-util"], "credential-process");
        let has_mark = MARKS.iter().chain([&ACCOUNT_NAME]).any(|key| section.setting(key).is_some());
        let is_older_form =
            section.value("sso_start_url").is_some() && section.value("sso_session").is_none();
        match (&runs, has_mark) {
            (Process::Own(_), _) | (Process::Absent, true) => {}
            (Process::Foreign, true) => {
                proposal.skip(what, "its credential_process runs another program");
                continue;
            }
            (Process::Absent | Process::Foreign, false) => {
                if is_older_form {
                    proposal
                        .skip(what, "it has no mark of aws-sso-util: `ssoenv configure --profile` moves it");
                }
                continue;
            }
        }
        let is_own_process = matches!(runs, Process::Own(_));
        let its_keys = MARKS.into_iter().filter(|key| section.setting(key).is_some());
        let mut remove: Vec<&str> = its_keys.chain(is_own_process.then_some(PROCESS)).collect();
        if is_split(config, &section) {
            proposal.skip(what, "it has keys in the credentials file too");
            continue;
        }
        let credentials = if is_older_form {
            match role(&mut proposal, config, |key| section.value(key), &PLAIN) {
                Ok(role) => DraftCredentials::Sso(role),
                Err(why) => {
                    proposal.skip(what, why);
                    continue;
                }
            }
        } else if section.value("sso_session").is_some() {
            DraftCredentials::Unchanged
        } else {
            proposal.skip(what, "it names no start URL and no session");
            continue;
        };
        if is_older_form {
            remove.extend(OLDER_FORM);
        }
        if !remove.is_empty() {
            proposal.profiles.push(ProfileDraft { remove, ..ProfileDraft::own(name, credentials) });
        }
    }
    proposal
}
