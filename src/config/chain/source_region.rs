//! Regions of a chain's source profiles and session. Pure.

use crate::config::profile::Profile;
use crate::config::section::Section;
use crate::config::session::Session;
use crate::error::Location;
use std::fmt;

/// A region that a chain may fall back on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRegion {
    /// The region.
    pub region: String,
    /// The source profile or session that has it.
    pub source: RegionOfSource,
}

/// Owner of a fallback region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegionOfSource {
    /// A source profile: its name, and the line of `region`.
    Profile(String, Option<Location>),
    /// The sign-in session, by the name that people use.
    Session(String),
}

impl fmt::Display for RegionOfSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RegionOfSource::Profile(name, Some(location)) => write!(f, "profile {name} ({location})"),
            RegionOfSource::Profile(name, None) => write!(f, "profile {name}"),
            RegionOfSource::Session(label) => write!(f, "sso_region of {label}"),
        }
    }
}

impl SourceRegion {
    /// Returns the region of a source profile, if it has one.
    pub(super) fn of_profile(profile: &Profile) -> Option<Self> {
        Self::of_selected(&profile.name, profile.region.as_deref(), &profile.settings)
    }

    /// Same as `of_profile`, for a selected profile, whose region may have come with the TARGET.
    pub fn of_selected(name: &str, region: Option<&str>, settings: &Section) -> Option<Self> {
        let region = region?.to_owned();
        let own = settings.setting("region").filter(|setting| setting.value == region);
        let source = RegionOfSource::Profile(name.to_owned(), own.map(|setting| setting.origin.clone()));
        Some(SourceRegion { region, source })
    }

    /// Returns the region of the sign-in session.
    pub(super) fn of_session(session: &Session) -> Self {
        let source = RegionOfSource::Session(session.label().to_owned());
        SourceRegion { region: session.region.clone(), source }
    }
}
