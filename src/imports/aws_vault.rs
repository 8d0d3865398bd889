//! aws-vault: it has no file of its own, only keys in `~/.aws/config` that no other tool reads.
//! `include_profile` is resolved: its settings are copied, as aws-vault would. Pure.

use super::profile_sections::{OLDER_FORM, PLAIN, PROCESS, is_split, profiles, role};
use super::proposal::{DraftCredentials, ProfileDraft, Proposal};
use crate::config::section::Section;
use crate::config::{Config, DEFAULT_PROFILE};
use std::collections::{BTreeMap, BTreeSet};

const INCLUDE: &str = "include_profile";
/// Older name of [`INCLUDE`].
const PARENT: &str = "parent_profile";

/// Keys that are copied into a profile that assumes a role.
const OF_ROLES: [&str; 8] = [
    "duration_seconds",
    "external_id",
    "mfa_serial",
    "region",
    "role_arn",
    "role_session_name",
    "source_profile",
    "sts_regional_endpoints",
];

/// Keys that are copied into any other profile.
const OF_ALL: [&str; 3] = ["mfa_serial", "region", "sts_regional_endpoints"];

/// Keys that only aws-vault reads, and commands: never copied.
const LEFT: [(&str, &str); 6] = [
    ("credential_process", COMMAND),
    ("mfa_process", "no command is copied; ssoenv runs it in the profile that has it"),
    ("session_tags", NO_COUNTERPART),
    ("source_identity", NO_COUNTERPART),
    ("transitive_session_tags", NO_COUNTERPART),
    ("web_identity_token_process", COMMAND),
];
const COMMAND: &str = "no command is copied";
const NO_COUNTERPART: &str = "only aws-vault reads it; it stays";

type Profiles = BTreeMap<String, Section>;

/// Returns what `include_profile` comes to, and statements about the keys that have no counterpart.
pub fn propose(config: &Config) -> Proposal {
    let mut proposal = Proposal::default();
    let ordered = profiles(config, &mut proposal);
    let all: Profiles = ordered.iter().cloned().collect();
    // An included profile of the older form moves together with those that include it: they share one sign-in.
    let mut moved = BTreeSet::new();
    for (name, section) in &ordered {
        if included(section).is_none() {
            continue;
        }
        match chain(&all, name).and_then(|chain| {
            let draft = draft(&mut proposal, config, &chain)?;
            Ok((draft, chain))
        }) {
            Ok((draft, chain)) => {
                moved.extend(chain.into_iter().skip(1).map(|(name, _)| name.to_owned()));
                proposal.profiles.push(draft);
            }
            Err(why) => proposal.skip(format!("profile {name}"), why),
        }
    }
    for (name, section) in ordered.iter().filter(|(name, _)| moved.contains(name)) {
        let is_older_form =
            section.value("sso_start_url").is_some() && section.value("sso_session").is_none();
        if !is_older_form
            || included(section).is_some()
            || section.value(PROCESS).is_some()
            || is_split(config, section)
        {
            continue;
        }
        if let Ok(role) = role(&mut proposal, config, |key| section.value(key), &PLAIN) {
            let draft = ProfileDraft::own(name.clone(), DraftCredentials::Sso(role));
            proposal.profiles.push(ProfileDraft { remove: OLDER_FORM.to_vec(), ..draft });
        }
    }
    for (name, section) in &ordered {
        for (key, why) in LEFT.iter().filter(|(key, _)| *key != PROCESS && section.setting(key).is_some()) {
            proposal.skip(format!("{key} of profile {name}"), *why);
        }
    }
    say_defaults(&mut proposal, &all);
    proposal
}

fn included(section: &Section) -> Option<&str> {
    section.value(INCLUDE).or_else(|| section.value(PARENT))
}

