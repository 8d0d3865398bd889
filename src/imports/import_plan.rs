//! What an import writes: sessions and profiles, each with what happens to it, and what is left out. Pure.

use super::proposal::Statement;
use crate::config::document::SectionKind;
use crate::config::edit::SectionEdit;
use serde::Serialize;

/// What an import writes.
#[derive(Debug, Default)]
pub struct ImportPlan {
    /// Sessions that profiles use, or that the tool's file lists.
    pub sessions: Vec<PlannedSession>,
    /// Profiles of the proposal that are not left out.
    pub profiles: Vec<PlannedProfile>,
    /// What is left out, and remarks.
    pub statements: Vec<Statement>,
}

/// What happens to a session or a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlannedChange {
    /// It is new.
    Added,
    /// The other tool wrote it, and it changes.
    Changed,
    /// It is there as wanted.
    Unchanged,
}

/// A session of the plan.
#[derive(Clone, Debug)]
pub struct PlannedSession {
    /// Name in the config file.
    pub name: String,
    /// `sso_start_url`.
    pub start_url: String,
    /// `sso_region`.
    pub region: String,
    /// Scopes of a new session.
    pub scopes: Vec<String>,
    /// Added or unchanged.
    pub change: PlannedChange,
}

/// A profile of the plan.
#[derive(Clone, Debug)]
pub struct PlannedProfile {
    /// Name in the config file.
    pub name: String,
    /// What happens to it.
    pub change: PlannedChange,
    /// Keys and values that it gets.
    pub set: Vec<(&'static str, String)>,
    /// Keys that it loses.
    pub remove: Vec<&'static str>,
}

impl ImportPlan {
    /// Returns the edits of the config file.
    pub fn edits(&self) -> Vec<SectionEdit<'_>> {
        let sessions =
            self.sessions.iter().filter(|session| session.change == PlannedChange::Added).map(|session| {
                let mut set = vec![
                    ("sso_start_url", session.start_url.clone()),
                    ("sso_region", session.region.clone()),
                ];
                set.push(("sso_registration_scopes", session.scopes.join(",")));
                SectionEdit::set(SectionKind::Session, &session.name, set, Vec::new())
            });
        let changed = self.profiles.iter().filter(|profile| profile.change != PlannedChange::Unchanged);
        let profiles = changed.map(|profile| {
            let (set, remove) = (profile.set.clone(), profile.remove.clone());
            SectionEdit::set(SectionKind::Profile, &profile.name, set, remove)
        });
        sessions.chain(profiles).collect()
    }

    /// Counts what changes, for a person: `2 sessions and 3 profiles added, 1 profile changed`.
    pub fn summary(&self) -> String {
        let count = |fate, number: usize, what: &str| match number {
            0 => None,
            1 => Some(format!("1 {what} {fate}")),
            number => Some(format!("{number} {what}s {fate}")),
        };
        let sessions = self.sessions.iter().filter(|session| session.change == PlannedChange::Added).count();
        let profiles = |fate| self.profiles.iter().filter(|profile| profile.change == fate).count();
        let parts = [
            count("added", sessions, "session"),
            count("added", profiles(PlannedChange::Added), "profile"),
            count("changed", profiles(PlannedChange::Changed), "profile"),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}
