//! Findings: their words, and their severity. Pure.

use crate::error::Failure;
use crate::ordered;
use serde::Serialize;

/// Severity of a finding, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something does not work.
    Error,
    /// Something does not do what it seems to, or not with every tool.
    Warning,
    /// Nothing is wrong, but good to know.
    Note,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable id for scripts: `AREA.NAME`.
    pub id: &'static str,
    /// Severity.
    pub level: Severity,
    /// What is wrong.
    pub title: String,
    /// Evidence: `FILE:LINE: …`, `NAME=value`. Never a secret.
    pub evidence: Vec<String>,
    /// Remedy: a command, or an edit.
    pub remedy: String,
}

/// Result of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AreaState {
    /// No findings.
    Good,
    /// Only notes.
    Noted,
    /// Errors or warnings.
    Wrong,
    /// Not checked.
    Skipped,
}

/// An area of checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Area {
    /// Prefix of the findings' ids.
    pub area: &'static str,
    /// Statement printed when the area has no findings.
    pub about: &'static str,
    /// Result.
    pub state: AreaState,
}

/// All findings, and all areas.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Findings in the order of the areas, the worst first within one.
    pub findings: Vec<Finding>,
    /// Every area.
    pub checked: Vec<Area>,
}

impl Finding {
    /// Creates an error.
    pub(super) fn error(id: &'static str, title: impl Into<String>) -> Self {
        Self::new(Severity::Error, id, title)
    }

    /// Creates a warning.
    pub(super) fn warning(id: &'static str, title: impl Into<String>) -> Self {
        Self::new(Severity::Warning, id, title)
    }

    /// Creates a note.
    pub(super) fn note(id: &'static str, title: impl Into<String>) -> Self {
        Self::new(Severity::Note, id, title)
    }

    /// Creates a finding of this severity.
    pub(super) fn new(level: Severity, id: &'static str, title: impl Into<String>) -> Self {
        Finding { id, level, title: title.into(), evidence: Vec::new(), remedy: String::new() }
    }

    /// Creates a finding from a failure: its line is the evidence, and its hint the remedy.
    pub(super) fn of_failure(level: Severity, id: &'static str, failure: &Failure) -> Self {
        let place = failure.location().map(ToString::to_string);
        let title = match &place {
            Some(_) => failure.without_topic().to_owned(),
            None => failure.to_string(),
        };
        let remedy = failure.hint.clone().unwrap_or_else(|| "correct the lines shown".to_owned());
        Self::new(level, id, title).at_all(place).remedy(remedy)
    }

    /// Adds a piece of evidence.
    pub(super) fn at(mut self, evidence: impl Into<String>) -> Self {
        self.evidence.push(evidence.into());
        self
    }

    /// Adds several pieces of evidence.
    pub(super) fn at_all(mut self, evidence: impl IntoIterator<Item = String>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    /// Sets the remedy.
    pub(super) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }
}

impl Report {
    /// Adds the result of one area; `None` if it was not checked.
    pub(super) fn add(&mut self, area: &'static str, about: &'static str, found: Option<Vec<Finding>>) {
        let state = match found.as_ref().map(|found| found.iter().map(|finding| finding.level).min()) {
            None => AreaState::Skipped,
            Some(None) => AreaState::Good,
            Some(Some(Severity::Note)) => AreaState::Noted,
            Some(Some(Severity::Error | Severity::Warning)) => AreaState::Wrong,
        };
        let mut found = found.unwrap_or_default();
        ordered::sort_by_key(&mut found, |finding| finding.level);
        self.findings.extend(found);
        self.checked.push(Area { area, about, state });
    }

    /// Whether there are no findings but notes.
    pub fn is_well(&self) -> bool {
        self.findings.iter().all(|finding| finding.level == Severity::Note)
    }

    /// Returns the number of findings of this severity.
    pub fn count(&self, level: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.level == level).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_as_bad_as_its_worst_finding_which_comes_first() {
        let mut report = Report::default();
        report.add("a", "", Some(vec![Finding::note("a.n", "n"), Finding::error("a.e", "e")]));
        report.add("b", "", Some(vec![Finding::note("b.n", "n")]));
        assert!(!report.is_well());
        report.findings.retain(|finding| finding.level == Severity::Note);
        assert!(report.is_well());
        report.add("c", "", Some(vec![]));
        report.add("d", "", None);
        report.add("e", "", Some(vec![Finding::note("e.n", "n"), Finding::warning("e.w", "w")]));
        assert!(!report.is_well());
        let states: Vec<AreaState> = report.checked.iter().map(|area| area.state).collect();
        assert_eq!(
            states,
            [AreaState::Wrong, AreaState::Noted, AreaState::Good, AreaState::Skipped, AreaState::Wrong]
        );
        assert_eq!(report.findings[2].id, "e.w");
        assert_eq!((report.count(Severity::Note), report.count(Severity::Error)), (3, 0));
    }
}
