//! `doctor --leftovers`: what ssoenv has written on this machine, and what removes each piece. It reads the places of
//! `docs/files.md`, and changes nothing.

use super::cache_folders;
use super::leftover::Leftover;
use super::leftover_keys;
use super::look::Look;
use super::snapshot::Snapshot;
use crate::binding;
use crate::config::written_keys;
use crate::environ::{self, ShellVariables};
use crate::shell::hook::HookScript;
use crate::shell::start_up_files::{self, LineSubject};
use crate::shell::{start_up_edit, start_up_paths};
use crate::storage;
use crate::system::System;
use crate::system::files::{self, paths, untrusted};
use crate::system::keychain::{self, KeyAnswer, KeyRequest};
use crate::system::process::lookup;
use std::path::{Path, PathBuf};

/// Returns every piece, in the order in which to remove it. A file that cannot be read is left out:
/// `doctor` reports it.
pub fn leftovers(sys: &System, before: &ShellVariables) -> Vec<Leftover> {
    let look = Look { sys, before, files: Snapshot::read(sys) };
    let mut found = Vec::new();
    if environ::is_ours(before) {
        let name = before.get("SSOENV_PROFILE").map_or("a profile", String::as_str);
        add(&mut found, "shell", "this shell", format!("the variables of {name}"), "ssoenv off");
    }
    hooks(sys, &mut found);
    completions_and_pages(sys, &mut found);
    written(&look, &mut found);
    caches(&look, &mut found);
    leftover_keys::add_keys(&look, &mut found);
    bindings(sys, &mut found);
    for (id, path, what) in [
        ("settings", paths::settings(&sys.env), "your settings"),
        ("state", paths::state_of_any_version(&sys.env), "state"),
    ] {
        let Ok(path) = path else { continue };
        match number_of_files(&path) {
            0 => {}
            count if id == "state" => {
                let what = format!("locks, trust and records: {}", counted(count, "file"));
                add(&mut found, id, shown(&path), what, "delete the folder");
            }
            _ => add(&mut found, id, shown(&path), what.to_owned(), "delete the file"),
        }
    }
    let mut programs = lookup::all(&sys.env, "ssoenv");
    programs.dedup();
    for program in programs {
        let remedy = "remove it as you installed it: with the package manager, with `cargo uninstall ssoenv`, or by hand";
        add(&mut found, "program", shown(&program), "the program".to_owned(), remedy);
    }
    found
}

