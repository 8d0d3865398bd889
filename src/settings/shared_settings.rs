//! What the included files set: production patterns, and what `allow` tells of a file before it counts. Pure.

use super::alias::{Alias, aliases_in};
use super::file::{GUARD, PRODUCTION, Settings, overlay};
use super::guard::GuardLine;
use super::include::SHARED;
use crate::config::document::{Document, Flavor, SectionKind};
use crate::config::section::{Section, Setting};
use crate::error::{Failure, Location};
use crate::ordered;
use std::path::Path;

impl Settings {
    /// Returns the patterns of `production` in the included files. A line that cannot be read was refused by `allow`.
    pub(super) fn shared_production(&self) -> Vec<Setting> {
        let of_file = |document: &Document| {
            let mut section = Section::default();
            overlay(&mut section, document, document.preamble()).ok()?;
            section.setting(PRODUCTION).cloned()
        };
        self.shared().filter_map(of_file).collect()
    }
}

/// What an included file sets.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct SharedSummary {
    /// Number of aliases.
    pub aliases: usize,
    /// Sessions that it has settings for.
    pub sessions: Vec<String>,
    /// Whether it adds patterns of production.
    pub adds_production: bool,
    /// Whether it switches the guard on.
    pub sets_guard: bool,
    /// Lines that have no effect, and why.
    pub ignored: Vec<(Location, String)>,
}

/// Checks the content of a file before it is allowed. Fails on a line that cannot be read, and on an alias that is not
/// allowed.
pub fn check_shared(path: &Path, content: &[u8]) -> Result<SharedSummary, Failure> {
    let document = Document::new(path.to_owned(), Flavor::Settings, content.to_owned());
    let mut summary = SharedSummary::default();
    let ignored = |key: &str| format!("{key} is ignored: an included file cannot set it");
    let mut general = Section::default();
    overlay(&mut general, &document, document.preamble())?;
    for (key, setting) in general.iter() {
        match key {
            PRODUCTION => {
                summary.adds_production = true;
                if setting.value.split(',').any(|pattern| pattern.trim().starts_with('!')) {
                    let why = "a pattern with `!` is ignored: an included file can only add patterns";
                    summary.ignored.push((setting.origin.clone(), why.to_owned()));
                }
            }
            GUARD => summary.take_guard(setting)?,
            _ => summary.ignored.push((setting.origin.clone(), ignored(key))),
        }
    }
    for (header, body) in document.headers().filter(|(header, _)| header.kind == SectionKind::Session) {
        let mut section = Section::default();
        overlay(&mut section, &document, body)?;
        if let Some(setting) = section.setting(GUARD) {
            summary.take_guard(setting)?;
        }
        let settings = section.iter().filter(|(key, _)| *key != GUARD);
        let (shared, others): (Vec<_>, Vec<_>) = settings.partition(|(key, _)| SHARED.contains(key));
        summary
            .ignored
            .extend(others.into_iter().map(|(key, setting)| (setting.origin.clone(), ignored(key))));
        if !shared.is_empty() && !summary.sessions.iter().any(|known| *known == header.name) {
            summary.sessions.push(header.name.into_owned());
        }
    }
    let aliases = aliases_in([&document].into_iter())?;
    aliases.iter().try_for_each(Alias::check)?;
    summary.aliases = aliases.len();
    ordered::sort_by_key(&mut summary.ignored, |(origin, _)| origin.line);
    Ok(summary)
}

