//! The alias that a TARGET is, if it is one: of the settings first, then of a profile, then of an included file.

use crate::config::Config;
use crate::config::aliases::{self, ProfileAlias};
use crate::error::Failure;
use crate::settings::{Alias, Settings};
use crate::system::System;

/// An alias, and where it led.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedAlias {
    /// The alias as typed.
    pub name: String,
    /// The profile or other target that it stands for.
    pub target: String,
    /// File and line, as `FILE:LINE`.
    pub origin: String,
}

/// Finds the alias; `None` if the word is none. Fails if two profiles have it, or if it cannot be an alias.
pub(super) fn find(sys: &System, config: &Config, word: &str) -> anyhow::Result<Option<UsedAlias>> {
    Ok(find_in(&Settings::load(&sys.env)?, config, word)?)
}

/// Same as [`find`], in settings that the caller has read.
pub(super) fn find_in(
    settings: &Settings,
    config: &Config,
    word: &str,
) -> Result<Option<UsedAlias>, Failure> {
    let used = |Alias { target, origin, .. }: Alias| UsedAlias {
        name: word.to_owned(),
        target,
        origin: origin.to_string(),
    };
    if let Some(alias) = settings.alias(word)? {
        return Ok(Some(used(alias)));
    }
    // An included file is not the person's own, so it comes last.
    match of_profile(config, word)? {
        None => Ok(settings.shared_alias(word)?.map(used)),
        alias => Ok(alias),
    }
}

fn of_profile(config: &Config, word: &str) -> Result<Option<UsedAlias>, Failure> {
    let mut found = config.profile_aliases();
    found.retain(|it| it.alias.eq_ignore_ascii_case(word));
    // A profile may repeat itself.
    found.dedup_by(|one, other| one.profile == other.profile);
    let place = |it: &ProfileAlias| format!("{} ({})", it.profile, it.origin);
    match found.as_slice() {
        [] => Ok(None),
        [one] => {
            aliases::check(&one.alias, &one.origin)?;
            let (target, origin) = (one.profile.clone(), one.origin.to_string());
            Ok(Some(UsedAlias { name: word.to_owned(), target, origin }))
        }
        [one, other, ..] => {
            let what = format!("alias {word} belongs to two profiles: {} and {}", place(one), place(other));
            Err(Failure::configuration(what).hint("remove it from all of them but one"))
        }
    }
}

impl UsedAlias {
    /// Adds the alias to the error of its target.
    pub fn explain(&self, error: anyhow::Error) -> anyhow::Error {
        match error.downcast::<Failure>() {
            Ok(failure) => {
                let message = format!("alias {} ({}): {failure}", self.name, self.origin);
                failure.reworded(message).into()
            }
            Err(error) => error,
        }
    }
}
