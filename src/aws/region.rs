//! Region names. Pure.

use super::known_regions::near_miss;
use crate::error::{Failure, Kind};

/// Whether a region is a host label: letters, digits and hyphens (the rule of the AWS CLI).
pub fn check_region(region: &str) -> Result<(), String> {
    let label = !region.is_empty()
        && region.len() <= 63
        && !region.starts_with('-')
        && !region.ends_with('-')
        && region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if label { Ok(()) } else { Err(format!("`{region}` is not a region")) }
}

/// A warning of a region that was most likely meant for another one; `whose` says where it stands.
pub fn typo_warning(region: &str, whose: &str) -> Option<String> {
    let meant = near_miss(region)?;
    Some(format!("AWS has no region {region} ({whose}): did you mean {meant}?"))
}

/// What comes of a text that [`check_region`] refuses.
pub fn region_failure(kind: Kind, message: String) -> Failure {
    Failure::new(kind, message).hint("a region looks like eu-central-1")
}

/// Whether a part of an address is a region, and not some other word: stricter than what a region may be called.
pub fn is_region(text: &str) -> bool {
    let label = check_region(text).is_ok();
    label && text.ends_with(|c: char| c.is_ascii_digit()) && text.matches('-').count() >= 2
}
