//! The JSON of `import`. Pure.

use crate::config::edit::EditedLine;
use crate::imports::{ImportPlan, PlannedChange, Statement};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The whole answer.
#[derive(Serialize)]
pub(super) struct Report<'a> {
    config: String,
    /// The tool's own file, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    read: Option<String>,
    /// Whether the change was made.
    written: bool,
    sessions: Vec<SessionReport<'a>>,
    profiles: Vec<ProfileReport<'a>>,
    skipped: Vec<StatementReport<'a>>,
    remarks: Vec<StatementReport<'a>>,
    /// The lines that change, each with `+`, `-`, or two blanks before a header.
    diff: Vec<String>,
}

#[derive(Serialize)]
struct SessionReport<'a> {
    name: &'a str,
    change: PlannedChange,
    sso_start_url: &'a str,
    sso_region: &'a str,
}

#[derive(Serialize)]
struct ProfileReport<'a> {
    name: &'a str,
    change: PlannedChange,
    set: BTreeMap<&'a str, &'a str>,
    remove: &'a [&'static str],
}

#[derive(Serialize)]
struct StatementReport<'a> {
    what: &'a str,
    why: &'a str,
}

impl<'a> Report<'a> {
    /// Creates the answer; `read` is the path of the tool's own file.
    pub(super) fn new(
        config: &Path,
        read: Option<&Path>,
        plan: &'a ImportPlan,
        lines: &[EditedLine],
        written: bool,
    ) -> Self {
        let sessions = plan.sessions.iter().map(|session| SessionReport {
            name: &session.name,
            change: session.change,
            sso_start_url: &session.start_url,
            sso_region: &session.region,
        });
        let profiles = plan.profiles.iter().map(|profile| ProfileReport {
            name: &profile.name,
            change: profile.change,
            set: profile.set.iter().map(|(key, value)| (*key, value.as_str())).collect(),
            remove: &profile.remove,
        });
        let statements = |is_left_out: bool| {
            let those = plan.statements.iter().filter(move |statement| statement.is_left_out == is_left_out);
            those.map(|Statement { what, why, .. }| StatementReport { what, why }).collect()
        };
        let line = |line: &EditedLine| match line {
            EditedLine::Section(text) => format!("  {text}"),
            EditedLine::Removed(text) => format!("- {text}"),
            EditedLine::Added(text) => format!("+ {text}"),
        };
        Report {
            config: config.display().to_string(),
            read: read.map(|path| path.display().to_string()),
            written,
            sessions: sessions.collect(),
            profiles: profiles.collect(),
            skipped: statements(true),
            remarks: statements(false),
            diff: lines.iter().map(line).collect(),
        }
    }
}
