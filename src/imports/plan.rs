//! Compares a proposal with `~/.aws/config`: what to add, to change, to keep and to leave out. A
//! profile that the person wrote is never changed. Pure.

use super::import_plan::{ImportPlan, PlannedChange, PlannedProfile, PlannedSession};
use super::planned_credentials::{Credentials, Keys, Outcome, credentials};
use super::planned_session::session;
use super::proposal::{DraftCredentials, ProfileDraft, Proposal, Statement};
use super::role_identity::{RoleIdentity, identity};
use crate::config::Config;
use crate::config::aliases;
use crate::config::profile_form::ProfileForm;
use crate::config::section::Section;
use crate::error::{Failure, Location};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Compares the proposal with the configuration. `form` returns the form of a session's profiles.
pub fn plan(
    config: &Config,
    proposal: Proposal,
    form: impl Fn(&str) -> Result<ProfileForm, Failure>,
) -> Result<ImportPlan, Failure> {
    let mut planning = Planning::of(config, &proposal, form)?;
    let mut outcomes: Vec<Outcome> = Vec::new();
    for draft in &proposal.profiles {
        let outcome = match planning.place(draft, &outcomes) {
            Ok(name) => Outcome::Is(name),
            Err(why) => {
                planning.skip(draft, why);
                Outcome::LeftOut
            }
        };
        outcomes.push(outcome);
    }
    let used = std::mem::take(&mut planning.used);
    let sessions = planning.sessions.into_iter().zip(&proposal.sessions).enumerate();
    let sessions = sessions.filter(|(at, (_, draft))| draft.is_listed || used.contains(at));
    Ok(ImportPlan {
        sessions: sessions.map(|(_, (session, _))| session).collect(),
        profiles: planning.profiles,
        statements: [proposal.statements, planning.statements].concat(),
    })
}

struct Planning<'a> {
    config: &'a Config,
    sessions: Vec<PlannedSession>,
    /// The form of the profiles of each session.
    forms: Vec<ProfileForm>,
    used: BTreeSet<usize>,
    /// The hand-written profile of each role.
    by_role: HashMap<RoleIdentity, String>,
    profiles: Vec<PlannedProfile>,
    /// Names of profiles in the config file.
    taken: BTreeSet<String>,
    /// The same, and those of the proposal.
    names: BTreeSet<String>,
    /// Names of profiles in the plan, each with its role.
    written: BTreeMap<String, String>,
    /// Aliases of profiles in the config file and in the plan.
    known_aliases: BTreeSet<String>,
    statements: Vec<Statement>,
}

impl<'a> Planning<'a> {
    fn of(
        config: &'a Config,
        proposal: &Proposal,
        form: impl Fn(&str) -> Result<ProfileForm, Failure>,
    ) -> Result<Self, Failure> {
        config.index();
        let mut session_names: BTreeSet<String> = config.session_names().into_iter().collect();
        let sessions: Vec<PlannedSession> =
            proposal.sessions.iter().map(|draft| session(config, draft, &mut session_names)).collect();
        let forms = sessions.iter().map(|session| form(&session.name)).collect::<Result<_, _>>()?;
        let own: BTreeSet<&str> =
            proposal.profiles.iter().filter(|draft| draft.is_own).map(|draft| draft.name.as_str()).collect();
        let mut by_role = HashMap::new();
        let profile_names = config.profile_names();
        for name in profile_names.iter().filter(|name| !own.contains(name.as_str())) {
            let Ok(Some(section)) = config.profile(name) else { continue };
            if let Some(identity) = identity(config, &section) {
                by_role.entry(identity).or_insert_with(|| name.clone());
            }
        }
        let proposed = proposal.profiles.iter().map(|draft| draft.name.clone());
        let names = profile_names.iter().cloned().chain(proposed).collect();
        Ok(Planning {
            config,
            names,
            sessions,
            forms,
            used: BTreeSet::new(),
            by_role,
            profiles: Vec::new(),
            taken: profile_names.into_iter().collect(),
            written: BTreeMap::new(),
            known_aliases: config.profile_aliases().into_iter().map(|alias| alias.alias).collect(),
            statements: Vec::new(),
        })
    }

    /// Returns the name of the profile that the draft leads to. Error: why it leads to none.
    fn place(&mut self, draft: &ProfileDraft, outcomes: &[Outcome]) -> Result<String, String> {
        let credentials = credentials(draft, &self.sessions, &self.forms, outcomes)?;
        let existing =
            self.config.profile(&draft.name).map_err(|_| "its section cannot be read".to_owned())?;
        let existing = existing.unwrap_or_default();
        match draft.is_own {
            true => Ok(self.change(draft, &existing, credentials)),
            false => self.create(draft, &existing, credentials),
        }
    }

