//! Checks ssoenv's own settings.

use super::aliases;
use super::findings::{Finding, Severity};
use super::guard;
use super::included_files;
use super::look::Look;
use crate::config::Occurrence;
use crate::config::document::{Document, Flavor, SectionKind};
use crate::config::key_names;
use crate::config::lint::{self, What};
use crate::error::{CHECK_OWNER, Failure};
use crate::settings::{KEYS, MODE, Settings};
use crate::system::files::{self, paths};

/// Checks the text of the file, and its values.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let env = &look.sys.env;
    let path = paths::settings(env).ok()?;
    let bytes = match files::read_regular(&path) {
        Ok(None) => return Some(aliases::check(look)),
        Ok(Some(contents)) => contents.bytes,
        Err(error) => {
            let finding = Finding::error("settings.unreadable", "cannot read the settings")
                .at(format!("{}: {error}", path.display()))
                .remedy(CHECK_OWNER);
            return Some(vec![finding]);
        }
    };
    let sessions = look.files.resolved.as_ref().map(|resolved| {
        let known = resolved.sessions.iter();
        known.map(|known| known.label.clone()).collect::<Vec<_>>()
    });
    let mut found = values(look, sessions.as_deref().unwrap_or_default());
    found.extend(aliases::check(look));
    let place = |line: u32, shown: &str| format!("{}:{line}: {shown}", path.display());
    let section = |title: String| Finding::warning("settings.section", title);
    for oddity in lint::scan(&bytes, Flavor::Settings) {
        if let (What::Bare, Some(inside)) = (oddity.what, &oddity.header) {
            let finding = section("the settings have a section that is not known".to_owned());
            let remedy = "write [session NAME] or [alias], or put the keys before the first header";
            found.push(finding.at(place(oddity.line, &format!("[{inside}]"))).remedy(remedy));
        }
    }
    let document = Document::new(path.clone(), Flavor::Settings, bytes);
    let mut bodies = vec![document.preamble()];
    for (header, body) in document.headers().filter(|(header, _)| header.kind == SectionKind::Session) {
        if sessions.as_ref().is_some_and(|sessions| !sessions.iter().any(|known| *known == header.name)) {
            let name = &header.name;
            let finding = section(format!("the settings name session {name}, which does not exist"));
            let remedy = "use the name of an [sso-session] in ~/.aws/config, or remove the section";
            found.push(finding.at(place(body.line, &format!("[session {name}]"))).remedy(remedy));
        }
        bodies.push(body);
    }
    for Occurrence { key, setting, .. } in bodies.into_iter().flat_map(|body| document.occurrences(body).0) {
        let place = place(setting.origin.line, &key);
        if key == MODE
            && !["keys", "profile", "endpoint", ""].contains(&setting.value.to_ascii_lowercase().as_str())
        {
            let finding = Finding::error("settings.value", format!("mode is `{}`", setting.value));
            found.push(finding.at(place).remedy("set mode to keys, profile or endpoint"));
        } else if !KEYS.contains(&key.as_str()) {
            let remedy = match key_names::nearest(&key, KEYS) {
                Some(meant) => format!("write {meant}"),
                None => format!("remove it; the known keys are {}", KEYS.join(", ")),
            };
            let finding = Finding::warning("settings.unknown-key", format!("the settings know no key {key}"));
            found.push(finding.at(place).remedy(remedy));
        }
    }
    Some(found)
}

/// Checks the values; one that is wrong for several sessions is reported once.
fn values(look: &Look<'_>, sessions: &[String]) -> Vec<Finding> {
    let broken = |failure: &Failure| Finding::of_failure(Severity::Error, "settings.value", failure);
    let settings = match Settings::load(&look.sys.env) {
        Ok(settings) => settings,
        Err(error) => return error.downcast_ref().map(broken).into_iter().collect(),
    };
    let mut found = included_files::check(&settings);
    found.extend(guard::check(look, &settings));
    let mut take = |failed: Option<Failure>| {
        if let Some(finding) = failed.as_ref().map(broken).filter(|finding| !found.contains(finding)) {
            found.push(finding);
        }
    };
    take(settings.prompt().err());
    take(settings.prompt_region().err());
    for label in [""].into_iter().chain(sessions.iter().map(String::as_str)) {
        match settings.of_session(label) {
            Err(failure) => take(Some(failure)),
            Ok(of) => {
                let values = [of.auto_login().err(), of.auto_refresh().err(), of.login_open().err()];
                values.into_iter().for_each(&mut take);
                [
                    of.login_port().err(),
                    of.listing_max_age().err(),
                    of.check_guard().err(),
                    of.storage().err(),
                    of.role_cache().err(),
                ]
                .into_iter()
                .for_each(&mut take);
            }
        }
    }
    found
}
