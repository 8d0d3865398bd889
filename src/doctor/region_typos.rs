//! Regions that were most likely meant for others.

use super::findings::Finding;
use crate::aws::known_regions::near_miss;
use crate::config::section::Setting;

/// The finding for a region that a key of the files says; `whose` it is leads the title.
pub(super) fn of_key(id: &'static str, whose: &str, key: &str, setting: Option<&Setting>) -> Option<Finding> {
    let Setting { value, origin } = setting?;
    of_value(id, whose, value, format!("{origin}: {key} = {value}"))
}

/// The same for a region that stands somewhere else.
pub(super) fn of_value(id: &'static str, whose: &str, region: &str, evidence: String) -> Option<Finding> {
    let meant = near_miss(region)?;
    let title = format!("{whose} names a region that AWS does not have: did you mean {meant}?");
    let remedy = format!("write {meant}, unless {region} is a new or a private region");
    Some(Finding::warning(id, title).at(evidence).remedy(remedy))
}
