//! The verbs of directory binding. Types only.

use super::{Named, Shared};
use clap::Args;
use std::path::PathBuf;

/// Bind this directory to a profile: write .ssoenv here and trust it
///
/// With the hook, a shell that enters the directory or one below it takes the profile, and puts
/// back what was there when it leaves. A production profile is never taken that way:
/// `ssoenv use .` takes it.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Bind {
    /// A profile, or any other TARGET that `ssoenv use` takes
    #[arg(value_name = "TARGET", add = Named::Profile.completer())]
    pub target: String,

    /// The region to use here, instead of the profile's
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,

    /// Replace a .ssoenv that says something else
    #[arg(long)]
    pub force: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Remove this directory's binding
///
/// Removes the .ssoenv here, not one above, and forgets that it was trusted. With the hook the
/// shell puts back what was there before, or takes the profile of a directory above that is bound.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Unbind {
    /// Remove a .ssoenv that names no profile, too
    #[arg(long)]
    pub force: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Trust the nearest .ssoenv as it is now
///
/// Trust is for this file with this content: once it is edited it does nothing until it is
/// allowed again.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Allow {
    /// The file, or a directory to look from [default: the current directory]
    #[arg(add = Named::Path.completer())]
    pub path: Option<PathBuf>,

    /// Trust it in the other git work trees of this repository too
    #[arg(long)]
    pub repo: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Distrust the nearest .ssoenv, whatever it says
#[derive(Args, Debug)]
pub struct Deny {
    /// The file, or a directory to look from [default: the current directory]
    #[arg(add = Named::Path.completer())]
    pub path: Option<PathBuf>,

    #[command(flatten)]
    pub shared: Shared,
}
