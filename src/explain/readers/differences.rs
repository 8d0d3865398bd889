//! Where the readers disagree here: each difference once for each place, with its reason in one line. Pure.

use super::{Surroundings, sections, table, texts, variables};
use crate::config::Config;
use crate::config::document::Flavor;
use serde::Serialize;
use std::collections::BTreeSet;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// Names the kind of it; the same in every version.
    pub id: &'static str,
    /// Who reads it how.
    pub reason: String,
    /// Where it begins.
    #[serde(flatten)]
    pub place: Place,
}

/// What a difference is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Place {
    /// A variable.
    Variable {
        /// Its name.
        variable: &'static str,
    },
    /// A line.
    Line {
        /// The file.
        file: String,
        /// Counted from 1.
        line: u32,
    },
}

impl Disagreement {
    pub(super) fn of_variable(id: &'static str, variable: &'static str, reason: impl Into<String>) -> Self {
        Disagreement { id, reason: reason.into(), place: Place::Variable { variable } }
    }

    pub(super) fn of_line(
        id: &'static str,
        around: &Surroundings,
        flavor: Flavor,
        line: u32,
        reason: impl Into<String>,
    ) -> Self {
        let file = around.paths[usize::from(flavor == Flavor::Credentials)].clone();
        Disagreement { id, reason: reason.into(), place: Place::Line { file, line } }
    }
}

/// Every difference that matters here: those of the variables, those that keep a reader from a file, and those of the
/// profiles that are looked at: `profile`, the ones that readers pick, and those that these build on.
pub fn disagreements(around: &Surroundings, profile: Option<&str>) -> Vec<Disagreement> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let config = Config::from_texts(&text(&around.config), &text(&around.credentials));
    let picked = table(around).into_iter().map(|pick| pick.profile);
    let mut names: BTreeSet<String> = picked.chain(profile.map(str::to_owned)).collect();
    let mut open: Vec<String> = names.iter().cloned().collect();
    let (mut sessions, mut found) = (BTreeSet::new(), variables::differences(around));
    while let Some(name) = open.pop() {
        let Ok(Some(keys)) = config.profile(&name) else { continue };
        sessions.extend(keys.value("sso_session").map(str::to_owned));
        if let Some(source) = keys.value("source_profile").filter(|source| names.insert((*source).to_owned()))
        {
            open.push(source.to_owned());
        }
    }
    found.extend(texts::differences(around, &names, &sessions));
    for name in &names {
        found.extend(sections::differences(around, &config, name));
    }
    found
}
