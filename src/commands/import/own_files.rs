//! Where other tools keep their own files, and reading one with limits.

use crate::cli::Peer;
use crate::config::in_utf_8;
use crate::error::{Failure, Location, Topic};
use crate::imports::BadText;
use crate::system::env::Env;
use crate::system::files::paths::home;
use crate::system::files::untrusted::{self, UntrustedFile};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Largest file in bytes: room for 20,000 roles in YAML.
const LARGEST: u64 = 2 << 20;

/// A tool's own file.
pub(super) struct OwnFile {
    pub path: PathBuf,
    /// Its text; `None` if there is no file.
    pub text: Option<String>,
}

/// Reads a tool's own file; `None` for a tool that has none. Fails if a variable names a file that does not exist.
pub(super) fn read(env: &Env, peer: Peer) -> Result<Option<OwnFile>, Failure> {
    let (path, variable) = match peer {
        Peer::AwsSsoCli => named_by(env, "AWS_SSO_CONFIG", aws_sso_cli)?,
        Peer::Saml2aws => named_by(env, "SAML2AWS_CONFIGFILE", |env| Ok(home(env)?.join(".saml2aws")))?,
        Peer::Granted => (granted(env)?, None),
        Peer::Awsume => (awsume(env)?, None),
        Peer::AwsVault | Peer::AwsSsoUtil | Peer::Leapp => return Ok(None),
    };
    let text = contents(&path)?;
    if let (None, Some(variable)) = (&text, variable) {
        return Err(Failure::configuration(format!("{} does not exist", path.display()))
            .hint(format!("correct {variable}, or unset it")));
    }
    Ok(Some(OwnFile { path, text }))
}

fn named_by(
    env: &Env,
    variable: &'static str,
    default: impl FnOnce(&Env) -> Result<PathBuf, Failure>,
) -> Result<(PathBuf, Option<&'static str>), Failure> {
    match env.path(variable) {
        Some(path) => Ok((path, Some(variable))),
        None => Ok((default(env)?, None)),
    }
}

fn aws_sso_cli(env: &Env) -> Result<PathBuf, Failure> {
    let home = home(env)?;
    let older = home.join(".aws-sso");
    let folder = if untrusted::is_folder(&older) { older } else { home.join(".config").join("aws-sso") };
    Ok(folder.join("config.yaml"))
}

fn granted(env: &Env) -> Result<PathBuf, Failure> {
    let folder = home(env)?.join(".granted");
    let folder = match env.path("XDG_CONFIG_HOME").filter(|_| !untrusted::stands(&folder)) {
        Some(base) => base.join("granted"),
        None => folder,
    };
    Ok(folder.join("config"))
}

fn awsume(env: &Env) -> Result<PathBuf, Failure> {
    let folder = match env.path("XDG_CONFIG_HOME") {
        Some(base) => base.join("awsume"),
        None => home(env)?.join(".awsume"),
    };
    Ok(folder.join("config.yaml"))
}

fn contents(path: &Path) -> Result<Option<String>, Failure> {
    let bytes = match untrusted::read(path, LARGEST) {
        UntrustedFile::Nothing => return Ok(None),
        UntrustedFile::Unfit(why) => {
            return Err(Failure::configuration(format!("{} {why}", path.display()))
                .hint("check what is at this path, and its owner"));
        }
        UntrustedFile::File(bytes) => bytes,
    };
    in_utf_8(path, &bytes)?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::configuration(format!("{} is not UTF-8 text", path.display())).hint("save it as UTF-8")
    })?;
    Ok(Some(text.trim_start_matches('\u{feff}').to_owned()))
}

/// Returns the failure for a file that cannot be parsed, with the line.
pub(super) fn unreadable(path: &Path, bad: BadText) -> Failure {
    let line = u32::try_from(bad.line).unwrap_or(u32::MAX);
    let location = Location { path: Arc::new(path.to_owned()), line };
    Failure::configuration(bad.why)
        .hint(format!("correct line {line} of {}", path.display()))
        .about(Topic::Line(location))
}
