//! Origin of a chain's credentials. Pure.

use crate::config::Config;
use crate::config::assume_role::CredentialSource;
use crate::config::key_expiry::KeyExpiry;
use crate::config::key_names;
use crate::config::login_session::LoginSession;
use crate::config::profile::{Profile, ProfileSource, SsoRole};
use crate::config::section::Section;
use crate::error::{Failure, Topic};
use crate::secret::Secret;
use std::fmt;

/// Origin of credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CredentialOrigin {
    /// A role of IAM Identity Center.
    Sso(SsoRole),
    /// `aws_access_key_id` in the files.
    Keys(StaticKeys),
    /// `credential_process`: the output of a program.
    Process(Process),
    /// `credential_source = Environment`: the key variables.
    Environment,
    /// `login_session`: the sign-in of `aws login`.
    Login(LoginSession),
    /// A source that ssoenv reports and does not use.
    Foreign(Foreign),
}

/// Keys from the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaticKeys {
    /// The profile that has the keys.
    pub profile: String,
    /// `aws_access_key_id`.
    pub access_key_id: String,
    /// `aws_secret_access_key`.
    pub secret_access_key: Secret,
    /// `aws_session_token`, or its older name `aws_security_token`.
    pub session_token: Option<Secret>,
    /// When the keys expire, if the tool that wrote them has stated it.
    pub expiry: Option<KeyExpiry>,
}

/// A command that prints credentials. `Debug` shows only the profile, since the command may hold secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Process {
    /// The profile that has the command.
    pub profile: String,
    /// The command line. Show it only through [`process_line::shown`](crate::config::process_line::shown): such lines
    /// may hold secrets.
    pub command: String,
}

/// Sources that ssoenv reports and does not use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// `web_identity_token_file`.
    WebIdentity,
    /// `credential_source = Ec2InstanceMetadata`.
    Instance,
    /// `credential_source = EcsContainer`.
    Container,
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Process({})", self.profile)
    }
}

impl Foreign {
    /// Describes the source in a few words.
    pub fn in_words(&self) -> &'static str {
        match self {
            Foreign::WebIdentity => "a web identity token (web_identity_token_file)",
            Foreign::Instance => "the instance's metadata (credential_source = Ec2InstanceMetadata)",
            Foreign::Container => "the container's service (credential_source = EcsContainer)",
        }
    }
}

impl From<CredentialSource> for CredentialOrigin {
    fn from(source: CredentialSource) -> Self {
        match source {
            CredentialSource::Environment => CredentialOrigin::Environment,
            CredentialSource::Instance => CredentialOrigin::Foreign(Foreign::Instance),
            CredentialSource::Container => CredentialOrigin::Foreign(Foreign::Container),
        }
    }
}

/// Returns the origin for a profile that assumes no role, or whose role is not assumed.
pub(super) fn origin(config: &Config, profile: &Profile) -> Result<CredentialOrigin, Failure> {
    // The profile's source without its role.
    let source = match &profile.source {
        ProfileSource::AssumeRole(_) => Profile::own_source(config, &profile.name, &profile.settings)?,
        other => other.clone(),
    };
    Ok(match source {
        ProfileSource::Sso(role) => CredentialOrigin::Sso(role),
        ProfileSource::Keys => CredentialOrigin::Keys(static_keys(profile)?),
        ProfileSource::Process => CredentialOrigin::Process(Process {
            profile: profile.name.clone(),
            command: profile.settings.value("credential_process").unwrap_or_default().to_owned(),
        }),
        ProfileSource::WebIdentity => CredentialOrigin::Foreign(Foreign::WebIdentity),
        ProfileSource::Login => CredentialOrigin::Login(LoginSession::of(profile)),
        ProfileSource::AssumeRole(_) | ProfileSource::TokenOnly | ProfileSource::Nothing => {
            return Err(profile.without_credentials());
        }
    })
}

pub(super) fn has_keys(settings: &Section) -> bool {
    ["aws_access_key_id", "aws_secret_access_key"].iter().any(|key| settings.value(key).is_some())
}

pub(super) fn static_keys(profile: &Profile) -> Result<StaticKeys, Failure> {
    let value = |key: &str| profile.settings.value(key);
    match (value("aws_access_key_id"), value("aws_secret_access_key")) {
        (Some(id), Some(secret)) => Ok(StaticKeys {
            profile: profile.name.clone(),
            access_key_id: id.to_owned(),
            secret_access_key: Secret::new(secret),
            session_token: session_token(&profile.settings),
            expiry: KeyExpiry::of(&profile.settings),
        }),
        (id, _) => {
            let missing = if id.is_some() { "aws_secret_access_key" } else { "aws_access_key_id" };
            let misspelled = key_names::misspelling_of(missing, &profile.settings);
            let misspelled = misspelled.map_or_else(String::new, |misspelled| format!("; {misspelled}"));
            Err(Failure::configuration(format!("{missing} is missing{misspelled}"))
                .hint("write both keys into the same profile in ~/.aws/credentials")
                .about(Topic::InProfile(profile.name.clone())))
        }
    }
}

/// Returns the session token that belongs to the keys.
fn session_token(settings: &Section) -> Option<Secret> {
    key_names::SESSION_TOKEN
        .into_iter()
        .find_map(|name| settings.beside_keys(name))
        .map(|token| Secret::new(&*token.value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::chain::Chain;

    fn token(config: &str, credentials: &str) -> Option<String> {
        let config = Config::from_texts(config, credentials);
        let chain = Chain::of_profile(&config, &Profile::resolve(&config, "p").unwrap()).unwrap();
        match chain.origin {
            CredentialOrigin::Keys(keys) => keys.session_token.map(|token| token.expose().to_owned()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_session_token_has_two_names_and_stands_in_the_file_of_its_keys() {
        const KEYS: &str = "aws_access_key_id = A\naws_secret_access_key = s\n";
        for (more, expected) in [
            ("", None),
            ("aws_session_token =\n", None),
            ("aws_session_token = new\n", Some("new")),
            ("aws_security_token = old\n", Some("old")),
            ("aws_session_token =\naws_security_token = old\n", Some("old")),
            ("aws_security_token =\naws_session_token = new\n", Some("new")),
            ("aws_security_token = old\naws_session_token = new\n", Some("new")),
        ] {
            let in_credentials = token("", &format!("[p]\n{KEYS}{more}"));
            assert_eq!(in_credentials.as_deref(), expected, "{more}");
            assert_eq!(token(&format!("[profile p]\n{KEYS}{more}"), "").as_deref(), expected, "{more}");
            // A token in the other file belongs to other keys (AWS CLI).
            assert_eq!(token(&format!("[profile p]\n{more}"), &format!("[p]\n{KEYS}")), None, "{more}");
        }
    }
}
