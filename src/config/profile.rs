//! What a profile means: its account, role and session, or why that cannot be determined. The rules are those of the
//! AWS CLI's SSO provider, except that all problems of a profile are reported together, before any request. Pure.

use super::assume_role::{AssumedRole, assumed_role};
use super::document::SectionKind;
use super::own_process_line::PROCESS;
use super::own_role::{self, own_role};
use super::section::Section;
use super::session::{self};
use super::sso_keys::{ACCOUNT, ACCOUNT_NAME, ROLE, SESSION};
pub use super::sso_role::SsoRole;
use super::sso_role::sso_role;
use super::{Config, header_typo, suggest};
use crate::aws::account_id::is_account_id;
use crate::error::{Failure, Topic};

/// Names the file with the token of another identity provider.
const TOKEN_FILE: &str = "web_identity_token_file";

/// A profile that exists, and the source of its credentials.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The profile's name, unquoted.
    pub name: String,
    /// `region`, if set.
    pub region: Option<String>,
    /// Source of the credentials.
    pub source: ProfileSource,
    /// Every key, for endpoints and certificates.
    pub settings: Section,
}

/// Source of a profile's credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProfileSource {
    /// A role of IAM Identity Center.
    Sso(SsoRole),
    /// `role_arn`: a role assumed with the credentials of another source.
    AssumeRole(AssumedRole),
    /// `web_identity_token_file`: a role assumed with another identity provider's token.
    WebIdentity,
    /// `aws_access_key_id`: access keys in the files.
    Keys,
    /// `login_session`: the sign-in of `aws login`.
    Login,
    /// `credential_process`: the output of a program.
    Process,
    /// `sso_session` without account and role: a bearer token for services that take one, and no credentials.
    TokenOnly,
    /// None of these: at most a region and an output format.
    Nothing,
}

/// A source of credentials that a profile may have in addition to `role_arn`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnSource {
    /// `web_identity_token_file`.
    WebIdentity,
    /// `sso_account_id` or `sso_role_name`.
    Sso,
    /// `aws_access_key_id` in the credentials file.
    KeysInCredentials,
    /// `login_session`.
    Login,
    /// `credential_process`, also with the role that it asks ssoenv for.
    Process,
    /// `aws_access_key_id` in either file.
    Keys,
}

impl OwnSource {
    /// All of them, in the AWS CLI's order; the first that the profile has is used.
    pub const IN_ORDER: [OwnSource; 6] = [
        OwnSource::WebIdentity,
        OwnSource::Sso,
        OwnSource::KeysInCredentials,
        OwnSource::Login,
        OwnSource::Process,
        OwnSource::Keys,
    ];
}

impl ProfileSource {
    /// Describes the source in a few words.
    pub fn in_words(&self) -> String {
        match self {
            ProfileSource::Sso(role) => format!("{}/{}", role.account_id, role.role_name),
            ProfileSource::AssumeRole(role) => role.in_words(),
            ProfileSource::WebIdentity => "web identity".to_owned(),
            ProfileSource::Login => "aws login".to_owned(),
            ProfileSource::Keys => "keys of its own".to_owned(),
            ProfileSource::Process => "credential_process".to_owned(),
            ProfileSource::TokenOnly => "a token only".to_owned(),
            ProfileSource::Nothing => "no credentials".to_owned(),
        }
    }
}

impl Profile {
    /// Resolves a profile by name. Fails with `Configuration` if it does not exist, cannot be read, or contradicts
    /// itself.
    pub fn resolve(config: &Config, name: &str) -> Result<Self, Failure> {
        let settings = config.profile(name)?.ok_or_else(|| unknown(config, name))?;
        let region = session::region(settings.setting("region"), "region")?;
        let source = match assumed_role(name, &settings)? {
            Some(role) => ProfileSource::AssumeRole(role),
            None => Profile::own_source(config, name, &settings)?,
        };
        Ok(Profile { name: name.to_owned(), region, source, settings })
    }

