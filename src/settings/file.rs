//! ssoenv's settings file: INI like `~/.aws/config`, with every key optional. For a session, its `[session NAME]`
//! section takes precedence over the keys before the first header. Unknown keys are ignored, since they may belong to
//! later versions.

use super::include::{self, INCLUDE, Included, IncludedState, SHARED};
use super::version::{self, VERSION};
use crate::config::document::{Body, Document, Flavor, SectionKind};
use crate::config::in_utf_8;
use crate::config::section::{Section, Setting};
use crate::error::{Failure, Location, Topic};
use crate::system::env::Env;
use crate::system::files::{self, metadata, paths};
use std::time::Duration;

const ACCESS_REQUEST_URL: &str = "access_request_url";
const AUTO_LOGIN: &str = "auto_login";
const AUTO_REFRESH: &str = "auto_refresh";
const BROWSER: &str = "browser";
pub(super) const CACHE: &str = "cache";
const CONSOLE_BROWSER: &str = "console_browser";
pub(super) const GUARD: &str = "guard";
const LISTING_MAX_AGE: &str = "listing_max_age";
const LOGIN_OPEN: &str = "login_open";
const LOGIN_PORT: &str = "login_port";
/// Key for the mode: `keys` or `profile`.
pub const MODE: &str = "mode";
pub(super) const PRODUCTION: &str = "production";
const PROMPT: &str = "prompt";
const PROMPT_REGION: &str = "prompt_region";
pub(super) const READ_ONLY_ROLES: &str = "read_only_roles";
pub(super) const STORAGE: &str = "storage";
pub(super) const SYNC_ACCOUNT: &str = "sync_account";
pub(super) const SYNC_EXCLUDE: &str = "sync_exclude";
pub(super) const SYNC_NAME: &str = "sync_name";
pub(super) const SYNC_REGION: &str = "sync_region";
pub(super) const SYNC_ROLE: &str = "sync_role";

/// Every key of the file.
pub const KEYS: [&str; 23] = [
    ACCESS_REQUEST_URL,
    AUTO_LOGIN,
    AUTO_REFRESH,
    BROWSER,
    CACHE,
    CONSOLE_BROWSER,
    GUARD,
    INCLUDE,
    LISTING_MAX_AGE,
    LOGIN_OPEN,
    LOGIN_PORT,
    MODE,
    PRODUCTION,
    PROMPT,
    PROMPT_REGION,
    READ_ONLY_ROLES,
    STORAGE,
    SYNC_ACCOUNT,
    SYNC_EXCLUDE,
    SYNC_NAME,
    SYNC_REGION,
    SYNC_ROLE,
    VERSION,
];

/// The settings of a person.
#[derive(Debug, Default)]
pub struct Settings {
    pub(super) document: Option<Document>,
    general: Section,
    /// The files of `include`, in their order.
    pub(super) included: Vec<Included>,
}

/// Whether `use` may sign in when the session has expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutoLogin {
    /// After a question.
    Ask,
    /// Without a question.
    Yes,
    /// Never.
    No,
}

impl Settings {
    /// Reads the file; a missing one means all defaults.
    pub fn load(env: &Env) -> anyhow::Result<Self> {
        let path = paths::settings(env)?;
        let found = files::read_regular(&path).map_err(|error| metadata::unreadable(&path, error))?;
        let Some(contents) = found else {
            return Ok(Settings::default());
        };
        in_utf_8(&path, &contents.bytes)?;
        let document = Document::new(path, Flavor::Settings, contents.bytes);
        let mut general = Section::default();
        overlay(&mut general, &document, document.preamble())?;
        version::check(general.setting(VERSION))?;
        let mut included = match general.setting(INCLUDE) {
            Some(setting) => include::load(env, setting)?,
            None => Vec::new(),
        };
        for file in &mut included {
            let IncludedState::Trusted(document) = &file.state else { continue };
            let mut preamble = Section::default();
            overlay(&mut preamble, document, document.preamble())?;
            if let Err(failure) = version::check(preamble.setting(VERSION)) {
                file.state = IncludedState::Unreadable(failure.without_topic().to_owned());
            }
        }
        Ok(Settings { document: Some(document), general, included })
    }

    /// Creates settings from a text without `include`.
    #[cfg(test)]
    pub(super) fn of_text(text: &str) -> Self {
        let document = Document::new("settings".into(), Flavor::Settings, text.into());
        let mut general = Section::default();
        overlay(&mut general, &document, document.preamble()).unwrap();
        Settings { document: Some(document), general, included: Vec::new() }
    }

