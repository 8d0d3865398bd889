//! The check of a `--region`.

use crate::aws::region;
use crate::error::Failure;

/// Refuses what is no region, as the value of an option.
pub(super) fn check_region(option: &str, region: Option<&String>) -> Result<(), Failure> {
    region
        .map_or(Ok(()), |region| region::check_region(region))
        .map_err(|why| Failure::usage(format!("{option}: {why}")).hint("a region looks like eu-central-1"))
}
