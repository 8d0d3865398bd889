//! The verbs of directory binding. Types only.

use super::{Named, Shared};
use clap::Args;
use std::path::PathBuf;

/// Bind this directory to a profile: write .ssoenv here and trust it
///
/// With the hook, a shell that enters this directory or one below it activates the profile, and
/// restores what it had before when it leaves. A production profile is never activated this way:
/// run `ssoenv use .`.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Bind {
    /// A profile, or any other TARGET that `ssoenv use` takes
    #[arg(value_name = "TARGET", add = Named::TargetById.completer())]
    pub target: String,

    /// Use this region here instead of the profile's
    #[arg(long, value_name = "REGION", add = Named::Region.completer())]
    pub region: Option<String>,

    /// Replace a .ssoenv that has other content
    #[arg(long)]
    pub force: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Remove this directory's binding
///
/// Removes the .ssoenv here, not one above, and the trust in it. With the hook the shell restores
/// what it had before, or activates the profile that a directory above is bound to.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Unbind {
    /// Remove the .ssoenv even if it names no profile
    #[arg(long)]
    pub force: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Trust the nearest .ssoenv as it is now
///
/// You trust this file with this content: after an edit it has no effect until you allow it again.
/// PATH may also be a file that the setting `include` names.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Allow {
    /// The file, or a directory to look from [default: the current directory]
    #[arg(add = Named::Path.completer())]
    pub path: Option<PathBuf>,

    /// Also trust it in the other git work trees of this repository
    #[arg(long)]
    pub repo: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Distrust the nearest .ssoenv, whatever its content
#[derive(Args, Debug)]
pub struct Deny {
    /// The file, or a directory to look from [default: the current directory]
    #[arg(add = Named::Path.completer())]
    pub path: Option<PathBuf>,

    #[command(flatten)]
    pub shared: Shared,
}