    /// Returns the included files, in their order.
    pub fn included(&self) -> &[Included] {
        &self.included
    }

    /// Returns the included files that count.
    pub(super) fn shared(&self) -> impl DoubleEndedIterator<Item = &Document> {
        self.included.iter().filter_map(|file| match &file.state {
            IncludedState::Trusted(document) => Some(document),
            _ => None,
        })
    }

    /// Returns the settings for a session, by the name that people use. The person's own take precedence over those of
    /// an included file.
    pub fn of_session(&self, label: &str) -> Result<SessionSettings, Failure> {
        let mut section = Section::default();
        // The first file that has a key counts.
        for document in self.shared().rev() {
            let mut of_file = Section::default();
            let bodies = document.sections(SectionKind::Session, label).into_iter();
            bodies.into_iter().try_for_each(|body| overlay(&mut of_file, document, body))?;
            section.add(&of_file, |key| SHARED.contains(&key));
        }
        section.add(&self.general, |_| true);
        if let Some(document) = &self.document {
            document
                .sections(SectionKind::Session, label)
                .into_iter()
                .try_for_each(|body| overlay(&mut section, document, body))?;
        }
        Ok(SessionSettings { section })
    }

    /// Returns `prompt`: whether the hook adds its segment to the prompt; yes by default.
    pub fn prompt(&self) -> Result<bool, Failure> {
        let general = SessionSettings { section: self.general.clone() };
        general.read(PROMPT, "yes or no", yes_or_no).map(|found| found.unwrap_or(true))
    }

    /// Returns `prompt_region`: whether the segment names the region; no by default.
    pub fn prompt_region(&self) -> Result<bool, Failure> {
        let general = SessionSettings { section: self.general.clone() };
        general.read(PROMPT_REGION, "yes or no", yes_or_no).map(|found| found.unwrap_or(false))
    }

    /// Returns the patterns of `production` and their line; `None` without the key.
    pub(super) fn production(&self) -> Option<(&str, &Location)> {
        self.general.setting(PRODUCTION).map(|setting| (setting.value.as_str(), &setting.origin))
    }
}

/// Settings that may differ by session.
#[derive(Debug, Default)]
pub struct SessionSettings {
    pub(super) section: Section,
}

impl SessionSettings {
    /// Returns `auto_login`; `ask` by default.
    pub fn auto_login(&self) -> Result<AutoLogin, Failure> {
        self.read(AUTO_LOGIN, "ask, yes or no", |value| match value.to_ascii_lowercase().as_str() {
            "ask" => Some(AutoLogin::Ask),
            "yes" | "true" => Some(AutoLogin::Yes),
            "no" | "false" => Some(AutoLogin::No),
            _ => None,
        })
        .map(|found| found.unwrap_or(AutoLogin::Ask))
    }

    /// Returns `auto_refresh`: whether the hook renews credentials; yes by default.
    pub fn auto_refresh(&self) -> Result<bool, Failure> {
        self.read(AUTO_REFRESH, "yes or no", yes_or_no).map(|found| found.unwrap_or(true))
    }

    /// Returns `mode` as written, and its line.
    pub fn mode(&self) -> Option<(&str, String)> {
        let setting = self.section.setting(MODE).filter(|setting| !setting.value.is_empty())?;
        Some((&setting.value, setting.origin.to_string()))
    }

    /// Returns `listing_max_age`: how old a kept listing of accounts and roles may be; a day by default.
    pub fn listing_max_age(&self) -> Result<Duration, Failure> {
        const DAY: Duration = Duration::from_secs(24 * 60 * 60);
        let expected = "a duration such as 12h or 7days";
        let age = self.read(LISTING_MAX_AGE, expected, |value| humantime::parse_duration(value).ok());
        age.map(|found| found.unwrap_or(DAY))
    }

    /// Returns `login_open`: whether `login` opens the browser also without a terminal; no by default.
    pub fn login_open(&self) -> Result<bool, Failure> {
        self.read(LOGIN_OPEN, "yes or no", yes_or_no).map(|found| found.unwrap_or(false))
    }

    /// Returns `login_port`: the port for the browser's redirect.
    pub fn login_port(&self) -> Result<Option<u16>, Failure> {
        self.read(LOGIN_PORT, "a port between 1 and 65535", |value| {
            // With 0 the system would choose a port, which it does without this key too.
            value.parse().ok().filter(|port| *port > 0)
        })
    }

    /// Returns `browser`: the command that opens a link.
    pub fn browser(&self) -> Option<&str> {
        self.section.value(BROWSER)
    }

