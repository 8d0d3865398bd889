//! `~/.aws/config` and `~/.aws/credentials`: finding, reading and combining them. Follows the rules that the AWS SDKs
//! share. Only `write.rs` and `credentials_file.rs` change the files.

use crate::config::document::{Body, Document, Flavor, Header, MOST_ALIKE, SectionKind};
use crate::config::section::{BadLine, Section};
use crate::error::{Failure, Location, Topic};
use crate::system::env::Env;
use crate::system::files::{self, Limits, metadata, paths};
use crate::system::process::hook_role::HOOK;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Profile that is used if none is named.
pub const DEFAULT_PROFILE: &str = "default";

/// Both files, read but not parsed: a section is parsed when it is asked for. Clones share the bytes.
#[derive(Clone, Debug)]
pub struct Config {
    pub(super) config: Arc<Document>,
    pub(super) credentials: Arc<Document>,
}

impl fmt::Debug for Document {
    /// Prints the path alone, since the file may hold keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({})", self.path.display())
    }
}

impl Config {
    /// Reads both files; a missing one is empty. Does not wait for a slow file when run by the hook.
    pub fn load(env: &Env) -> anyhow::Result<Self> {
        Config::load_within(env, limits(env))
    }

    /// Same as [`Config::load`], never waiting for a slow file.
    pub fn load_at_once(env: &Env) -> anyhow::Result<Self> {
        Config::load_within(env, LIMITS.at_once())
    }

    fn load_within(env: &Env, limits: Limits) -> anyhow::Result<Self> {
        let read = |path: PathBuf, flavor| {
            let bytes = contents(&path, limits)?.unwrap_or_default();
            anyhow::Ok(Arc::new(Document::new(path, flavor, bytes)))
        };
        Ok(Config {
            config: read(paths::config_file(env)?, Flavor::Config)?,
            credentials: read(paths::credentials_file(env)?, Flavor::Credentials)?,
        })
    }

    /// Creates the configuration from paths and bytes that the caller has read.
    pub fn of(config: (PathBuf, Vec<u8>), credentials: (PathBuf, Vec<u8>)) -> Self {
        Config {
            config: Arc::new(Document::new(config.0, Flavor::Config, config.1)),
            credentials: Arc::new(Document::new(credentials.0, Flavor::Credentials, credentials.1)),
        }
    }

    /// Creates the configuration from texts.
    pub fn from_texts(config: &str, credentials: &str) -> Self {
        Config::of(("config".into(), config.into()), ("credentials".into(), credentials.into()))
    }

    /// Returns the config file's path, where profiles and sessions are written.
    pub fn path(&self) -> &PathBuf {
        &self.config.path
    }

    /// Returns a profile's settings from both files; the credentials file takes precedence key by key (SDKs). `None`
    /// if neither has the profile.
    pub fn profile(&self, name: &str) -> Result<Option<Section>, Failure> {
        let (_, bodies) = self.config.effective(SectionKind::Profile, name);
        let overlay = self.credentials.sections(SectionKind::Profile, name);
        if bodies.is_empty() && overlay.is_empty() {
            return Ok(None);
        }
        let mut section = Section::default();
        merge(&mut section, &self.config, &bodies).map_err(|bad| unreadable(&bad))?;
        merge(&mut section, &self.credentials, &overlay).map_err(|bad| unreadable(&bad))?;
        Ok(Some(section))
    }

    /// Returns the settings of an `[sso-session]`.
    pub fn session(&self, name: &str) -> Result<Option<Section>, Failure> {
        self.named(SectionKind::Session, name)
    }

    /// Returns the settings of a `[services]` section.
    pub fn services(&self, name: &str) -> Result<Option<Section>, Failure> {
        self.named(SectionKind::Services, name)
    }

    /// Returns what a person has to do first if both files are missing, empty, or hold only comments.
    pub fn not_configured(&self) -> Option<Failure> {
        if !is_blank(&self.config.bytes) || !is_blank(&self.credentials.bytes) {
            return None;
        }
        let path = self.path();
        let place = match path.ends_with(".aws/config") {
            true => String::new(),
            false => format!(" in {}", path.display()),
        };
        Some(Failure::configuration(format!("there is no configuration yet{place}: run `ssoenv configure`")))
    }

