//! Every trusted binding of this machine.

use super::file::{Binding, parse};
use super::seen::BindingFile;
use super::trust::{Trust, allowed_paths};
use crate::system::System;
use std::path::PathBuf;

/// Returns the trusted files with what they are bound to. Other work trees of a repository that is trusted as a whole are
/// not known.
pub fn trusted_bindings(sys: &System) -> anyhow::Result<Vec<(PathBuf, Binding)>> {
    let read = |path: PathBuf| match BindingFile::of(sys, &path).found {
        Ok((content, Trust::Allowed)) => Some((path, parse(&content).ok()?)),
        _ => None,
    };
    Ok(allowed_paths(sys)?.into_iter().filter_map(read).collect())
}
