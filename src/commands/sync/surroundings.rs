//! What surrounds the roles: the profiles of the file, and what refers to them.

use crate::config::Config;
use crate::settings::Settings;
use crate::sync::{FileProfile, ProfileUses, SessionToSync, SyncInput, file_profiles};
use crate::system::System;
use std::collections::HashSet;

/// The file, and what refers to its profiles.
pub(super) struct SyncSurroundings {
    profiles: Vec<FileProfile>,
    aliases: HashSet<String>,
    pub uses: ProfileUses,
    rename: bool,
}

impl SyncSurroundings {
    /// Reads them. Looks for uses only if profiles may be removed or get other names.
    pub(super) fn find(
        sys: &System,
        config: &Config,
        settings: &Settings,
        rename: bool,
        is_removing: bool,
    ) -> anyhow::Result<Self> {
        let profiles = file_profiles(config);
        let of_settings = settings.aliases()?.into_iter().chain(settings.shared_aliases()?);
        let of_settings = of_settings.map(|alias| (alias.name, alias.target));
        let aliases: Vec<(String, String)> = of_settings.collect();
        let uses = match rename || is_removing {
            true => ProfileUses::find(sys, &profiles, &aliases)?,
            false => ProfileUses::default(),
        };
        let of_profiles = config.profile_aliases().into_iter().map(|alias| alias.alias);
        let aliases = aliases.into_iter().map(|(name, _)| name).chain(of_profiles).collect();
        Ok(SyncSurroundings { profiles, aliases, uses, rename })
    }

    /// Returns the input of a plan.
    pub(super) fn input<'a>(&'a self, sessions: &'a [SessionToSync]) -> SyncInput<'a> {
        SyncInput {
            profiles: &self.profiles,
            sessions,
            aliases: &self.aliases,
            referenced: &self.uses.referenced,
            rename: self.rename,
        }
    }
}
