//! A sign-in session as the configuration defines it: an `[sso-session]`, or the older form inside a profile. Pure.

use super::Config;
use super::document::SectionKind;
use super::header_typo;
use super::section::{Section, Setting};
use super::shell_word::quoted;
use super::sso_keys::{REGION, SCOPES, START_URL};
use super::suggest;
use crate::aws::region::{check_region, region_failure};
use crate::error::{Failure, Kind, Topic};

/// The scope that gives access to accounts and roles.
pub const ACCOUNT_SCOPE: &str = "sso:account:access";

/// What a sign-in belongs to: decides the names of the cache files.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Identity {
    /// `[sso-session NAME]`.
    Named(String),
    /// The older form: the profile's own `sso_start_url`. The name is that of the profile.
    Inline(String),
}

/// Where to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Whose session this is.
    pub identity: Identity,
    /// As configured, to the letter: the older form's cache file is named by it.
    pub start_url: String,
    /// Of the Identity Center, not of the resources.
    pub region: String,
    /// `sso_registration_scopes`; an absent key and an empty one name different registrations.
    pub scopes: Option<Vec<String>>,
}

impl Session {
    /// Reads an `[sso-session]`; both of its keys must be there.
    pub fn named(config: &Config, name: &str) -> Result<Self, Failure> {
        Session::of_section(config, name, &section(config, name)?)
    }

    /// The same from a section that has been read already.
    pub(super) fn of_section(config: &Config, name: &str, section: &Section) -> Result<Self, Failure> {
        let missing: Vec<&str> =
            [START_URL, REGION].into_iter().filter(|key| section.value(key).is_none()).collect();
        if !missing.is_empty() {
            return Err(Failure::configuration(format!("session {name} has no {}", missing.join(" and ")))
                .hint(format!("add it to [sso-session {name}] in {}", config.path().display())));
        }
        let value = |key| section.value(key).unwrap_or_default().to_owned();
        Ok(Session {
            identity: Identity::Named(name.to_owned()),
            start_url: value(START_URL),
            region: region(section.setting(REGION), REGION)?.unwrap_or_default(),
            scopes: section.setting(SCOPES).map(|setting| scopes(&setting.value)),
        })
    }

    /// What people call it: the session's name, or the start URL of the older form.
    pub fn label(&self) -> &str {
        match &self.identity {
            Identity::Named(name) => name,
            Identity::Inline(_) => &self.start_url,
        }
    }

    /// The text whose SHA-1 names the token file: the name, in the older form the start URL (AWS CLI).
    pub fn cache_key(&self) -> &str {
        self.label()
    }

    /// Whether it can give accounts and roles: unless its scopes are stated, and access to accounts is not among them. Such
    /// are sessions that editors write for services of their own.
    pub fn gives_accounts(&self) -> bool {
        let stated = self.scopes.as_deref().filter(|scopes| !scopes.is_empty());
        stated.is_none_or(|scopes| scopes.iter().any(|scope| scope == ACCOUNT_SCOPE))
    }

    /// The command that signs in.
    pub fn sign_in_hint(&self) -> String {
        // To be pasted into a shell; a name that no shell can be given was refused before.
        match &self.identity {
            Identity::Named(name) => login_line(name),
            Identity::Inline(profile) => {
                format!("ssoenv login --profile {}", shlex::try_quote(profile).unwrap_or_default())
            }
        }
    }

    /// The same command as a step of a sentence.
    pub fn sign_in_step(&self) -> String {
        format!("run `{}`", self.sign_in_hint())
    }
}

/// The command that signs in to a named session, to be pasted into a shell.
pub fn login_line(name: &str) -> String {
    format!("ssoenv login {}", quoted(name))
}

/// The section of a session, or which one may have been meant.
pub(super) fn section(config: &Config, name: &str) -> Result<Section, Failure> {
    if let Some(section) = config.session(name)? {
        return Ok(section);
    }
    Err(no_session(config, name, &config.session_names()))
}

/// A session that the file does not have; `names` are those that may have been meant.
pub fn no_session(config: &Config, name: &str, names: &[String]) -> Failure {
    if let Some(failure) = config.not_configured() {
        return failure;
    }
    let near = suggest::nearest(name, names.iter().map(String::as_str));
    let message = format!("no [sso-session {name}] in {}", config.path().display());
    if let Some(typo) = header_typo::of_name(config, SectionKind::Session, name) {
        return Failure::configuration(format!("{message}: {typo}")).hint(format!("write {}", typo.meant));
    }
    let failure = Failure::configuration(message);
    match suggest::question(&near) {
        Some(question) => failure.hint(question),
        None if names.is_empty() => failure.hint("create one with `ssoenv configure`"),
        None => failure.hint(format!("available sessions: {}", names.join(", "))),
    }
}

/// A configuration that has no session at all.
pub fn no_sessions(config: &Config) -> Failure {
    config.not_configured().unwrap_or_else(|| {
        Failure::configuration(format!("no session in {}", config.path().display()))
            .hint("create one with `ssoenv configure`")
    })
}

/// A region that may stand in a host name; `None` when it is absent or empty.
pub(super) fn region(setting: Option<&Setting>, key: &str) -> Result<Option<String>, Failure> {
    let Some(setting) = setting.filter(|setting| !setting.value.is_empty()) else { return Ok(None) };
    check_region(&setting.value).map(|()| Some(setting.value.clone())).map_err(|why| {
        region_failure(Kind::Configuration, format!("{key} {why}")).about(Topic::Line(setting.origin.clone()))
    })
}

/// Comma-separated, trimmed, empty items dropped, order kept (AWS CLI).
pub fn scopes(value: &str) -> Vec<String> {
    value.split(',').map(str::trim).filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_read_with_its_scopes() {
        let config = Config::from_texts(
            "[sso-session my-org]\nsso_start_url = https://x.awsapps.com/start/#/\nsso_region = eu-west-1 # home\nsso_registration_scopes = a, ,b\n",
            "",
        );
        let session = Session::named(&config, "my-org").unwrap();
        assert_eq!(session.start_url, "https://x.awsapps.com/start/#/");
        assert_eq!(session.region, "eu-west-1");
        assert_eq!(session.scopes, Some(vec!["a".into(), "b".into()]));
    }

    #[test]
    fn a_session_that_is_not_there_names_the_nearest() {
        let config = Config::from_texts("[sso-session my-org]\n[sso-session other]\n", "");
        let hint = |name| Session::named(&config, name).unwrap_err().hint.unwrap();
        assert_eq!(hint("my-orgs"), "did you mean my-org?");
        assert_eq!(hint("zzz"), "available sessions: my-org, other");
        let failure = Session::named(&Config::from_texts("[profile x]\n", ""), "my-org").unwrap_err();
        assert_eq!(failure.hint.as_deref(), Some("create one with `ssoenv configure`"));
    }

    #[test]
    fn a_session_without_its_keys_lists_them_all() {
        let config = Config::from_texts("[sso-session s]\nsso_region =\n", "");
        assert_eq!(
            Session::named(&config, "s").unwrap_err().to_string(),
            "session s has no sso_start_url and sso_region"
        );
    }

    #[test]
    fn a_region_is_a_host_label() {
        for (region, good) in [
            ("us-east-1", true),
            ("x", true),
            ("", false),
            ("us east", false),
            ("a/b", false),
            ("-a", false),
            ("ü", false),
        ] {
            assert_eq!(check_region(region).is_ok(), good, "{region}");
        }
    }
}
