//! `SSOENV_ARGS`: the command-line options that a renewal has to repeat, as a JSON object. Any program can have
//! changed the variable, so it is parsed as untrusted input. Pure.

use super::variables::{ShellVariables, is_single_line};
use crate::ordered;
use serde_json::{Map, Value};

/// Options of the `use` that activated the profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenewalArgs {
    /// `--mode`: `keys` or `profile`.
    pub mode: Option<String>,
    /// `--session`: the sign-in session for an account that no profile names.
    pub session: Option<String>,
    /// `--source`: the profile whose credentials assume the role.
    pub source: Option<String>,
}

impl RenewalArgs {
    /// Returns the options of the active profile.
    pub fn of(before: &ShellVariables) -> Self {
        before.get("SSOENV_ARGS").map(|text| RenewalArgs::parse(text)).unwrap_or_default()
    }

    /// Parses `SSOENV_ARGS`; anything but a JSON object means no options.
    pub fn parse(text: &str) -> Self {
        let fields: Map<String, Value> = serde_json::from_str(text).unwrap_or_default();
        let field =
            |name: &str| fields.get(name)?.as_str().filter(|value| is_single_line(value)).map(str::to_owned);
        RenewalArgs { mode: field("mode"), session: field("session"), source: field("source") }
    }

    /// Formats the value of `SSOENV_ARGS`; `None` without options.
    pub fn text(&self) -> Option<String> {
        let fields = self.fields().into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        let fields = ordered::map(fields);
        (!fields.is_empty()).then(|| crate::pyjson::compact(&fields))
    }

    /// Returns every option by its name.
    pub(super) fn fields(&self) -> [(&'static str, &Option<String>); 3] {
        [("mode", &self.mode), ("session", &self.session), ("source", &self.source)]
    }

    /// Whether a target means the same with both sets of options; the mode does not matter.
    pub fn is_same_way(&self, other: &RenewalArgs) -> bool {
        (&self.session, &self.source) == (&other.session, &other.source)
    }

    /// Returns the target that means the same without options; `None` if there is none, which is so for a source
    /// profile.
    pub fn target(&self, name: &str) -> Option<String> {
        match (&self.session, &self.source) {
            (_, Some(_)) => None,
            // A session of the older form is identified by its start URL; its target is a link of the access portal.
            (Some(session), None) if session.contains("://") => {
                let (account_id, role_name) = name.split_once('/')?;
                // In a query a bare `+` means a blank, and the names of roles may contain one.
                let (url, role_name) =
                    (session.split('#').next()?.trim_end_matches('/'), role_name.replace('+', "%2B"));
                Some(format!("{url}/#/console?account_id={account_id}&role_name={role_name}"))
            }
            (Some(session), None) => Some(format!("{session}/{name}")),
            (None, None) => Some(name.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_is_kept_and_read_back() {
        let given = |mode: Option<&str>, session: Option<&str>, source: Option<&str>| RenewalArgs {
            mode: mode.map(str::to_owned),
            session: session.map(str::to_owned),
            source: source.map(str::to_owned),
        };
        for (given, text, target) in [
            (given(None, None, None), None, Some("1/R")),
            (given(Some("profile"), None, None), Some(r#"{"mode":"profile"}"#), Some("1/R")),
            (given(None, Some("my org"), None), Some(r#"{"session":"my org"}"#), Some("my org/1/R")),
            (given(None, None, Some("dev")), Some(r#"{"source":"dev"}"#), None),
            (
                given(None, Some("https://x/start/#/"), None),
                Some(r#"{"session":"https://x/start/#/"}"#),
                Some("https://x/start/#/console?account_id=1&role_name=R"),
            ),
        ] {
            assert_eq!(given.text().as_deref(), text);
            assert_eq!(RenewalArgs::parse(text.unwrap_or_default()), given);
            assert_eq!(given.target("1/R").as_deref(), target);
        }
        for text in ["", "[]", "{\"source\":7}", "{\"source\":\"a\\nb\"}"] {
            assert_eq!(RenewalArgs::parse(text), RenewalArgs::default(), "{text}");
        }
    }
}