fn add(
    found: &mut Vec<Leftover>,
    id: &'static str,
    place: impl Into<String>,
    contents: String,
    remedy: &str,
) {
    found.push(Leftover { id, place: place.into(), contents, remedy: remedy.to_owned() });
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Counts the files below a path, or the one that it is. Links are not followed.
fn number_of_files(path: &Path) -> usize {
    if untrusted::is_file(path) {
        return 1;
    }
    files::names(path).iter().map(|name| number_of_files(&path.join(name))).sum()
}

/// Adds the lines that load the hook, of every shell.
fn hooks(sys: &System, found: &mut Vec<Leftover>) {
    let mut seen: Vec<PathBuf> = Vec::new();
    for hook in [HookScript::Bash, HookScript::Zsh, HookScript::Fish, HookScript::PowerShell] {
        for path in start_up_paths::candidates(&sys.env, hook).unwrap_or_default() {
            let Some(contents) = files::read_regular(&path).ok().flatten() else { continue };
            if seen.contains(&path) {
                continue;
            }
            let text = String::from_utf8_lossy(&contents.bytes);
            let lines = start_up_files::of(&text);
            for line in lines.iter().filter(|line| line.what == LineSubject::Hook && !line.is_comment) {
                let number = line.number as usize;
                let by_install = text
                    .lines()
                    .nth(number.saturating_sub(1))
                    .is_some_and(|line| line.trim_end().ends_with(start_up_edit::MARK));
                let shell = line.shell.as_deref().and_then(HookScript::of_name).unwrap_or(hook);
                let remedy = match by_install {
                    true => format!("ssoenv init {} --uninstall", shell.name()),
                    false => "remove the line in an editor".to_owned(),
                };
                let place = format!("{}:{number}", path.display());
                add(found, "hook", place, "the line that loads the hook".to_owned(), &remedy);
            }
            seen.push(path);
        }
    }
}

/// Adds completions and man pages where installers put them for one person; packages know their own files.
fn completions_and_pages(sys: &System, found: &mut Vec<Leftover>) {
    let Some(home) = sys.env.home() else { return };
    let data = sys.env.path("XDG_DATA_HOME").unwrap_or_else(|| home.join(".local/share"));
    let config = sys.env.path("XDG_CONFIG_HOME").unwrap_or_else(|| home.join(".config"));
    let completions = [
        data.join("bash-completion/completions/ssoenv"),
        data.join("zsh/site-functions/_ssoenv"),
        config.join("fish/completions/ssoenv.fish"),
    ];
    for path in completions.iter().filter(|path| untrusted::is_file(path)) {
        add(found, "completion", shown(path), "the completion".to_owned(), "delete the file");
    }
    for folder in [data.join("man/man1"), data.join("man/man7")] {
        let is_page = |name: &&std::ffi::OsString| {
            name.to_str().is_some_and(|name| name.starts_with("ssoenv.") || name.starts_with("ssoenv-"))
        };
        let count = files::names(&folder).iter().filter(is_page).count();
        if count > 0 {
            let place = shown(&folder.join("ssoenv*"));
            add(found, "page", place, counted(count, "man page"), "delete the files");
        }
    }
}

/// Adds the sections that `use --write-credentials` wrote.
fn written(look: &Look<'_>, found: &mut Vec<Leftover>) {
    let Some(source) = &look.files.credentials else { return };
    let Ok(Some(bytes)) = &source.bytes else { return };
    for section in written_keys::written(&source.path, bytes) {
        let place = format!("{} [{}]", source.path.display(), section.name);
        add(
            found,
            "written",
            place,
            "credentials of `use --write-credentials`".to_owned(),
            "ssoenv off --written",
        );
    }
}

/// Adds sign-ins and role credentials, which ssoenv shares with the AWS CLI.
fn caches(look: &Look<'_>, found: &mut Vec<Leftover>) {
    let names = look.files.resolved.as_ref().map(cache_folders::names).unwrap_or_default();
    let env = &look.sys.env;
    let mut add_files = |id, folder: Option<PathBuf>, what: &str, is_it: &dyn Fn(&str) -> bool| {
        let Some(folder) = folder else { return };
        let names = files::names(&folder);
        let stems = names.iter().filter_map(|name| name.to_str()?.strip_suffix(".json"));
        let count = stems.filter(|stem| is_it(stem)).count();
        if count > 0 {
            let what = format!("{what}, shared with the AWS CLI: {}", counted(count, "file"));
            add(found, id, shown(&folder), what, "ssoenv logout --all");
        }
    };
    let is_session = |stem: &str| names.contains_key(stem);
    add_files("token", paths::token_cache(env).ok(), "sign-ins and registrations", &is_session);
    add_files("role", paths::role_cache(env).ok(), "credentials of roles", &cache_folders::is_hash);
    sealed(look.sys, found);
    if let Some(folder) = files::present_memory_folder(env) {
        let count = number_of_files(&folder);
        if count > 0 {
            let what = format!(
                "what is kept in memory alone, until this machine is restarted: {}",
                counted(count, "file")
            );
            add(found, "memory", shown(&folder), what, "ssoenv logout --all");
        }
    }
}

/// Adds sealed sign-ins, and the key in the keychain that they are sealed with. The keychain is asked only where something
/// was sealed once: the folder stays.
fn sealed(sys: &System, found: &mut Vec<Leftover>) {
    let Some(folder) = storage::present_folder(sys) else { return };
    let count = storage::sealed_names(sys).len();
    if count > 0 {
        let what = format!("sealed sign-ins and registrations: {}", counted(count, "file"));
        add(found, "sealed", shown(&folder), what, "ssoenv logout --all");
    }
    let what = match keychain::access(sys, KeyRequest::Find, false) {
        Ok(KeyAnswer::Absent | KeyAnswer::Removed) => return,
        Ok(KeyAnswer::Key(_)) => "the key that sign-ins are sealed with".to_owned(),
        Err(failure) => format!("perhaps the key that sign-ins are sealed with: {failure}"),
    };
    add(found, "keychain", "the keychain of this system".to_owned(), what, "ssoenv storage files --all");
}

/// Adds the bound directories that are trusted; no record has the others.
fn bindings(sys: &System, found: &mut Vec<Leftover>) {
    for (path, _) in binding::trusted_bindings(sys).unwrap_or_default() {
        let what = "a directory's profile, which means nothing without the hook".to_owned();
        add(found, "binding", shown(&path), what, "delete the file, unless others use it");
    }
}
