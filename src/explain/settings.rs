//! Every setting of a profile and of its source profiles: value, place, and which values it overrides.

use crate::config::redact;
use crate::config::{Config, Fate, Occurrence};
use crate::error::Location;
use crate::ordered;
use serde::Serialize;
use std::collections::BTreeMap;

/// A value and where it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Value {
    /// The value without its secret parts.
    pub value: String,
    /// Path of the file.
    pub file: String,
    /// Line, counted from 1.
    pub line: u32,
}

/// A value that does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OverriddenSetting {
    /// The key.
    pub key: String,
    /// The value and where it is written.
    #[serde(flatten)]
    pub own: Value,
    /// Why it does not count.
    pub why: &'static str,
    /// The value that counts instead, if there is one.
    pub by: Option<Value>,
}

/// A line that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// Path of the file.
    pub file: String,
    /// Line, counted from 1.
    pub line: u32,
    /// What is wrong with the value.
    pub why: &'static str,
}

/// Settings of one section, or of all sections with the same name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProfileSettings {
    /// Values that count, by key.
    pub settings: BTreeMap<String, Value>,
    /// Values that do not count.
    pub overridden: Vec<OverriddenSetting>,
    /// Lines that cannot be read.
    pub unreadable: Vec<Unreadable>,
}

/// Returns the settings of a profile.
pub fn of_profile(config: &Config, name: &str) -> ProfileSettings {
    settings(config.occurrences(name))
}

/// Returns the settings of an `[sso-session]`.
pub fn of_session(config: &Config, name: &str) -> ProfileSettings {
    settings(config.session_occurrences(name))
}

/// Separates the values that count from those that do not.
fn settings((all, bad): (Vec<Occurrence>, Vec<crate::config::section::BadLine>)) -> ProfileSettings {
    let value = |occurrence: &Occurrence| {
        let text = redact::value(&occurrence.key, &occurrence.setting.value);
        at(&occurrence.setting.origin, text)
    };
    let counting = all.iter().filter(|it| it.fate == Fate::Counts);
    let settings = ordered::map(counting.map(|it| (it.key.clone(), value(it))));
    let lost = all.iter().filter(|it| it.fate != Fate::Counts);
    let overridden = lost.map(|it| OverriddenSetting {
        key: it.key.clone(),
        own: value(it),
        why: match it.fate {
            Fate::Counts | Fate::KeyAgain => "repeated later in this section",
            Fate::SectionAgain => "the section is repeated later in this file",
            Fate::Credentials => "the credentials file sets it too",
            Fate::ProfileDefault => "[profile default] exists, so [default] is not read",
        },
        by: settings.get(&it.key).cloned(),
    });
    let overridden = overridden.collect();
    let unreadable = bad.into_iter().map(|bad| {
        let Value { file, line, .. } = at(&bad.origin, String::new());
        Unreadable { file, line, why: bad.why }
    });
    ProfileSettings { overridden, unreadable: unreadable.collect(), settings }
}

fn at(origin: &Location, value: String) -> Value {
    Value { value, file: origin.path.display().to_string(), line: origin.line }
}
