//! aws-sso-util: profiles of the older form with marks of its own and a `credential_process`.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::plan::tests::imported;

    fn import(config: &str) -> (String, Vec<String>) {
        imported(config, "", |config| propose(config, None))
    }

    const ROLE: &str = "sso_account_id = 111111111111\nsso_role_name = Dev\n";
    const OLDER: &str = "sso_start_url = https://a.awsapps.com/start\nsso_region = us-east-1\n";
    const SESSION: &str = "\n[sso-session a]\nsso_start_url = https://a.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n";

    #[test]
    fn a_profile_of_the_older_form_with_its_marks_gets_a_session() {
        let after = format!("[profile x]\n{ROLE}region = r\nsso_session = a\n{SESSION}");
        for marks in [
            "sso_auto_populated = true\n",
            "sso_util_populate = true\ncredential_process = aws-sso-util credential-process --profile x\n",
            "credential_process = /opt/bin/aws-sso-util credential-process --profile x\n",
        ] {
            let before = format!("[profile x]\n{OLDER}{ROLE}region = r\n{marks}");
            assert_eq!(import(&before), (after.clone(), Vec::new()), "{marks}");
        }
        let named = format!("[profile x]\n{ROLE}sso_account_name = Shop\n");
        let before = format!("[profile x]\n{OLDER}{ROLE}sso_account_name = Shop\n");
        assert_eq!(import(&before).0, format!("{named}sso_session = a\n{SESSION}"));
    }

    #[test]
    fn what_is_not_its_own_is_said_and_left() {
        for (section, said) in [
            (
                format!("{OLDER}{ROLE}"),
                "it has no mark of aws-sso-util: `ssoenv configure --profile` moves it",
            ),
            (
                format!(
                    "{OLDER}{ROLE}sso_auto_populated = true\ncredential_process = get --password hunter2\n"
                ),
                "its credential_process runs another program",
            ),
            (format!("{ROLE}sso_auto_populated = true\n"), "it names no start URL and no session"),
            (
                format!("{OLDER}sso_account_id = 11\nsso_role_name = a b\nsso_auto_populated = true\n"),
                "its role is not the name of a permission set",
            ),
            (
                format!(
                    "sso_start_url = http://sam:hunter2@h\nsso_region = r\n{ROLE}sso_auto_populated = true\n"
                ),
                "its start URL is no https address",
            ),
        ] {
            let before = format!("[profile x]\n{section}");
            assert_eq!(import(&before), (before.clone(), vec![format!("profile x: {said}")]));
        }
    }

    #[test]
    fn a_profile_with_a_session_only_loses_the_marks_and_the_line() {
        let before = format!(
            "[profile x]\nsso_session = a\n{ROLE}sso_auto_populated = true\ncredential_process = aws-sso-util credential-process --profile x\n{SESSION}"
        );
        assert_eq!(import(&before).0, format!("[profile x]\nsso_session = a\n{ROLE}{SESSION}"));
    }

    #[test]
    fn the_default_session_is_taken_from_the_variables() {
        let session = Some(("https://a.awsapps.com/start", "us-east-1"));
        assert_eq!(imported("", "", |config| propose(config, session)).0, SESSION.trim_start());
    }

    #[test]
    fn keys_in_the_credentials_file_would_override_the_change() {
        let before = format!("[profile x]\n{OLDER}{ROLE}sso_auto_populated = true\n");
        let (after, said) = imported(&before, "[x]\nregion = r\n", |config| propose(config, None));
        assert_eq!(
            (after, said),
            (before, vec!["profile x: it has keys in the credentials file too".to_owned()])
        );
    }
}
