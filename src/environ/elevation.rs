//! `SSOENV_UNTIL` and `SSOENV_FALLBACK`: until when the shell has what `use --for` gave it, and what it goes back to then.
//! Any program can have changed them, so that a value that means nothing ends the time at once. Pure.

use super::before_directory::Restore;
use super::change::EnvChange;
use super::ownership::{endpoint_is_ours, is_without_keys};
use super::variables::{ShellVariables, is_single_line};
use crate::time::Time;
use crate::{ordered, pyjson};
use serde_json::{Map, Value};

/// Longest time of `use --for` in seconds: no role's credentials last longer.
pub const LONGEST_ELEVATION: i64 = 12 * 3600;

/// Seconds by which a clock may be set back without an end of the time.
const SLACK: i64 = 60;

/// The time of `use --for`, and what follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elevation {
    /// When it ends; `None` if the variable is missing or means nothing, so that it is over, and for a shell that waits for
    /// the credentials it goes back to.
    pub until: Option<Time>,
    /// What was active before.
    pub fallback: Fallback,
}

/// What was active before `use --for`: a target, not its keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fallback {
    /// The profile with its region and options; without one, the shell had none.
    pub target: Restore,
    /// In which form the shell had it.
    pub state: FallbackState,
    /// Account and role, which must still be those of the profile.
    pub account_id: Option<String>,
    /// See `account_id`.
    pub role_name: Option<String>,
    /// What had activated it: `manual`, `dir` or `direnv`.
    pub source: String,
    /// The directory of direnv, if that had activated it.
    pub direnv: Option<String>,
    /// `SSOENV_PREVIOUS` at that time.
    pub previous: Option<String>,
    /// Seconds that were asked for.
    pub seconds: i64,
}

/// Form in which a shell had a profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FallbackState {
    /// Keys, or the profile's name.
    #[default]
    Active,
    /// Its name alone, since its credentials were not available.
    WithoutKeys,
    /// The endpoint of a command, whose address is not kept.
    Endpoint,
}

impl Elevation {
    /// Returns the elevation of a shell; `None` without an active profile, and for one without an end.
    pub fn of(before: &ShellVariables) -> Option<Self> {
        let (until, fallback) = (before.get("SSOENV_UNTIL"), before.get("SSOENV_FALLBACK"));
        if !before.contains_key("SSOENV_PROFILE") || (until.is_none() && fallback.is_none()) {
            return None;
        }
        Some(Elevation {
            until: until.and_then(|text| digits(text)),
            // Without a record it ends as `off` does.
            fallback: Fallback::parse(fallback.map_or("", String::as_str)),
        })
    }

    /// Returns the elevation of a shell from now on. One that is elevated already goes back to where it began.
    pub fn begin(before: &ShellVariables, until: Time, seconds: i64) -> Self {
        let fallback = Elevation::of(before)
            .map_or_else(|| Fallback::of(before), |now| Fallback { seconds, ..now.fallback });
        Elevation { until: Some(until), fallback: Fallback { seconds, ..fallback } }
    }

    /// Returns the seconds left; `None` if it is over, or more is left than was asked for: then the clock was set back, or
    /// the variable was changed.
    pub fn left(&self, now: Time) -> Option<i64> {
        let left = self.until?.left(now);
        (left > 0 && left <= self.fallback.seconds.saturating_add(SLACK)).then_some(left)
    }

    /// Whether the keys end with it, as STS was asked for: others of the same role would last longer.
    pub fn ends_with_keys(&self, before: &ShellVariables) -> bool {
        self.until.is_some() && before.get("SSOENV_EXPIRES_AT").and_then(|text| digits(text)) == self.until
    }

    /// Whether it is over.
    pub fn is_over(&self, now: Time) -> bool {
        self.left(now).is_none()
    }

    /// Returns the target that it goes back to; `None` without one.
    pub fn word(&self) -> Option<String> {
        self.fallback.word()
    }

    /// Keeps what the shell goes back to, for a change that otherwise ends the elevation.
    pub fn keep(&self, change: &mut EnvChange) {
        self.set(change);
    }

    /// Sets the variables.
    pub(super) fn set(&self, change: &mut EnvChange) {
        change.add("SSOENV_UNTIL", self.until.map(|until| until.epoch().to_string()));
        change.add_set("SSOENV_FALLBACK", self.fallback.text());
    }
}

