//! The change as `exec` gives it to a command: without variables that describe only this shell. Pure.

use super::before_use::Saved;
use super::change::EnvChange;
use super::exports::export_names;

/// Removes the shell's own variables. `SSOENV_SAVED` would hand the former keys to a program that was given others.
/// Former values of the profile's exports are kept: an ssoenv that the command runs needs them, to use the person's
/// endpoints and not the profile's.
pub fn for_command(mut change: EnvChange) -> EnvChange {
    let value =
        |name: &str| change.set().find(|(set, _)| *set == name).map(|(_, value)| value.expose().to_owned());
    let exported: Vec<String> = value("SSOENV_EXPORTS").iter().flat_map(|text| export_names(text)).collect();
    let saved = value("SSOENV_SAVED").map(|text| Saved::parse(&text).only(&exported));
    // The command runs in the shell's directory, so direnv's record of it is still right.
    change.steps.retain(|(name, _)| name != "DIRENV_DIFF");
    for name in ["SSOENV_PREVIOUS", "SSOENV_WARNED", "SSOENV_PROMPT"] {
        change.add_unset(name);
    }
    change.add("SSOENV_SAVED", saved.filter(|saved| !saved.is_empty()).map(|saved| saved.text()));
    change
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_gets_what_stood_in_exported_variables_and_no_former_keys() {
        let saved = r#"{"AWS_ACCESS_KEY_ID":"AKIA","AWS_SECRET_ACCESS_KEY":"s","AWS_PROFILE":"p","AWS_ENDPOINT_URL":"https://mine"}"#;
        let of = |exports: &str| {
            let mut change = EnvChange::default();
            change.add_set("SSOENV_SAVED", saved);
            change.add_set("SSOENV_EXPORTS", exports);
            change.add_set("DIRENV_DIFF", "x");
            let change = for_command(change);
            assert!(change.steps().all(|(name, _)| name != "DIRENV_DIFF"));
            let found =
                change.set().find(|(name, _)| *name == "SSOENV_SAVED").map(|it| it.1.expose().to_owned());
            (found, change.unset().any(|name| name == "SSOENV_SAVED"))
        };
        let kept = Some(r#"{"AWS_ENDPOINT_URL":"https://mine"}"#.to_owned());
        assert_eq!(of(r#"{"AWS_ENDPOINT_URL":"http://local","AWS_RETRY_MODE":"x"}"#), (kept, false));
        for exports in ["{}", r#"{"AWS_ACCESS_KEY_ID":"AKIA","AWS_PROFILE":"p"}"#] {
            assert_eq!(of(exports), (None, true), "{exports}");
        }
    }
}
