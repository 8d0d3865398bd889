//! `version` in a settings file: the form that its keys have. Pure.

use crate::config::section::Setting;
use crate::error::{Failure, Topic};

/// Key for the version, before the first header. Without the key it is 1.
pub(super) const VERSION: &str = "version";

/// Version that this program reads. It grows when an older ssoenv would misread a file; keys that it does not know it ignores.
const KNOWN: u32 = 1;

/// Fails with `Configuration` for the settings of a newer ssoenv, and for a value that is no version: a guard that this
/// version cannot read must not go unnoticed.
pub(super) fn check(setting: Option<&Setting>) -> Result<(), Failure> {
    let Some(setting) = setting else { return Ok(()) };
    let what = match setting.value.parse::<u32>() {
        Ok(0) | Err(_) => format!("version cannot be `{}`", setting.value),
        Ok(version) if version > KNOWN => format!("the settings are of a newer ssoenv (version {version})"),
        Ok(_) => return Ok(()),
    };
    let hint = format!("upgrade ssoenv, or write the settings for version {KNOWN}");
    Err(Failure::configuration(what).hint(hint).about(Topic::Line(setting.origin.clone())))
}
