//! Checks the files in `~/.aws/sso/cache` and `~/.aws/cli/cache`. Unknown files are checked only for what makes AWS
//! tools fail.

use super::cache_files;
use super::cache_owner::CacheOwner;
use super::findings::{Finding, Severity};
use super::logins;
use super::look::Look;
use super::memory_cache;
use super::snapshot::Resolved;
use super::{remedies, sealed_sign_ins};
use crate::config::session::Session;
use crate::ordered;
use crate::settings::Storage;
use crate::sso;
use crate::system::files::{self, paths};
use crate::time::Time;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Seconds since the expiry after which a file is reported as stale.
const STALE: i64 = 30 * 24 * 3600;
/// Age in seconds from which a temporary file counts as left behind, and not as being written.
const ABANDONED: i64 = 3600;

/// Checks both folders.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let env = &look.sys.env;
    let names = look.files.resolved.as_ref().map(names).unwrap_or_default();
    let now = look.sys.clock.now();
    let (mut found, mut stale, mut left) = (Vec::new(), 0, Vec::new());
    let mut broken: Vec<(Severity, PathBuf, &str)> = Vec::new();
    for (folder, of_roles) in [(paths::token_cache(env).ok()?, false), (paths::role_cache(env).ok()?, true)] {
        let mut entries = files::names(&folder);
        ordered::sort(&mut entries);
        for entry in entries {
            let (path, name) = (folder.join(&entry), entry.to_string_lossy().into_owned());
            if is_temporary(&name) {
                let written = files::read_regular(&path).ok().flatten().map(|contents| contents.modified);
                left.extend(written.filter(|written| written.left(now) < -ABANDONED).map(|_| path));
                continue;
            }
            let Some(stem) = name.strip_suffix(".json") else { continue };
            let is_plain = |session: &Session| {
                sso::token_cache::storage(look.sys, session).is_ok_and(|storage| storage == Storage::Files)
            };
            let whose = match of_roles {
                true if is_hash(stem) => CacheOwner::Role,
                true => CacheOwner::Unknown,
                false => names.get(stem).map_or(CacheOwner::Unknown, |(session, is_token)| match is_token {
                    // A plain token beside a sealed one is reported as such.
                    true if !is_plain(session) => CacheOwner::Unknown,
                    true => CacheOwner::Token(session),
                    false => CacheOwner::Registration(session),
                }),
            };
            match object(&path) {
                Ok(object) => {
                    found.extend(cache_files::judge(look.sys, &path, &object, &whose));
                    let ended = ends_at(&object).is_some_and(|ends| ends.left(now) < -STALE);
                    stale += usize::from(
                        ended && !matches!(whose, CacheOwner::Token(_) | CacheOwner::Registration(_)),
                    );
                }
                Err(why) => {
                    let level = if matches!(whose, CacheOwner::Unknown) {
                        Severity::Warning
                    } else {
                        Severity::Error
                    };
                    broken.push((level, path, why));
                }
            }
        }
    }
    for (level, title) in [
        (Severity::Error, "cache files without a JSON object: the AWS CLI fails until they are removed"),
        (
            Severity::Warning,
            "other files in the cache folder without a JSON object: `aws sso logout` may fail at them",
        ),
    ] {
        let of_level: Vec<_> = broken.iter().filter(|(of, _, _)| *of == level).collect();
        let paths: Vec<&Path> = of_level.iter().map(|(_, path, _)| path.as_path()).collect();
        if !paths.is_empty() {
            found.push(
                Finding::new(level, "cache.broken", title)
                    .at_all(of_level.iter().map(|(_, path, why)| format!("{}: {why}", path.display())))
                    .remedy(remedies::remove_files(&paths)),
            );
        }
    }
    found.extend(logins::check(look));
    found.extend(memory_cache::check(look));
    found.extend(sealed_sign_ins::check(look, |name| names.contains_key(name)));
    if !left.is_empty() {
        let paths: Vec<&Path> = left.iter().map(PathBuf::as_path).collect();
        found.push(
            Finding::note("cache.temporary", "temporary files that a tool left behind")
                .at_all(left.iter().map(|path| path.display().to_string()))
                .remedy(remedies::remove_files(&paths)),
        );
    }
    if stale > 0 {
        let (files, are) = if stale == 1 { ("file", "it is") } else { ("files", "they are") };
        found.push(
            Finding::note("cache.stale", format!("{stale} cache {files} expired more than a month ago"))
                .remedy(format!("nothing to do: {are} harmless")),
        );
    }
    Some(found)
}

/// Returns the file names (without `.json`) of the configured sessions, and whether each is the token's.
pub(super) fn names(resolved: &Resolved) -> HashMap<String, (&Session, bool)> {
    let sessions = resolved.sessions.iter().filter_map(|known| known.session.as_ref().ok());
    sessions
        .flat_map(|session| {
            let registration = (sso::registration::name(session), (session, false));
            [registration, (sso::token_cache::name(session), (session, true))]
        })
        .collect()
}

/// Parses a file; gives a tool that is writing it time to finish.
fn object(path: &Path) -> Result<Map<String, Value>, &'static str> {
    let parse = |contents: &files::Contents| serde_json::from_slice::<Value>(&contents.bytes).ok();
    match files::read_patiently(path, parse) {
        Ok(Some(Some(Value::Object(object)))) => Ok(object),
        Ok(Some(Some(_))) => Err("not an object"),
        Ok(Some(None)) => Err(match files::read_regular(path) {
            Ok(Some(contents)) if contents.bytes.is_empty() => "empty",
            _ => "no JSON",
        }),
        // Another program has removed the file since the folder was listed.
        Ok(None) => Ok(Map::new()),
        Err(_) => Err("cannot be read"),
    }
}

fn ends_at(object: &Map<String, Value>) -> Option<Time> {
    let credentials = object.get("Credentials").and_then(|credentials| credentials.get("Expiration"));
    Time::parse(credentials.or_else(|| object.get("expiresAt"))?.as_str()?)
}

/// Whether the name is that of a temporary file of ssoenv, botocore or the Go SDK.
fn is_temporary(name: &str) -> bool {
    name.ends_with(".tmp") || name.contains(".json.tmp-")
}

/// Whether the AWS CLI names the credentials of roles so.
pub(super) fn is_hash(stem: &str) -> bool {
    stem.len() == 40 && stem.bytes().all(|byte| byte.is_ascii_hexdigit())
}
