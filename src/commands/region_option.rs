//! Check of a `--region`.

use crate::aws::region;
use crate::error::{Failure, Kind};

/// Fails with `Usage` if the value of an option is not a region.
pub(super) fn check_region(option: &str, region: Option<&String>) -> Result<(), Failure> {
    region
        .map_or(Ok(()), |region| region::check_region(region))
        .map_err(|why| region::region_failure(Kind::Usage, format!("{option}: {why}")))
}