    /// Plans a profile that is new, or says which one has its name or its role already.
    fn create(
        &mut self,
        draft: &ProfileDraft,
        existing: &Section,
        credentials: Credentials,
    ) -> Result<String, String> {
        let differing = |keys: &Keys| {
            let differ = keys.iter().filter(|(key, value)| existing.value(key) != Some(value));
            differ.map(|(key, _)| *key).collect::<Vec<_>>().join(", ")
        };
        if let Some(role) = self.written.get(&draft.name) {
            return Err(format!("role {role} of this import has the name, so {} gets none", draft.role()));
        }
        // A session of another name may be the same one.
        let has_credentials = identity(self.config, existing) == credentials.identity;
        let further = further(draft);
        if self.taken.contains(&draft.name) && has_credentials {
            let differ = differing(&further);
            if differ.is_empty() {
                return Ok(self.add(draft, PlannedChange::Unchanged, credentials));
            }
            self.skip(draft, differs(&differ));
            return Ok(draft.name.clone());
        }
        let other = credentials.identity.as_ref().and_then(|role| self.by_role.get(role)).cloned();
        if let Some(other) = other.filter(|name| *name != draft.name) {
            self.skip(draft, format!("profile {other} has the same role"));
            return Ok(other);
        }
        if self.taken.contains(&draft.name) {
            return Err(differs(&differing(&credentials.keys)));
        }
        let keys = [credentials.keys, further].concat();
        Ok(self.add(draft, PlannedChange::Added, Credentials { keys, ..credentials }))
    }

    /// Plans the change of a profile that the other tool wrote.
    fn change(&mut self, draft: &ProfileDraft, existing: &Section, mut credentials: Credentials) -> String {
        let set = &mut credentials.keys;
        set.extend(further(draft).into_iter().filter(|(key, _)| existing.setting(key).is_none()));
        if existing.setting(aliases::KEY).is_none() {
            let aliases = self.aliases(draft).join(", ");
            set.extend(Some((aliases::KEY, aliases)).filter(|(_, aliases)| !aliases.is_empty()));
        }
        let is_as_wanted = set.iter().all(|(key, value)| existing.value(key) == Some(value))
            && credentials.removed_keys(draft).iter().all(|key| existing.setting(key).is_none());
        let change = if is_as_wanted { PlannedChange::Unchanged } else { PlannedChange::Changed };
        self.add(draft, change, credentials)
    }

    /// Returns the other names of a profile that can be aliases and that nothing else has.
    fn aliases(&mut self, draft: &ProfileDraft) -> Vec<String> {
        let nowhere = Location { path: Default::default(), line: 0 };
        let mut aliases = Vec::new();
        for alias in &draft.aliases {
            if aliases::check(alias, &nowhere).is_err() {
                self.skip(draft, format!("its other name {alias} cannot be an alias"));
            } else if self.names.contains(alias) || !self.known_aliases.insert(alias.clone()) {
                self.skip(draft, format!("its other name {alias} belongs to another profile"));
            } else {
                aliases.push(alias.clone());
            }
        }
        aliases
    }

    fn skip(&mut self, draft: &ProfileDraft, why: String) {
        self.statements.push(Statement { what: format!("profile {}", draft.name), why, is_left_out: true });
    }

    fn add(&mut self, draft: &ProfileDraft, change: PlannedChange, credentials: Credentials) -> String {
        let remove = credentials.removed_keys(draft);
        if let DraftCredentials::Sso(role) = &draft.credentials {
            self.used.insert(role.session);
        }
        if let Some(role) = credentials.identity {
            self.by_role.entry(role).or_insert_with(|| draft.name.clone());
        }
        self.written.insert(draft.name.clone(), draft.role());
        let set = credentials.keys;
        self.profiles.push(PlannedProfile { name: draft.name.clone(), change, set, remove });
        draft.name.clone()
    }
}

fn differs(keys: &str) -> String {
    format!("it exists already, differs in {keys}, and is not changed")
}

