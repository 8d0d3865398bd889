//! `SSOENV_SAVED`: what stood in the contract's variables before the first `use`, as a JSON object of texts.
//! It comes back from the environment, so it is read as something that anybody may have written.

use super::variables::{CLEARED, CREDENTIALS, REGIONS, ShellVariables, is_single_line};
use crate::time::Time;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Values by name; a name that was not set is not in it.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Saved(BTreeMap<&'static str, String>);

/// Times after which saved credentials are not worth restoring.
const EXPIRIES: [&str; 3] = ["AWS_CREDENTIAL_EXPIRATION", "AWS_SESSION_EXPIRATION", "AWSUME_EXPIRATION"];

/// The variables whose former value is kept.
fn names() -> impl Iterator<Item = &'static str> {
    CREDENTIALS.into_iter().chain(REGIONS).chain(CLEARED)
}

/// Of the variables that would be saved now, those whose value no shell text of ours can carry; they will not come back.
pub fn unsavable(before: &ShellVariables) -> Vec<&'static str> {
    names().filter(|name| before.get(name).is_some_and(|value| !is_single_line(value))).collect()
}

/// The profiles that stood there before the first `use`, each with the variable that names it.
pub fn saved_profiles(before: &ShellVariables) -> Vec<(&'static str, String)> {
    let saved = before.get("SSOENV_SAVED").map(|text| Saved::parse(text)).unwrap_or_default();
    ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_VAULT", "AWSUME_PROFILE", "AWSU_PROFILE", "AWS_SSO_PROFILE"]
        .into_iter()
        .filter_map(|name| Some((name, saved.value(name)?.clone())))
        .collect()
}

/// The credential variables of before the first `use`, from `SSOENV_SAVED`.
pub fn saved_keys(saved: &str) -> BTreeMap<&'static str, String> {
    let older = ["AWS_SECURITY_TOKEN", "AWS_SESSION_EXPIRATION"];
    let is_key = |name: &&'static str| CREDENTIALS.contains(name) || older.contains(name);
    Saved::parse(saved).0.into_iter().filter(|(name, _)| is_key(name)).collect()
}

/// The region of before the first `use`, from `SSOENV_SAVED`, and the variable that had it.
pub fn saved_region(saved: &str) -> Option<(&'static str, String)> {
    let saved = Saved::parse(saved);
    let value = |name: &'static str| saved.value(name).filter(|region| !region.is_empty());
    REGIONS.into_iter().find_map(|name| Some((name, value(name)?.clone())))
}

impl Saved {
    /// What stands there now.
    pub(super) fn of(before: &ShellVariables) -> Self {
        let mut saved = Saved::default();
        for name in names() {
            saved.keep(name, before);
        }
        saved
    }

    /// Takes what stands in one variable now for what is to come back.
    pub(super) fn keep(&mut self, name: &'static str, before: &ShellVariables) {
        match before.get(name).filter(|value| is_single_line(value)) {
            Some(value) => self.0.insert(name, value.clone()),
            None => self.0.remove(name),
        };
    }

