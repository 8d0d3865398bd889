//! The settings file of ssoenv itself: INI, like `~/.aws/config`, every key optional. Keys of later versions and of
//! other tools are ignored.

use crate::config::document::{Document, Flavor};
use crate::config::production;
use crate::config::section::Section;
use crate::error::Failure;
use crate::system::env::Env;
use crate::system::{files, places};
use anyhow::Context;

/// What a person has set.
#[derive(Debug, Default)]
pub struct Settings {
    section: Section,
}

impl Settings {
    /// Reads the file; a missing one is all defaults.
    pub fn load(env: &Env) -> anyhow::Result<Self> {
        let path = places::settings(env)?;
        let unreadable = || {
            Failure::configuration(format!("cannot read {}", path.display())).hint("check its permissions")
        };
        let Some(contents) = files::read_regular(&path).with_context(unreadable)? else {
            return Ok(Settings::default());
        };
        let document = Document::new(path, Flavor::Config, contents.bytes);
        let mut section = Section::default();
        section.overlay(&document.path, document.preamble()).map_err(|bad| {
            Failure::configuration(format!("{}: {}", bad.origin, bad.why))
                .hint("a setting is written `name = value`")
        })?;
        Ok(Settings { section })
    }

    /// Whether these settings call a profile production.
    pub fn is_production(&self, profile: &str, account_id: &str, role_name: &str) -> bool {
        let patterns =
            self.section.setting("production").map_or(production::DEFAULT, |setting| &setting.value);
        production::is_production(patterns, profile, account_id, role_name)
    }
}
