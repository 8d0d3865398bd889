//! A profile, from files that another tool may be writing.

use super::files::Config;
use super::profile::Profile;
use crate::system::System;
use std::time::Duration;

/// Reads both files and resolves a profile. Where it is missing, another tool may be writing the file in place at this
/// moment: it is read once more before that is said.
pub fn load_profile(sys: &System, name: &str) -> anyhow::Result<(Config, Profile)> {
    load_profile_after(sys, Config::load(&sys.env)?, name)
}

/// The same for a caller that has read both files a moment ago.
pub fn load_profile_after(sys: &System, config: Config, name: &str) -> anyhow::Result<(Config, Profile)> {
    match Profile::resolve(&config, name) {
        Err(_) if !config.profile_names().iter().any(|found| found == name) => {
            sys.clock.sleep(Duration::from_millis(50));
            let later = Config::load(&sys.env)?;
            // A pipe has nothing more to say, and a program that writes the file empties it first.
            let is_empty = later.not_configured().is_some() && config.not_configured().is_none();
            let config = if is_empty { config } else { later };
            let profile = Profile::resolve(&config, name)?;
            Ok((config, profile))
        }
        resolved => Ok((config, resolved?)),
    }
}
