//! `completions`: prints the completion script of a shell, unchanged from completions/.

use super::init::hook;
use crate::cli::Completions;
use crate::system::System;

pub(super) fn run(_sys: &System, arguments: &Completions) -> anyhow::Result<Vec<u8>> {
    Ok(hook(arguments.shell).completion().into())
}
