//! Chains that lead nowhere. Pure.

use crate::config::profile::Profile;
use crate::error::{Failure, Topic};

/// Names are the profiles on the way, the last one being among the others too.
pub(super) fn circle(names: Vec<String>) -> Failure {
    Failure::configuration(format!("assumes roles in a circle: {}", names.join(" → ")))
        .hint("set source_profile of one of them to a profile with credentials")
        .about(Topic::Circle(names))
}

/// The chain of the profile has more roles than that.
pub(super) fn too_long(profile: &Profile, most: usize) -> Failure {
    Failure::configuration(format!("assumes more than {most} roles in a row"))
        .hint("shorten the chain: set source_profile to a profile nearer to the credentials")
        .about(Topic::Profile(profile.name.clone()))
}
