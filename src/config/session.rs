//! A sign-in session as configured: an `[sso-session]`, or the older form inside a profile. Pure.

use super::Config;
use super::document::SectionKind;
use super::header_typo;
use super::section::{Section, Setting};
use super::shell_word::quoted;
use super::sso_keys::{REGION, SCOPES, START_URL};
use super::suggest;
use crate::aws::region::{check_region, region_failure};
use crate::error::{Failure, Kind, Topic};

/// Scope that allows listing accounts and getting role credentials (AWS CLI's default).
pub const ACCOUNT_SCOPE: &str = "sso:account:access";

/// Identity of a sign-in, which decides the names of its cache files.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Identity {
    /// `[sso-session NAME]`.
    Named(String),
    /// The older form: `sso_start_url` in the profile itself. Holds the profile's name.
    Inline(String),
}

/// A sign-in session: start URL, region, scopes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The session's name, or the profile of the older form.
    pub identity: Identity,
    /// `sso_start_url` exactly as configured: in the older form it names the cache file.
    pub start_url: String,
    /// Region of IAM Identity Center, not of the resources.
    pub region: String,
    /// `sso_registration_scopes`. An absent key and an empty one lead to different registrations (AWS CLI).
    pub scopes: Option<Vec<String>>,
}

impl Session {
    /// Reads an `[sso-session]`. Fails if the section is missing, or lacks `sso_start_url` or `sso_region`.
    pub fn named(config: &Config, name: &str) -> Result<Self, Failure> {
        Session::of_section(config, name, &section(config, name)?)
    }

    /// Same as [`Session::named`], from a section that was read already.
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

    /// Returns the name that people use: the session's name, or the start URL of the older form.
    pub fn label(&self) -> &str {
        match &self.identity {
            Identity::Named(name) => name,
            Identity::Inline(_) => &self.start_url,
        }
    }

    /// Returns the text whose SHA-1 names the token file: the session's name, or the start URL of the older form
    /// (AWS CLI).
    pub fn cache_key(&self) -> &str {
        self.label()
    }

    /// Whether it can list accounts and roles: always, unless its scopes are stated and lack [`ACCOUNT_SCOPE`].
    /// Editors write such sessions for services of their own.
    pub fn gives_accounts(&self) -> bool {
        let stated = self.scopes.as_deref().filter(|scopes| !scopes.is_empty());
        stated.is_none_or(|scopes| scopes.iter().any(|scope| scope == ACCOUNT_SCOPE))
    }

    /// Returns the command that signs in.
    pub fn sign_in_hint(&self) -> String {
        self.command("login")
    }

    /// Returns a command for this session, quoted for a shell. `verb` takes a session or `--profile`; its other arguments
    /// come with it.
    pub fn command(&self, verb: &str) -> String {
        match &self.identity {
            Identity::Named(name) => command_for(verb, name),
            Identity::Inline(profile) => {
                format!("ssoenv {verb} --profile {}", shlex::try_quote(profile).unwrap_or_default())
            }
        }
    }

    /// Returns the same command for use inside a sentence.
    pub fn sign_in_step(&self) -> String {
        format!("run `{}`", self.sign_in_hint())
    }
}

/// Returns the command that signs in to a named session, quoted for a shell.
pub fn login_line(name: &str) -> String {
    command_for("login", name)
}

fn command_for(verb: &str, name: &str) -> String {
    format!("ssoenv {verb} {}", quoted(name))
}

/// Returns the section of a session; fails with a hint to the name that was probably meant.
pub(super) fn section(config: &Config, name: &str) -> Result<Section, Failure> {
    if let Some(section) = config.session(name)? {
        return Ok(section);
    }
    Err(no_session(config, name, &config.session_names()))
}

/// Returns the error for a session that is not in the file; `names` are the candidates for a suggestion.
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

/// Returns the error for a configuration without any session.
pub fn no_sessions(config: &Config) -> Failure {
    config.not_configured().unwrap_or_else(|| {
        Failure::configuration(format!("no session in {}", config.path().display()))
            .hint("create one with `ssoenv configure`")
    })
}

/// Returns a region that is safe in a host name; `None` if it is absent or empty. Fails for anything else, since the
/// value becomes part of a URL.
pub(super) fn region(setting: Option<&Setting>, key: &str) -> Result<Option<String>, Failure> {
    let Some(setting) = setting.filter(|setting| !setting.value.is_empty()) else { return Ok(None) };
    check_region(&setting.value).map(|()| Some(setting.value.clone())).map_err(|why| {
        region_failure(Kind::Configuration, format!("{key} {why}")).about(Topic::Line(setting.origin.clone()))
    })
}

/// Splits at commas, trims, drops empty items, keeps the order (AWS CLI).
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
