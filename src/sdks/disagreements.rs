//! Finds where readers disagree: each point once per place, with its reason in one line. Pure.

use super::disagreement::Disagreement;
use super::picks::table;
use super::surroundings::Surroundings;
use super::{file_rules, profile_rules, variable_rules};
use crate::config::Config;
use crate::config::chain::MOST_ROLES;
use crate::ordered;
use std::collections::BTreeSet;

/// Returns every disagreement that matters here: about variables, about lines that keep a reader from a file, and
/// about the profiles in question: `profile`, those that readers use, and their source profiles.
pub fn disagreements(around: &Surroundings, profile: Option<&str>) -> Vec<Disagreement> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let config = Config::from_texts(&text(around.texts.config()), &text(around.texts.credentials()));
    let picked = table(around).into_iter().map(|pick| pick.profile);
    let mut names = ordered::set(picked.chain(profile.map(str::to_owned)));
    let selected = names.clone();
    let mut open: Vec<String> = names.iter().cloned().collect();
    let (mut sessions, mut found) = (BTreeSet::new(), variable_rules::differences(around));
    while let Some(name) = open.pop() {
        let Ok(Some(keys)) = config.profile(&name) else { continue };
        sessions.extend(keys.value("sso_session").map(str::to_owned));
        let source = keys.value("source_profile").filter(|_| names.len() < selected.len() + MOST_ROLES);
        if let Some(source) = source.filter(|source| names.insert((*source).to_owned())) {
            open.push(source.to_owned());
        }
    }
    found.extend(file_rules::differences(around, &names, &sessions));
    for name in &names {
        found.extend(profile_rules::differences(around, &config, name, selected.contains(name)));
    }
    found
}
