//! Checks the files that the settings include.

use super::findings::Finding;
use crate::binding::Trust;
use crate::settings::{Included, IncludedState, Settings, check_shared, read_shared};

/// Id of every finding about an included file.
const ID: &str = "settings.include";

/// Checks that every file is trusted, and has no lines without effect.
pub(super) fn check(settings: &Settings) -> Vec<Finding> {
    settings.included().iter().flat_map(of_file).collect()
}

fn of_file(file: &Included) -> Vec<Finding> {
    let path = file.path.display().to_string();
    let without_effect = |why: &str| {
        let finding = Finding::warning(ID, format!("an included file {why}, so its settings have no effect"));
        finding.at(path.clone())
    };
    let allow = format!("read it, then run `ssoenv allow {path}`");
    match &file.state {
        IncludedState::Unreadable(why) => {
            vec![without_effect(why).remedy("correct the path in the setting include, or remove it")]
        }
        IncludedState::Untrusted(_, Trust::Denied) => {
            let finding = Finding::note(ID, "an included file was denied, so its settings have no effect");
            vec![finding.at(path).remedy("remove it from the setting include")]
        }
        IncludedState::Untrusted(_, Trust::Changed) => {
            vec![without_effect("has changed since it was trusted").remedy(allow)]
        }
        IncludedState::Untrusted(..) => vec![without_effect("is not trusted").remedy(allow)],
        IncludedState::Trusted(_) => {
            let content = read_shared(&file.path).unwrap_or_default();
            let ignored = check_shared(&file.path, &content).unwrap_or_default().ignored;
            let finding = |(origin, why): (crate::error::Location, String)| {
                let remedy = "tell those who hand out the file to remove the line";
                Finding::note(ID, "a line of an included file has no effect")
                    .at(format!("{origin}: {why}"))
                    .remedy(remedy)
            };
            ignored.into_iter().map(finding).collect()
        }
    }
}
