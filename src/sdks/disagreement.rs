//! One point on which readers disagree. Pure.

use super::claim::{Claim, ReaderOutcome, sentence};
use super::surroundings::Surroundings;
use crate::config::document::Flavor;
use serde::Serialize;

/// One disagreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// Stable id of the kind, for scripts.
    pub id: &'static str,
    /// The fact, and how readers treat it.
    pub reason: String,
    /// The claims that the reason is made from.
    #[serde(skip)]
    pub claims: Vec<Claim>,
    /// Variable or line that causes the disagreement.
    #[serde(flatten)]
    pub place: DisagreementPlace,
}

/// Cause of a disagreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum DisagreementPlace {
    /// A variable.
    Variable {
        /// Name of the variable.
        variable: &'static str,
    },
    /// A line of a file.
    Line {
        /// Path of the file.
        file: String,
        /// Line, counted from 1.
        line: u32,
    },
}

impl Disagreement {
    /// Creates a disagreement about a variable. `what` is the predicate of a sentence about it: `is empty`.
    pub fn of_variable(
        id: &'static str,
        variable: &'static str,
        what: impl AsRef<str>,
        claims: Vec<Claim>,
    ) -> Self {
        let reason = format!("{}: {}", what.as_ref(), sentence(&claims));
        Disagreement { id, reason, claims, place: DisagreementPlace::Variable { variable } }
    }

    /// Creates a disagreement about a line of one of the two files. `what` describes the line.
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

    /// Returns how readers treat it, as a sentence.
    pub fn readers(&self) -> String {
        sentence(&self.claims)
    }

    /// Returns the variable that causes it.
    pub fn variable(&self) -> Option<&'static str> {
        match self.place {
            DisagreementPlace::Variable { variable } => Some(variable),
            DisagreementPlace::Line { .. } => None,
        }
    }

    /// Returns the line that causes it, as `FILE:LINE`.
    pub fn line(&self) -> Option<String> {
        match &self.place {
            DisagreementPlace::Variable { .. } => None,
            DisagreementPlace::Line { file, line } => Some(format!("{file}:{line}")),
        }
    }

    /// Whether it makes a reader fail.
    pub fn fails(&self) -> bool {
        self.claims.iter().any(|claim| claim.outcome == ReaderOutcome::Fail && !claim.readers.is_empty())
    }
}
