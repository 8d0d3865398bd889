//! Every session in the configuration, and which profiles need it. Pure.

use super::Config;
use super::chain::{Chain, CredentialOrigin};
use super::profile::{Profile, ProfileSource};
use super::section::Section;
use super::session::{ACCOUNT_SCOPE, Identity, Session};
use crate::aws::start_url;
use crate::error::Failure;
use std::collections::HashMap;

/// A session and its profiles.
#[derive(Clone, Debug)]
pub struct Known {
    /// Name that people use: the session's name, or the start URL of the older form.
    pub label: String,
    /// The session, or why it cannot be read.
    pub session: Result<Session, Failure>,
    /// Profiles that get their credentials from it, in file order; a profile that was asked for comes first.
    pub profiles: Vec<String>,
    /// Whether the first profile was asked for.
    pub named: bool,
}

impl Known {
    /// Returns the session, or why it cannot be read.
    pub fn session(&self) -> Result<&Session, Failure> {
        self.session.as_ref().map_err(Clone::clone)
    }

    /// Returns the settings (endpoints, certificates) for its services: of the profile that was asked for, else of
    /// `default` if it needs the session, else of the first profile that does, else of `default`.
    pub fn settings(&self, config: &Config) -> Result<Section, Failure> {
        let is_wanted = |name: &&String| self.named || *name == crate::config::DEFAULT_PROFILE;
        let profile = self.profiles.iter().find(is_wanted).or(self.profiles.first());
        let name = profile.map_or(crate::config::DEFAULT_PROFILE, String::as_str);
        Ok(config.profile(name)?.unwrap_or_default())
    }
}

impl Known {
    /// Finds the session of a profile, with that profile's settings.
    pub fn of_profile(config: &Config, name: &str) -> Result<Self, Failure> {
        Ok(Known::of_session(config, &of_profile(config, name)?, name))
    }

    /// Describes a session that was found already, with the settings of this profile if it exists.
    pub fn of_session(config: &Config, session: &Session, profile: &str) -> Self {
        let known = all(config).into_iter().find(|known| known.is(session));
        let mut profiles = known.map(|known| known.profiles).unwrap_or_default();
        let named = config.profile(profile).is_ok_and(|found| found.is_some());
        if named {
            profiles.retain(|other| other != profile);
            profiles.insert(0, profile.to_owned());
        }
        Known { label: session.label().to_owned(), session: Ok(session.clone()), profiles, named }
    }

    /// Whether both use the same token file.
    pub fn is(&self, session: &Session) -> bool {
        self.session.as_ref().is_ok_and(|own| is_same(own, session))
    }
}

/// Returns the `[sso-session]` sections in file order, then the older form, one per start URL. A profile that cannot
/// be resolved needs no session.
pub fn all(config: &Config) -> Vec<Known> {
    config.index();
    let named = config.session_names().into_iter().map(|name| Known {
        session: Session::named(config, &name),
        label: name,
        profiles: Vec::new(),
        named: false,
    });
    let mut known: Vec<Known> = named.collect();
    let mut places: HashMap<String, usize> =
        known.iter().enumerate().map(|(at, known)| (known.label.clone(), at)).collect();
    for name in config.profile_names() {
        let Ok(profile) = Profile::resolve(config, &name) else { continue };
        match profile.source {
            ProfileSource::Sso(role) => {
                let label = role.session.label().to_owned();
                let at = *places.entry(label.clone()).or_insert_with(|| {
                    known.push(Known {
                        label,
                        session: Ok(role.session),
                        profiles: Vec::new(),
                        named: false,
                    });
                    known.len() - 1
                });
                known[at].profiles.push(name);
            }
            ProfileSource::TokenOnly => {
                let session = profile.settings.value("sso_session").unwrap_or_default();
                if let Some(at) = places.get(session) {
                    known[*at].profiles.push(name);
                }
            }
            _ => {}
        }
    }
    known
}