    /// Returns the place of the first header without `]`, as `FILE:LINE`.
    pub fn unclosed(&self) -> Option<String> {
        let place =
            |document: &Document| Some(format!("{}:{}", document.path.display(), document.unclosed()?));
        place(&self.config).or_else(|| place(&self.credentials))
    }

    /// Builds indexes, for a caller that will ask for every profile.
    pub fn index(&self) {
        self.config.index();
        self.credentials.index();
    }

    /// Returns the names of all profiles: those of the config file in its order, then those that only the credentials
    /// file has.
    pub fn profile_names(&self) -> Vec<String> {
        self.profile_names_beginning("")
    }

    /// Same as [`Config::profile_names`], of names with this prefix.
    pub fn profile_names_beginning(&self, start: &str) -> Vec<String> {
        let mut seen = HashSet::with_capacity(self.config.sections_at_most());
        let profiles = self.config.names().chain(self.credentials.names()).filter(is_profile);
        let names = profiles.map(|header| header.name).filter(|name| name.starts_with(start));
        names.filter(|name| seen.insert(name.clone())).map(Cow::into_owned).collect()
    }

    /// Returns the names of all sessions, in file order.
    pub fn session_names(&self) -> Vec<String> {
        let sessions = self.config.names().filter(|header| header.kind == SectionKind::Session);
        let mut names: Vec<String> = sessions.map(|header| header.name.into_owned()).collect();
        let mut seen = HashSet::new();
        names.retain(|name| seen.insert(name.clone()));
        names
    }

    fn named(&self, kind: SectionKind, name: &str) -> Result<Option<Section>, Failure> {
        let bodies = self.config.sections(kind, name);
        if bodies.is_empty() {
            return Ok(None);
        }
        let mut section = Section::default();
        merge(&mut section, &self.config, &bodies).map_err(|bad| unreadable(&bad))?;
        Ok(Some(section))
    }
}

/// Whether every line of a file is empty or a comment.
fn is_blank(bytes: &[u8]) -> bool {
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii);
    lines.filter(|line| !line.is_empty()).all(|line| line.starts_with(b"#") || line.starts_with(b";"))
}

pub(super) fn is_profile(header: &Header<'_>) -> bool {
    matches!(header.kind, SectionKind::Profile | SectionKind::Default)
}

