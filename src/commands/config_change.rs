//! How a verb that plans many changes of the config file shows them, asks once, and makes them.

use super::process_in_path::warn_unless_in_path;
use crate::binding::short_path;
use crate::config::edit::EditedLine;
use crate::config::write::Planned;
use crate::error::{Failure, Kind, kind};
use crate::system::System;
use crate::system::terminal::{self, pager, presence, prompts, visible};
use anstyle::{AnsiColor, Style};
use std::path::Path;

/// What the command line says about agreeing to the change.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChangeOptions {
    /// Show the change and make none.
    pub diff: bool,
    /// Make the change without asking.
    pub yes: bool,
}

const ADDED: Style = AnsiColor::Green.on_default();
const REMOVED: Style = AnsiColor::Red.on_default();

/// Fails, before anything is read, if nobody can agree to the change and no option makes up for it.
pub(super) fn check_consent(sys: &System, options: ChangeOptions, verb: &str) -> Result<(), Failure> {
    if options.diff || options.yes {
        return Ok(());
    }
    match presence::absence(sys) {
        Some(presence::Absence::Declared(why) | presence::Absence::Unseen(why)) => {
            Err(Failure::usage(format!("{verb} asks before it writes, and cannot ask here: {why}"))
                .hint("add --yes to write without asking, or --diff to see the change"))
        }
        None => Ok(()),
    }
}

/// Formats the lines to change, with colours, for stdout or stderr.
pub(super) fn diff(lines: &[EditedLine]) -> String {
    let line = |line: &EditedLine| match line {
        EditedLine::Section(text) => format!("  {}\n", visible(text)),
        EditedLine::Removed(text) => colored(REMOVED, "-", text),
        EditedLine::Added(text) => colored(ADDED, "+", text),
    };
    lines.iter().map(line).collect()
}

fn colored(style: Style, mark: &str, text: &str) -> String {
    let line = format!("{mark} {}", visible(text));
    format!("{style}{}{style:#}\n", line.trim_end())
}

/// Returns the lines to change as the answer of `--diff`: on stdout, and nothing if there is nothing to change.
pub(super) fn diff_for_stdout(sys: &System, lines: &[EditedLine]) -> Vec<u8> {
    for_stdout(sys, diff(lines))
}

fn for_stdout(sys: &System, text: String) -> Vec<u8> {
    if terminal::stdout_has_color(sys.terminal.color) {
        return text.into_bytes();
    }
    anstream::adapter::strip_str(&text).to_string().into_bytes()
}

/// Shows the lines to a person who has to agree, with `--quiet` too: in a pager if they do not fit into the window.
/// Repeats the title where the pager may have covered it.
fn show(sys: &System, title: &str, shown: String) {
    sys.terminal.tell(title);
    if !terminal::stdout_is_terminal() {
        return sys.terminal.page(&shown);
    }
    let rest = pager::page(sys, for_stdout(sys, shown));
    if rest.is_empty() {
        sys.terminal.tell(title);
    }
    sys.terminal.page(&String::from_utf8_lossy(&rest));
}

/// Shows the change, asks unless `--yes`, and makes it. `summary` counts what changes: `2 profiles added`.
pub(super) fn make(
    sys: &System,
    planned: Planned<'_>,
    options: ChangeOptions,
    summary: &str,
) -> anyhow::Result<()> {
    agree(sys, &planned, options, summary, true)?;
    let (path, lines) = (planned.path().to_owned(), planned.lines().to_vec());
    let backup = planned.apply_as_shown(sys)?;
    say_written(sys, &path, backup.as_deref());
    warn_unless_in_path(sys, &lines);
    Ok(())
}

/// Shows the change, and asks unless `--yes`; Enter gives the default.
pub(super) fn agree(
    sys: &System,
    planned: &Planned<'_>,
    options: ChangeOptions,
    summary: &str,
    default: bool,
) -> Result<(), Failure> {
    let title = format!("this changes in {}: {summary}", short_path(&sys.env, planned.path()));
    let shown = diff(planned.lines());
    if options.yes {
        sys.terminal.note(&title);
        sys.terminal.detail(&shown);
        return Ok(());
    }
    show(sys, &title, shown);
    let declined = || Failure::refused("nothing was written");
    match prompts::confirm(sys, "Write this?", default) {
        Ok(true) => Ok(()),
        Ok(false) => Err(declined()),
        Err(left) if left.kind == Kind::Refused => Err(declined()),
        Err(failure) => Err(failure),
    }
}

/// Says that the file is written, and where the previous one is kept.
pub(super) fn say_written(sys: &System, path: &Path, backup: Option<&Path>) {
    if let Some(backup) = backup {
        sys.terminal.note(&format!("the previous file is kept in {}", short_path(&sys.env, backup)));
    }
    sys.terminal.note(&format!("wrote {}", short_path(&sys.env, path)));
}

/// Gives a failure of `--diff` an exit code that cannot be taken for its answer: 1 means that there is a difference.
pub(super) fn could_not_tell(error: anyhow::Error) -> anyhow::Error {
    match kind(&error) {
        Kind::General | Kind::Usage => {
            let mut failure = Failure::of(&error);
            failure.kind = Kind::Configuration;
            failure.into()
        }
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_of_diff_is_no_answer() {
        for (kind, expected) in [
            (Kind::General, Kind::Configuration),
            (Kind::Usage, Kind::Configuration),
            (Kind::SignIn, Kind::SignIn),
            (Kind::Service, Kind::Service),
        ] {
            let error = could_not_tell(Failure::new(kind, "what").hint("do").into());
            assert_eq!(crate::error::kind(&error), expected);
            assert_eq!((format!("{error:#}").as_str(), crate::error::hint(&error)), ("what", Some("do")));
        }
        assert!(format!("{:#}", could_not_tell(anyhow::anyhow!("a").context("b"))).contains("b: a"));
    }

    #[test]
    fn lines_from_outside_do_not_move_the_cursor() {
        let lines = [
            EditedLine::Section("[profile x]".into()),
            EditedLine::Removed("a\u{1b}[2J".into()),
            EditedLine::Added("b".into()),
        ];
        let text = diff(&lines);
        assert_eq!(
            text,
            format!("  [profile x]\n{REMOVED}- a\\u{{1b}}[2J{REMOVED:#}\n{ADDED}+ b{ADDED:#}\n")
        );
    }
}