/// Returns the profile, those that it includes one after the other, and at the end the default profile.
fn chain<'a>(all: &'a Profiles, name: &'a str) -> Result<Vec<(&'a str, &'a Section)>, String> {
    let mut chain: Vec<(&str, &Section)> = Vec::new();
    let mut next = Some(name);
    while let Some(name) = next {
        if chain.iter().any(|(seen, _)| *seen == name) {
            return Err("its include_profile leads back to itself".to_owned());
        }
        let Some((name, section)) = all.get_key_value(name) else {
            return Err(format!("it includes profile {name}, which does not exist"));
        };
        chain.push((name, section));
        next = included(section);
    }
    let default =
        all.get_key_value(DEFAULT_PROFILE).filter(|(name, _)| chain.iter().all(|(seen, _)| seen != name));
    chain.extend(default.map(|(name, section)| (name.as_str(), section)));
    Ok(chain)
}

/// Returns the change of the first profile of a chain. Error: why there is none.
fn draft(
    proposal: &mut Proposal,
    config: &Config,
    chain: &[(&str, &Section)],
) -> Result<ProfileDraft, String> {
    let [(name, section), ..] = chain else { return Err("it is missing".to_owned()) };
    if is_split(config, section) {
        return Err("it has keys in the credentials file too".to_owned());
    }
    let owner =
        |key: &str| chain.iter().find(|(_, section)| section.value(key).is_some()).map(|(name, _)| *name);
    let value = |key: &str| chain.iter().find_map(|(_, section)| section.value(key));
    let has_role = value("role_arn").is_some();
    let has_sso = value("sso_account_id").is_some() && value("sso_role_name").is_some();
    let mut set = Vec::new();
    let mut copy = |keys: &[&'static str]| {
        for key in keys.iter().filter(|key| section.setting(key).is_none()) {
            let copied = value(key).filter(|value| !(*key == "source_profile" && value == name));
            set.extend(copied.map(|value| (*key, value.to_owned())));
        }
    };
    let mut remove = vec![INCLUDE, PARENT];
    let mut credentials = DraftCredentials::Unchanged;
    if has_role {
        copy(&OF_ROLES);
        let has_source = |key| section.value(key).is_some() || set.iter().any(|(known, _)| *known == key);
        if !["source_profile", "credential_source", "web_identity_token_file"].into_iter().any(has_source) {
            match owner("sso_account_id").filter(|owner| has_sso && owner != name) {
                Some(owner) => set.push(("source_profile", owner.to_owned())),
                None => return Err("its keys are in aws-vault's keychain, where they stay".to_owned()),
            }
        }
    } else {
        copy(&OF_ALL);
        if has_sso {
            if section.value(PROCESS).is_some() {
                return Err("it has a credential_process beside the role that it includes".to_owned());
            }
            credentials = DraftCredentials::Sso(role(proposal, config, value, &PLAIN)?);
            remove.extend(OLDER_FORM);
        }
    }
    remove.retain(|key| section.setting(key).is_some());
    for (key, why) in LEFT {
        if section.setting(key).is_none() && value(key).is_some() {
            proposal.skip(format!("{key} that profile {name} includes"), why);
        }
    }
    Ok(ProfileDraft { set, remove, ..ProfileDraft::own((*name).to_owned(), credentials) })
}