pub(super) fn merge(section: &mut Section, document: &Document, bodies: &[Body<'_>]) -> Result<(), BadLine> {
    if let Some(body) = bodies.get(MOST_ALIKE) {
        let origin = Location { path: Arc::clone(&document.path), line: body.line };
        return Err(BadLine { origin, why: "more than 1,000 sections with the same name" });
    }
    bodies.iter().try_for_each(|body| section.overlay(&document.path, *body))
}

pub(super) fn unreadable(bad: &BadLine) -> Failure {
    Failure::configuration(bad.why)
        .hint(format!("correct line {} of {}", bad.origin.line, bad.origin.path.display()))
        .about(Topic::Line(bad.origin.clone()))
}

/// Limits for both files: 16 MiB, which is room for 50,000 profiles.
pub(super) const LIMITS: Limits = Limits { size: 16 << 20, ..Limits::ATTENDED };

/// Returns the limits for this run: the hook does not wait.
pub fn limits(env: &Env) -> Limits {
    if env.has(HOOK) { LIMITS.at_once() } else { LIMITS }
}

/// Returns the bytes of one of the files; `None` if it does not exist. Fails if it is not in UTF-8.
pub fn contents(path: &Path, limits: Limits) -> anyhow::Result<Option<Vec<u8>>> {
    let contents = files::read(path, limits).map_err(|error| metadata::unreadable(path, error))?;
    let bytes = contents.map(|contents| contents.bytes);
    bytes.as_deref().map_or(Ok(()), |bytes| in_utf_8(path, bytes))?;
    Ok(bytes)
}

/// Fails for bytes in another encoding (UTF-16 for example), in which no reader would find a section.
pub fn in_utf_8(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let Some(encoding) = files::foreign_encoding(bytes) else { return Ok(()) };
    let path = path.display();
    let name = encoding.split(' ').next().filter(|name| name.starts_with("UTF"));
    let hint = match name {
        Some(name) => format!(
            "save it as UTF-8 without a byte-order mark, in an editor or with `iconv -f {name} -t UTF-8`"
        ),
        None => "restore it from a copy, or remove it".to_owned(),
    };
    Err(Failure::configuration(format!("{path} contains {encoding} instead of UTF-8")).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(config: &str, credentials: &str, profile: &str) -> Vec<(String, String)> {
        let section = Config::from_texts(config, credentials).profile(profile).unwrap().unwrap_or_default();
        section.iter().map(|(key, setting)| (key.to_owned(), setting.value.clone())).collect()
    }

    fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
        expected.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn sections_of_one_profile_become_one() {
        for (config, credentials, name, expected) in [
            // Duplicate sections merge and the last value counts (SDKs); the AWS CLI refuses the file.
            (
                "[profile x]\na=1\nb=1\n[profile y]\nb=9\n[profile x]\nb=2\n",
                "",
                "x",
                &[("a", "1"), ("b", "2")][..],
            ),
            // Two spellings of one name are one profile.
            ("[profile x]\na=1\n[profile \"x\"]\nb=2\n", "", "x", &[("a", "1"), ("b", "2")]),
            // `[profile default]` takes precedence over `[default]`, wherever it is (SDKs).
            ("[profile default]\na=1\n[default]\nb=2\n", "", "default", &[("a", "1")]),
            ("[default]\nb=2\n[profile default]\na=1\n", "", "default", &[("a", "1")]),
            ("[default]\nb=2\n", "", "default", &[("b", "2")]),
            // `[DEFAULT]` is not a profile, and no profile inherits from it (SDKs).
            ("[DEFAULT]\nz=9\n[profile x]\na=1\n", "", "x", &[("a", "1")]),
            // The credentials file takes precedence key by key, and has profiles of its own.
            ("[profile x]\na=1\nb=1\n", "[x]\nb=2\n", "x", &[("a", "1"), ("b", "2")]),
            ("", "[only here]\na=1\n", "only here", &[("a", "1")]),
            ("a=0\n[profile x]\nb=1\n", "", "x", &[("b", "1")]),
        ] {
            assert_eq!(keys(config, credentials, name), pairs(expected), "{config:?} {credentials:?}");
        }
    }

    #[test]
    fn a_broken_section_hurts_only_itself() {
        let config =
            Config::from_texts("[profile bad]\nnonsense\n[profile open\nx=1\n[profile good]\na=1\n", "");
        assert!(config.profile("good").unwrap().is_some());
        let failure = config.profile("bad").unwrap_err();
        assert_eq!(failure.to_string(), "config:2: a line without `=`");
        assert_eq!(failure.kind, crate::error::Kind::Configuration);
    }

    #[test]
    fn files_that_say_nothing_are_no_configuration() {
        let of = |path: &str, config: &[u8], credentials: &[u8]| {
            let files = Config::of((path.into(), config.into()), ("credentials".into(), credentials.into()));
            files.not_configured().map(|failure| failure.to_string())
        };
        let first = Some("there is no configuration yet: run `ssoenv configure`".to_owned());
        for (config, credentials, expected) in [
            ("", "", true),
            ("\n  \r\n# [profile x]\n ; y\n", "#", true),
            ("[sso-session x]\n", "", false),
            ("[dev]\n", "", false),
            ("", "[x]\n", false),
            ("region = x\n", "", false),
            ("[profile open\n", "", false),
        ] {
            let said = of("/h/.aws/config", config.as_bytes(), credentials.as_bytes());
            assert_eq!(said, first.clone().filter(|_| expected), "{config:?} {credentials:?}");
        }
        assert_eq!(of("/h/.aws/config", b"\xff\xfe[\0", b""), None, "another encoding is no blank file");
        let said = of("/elsewhere/conf", b"", b"");
        assert_eq!(
            said.as_deref(),
            Some("there is no configuration yet in /elsewhere/conf: run `ssoenv configure`")
        );
    }

    #[test]
    fn names_are_listed_once_in_the_order_of_the_files() {
        let config = Config::from_texts(
            "[profile b]\n[default]\n[sso-session s]\n[profile a]\n[profile b]\n[sso-session s]\n",
            "[c]\n[a]\n",
        );
        assert_eq!(config.profile_names(), ["b", "default", "a", "c"]);
        assert_eq!(config.session_names(), ["s"]);
    }
}
