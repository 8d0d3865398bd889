//! Region names. Pure.

use super::known_regions::near_miss;
use crate::error::{Failure, Kind};

/// Checks that a region is a host label: letters, digits and hyphens (AWS CLI). The value becomes part of a URL.
pub fn check_region(region: &str) -> Result<(), String> {
    let label = !region.is_empty()
        && region.len() <= 63
        && !region.starts_with('-')
        && !region.ends_with('-')
        && region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if label { Ok(()) } else { Err(format!("`{region}` is not a region")) }
}

/// Returns a warning about a region that is probably a typing error; `whose` says where it is set.
pub fn typo_warning(region: &str, whose: &str) -> Option<String> {
    let meant = near_miss(region)?;
    Some(format!("AWS has no region {region} ({whose}): did you mean {meant}?"))
}

/// Returns the error for a text that [`check_region`] refuses.
pub fn region_failure(kind: Kind, message: String) -> Failure {
    Failure::new(kind, message).hint("a region looks like eu-central-1")
}

/// Whether a part of a host name is a region and not another word: stricter than [`check_region`].
pub fn is_region(text: &str) -> bool {
    let label = check_region(text).is_ok();
    label && text.ends_with(|c: char| c.is_ascii_digit()) && text.matches('-').count() >= 2
}
