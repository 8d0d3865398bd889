//! Checks which ssoenv the shell finds, and for an AWS CLI that is too old for sign-in sessions.

use super::findings::Finding;
use super::look::Look;
use crate::system::files::{self, untrusted};
use crate::system::process::{self, lookup};
use std::path::{Component, Path};
use std::time::Duration;

/// Time limit for a program to print its version.
const PATIENCE: Duration = Duration::from_secs(2);

/// First version of the AWS CLI that reads `[sso-session]`.
const SINCE: (u32, u32) = (2, 9);

/// Checks the programs in `PATH`.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let env = &look.sys.env;
    let all = lookup::all(env, "ssoenv");
    let this = process::program(env);
    let running = format!("{}: ssoenv {} (this one)", this.display(), env!("CARGO_PKG_VERSION"));
    let with_version = |path: &Path| {
        let version = lookup::version(path, PATIENCE);
        format!("{}: {}", path.display(), version.as_deref().unwrap_or("does not print its version"))
    };
    let others = all.iter().filter(|path| !lookup::is_this(path));
    let others: Vec<String> = others.map(|path| with_version(path)).collect();
    let mut found = Vec::new();
    match all.iter().position(|path| lookup::is_this(path)) {
        None if all.is_empty() => found.push(
            Finding::warning(
                "program.not-on-path",
                "ssoenv is not in PATH: the hook and the commands in hints cannot run it",
            )
            .at(running)
            .remedy(format!("add {} to PATH", this.parent().unwrap_or(&this).display())),
        ),
        Some(0) if others.is_empty() => {}
        Some(0) => found.push(
            Finding::note("program.several", "PATH has more copies of ssoenv after this one")
                .at(running)
                .at_all(others)
                .remedy("remove the copies that you do not want"),
        ),
        _ => found.push(
            Finding::warning("program.shadowed", "PATH leads to another copy of ssoenv")
                .at_all(others)
                .at(running)
                .remedy(
                    "remove the copy that you do not want, or put the folder of the other one first in PATH",
                ),
        ),
    }
    found.extend(lookup::all(env, "aws").first().and_then(|aws| old(aws)));
    Some(found)
}

/// Reports an AWS CLI from before `[sso-session]`.
fn old(aws: &Path) -> Option<Finding> {
    // The version is in the path of the installation, to which PATH has only a link.
    let version = installed(&untrusted::canonical(aws))?;
    let mut parts = version.split('.').map(|part| part.parse::<u32>().ok());
    let is_old = (parts.next()??, parts.next()??) < SINCE;
    is_old.then(|| {
        Finding::warning("program.aws-old", "the AWS CLI is too old to know [sso-session]")
            .at(format!("{}: version {version}", aws.display()))
            .remedy(format!("install {}.{} or later", SINCE.0, SINCE.1))
    })
}

/// Finds the version in the files around the program. Running the AWS CLI would take a second.
fn installed(program: &Path) -> Option<String> {
    let is_version =
        |text: &str| text.split('.').count() == 3 && text.split('.').all(|part| part.parse::<u32>().is_ok());
    // For example `/usr/local/aws-cli/v2/2.15.0/dist/aws` or `/opt/homebrew/Cellar/awscli/2.15.0/bin/aws`.
    let part = program.components().find_map(|part| match part {
        Component::Normal(part) => part.to_str().filter(|part| is_version(part)),
        _ => None,
    });
    if let Some(part) = part {
        return Some(part.to_owned());
    }
    // Metadata that pip and distributions install beside the module.
    let library = program.parent()?.parent()?.join("lib");
    let pythons =
        files::names(&library).into_iter().filter(|name| name.to_string_lossy().starts_with("python3"));
    let folders = pythons.flat_map(|python| {
        ["site-packages", "dist-packages"].map(|packages| library.join(&python).join(packages))
    });
    let mut names = folders.flat_map(|folder| files::names(&folder));
    names.find_map(|name| {
        let name = name.to_str()?.strip_prefix("awscli-")?;
        let version = name.strip_suffix(".dist-info").or_else(|| name.strip_suffix(".egg-info"))?;
        is_version(version).then(|| version.to_owned())
    })
}
