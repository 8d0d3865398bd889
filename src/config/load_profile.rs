//! A profile, from files that another tool may be writing.

use super::files::Config;
use super::profile::Profile;
use crate::system::System;
use std::time::Duration;

/// Reads both files and resolves a profile. Where it is missing, another tool may be writing the file in place at this
/// moment: it is read once more before that is said.
pub fn load_profile(sys: &System, name: &str) -> anyhow::Result<(Config, Profile)> {
    let config = Config::load(&sys.env)?;
    match Profile::resolve(&config, name) {
        Err(_) if !config.profile_names().iter().any(|found| found == name) => {
            sys.clock.sleep(Duration::from_millis(50));
            let config = Config::load(&sys.env)?;
            let profile = Profile::resolve(&config, name)?;
            Ok((config, profile))
        }
        resolved => Ok((config, resolved?)),
    }
}
