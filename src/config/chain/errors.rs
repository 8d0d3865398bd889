//! Chains that lead nowhere. Pure.

use crate::config::profile::Profile;
use crate::error::{Failure, Topic};

/// Names are the profiles on the way, the last one being among the others too.
pub(super) fn circle(names: Vec<String>) -> Failure {
    Failure::configuration(format!("assumes roles in a circle: {}", names.join(" → ")))
        .hint("source_profile of one of them must name a profile with credentials")
        .about(Topic::Circle(names))
}

/// The chain of the profile has more roles than that.
pub(super) fn too_long(profile: &Profile, most: usize) -> Failure {
    Failure::configuration(format!("assumes more than {most} roles one after the other"))
        .hint("let its source_profile be nearer to a profile with credentials")
        .about(Topic::Profile(profile.name.clone()))
}
