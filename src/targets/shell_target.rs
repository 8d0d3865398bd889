//! The target that the variables of this shell name, for verbs without a TARGET that a person waits for.

use super::default_target;
use super::resolve::{resolve, resolve_or_pick};
use super::resolved_target::{Asked, Target};
use crate::environ::RenewalArgs;
use crate::system::System;

/// Resolves a TARGET. Without one, the variables decide; where they name nothing, a person picks a profile.
pub fn resolve_or_active(sys: &System, word: Option<&str>, given: &RenewalArgs) -> anyhow::Result<Target> {
    if word.is_none() && default_target::is_named(sys) {
        let (name, given) = default_target::named(sys, given)?;
        return resolve(sys, &name, &given, Asked::All);
    }
    resolve_or_pick(sys, word, given)
}

/// Returns what the variables of this shell name; `None` if they name nothing that exists. Asks nobody.
pub fn active(sys: &System, given: &RenewalArgs) -> Option<Target> {
    if !default_target::is_named(sys) {
        return None;
    }
    let (name, given) = default_target::named(sys, given).ok()?;
    resolve(sys, &name, &given, Asked::Nobody).ok()
}
