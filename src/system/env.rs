//! Environment variables as a value, so that a test can hand in its own.

use super::process_variables::ProcessVariables;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// The process's variables, or a made-up set.
#[derive(Debug)]
pub enum Env {
    /// Those of this process.
    Process(ProcessVariables),
    /// Exactly these.
    Fixed(BTreeMap<String, OsString>),
    /// Those of another environment, some of them with other values, or without one.
    Replaced(Box<Env>, BTreeMap<String, Option<OsString>>),
}

impl Env {
    /// A made-up environment.
    pub fn of(variables: &[(&str, &str)]) -> Self {
        Env::Fixed(variables.iter().map(|(name, value)| ((*name).to_owned(), value.into())).collect())
    }

    /// The value as it stands; an empty one counts.
    pub fn raw(&self, name: &str) -> Option<OsString> {
        match self {
            Env::Process(variables) => variables.value(name),
            Env::Fixed(variables) => variables.get(name).cloned(),
            Env::Replaced(other, values) => match values.get(name) {
                Some(value) => value.clone(),
                None => other.raw(name),
            },
        }
    }

    /// The same environment with other values, or none, for these variables.
    #[must_use]
    pub fn replacing(self, values: BTreeMap<String, Option<OsString>>) -> Self {
        if values.is_empty() { self } else { Env::Replaced(Box::new(self), values) }
    }

    /// The value that other programs see.
    pub fn seen_by_others(&self, name: &str) -> Option<OsString> {
        match self {
            Env::Replaced(other, _) => other.seen_by_others(name),
            _ => self.raw(name),
        }
    }

    /// What a program that works for ssoenv finds in place of what others see.
    pub fn replaced(&self) -> impl Iterator<Item = (&str, Option<&OsStr>)> {
        let values = match self {
            Env::Replaced(_, values) => Some(values),
            Env::Process(_) | Env::Fixed(_) => None,
        };
        values.into_iter().flatten().map(|(name, value)| (name.as_str(), value.as_deref()))
    }

    /// The names of all variables, in alphabetical order.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = match self {
            Env::Process(variables) => {
                variables.names().map(|name| name.to_string_lossy().into_owned()).collect()
            }
            Env::Fixed(variables) => variables.keys().cloned().collect(),
            Env::Replaced(other, values) => {
                let others = other.names().into_iter().filter(|name| !values.contains_key(name));
                let own = values.iter().filter(|(_, value)| value.is_some()).map(|(name, _)| name.clone());
                others.chain(own).collect()
            }
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
            Env::Process(_) => std::env::home_dir().filter(|home| !home.as_os_str().is_empty()),
            Env::Fixed(_) => None,
            Env::Replaced(other, _) => other.home(),
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

    #[test]
    fn replaced_values_are_ours_alone() {
        let other = Env::of(&[("A", "a"), ("B", "b"), ("C", "c")]);
        let env = other.replacing([("A".to_owned(), Some("x".into())), ("B".to_owned(), None)].into());
        assert_eq!(
            (env.text("A").as_deref(), env.text("B"), env.text("C").as_deref()),
            (Some("x"), None, Some("c"))
        );
        assert_eq!(env.names(), ["A", "C"]);
        assert_eq!(env.seen_by_others("B"), Some("b".into()));
        assert_eq!(
            env.replaced().map(|(name, value)| (name, value.is_some())).collect::<Vec<_>>(),
            [("A", true), ("B", false)]
        );
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
