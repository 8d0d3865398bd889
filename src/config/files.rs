//! `~/.aws/config` and `~/.aws/credentials`: found, read, combined, and resolved to what a profile means. Reading
//! follows the rules that the AWS SDKs share; [`write`](mod@write) and
//! [`credentials_file`](super::credentials_file) alone change them.

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

/// What a profile is called that nobody has named.
pub const DEFAULT_PROFILE: &str = "default";

/// Both files, read but not yet understood: a section is looked at when somebody asks for it.
#[derive(Debug)]
pub struct Config {
    pub(super) config: Document,
    pub(super) credentials: Document,
}

impl fmt::Debug for Document {
    /// The path alone: keys stand in the file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({})", self.path.display())
    }
}

impl Config {
    /// Reads both files; one that is not there is empty. For a hook nothing is waited for.
    pub fn load(env: &Env) -> anyhow::Result<Self> {
        Config::load_within(env, limits(env))
    }

    /// The same for a caller that must not wait, whatever the environment says.
    pub fn load_at_once(env: &Env) -> anyhow::Result<Self> {
        Config::load_within(env, LIMITS.at_once())
    }

    fn load_within(env: &Env, limits: Limits) -> anyhow::Result<Self> {
        let read = |path: PathBuf, flavor| {
            let bytes = contents(&path, limits)?.unwrap_or_default();
            anyhow::Ok(Document::new(path, flavor, bytes))
        };
        Ok(Config {
            config: read(paths::config_file(env)?, Flavor::Config)?,
            credentials: read(paths::credentials_file(env)?, Flavor::Credentials)?,
        })
    }

    /// From the bytes of both files, for callers that have read them already.
    pub fn of(config: (PathBuf, Vec<u8>), credentials: (PathBuf, Vec<u8>)) -> Self {
        Config {
            config: Document::new(config.0, Flavor::Config, config.1),
            credentials: Document::new(credentials.0, Flavor::Credentials, credentials.1),
        }
    }

    /// From texts, for callers that have them already.
    pub fn from_texts(config: &str, credentials: &str) -> Self {
        Config::of(("config".into(), config.into()), ("credentials".into(), credentials.into()))
    }

    /// The file that profiles and sessions are written to, for messages.
    pub fn path(&self) -> &PathBuf {
        &self.config.path
    }

    /// What both files say of a profile, the credentials file winning key by key. `None` when neither has it.
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

    /// What the config file says of an `[sso-session]`.
    pub fn session(&self, name: &str) -> Result<Option<Section>, Failure> {
        self.named(SectionKind::Session, name)
    }

    /// What the config file says of a `[services]` section.
    pub fn services(&self, name: &str) -> Result<Option<Section>, Failure> {
        self.named(SectionKind::Services, name)
    }

    /// What a person has to do first, where neither file says anything: they are missing, empty, or hold comments alone.
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

    /// Where a header lacks its `]`, in either file.
    pub fn unclosed(&self) -> Option<String> {
        let place =
            |document: &Document| Some(format!("{}:{}", document.path.display(), document.unclosed()?));
        place(&self.config).or_else(|| place(&self.credentials))
    }

    /// Prepares for a caller that will ask for every profile.
    pub fn index(&self) {
        self.config.index();
        self.credentials.index();
    }

    /// The names of all profiles: those of the config file in its order, then those of the credentials file alone.
    pub fn profile_names(&self) -> Vec<String> {
        self.profile_names_beginning("")
    }

    /// Those of them that begin so.
    pub fn profile_names_beginning(&self, start: &str) -> Vec<String> {
        let mut seen = HashSet::with_capacity(self.config.sections_at_most());
        let profiles = self.config.names().chain(self.credentials.names()).filter(is_profile);
        let names = profiles.map(|header| header.name).filter(|name| name.starts_with(start));
        names.filter(|name| seen.insert(name.clone())).map(Cow::into_owned).collect()
    }

    /// The names of all sessions, in the order of the file.
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

/// Whether no line of a file says anything to any reader.
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

/// No configuration in use comes near this size: it has room for 50,000 profiles.
pub(super) const LIMITS: Limits = Limits { size: 16 << 20, ..Limits::ATTENDED };

/// Those for a verb in this environment: a prompt does not wait.
pub fn limits(env: &Env) -> Limits {
    if env.has(HOOK) { LIMITS.at_once() } else { LIMITS }
}

/// The bytes of one of the files. `None` when there is no such file.
pub fn contents(path: &Path, limits: Limits) -> anyhow::Result<Option<Vec<u8>>> {
    let contents = files::read(path, limits).map_err(|error| metadata::unreadable(path, error))?;
    let bytes = contents.map(|contents| contents.bytes);
    bytes.as_deref().map_or(Ok(()), |bytes| in_utf_8(path, bytes))?;
    Ok(bytes)
}

/// Refuses bytes in another encoding, which hold no section for a reader of UTF-8.
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
            // Duplicates merge, the last one wins (SDKs; the AWS CLI refuses the file).
            (
                "[profile x]\na=1\nb=1\n[profile y]\nb=9\n[profile x]\nb=2\n",
                "",
                "x",
                &[("a", "1"), ("b", "2")][..],
            ),
            // Two spellings of one name are one profile.
            ("[profile x]\na=1\n[profile \"x\"]\nb=2\n", "", "x", &[("a", "1"), ("b", "2")]),
            // `[profile default]` wins over `[default]`, wherever it stands (SDKs).
            ("[profile default]\na=1\n[default]\nb=2\n", "", "default", &[("a", "1")]),
            ("[default]\nb=2\n[profile default]\na=1\n", "", "default", &[("a", "1")]),
            ("[default]\nb=2\n", "", "default", &[("b", "2")]),
            // `[DEFAULT]` is nobody's, and inherited by none (SDKs).
            ("[DEFAULT]\nz=9\n[profile x]\na=1\n", "", "x", &[("a", "1")]),
            // The credentials file wins key by key, and has profiles of its own.
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