    /// Takes back what was kept.
    pub(super) fn forget(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// The regions alone.
    pub(super) fn regions(&self) -> Self {
        let is_region = |name: &&'static str| REGIONS.contains(name);
        Saved(
            self.0
                .iter()
                .filter(|(name, _)| is_region(name))
                .map(|(name, value)| (*name, value.clone()))
                .collect(),
        )
    }

    /// Reads `SSOENV_SAVED`. Names that are not of the contract are ignored, and so are values that are no text; what
    /// is no JSON object is nothing saved.
    pub(super) fn parse(text: &str) -> Self {
        let Ok(fields) = serde_json::from_str::<Map<String, Value>>(text) else { return Saved::default() };
        let value = |name: &str| {
            let value = fields.get(name)?.as_str()?;
            is_single_line(value).then(|| value.to_owned())
        };
        Saved(names().filter_map(|name| Some((name, value(name)?))).collect())
    }

    pub(super) fn text(&self) -> String {
        crate::pyjson::compact(&self.0)
    }

    pub(super) fn value(&self, name: &str) -> Option<&String> {
        self.0.get(name)
    }

    /// Without what has expired since, and whether there was such. Keys without a session token do not expire, whatever
    /// a variable of another tool says.
    pub(super) fn unexpired(mut self, now: Time) -> (Self, bool) {
        let over =
            |name: &str| self.0.get(name).and_then(|text| Time::parse(text)).is_some_and(|end| end <= now);
        let stale: Vec<&str> = EXPIRIES.into_iter().filter(|name| over(name)).collect();
        let temporary = self.0.contains_key("AWS_SESSION_TOKEN") || self.0.contains_key("AWS_SECURITY_TOKEN");
        let expired = temporary && !stale.is_empty();
        let gone = ["AWS_SECURITY_TOKEN", "AWS_SESSION_EXPIRATION", "AWSUME_EXPIRATION", "AWSUME_PROFILE"];
        self.0.retain(|name, _| {
            !stale.contains(name) && !(expired && (CREDENTIALS.contains(name) || gone.contains(name)))
        });
        (self, expired)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(pairs: &[(&'static str, &str)]) -> ShellVariables {
        pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()
    }

    #[test]
    fn what_is_saved_comes_back() {
        let before = before(&[("AWS_PROFILE", "ü \"x\" \\"), ("AWS_REGION", ""), ("SSOENV_LABEL", "x")]);
        let saved = Saved::of(&before);
        assert_eq!(saved.text(), r#"{"AWS_PROFILE":"\u00fc \"x\" \\","AWS_REGION":""}"#);
        assert!(Saved::parse(&saved.text()) == saved);
    }

    #[test]
    fn hostile_text_restores_nothing_of_its_own() {
        for text in [
            "",
            "x",
            "[]",
            "null",
            "{\"AWS_PROFILE\":1}",
            "{\"PATH\":\"/evil\",\"LD_PRELOAD\":\"x\"}",
            "{\"AWS_REGION\":\"a\\nb\"}",
            "{\"AWS_REGION\":null}",
        ] {
            assert!(Saved::parse(text) == Saved::default(), "{text}");
        }
    }

    #[test]
    fn values_with_control_characters_are_named_and_not_kept() {
        let before = before(&[("AWS_REGION", "a\nb"), ("AWS_PROFILE", "p")]);
        assert_eq!(unsavable(&before), ["AWS_REGION"]);
        assert_eq!(Saved::of(&before).text(), r#"{"AWS_PROFILE":"p"}"#);
    }

    #[test]
    fn expired_keys_are_not_restored_and_the_rest_is() {
        let saved = Saved::parse(
            r#"{"AWS_ACCESS_KEY_ID":"k","AWS_SESSION_TOKEN":"t","AWS_CREDENTIAL_EXPIRATION":"2026-11-21T02:55:01Z","AWS_REGION":"r","AWS_PROFILE":"p"}"#,
        );
        let (same, expired) = saved.clone().unexpired(Time::from_epoch(1_795_229_700));
        assert!(same == saved && !expired);
        let (rest, expired) = saved.unexpired(Time::from_epoch(1_795_229_701));
        assert_eq!((rest.text().as_str(), expired), (r#"{"AWS_PROFILE":"p","AWS_REGION":"r"}"#, true));
    }

    #[test]
    fn keys_that_do_not_expire_survive_the_stale_variable_of_another_tool() {
        let saved = Saved::parse(
            r#"{"AWS_ACCESS_KEY_ID":"AKIA","AWS_SECRET_ACCESS_KEY":"s","AWSUME_EXPIRATION":"2020-01-01T00:00:00Z"}"#,
        );
        let (rest, expired) = saved.unexpired(Time::from_epoch(1_795_229_701));
        assert_eq!(
            (rest.text().as_str(), expired),
            (r#"{"AWS_ACCESS_KEY_ID":"AKIA","AWS_SECRET_ACCESS_KEY":"s"}"#, false)
        );
    }
}
