//! What the verbs say about the time of `use --for`. Pure.

use super::elevation::{Elevation, FallbackState};
use super::variables::ShellVariables;
use crate::time::{Time, spoken};
use serde::Serialize;

/// The time of a shell's credentials, for people and as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ElevationSummary {
    /// When it ends; `None` if the variable means nothing.
    pub until: Option<String>,
    /// Whether it is over, and the shell still has the credentials: nothing has taken them back.
    pub is_over: bool,
    /// The profile that follows; `None` if the shell had none.
    pub falls_back_to: Option<String>,
    #[serde(skip)]
    left: i64,
}

impl ElevationSummary {
    /// Summarises a shell's elevation; `None` without one.
    pub fn of(before: &ShellVariables, now: Time) -> Option<Self> {
        let elevation = Elevation::of(before).filter(|_| before.contains_key("SSOENV_UNTIL"))?;
        let left = elevation.left(now);
        let fallback = elevation.fallback;
        let is_kept = fallback.state != FallbackState::Endpoint;
        Some(ElevationSummary {
            until: elevation.until.map(Time::rfc3339),
            is_over: left.is_none(),
            falls_back_to: fallback.target.profile.filter(|_| is_kept),
            left: left.unwrap_or(0),
        })
    }

    /// Formats `14m left, then back to dev`.
    pub fn in_words(&self) -> String {
        if self.is_over {
            return "its time is over: the hook ends it at the next prompt; without the hook, `ssoenv off` does"
                .to_owned();
        }
        let left = spoken(self.left);
        match &self.falls_back_to {
            Some(profile) => format!("{left} left, then back to {profile}"),
            None => format!("{left} left, then off"),
        }
    }
}
