//! What the directory is bound to.

use crate::binding::{self, BindingFile, Trust};
use crate::system::System;
use serde::Serialize;
use std::path::Path;

/// The nearest `.ssoenv`.
#[derive(Serialize)]
pub(super) struct Directory {
    file: String,
    /// The file's target, if it can be parsed.
    target: Option<String>,
    trusted: bool,
    #[serde(skip)]
    said: String,
}

/// Returns the nearest `.ssoenv` above the current directory.
pub(super) fn directory(sys: &System) -> Option<Directory> {
    // If the current directory was removed, the rest of `status` is still of use.
    let file = binding::nearest(&binding::current_directory(sys).ok()?)?;
    let found = BindingFile::of(sys, &file).found.ok();
    let target = found.as_ref().and_then(|(content, _)| Some(binding::parse(content).ok()?.target));
    let trust = found.map(|(_, trust)| trust);
    let said = match (trust, &target) {
        (None, _) => "cannot be read".to_owned(),
        (Some(_), None) => "not valid".to_owned(),
        (Some(Trust::Allowed), Some(target)) => format!("bound to {target}"),
        (Some(Trust::Denied), Some(target)) => format!("bound to {target}, but denied"),
        (Some(Trust::Unknown), Some(target)) => format!("bound to {target}, but not trusted"),
        (Some(Trust::Changed), Some(target)) => {
            format!("bound to {target}, but changed since it was trusted")
        }
    };
    let trusted = trust == Some(Trust::Allowed);
    Some(Directory { said, trusted, target, file: file.display().to_string() })
}

impl Directory {
    /// Formats `~/work/.ssoenv: bound to staging`.
    pub(super) fn said(&self, sys: &System) -> String {
        format!("{}: {}", binding::short_path(&sys.env, Path::new(&self.file)), self.said)
    }
}