    /// Returns the source of the credentials if `role_arn` were absent: a role may be assumed with the profile's own
    /// credentials.
    pub(super) fn own_source(
        config: &Config,
        name: &str,
        settings: &Section,
    ) -> Result<ProfileSource, Failure> {
        own_role::refuse_mixed(name, settings)?;
        let keys = ["aws_access_key_id", "aws_secret_access_key"];
        let keys: Vec<_> = keys.iter().filter_map(|key| settings.setting(key)).collect();
        let has = |source: &OwnSource| match source {
            OwnSource::WebIdentity => settings.value(TOKEN_FILE).is_some(),
            OwnSource::Sso => settings.setting(ACCOUNT).is_some() || settings.setting(ROLE).is_some(),
            OwnSource::KeysInCredentials => keys.iter().any(|key| key.origin.path == config.credentials.path),
            OwnSource::Login => settings.value("login_session").is_some(),
            OwnSource::Process => settings.value(PROCESS).is_some(),
            OwnSource::Keys => !keys.is_empty(),
        };
        Ok(match OwnSource::IN_ORDER.into_iter().find(has) {
            Some(OwnSource::WebIdentity) if settings.value("role_arn").is_none() => {
                let what = format!("profile {name}: has {TOKEN_FILE}, but no role_arn");
                return Err(
                    Failure::configuration(what).hint(format!("add role_arn, or remove {TOKEN_FILE}"))
                );
            }
            Some(OwnSource::WebIdentity) => ProfileSource::WebIdentity,
            Some(OwnSource::Sso) => ProfileSource::Sso(sso_role(config, name, settings)?),
            Some(OwnSource::KeysInCredentials | OwnSource::Keys) => ProfileSource::Keys,
            Some(OwnSource::Login) => ProfileSource::Login,
            Some(OwnSource::Process) | None if own_role::is_named(settings) => {
                ProfileSource::Sso(own_role(config, name, settings)?)
            }
            Some(OwnSource::Process) => {
                own_role::refuse_self(name, settings)?;
                ProfileSource::Process
            }
            None if settings.value(SESSION).is_some() => ProfileSource::TokenOnly,
            None => ProfileSource::Nothing,
        })
    }

    /// Returns `aws_account_id`, which a profile can state for keys and processes; `None` unless it is twelve digits.
    pub fn stated_account_id(&self) -> Option<&str> {
        stated_account_id(&self.settings)
    }

    /// Returns `sso_account_name`, the profile's own name for its account.
    pub fn account_name(&self) -> Option<&str> {
        self.settings.value(ACCOUNT_NAME)
    }

    /// Returns the role of IAM Identity Center; fails for profiles with another source.
    pub fn sso_role(&self) -> Result<&SsoRole, Failure> {
        match &self.source {
            ProfileSource::Sso(role) => Ok(role),
            ProfileSource::TokenOnly | ProfileSource::Nothing => Err(self.without_credentials()),
            other => Err(Failure::configuration(other.in_words()).about(Topic::InProfile(self.name.clone()))),
        }
    }
}

/// Returns the error for a missing profile, with the likeliest cause: no configuration, a typo in a header, the name
/// of a session, a similar name.
fn unknown(config: &Config, name: &str) -> Failure {
    if let Some(failure) = config.not_configured() {
        return failure;
    }
    let names = config.profile_names();
    let mut message = format!("no profile {name} in {}", config.path().display());
    if let Some(typo) = header_typo::of_name(config, SectionKind::Profile, name) {
        return Failure::configuration(format!("{message}: {typo}")).hint(format!("write {}", typo.meant));
    }
    if config.session_names().iter().any(|session| session == name) {
        let hint = format!("{name} is a session; `ssoenv list` shows the profiles");
        return Failure::configuration(message).hint(hint);
    }
    if let Some(place) = config.unclosed() {
        message.push_str(&format!(" (a header without `]` hides one: {place})"));
    }
    let failure = Failure::configuration(message);
    let near = suggest::nearest(name, names.iter().map(String::as_str));
    match suggest::question(&near) {
        Some(question) => failure.hint(question),
        None if names.is_empty() => failure.hint(no_profile(config)),
        None => failure.hint("ssoenv list"),
    }
}

/// Returns the hint for a configuration without profiles.
pub fn no_profile(config: &Config) -> String {
    match header_typo::first_of_profiles(config) {
        Some(typo) => format!("{typo}: write {}", typo.meant),
        None => "there is no profile yet: run `ssoenv configure` to create one".to_owned(),
    }
}

