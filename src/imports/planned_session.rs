//! The session for a draft: one of `~/.aws/config`, or a new one. Pure.

use super::import_plan::{PlannedChange, PlannedSession};
use super::proposal::SessionDraft;
use crate::aws::start_url::normalized;
use crate::config::Config;
use std::collections::BTreeSet;

/// Returns the session of the config file with this start URL and region, or a new one with a name that is free.
pub(super) fn session(config: &Config, draft: &SessionDraft, names: &mut BTreeSet<String>) -> PlannedSession {
    let is_it = |name: &&String| {
        let section = config.session(name).ok().flatten().unwrap_or_default();
        section.value("sso_start_url").is_some_and(|url| normalized(url) == normalized(&draft.start_url))
            && section.value("sso_region") == Some(&draft.region)
    };
    let existing = config.session_names();
    // Of several with one address the one that the profile named, which may be signed in.
    let found = existing
        .iter()
        .find(|name| **name == draft.name && is_it(name))
        .or_else(|| existing.iter().find(is_it));
    let planned = |name: String, change| PlannedSession {
        name,
        start_url: draft.start_url.clone(),
        region: draft.region.clone(),
        scopes: draft.scopes.clone(),
        change,
    };
    if let Some(name) = found {
        return planned(name.clone(), PlannedChange::Unchanged);
    }
    let numbered = (2..).map(|number| format!("{}-{number}", draft.name));
    let mut candidates =
        [draft.name.clone(), format!("{}-{}", draft.name, draft.region)].into_iter().chain(numbered);
    let name = candidates.find(|name| !names.contains(name)).unwrap_or_default();
    names.insert(name.clone());
    planned(name, PlannedChange::Added)
}