/// Parses at most twelve digits and nothing else, as the hooks do.
fn digits(text: &str) -> Option<Time> {
    let is_number = text.len() <= 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok())?.map(Time::from_epoch)
}

impl Fallback {
    /// Records what is active now. Keys that are not from `use` are no profile: `SSOENV_SAVED` keeps them.
    fn of(before: &ShellVariables) -> Self {
        let text =
            |name: &str| before.get(name).filter(|value| !value.is_empty() && is_single_line(value)).cloned();
        let source = text("SSOENV_SOURCE").unwrap_or_else(|| "manual".to_owned());
        Fallback {
            target: Restore::of_active(before),
            state: match () {
                () if endpoint_is_ours(before) => FallbackState::Endpoint,
                () if is_without_keys(before) => FallbackState::WithoutKeys,
                () => FallbackState::Active,
            },
            account_id: text("SSOENV_ACCOUNT_ID"),
            role_name: text("SSOENV_ROLE_NAME"),
            direnv: text("DIRENV_DIR").filter(|_| source == "direnv"),
            source,
            previous: text("SSOENV_PREVIOUS"),
            seconds: LONGEST_ELEVATION,
        }
    }

    fn parse(text: &str) -> Self {
        let fields: Map<String, Value> = serde_json::from_str(text).unwrap_or_default();
        let field =
            |name: &str| fields.get(name)?.as_str().filter(|value| is_single_line(value)).map(str::to_owned);
        let seconds = fields.get("for").and_then(Value::as_i64);
        Fallback {
            target: Restore::parse(text),
            state: match field("state").as_deref() {
                Some("none") => FallbackState::WithoutKeys,
                Some("endpoint") => FallbackState::Endpoint,
                _ => FallbackState::Active,
            },
            account_id: field("account"),
            role_name: field("role"),
            source: field("by").unwrap_or_else(|| "manual".to_owned()),
            direnv: field("direnv"),
            previous: field("previous"),
            seconds: seconds.unwrap_or(LONGEST_ELEVATION).clamp(0, LONGEST_ELEVATION),
        }
    }

    fn text(&self) -> String {
        let text = |value: &Option<String>| value.clone().map(Value::from);
        let state = match self.state {
            FallbackState::Active => None,
            FallbackState::WithoutKeys => Some("none".into()),
            FallbackState::Endpoint => Some("endpoint".into()),
        };
        let own = [
            ("for", Some(Value::from(self.seconds))),
            ("state", state),
            ("account", text(&self.account_id)),
            ("role", text(&self.role_name)),
            ("by", Some(Value::from(self.source.as_str()))),
            ("direnv", text(&self.direnv)),
            ("previous", text(&self.previous)),
        ];
        let target = self.target.fields().into_iter().map(|(name, value)| (name, text(value)));
        let fields = target.chain(own).filter_map(|(name, value)| Some((name, value?)));
        pyjson::compact(&ordered::map(fields))
    }

    /// Returns the word that leads back, for `use -`.
    fn word(&self) -> Option<String> {
        self.target.given.target(self.target.profile.as_ref()?)
    }
}

/// Returns what a bound directory has to restore: what is active now, or what the shell would go back to.
pub fn to_restore(before: &ShellVariables) -> Restore {
    match Elevation::of(before) {
        None => Restore::of(before),
        Some(now) if matches!(now.fallback.source.as_str(), "dir" | "direnv") => Restore::default(),
        Some(now) => now.fallback.target,
    }
}

/// Returns the change with a time of the next renewal that is not after the end.
#[must_use]
pub fn not_after_end(mut change: EnvChange, before: &ShellVariables) -> EnvChange {
    const NAME: &str = "SSOENV_REFRESH_AT";
    let Some(until) = Elevation::of(before).and_then(|elevation| elevation.until) else { return change };
    let at =
        change.steps().filter(|(name, _)| *name == NAME).last().map(|(_, value)| {
            value.and_then(|value| digits(value.expose())).map_or(until, |at| at.min(until))
        });
    if let Some(at) = at {
        change.add_set(NAME, at.epoch().to_string());
    }
    change
}
