//! Checks the owners of files and folders, and who else may read or change them.

use super::findings::Finding;
use super::look::Look;
use super::remedies;
use crate::ordered;
use crate::system::files::metadata::{self, about};
use crate::system::files::{self, paths};
use std::path::{Path, PathBuf};

/// Checks the AWS files, the caches, and ssoenv's own folder.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let env = &look.sys.env;
    let mut caches = vec![paths::token_cache(env).ok()?, paths::role_cache(env).ok()?];
    // Only `aws login` creates it.
    caches.extend(paths::login_cache(env).ok().filter(|folder| about(folder).is_some()));
    let state = paths::state_of_any_version(env).ok()?;
    let configs =
        [paths::config_file(env).ok()?, paths::credentials_file(env).ok()?, paths::settings(env).ok()?];
    let folders: Vec<&Path> = caches.iter().chain([&state]).map(PathBuf::as_path).collect();
    let cached: Vec<PathBuf> = caches.iter().flat_map(|folder| json_files(folder)).collect();
    let mut found = ways(configs.iter().map(PathBuf::as_path).chain(folders.iter().copied()));
    found.extend(owners(folders.iter().copied().chain(cached.iter().map(PathBuf::as_path))));
    found.extend(unwritable(&folders));
    let secret = configs.iter().filter(|path| holds_keys(path)).chain(&cached).map(PathBuf::as_path);
    found.extend(readable(secret));
    found.extend(writable(configs.iter().map(PathBuf::as_path).chain(folders)));
    Some(found)
}

fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut names = files::names(folder);
    ordered::sort(&mut names);
    let paths = names.into_iter().map(|name| folder.join(name));
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect()
}

/// Whether a config file holds secrets.
fn holds_keys(path: &Path) -> bool {
    let bytes = files::read_regular(path).ok().flatten().map(|contents| contents.bytes).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
    ["aws_secret_access_key", "aws_session_token"].iter().any(|key| text.contains(key))
}

/// Reports links without a target, and files in place of folders.
fn ways<'a>(paths: impl Iterator<Item = &'a Path>) -> Vec<Finding> {
    let (mut links, mut no_folders): (Vec<PathBuf>, Vec<PathBuf>) = Default::default();
    for path in paths {
        if let Some(link) = metadata::dangling(path).filter(|link| !links.iter().any(|seen| seen == link)) {
            links.push(link.to_owned());
        }
        let above = path.ancestors().skip(1).find(|folder| about(folder).is_some());
        let file = above.filter(|above| about(above).is_some_and(|about| !about.is_folder));
        no_folders
            .extend(file.filter(|file| !no_folders.iter().any(|seen| seen == file)).map(Path::to_owned));
    }
    let leads = |link: &PathBuf| {
        let target = metadata::leads_to(link).unwrap_or_default();
        format!("{} → {}", link.display(), target.display())
    };
    let mut found = Vec::new();
    if !links.is_empty() {
        found.push(
            Finding::error("permission.dangling-link", "the target of a link does not exist")
                .at_all(links.iter().map(leads))
                .remedy("create the target, or remove the link"),
        );
    }
    if !no_folders.is_empty() {
        found.push(
            Finding::error("permission.not-a-folder", "a file is in the place of a folder")
                .at_all(no_folders.iter().map(|path| path.display().to_string()))
                .remedy("move the file away"),
        );
    }
    found
}

/// Reports files of another user, which usually come from `sudo`. Not for root, who may write anywhere.
fn owners<'a>(paths: impl Iterator<Item = &'a Path>) -> Option<Finding> {
    let foreign = |path: &&Path| about(path).is_some_and(|about| !about.is_mine);
    let foreign: Vec<&Path> = paths.filter(foreign).collect();
    (!foreign.is_empty() && !metadata::is_root()).then(|| {
        Finding::error("permission.owner", "files or folders of the caches belong to another user")
            .at_all(foreign.iter().map(|path| path.display().to_string()))
            .remedy(remedies::take_ownership(&foreign))
    })
}

/// Reports folders in which no file can be created.
fn unwritable(folders: &[&Path]) -> Option<Finding> {
    // A path that leads nowhere has its own finding.
    let is_way = |folder: &Path| {
        let there = folder.ancestors().find_map(about);
        metadata::dangling(folder).is_none() && there.is_some_and(|there| there.is_folder)
    };
    let is_closed = |folder: &&Path| is_way(folder) && !metadata::can_be_filled(folder);
    let closed: Vec<&Path> = folders.iter().copied().filter(is_closed).collect();
    (!closed.is_empty()).then(|| {
        Finding::warning(
            "permission.cannot-write",
            "folders are not writable: cached credentials still work, but nothing can be renewed or saved",
        )
        .at_all(closed.iter().map(|path| path.display().to_string()))
        .remedy("make them writable, or sign in where they are (in a container: on the host)")
    })
}

/// Reports secrets that others may read. If only a folder above protects them, it is a note: a copy or a backup keeps
/// the mode of the file, not of the folder.
fn readable<'a>(paths: impl Iterator<Item = &'a Path>) -> Vec<Finding> {
    let loose = paths.filter(|path| about(path).is_some_and(|about| about.is_readable_by_others()));
    let (open, kept): (Vec<&Path>, Vec<&Path>) = loose.partition(|path| metadata::is_within_reach(path));
    let said = |finding: Finding, paths: &[&Path]| {
        finding.at_all(paths.iter().map(|path| with_mode(path))).remedy(remedies::keep_from_readers(paths))
    };
    let mut found = Vec::new();
    if !open.is_empty() {
        let finding =
            Finding::warning("permission.readable-by-others", "other users can read files with secrets");
        found.push(said(finding, &open));
    }
    if !kept.is_empty() {
        let title =
            "files with secrets are readable by all; only the permissions of a folder above protect them";
        found.push(said(Finding::note("permission.loose", title), &kept));
    }
    found
}

/// Reports files that other users can change and reach.
fn writable<'a>(paths: impl Iterator<Item = &'a Path>) -> Option<Finding> {
    let open = |path: &&Path| about(path).is_some_and(|about| about.is_writable_by_others());
    let open: Vec<&Path> = paths.filter(open).filter(|path| metadata::is_within_reach(path)).collect();
    (!open.is_empty()).then(|| {
        Finding::error(
            "permission.writable-by-others",
            "other users can change your AWS files, and a credential_process in them runs as you",
        )
        .at_all(open.iter().map(|path| with_mode(path)))
        .remedy(remedies::keep_from_writers(&open))
    })
}

/// Names a file with its mode; on Windows, which has none, with what others may do.
fn with_mode(path: &Path) -> String {
    let about = about(path);
    if cfg!(windows) {
        let is_open = about.is_some_and(|about| about.is_writable_by_others());
        return format!("{} (others may {} it)", path.display(), if is_open { "change" } else { "read" });
    }
    format!("{} (mode {:04o})", path.display(), about.map_or(0, |about| about.mode))
}
