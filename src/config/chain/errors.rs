//! Errors of chains that do not end at credentials. Pure.

use crate::config::profile::Profile;
use crate::error::{Failure, Topic};

/// Returns the error for a circle; `names` are the profiles in order, the last of which occurs twice.
pub(super) fn circle(names: Vec<String>) -> Failure {
    Failure::configuration(format!("assumes roles in a circle: {}", names.join(" → ")))
        .hint("set source_profile of one of them to a profile with credentials")
        .about(Topic::Circle(names))
}

/// Returns the error for a chain with more than `most` roles.
pub(super) fn too_long(profile: &Profile, most: usize) -> Failure {
    Failure::configuration(format!("assumes more than {most} roles in a row"))
        .hint("shorten the chain: set source_profile to a profile nearer to the credentials")
        .about(Topic::Profile(profile.name.clone()))
}
