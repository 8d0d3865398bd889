//! `doctor`: prints what is wrong with the set-up, as text or JSON. The exit code says whether there are errors. With
//! `--leftovers` it lists what ssoenv has written.

use super::Answer;
use crate::activation::shell_variables::read_variables;
use crate::cli::Doctor;
use crate::doctor::{self, AreaState, Finding, Report, Severity};
use crate::error::Kind;
use crate::ordered;
use crate::output::json::json;
use crate::system::System;
use crate::system::terminal::{self, visible, wrapped};
use anstyle::{AnsiColor, Style};
use std::fmt::Write;

/// Evidence lines that are shown per finding; the rest is counted.
const MOST: usize = 8;

pub(super) fn run(sys: &System, arguments: &Doctor) -> anyhow::Result<Answer> {
    if arguments.leftovers {
        return leftovers(sys, arguments);
    }
    let report = doctor::examine(sys, &read_variables(sys), arguments.offline);
    let code = if report.is_well() { 0 } else { Kind::General.exit_code() };
    let stdout = if arguments.json {
        json(&report)?
    } else {
        let colored = terminal::stdout_has_color(sys.terminal.color);
        let text = text(&report, sys.terminal.level, colored);
        fitting(&sys.terminal.words(&text), terminal::stdout_columns()).into_bytes()
    };
    Ok(Answer { stdout, code })
}

/// Prints what ssoenv has written on this machine.
fn leftovers(sys: &System, arguments: &Doctor) -> anyhow::Result<Answer> {
    let found = doctor::leftovers(sys, &read_variables(sys));
    if arguments.json {
        return Ok(Answer { stdout: json(&found)?, code: 0 });
    }
    let lines = found.iter().map(|left| {
        let [place, contents, remedy] = [&left.place, &left.contents, &left.remedy].map(|text| visible(text));
        format!("{place}\n    {contents}\n  → {remedy}\n")
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    Ok(Answer {
        stdout: fitting(&sys.terminal.words(&text), terminal::stdout_columns()).into_bytes(),
        code: 0,
    })
}

fn text(report: &Report, level: terminal::Verbosity, colored: bool) -> String {
    let quiet = level == terminal::Verbosity::Quiet;
    let mut out = String::new();
    let shown = report.findings.iter().filter(|finding| !quiet || finding.level == Severity::Error);
    let mut shown: Vec<&Finding> = shown.collect();
    ordered::sort_by_key(&mut shown, |finding| finding.level);
    for finding in shown {
        said(&mut out, finding, colored);
    }
    if level == terminal::Verbosity::Verbose {
        for area in &report.checked {
            let said = match area.state {
                AreaState::Good => area.about,
                AreaState::Noted => "see the notes",
                AreaState::Wrong => "see above",
                AreaState::Skipped => "not checked",
            };
            // Writing to a string cannot fail, here and below.
            let _ = writeln!(out, "{}: {said}", area.area);
        }
    }
    if !quiet {
        let _ = writeln!(out, "{}", summary(report));
    }
    out
}

/// Wraps the text to a window of so many columns, with continued lines indented more than their beginning.
fn fitting(text: &str, window: Option<usize>) -> String {
    let Some(columns) = window else { return text.to_owned() };
    let below = |line: &str| (line.len() - line.trim_start().len()).clamp(2, 4) + 2;
    text.lines().map(|line| wrapped(line, columns, below(line)) + "\n").collect()
}

/// Writes a finding, its evidence, and its remedy.
fn said(out: &mut String, finding: &Finding, colored: bool) {
    let (word, color) = match finding.level {
        Severity::Error => ("error", AnsiColor::Red),
        Severity::Warning => ("warning", AnsiColor::Yellow),
        Severity::Note => ("note", AnsiColor::Cyan),
    };
    let (style, dimmed) = match colored {
        true => (Style::new().fg_color(Some(color.into())).bold(), Style::new().dimmed()),
        false => (Style::new(), Style::new()),
    };
    let id = finding.id;
    let _ = writeln!(out, "{style}{word}{style:#}: {} {dimmed}[{id}]{dimmed:#}", visible(&finding.title));
    for evidence in finding.evidence.iter().take(MOST) {
        let _ = writeln!(out, "    {}", visible(evidence));
    }
    if let Some(more) = finding.evidence.len().checked_sub(MOST).filter(|more| *more > 0) {
        let _ = writeln!(out, "    and {more} more");
    }
    let _ = writeln!(out, "  → {}\n", visible(&finding.remedy));
}

/// Formats the last line: number of findings, then areas that are good or were not checked.
fn summary(report: &Report) -> String {
    let of = |wanted: AreaState| {
        let areas = report.checked.iter().filter(|area| area.state == wanted);
        areas.map(|area| area.area).collect::<Vec<_>>().join(", ")
    };
    let counts = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let counts = counts.into_iter().map(|(level, word)| (report.count(level), word));
    let counts: Vec<String> = counts
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    let mut summary = match (report.is_well(), counts.is_empty()) {
        (true, true) => "nothing is wrong".to_owned(),
        (true, false) => format!("nothing is wrong, {}", counts.join(", ")),
        (false, _) => counts.join(", "),
    };
    for (state, words) in [(AreaState::Good, "good"), (AreaState::Skipped, "not checked")] {
        let areas = of(state);
        if !areas.is_empty() {
            let _ = write!(summary, "; {words}: {areas}");
        }
    }
    summary
}
