//! Which accounts and roles get a profile. A pattern must match a whole name; case is ignored. Pure.

use super::name_template::NamedRole;
use crate::config::name_pattern::NamePattern;
use std::collections::HashSet;

/// Patterns of accounts, of roles, and of what is left out. Without patterns everything is taken.
#[derive(Clone, Debug, Default)]
pub struct RoleSelection {
    accounts: Vec<NamePattern>,
    roles: Vec<NamePattern>,
    exclude: Vec<NamePattern>,
}

/// What a pattern is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PatternUse {
    /// Accounts that get profiles.
    Account,
    /// Roles that get profiles.
    Role,
    /// What gets no profile.
    Exclude,
}

impl RoleSelection {
    /// Takes the patterns.
    pub fn new(accounts: &[String], roles: &[String], exclude: &[String]) -> Self {
        let patterns = |texts: &[String]| texts.iter().map(|text| NamePattern::new(text)).collect();
        RoleSelection { accounts: patterns(accounts), roles: patterns(roles), exclude: patterns(exclude) }
    }

    /// Returns the patterns that match none of these roles, whatever the others select. `names_of` returns the
    /// names that a role's profile can have.
    pub fn unmatched<'a, 'r>(
        &'a self,
        roles: impl Iterator<Item = NamedRole<'r>>,
        names_of: impl Fn(&NamedRole<'r>) -> Vec<String>,
    ) -> Vec<(PatternUse, &'a str)> {
        if self.accounts.is_empty() && self.roles.is_empty() && self.exclude.is_empty() {
            return Vec::new();
        }
        let (mut accounts, mut names, mut excluded) = (HashSet::new(), HashSet::new(), HashSet::new());
        for role in roles {
            let own = [role.account_id.to_owned(), role.account_name.to_lowercase()];
            names.insert(role.role_name.to_lowercase());
            if !self.exclude.is_empty() {
                let role_name = role.role_name.to_lowercase();
                excluded.extend(own.iter().map(|account| format!("{account}/{role_name}")));
                excluded.extend(names_of(&role).iter().map(|name| name.to_lowercase()));
            }
            accounts.extend(own.into_iter().filter(|name| !name.is_empty()));
        }
        excluded.extend(accounts.iter().chain(&names).cloned());
        let uses = [
            (PatternUse::Account, &self.accounts, accounts),
            (PatternUse::Role, &self.roles, names),
            (PatternUse::Exclude, &self.exclude, excluded),
        ];
        let mut unmatched = Vec::new();
        for (used, patterns, found) in uses {
            let is_unmatched =
                |pattern: &&NamePattern| !found.iter().any(|name| pattern.matches_lower_case(name));
            unmatched.extend(patterns.iter().filter(is_unmatched).map(|pattern| (used, pattern.text())));
        }
        unmatched
    }

    /// Whether a role is taken. An account is matched by its id and its name; what is left out also by
    /// `ACCOUNT/ROLE`.
    pub fn takes(&self, account_id: &str, account_name: &str, role_name: &str) -> bool {
        let (account_name, role_name) = (account_name.to_lowercase(), role_name.to_lowercase());
        let accounts = [account_id, account_name.as_str()];
        let is_account = self.accounts.is_empty() || matches(&self.accounts, &accounts);
        let is_role = self.roles.is_empty() || matches(&self.roles, &[&role_name]);
        is_account && is_role && !self.is_excluded(&accounts, &role_name)
    }

    /// Whether a profile is left out by its name.
    pub fn excludes_profile(&self, name: &str) -> bool {
        !self.exclude.is_empty() && matches(&self.exclude, &[&name.to_lowercase()])
    }

    fn is_excluded(&self, accounts: &[&str], role_name: &str) -> bool {
        if self.exclude.is_empty() {
            return false;
        }
        let named = accounts.iter().filter(|account| !account.is_empty());
        let pairs = named.map(|account| format!("{account}/{role_name}"));
        let pairs: Vec<String> = pairs.collect();
        let names = accounts.iter().copied().chain([role_name]).chain(pairs.iter().map(String::as_str));
        matches(&self.exclude, &names.collect::<Vec<_>>())
    }
}

fn matches(patterns: &[NamePattern], names: &[&str]) -> bool {
    // An account without a name is matched by its id alone.
    let mut names = names.iter().filter(|name| !name.is_empty());
    names.any(|name| patterns.iter().any(|pattern| pattern.matches_lower_case(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_whole_names() {
        let takes = |accounts: &str, roles: &str, exclude: &str| {
            let list = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            RoleSelection::new(&list(accounts), &list(roles), &list(exclude)).takes(
                "111122223333",
                "Shop-Prod",
                "ReadOnlyAccess",
            )
        };
        for (accounts, roles, exclude, expected) in [
            ("", "", "", true),
            ("111122223333", "", "", true),
            ("shop-*", "", "", true),
            ("shop", "", "", false),
            ("other shop-prod", "", "", true),
            ("", "readonly*", "", true),
            ("", "ReadOnly", "", false),
            ("", "Admin* Read*", "", true),
            ("shop-prod", "Admin*", "", false),
            ("", "", "*prod", false),
            ("", "", "111122223333", false),
            ("", "", "ReadOnlyAccess", false),
            ("", "", "111122223333/Read*", false),
            ("", "", "shop-prod/readonly*", false),
            ("", "", "shop-prod/Admin*", true),
            ("", "", "Read", true),
        ] {
            assert_eq!(takes(accounts, roles, exclude), expected, "{accounts} / {roles} / {exclude}");
        }
        let selection = RoleSelection::new(&[], &[], &["shop-prod-*".to_owned()]);
        assert!(
            selection.excludes_profile("Shop-Prod-Admin") && !selection.excludes_profile("shop-dev-admin")
        );
        assert!(RoleSelection::new(&[], &[], &["?*".to_owned()]).takes("", "", ""));
    }
}
