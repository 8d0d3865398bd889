//! What a TARGET on the command line means: which profile is to be used, and whence.

use super::{directory, picker};
use crate::binding::{Binding, Seen};
use crate::config::{Config, DEFAULT_PROFILE};
use crate::error::Failure;
use crate::system::{System, person};

/// The one that was active before this one, in this shell.
const PREVIOUS: &str = "-";

/// What this directory is bound to.
const BOUND: &str = ".";

/// What is to be used.
#[derive(Debug)]
pub(super) struct Target {
    /// The profile's name.
    pub profile: String,
    /// The region that comes with it.
    pub region: Option<String>,
    /// The file that says so.
    pub file: Option<Seen>,
}

/// What is meant. Without a word on it a person who is there picks a profile, and for all others it is the default one.
pub(super) fn target(sys: &System, word: Option<&str>) -> anyhow::Result<Target> {
    let profile = match word {
        // A name wins over every other reading.
        Some(word @ (PREVIOUS | BOUND)) if has_profile(sys, word)? => word.to_owned(),
        Some(PREVIOUS) => previous(sys)?,
        Some(BOUND) => {
            let (seen, Binding { target, region }) = directory::bound(sys)?;
            return Ok(Target { profile: target, region, file: Some(seen) });
        }
        Some(name) => name.to_owned(),
        None if person::absence(sys).is_none() => picker::pick(sys)?,
        None => DEFAULT_PROFILE.to_owned(),
    };
    Ok(Target { profile, region: None, file: None })
}

fn has_profile(sys: &System, name: &str) -> anyhow::Result<bool> {
    Ok(Config::load(&sys.env)?.profile_names().iter().any(|profile| profile == name))
}

fn previous(sys: &System) -> Result<String, Failure> {
    sys.env.text("SSOENV_PREVIOUS").ok_or_else(|| {
        Failure::configuration("no profile was used before this one in this shell")
            .hint("name one: `ssoenv use PROFILE`, or `ssoenv list` shows them")
    })
}
