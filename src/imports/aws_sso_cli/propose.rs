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
        proposal.skip(
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
