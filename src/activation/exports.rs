//! Further variables that a profile sets: the settings that tools would read from it (endpoints, retries), and
//! `ssoenv_env.NAME`.

use crate::config::DEFAULT_PROFILE;
use crate::config::section::{OWN_VARIABLE, Section, Setting};
use crate::environ::{Export, Mode, RefusedVariable, is_protected, is_single_line, refused_variable};
use crate::error::{Failure, Topic};
use crate::sdks::{self, SettingVariable};
use crate::system::env::Env;
use crate::targets::Target;

/// Returns the variables of a target. In keys mode they replace what tools would read from the profile; in profile
/// mode the only one makes older SDKs read the config file.
pub fn of_target(env: &Env, target: &Target, mode: Mode) -> Result<Vec<Export>, Failure> {
    let settings = &target.chain.settings;
    let mut exports = match mode {
        Mode::Keys | Mode::Endpoint => sdks::setting_variables(&target.config, settings)
            .into_iter()
            // No error, unlike for `ssoenv_env`: the line was written for the AWS CLI, which accepts it.
            .filter(|it| is_single_line(&it.value) && !is_protected(&it.name))
            .map(|it| of_setting(env, it))
            .collect(),
        Mode::Profile => {
            let (name, value) = sdks::LOAD_CONFIG;
            vec![Export { name: name.to_owned(), value: value.to_owned() }]
        }
    };
    // A role without a profile has the settings of the profile that assumes it, whose variables are not meant
    // for it.
    if target.profile.is_some() {
        exports.extend(own_variables(settings)?);
    }
    Ok(exports)
}

fn of_setting(env: &Env, setting: SettingVariable) -> Export {
    let SettingVariable { name, value, key, .. } = setting;
    // Tools do not expand `~` in a variable.
    let expanded = (key == "ca_bundle").then(|| env.expand(&value).to_str().map(str::to_owned)).flatten();
    Export { name, value: expanded.unwrap_or(value) }
}

/// Returns the variables of `ssoenv_env.NAME = value`.
fn own_variables(settings: &Section) -> Result<Vec<Export>, Failure> {
    settings.own_variables().map(|(name, setting)| own_variable(name, setting)).collect()
}

fn own_variable(name: &str, setting: &Setting) -> Result<Export, Failure> {
    match refused_variable(name, &setting.value) {
        Some(RefusedVariable { why, hint }) => {
            let message = format!("{OWN_VARIABLE}{name} {why}");
            Err(Failure::configuration(message).hint(hint).about(Topic::Line(setting.origin.clone())))
        }
        None => Ok(Export { name: name.to_owned(), value: setting.value.clone() }),
    }
}

/// Describes in one line the settings that exported keys do not carry; `None` if there are none.
pub fn lost_settings(target: &Target, mode: Mode) -> Option<String> {
    if mode == Mode::Profile {
        return None;
    }
    let settings = &target.chain.settings;
    let mut said = Vec::new();
    let lost = sdks::settings_without_variable(settings);
    if !lost.is_empty() {
        let lost: Vec<String> =
            lost.iter().map(|(key, setting)| format!("{key} ({})", setting.origin)).collect();
        said.push(format!(
            "no variable can set {}, so tools that use the exported keys ignore it; use --mode profile to keep it",
            lost.join(", ")
        ));
    }
    let is_default = target.profile.as_ref().is_some_and(|profile| profile.name == DEFAULT_PROFILE);
    // This is only a note, so a [default] that cannot be read must not stop `use`.
    let default = target.config.profile(DEFAULT_PROFILE).ok().flatten().filter(|_| !is_default);
    let beside =
        default.map_or_else(Vec::new, |default| sdks::settings_of_default_beside(settings, &default));
    if !beside.is_empty() {
        let beside: Vec<String> = beside.iter().map(|(key, origin)| format!("{key} ({origin})")).collect();
        said.push(format!(
            "tools that use the exported keys also read {} from [default]: set it in {} as well, or use --mode profile",
            beside.join(", "),
            target.name()
        ));
    }
    (!said.is_empty()).then(|| format!("{}: {}", target.name(), said.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn own(line: &str) -> Result<Vec<(String, String)>, String> {
        let config = Config::from_texts(&format!("[profile p]\n{line}\n"), "");
        let settings = config.profile("p").unwrap().unwrap();
        let exports = own_variables(&settings).map_err(|failure| failure.to_string())?;
        Ok(exports.into_iter().map(|it| (it.name, it.value)).collect())
    }

    #[test]
    fn a_profile_names_further_variables_as_they_are_spelled() {
        let of = |name: &str, value: &str| Ok(vec![(name.to_owned(), value.to_owned())]);
        assert_eq!(own("ssoenv_env.TF_VAR_stage = dev # note"), of("TF_VAR_stage", "dev"));
        assert_eq!(own("SSOENV_ENV.Stage = a=b"), of("Stage", "a=b"));
        assert_eq!(own("ssoenv_env.stage ="), of("stage", ""));
        assert_eq!(own("ssoenv_mode = keys"), Ok(vec![]));
    }

    #[test]
    fn what_loads_code_or_is_not_its_own_is_refused_with_its_line() {
        for (line, why) in [
            ("ssoenv_env.PATH = /evil", "config:2: ssoenv_env.PATH is not allowed: "),
            ("ssoenv_env.ld_preload = x", "config:2: ssoenv_env.ld_preload is not allowed: "),
            ("ssoenv_env.NODE_OPTIONS = x", "is not allowed"),
            ("ssoenv_env.SSOENV_PROFILE = x", "is not allowed"),
            ("ssoenv_env.A B = x", "is not allowed"),
            ("ssoenv_env. = x", "is not allowed"),
            ("ssoenv_env.AWS_PROFILE = x", "is an AWS variable"),
            ("ssoenv_env.AWS_ENDPOINT_URL = x", "is an AWS variable"),
            ("ssoenv_env.X =\n  a\n  b", "has more than one line"),
        ] {
            let error = own(line).unwrap_err();
            assert!(error.contains(why), "{line}: {error}");
            assert_eq!(error.matches("config:2").count(), 1, "{line}: {error}");
        }
    }
}
