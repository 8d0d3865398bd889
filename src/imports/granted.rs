//! granted: `granted_sso_*` keys beside its `credential_process`, and `[SSO.NAME]` in a file of
//! its own. Both become sessions, and profiles with `sso_session`. Pure.

use super::bad_text::BadText;
use super::profile_sections::{
    OLDER_FORM, PLAIN, PROCESS, Process, RoleKeys, is_split, option, process, profiles, role,
};
use super::proposal::{DraftCredentials, ProfileDraft, Proposal};
use super::toml_text::{self, Table};
use crate::config::Config;
use crate::config::section::Section;

/// Its names for the keys of a role.
const KEYS: RoleKeys = RoleKeys {
    start_url: "granted_sso_start_url",
    region: "granted_sso_region",
    account: "granted_sso_account_id",
    role: "granted_sso_role_name",
    scopes: "granted_sso_registration_scopes",
};

/// Keys that say which run wrote a profile.
const MARKS: [&str; 2] = ["granted_generated_from", "common_fate_generated_from"];

/// Key that turns a check of its own off.
const SKIP_CHECK: &str = "granted_skip_credential_process_validation";

/// Settings of its file that are left out, and why.
const SETTINGS: [(&str, &str); 9] = [
    ("DefaultBrowser", COMMAND),
    ("CustomBrowserPath", COMMAND),
    ("CustomSSOBrowserPath", COMMAND),
    ("AWSConsoleBrowserLaunchTemplate", COMMAND),
    ("SSOBrowserLaunchTemplate", COMMAND),
    ("Keyring", "secrets stay where they are"),
    ("AccessRequestURL", "its counterpart is the setting access_request_url"),
    ("ProfileRegistry", REGISTRY),
    ("ProfileRegistryURLS", REGISTRY),
];
const COMMAND: &str = "no command is taken over; the setting `browser` names one";
const REGISTRY: &str = "profile registries are not read; the profiles that they wrote stay";

/// Returns what its profiles and its own file, if there is one, ask for.
pub fn propose(config: &Config, own_file: Option<&str>) -> Result<Proposal, BadText> {
    let mut proposal = Proposal::default();
    if let Some(text) = own_file {
        toml_text::read(text, |root| sessions(&mut proposal, &root))?;
    }
    for (name, section) in profiles(config, &mut proposal) {
        if let Some(draft) = profile(&mut proposal, config, &name, &section) {
            proposal.profiles.push(draft);
        }
    }
    Ok(proposal)
}

fn sessions(proposal: &mut Proposal, root: &Table<'_, '_>) {
    for (name, table) in root.tables("SSO") {
        let what = format!("[SSO.{name}]");
        match proposal.session(name, table.text("StartURL"), table.text("SSORegion")) {
            Ok(at) => proposal.sessions[at].is_listed = true,
            Err(why) => proposal.skip(&what, why),
        }
        if ["Prefix", "ProfileTemplate", "DefaultRegion"].iter().any(|key| table.has(key)) {
            proposal.skip(
                format!("names and regions of {what}"),
                "their counterparts are the settings sync_name and sync_region",
            );
        }
    }
    for (key, why) in SETTINGS {
        if root.has(key) {
            proposal.skip(key, why);
        }
    }
}

