//! `[alias]` in the settings: other names of targets. A value is a profile or one of the forms that name an account,
//! never another alias, so that there are no circles. Pure.

use super::file::{Settings, overlay};
use crate::config::document::{ALIAS, Document, SectionKind};
use crate::config::{Occurrence, aliases};

use crate::config::section::{Section, Setting};
use crate::error::{Failure, Location, Topic};
use std::collections::BTreeMap;

/// One line of `[alias]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The alias, in lower case, unchecked.
    pub name: String,
    /// The target that it stands for, as written; may be empty.
    pub target: String,
    /// File and line.
    pub origin: Location,
    /// An earlier line of the same file that gives it another target.
    pub other: Option<Location>,
}

impl Settings {
    /// Returns the aliases, in alphabetical order. Fails on a line that cannot be read.
    pub fn aliases(&self) -> Result<Vec<Alias>, Failure> {
        aliases_in(self.document.iter())
    }

    /// Same as [`Settings::aliases`], of the included files; the first that has an alias counts.
    pub fn shared_aliases(&self) -> Result<Vec<Alias>, Failure> {
        aliases_in(self.shared().rev())
    }

    /// Returns the alias of this name, without regard to case. Fails if its name or its target is not allowed.
    pub fn alias(&self, word: &str) -> Result<Option<Alias>, Failure> {
        named(self.aliases()?, word)
    }

    /// Same as [`Settings::alias`], of the included files.
    pub fn shared_alias(&self, word: &str) -> Result<Option<Alias>, Failure> {
        named(self.shared_aliases()?, word)
    }
}

/// Returns the aliases of these documents; a later one takes precedence.
pub(super) fn aliases_in<'a>(documents: impl Iterator<Item = &'a Document>) -> Result<Vec<Alias>, Failure> {
    let mut aliases = BTreeMap::new();
    for document in documents {
        let mut section = Section::default();
        let bodies = document.sections(SectionKind::Alias, ALIAS);
        bodies.iter().try_for_each(|body| overlay(&mut section, document, *body))?;
        let all: Vec<Occurrence> = bodies.into_iter().flat_map(|body| document.occurrences(body).0).collect();
        let alias = |(name, setting): (&str, &Setting)| {
            let mut others = all.iter().filter(|it| it.key == name && it.setting.value != setting.value);
            Alias {
                name: name.to_owned(),
                target: setting.value.clone(),
                origin: setting.origin.clone(),
                other: others.next().map(|it| it.setting.origin.clone()),
            }
        };
        aliases.extend(section.iter().map(alias).map(|alias| (alias.name.clone(), alias)));
    }
    Ok(aliases.into_values().collect())
}

fn named(mut aliases: Vec<Alias>, word: &str) -> Result<Option<Alias>, Failure> {
    aliases.retain(|alias| alias.name.eq_ignore_ascii_case(word));
    aliases.pop().map_or(Ok(None), |alias| alias.check().map(|()| Some(alias)))
}

impl Alias {
    /// Fails if the name cannot be an alias, if it has two targets, or if the target is missing or depends on the shell or
    /// the directory.
    pub fn check(&self) -> Result<(), Failure> {
        aliases::check(&self.name, &self.origin)?;
        if let Some(other) = &self.other {
            let what = format!("alias {} has two targets: {other} and {}", self.name, self.origin);
            return Err(Failure::configuration(what).hint("remove one of the two lines"));
        }
        let what = match self.target.as_str() {
            "" => format!("alias {} has no target", self.name),
            "-" | "." => {
                format!("alias {} is `{}`, which is not the same everywhere", self.name, self.target)
            }
            _ => return Ok(()),
        };
        Err(Failure::configuration(what)
            .hint("write a profile, ACCOUNT_ID/ROLE or SESSION/ACCOUNT_ID/ROLE behind the `=`")
            .about(Topic::Line(self.origin.clone())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_is_found_without_regard_to_case() {
        let settings = Settings::of_text(
            "mode = keys\n[alias]\np1 = my-org/111111111111/Admin # note\nlink=arn:aws:iam::1:role/x\n[session s]\np2 = x\n[alias]\ndev = my profile\n",
        );
        let found = |word| {
            settings
                .alias(word)
                .unwrap()
                .map(|alias| format!("{}={} {}", alias.name, alias.target, alias.origin))
        };
        assert_eq!(found("p1").as_deref(), Some("p1=my-org/111111111111/Admin settings:3"));
        assert_eq!(found("P1"), found("p1"));
        assert_eq!(found("DEV").as_deref(), Some("dev=my profile settings:8"));
        assert_eq!(found("link").as_deref(), Some("link=arn:aws:iam::1:role/x settings:4"));
        for word in ["p2", "mode", "", "alias"] {
            assert_eq!(found(word), None, "{word}");
        }
        assert_eq!(settings.aliases().unwrap().len(), 3);
        assert_eq!(Settings::default().alias("p1").unwrap(), None);
    }

    #[test]
    fn what_cannot_be_an_alias_is_refused_with_its_line_where_it_is_asked_for() {
        let wrong = Settings::of_text(
            "[alias]\na/b = x\nempty =\nprev = -\nhere = .\n111111111111 = x\ngood = y\ntwice = a\n[alias]\nTwice = b\ngood = y\n",
        );
        for (word, expected) in [
            ("a/b", "settings:2: `a/b` cannot be an alias"),
            ("empty", "settings:3: alias empty has no target"),
            ("prev", "settings:4: alias prev is `-`, which is not the same everywhere"),
            ("here", "settings:5: alias here is `.`, which is not the same everywhere"),
            ("111111111111", "settings:6: `111111111111` cannot be an alias"),
            ("twice", "alias twice has two targets: settings:8 and settings:10"),
        ] {
            assert_eq!(wrong.alias(word).unwrap_err().to_string(), expected);
        }
        assert_eq!(wrong.alias("good").unwrap().unwrap().target, "y");
        let unreadable = Settings::of_text("[alias]\ngood = y\nnonsense\n");
        assert_eq!(unreadable.alias("good").unwrap_err().to_string(), "settings:3: a line without `=`");
    }
}
