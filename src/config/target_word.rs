//! Targets for the command line, in a form that can be copied from a list or a hint. Pure.

use super::Config;
use super::chain::{Chain, CredentialOrigin};
use super::known_sessions::{self, is_same, leads_to};
use super::profile::{Profile, SsoRole};
use super::session::{Identity, Session};
use crate::aws::start_url;

/// Sessions and chains that decide whether `ACCOUNT_ID/ROLE` alone is unambiguous.
pub struct RoleWords<'a> {
    config: &'a Config,
    sessions: Vec<Session>,
    chains: Vec<Chain>,
}

impl<'a> RoleWords<'a> {
    /// Resolves every session and every profile of the configuration.
    pub fn new(config: &'a Config) -> Self {
        config.index();
        let profiles = config.profile_names();
        let resolved = profiles.iter().filter_map(|name| Profile::resolve(config, name).ok());
        let chains = resolved.filter_map(|profile| Chain::of_profile(config, &profile).ok()).collect();
        let known = known_sessions::for_accounts(known_sessions::all(config));
        let sessions = known.into_iter().filter_map(|known| known.session.ok()).collect();
        RoleWords { config, sessions, chains }
    }

    /// Returns the target for a role of IAM Identity Center: `ACCOUNT_ID/ROLE` if that is unambiguous, otherwise with
    /// the session in front, and for the older form a link of the access portal.
    pub fn of_role(&self, session: &Session, account_id: &str, role_name: &str) -> String {
        let short = format!("{account_id}/{role_name}");
        let is_other = |chain: &&Chain| {
            let own = chain.session().is_some_and(|own| leads_to(own, session));
            chain.role() == Some((account_id, role_name)) && (!own || !chain.hops.is_empty())
        };
        let is_ambiguous = self.sessions.iter().any(|other| !is_same(other, session))
            || self.chains.iter().any(|chain| is_other(&chain))
            || self.config.profile(&short).is_ok_and(|profile| profile.is_some());
        match &session.identity {
            _ if !is_ambiguous => short,
            Identity::Named(name) => format!("{name}/{short}"),
            Identity::Inline(_) => portal_link(&session.start_url, account_id, role_name).unwrap_or(short),
        }
    }

    /// Returns the target for a chain: the profile's name, or that of the role.
    pub fn of_chain(&self, chain: &Chain) -> String {
        match &chain.origin {
            CredentialOrigin::Sso(SsoRole { account_id, role_name, session })
                if !chain.is_profile && chain.hops.is_empty() =>
            {
                self.of_role(session, account_id, role_name)
            }
            _ => chain.name.clone(),
        }
    }
}

/// Builds a link as the access portal does; `None` on a company's own host name, which the parser of targets does not
/// accept as a portal.
fn portal_link(start_url: &str, account_id: &str, role_name: &str) -> Option<String> {
    let is_aws = matches!(start_url::look(start_url), Ok(start_url::StartUrl::Aws(_)));
    let (url, role_name) = (start_url::normalized(start_url), role_name.replace('+', "%2B"));
    is_aws.then(|| format!("{url}/#/console?account_id={account_id}&role_name={role_name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "sso_start_url = https://s.awsapps.com/start/#/\nsso_region = us-east-1\n";
    const THERE: &str = "sso_start_url = https://t.awsapps.com/start\nsso_region = us-east-1\n";
    const LINK: &str = "https://s.awsapps.com/start/#/console?account_id=111111111111&role_name=R%2BS";

    fn word(config: &str, label: &str, role_name: &str) -> String {
        let config = Config::from_texts(config, "");
        let known = known_sessions::all(&config).into_iter().find(|known| known.label == label).unwrap();
        RoleWords::new(&config).of_role(known.session().unwrap(), "111111111111", role_name)
    }

    #[test]
    fn the_session_is_named_where_account_and_role_could_mean_something_else() {
        let one = format!("[sso-session one]\n{HERE}");
        let two = format!("{one}[sso-session \"my two\"]\n{THERE}");
        let other = "[sso-session ide]\nsso_registration_scopes = codewhisperer:completions\n";
        let role = "sso_account_id = 111111111111\nsso_role_name = Admin\n";
        let inline = format!("[profile old]\n{HERE}{role}");
        for (config, label, expected) in [
            (one.clone(), "one", "111111111111/Admin"),
            (two.clone(), "one", "one/111111111111/Admin"),
            (two, "my two", "my two/111111111111/Admin"),
            // This session's scopes give no accounts.
            (format!("{one}{other}{THERE}"), "one", "111111111111/Admin"),
            // The older form signs in at the same portal as the session.
            (format!("{one}{inline}"), "one", "111111111111/Admin"),
            (format!("{one}[profile p]\nsso_session = one\n{role}"), "one", "111111111111/Admin"),
            // An IAM role with the same name.
            (
                format!(
                    "{one}[profile p]\nrole_arn = arn:aws:iam::111111111111:role/Admin\nsource_profile = k\n[profile k]\naws_access_key_id = A\naws_secret_access_key = s\n"
                ),
                "one",
                "one/111111111111/Admin",
            ),
            // A profile's name takes precedence over every other reading.
            (format!("{one}[profile 111111111111/Admin]\nregion = x\n"), "one", "one/111111111111/Admin"),
            (inline.clone(), "https://s.awsapps.com/start/#/", "111111111111/Admin"),
        ] {
            assert_eq!(word(&config, label, "Admin"), expected, "{config}");
        }
        let both = format!("[sso-session two]\n{THERE}{inline}");
        assert_eq!(word(&both, "https://s.awsapps.com/start/#/", "R+S"), LINK);
    }
}
