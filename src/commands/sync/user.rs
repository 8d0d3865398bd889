//! The user who is signed in: STS says it for the credentials of a role.

use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::known_sessions::Known;
use crate::config::profile::SsoRole;
use crate::credentials::{self, CredentialRequest, chain_cache};
use crate::sync::RoleToSync;
use crate::system::System;

/// Most roles whose cached credentials are looked for.
const MOST: usize = 200;

/// Returns the name of the user. Takes cached credentials of a role; without them fetches those of the most harmless
/// role. `None` if it cannot be told.
pub(super) fn signed_in_user(
    sys: &System,
    config: &Config,
    known: &Known,
    roles: &[RoleToSync],
) -> Option<String> {
    let chain = |role: &RoleToSync| {
        let session = known.session.as_ref().ok()?.clone();
        let (account_id, role_name) = (role.account_id.clone(), role.role_name.clone());
        let settings = known.settings(config).ok()?;
        Some(Chain { settings, ..Chain::of_role(SsoRole { account_id, role_name, session }) })
    };
    let cached = roles.iter().take(MOST).find_map(|role| {
        let chain = chain(role)?;
        let credentials = chain_cache::read(sys, config, &chain)?;
        (credentials.left(sys.clock.now()) > 0).then_some((chain, credentials))
    });
    let (chain, credentials) = match cached {
        Some(found) => found,
        None => {
            let chain = chain(most_harmless(roles)?)?;
            let fetched = credentials::resolve(sys, config, &chain, CredentialRequest::default());
            let fetched = fetched.inspect_err(|error| sys.terminal.verbose(|| format!("{error:#}")));
            (chain, fetched.ok()?)
        }
    };
    let user = credentials::sign_in_user(sys, config, &chain, &credentials);
    user.inspect_err(|error| sys.terminal.verbose(|| format!("the user is not known: {error:#}"))).ok()
}

/// Returns a role that only reads, by its name; otherwise the first.
fn most_harmless(roles: &[RoleToSync]) -> Option<&RoleToSync> {
    const WORDS: [&str; 4] = ["readonly", "viewonly", "read", "view"];
    let is_harmless = |word: &str, role: &RoleToSync| {
        let name = role.role_name.to_ascii_lowercase().replace(['-', '_', '.'], "");
        name.contains(word) && !name.contains("write")
    };
    let found = WORDS.iter().find_map(|word| roles.iter().find(|role| is_harmless(word, role)));
    found.or(roles.first())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_that_only_reads_comes_first() {
        for (names, expected) in [
            (&["Admin", "ReadWrite", "Read-Only"][..], "Read-Only"),
            (&["Admin", "BillingView"], "BillingView"),
            (&["Admin", "Dev"], "Admin"),
        ] {
            let role = |name: &&str| RoleToSync { role_name: (*name).to_owned(), ..RoleToSync::default() };
            let roles: Vec<RoleToSync> = names.iter().map(role).collect();
            assert_eq!(most_harmless(&roles).unwrap().role_name, expected);
        }
        assert!(most_harmless(&[]).is_none());
    }
}