/// Removes sessions of the older form whose start URL a named session has too: the same person gets the same roles
/// from both.
pub fn apart(mut known: Vec<Known>) -> Vec<Known> {
    let sessions = known.iter().filter_map(|known| known.session.as_ref().ok());
    let named: Vec<Session> = sessions.filter(|session| is_named(session)).cloned().collect();
    let is_apart =
        |session: &Session| is_named(session) || !named.iter().any(|named| leads_to(session, named));
    // A session that cannot be read stays, for its error.
    known.retain(|known| known.session.as_ref().map_or(true, is_apart));
    known
}

/// Keeps sessions that can list accounts and roles. Those that cannot be read are kept too, for their error.
pub fn with_accounts(mut known: Vec<Known>) -> Vec<Known> {
    known.retain(|known| known.session.as_ref().map_or(true, Session::gives_accounts));
    known
}

/// Keeps the sessions through which an account can be reached: each portal once.
pub fn for_accounts(known: Vec<Known>) -> Vec<Known> {
    apart(with_accounts(known))
}

/// Finds a session by the name that people use: its name, or the start URL of the older form.
pub fn labelled(config: &Config, label: &str) -> Result<Session, Failure> {
    Session::named(config, label).or_else(|failure| {
        let is_it = |known: &Known| known.label == label;
        let session = all(config).into_iter().find(is_it).and_then(|known| known.session.ok());
        session.ok_or(failure)
    })
}

/// Returns the error for a configuration whose sessions all lack the scope for accounts.
pub fn without_accounts(config: &Config) -> Failure {
    let what = format!("no session in {} has a scope for accounts", config.path().display());
    Failure::configuration(what).hint(format!(
        "write sso_registration_scopes = {ACCOUNT_SCOPE} into an [sso-session], or create a session with `ssoenv configure`"
    ))
}

/// Whether another session gives the same roles: it is the same one, or this is the older form for the same start
/// URL.
pub fn leads_to(session: &Session, other: &Session) -> bool {
    let portal = |session: &Session| start_url::normalized(&session.start_url);
    is_same(session, other) || (!is_named(session) && portal(session) == portal(other))
}

fn is_named(session: &Session) -> bool {
    matches!(session.identity, Identity::Named(_))
}

/// Returns the session that a profile's credentials come from, through any number of assumed roles. Fails for a
/// profile that needs no sign-in.
pub fn of_profile(config: &Config, name: &str) -> Result<Session, Failure> {
    let profile = Profile::resolve(config, name)?;
    if let (ProfileSource::TokenOnly, Some(session)) =
        (&profile.source, profile.settings.value("sso_session"))
    {
        return Session::named(config, session);
    }
    let chain = Chain::of_profile(config, &profile)?;
    chain.session().cloned().ok_or_else(|| not_signing_in(&chain))
}

/// Returns the error for a profile that needs no sign-in.
fn not_signing_in(chain: &Chain) -> Failure {
    let (what, hint) = match &chain.origin {
        CredentialOrigin::Foreign(foreign) => (foreign.in_words(), None),
        CredentialOrigin::Login(login) => ("`aws login` (login_session)", Some(login.sign_in_hint())),
        CredentialOrigin::Keys(_) => ("keys in the files", None),
        CredentialOrigin::Process(_) => ("a credential_process", None),
        CredentialOrigin::Environment => ("the environment (credential_source = Environment)", None),
        // Unreachable: a chain that begins at Identity Center has a session.
        CredentialOrigin::Sso(_) => ("Identity Center", None),
    };
    let profile = &chain.name;
    Failure::configuration(format!("profile {profile} needs no sign-in: its credentials come from {what}"))
        .hint(hint.unwrap_or_else(|| "ssoenv list".to_owned()))
}

