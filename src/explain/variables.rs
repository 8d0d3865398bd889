//! Variables that `use` sets for a profile's settings, and settings that no variable can carry.

use crate::config::Config;
use crate::config::redact;
use crate::config::section::{OWN_VARIABLE, Section};
use crate::environ::Mode;
use crate::error::Location;
use crate::sdks;
use crate::text::page::Rows;
use serde::Serialize;

/// A setting, and the variable for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Variable {
    /// The variable; `None` if tools read the setting only from the profile.
    pub name: Option<String>,
    /// The key of the setting.
    pub key: String,
    /// The value without its secret parts.
    pub value: String,
    /// Path of the file.
    pub file: String,
    /// Line, counted from 1.
    pub line: u32,
}

/// Returns the variables of a profile. In profile mode tools read its settings from the file, so only
/// `ssoenv_env.NAME` remains.
pub fn of_profile(config: &Config, settings: &Section, mode: Mode) -> Vec<Variable> {
    let row = |name: Option<String>, key: &str, value: &str, origin: &Location| Variable {
        name,
        key: key.to_owned(),
        value: redact::value(key, value),
        file: origin.path.display().to_string(),
        line: origin.line,
    };
    let own = settings.own_variables().map(|(name, setting)| {
        let key = format!("{OWN_VARIABLE}{name}");
        row(Some(name.to_owned()), &key, &setting.value, &setting.origin)
    });
    if mode == Mode::Profile {
        return own.collect();
    }
    let of_settings = sdks::setting_variables(config, settings);
    let of_settings = of_settings.into_iter().map(|it| row(Some(it.name), &it.key, &it.value, &it.origin));
    let lost = sdks::settings_without_variable(settings);
    let lost = lost.into_iter().map(|(key, setting)| row(None, key, &setting.value, &setting.origin));
    of_settings.chain(own).chain(lost).collect()
}

/// Returns the rows of the table.
pub fn rows(variables: &[Variable]) -> Rows {
    let row = |it: &Variable| {
        let name = it.name.clone().unwrap_or_else(|| "-".to_owned());
        let value = it.value.split_whitespace().collect::<Vec<_>>().join(" ");
        let lost = "; no variable can set it: only tools that read the profile see it";
        let lost = if it.name.is_none() { lost } else { "" };
        vec![name, value, format!("{} ({}:{}){lost}", it.key, it.file, it.line)]
    };
    variables.iter().map(row).collect()
}
