//! One point on which programs differ. Pure.

use super::surroundings::Surroundings;
use crate::config::document::Flavor;
use serde::Serialize;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// Names the kind of it; the same in every version.
    pub id: &'static str,
    /// Who reads it how.
    pub reason: String,
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
    /// A point that a variable decides.
    pub fn of_variable(id: &'static str, variable: &'static str, reason: impl Into<String>) -> Self {
        Disagreement { id, reason: reason.into(), place: DisagreementPlace::Variable { variable } }
    }

    /// A point that a line of one of the two files decides.
    pub fn of_line(
        id: &'static str,
        around: &Surroundings,
        flavor: Flavor,
        line: u32,
        reason: impl Into<String>,
    ) -> Self {
        let file = around.paths[usize::from(flavor == Flavor::Credentials)].clone();
        Disagreement { id, reason: reason.into(), place: DisagreementPlace::Line { file, line } }
    }
}
