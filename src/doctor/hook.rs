//! Checks the line that loads the hook, in the start-up file of the person's shell. A program cannot see what the
//! shell has loaded, so the files are read; files that they include are not.

use super::findings::Finding;
use super::look::Look;
use crate::shell::hook::HookScript;
use crate::shell::start_up_files::{self, Line, LineSubject};
use crate::shell::start_up_paths;
use crate::system::System;
use crate::system::files::{self, untrusted};
use std::path::{Path, PathBuf};

/// A shell with a hook, and its start-up files.
struct Shell {
    hook: HookScript,
    files: Vec<PathBuf>,
}

/// Checks the shell that runs ssoenv, otherwise the person's own; `None` if it has no hook.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let shell = shell(look.sys)?;
    let files = lines(&shell);
    let mut found: Vec<Finding> = files.iter().flat_map(|(path, lines)| judge(&shell, path, lines)).collect();
    if !is_loaded(look.sys, &files) {
        found.push(missing(&shell, &files));
    }
    Some(found)
}

/// Returns the shell of `check`, if none of its start-up files loads the hook.
pub fn shell_without_hook(sys: &System) -> Option<HookScript> {
    let shell = shell(sys)?;
    (!is_loaded(sys, &lines(&shell))).then_some(shell.hook)
}

/// Returns the shell to check: that of the parent process, otherwise that of `SHELL`.
fn shell(sys: &System) -> Option<Shell> {
    let own = sys.env.text("SHELL");
    let own = own.as_deref().and_then(|path| Path::new(path).file_name()?.to_str());
    let of_name = |name: &str| {
        let name = name.trim_start_matches('-');
        let hook = HookScript::of_name(name.strip_suffix(".exe").unwrap_or(name))?;
        Some(Shell { hook, files: start_up_paths::candidates(&sys.env, hook)? })
    };
    [sys.parent.name(), own].into_iter().flatten().find_map(of_name)
}

/// Returns the relevant lines of the shell's start-up files.
fn lines(shell: &Shell) -> Vec<(PathBuf, Vec<Line>)> {
    let read = |path: &PathBuf| {
        let contents = files::read_regular(path).ok().flatten()?;
        Some((path.clone(), start_up_files::of(&String::from_utf8_lossy(&contents.bytes))))
    };
    shell.files.iter().filter_map(read).collect()
}

fn is_loaded(sys: &System, files: &[(PathBuf, Vec<Line>)]) -> bool {
    let loads = |line: &Line| line.what == LineSubject::Hook && !line.is_comment;
    // The hook sets these variables, wherever it was loaded from.
    ["SSOENV_PROMPT", "SSOENV_FILE", "SSOENV_STAMP"].iter().any(|name| sys.env.has(name))
        || files.iter().any(|(_, lines)| lines.iter().any(loads))
}

fn missing(shell: &Shell, files: &[(PathBuf, Vec<Line>)]) -> Finding {
    let commented = files.iter().flat_map(|(path, lines)| {
        let lines = lines.iter().filter(|line| line.what == LineSubject::Hook);
        lines.map(move |line| format!("{}:{}: is a comment", path.display(), line.number))
    });
    let commented: Vec<String> = commented.collect();
    let first = shell.files.first().map(|path| path.display().to_string()).unwrap_or_default();
    let title = format!("no start-up file of {} loads the hook", shell.hook.name());
    let finding = Finding::note("hook.missing", title);
    let finding = match commented.is_empty() {
        true => {
            let there = shell.files.iter().filter(|path| untrusted::is_file(path));
            let looked: Vec<String> = there.map(|path| path.display().to_string()).collect();
            let looked =
                if looked.is_empty() { format!("{first} does not exist") } else { looked.join(", ") };
            finding.at(format!("checked: {looked}"))
        }
        false => finding.at_all(commented),
    };
    finding.remedy(format!(
        "run `ssoenv init {} --install`, or add to {first}: {}  (not needed if another file loads it, or if you evaluate `ssoenv use` yourself)",
        shell.hook.name(),
        shell.hook.start_up_line()
    ))
}

/// Checks one file.
fn judge(shell: &Shell, path: &Path, lines: &[Line]) -> Vec<Finding> {
    let place = |line: &Line| format!("{}:{}: {}", path.display(), line.number, line.what.in_words());
    let lines: Vec<&Line> = lines.iter().filter(|line| !line.is_comment).collect();
    let hooks: Vec<&Line> = lines.iter().copied().filter(|line| line.what == LineSubject::Hook).collect();
    let mut found = Vec::new();
    let Some(hook) = hooks.last() else { return found };
    let wrong = |line: &&&Line| {
        line.shell.as_deref().and_then(HookScript::of_name).is_some_and(|other| other != shell.hook)
    };
    if let Some(line) = hooks.iter().find(wrong) {
        found.push(
            Finding::error(
                "hook.other-shell",
                format!("the start-up file of {} loads the hook of another shell", shell.hook.name()),
            )
            .at(format!(
                "{}:{}: ssoenv init {}",
                path.display(),
                line.number,
                line.shell.as_deref().unwrap_or_default()
            ))
            .remedy(format!("write {}", shell.hook.start_up_line())),
        );
    }
    if hooks.len() > 1 {
        found.push(
            Finding::note(
                "hook.twice",
                "the hook is loaded more than once, which takes time and has no effect",
            )
            .at_all(hooks.iter().map(|line| place(line)))
            .remedy("remove all lines but the last"),
        );
    }
    let shadows = |line: &&&Line| {
        // One before the line is replaced by the hook's own function.
        line.number > hook.number && matches!(line.what, LineSubject::Alias | LineSubject::Function)
    };
    if let Some(line) = lines.iter().find(shadows) {
        found.push(
            Finding::error(
                "hook.shadowed",
                "an alias or function named ssoenv replaces the hook's command: `ssoenv use` has no effect",
            )
            .at(place(line))
            .remedy("rename it, or put it before the line of the hook"),
        );
    }
    let (before, after): (&[LineSubject], &[LineSubject]) = match shell.hook {
        HookScript::PowerShell => (&[], &[LineSubject::Starship, LineSubject::OhMyPosh]),
        _ => (&[LineSubject::Starship], &[LineSubject::Direnv, LineSubject::Mise]),
    };
    let misplaced = |line: &&&Line| {
        before.contains(&line.what) && line.number < hook.number
            || after.contains(&line.what) && line.number > hook.number
    };
    for line in lines.iter().filter(misplaced) {
        let side = if line.number < hook.number { "after" } else { "before" };
        let title = format!("the hook is loaded {side} {}, in the wrong order", line.what.in_words());
        found.push(Finding::warning("hook.order", title).at_all([place(hook), place(line)]).remedy(
            match shell.hook {
                HookScript::PowerShell => "put the line of the hook after starship and oh-my-posh",
                _ => "put the line of the hook after direnv and mise, and before starship",
            },
        ));
    }
    found
}
