//! Offers a person the profile without credentials that `exec --mode endpoint` needs beside a `[default]` that has some.

use crate::commands::config_change::{self, ChangeOptions};
use crate::config::document::SectionKind;
use crate::config::edit::SectionEdit;
use crate::config::shield::{free_name, shield};
use crate::config::{Config, write};
use crate::system::System;
use crate::system::terminal::presence;

/// Returns the name for AWS_PROFILE, as [`shield`] does. Where there is none, adds the profile if a person agrees.
pub(super) fn shield_or_offer(sys: &System, config: &Config) -> anyhow::Result<Option<String>> {
    let refusal = match shield(config) {
        Ok(found) => return Ok(found),
        Err(refusal) => refusal,
    };
    if presence::absence(sys).is_some() {
        return Err(refusal.into());
    }
    let name = free_name(config);
    sys.terminal.tell(&format!("{refusal}; a profile that has none keeps them from it"));
    // One key, since tools differ in whether a section without any is a profile; this one says what the AWS CLI does anyway.
    let keys = vec![("output", "json".to_owned())];
    let wanted = [SectionEdit::set(SectionKind::Profile, &name, keys, Vec::new())];
    let seen = write::load(&sys.env, |_| true)?;
    let planned = write::plan(&sys.env, &seen, &wanted)?;
    config_change::make(sys, planned, ChangeOptions { diff: false, yes: false }, "1 profile added")?;
    Ok(Some(name))
}