/// Whether two sessions are the same sign-in: one token file, and both named or both of the older form.
pub fn is_same(one: &Session, other: &Session) -> bool {
    one.cache_key() == other.cache_key() && is_named(one) == is_named(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "
[profile a]
sso_session = s
sso_account_id = 111111111111
sso_role_name = R
[default]
sso_session = s
sso_account_id = 222222222222
sso_role_name = R
[profile chained]
role_arn = arn:aws:iam::333333333333:role/x
source_profile = a
[profile twice]
role_arn = arn:aws:iam::333333333333:role/y
source_profile = chained
[profile loop]
role_arn = arn:aws:iam::333333333333:role/z
source_profile = pool
[profile pool]
role_arn = arn:aws:iam::333333333333:role/z
source_profile = loop
[profile self]
role_arn = arn:aws:iam::333333333333:role/z
source_profile = self
[profile old]
sso_start_url = https://x.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111111111111
sso_role_name = R
[profile older]
sso_start_url = https://x.awsapps.com/start
sso_region = us-east-1
sso_account_id = 111111111111
sso_role_name = Q
[profile token]
sso_session = t
[profile keys]
aws_access_key_id = AKIA
aws_secret_access_key = s
[profile login]
login_session = arn:aws:iam::333333333333:user/sam
[profile from-login]
role_arn = arn:aws:iam::333333333333:role/z
source_profile = login
[sso-session s]
sso_start_url = https://s.awsapps.com/start
sso_region = us-east-1
[sso-session t]
sso_region = us-east-1
";

    #[test]
    fn every_session_is_found_with_those_who_need_it() {
        let config = Config::from_texts(CONFIG, "");
        let found: Vec<_> = all(&config)
            .into_iter()
            .map(|known| (known.label, known.session.is_ok(), known.profiles.join(" ")))
            .collect();
        let expected = [
            ("s", true, "a default"),
            ("t", false, "token"),
            ("https://x.awsapps.com/start", true, "old older"),
        ];
        assert_eq!(found, expected.map(|(label, good, profiles)| (label.into(), good, profiles.into())));
    }

    #[test]
    fn the_older_form_stands_back_where_a_named_session_signs_in() {
        let apart = |config: &str| {
            let known = apart(all(&Config::from_texts(config, "")));
            known.into_iter().map(|known| known.label).collect::<Vec<_>>()
        };
        const HERE: &str = "sso_start_url = https://s.awsapps.com/start/#/\nsso_region = us-east-1\n";
        let inline = format!("[profile p]\n{HERE}sso_account_id = 111111111111\nsso_role_name = R\n");
        let named = |name: &str, url: &str| {
            format!("[sso-session {name}]\nsso_start_url = {url}\nsso_region = us-east-1\n")
        };
        let url = "https://s.awsapps.com/start";
        assert_eq!(apart(&format!("{inline}{}", named("a", url))), ["a"]);
        assert_eq!(apart(&format!("{}{}", named("a", url), named("b", url))), ["a", "b"]);
        let other = named("a", "https://other.awsapps.com/start");
        assert_eq!(apart(&format!("{inline}{other}")), ["a", "https://s.awsapps.com/start/#/"]);
    }

    #[test]
    fn a_profile_has_the_session_that_its_credentials_come_from() {
        let config = Config::from_texts(CONFIG, "");
        let label = |name| {
            of_profile(&config, name).map(|session| session.label().to_owned()).map_err(|f| f.to_string())
        };
        assert_eq!(label("a").as_deref(), Ok("s"));
        assert_eq!(label("chained").as_deref(), Ok("s"));
        assert_eq!(label("twice").as_deref(), Ok("s"));
        for (name, message) in [
            ("loop", "profile loop assumes roles in a circle: loop → pool → loop"),
            ("self", "profile self assumes roles in a circle: self → self"),
            ("keys", "profile keys needs no sign-in: its credentials come from keys in the files"),
            (
                "login",
                "profile login needs no sign-in: its credentials come from `aws login` (login_session)",
            ),
            (
                "from-login",
                "profile from-login needs no sign-in: its credentials come from `aws login` (login_session)",
            ),
        ] {
            assert_eq!(label(name).unwrap_err(), message);
        }
        let hint = |name| of_profile(&config, name).unwrap_err().hint.unwrap();
        assert_eq!(hint("login"), "aws login --profile login");
        assert_eq!(hint("from-login"), "aws login --profile login");
        assert_eq!(label("old").as_deref(), Ok("https://x.awsapps.com/start"));
        assert!(label("token").unwrap_err().contains("session t has no sso_start_url"));
        assert!(label("nobody").is_err());
    }
}
