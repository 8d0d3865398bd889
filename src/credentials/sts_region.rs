//! Where STS is asked, and in which region.

use crate::aws::region::check_region;
use crate::config::Config;
use crate::config::chain::Chain;
use crate::environ;
use crate::error::Failure;
use crate::services::sts::StsEndpoint;
use crate::system::System;

/// The region that STS is asked in, and signed for: that of the profile (or what was said in its place), else of the
/// environment, else of the profiles on the way and of the sign-in. The AWS CLI stops before the last two.
pub fn region(sys: &System, chain: &Chain) -> Result<String, Failure> {
    // What our own `use` of another profile has set goes with that one, and the person's own comes back: so it is better
    // than nothing, and no more.
    let is_another = sys.env.text("SSOENV_PROFILE").is_some_and(|active| active != chain.selected);
    let ours = sys.env.text("SSOENV_REGION").filter(|_| is_another);
    let variables = ["AWS_REGION", "AWS_DEFAULT_REGION"].into_iter();
    let variables = variables.filter_map(|name| Some((sys.env.text(name)?, format!("{name}: "))));
    let (ours, others): (Vec<_>, Vec<_>) = variables.partition(|(region, _)| Some(region) == ours.as_ref());
    let saved = sys.env.text("SSOENV_SAVED").filter(|_| !ours.is_empty());
    let saved = saved.and_then(|saved| environ::saved_region(&saved)).map(|region| (region, String::new()));
    let of_files = |region: &String| (region.clone(), String::new());
    let regions = chain.region.iter().map(of_files).chain(others).chain(saved);
    let mut regions = regions.chain(chain.other_regions.iter().map(of_files)).chain(ours);
    let (region, said_by) = regions.next().ok_or_else(|| {
        Failure::configuration(format!("{} has no region to ask STS in", chain.selected))
            .hint("add `region` to the profile, or say --region")
    })?;
    check_region(&region).map_err(|why| {
        Failure::configuration(format!("{said_by}{why}")).hint("a region looks like eu-central-1")
    })?;
    Ok(region)
}

/// Where STS is asked.
pub fn place(sys: &System, config: &Config, chain: &Chain) -> Result<StsEndpoint, Failure> {
    StsEndpoint::of(&sys.env, config, &chain.settings, &region(sys, chain)?)
}