    /// Returns `console_browser`: the command that opens the console, with placeholders.
    pub fn console_browser(&self) -> Option<&str> {
        self.section.value(CONSOLE_BROWSER)
    }

    /// Returns `access_request_url` for a role, with `{account}` and `{role}` filled in. Names of roles may have characters
    /// such as `+` that mean something else in an address.
    pub fn access_request_url(&self, account_id: &str, role_name: &str) -> Option<String> {
        let url = self.section.value(ACCESS_REQUEST_URL)?;
        let part = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        Some(url.replace("{account}", &part(account_id)).replace("{role}", &part(role_name)))
    }

    pub(super) fn read<T>(
        &self,
        key: &str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Failure> {
        let Some(Setting { value, origin }) = self.section.setting(key).filter(|it| !it.value.is_empty())
        else {
            return Ok(None);
        };
        parse(value).map(Some).ok_or_else(|| {
            Failure::configuration(format!("{key} is `{value}`"))
                .hint(format!("set {key} to {expected}"))
                .about(Topic::Line(origin.clone()))
        })
    }
}

fn yes_or_no(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "yes" | "true" => Some(true),
        "no" | "false" => Some(false),
        _ => None,
    }
}

pub(super) fn overlay(section: &mut Section, document: &Document, body: Body<'_>) -> Result<(), Failure> {
    section.overlay(&document.path, body).map_err(|bad| {
        Failure::configuration(bad.why)
            .hint("write settings as `name = value`")
            .about(Topic::Line(bad.origin))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Settings {
        Settings::of_text(text)
    }

    #[test]
    fn a_session_of_its_own_wins_over_the_general_settings() {
        let settings = settings(
            "auto_login = no\nlogin_port = 8400\n[session my-org]\nauto_login = yes\nbrowser = firefox -P work\n[session 'a b']\nlogin_port = 1\n",
        );
        let of = |name| settings.of_session(name).unwrap();
        assert_eq!(of("my-org").auto_login().unwrap(), AutoLogin::Yes);
        assert_eq!(of("my-org").login_port().unwrap(), Some(8400));
        assert_eq!(of("my-org").browser(), Some("firefox -P work"));
        assert_eq!(of("other").auto_login().unwrap(), AutoLogin::No);
        assert_eq!(of("a b").login_port().unwrap(), Some(1));
        assert_eq!(Settings::default().of_session("x").unwrap().auto_login().unwrap(), AutoLogin::Ask);
    }

    #[test]
    fn what_the_hook_does_is_on_unless_it_is_off() {
        let settings = settings("prompt = no\n[session quiet]\nauto_refresh = False\n");
        assert!(!settings.prompt().unwrap());
        assert!(!settings.of_session("quiet").unwrap().auto_refresh().unwrap());
        assert!(settings.of_session("other").unwrap().auto_refresh().unwrap());
        assert!(Settings::default().prompt().unwrap());
    }

    #[test]
    fn a_value_that_means_nothing_is_named_with_its_line() {
        let settings = settings("auto_login = maybe\nlogin_port = 70000\nlisting_max_age = 7\n");
        let of = settings.of_session("x").unwrap();
        assert_eq!(of.auto_login().unwrap_err().to_string(), "settings:1: auto_login is `maybe`");
        assert_eq!(of.login_port().unwrap_err().to_string(), "settings:2: login_port is `70000`");
        assert_eq!(of.listing_max_age().unwrap_err().to_string(), "settings:3: listing_max_age is `7`");
    }

    #[test]
    fn a_listing_is_kept_for_a_day_or_as_the_settings_say() {
        let settings = settings("listing_max_age = 12h\n[session big]\nlisting_max_age = 7days\n");
        let hours = |settings: &Settings, name| {
            settings.of_session(name).unwrap().listing_max_age().unwrap().as_secs() / 3600
        };
        assert_eq!((hours(&settings, "big"), hours(&settings, "x")), (168, 12));
        assert_eq!(hours(&Settings::default(), "x"), 24);
    }

    #[test]
    fn a_request_url_names_account_and_role() {
        let settings = settings("access_request_url = https://x/?a={account}&r={role}\n");
        let of = settings.of_session("x").unwrap();
        assert_eq!(of.access_request_url("111", "Dev").as_deref(), Some("https://x/?a=111&r=Dev"));
        let encoded = of.access_request_url("111", "a+b=c@d,e_f-g.h").unwrap();
        assert_eq!(encoded, "https://x/?a=111&r=a%2Bb%3Dc%40d%2Ce_f-g.h");
    }
}
