//! `init --install` and `--uninstall`: the line that loads the hook, in the start-up file of the person's shell.

use crate::cli::Init;
use crate::config::{being_written, cannot_write, in_utf_8};
use crate::error::Failure;
use crate::shell::hook::HookScript;
use crate::shell::start_up_files::{self, LineSubject};
use crate::shell::{quote, start_up_edit, start_up_paths};
use crate::system::files::metadata;
use crate::system::files::replace::{Backup, Replaced, replace};
use crate::system::terminal::{presence, prompts, visible};
use crate::system::{System, files, process};
use anyhow::Context;
use std::path::{Path, PathBuf};

/// Adds the line after showing the change. Does nothing if a start-up file loads the hook already.
pub(super) fn install(sys: &System, arguments: &Init, hook: HookScript) -> anyhow::Result<()> {
    let path = file(sys, arguments, hook)?;
    let line = line(sys, arguments, hook);
    let old = contents(&path)?;
    let bytes = old.clone().unwrap_or_default();
    // A line that an earlier `--install` wrote is updated instead.
    if start_up_edit::without_line(&bytes).is_none()
        && let Some(place) = loaded_by(sys, hook, &path)
    {
        sys.terminal.note(&format!("{place} loads the hook already"));
        return Ok(());
    }
    let new = start_up_edit::with_line(&bytes, &line);
    let shown = short(sys, &path);
    if new == bytes {
        sys.terminal.note(&format!("{shown} loads the hook already"));
        return Ok(());
    }
    let added = format!("+ {line}{}", start_up_edit::MARK);
    // Only the first line is replaced.
    let replaced = removed(&bytes).into_iter().take(1);
    change(sys, &path, old.as_deref(), &new, &replaced.chain([added]).collect::<Vec<_>>())?;
    let here = plain_line(arguments, hook);
    sys.terminal.note(&format!("wrote {shown}: new shells have the hook; here: {here}"));
    Ok(())
}

/// Removes the line that `--install` wrote.
pub(super) fn uninstall(sys: &System, arguments: &Init, hook: HookScript) -> anyhow::Result<()> {
    let mut paths = vec![file(sys, arguments, hook)?];
    if arguments.file.is_none() {
        // The line may be in another file than today's choice, which depends on the files that exist.
        paths.extend(start_up_paths::candidates(&sys.env, hook).unwrap_or_default());
    }
    for path in paths {
        let Some(old) = contents(&path)? else { continue };
        let Some(new) = start_up_edit::without_line(&old) else { continue };
        change(sys, &path, Some(&old), &new, &removed(&old))?;
        let is_own_file =
            hook == HookScript::Fish && path.file_name().is_some_and(|name| name == "ssoenv.fish");
        // `--install` created this file; any other is the person's and stays, even if it is empty.
        if is_own_file && new.is_empty() {
            files::remove(&path)?;
        }
        sys.terminal.note(&format!(
            "{} no longer loads the hook; shells that have loaded it keep it",
            short(sys, &path)
        ));
        return Ok(());
    }
    match loaded_by(sys, hook, &file(sys, arguments, hook)?) {
        Some(place) => Err(Failure::configuration(format!(
            "{place} loads the hook, but `init --install` did not write it"
        ))
        .hint("remove that line in an editor")
        .into()),
        None => {
            sys.terminal.note(&format!("no start-up file of {} loads the hook", hook.name()));
            Ok(())
        }
    }
}

fn file(sys: &System, arguments: &Init, hook: HookScript) -> Result<PathBuf, Failure> {
    match &arguments.file {
        Some(file) => Ok(crate::binding::current_directory(sys)?.join(file)),
        None => start_up_paths::for_hook(&sys.env, hook),
    }
}

/// Returns the lines that `--install` wrote, marked as removed.
fn removed(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let is_ours =
        |line: &&str| line.trim_end().ends_with(start_up_edit::MARK) && !line.trim_start().starts_with('#');
    text.lines().filter(is_ours).map(|line| format!("- {line}")).collect()
}

/// Returns the line for the file. fish reads its conf.d folder before the files that may set PATH, so there the line
/// has the program's full path.
fn line(sys: &System, arguments: &Init, hook: HookScript) -> String {
    let line = plain_line(arguments, hook);
    if hook != HookScript::Fish || arguments.file.is_some() {
        return line;
    }
    let program = process::program(&sys.env);
    let program = quote::fish(program.as_os_str().as_encoded_bytes());
    let program = String::from_utf8_lossy(&program);
    format!("test -x {program}; and {}", line.replacen("ssoenv", &program, 1))
}

/// Returns the line of the manual, with the given options.
fn plain_line(arguments: &Init, hook: HookScript) -> String {
    let options = [
        (arguments.no_prompt, " --no-prompt"),
        (arguments.no_hook, " --no-hook"),
        (arguments.no_completion, " --no-completion"),
        (arguments.cd, " --cd"),
    ];
    let options: String = options.into_iter().filter(|(given, _)| *given).map(|(_, option)| option).collect();
    let call = format!("ssoenv init {}", hook.name());
    hook.start_up_line().replacen(&call, &format!("{call}{options}"), 1)
}

/// Returns the place of a line that loads this shell's hook, as `FILE:LINE`.
fn loaded_by(sys: &System, hook: HookScript, path: &Path) -> Option<String> {
    let others = start_up_paths::candidates(&sys.env, hook).unwrap_or_default();
    [path.to_owned()].iter().chain(&others).find_map(|path| {
        // Only the file that gets the line has to be readable, and that one has been read before.
        let bytes = contents(path).ok().flatten()?;
        let lines = start_up_files::of(&String::from_utf8_lossy(&bytes));
        let is_it = |line: &&start_up_files::Line| {
            let shell = line.shell.as_deref().and_then(HookScript::of_name);
            line.what == LineSubject::Hook && !line.is_comment && shell.is_none_or(|shell| shell == hook)
        };
        lines.iter().find(is_it).map(|line| format!("{}:{}", short(sys, path), line.number))
    })
}

fn contents(path: &Path) -> anyhow::Result<Option<Vec<u8>>> {
    let contents = files::read_regular(path).map_err(|error| metadata::unreadable(path, error))?;
    let bytes = contents.map(|contents| contents.bytes);
    // A UTF-8 line would corrupt a UTF-16 file, which PowerShell 5 writes with `>`.
    bytes.as_deref().map_or(Ok(()), |bytes| in_utf_8(path, bytes))?;
    Ok(bytes)
}

/// Shows the change, and makes it once the person agrees; with input disabled it does not ask.
fn change(sys: &System, path: &Path, old: Option<&[u8]>, new: &[u8], lines: &[String]) -> anyhow::Result<()> {
    let title = format!("this changes in {}:", short(sys, path));
    let shown: String = lines.iter().map(|line| format!("{}\n", visible(line))).collect();
    if presence::absence(sys).is_none() {
        sys.terminal.tell(&title);
        sys.terminal.page(&shown);
        if !prompts::confirm(sys, "Write this?", true)? {
            return Err(Failure::refused("nothing was written").into());
        }
    } else {
        sys.terminal.note(&title);
        sys.terminal.detail(&shown);
    }
    match replace(path, old, new, Backup::Never).with_context(|| cannot_write(path))? {
        Replaced::Done(_) => Ok(()),
        Replaced::Changed => Err(being_written(path, None).into()),
    }
}

fn short(sys: &System, path: &Path) -> String {
    crate::binding::short_path(&sys.env, path)
}
