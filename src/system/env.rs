//! Environment variables as a value, so that tests can pass their own.

use super::process_variables::ProcessVariables;
use crate::ordered;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// The process's variables, or a set made for a test.
#[derive(Debug)]
pub enum Env {
    /// Variables of this process.
    Process(ProcessVariables),
    /// Exactly these variables (tests).
    Fixed(BTreeMap<String, OsString>),
    /// Another environment with some variables replaced (`Some`) or removed (`None`).
    Replaced(Box<Env>, BTreeMap<String, Option<OsString>>),
}

impl Env {
    /// Builds an environment of exactly these variables (tests).
    pub fn of(variables: &[(&str, &str)]) -> Self {
        Env::Fixed(ordered::map(variables.iter().map(|(name, value)| ((*name).to_owned(), value.into()))))
    }

    /// Returns the value as it is; an empty value counts as set.
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

    /// Returns the same environment with these variables replaced (`Some`) or removed (`None`).
    #[must_use]
    pub fn replacing(self, values: BTreeMap<String, Option<OsString>>) -> Self {
        if values.is_empty() { self } else { Env::Replaced(Box::new(self), values) }
    }

    /// Returns the value that other programs of this shell see, without the replacements of [`Env::replacing`].
    pub fn seen_by_others(&self, name: &str) -> Option<OsString> {
        match self {
            Env::Replaced(other, _) => other.seen_by_others(name),
            _ => self.raw(name),
        }
    }

    /// Iterates over the replacements of [`Env::replacing`]; programs that work for ssoenv get them too.
    pub fn replaced(&self) -> impl Iterator<Item = (&str, Option<&OsStr>)> {
        let values = match self {
            Env::Replaced(_, values) => Some(values),
            Env::Process(_) | Env::Fixed(_) => None,
        };
        values.into_iter().flatten().map(|(name, value)| (name.as_str(), value.as_deref()))
    }

    /// Returns the names of all variables in alphabetical order.
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
        ordered::sort(&mut names);
        names
    }

    /// Returns the value as text; `None` when unset, empty or not Unicode.
    pub fn text(&self, name: &str) -> Option<String> {
        self.raw(name)?.into_string().ok().filter(|value| !value.is_empty())
    }

    /// Whether the variable is set and not empty.
    pub fn has(&self, name: &str) -> bool {
        self.raw(name).is_some_and(|value| !value.is_empty())
    }

    /// Whether a switch is on: set to anything but an empty text, `0`, `false`, `no` or `off` (any case).
    pub fn is_on(&self, name: &str) -> bool {
        let value = self.raw(name).unwrap_or_default().to_string_lossy().trim().to_ascii_lowercase();
        !["", "0", "false", "no", "off"].contains(&value.as_str())
    }

    /// Returns the value as a path; `None` when unset or empty. A leading `~/` is the home directory (SDKs).
    pub fn path(&self, name: &str) -> Option<PathBuf> {
        Some(self.expand(self.raw(name).filter(|value| !value.is_empty())?))
    }

    /// Expands a leading `~/` to the home directory.
    pub fn expand(&self, path: impl Into<PathBuf>) -> PathBuf {
        let path = path.into();
        match (path.strip_prefix("~"), self.home()) {
            (Ok(rest), Some(home)) => home.join(rest),
            _ => path,
        }
    }

    /// Replaces `$NAME` and `${NAME}` by the variables; unknown ones stay as they are (Python's `expandvars`).
    pub fn expand_variables(&self, text: &str) -> String {
        let (mut expanded, mut rest) = (String::new(), text);
        while let Some((before, after)) = rest.split_once('$') {
            expanded.push_str(before);
            let (name, end) = match after.strip_prefix('{').and_then(|after| after.split_once('}')) {
                Some((name, end)) => (name, end),
                None => {
                    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
                    after.split_at(after.find(|c| !is_name(c)).unwrap_or(after.len()))
                }
            };
            match self.raw(name).and_then(|value| value.into_string().ok()).filter(|_| !name.is_empty()) {
                Some(value) => {
                    expanded.push_str(&value);
                    rest = end;
                }
                None => {
                    expanded.push('$');
                    rest = after;
                }
            }
        }
        expanded + rest
    }

    /// Returns the home directory: `HOME` (Windows: `USERPROFILE`), else the entry in the user database.
    pub fn home(&self) -> Option<PathBuf> {
        let name = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
        let set = self.raw(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        set.or_else(|| match self {
            Env::Process(_) => std::env::home_dir().filter(|home| !home.as_os_str().is_empty()),
            // A test must not find the home of the person who runs it.
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

    #[test]
    fn variables_in_a_text_are_replaced_as_python_does() {
        let env = Env::of(&[("A", "a"), ("A_B", "ab"), ("EMPTY", "")]);
        for (text, expected) in [
            ("plain", "plain"),
            ("$A/x", "a/x"),
            ("$A_B/$A", "ab/a"),
            ("${A}_B", "a_B"),
            ("$EMPTY/x", "/x"),
            ("$NONE/${NONE}/$", "$NONE/${NONE}/$"),
            ("${A", "${A"),
            ("$$A", "$a"),
        ] {
            assert_eq!(env.expand_variables(text), expected, "{text}");
        }
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
