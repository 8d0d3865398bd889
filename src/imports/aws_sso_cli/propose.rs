//! Drafts of sessions and profiles from the roles that aws-sso-cli knows of. Pure.

use super::generated_profiles::generated;
use super::known_roles::{KnownRole, KnownRoles, via};
use super::profile_format::{self, Fields};
use super::settings::{config_variables, skip_settings};
use crate::aws::role_arn::RoleArn;
use crate::config::Config;
use crate::imports::bad_text::BadText;
use crate::imports::profile_sections::PROCESS;
use crate::imports::proposal::{DraftCredentials, ProfileDraft, Proposal, profile_name, region_of, sso_role};
use crate::imports::yaml::{self, Yaml};

/// Most roles assumed one after the other; also the depth of the recursion.
const LONGEST_CHAIN: usize = 32;

/// One entry of `SSOConfig`.
struct Instance {
    name: String,
    /// Index of the session in the proposal; the reason why it is none.
    session: Result<usize, String>,
    region: Option<String>,
}

/// Returns what its file, if there is one, and the profiles that it has written ask for.
pub fn propose(config: &Config, own_file: Option<&str>) -> Result<Proposal, BadText> {
    let root = own_file.map_or(Ok(Yaml::Null), yaml::parse)?;
    let mut proposal = Proposal::default();
    let mut roles = KnownRoles::default();
    let mut instances = Vec::new();
    let general = root.text("DefaultRegion");
    for (name, entry) in root.get("SSOConfig").map(Yaml::entries).unwrap_or_default() {
        let text = |key| entry.text(key).unwrap_or_default();
        let session = proposal.session(name, text("StartUrl"), text("SSORegion"));
        match &session {
            Ok(at) => proposal.sessions[*at].is_listed = true,
            Err(why) => proposal.skip(format!("SSOConfig: {name}"), why.as_str()),
        }
        roles.add_listed(&mut proposal, instances.len(), entry, general);
        let region = entry.text("DefaultRegion").or(general).map(str::to_owned);
        instances.push(Instance { name: name.clone(), session, region });
    }
    let default = root.text("DefaultSSO").unwrap_or("Default");
    for profile in generated(config, &mut proposal) {
        let wanted = profile.instance.as_deref().unwrap_or(default);
        let by_name = instances.iter().position(|instance| instance.name == wanted);
        let only = (instances.len() == 1 && profile.instance.is_none()).then_some(0);
        match by_name.or(only) {
            Some(at) => roles.add_generated(at, instances[at].region.as_deref(), profile),
            None => {
                let why = format!("the file of aws-sso-cli has no SSOConfig called {wanted}");
                proposal.skip(format!("profile {}", profile.name), why);
            }
        }
    }
    let variables = config_variables(&mut proposal, &root);
    let template = root.text("ProfileFormat").unwrap_or(profile_format::DEFAULT);
    let mut drafts = Drafts {
        proposal: &mut proposal,
        instances: &instances,
        roles: &mut roles,
        variables,
        template,
        states: Vec::new(),
        says_format: false,
    };
    // Roles that only `Via` names are added on the way.
    let mut at = 0;
    while at < drafts.roles.roles.len() {
        drafts.draft(at, 0);
        at += 1;
    }
    if proposal.profiles.iter().any(|profile| profile.is_own) {
        proposal.remark(
            "the lines # BEGIN_AWS_SSO_CLI and # END_AWS_SSO_CLI",
            "they stay, and `aws-sso setup profiles` would write anew what is between them",
        );
    }
    skip_settings(&mut proposal, &root);
    Ok(proposal)
}

/// State of a role: not looked at yet, in the works, or done with the index of its draft, if it has one.
#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Begun,
    Done(Option<usize>),
}

struct Drafts<'a> {
    proposal: &'a mut Proposal,
    instances: &'a [Instance],
    roles: &'a mut KnownRoles,
    variables: Vec<(&'static str, String)>,
    template: &'a str,
    states: Vec<State>,
    says_format: bool,
}

