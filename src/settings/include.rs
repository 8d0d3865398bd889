//! `include` in the settings: files that a team hands out. They hold data only, and count only with a content that the
//! person has allowed.

use crate::binding::{self, Trust};
use crate::config::document::{Document, Flavor};
use crate::config::section::Setting;
use crate::error::{Failure, Topic};
use crate::system::env::Env;
use crate::system::files::foreign_encoding;
use crate::system::files::untrusted::{self, UntrustedFile};
use std::path::{Path, PathBuf};

/// Key for the paths of the files, separated by commas.
pub const INCLUDE: &str = "include";

/// Keys that an included file may set below `[session NAME]`. No command, no browser, nothing that signs in by itself,
/// and no further file.
pub const SHARED: [&str; 10] = [
    "access_request_url",
    "cache",
    "listing_max_age",
    "login_port",
    "storage",
    "sync_account",
    "sync_exclude",
    "sync_name",
    "sync_region",
    "sync_role",
];

/// Largest file in bytes.
const LARGEST: u64 = 256 * 1024;

/// A file that the settings include.
#[derive(Debug)]
pub struct Included {
    /// Path of the file.
    pub path: PathBuf,
    /// Whether it counts.
    pub state: IncludedState,
}

/// Whether an included file counts.
#[derive(Debug)]
pub enum IncludedState {
    /// Its content is allowed.
    Trusted(Document),
    /// Its content is not allowed, so it has no effect.
    Untrusted(Vec<u8>, Trust),
    /// It cannot be read, so it has no effect; the reason.
    Unreadable(String),
}

/// Reads the files of the setting. Fails for a path that is not absolute.
pub(super) fn load(env: &Env, setting: &Setting) -> anyhow::Result<Vec<Included>> {
    let words = setting.value.split(',').map(str::trim).filter(|word| !word.is_empty());
    let mut included = Vec::new();
    for word in words {
        let path = absolute(env, word).ok_or_else(|| {
            Failure::configuration(format!("include names `{word}`, which is not an absolute path"))
                .hint("write the whole path, or one that begins with ~/")
                .about(Topic::Line(setting.origin.clone()))
        })?;
        let state = match read(&path) {
            Err(why) => IncludedState::Unreadable(why),
            // Where no judgement can be trusted, the file is not: `allow` says why.
            Ok(content) => match binding::judge(env, &path, &content).unwrap_or(Trust::Unknown) {
                Trust::Allowed => {
                    IncludedState::Trusted(Document::new(path.clone(), Flavor::Settings, content))
                }
                trust => IncludedState::Untrusted(content, trust),
            },
        };
        included.push(Included { path, state });
    }
    Ok(included)
}

fn absolute(env: &Env, word: &str) -> Option<PathBuf> {
    let path = match word.strip_prefix("~/") {
        Some(rest) => env.home()?.join(rest),
        None => PathBuf::from(word),
    };
    path.is_absolute().then_some(path)
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    match untrusted::read(path, LARGEST) {
        UntrustedFile::File(bytes) => match foreign_encoding(&bytes) {
            None => Ok(bytes),
            Some(encoding) => Err(format!("contains {encoding} instead of UTF-8")),
        },
        UntrustedFile::Nothing => Err("does not exist".to_owned()),
        UntrustedFile::Unfit(why) => Err(why),
    }
}

/// Reads a file that may be allowed. Fails with `Configuration`, the path in front of the reason.
pub fn read_shared(path: &Path) -> Result<Vec<u8>, Failure> {
    read(path).map_err(|why| Failure::configuration(format!("{} {why}", path.display())))
}
