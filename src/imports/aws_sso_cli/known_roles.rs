//! The roles that aws-sso-cli knows of: those of its file and those of the profiles that it has written. Pure.

use super::generated_profiles::GeneratedProfile;
use crate::aws::role_arn::RoleArn;
use crate::imports::proposal::{Proposal, padded};
use crate::imports::yaml::Yaml;
use std::collections::HashMap;

/// Longest account name and region in bytes, so that no long text is copied for each role.
const LONGEST: usize = 256;

/// Instance, account id, role name.
pub(super) type RoleKey = (usize, String, String);

/// A role.
pub(super) struct KnownRole {
    pub key: RoleKey,
    /// `Profile`, or a name by `ProfileFormat`; empty for a role that the file does not list.
    pub profile: String,
    /// `Name` of the account.
    pub account_name: String,
    /// The most specific `DefaultRegion`.
    pub region: Option<String>,
    /// `Via`, as written.
    pub via: Option<String>,
    pub external_id: Option<String>,
    /// The profile that aws-sso-cli wrote for it.
    pub generated: Option<GeneratedProfile>,
}

/// All roles, each found by its key.
#[derive(Default)]
pub(super) struct KnownRoles {
    pub roles: Vec<KnownRole>,
    by_key: HashMap<RoleKey, usize>,
}

impl KnownRoles {
    /// Adds the roles of one entry of `SSOConfig`. `region` is the region for all of the file.
    pub(super) fn add_listed(
        &mut self,
        proposal: &mut Proposal,
        at: usize,
        instance: &Yaml,
        region: Option<&str>,
    ) {
        let (mut tagged, mut bare) = (0, 0);
        for (id, account) in instance.get("Accounts").map(Yaml::entries).unwrap_or_default() {
            let Some(account_id) = padded(id) else {
                match id.trim().is_empty() {
                    true => proposal.skip("an account", "its id is missing"),
                    false => proposal.skip(
                        format!("account {}", id.chars().take(16).collect::<String>()),
                        "its id is not twelve digits",
                    ),
                }
                continue;
            };
            tagged += usize::from(account.get("Tags").is_some());
            let roles = account.get("Roles").map(Yaml::entries).unwrap_or_default();
            bare += usize::from(roles.is_empty());
            for (name, role) in roles {
                tagged += usize::from(role.get("Tags").is_some());
                if role.get("SourceIdentity").is_some() {
                    proposal.skip(format!("SourceIdentity of {account_id}/{name}"), "it has no counterpart");
                }
                let text = |key| role.text(key).map(str::to_owned);
                let nearest =
                    [role, account, instance].into_iter().find_map(|level| level.text("DefaultRegion"));
                let region = nearest.or(region).filter(|region| region.len() <= LONGEST);
                let name_of_account = account.text("Name").filter(|name| name.len() <= LONGEST);
                self.add(KnownRole {
                    key: (at, account_id.clone(), name.clone()),
                    profile: text("Profile").unwrap_or_default(),
                    account_name: name_of_account.unwrap_or_default().to_owned(),
                    region: region.map(str::to_owned),
                    via: text("Via"),
                    external_id: text("ExternalId"),
                    generated: None,
                });
            }
        }
        if bare > 0 {
            proposal.skip(
                format!("accounts without roles ({bare})"),
                "aws-sso-cli asks AWS for their roles, as `ssoenv list --available` does",
            );
        }
        if tagged > 0 {
            proposal.skip(format!("Tags of accounts and roles ({tagged})"), "they have no counterpart");
        }
    }

    /// Adds a profile that aws-sso-cli wrote, to the role that it is for.
    pub(super) fn add_generated(&mut self, at: usize, region: Option<&str>, profile: GeneratedProfile) {
        let key = (at, profile.account_id.clone(), profile.role_name.clone());
        if let Some(role) =
            self.by_key.get(&key).map(|at| &mut self.roles[*at]).filter(|role| role.generated.is_none())
        {
            role.generated = Some(profile);
            return;
        }
        self.add(KnownRole { region: region.map(str::to_owned), generated: Some(profile), ..unlisted(key) });
    }

    /// Returns the index of a role, which is added if it is new: one that `Via` alone names.
    pub(super) fn find(&mut self, key: RoleKey, region: Option<&str>) -> usize {
        match self.by_key.get(&key) {
            Some(at) => *at,
            None => self.add(KnownRole { region: region.map(str::to_owned), ..unlisted(key) }),
        }
    }

    fn add(&mut self, role: KnownRole) -> usize {
        let at = self.roles.len();
        self.by_key.entry(role.key.clone()).or_insert(at);
        self.roles.push(role);
        at
    }
}

fn unlisted(key: RoleKey) -> KnownRole {
    KnownRole {
        key,
        profile: String::new(),
        account_name: String::new(),
        region: None,
        via: None,
        external_id: None,
        generated: None,
    }
}

/// Returns account, role and partition that `Via` names: an ARN, or `ACCOUNT:ROLE`.
pub(super) fn via(text: &str) -> Option<(String, String, String)> {
    if let Some(arn) = RoleArn::parse(text) {
        return Some((arn.account_id, arn.path_and_name, arn.partition));
    }
    let (account, role) = text.split_once(':')?;
    Some((padded(account)?, role.to_owned(), "aws".to_owned()))
}
