//! Finds the `.ssoenv` file: the nearest one above the shell's directory, or a named one.

use super::file::{Binding, parse};
use super::seen::{BindingFile, NAME, nearest, nearest_unfit, read};
use super::trust::Trust;
use crate::aws::region::check_region;
use crate::error::Failure;
use crate::system::System;
use crate::system::env::Env;
use crate::system::files::untrusted;
use std::path::{Path, PathBuf};

/// Shortens a path for people: `~` for the home folder.
pub fn short_path(env: &Env, path: &Path) -> String {
    match env.home().and_then(|home| Some(path.strip_prefix(home).ok()?.to_owned())) {
        Some(below) => Path::new("~").join(below).display().to_string(),
        None => path.display().to_string(),
    }
}

/// Returns the shell's current directory as the shell writes it, with symbolic links in it.
pub fn current_directory(sys: &System) -> Result<PathBuf, Failure> {
    untrusted::current_directory(sys.env.path("PWD").as_deref()).map_err(|error| {
        Failure::new(crate::error::Kind::General, format!("the current directory does not exist: {error}"))
            .hint("change to a directory that exists")
    })
}

/// Returns the file that a person means: the named file, or the nearest one above the named or current directory.
pub fn named_file(sys: &System, path: Option<&Path>) -> Result<PathBuf, Failure> {
    let here = current_directory(sys)?;
    let place = path.map_or_else(|| here.clone(), |path| here.join(path));
    if path.is_some() && !untrusted::is_folder(&place) {
        // A named path must be the file itself; the one above it is no substitute. `read` then explains a pipe or
        // other special file.
        let is_one = untrusted::stands(&place) && place.file_name().is_some_and(|name| name == NAME);
        return if is_one {
            Ok(place)
        } else {
            let failure =
                Failure::configuration(format!("{} is not a {}", short_path(&sys.env, &place), NAME));
            Err(failure.hint("name the file, or a directory to look from"))
        };
    }
    nearest(&place).ok_or_else(|| {
        // The search passes over a pipe of that name, so "no file here" would be puzzling.
        if let Some(failure) = nearest_unfit(&place).and_then(|path| read(&path).err()) {
            return failure.hint("remove it, then run `ssoenv bind PROFILE`");
        }
        let shown = short_path(&sys.env, &place);
        Failure::configuration(format!("no {} in {shown} or above it", NAME)).hint("ssoenv bind PROFILE")
    })
}

/// Returns the trusted binding of the current directory, for `use .`. Fails with `Refused` if the file is not
/// trusted.
pub fn trusted_binding(sys: &System) -> anyhow::Result<(BindingFile, Binding)> {
    let path = named_file(sys, None)?;
    let shown = short_path(&sys.env, &path);
    let seen = BindingFile::of(sys, &path);
    let (content, trust) = match seen.found {
        Ok((ref content, trust)) => (content, trust),
        Err(error) => return Err(error),
    };
    let refused = |why: &str| Failure::refused(format!("{shown} {why}")).hint(HOW_TO_TRUST);
    match trust {
        Trust::Allowed => {}
        Trust::Unknown => return Err(refused("is not trusted").into()),
        Trust::Changed => return Err(refused("has changed since it was trusted").into()),
        Trust::Denied => return Err(refused("was denied").into()),
    }
    let binding = parse_binding(content, &shown)?;
    Ok((seen, binding))
}

/// Whether this is the nearest file above the shell's directory.
pub fn is_nearest(sys: &System, path: &Path) -> bool {
    let nearest = current_directory(sys).ok().and_then(|here| nearest(&here));
    nearest.is_some_and(|nearest| untrusted::place(&nearest) == untrusted::place(path))
}

/// Hint for a file that is not trusted.
pub const HOW_TO_TRUST: &str = "read it, then run `ssoenv allow`";

/// Parses the content of a file; `shown` is its path for the error.
pub fn parse_binding(content: &[u8], shown: &str) -> Result<Binding, Failure> {
    let refused = |why: String| {
        Failure::configuration(format!("{shown}: {why}"))
            .hint("write the name of a profile into it, or `profile = NAME` and `region = REGION`")
    };
    let binding = parse(content).map_err(refused)?;
    binding.region.as_deref().map_or(Ok(()), check_region).map_err(refused)?;
    Ok(binding)
}
