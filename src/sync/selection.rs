//! Which accounts and roles get a profile. A pattern must match a whole name; case is ignored. Pure.

use wildmatch::WildMatch;

/// Patterns of accounts, of roles, and of what is left out. Without patterns everything is taken.
#[derive(Clone, Debug, Default)]
pub struct RoleSelection {
    accounts: Vec<WildMatch>,
    roles: Vec<WildMatch>,
    exclude: Vec<WildMatch>,
}

impl RoleSelection {
    /// Takes the patterns.
    pub fn new(accounts: &[String], roles: &[String], exclude: &[String]) -> Self {
        let patterns =
            |texts: &[String]| texts.iter().map(|text| WildMatch::new(&text.to_lowercase())).collect();
        RoleSelection { accounts: patterns(accounts), roles: patterns(roles), exclude: patterns(exclude) }
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

fn matches(patterns: &[WildMatch], names: &[&str]) -> bool {
    // An account without a name is matched by its id alone.
    let mut names = names.iter().filter(|name| !name.is_empty());
    names.any(|name| patterns.iter().any(|pattern| pattern.matches(name)))
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