impl SharedSummary {
    /// Notes a line of the guard. Fails if it means nothing.
    fn take_guard(&mut self, setting: &Setting) -> Result<(), Failure> {
        if setting.value.is_empty() {
            return Ok(());
        }
        match GuardLine::of_setting(setting)? {
            GuardLine::Off => {
                let why = "guard is ignored: an included file can only switch it on";
                self.ignored.push((setting.origin.clone(), why.to_owned()));
            }
            GuardLine::Production | GuardLine::Patterns(_) => self.sets_guard = true,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::include::{Included, IncludedState};
    use crate::settings::{AutoLogin, ProductionSubject};

    fn document(path: &str, text: &str) -> Document {
        Document::new(path.into(), Flavor::Settings, text.into())
    }

    /// The person's settings, with trusted files.
    fn settings(own: &str, files: &[&str]) -> Settings {
        let mut settings = Settings::of_text(own);
        let file = |(number, text): (usize, &&str)| {
            let path = format!("team{number}");
            Included { state: IncludedState::Trusted(document(&path, text)), path: path.into() }
        };
        settings.included = files.iter().enumerate().map(file).collect();
        settings
    }

    #[test]
    fn an_included_file_sets_what_the_person_has_not_set_and_never_a_command() {
        let settings = settings(
            "[session s]\nlogin_port = 1\n[alias]\nmine = dev\n",
            &[
                "browser = evil\nauto_login = yes\nlogin_port = 5\n[session s]\nlogin_port = 2\naccess_request_url = https://team/\nbrowser = evil\nauto_login = yes\nlogin_open = yes\nmode = profile\n[alias]\nmine = theirs\np1 = first\n",
                "[session s]\naccess_request_url = https://later/\n[session t]\nlogin_port = 3\n[alias]\np1 = second\np2 = second\n",
            ],
        );
        let of = settings.of_session("s").unwrap();
        assert_eq!(of.login_port().unwrap(), Some(1));
        assert_eq!(of.access_request_url("1", "r").as_deref(), Some("https://team/"));
        assert_eq!((of.browser(), of.auto_login().unwrap()), (None, AutoLogin::Ask));
        assert!(!of.login_open().unwrap() && of.mode().is_none());
        assert_eq!(settings.of_session("t").unwrap().login_port().unwrap(), Some(3));
        assert_eq!(settings.of_session("").unwrap().login_port().unwrap(), None);
        let target = |alias: Option<Alias>| alias.map(|alias| alias.target);
        assert_eq!(target(settings.alias("mine").unwrap()).as_deref(), Some("dev"));
        assert_eq!(target(settings.alias("p1").unwrap()), None);
        assert_eq!(target(settings.shared_alias("p1").unwrap()).as_deref(), Some("first"));
        assert_eq!(target(settings.shared_alias("p2").unwrap()).as_deref(), Some("second"));
    }

    #[test]
    fn every_key_of_an_included_file_is_a_key_of_the_settings() {
        assert!(SHARED.iter().all(|key| crate::settings::KEYS.contains(key)));
    }

    #[test]
    fn an_included_file_adds_production_and_takes_none_back() {
        for (own, shared, production, other) in [
            ("", "production = acme, !prod\n", "prod acme", "dev"),
            ("production = gold\n", "production = acme\n", "gold acme", "prod"),
            ("production = gold, !acme-test\n", "production = acme\n", "acme gold", "acme-test"),
            ("", "", "prod", "acme"),
        ] {
            let settings = settings(own, &[shared]);
            let is = |name| {
                settings
                    .production_reason(ProductionSubject { name, ..ProductionSubject::default() })
                    .is_some()
            };
            assert!(production.split(' ').all(is) && !is(other), "{own} {shared}");
        }
    }

    #[test]
    fn what_a_file_sets_is_told_before_it_is_allowed() {
        let summary = check_shared(
            Path::new("team"),
            b"include = /x\nproduction = a, !b\n[session s]\nbrowser = x\nlogin_port = 1\n[alias]\np1 = dev\n[session t]\nauto_login = yes\nguard = no\nread_only_roles = *\n[session u]\nguard = ask\n",
        );
        let summary = summary.unwrap();
        assert_eq!(
            (summary.aliases, summary.sessions, summary.adds_production, summary.sets_guard),
            (1, vec!["s".to_owned()], true, true)
        );
        let ignored: Vec<String> =
            summary.ignored.iter().map(|(origin, why)| format!("{origin} {why}")).collect();
        assert_eq!(
            ignored,
            [
                "team:1 include is ignored: an included file cannot set it",
                "team:2 a pattern with `!` is ignored: an included file can only add patterns",
                "team:4 browser is ignored: an included file cannot set it",
                "team:9 auto_login is ignored: an included file cannot set it",
                "team:10 guard is ignored: an included file can only switch it on",
                "team:11 read_only_roles is ignored: an included file cannot set it",
            ]
        );
        for (text, why) in [
            ("nonsense\n", "team:1: a line without `=`"),
            ("[alias]\na/b = x\n", "team:2: `a/b` cannot be an alias"),
            ("[session s]\nx\n", "team:2: a line without `=`"),
            ("[session s]\nguard = aks\n", "team:2: guard is `aks`"),
        ] {
            assert_eq!(check_shared(Path::new("team"), text.as_bytes()).unwrap_err().to_string(), why);
        }
    }
}