/// Returns the change of one profile; `None` if it is not granted's, or is left out.
fn profile(proposal: &mut Proposal, config: &Config, name: &str, section: &Section) -> Option<ProfileDraft> {
    let what = format!("profile {name}");
    let is_marked = MARKS.iter().any(|key| section.setting(key).is_some());
    let has_keys = section.iter().any(|(key, _)| key.starts_with("granted_sso_"));
    if !has_keys && !is_marked {
        return None;
    }
    let runs = process(section, &["granted", "dgranted"], "credential-process");
    if runs == Process::Foreign {
        proposal.skip(what, "its credential_process runs another program");
        return None;
    }
    if let Process::Own(words) = &runs
        && let Some(other) = option(words, &["--profile"])
        && other != name
    {
        proposal.skip(what, format!("its credential_process names profile {other}"));
        return None;
    }
    if is_split(config, section) {
        proposal.skip(what, "it has keys in the credentials file too");
        return None;
    }
    // `granted sso populate --no-credential-process` writes the keys of the older form.
    let keys = if has_keys { &KEYS } else { &PLAIN };
    let role = match role(proposal, config, |key| section.value(key), keys) {
        Ok(role) => role,
        Err(why) => {
            proposal.skip(what, why);
            return None;
        }
    };
    for key in ["granted_color", "granted_icon"] {
        if section.setting(key).is_some() {
            proposal.skip(format!("{key} of {what}"), "it stays; the prompt's colour is ssoenv_color");
        }
    }
    let its_keys = [KEYS.start_url, KEYS.region, KEYS.account, KEYS.role, KEYS.scopes, SKIP_CHECK, PROCESS];
    let remove = its_keys.into_iter().chain(MARKS).chain(OLDER_FORM);
    let remove = remove.filter(|key| section.setting(key).is_some()).collect();
    Some(ProfileDraft { remove, ..ProfileDraft::own(name.to_owned(), DraftCredentials::Sso(role)) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::plan::tests::imported;

    fn import(config: &str, own_file: &str) -> (String, Vec<String>) {
        imported(config, "", |config| propose(config, Some(own_file)).unwrap())
    }

    const ROLE: &str = "granted_sso_account_id = 111111111111\ngranted_sso_role_name = Dev\n";
    const ADDRESS: &str =
        "granted_sso_start_url = https://a.awsapps.com/start\ngranted_sso_region = us-east-1\n";
    const PROCESS_LINE: &str = "credential_process = granted credential-process --profile x\n";
    const SESSION: &str = "\n[sso-session a]\nsso_start_url = https://a.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n";
    const DONE: &str = "sso_session = a\nsso_account_id = 111111111111\nsso_role_name = Dev\n";

    #[test]
    fn its_keys_become_those_that_every_tool_reads() {
        for (section, after) in [
            (
                format!(
                    "# mine\n{ADDRESS}{ROLE}region = r\n{PROCESS_LINE}granted_generated_from = aws-sso\n"
                ),
                format!("# mine\nregion = r\n{DONE}{SESSION}"),
            ),
            (
                format!(
                    "{ADDRESS}{ROLE}{PROCESS_LINE}granted_sso_registration_scopes = sso:account:access, x:y\n"
                ),
                format!("{DONE}{}", SESSION.replace("account:access", "account:access,x:y")),
            ),
            (
                format!(
                    "common_fate_generated_from = aws-sso\n{}{}",
                    ADDRESS.replace("granted_", ""),
                    ROLE.replace("granted_", "")
                ),
                format!("{}sso_session = a\n{SESSION}", ROLE.replace("granted_", "")),
            ),
            (
                format!("sso_session = a\n{ROLE}{PROCESS_LINE}{SESSION}"),
                format!("sso_session = a\nsso_account_id = 111111111111\nsso_role_name = Dev\n{SESSION}"),
            ),
        ] {
            let (text, said) = import(&format!("[profile x]\n{section}"), "");
            assert_eq!(text, format!("[profile x]\n{after}"));
            assert_eq!(said, [""; 0]);
        }
    }

    #[test]
    fn a_profile_that_runs_another_program_is_left() {
        for line in [
            "aws-vault export x",
            "granted-fork credential-process --profile x",
            "granted credential-process --profile x; rm y",
        ] {
            let before = format!("[profile x]\n{ADDRESS}{ROLE}credential_process = {line}\n");
            let said = vec!["profile x: its credential_process runs another program".to_owned()];
            assert_eq!(import(&before, ""), (before.clone(), said));
        }
    }

    #[test]
    fn a_profile_with_the_credentials_of_another_is_left() {
        let before = format!("[profile x]\n{ADDRESS}{ROLE}{}", PROCESS_LINE.replace("e x", "e y"));
        let said = vec!["profile x: its credential_process names profile y".to_owned()];
        assert_eq!(import(&before, ""), (before.clone(), said));
    }

    #[test]
    fn what_is_missing_is_called_missing() {
        let said = |section: &str| import(&format!("[profile x]\n{section}{PROCESS_LINE}"), "").1.join("; ");
        for (section, expected) in [
            (ADDRESS.to_owned() + &ROLE.replace("111111111111", ""), "its account id is missing"),
            (ADDRESS.to_owned() + &ROLE.replace("111111111111", "1x"), "its account id is not twelve digits"),
            (ADDRESS.to_owned() + &ROLE.replace("Dev", ""), "its role is missing"),
            (
                ADDRESS.to_owned() + &ROLE.replace("Dev", "a b"),
                "its role is not the name of a permission set",
            ),
            (ADDRESS.replace("us-east-1", "") + ROLE, "its SSO region is missing"),
            (ADDRESS.replace("us-east-1", "moon") + ROLE, "its SSO region is not the name of a region"),
            (ROLE.to_owned(), "its start URL is missing"),
        ] {
            assert_eq!(said(section.as_str()), format!("profile x: {expected}"), "{section}");
        }
    }

    #[test]
    fn its_own_file_gives_sessions_and_says_what_is_left_out() {
        let (text, said) = import(
            "",
            "DefaultBrowser = 'FIREFOX'\nCustomBrowserPath = '/opt/firefox'\nOrdering = ''\nAccessRequestURL = 'https://a.example'\n\
             [Keyring]\nBackend = 'file'\n[SSO.default]\nStartURL = 'https://a.awsapps.com/start'\nSSORegion = 'us-east-1'\n\
             ProfileTemplate = '{{ .AccountName }}'\n[SSO.broken]\nStartURL = 'ftp://sam:hunter2@h'\n\
             [ProfileRegistry]\nSessionName = ''\n[[ProfileRegistry.Registries]]\nname = 'team'\nurl = 'https://token@git.example/x'\n",
        );
        assert_eq!(text, SESSION.trim_start());
        assert_eq!(
            said,
            [
                "[SSO.broken]: its start URL is no https address",
                "names and regions of [SSO.default]: their counterparts are the settings sync_name and sync_region",
                "DefaultBrowser: no command is taken over; the setting `browser` names one",
                "CustomBrowserPath: no command is taken over; the setting `browser` names one",
                "Keyring: secrets stay where they are",
                "AccessRequestURL: its counterpart is the setting access_request_url",
                "ProfileRegistry: profile registries are not read; the profiles that they wrote stay",
            ]
        );
        let named = "[SSO.work]\nStartURL = 'https://a.awsapps.com/start'\nSSORegion = 'us-east-1'\n";
        assert!(import("", named).0.starts_with("[sso-session work]\n"));
    }
}
