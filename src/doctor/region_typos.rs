//! Findings about regions that are probably typing errors.

use super::findings::Finding;
use crate::aws::known_regions::near_miss;
use crate::config::section::Setting;

/// Returns the finding for a region in a key of the files; the title begins with `whose`.
pub(super) fn of_key(id: &'static str, whose: &str, key: &str, setting: Option<&Setting>) -> Option<Finding> {
    let Setting { value, origin } = setting?;
    of_value(id, whose, value, format!("{origin}: {key} = {value}"))
}

/// Same as [`of_key`], for a region from elsewhere.
pub(super) fn of_value(id: &'static str, whose: &str, region: &str, evidence: String) -> Option<Finding> {
    let meant = near_miss(region)?;
    let title = format!("{whose} names a region that AWS does not have: did you mean {meant}?");
    let remedy = format!("write {meant}, unless {region} is a new or a private region");
    Some(Finding::warning(id, title).at(evidence).remedy(remedy))
}
