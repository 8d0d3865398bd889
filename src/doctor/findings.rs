//! What is found: the words, and how bad it is. Pure.

use crate::error::Failure;
use serde::Serialize;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something does not work.
    Error,
    /// Something does not do what it seems to, or not with every tool.
    Warning,
    /// Good to know; nothing is wrong.
    Note,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Stable, for scripts: `AREA.NAME`.
    pub id: &'static str,
    /// How bad it is.
    pub level: Severity,
    /// What is the matter.
    pub title: String,
    /// By which it is known: `FILE:LINE: …`, `NAME=value`. Never a secret.
    pub evidence: Vec<String>,
    /// What to do: a command, or an edit.
    pub remedy: String,
}

/// What became of an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AreaState {
    /// Nothing was found.
    Good,
    /// There are notes, and nothing worse.
    Noted,
    /// Something is wrong.
    Wrong,
    /// It was not looked at.
    Skipped,
}

/// An area that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Area {
    /// The first part of the ids.
    pub area: &'static str,
    /// What is so where it is good.
    pub about: &'static str,
    /// What became of it.
    pub state: AreaState,
}

/// All that was found, and where was looked.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// In the order of the areas; within one the worst comes first.
    pub findings: Vec<Finding>,
    /// Every area.
    pub checked: Vec<Area>,
}

impl Finding {
    /// Something does not work.
    pub(super) fn error(id: &'static str, title: impl Into<String>) -> Self {
        Self::new(Severity::Error, id, title)
    }

    /// Something is doubtful.
    pub(super) fn warning(id: &'static str, title: impl Into<String>) -> Self {
        Self::new(Severity::Warning, id, title)
    }

    /// Good to know.
    pub(super) fn note(id: &'static str, title: impl Into<String>) -> Self {
        Self::new(Severity::Note, id, title)
    }

    /// At this level.
    pub(super) fn new(level: Severity, id: &'static str, title: impl Into<String>) -> Self {
        Finding { id, level, title: title.into(), evidence: Vec::new(), remedy: String::new() }
    }

    /// What a failure says; the line that it is about is the evidence, its hint the remedy.
    pub(super) fn of_failure(level: Severity, id: &'static str, failure: &Failure) -> Self {
        let place = failure.location().map(ToString::to_string);
        let title = match &place {
            Some(_) => failure.without_topic().to_owned(),
            None => failure.to_string(),
        };
        let remedy = failure.hint.clone().unwrap_or_else(|| "correct the lines shown".to_owned());
        Self::new(level, id, title).at_all(place).remedy(remedy)
    }

    /// By which it is known.
    pub(super) fn at(mut self, evidence: impl Into<String>) -> Self {
        self.evidence.push(evidence.into());
        self
    }

    /// By all of which it is known.
    pub(super) fn at_all(mut self, evidence: impl IntoIterator<Item = String>) -> Self {
        self.evidence.extend(evidence);
        self
    }

    /// What to do.
    pub(super) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }
}

impl Report {
    /// Takes in what one area has given.
    pub(super) fn add(&mut self, area: &'static str, about: &'static str, found: Option<Vec<Finding>>) {
        let state = match found.as_ref().map(|found| found.iter().map(|finding| finding.level).min()) {
            None => AreaState::Skipped,
            Some(None) => AreaState::Good,
            Some(Some(Severity::Note)) => AreaState::Noted,
            Some(Some(Severity::Error | Severity::Warning)) => AreaState::Wrong,
        };
        let mut found = found.unwrap_or_default();
        found.sort_by_key(|finding| finding.level);
        self.findings.extend(found);
        self.checked.push(Area { area, about, state });
    }

    /// Whether anything is worse than a note.
    pub fn is_well(&self) -> bool {
        self.findings.iter().all(|finding| finding.level == Severity::Note)
    }

    /// How many there are of this level.
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