/// Returns `aws_account_id` if it is twelve digits.
pub(super) fn stated_account_id(settings: &Section) -> Option<&str> {
    settings.value("aws_account_id").filter(|id| is_account_id(id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::session::Identity;

    const SESSION_TEXT: &str =
        "[sso-session my-org]\nsso_start_url = https://d-1.awsapps.com/start\nsso_region = us-east-1\n";

    fn resolve(profile: &str) -> Result<Profile, Failure> {
        Profile::resolve(&Config::from_texts(&format!("{SESSION_TEXT}[profile p]\n{profile}"), ""), "p")
    }

    #[test]
    fn both_forms_resolve() {
        let role = |text| match resolve(text).unwrap().source {
            ProfileSource::Sso(role) => {
                (role.account_id, role.role_name, role.session.identity, role.session.region)
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(
            role("sso_session = my-org\nsso_account_id = 012345678901\nsso_role_name = Admin\n"),
            ("012345678901".into(), "Admin".into(), Identity::Named("my-org".into()), "us-east-1".into())
        );
        assert_eq!(
            role("sso_start_url=https://x/start/#/\nsso_region=eu-west-1\nsso_account_id=111111111111\nsso_role_name=R\n").2,
            Identity::Inline("p".into())
        );
        // The same value in both places is no conflict (AWS CLI).
        role(
            "sso_session = my-org\nsso_region = us-east-1\nsso_account_id = 111111111111\nsso_role_name = R\n",
        );
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        for (text, message) in [
            (
                "sso_session = my-org\nsso_acount_id = 111111111111\nsso_role_name = R\n",
                "profile p (config): sso_account_id is missing; sso_acount_id is unknown (config:6): did you mean sso_account_id?",
            ),
            (
                "sso_account_id = 111111111111\n",
                "profile p (config): sso_role_name, sso_start_url, sso_region are missing",
            ),
            (
                "sso_session = my-org\nsso_region = eu-west-1\nsso_account_id = 111111111111\n",
                "profile p (config): sso_role_name is missing; sso_region is `eu-west-1` (config:6) and `us-east-1` (config:3)",
            ),
            (
                "sso_session = my-org\nsso_account_id = 12345678901\nsso_role_name = R\n",
                "profile p (config): sso_account_id `12345678901` is not twelve digits (config:6)",
            ),
        ] {
            let failure = resolve(text).unwrap_err();
            assert_eq!(failure.to_string(), message);
            assert_eq!(failure.kind, crate::error::Kind::Configuration);
            assert!(failure.hint.is_some());
        }
    }

    #[test]
    fn a_typing_error_in_both_keys_is_found_too() {
        let profile = resolve("sso_session = my-org\nsso_acount_id = 1\nsso_rolename = R\n").unwrap();
        let failure = profile.sso_role().unwrap_err();
        assert!(
            failure.to_string().contains("sso_acount_id is unknown (config:6): did you mean sso_account_id?"),
            "{failure}"
        );
        assert!(
            failure.to_string().contains("sso_rolename is unknown (config:7): did you mean sso_role_name?"),
            "{failure}"
        );
    }

    #[test]
    fn a_variable_of_the_person_is_no_unknown_key() {
        let profile =
            resolve("sso_session = my-org\nssoenv_env.sso_thing = 1\nssoenv_color = red\n").unwrap();
        let failure = profile.sso_role().unwrap_err().to_string();
        assert!(failure.contains("sso_account_id") && !failure.contains("unknown"), "{failure}");
    }

    #[test]
    fn other_sources_are_told_apart() {
        for (text, source) in [
            (
                "role_arn = r\nsource_profile = q\nsso_account_id = 1\n",
                ProfileSource::AssumeRole(AssumedRole {
                    role_arn: "r".into(),
                    source: crate::config::assume_role::RoleSource::Profile("q".into()),
                }),
            ),
            ("aws_access_key_id = AKIA\n", ProfileSource::Keys),
            ("credential_process = x\n", ProfileSource::Process),
            ("sso_session = my-org\n", ProfileSource::TokenOnly),
            ("region = eu-west-1\n", ProfileSource::Nothing),
        ] {
            let profile = resolve(text).unwrap();
            assert_eq!(profile.source, source);
            assert!(profile.sso_role().is_err());
        }
    }

    #[test]
    fn a_token_without_its_role_is_refused_as_the_aws_cli_refuses_it() {
        let failure = resolve("web_identity_token_file = /t\ncredential_process = x\n").unwrap_err();
        assert_eq!(failure.to_string(), "profile p: has web_identity_token_file, but no role_arn");
        assert!(matches!(
            resolve("web_identity_token_file = /t\nrole_arn = r\ncredential_process = x\n").unwrap().source,
            ProfileSource::WebIdentity
        ));
    }

    #[test]
    fn an_unknown_profile_names_the_nearest() {
        let config = Config::from_texts("[profile production]\n[profile dev]\n", "");
        let failure = Profile::resolve(&config, "prod").unwrap_err();
        assert_eq!(failure.to_string(), "no profile prod in config");
        assert_eq!(failure.hint.as_deref(), Some("did you mean production?"));
    }

    #[test]
    fn a_region_with_rubbish_is_named_with_its_line() {
        let failure = resolve("region = eu west\n").unwrap_err();
        assert_eq!(failure.to_string(), "config:5: region `eu west` is not a region");
    }
}
