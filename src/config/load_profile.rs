//! Loading a profile from files that another tool may be writing at this moment.

use super::files::Config;
use super::profile::Profile;
use crate::system::System;
use std::time::Duration;

/// Reads both files and resolves a profile. If the profile is missing, reads the files once more after 50 ms before
/// it fails, since tools that write in place (the AWS CLI among them) truncate the file first.
pub fn load_profile(sys: &System, name: &str) -> anyhow::Result<(Config, Profile)> {
    load_profile_after(sys, Config::load(&sys.env)?, name)
}

/// Same as [`load_profile`], for a caller that has just read both files.
pub fn load_profile_after(sys: &System, config: Config, name: &str) -> anyhow::Result<(Config, Profile)> {
    match Profile::resolve(&config, name) {
        Err(_) if !config.profile_names().iter().any(|found| found == name) => {
            sys.clock.sleep(Duration::from_millis(50));
            let later = Config::load(&sys.env)?;
            // A named pipe is empty the second time, and so is a file that is being rewritten: the first reading is
            // then the better one.
            let is_empty = later.not_configured().is_some() && config.not_configured().is_none();
            let config = if is_empty { config } else { later };
            let profile = Profile::resolve(&config, name)?;
            Ok((config, profile))
        }
        resolved => Ok((config, resolved?)),
    }
}
