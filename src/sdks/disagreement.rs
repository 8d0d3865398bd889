//! One point on which programs differ. Pure.

use super::claim::{Claim, ReaderOutcome, sentence};
use super::surroundings::Surroundings;
use crate::config::document::Flavor;
use serde::Serialize;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// Names the kind of it; the same in every version.
    pub id: &'static str,
    /// What is the matter, and who reads it how.
    pub reason: String,
    /// What the reason says of readers; its words are made from it.
    #[serde(skip)]
    pub claims: Vec<Claim>,
    /// Where it begins.
    #[serde(flatten)]
    pub place: DisagreementPlace,
}

/// What a difference is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum DisagreementPlace {
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
    /// A point that a variable decides. `what` is said of the variable and begins with a verb: `is empty`.
    pub fn of_variable(
        id: &'static str,
        variable: &'static str,
        what: impl AsRef<str>,
        claims: Vec<Claim>,
    ) -> Self {
        let reason = format!("{}: {}", what.as_ref(), sentence(&claims));
        Disagreement { id, reason, claims, place: DisagreementPlace::Variable { variable } }
    }

    /// A point that a line of one of the two files decides. `what` says what is on the line.
    pub fn of_line(
        id: &'static str,
        around: &Surroundings,
        flavor: Flavor,
        line: u32,
        what: impl AsRef<str>,
        claims: Vec<Claim>,
    ) -> Self {
        let file = around.paths[usize::from(flavor == Flavor::Credentials)].clone();
        let reason = format!("{}: {}", what.as_ref(), sentence(&claims));
        Disagreement { id, reason, claims, place: DisagreementPlace::Line { file, line } }
    }

    /// What it says of readers.
    pub fn readers(&self) -> String {
        sentence(&self.claims)
    }

    /// The variable that decides it.
    pub fn variable(&self) -> Option<&'static str> {
        match self.place {
            DisagreementPlace::Variable { variable } => Some(variable),
            DisagreementPlace::Line { .. } => None,
        }
    }

    /// The line that decides it, as `FILE:LINE`.
    pub fn line(&self) -> Option<String> {
        match &self.place {
            DisagreementPlace::Variable { .. } => None,
            DisagreementPlace::Line { file, line } => Some(format!("{file}:{line}")),
        }
    }

    /// Whether readers end with an error for it.
    pub fn fails(&self) -> bool {
        self.claims.iter().any(|claim| claim.outcome == ReaderOutcome::Fail && !claim.readers.is_empty())
    }
}
