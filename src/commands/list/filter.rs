//! Filters of `list`. A word without `*` and `?` matches anywhere in a name, a pattern matches the whole name, and
//! case is ignored. A session is compared exactly, since it decides which service is called.

use super::row::Row;
use crate::cli::{List, Which};
use crate::commands::which_session;
use crate::config::Config;
use crate::config::name_pattern::NamePattern;
use crate::error::Failure;
use crate::system::System;
use wildmatch::WildMatch;

/// The filters of the command line; `None` and an empty list match everything.
#[derive(Debug, Default)]
pub(super) struct Filter {
    names: Vec<Wanted>,
    account: Option<Wanted>,
    role: Option<Wanted>,
    session: Option<WildMatch>,
}

/// A word in lower case, or a pattern.
#[derive(Debug)]
enum Wanted {
    Word(String),
    Pattern(NamePattern),
}

impl Wanted {
    fn new(text: &str) -> Self {
        let is_pattern = NamePattern::has_wildcards(text);
        if is_pattern { Wanted::Pattern(NamePattern::new(text)) } else { Wanted::Word(text.to_lowercase()) }
    }

    fn fits(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        match self {
            Wanted::Word(word) => text.contains(word),
            Wanted::Pattern(pattern) => pattern.matches_lower_case(&text),
        }
    }
}

impl Filter {
    /// Creates the filter. Fails if the named session does not exist.
    pub(super) fn new(sys: &System, config: &Config, arguments: &List) -> Result<Self, Failure> {
        // A misspelled name would look like a session without profiles.
        if let Some(name) = arguments.session.as_ref().filter(|name| !NamePattern::has_wildcards(name)) {
            let which = Which { session: Some(name.clone()), profile: None, all: false };
            which_session::chosen_sessions(sys, config, &which)?;
        }
        Ok(Filter::of(arguments))
    }

    fn of(arguments: &List) -> Self {
        let wanted = |text: &Option<String>| text.as_deref().map(Wanted::new);
        Filter {
            names: arguments.patterns.iter().map(|pattern| Wanted::new(pattern)).collect(),
            account: wanted(&arguments.account),
            role: wanted(&arguments.role),
            session: arguments.session.as_deref().map(WildMatch::new),
        }
    }

    /// Whether only names are filtered.
    pub(super) fn is_of_names(&self) -> bool {
        self.account.is_none() && self.role.is_none() && self.session.is_none()
    }

    /// Whether one of the names matches.
    pub(super) fn has_name<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> bool {
        self.names.is_empty()
            || names.into_iter().any(|name| self.names.iter().any(|wanted| wanted.fits(name)))
    }

    /// Whether an account matches, by its id or its name.
    pub(super) fn has_account(&self, id: Option<&str>, name: Option<&str>) -> bool {
        let fits = |wanted: &Wanted| [id, name].into_iter().flatten().any(|text| wanted.fits(text));
        self.account.as_ref().is_none_or(fits)
    }

    pub(super) fn has_role(&self, name: Option<&str>) -> bool {
        self.role.as_ref().is_none_or(|wanted| name.is_some_and(|name| wanted.fits(name)))
    }

    pub(super) fn has_session(&self, label: Option<&str>) -> bool {
        self.session.as_ref().is_none_or(|wanted| label.is_some_and(|label| wanted.matches(label)))
    }

    /// Whether all but the name of a row matches.
    pub(super) fn has(&self, row: &Row) -> bool {
        self.has_account(row.account_id.as_deref(), row.account_name.as_deref())
            && self.has_role(row.role_name.as_deref())
            && self.has_session(row.session.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Verb};
    use clap::Parser;

    fn filter(line: &str) -> Filter {
        let words = ["ssoenv", "list"].into_iter().chain(line.split_whitespace());
        match Cli::parse_from(words).verb {
            Verb::List(arguments) => Filter::of(&arguments),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn words_are_looked_for_and_patterns_fit_from_end_to_end() {
        for (line, name, expected) in [
            ("", "dev", true),
            ("prod", "acme-prod-eu", true),
            ("PROD", "acme-prod-eu", true),
            ("prod", "pro", false),
            ("prod*", "prod-eu", true),
            ("prod*", "acme-prod", false),
            ("*prod", "acme-PROD", true),
            ("de?", "dev", true),
            ("de?", "develop", false),
            ("ü*", "Übung", true),
            ("dev prod*", "prod", true),
            ("dev prod*", "staging", false),
        ] {
            assert_eq!(filter(line).has_name([name]), expected, "{line} {name}");
        }
    }

    #[test]
    fn accounts_have_an_id_and_a_name_and_sessions_are_named_as_they_are() {
        let of = |line: &str| {
            let filter = filter(line);
            filter.has_account(Some("111122223333"), Some("Büro Production"))
                && filter.has_role(Some("AdministratorAccess"))
                && filter.has_session(Some("my-org"))
        };
        for (line, expected) in [
            ("--account 111122223333", true),
            ("--account 1111*", true),
            ("--account 1111", true),
            ("--account 4444", false),
            ("--account production", true),
            ("--account büro*", true),
            ("--role admin", true),
            ("--role admin*", true),
            ("--role Read*", false),
            ("--session my-org", true),
            ("--session my", false),
            ("--session My-Org", false),
            ("--session my-*", true),
            ("--account 1111 --role ReadOnly", false),
        ] {
            assert_eq!(of(line), expected, "{line}");
        }
        let filter = filter("--account 1 --role a --session s");
        assert!(!filter.has_account(None, None) && !filter.has_role(None) && !filter.has_session(None));
    }
}