/// Returns the keys of a draft that are not about its credentials.
fn further(draft: &ProfileDraft) -> Keys {
    let region = draft.region.iter().map(|region| ("region", region.clone()));
    region.chain(draft.set.iter().cloned()).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::config::edit::edit;
    use crate::imports::aws_sso_cli;
    use std::path::Path;

    /// Returns the config file after an import, and what is left out. A second import must change nothing.
    pub(in crate::imports) fn imported(
        config: &str,
        credentials: &str,
        propose: impl Fn(&Config) -> Proposal,
    ) -> (String, Vec<String>) {
        imported_as(ProfileForm::Shared, config, credentials, propose)
    }

    /// The same with profiles of this form.
    fn imported_as(
        form: ProfileForm,
        config: &str,
        credentials: &str,
        propose: impl Fn(&Config) -> Proposal,
    ) -> (String, Vec<String>) {
        let once = |config: &str| {
            let parsed = Config::from_texts(config, credentials);
            let plan = plan(&parsed, propose(&parsed), |_| Ok(form)).unwrap();
            let edited = edit(Path::new("config"), config.as_bytes(), &plan.edits()).unwrap();
            assert_eq!(plan.summary().is_empty(), edited.lines.is_empty(), "{}", plan.summary());
            let said =
                |statement: &Statement| statement.to_string().trim_start_matches("left out: ").to_owned();
            let skipped = plan.statements.iter().map(said).collect();
            (String::from_utf8(edited.bytes).unwrap(), skipped)
        };
        let (text, skipped) = once(config);
        assert_eq!(once(&text).0, text);
        (text, skipped)
    }

    /// A file of aws-sso-cli with one role for each of these names.
    fn roles(names: &[&str]) -> String {
        let roles: String = names
            .iter()
            .enumerate()
            .map(|(at, name)| {
                format!("        Role{at}: {{ Profile: '{name}', DefaultRegion: eu-west-1 }}\n")
            })
            .collect();
        format!(
            "SSOConfig:\n  my-org:\n    StartUrl: https://a.awsapps.com/start\n    SSORegion: us-east-1\n    Accounts:\n      111111111111:\n       Roles:\n{roles}"
        )
    }

    const SESSION: &str =
        "[sso-session other]\nsso_start_url = https://A.awsapps.com/start/#/\nsso_region = us-east-1\n";

    fn role(name: &str, session: &str, role: &str) -> String {
        format!(
            "[profile {name}]\nsso_session = {session}\nsso_account_id = 111111111111\nsso_role_name = {role}\n"
        )
    }

    #[test]
    fn a_session_with_the_same_address_is_used_and_no_name_is_taken_twice() {
        let text = roles(&["x"]);
        let import = |config: &str| {
            imported(config, "", |config| aws_sso_cli::propose(config, Some(&text)).unwrap()).0
        };
        let profile = |session: &str| format!("\n{}region = eu-west-1\n", role("x", session, "Role0"));
        assert_eq!(import(SESSION), format!("{SESSION}{}", profile("other")));
        let elsewhere =
            "[sso-session my-org]\nsso_start_url = https://b.awsapps.com/start\nsso_region = us-east-1\n";
        assert!(import(elsewhere).contains("\n[sso-session my-org-us-east-1]\n"));
        let broken = "[sso-session my-org]\nnonsense\n";
        let both = format!("{broken}{}", SESSION.replace("other", "my-org-us-east-1").replace("//A", "//c"));
        assert!(import(&both).contains("\n[sso-session my-org-2]\n"), "{}", import(&both));
    }

    #[test]
    fn a_profile_that_a_person_wrote_is_never_changed() {
        let text = roles(&["x"]);
        let import = |config: &str, credentials: &str| {
            imported(config, credentials, |config| aws_sso_cli::propose(config, Some(&text)).unwrap())
        };
        let same = role("x", "other", "Role0");
        for (config, credentials, skipped) in [
            (same.clone() + "region = eu-west-1\n", "", None),
            (same.clone(), "", Some("profile x: it exists already, differs in region, and is not changed")),
            (same.clone() + "region = us-east-1\n", "", Some("profile x: it exists already, differs in region, and is not changed")),
            (role("x", "other", "Other"), "", Some("profile x: it exists already, differs in sso_role_name, and is not changed")),
            (
                "[profile x]\nrole_arn = y\n".to_owned(),
                "",
                Some("profile x: it exists already, differs in sso_session, sso_account_id, sso_role_name, and is not changed"),
            ),
            (
                String::new(),
                "[x]\naws_access_key_id = k\n",
                Some("profile x: it exists already, differs in sso_session, sso_account_id, sso_role_name, and is not changed"),
            ),
            (role("y", "other", "Role0"), "", Some("profile x: profile y has the same role")),
            (
                "[profile y]\nsso_start_url = https://a.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 111111111111\nsso_role_name = Role0\n".to_owned(),
                "",
                Some("profile x: profile y has the same role"),
            ),
            ("[profile x]\nnonsense\n".to_owned(), "", Some("profile x: its section cannot be read")),
        ] {
            let before = format!("{SESSION}{config}");
            let (after, said) = import(&before, credentials);
            assert_eq!(after, before, "{credentials}");
            let said: Vec<&str> = said.iter().map(String::as_str).filter(|said| !said.contains("doctor")).collect();
            assert_eq!(said, skipped.into_iter().collect::<Vec<_>>(), "{before}");
        }
    }

    #[test]
    fn two_roles_with_one_name_are_one_profile_and_the_other_is_said() {
        let text = roles(&["x", "x", "a b", "a-b"]);
        let (after, said) = imported("", "", |config| aws_sso_cli::propose(config, Some(&text)).unwrap());
        assert_eq!(after.matches("[profile ").count(), 2, "{after}");
        assert_eq!(
            said,
            [
                "name a b: it has characters that tools read differently: the profile is called a-b",
                "profile x: role 111111111111/Role0 of this import has the name, so 111111111111/Role1 gets none",
                "profile a-b: role 111111111111/Role2 of this import has the name, so 111111111111/Role3 gets none",
            ]
        );
    }
}
