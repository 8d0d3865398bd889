//! Warnings about regions that are probably typing errors, for verbs that a person waits for. The region is used
//! anyway: it may be new or private.

use crate::aws::region::typo_warning;
use crate::config::chain::{RegionOfSource, SourceRegion};
use crate::config::session::Session;
use crate::system::System;
use crate::targets::Target;

/// Warns about a region; `whose` says where it is set.
pub fn warn_of_typo(sys: &System, region: &str, whose: &str) {
    if let Some(warning) = typo_warning(region, whose) {
        sys.terminal.warn_once(&warning);
    }
}

/// Warns about the region of a session.
pub fn warn_of_session(sys: &System, session: &Session) {
    warn_of_typo(sys, &session.region, &RegionOfSource::Session(session.label().to_owned()).to_string());
}

/// Warns about every region in a target's chain. `explicit` is the one of the command line, which replaces the
/// profile's.
pub fn warn_of_target(sys: &System, target: &Target, explicit: Option<&str>) {
    let chain = &target.chain;
    match explicit.or(target.region.as_deref()) {
        Some(region) => {
            warn_of_typo(
                sys,
                region,
                if explicit.is_some() { "--region" } else { "the region of the target" },
            );
        }
        None => {
            let own = SourceRegion::of_selected(&chain.name, chain.region.as_deref(), &chain.settings);
            own.iter().for_each(|own| warn_of_typo(sys, &own.region, &own.source.to_string()));
        }
    }
    chain.other_regions.iter().for_each(|other| warn_of_typo(sys, &other.region, &other.source.to_string()));
}
