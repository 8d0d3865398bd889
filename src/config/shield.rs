//! The profile that AWS_PROFILE is set to beside an endpoint: every SDK takes the credentials of `[default]` before those
//! of an endpoint, unless AWS_PROFILE names a profile that has none. Pure.

use super::files::{Config, DEFAULT_PROFILE};
use super::profile::{Profile, ProfileSource};
use crate::error::Failure;

/// Returns a name for the profile to add: one that no profile has.
pub fn free_name(config: &Config) -> String {
    let is_free = |name: &String| config.profile(name).is_ok_and(|found| found.is_none());
    let numbered = (2..).map(|number| format!("endpoint-{number}"));
    std::iter::once("endpoint".to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}

/// Returns the name for AWS_PROFILE; `None` if `[default]` has no credentials. Fails with `Configuration` if it has some,
/// and every other profile too.
pub fn shield(config: &Config) -> Result<Option<String>, Failure> {
    let has_credentials = |name: &str| match Profile::resolve(config, name) {
        Ok(profile) => !matches!(profile.source, ProfileSource::Nothing),
        // SDKs fail at a section that they cannot read, before they come to the endpoint.
        Err(_) => true,
    };
    config.index();
    let names = config.profile_names();
    if !names.iter().any(|name| name == DEFAULT_PROFILE) || !has_credentials(DEFAULT_PROFILE) {
        return Ok(None);
    }
    match names.into_iter().find(|name| name != DEFAULT_PROFILE && !has_credentials(name)) {
        Some(name) => Ok(Some(name)),
        None => {
            let (path, name) = (config.path().display(), free_name(config));
            let what =
                "tools would take the credentials of [default] before those of the endpoint".to_owned();
            Err(Failure::configuration(what)
                .hint(format!("add a profile without credentials to {path}: a line `[profile {name}]`")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_to_add_is_one_that_is_not_there() {
        let keys = "aws_access_key_id = AKIA\naws_secret_access_key = s\n";
        for (config, credentials, expected) in [
            ("", "", "endpoint"),
            ("", "[endpoint]\n", "endpoint-2"),
            ("[profile endpoint]\n[profile endpoint-2]\n", "[endpoint-2]\n", "endpoint-3"),
        ] {
            let config = config.replace("]\n", &format!("]\n{keys}"));
            let credentials = credentials.replace("]\n", &format!("]\n{keys}"));
            let credentials = format!("[default]\n{keys}{credentials}");
            let config = Config::from_texts(&config, &credentials);
            assert_eq!(free_name(&config), expected);
            let failure = shield(&config).unwrap_err();
            assert!(
                failure.hint.as_deref().unwrap().ends_with(&format!("`[profile {expected}]`")),
                "{failure:?}"
            );
        }
    }

    #[test]
    fn a_profile_without_credentials_stands_before_a_default_that_has_some() {
        let keys = "aws_access_key_id = AKIA\naws_secret_access_key = s\n";
        for (config, credentials, expected) in [
            ("".to_owned(), "".to_owned(), Ok(None)),
            ("[default]\nregion = eu-west-1\n".to_owned(), "".to_owned(), Ok(None)),
            (format!("[default]\n{keys}[profile x]\n"), "".to_owned(), Ok(Some("x"))),
            ("[profile x]\nregion = eu-west-1\n".to_owned(), format!("[default]\n{keys}"), Ok(Some("x"))),
            (format!("[default]\n{keys}[profile x]\n{keys}"), "".to_owned(), Err(())),
            (
                format!("[default]\n{keys}[profile x]\nrole_arn = arn:aws:iam::111111111111:role/x\n"),
                "".to_owned(),
                Err(()),
            ),
            ("[default]\nsso_session = gone\n[profile x]\n".to_owned(), "".to_owned(), Ok(Some("x"))),
        ] {
            let found = shield(&Config::from_texts(&config, &credentials)).map_err(drop);
            assert_eq!(found.as_ref().map(Option::as_deref).map_err(|_: &()| ()), expected, "{config}");
        }
    }
}
