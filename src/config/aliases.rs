//! `ssoenv_alias` in a profile: other names of the profile, for a person to type. Pure.

use super::Config;
use super::document::Document;
use super::files::is_profile;
use super::search;
use crate::error::{Failure, Location, Topic};
use std::collections::HashSet;

/// Key of a profile: its aliases, separated by commas or blanks.
pub const KEY: &str = "ssoenv_alias";

/// Longest alias in bytes.
const LONGEST: usize = 64;

/// One alias of a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileAlias {
    /// The alias as written, unchecked.
    pub alias: String,
    /// The profile.
    pub profile: String,
    /// File and line of the key.
    pub origin: Location,
}

/// Fails if a word cannot be an alias. The alphabet leaves out all that a shell, a prompt or another form of TARGET
/// could take for something else.
pub fn check(alias: &str, origin: &Location) -> Result<(), Failure> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.+@".contains(&byte);
    let has_letter = alias.bytes().any(|byte| byte.is_ascii_alphabetic());
    let begins = alias.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    if begins && has_letter && alias.len() <= LONGEST && alias.bytes().all(is_allowed) {
        return Ok(());
    }
    let alias: String = alias.chars().take(LONGEST).collect();
    Err(Failure::configuration(format!("`{alias}` cannot be an alias"))
        .hint("use letters, digits and any of _-.+@; begin with a letter or a digit, and have a letter in it")
        .about(Topic::Line(origin.clone())))
}

/// Splits the value of [`KEY`].
pub fn split(value: &str) -> impl Iterator<Item = &str> {
    value.split(|c: char| c == ',' || c.is_whitespace()).filter(|alias| !alias.is_empty())
}

impl Config {
    /// Returns the aliases of every profile, in file order. Skips profiles that cannot be read.
    pub fn profile_aliases(&self) -> Vec<ProfileAlias> {
        let mut seen = HashSet::new();
        let mut names = self.config.names_with_alias();
        names.extend(self.credentials.names_with_alias());
        names.retain(|name| seen.insert(name.clone()));
        if names.len() > FEW {
            self.index();
        }
        let mut found = Vec::new();
        for profile in names {
            let Ok(Some(section)) = self.profile(&profile) else { continue };
            let Some(setting) = section.setting(KEY) else { continue };
            found.extend(split(&setting.value).map(|alias| ProfileAlias {
                alias: alias.to_owned(),
                profile: profile.clone(),
                origin: setting.origin.clone(),
            }));
        }
        found
    }
}

/// Most profiles that are found faster without an index.
const FEW: usize = 8;

impl Document {
    /// Returns the profiles whose sections contain the word [`KEY`], without parsing the others.
    fn names_with_alias(&self) -> Vec<String> {
        /// Offset of the `v` in the key, its rarest letter in such files.
        const MARK: usize = 5;
        let is_key = |at: &usize| {
            let start = at.checked_sub(MARK);
            let word = start.and_then(|start| self.bytes.get(start..start + KEY.len()));
            word.is_some_and(|word| word.eq_ignore_ascii_case(KEY.as_bytes()))
        };
        let keys = search::places_of_two(*b"vV", &self.bytes).filter(is_key);
        let headers = keys.filter_map(|at| self.header_before(at));
        let profiles = headers.filter_map(|start| self.header(start)).filter(is_profile);
        profiles.map(|header| header.name.into_owned()).collect()
    }

    /// Returns the offset of the last header line before this offset.
    pub(super) fn header_before(&self, mut at: usize) -> Option<usize> {
        loop {
            let bracket = search::last(b'[', &self.bytes[..at])?;
            if bracket == 0 || self.bytes[bracket - 1] == b'\n' {
                return Some(bracket);
            }
            at = bracket;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_aliases_of_every_profile_are_found_with_their_lines() {
        let config = "
[profile dev]
ssoenv_alias = d, dev1 # two
[profile plain]
# ssoenv_alias = no
region = x[1]
[profile many]
Ssoenv_Alias =
  m1
  m2, m3
[default]
ssoenv_alias = lost
[profile default]
ssoenv_alias = a/b
[sso-session s]
ssoenv_alias = session
";
        let config = Config::from_texts(config, "[dev]\nregion = y\n[keys]\nssoenv_alias = k\n");
        let found: Vec<String> = config
            .profile_aliases()
            .into_iter()
            .map(|it| format!("{}={} {}", it.alias, it.profile, it.origin))
            .collect();
        assert_eq!(
            found,
            [
                "d=dev config:3",
                "dev1=dev config:3",
                "m1=many config:8",
                "m2=many config:8",
                "m3=many config:8",
                "a/b=default config:14",
                "k=keys credentials:4",
            ]
        );
    }

    #[test]
    fn an_alias_cannot_be_taken_for_anything_else() {
        let origin = Location { path: std::sync::Arc::new("config".into()), line: 3 };
        for good in ["p1", "prod", "a.b-c_d+e@f", "1password", "P"] {
            assert!(check(good, &origin).is_ok(), "{good}");
        }
        let long = "x".repeat(LONGEST + 1);
        for bad in [
            "",
            "-",
            ".",
            "-p",
            ".p",
            "@p",
            "111111111111",
            "1111-2222-3333",
            "a/b",
            "a:b",
            "a b",
            "a$b",
            "größe",
            "a\u{202e}b",
            "it's",
            "a;b",
            "*",
            "~",
            "a\n",
            &long,
        ] {
            let failure = check(bad, &origin).unwrap_err();
            assert!(failure.to_string().starts_with("config:3: `"), "{failure}");
            assert!(failure.to_string().len() < 300, "{failure}");
        }
    }
}
