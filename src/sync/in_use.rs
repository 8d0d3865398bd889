//! What uses a profile by its name: then it is neither removed nor renamed.

use super::file_profiles::FileProfile;
use crate::binding::{short_path, trusted_bindings};
use crate::recent_profiles;
use crate::system::System;
use std::collections::{HashMap, HashSet};

/// Variables that name the profile of a shell.
const VARIABLES: [&str; 3] = ["SSOENV_PROFILE", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"];

/// Profiles that are used, each with the first use that was found.
#[derive(Debug, Default)]
pub struct ProfileUses {
    uses: HashMap<String, String>,
    /// Profiles that something refers to, so that another name would break it.
    pub referenced: HashSet<String>,
}

impl ProfileUses {
    /// Looks for uses on this machine. `aliases` are names, and the targets that they stand for. Fails if the trusted
    /// bindings cannot be read.
    pub fn find(
        sys: &System,
        profiles: &[FileProfile],
        aliases: &[(String, String)],
    ) -> anyhow::Result<Self> {
        let mut found = ProfileUses::default();
        for profile in profiles {
            if let Some(source) = profile.source_profile.as_ref().filter(|source| **source != profile.name) {
                found.refer(source, format!("it is the source_profile of {}", profile.name));
            }
        }
        for (name, target) in aliases {
            found.refer(target, format!("alias {name} stands for it"));
        }
        for (path, binding) in trusted_bindings(sys)? {
            found.refer(&binding.target, format!("{} names it", short_path(&sys.env, &path)));
        }
        for variable in VARIABLES {
            if let Some(name) = sys.env.text(variable) {
                found.add(&name, format!("it is active in this shell ({variable})"));
            }
        }
        for name in recent_profiles::latest(sys) {
            found.add(&name, "you have used it recently".to_owned());
        }
        Ok(found)
    }

    /// Says what uses a profile.
    pub fn of(&self, name: &str) -> Option<&str> {
        self.uses.get(name).map(String::as_str)
    }

    fn refer(&mut self, name: &str, by: String) {
        self.referenced.insert(name.to_owned());
        self.add(name, by);
    }

    fn add(&mut self, name: &str, by: String) {
        self.uses.entry(name.to_owned()).or_insert(by);
    }
}