/// Says that aws-vault gives the default profile's region to the others, which other tools do not.
fn say_defaults(proposal: &mut Proposal, all: &Profiles) {
    let Some(region) = all.get(DEFAULT_PROFILE).and_then(|section| section.value("region")) else { return };
    let lacks_region = |(name, section): &(&String, &Section)| {
        *name != DEFAULT_PROFILE && section.value("region").is_none() && included(section).is_none()
    };
    let count = all.iter().filter(lacks_region).count();
    if count > 0 {
        proposal.remark(
            "region of the default profile",
            format!(
                "aws-vault gives {region} to the profiles without a region ({count}); other tools do not"
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::plan::tests::imported;

    fn import(config: &str) -> (String, Vec<String>) {
        imported(config, "", propose)
    }

    #[test]
    fn settings_of_included_profiles_are_copied_the_nearest_first() {
        let others = "[profile far]\nregion = far\nmfa_serial = m\noutput = json\n\
            [profile near]\ninclude_profile = far\nregion = near\nduration_seconds = 900\n";
        let before = format!(
            "[profile x]\ninclude_profile = near\nrole_arn = arn:aws:iam::222222222222:role/y\nsource_profile = keys\n{others}"
        );
        let (after, said) = import(&before);
        assert_eq!(
            after,
            "[profile x]\nrole_arn = arn:aws:iam::222222222222:role/y\nsource_profile = keys\nduration_seconds = 900\nmfa_serial = m\nregion = near\n\
             [profile far]\nregion = far\nmfa_serial = m\noutput = json\n\
             [profile near]\nregion = near\nduration_seconds = 900\nmfa_serial = m\n"
        );
        assert_eq!(said, [""; 0]);
    }

    const SSO: &str = "sso_start_url = https://a.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 111111111111\n";
    const SESSION: &str = "\n[sso-session a]\nsso_start_url = https://a.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n";

    #[test]
    fn a_role_of_identity_center_is_resolved_with_its_session() {
        let (after, said) = import(&format!(
            "[profile admin]\n{SSO}sso_role_name = Admin\n[profile ro]\ninclude_profile = admin\nsso_role_name = ReadOnly\n"
        ));
        assert_eq!(
            after,
            format!(
                "[profile admin]\nsso_account_id = 111111111111\nsso_role_name = Admin\nsso_session = a\n\
                 [profile ro]\nsso_role_name = ReadOnly\nsso_session = a\nsso_account_id = 111111111111\n{SESSION}"
            )
        );
        assert_eq!(said, [""; 0]);
    }

    #[test]
    fn a_role_that_is_assumed_from_an_included_one_names_it_as_its_source() {
        let (after, _) = import(&format!(
            "[profile base]\n{SSO}sso_role_name = Admin\n[profile x]\ninclude_profile = base\nrole_arn = arn:aws:iam::222222222222:role/y\n"
        ));
        assert!(
            after.contains(
                "[profile x]\nrole_arn = arn:aws:iam::222222222222:role/y\nsource_profile = base\n"
            ),
            "{after}"
        );
    }

    #[test]
    fn what_cannot_be_resolved_is_said_and_left() {
        let include = "include_profile = ";
        for (config, said) in [
            (
                format!("[profile x]\n{include}y\n[profile y]\n{include}x\n"),
                "profile x: its include_profile leads back to itself",
            ),
            (
                format!("[profile x]\n{include}nope\n"),
                "profile x: it includes profile nope, which does not exist",
            ),
            (
                format!("[profile y]\nmfa_serial = m\n[profile x]\n{include}y\nrole_arn = z\n"),
                "profile x: its keys are in aws-vault's keychain, where they stay",
            ),
            (
                format!(
                    "[profile y]\n{SSO}sso_role_name = A\n[profile x]\n{include}y\ncredential_process = get hunter2\n"
                ),
                "profile x: it has a credential_process beside the role that it includes",
            ),
        ] {
            let (after, skipped) = import(&config);
            assert_eq!(after, config);
            assert_eq!(skipped.first().map(String::as_str), Some(said));
        }
    }

    #[test]
    fn commands_are_never_copied_and_its_own_keys_are_named() {
        let (after, said) = import(
            "[default]\nregion = r\n[profile y]\nmfa_process = op get hunter2\ncredential_process = get hunter2\nsession_tags = a=b\n\
             [profile x]\ninclude_profile = y\nsource_identity = z\n[profile z]\n",
        );
        assert!(after.ends_with("[profile x]\nsource_identity = z\nregion = r\n[profile z]\n"), "{after}");
        assert_eq!(
            said,
            [
                "credential_process that profile x includes: no command is copied",
                "mfa_process that profile x includes: no command is copied; ssoenv runs it in the profile that has it",
                "session_tags that profile x includes: only aws-vault reads it; it stays",
                "mfa_process of profile y: no command is copied; ssoenv runs it in the profile that has it",
                "session_tags of profile y: only aws-vault reads it; it stays",
                "source_identity of profile x: only aws-vault reads it; it stays",
                "region of the default profile: aws-vault gives r to the profiles without a region (2); other tools do not",
            ]
        );
    }
}
