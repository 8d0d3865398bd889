//! Environment variables as a value, so that a test can hand in its own.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

/// The process's variables, or a made-up set.
#[derive(Debug)]
pub enum Env {
    /// Those of this process, read when asked for.
    Process,
    /// Exactly these.
    Fixed(BTreeMap<String, OsString>),
}

impl Env {
    /// A made-up environment.
    pub fn of(variables: &[(&str, &str)]) -> Self {
        Env::Fixed(variables.iter().map(|(name, value)| ((*name).to_owned(), value.into())).collect())
    }

    /// The value as it stands; an empty one counts.
    pub fn raw(&self, name: &str) -> Option<OsString> {
        match self {
            Env::Process => std::env::var_os(name),
            Env::Fixed(variables) => variables.get(name).cloned(),
        }
    }

    /// The names of all variables, in alphabetical order.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = match self {
            Env::Process => {
                std::env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned()).collect()
            }
            Env::Fixed(variables) => variables.keys().cloned().collect(),
        };
        names.sort_unstable();
        names
    }

    /// The value as text, `None` when it is unset, empty or not Unicode.
    pub fn text(&self, name: &str) -> Option<String> {
        self.raw(name)?.into_string().ok().filter(|value| !value.is_empty())
    }

    /// Whether the variable holds anything.
    pub fn has(&self, name: &str) -> bool {
        self.raw(name).is_some_and(|value| !value.is_empty())
    }

    /// Whether a switch is on: set, and to none of the values that turn it off.
    pub fn is_on(&self, name: &str) -> bool {
        let value = self.raw(name).unwrap_or_default().to_string_lossy().trim().to_ascii_lowercase();
        !["", "0", "false", "no", "off"].contains(&value.as_str())
    }

    /// The value as a path, `None` when unset or empty; a leading `~/` is the home directory, as the AWS SDKs expand it.
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        Some(self.expand(self.raw(name).filter(|value| !value.is_empty())?))
    }

    /// The path with a leading `~/` expanded.
    pub fn expand(&self, path: impl Into<PathBuf>) -> PathBuf {
        let path = path.into();
        match (path.strip_prefix("~"), self.home()) {
            (Ok(rest), Some(home)) => home.join(rest),
            _ => path,
        }
    }

    /// The home directory: `HOME` (Windows: `USERPROFILE`), else the account's entry in the user database.
    pub fn home(&self) -> Option<PathBuf> {
        let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
        let set = self.raw(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        set.or_else(|| match self {
            Env::Process => std::env::home_dir().filter(|home| !home.as_os_str().is_empty()),
            Env::Fixed(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_is_raw_but_has_no_text() {
        let env = Env::of(&[("A", ""), ("B", "b")]);
        assert_eq!(env.raw("A"), Some("".into()));
        assert_eq!(env.text("A"), None);
        assert_eq!(env.text("B").as_deref(), Some("b"));
        assert!(!env.has("C"));
    }

    #[test]
    fn a_switch_is_off_where_its_value_says_so() {
        for (value, expected) in [
            ("1", true),
            ("true", true),
            ("yes", true),
            ("woodpecker", true),
            ("", false),
            (" ", false),
            ("0", false),
            ("false", false),
            ("False", false),
            ("no", false),
            ("OFF", false),
        ] {
            assert_eq!(Env::of(&[("CI", value)]).is_on("CI"), expected, "{value:?}");
        }
        assert!(!Env::of(&[]).is_on("CI"));
    }

    #[cfg(unix)]
    #[test]
    fn a_leading_tilde_is_the_home_directory() {
        let env = Env::of(&[("HOME", "/home/sam"), ("A", "~/x/config"), ("B", "~other/config"), ("C", "/c")]);
        assert_eq!(env.path("A"), Some("/home/sam/x/config".into()));
        assert_eq!(env.path("B"), Some("~other/config".into()));
        assert_eq!(env.path("C"), Some("/c".into()));
    }
}