impl Drafts<'_> {
    /// Drafts a role, after the roles that it is assumed with. Returns the index of its draft; `None` if it is left
    /// out.
    fn draft(&mut self, at: usize, depth: usize) -> Option<usize> {
        self.states.resize(self.roles.roles.len().max(self.states.len()), State::New);
        match self.states[at] {
            State::Done(draft) => return draft,
            // A circle: the caller is told by the missing draft.
            State::Begun => return None,
            State::New => self.states[at] = State::Begun,
        }
        let draft = match self.drafted(at, depth) {
            Ok(draft) => {
                self.proposal.profiles.push(draft);
                Some(self.proposal.profiles.len() - 1)
            }
            Err(why) => {
                let role = &self.roles.roles[at];
                let what = match &role.generated {
                    Some(profile) => format!("profile {}", profile.name),
                    None => format!("role {}/{}", role.key.1, role.key.2),
                };
                self.proposal.skip(what, why);
                None
            }
        };
        self.states[at] = State::Done(draft);
        draft
    }

    fn drafted(&mut self, at: usize, depth: usize) -> Result<ProfileDraft, String> {
        let credentials = self.credentials(at, depth)?;
        let role = &self.roles.roles[at];
        let generated = role.generated.as_ref().map(|profile| (profile.name.clone(), profile.has_region));
        let region =
            role.region.clone().filter(|_| generated.as_ref().is_none_or(|(_, has_region)| !has_region));
        let (listed, external_id) = (role.profile.clone(), role.external_id.clone());
        let named = match &generated {
            Some(_) if listed.is_empty() => None,
            _ => Some(self.name(at)),
        };
        let named = named.and_then(|name| profile_name(self.proposal, &name));
        let mut draft = match generated {
            Some((name, _)) => {
                let mut draft = ProfileDraft::own(name, credentials);
                draft.remove.push(PROCESS);
                draft.aliases.extend(named.filter(|alias| *alias != draft.name));
                draft
            }
            None => {
                let mut draft = ProfileDraft::new(named.ok_or("it has no name")?, credentials);
                draft.set.clone_from(&self.variables);
                draft
            }
        };
        let is_plain =
            |id: &String| id.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+=,.@:/-".contains(&b));
        if matches!(draft.credentials, DraftCredentials::AssumedRole { .. }) {
            draft.set.extend(external_id.filter(is_plain).map(|id| ("external_id", id)));
        }
        draft.region =
            region.and_then(|region| region_of(self.proposal, &format!("profile {}", draft.name), &region));
        Ok(draft)
    }

    fn credentials(&mut self, at: usize, depth: usize) -> Result<DraftCredentials, String> {
        let KnownRole { key: (instance, account_id, role_name), via: through, .. } = &self.roles.roles[at];
        let (instance, account_id, role_name) = (*instance, account_id.clone(), role_name.clone());
        let Some(through) = through.clone() else {
            let session = self.instances[instance].session.clone()?;
            return Ok(DraftCredentials::Sso(sso_role(session, &account_id, &role_name)?));
        };
        let (account, role, partition) = via(&through).ok_or("its Via is not the ARN of a role")?;
        let role_arn = format!("arn:{partition}:iam::{account_id}:role/{role_name}");
        RoleArn::parse(&role_arn).ok_or("its name is not that of a role")?;
        if depth >= LONGEST_CHAIN {
            return Err("its chain of Via is longer than 32 roles".to_owned());
        }
        let region = self.instances[instance].region.as_deref();
        let source = self.roles.find((instance, account, role), region);
        let source =
            self.draft(source, depth + 1).ok_or("the role of its Via is left out, or leads back to it")?;
        Ok(DraftCredentials::AssumedRole { role_arn, source })
    }

    /// Returns the name that aws-sso-cli has for a role.
    fn name(&mut self, at: usize) -> String {
        let role = &self.roles.roles[at];
        if !role.profile.is_empty() {
            return role.profile.clone();
        }
        let (instance, account_id, role_name) = &role.key;
        let fields = Fields {
            account_id,
            account_name: &role.account_name,
            role_name,
            instance: &self.instances[*instance].name,
            region: role.region.as_deref().unwrap_or_default(),
        };
        if let Some(name) = profile_format::profile_name(self.template, &fields) {
            return name;
        }
        if !std::mem::replace(&mut self.says_format, true) {
            self.proposal.skip(
                "ProfileFormat",
                "it is not understood here, or needs a name that only AWS knows: such profiles are called ACCOUNT:ROLE",
            );
        }
        format!("{account_id}:{role_name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::plan::tests::imported;

    fn import(config: &str, own_file: &str) -> (String, Vec<String>) {
        imported(config, "", |config| propose(config, Some(own_file)).unwrap())
    }

    /// A file with these accounts, indented by six.
    fn file(accounts: &str) -> String {
        format!(
            "SSOConfig:\n  Default:\n    StartUrl: https://a.awsapps.com/start\n    SSORegion: us-east-1\n    Accounts:\n{accounts}"
        )
    }

    const SESSION: &str = "[sso-session a]\nsso_start_url = https://a.awsapps.com/start\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n";

    fn profile(name: &str, account: &str, role: &str) -> String {
        format!("\n[profile {name}]\nsso_session = a\nsso_account_id = {account}\nsso_role_name = {role}\n")
    }

    #[test]
    fn accounts_are_padded_and_the_nearest_region_counts() {
        let (text, said) = import(
            "",
            &format!(
                "{}DefaultRegion: r-4\n",
                file(
                    "      123456789:\n        Name: Shop\n        DefaultRegion: r-2\n        Roles:\n          A: { DefaultRegion: r-1 }\n          B:\n      '222222222222':\n        Roles: { C: {} }\n      333333333333:\n      x1: {}\n"
                )
            ),
        );
        assert_eq!(
            text,
            format!(
                "{SESSION}{}region = r-1\n{}region = r-2\n{}region = r-4\n",
                profile("000123456789:A", "000123456789", "A"),
                profile("000123456789:B", "000123456789", "B"),
                profile("222222222222:C", "222222222222", "C")
            )
        );
        assert_eq!(
            said,
            [
                "account x1: its id is not twelve digits",
                "accounts without roles (1): aws-sso-cli asks AWS for their roles, as `ssoenv list --available` does",
            ]
        );
    }

    #[test]
    fn a_chain_is_written_from_its_source_on() {
        let (text, said) = import(
            "",
            &file(
                "      111111111111:\n        Roles:\n          Far: { Profile: far, Via: 'arn:aws-cn:iam::222222222222:role/Mid', ExternalId: e-1 }\n      222222222222:\n        Roles:\n          Mid: { Profile: mid, Via: '333333333333:Hub' }\n",
            ),
        );
        assert_eq!(
            text,
            format!(
                "{SESSION}{}\n[profile mid]\nrole_arn = arn:aws:iam::222222222222:role/Mid\nsource_profile = 333333333333:Hub\n\
                 \n[profile far]\nrole_arn = arn:aws-cn:iam::111111111111:role/Far\nsource_profile = mid\nexternal_id = e-1\n",
                profile("333333333333:Hub", "333333333333", "Hub")
            )
        );
        assert_eq!(said, [""; 0]);
    }

    #[test]
    fn a_chain_starts_at_a_profile_that_exists() {
        let hub = format!("{SESSION}{}", profile("mine", "333333333333", "Hub"));
        let own = file(
            "      111111111111:\n        Roles:\n          Far: { Profile: far, Via: '333333333333:Hub' }\n",
        );
        let (text, said) = import(&hub, &own);
        assert_eq!(
            text,
            format!(
                "{hub}\n[profile far]\nrole_arn = arn:aws:iam::111111111111:role/Far\nsource_profile = mine\n"
            )
        );
        assert_eq!(said, ["profile 333333333333:Hub: profile mine has the same role"]);
    }

    #[test]
    fn circles_and_endless_chains_are_left_out() {
        let circle = file(
            "      111111111111:\n        Roles:\n          A: { Via: '111111111111:B' }\n          B: { Via: '111111111111:A' }\n          C: { Via: hunter2 }\n",
        );
        let (text, said) = import("", &circle);
        assert_eq!(text, SESSION);
        assert_eq!(said.len(), 3);
        assert!(said.iter().all(|said| !said.contains("hunter2")), "{said:?}");
        let chain: String =
            (0..2000).map(|n| format!("          R{n}: {{ Via: '111111111111:R{}' }}\n", n + 1)).collect();
        let (text, said) = import("", &file(&format!("      111111111111:\n        Roles:\n{chain}")));
        assert!(text.starts_with(SESSION));
        assert!(said.iter().any(|said| said.contains("longer than 32 roles")), "{said:?}");
    }

    #[test]
    fn its_profiles_in_the_config_file_are_changed_in_place_and_keep_their_names() {
        let line = |role: &str| {
            format!(
                "credential_process = /usr/bin/aws-sso -u open -S \"Default\" process --arn arn:aws:iam::111111111111:role/{role}\n"
            )
        };
        let config = format!(
            "# BEGIN_AWS_SSO_CLI_Default\n[profile a b]\n{}region = r-9\n[profile 'old one']\n{}\n[profile x]\ncredential_process = aws-sso -S Other process --arn arn:aws:iam::111111111111:role/A\n# END_AWS_SSO_CLI_Default\n",
            line("NotListed"),
            line("Listed")
        );
        let own = file(
            "      111111111111:\n        DefaultRegion: r-1\n        Roles:\n          Listed: { Profile: new }\n",
        );
        let (text, said) = import(&config, &own);
        let keys = "sso_session = a\nsso_account_id = 111111111111\nsso_role_name = ";
        assert!(
            text.contains(&format!("[profile 'old one']\n{keys}Listed\nregion = r-1\nssoenv_alias = new\n")),
            "{text}"
        );
        assert!(text.contains("\n[profile x]\ncredential_process = aws-sso -S Other"), "{text}");
        assert!(
            said.contains(&"profile x: the file of aws-sso-cli has no SSOConfig called Other".to_owned()),
            "{said:?}"
        );
    }

    #[test]
    fn another_name_becomes_an_alias_where_it_can_be_one() {
        let own = file(
            "      111111111111:\n        Roles:\n          A: { Profile: a }\n          B: { Profile: 'b:b' }\n          C: { Profile: c }\n          D: { Profile: d }\n",
        );
        let generated = |role: &str| {
            format!(
                "[profile old-{role}]\ncredential_process = aws-sso process --arn arn:aws:iam::111111111111:role/{role}\n"
            )
        };
        let config = format!(
            "{}{}{}{}[profile c]\n[profile other]\nssoenv_alias = d\n",
            generated("A"),
            generated("B"),
            generated("C"),
            generated("D")
        );
        let (text, said) = import(&config, &own);
        assert_eq!(text.matches("ssoenv_alias").count(), 2, "{text}");
        assert!(text.contains("sso_role_name = A\nssoenv_alias = a\n"), "{text}");
        assert_eq!(
            said[1..],
            [
                "profile old-B: its other name b:b cannot be an alias",
                "profile old-C: its other name c belongs to another profile",
                "profile old-D: its other name d belongs to another profile",
            ]
        );
    }

    #[test]
    fn a_format_that_is_not_understood_is_said_once() {
        let own = file(
            "      111111111111:\n        Roles: { A: {}, B: {} }\n      222222222222:\n        Name: My Shop\n        Roles: { C: {} }\n",
        );
        let format =
            "ProfileFormat: '{{ FirstItem .AccountName (.AccountAlias | nospace) }}:{{ .RoleName }}'\n";
        let (text, said) = import("", &format!("{own}{format}"));
        for name in ["111111111111:A", "111111111111:B", "My-Shop:C"] {
            assert!(text.contains(&format!("[profile {name}]")), "{text}");
        }
        assert_eq!(said.iter().filter(|said| said.starts_with("ProfileFormat: ")).count(), 1, "{said:?}");
    }

    #[test]
    fn whatever_the_texts_are_the_change_can_be_made_and_is_made_once() {
        use proptest::prelude::*;
        let text = || prop_oneof!["[a-z]{1,4}", "[ -~]{0,12}", "\\PC{0,8}", "[\\n\\r\\t#;=:'\"\\[\\]a]{0,8}"];
        let texts = proptest::collection::vec(text(), 10);
        proptest!(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() }, |(texts in texts)| {
            let quoted: Vec<String> = texts.iter().map(|text| serde_json::to_string(text).unwrap()).collect();
            let [a, b, c, d, e, f, g, h, i, j] = quoted.as_slice() else { panic!() };
            let own = format!(
                "SSOConfig:\n  {a}:\n    StartUrl: https://a.awsapps.com/start\n    SSORegion: us-east-1\n    DefaultRegion: {b}\n    Accounts:\n      1:\n        Name: {c}\n        Roles:\n          {d}: {{ Profile: {e}, DefaultRegion: {f} }}\n          R: {{ Profile: {g}, Via: '1:S', ExternalId: {h} }}\nConfigVariables: {{ output: {i} }}\nProfileFormat: {j}\n"
            );
            let config = format!("[profile x]\nsso_account_id = 000000000001\n[profile 'a b']\ncredential_process = aws-sso -S {a} process --arn arn:aws:iam::000000000001:role/R\n");
            if crate::imports::yaml::parse(&own).is_ok() {
                let (after, _) = import(&config, &own);
                prop_assert!(after.starts_with("[profile x]\nsso_account_id = 000000000001\n"), "{}", after);
            }
        });
    }

    #[test]
    fn no_command_and_no_secret_is_taken_over() {
        let (text, said) = import(
            "",
            &format!(
                "{}ConfigVariables:\n  output: json\n  credential_process: hunter2\n  retry_mode: 'a\n    b'\nUrlExecCommand: [hunter2]\nBrowser: hunter2\nSecureStore: json\nJsonStore: /hunter2\n",
                file("      111111111111:\n        Roles: { A: {} }\n")
            ),
        );
        assert!(text.ends_with("sso_role_name = A\noutput = json\n") && !text.contains("hunter2"), "{text}");
        let names: Vec<&str> = said.iter().filter_map(|said| said.split(": ").next()).collect();
        assert_eq!(
            names,
            ["ConfigVariables", "ConfigVariables", "Browser", "UrlExecCommand", "SecureStore", "JsonStore"]
        );
        assert!(said.iter().all(|said| !said.contains("hunter2")), "{said:?}");
    }
}
