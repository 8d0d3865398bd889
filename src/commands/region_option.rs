//! The check of a `--region`.

use crate::aws::region;
use crate::error::{Failure, Kind};

/// Refuses what is no region, as the value of an option.
pub(super) fn check_region(option: &str, region: Option<&String>) -> Result<(), Failure> {
    region
        .map_or(Ok(()), |region| region::check_region(region))
        .map_err(|why| region::region_failure(Kind::Usage, format!("{option}: {why}")))
}
