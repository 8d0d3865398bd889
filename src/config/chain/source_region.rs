//! Regions of what a chain builds on. Pure.

use crate::config::profile::Profile;
use crate::config::section::Section;
use crate::config::session::Session;
use crate::error::Location;
use std::fmt;

/// A region of a source profile, or of the sign-in session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRegion {
    /// The region.
    pub region: String,
    /// Whose it is.
    pub source: RegionOfSource,
}

/// Whose region it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegionOfSource {
    /// A source profile: its name, and the line.
    Profile(String, Option<Location>),
    /// The sign-in session, by its label.
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
    /// The region of a profile that a chain builds on, if it has one.
    pub(super) fn of_profile(profile: &Profile) -> Option<Self> {
        Self::of_selected(&profile.name, profile.region.as_deref(), &profile.settings)
    }

    /// The same for one that was selected, whose region may have come with the TARGET.
    pub fn of_selected(name: &str, region: Option<&str>, settings: &Section) -> Option<Self> {
        let region = region?.to_owned();
        let own = settings.setting("region").filter(|setting| setting.value == region);
        let source = RegionOfSource::Profile(name.to_owned(), own.map(|setting| setting.origin.clone()));
        Some(SourceRegion { region, source })
    }

    /// The region of the session that a chain begins with.
    pub(super) fn of_session(session: &Session) -> Self {
        let source = RegionOfSource::Session(session.label().to_owned());
        SourceRegion { region: session.region.clone(), source }
    }
}
