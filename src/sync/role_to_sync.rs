//! What a session gives `sync`: its roles, its options, and what was generated before. Pure.

use super::generated::GeneratedRecord;
use super::name_template::{NameTemplate, NamedRole};
use super::profile_names::NameForms;
use super::safe_name::slug;
use super::selection::{PatternUse, RoleSelection};
use crate::config::profile_form::ProfileForm;

/// Session (by its place in the list), account id and role.
pub(super) type RoleKey<'a> = (usize, &'a str, &'a str);

/// A role that is assigned to the person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleToSync {
    /// Twelve digits.
    pub account_id: String,
    /// Any text; may be empty.
    pub account_name: String,
    /// Any text; may be empty.
    pub email: String,
    /// The permission set.
    pub role_name: String,
}

/// A session, and how profiles are generated from it.
#[derive(Clone, Debug)]
pub struct SessionToSync {
    /// Name of the `[sso-session]`.
    pub name: String,
    /// Its start URL, normalized.
    pub portal: String,
    /// Every role, in the order of the profiles.
    pub roles: Vec<RoleToSync>,
    /// Whether these are all roles of the person.
    pub is_complete: bool,
    /// Names of the profiles.
    pub template: NameTemplate,
    /// Which roles get a profile.
    pub selection: RoleSelection,
    /// Region of the profiles; `None` leaves the key as it is.
    pub region: Option<String>,
    /// The form of the profiles.
    pub form: ProfileForm,
    /// What was generated before.
    pub record: GeneratedRecord,
    /// Name of the user who is signed in, if known.
    pub user: Option<String>,
}

impl SessionToSync {
    /// Returns the name of an account, if it has one.
    pub fn account_name(&self, account_id: &str) -> Option<&str> {
        let role = self.roles.iter().find(|role| role.account_id == account_id)?;
        Some(role.account_name.as_str()).filter(|name| !name.is_empty())
    }

    /// Returns the possible names of a role's profile.
    pub(super) fn name_forms(&self, role: &RoleToSync) -> NameForms {
        let base = self.template.name_of(&self.named(role));
        let forms = NameForms::new(base, &self.name, &role.account_id, &role.role_name);
        if self.template.uses_role() { forms } else { forms.or_with_role(&role.role_name) }
    }

    fn named<'a>(&'a self, role: &'a RoleToSync) -> NamedRole<'a> {
        NamedRole {
            account_id: &role.account_id,
            account_name: &role.account_name,
            email: &role.email,
            role_name: &role.role_name,
            session: &self.name,
            region: self.region.as_deref(),
        }
    }

    /// Returns the patterns that match nothing that the session gives.
    pub fn unmatched(&self) -> Vec<(PatternUse, &str)> {
        let roles = self.roles.iter().map(|role| self.named(role));
        let uses_role = self.template.uses_role();
        let names_of = |role: &NamedRole<'_>| {
            let name = self.template.name_of(role);
            if uses_role { vec![name] } else { vec![format!("{name}-{}", slug(role.role_name)), name] }
        };
        self.selection.unmatched(roles, names_of)
    }

    /// Creates a session without roles.
    #[cfg(test)]
    pub(super) fn for_tests(name: &str) -> Self {
        SessionToSync {
            name: name.to_owned(),
            portal: format!("https://{name}.awsapps.com/start"),
            roles: Vec::new(),
            is_complete: true,
            template: NameTemplate::parse(super::name_template::DEFAULT_TEMPLATE).unwrap(),
            selection: RoleSelection::default(),
            region: None,
            form: ProfileForm::Shared,
            record: GeneratedRecord::default(),
            user: None,
        }
    }
}

impl RoleToSync {
    /// Returns what the role is known by, in the session with this place in the list.
    pub(super) fn key(&self, session: usize) -> RoleKey<'_> {
        (session, &self.account_id, &self.role_name)
    }

    /// Whether account and role have the form that the service gives them, so that they are safe in the file.
    pub(super) fn is_valid(&self) -> bool {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
        let role = &self.role_name;
        crate::aws::account_id::is_account_id(&self.account_id)
            && (1..=64).contains(&role.len())
            && role.chars().all(is_plain)
    }
}
