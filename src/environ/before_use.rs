//! `SSOENV_SAVED`: the values that the contract's variables had before the first `use`, as a JSON object of texts.
//! Values that direnv, mise or shadowenv had set for a directory are kept under `@` with that directory, and are
//! restored only there. Any program can have changed the variable, so it is parsed as untrusted input. Pure.

use super::directory_tools::DirectoryTools;
use super::protected_variables::is_protected;
use super::variables::{CLEARED, CREDENTIALS, DIRECTORY_TOOLS, REGIONS, ShellVariables, is_single_line};
use crate::ordered;
use crate::time::Time;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Saved values by name; a variable that was not set has no entry.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Saved {
    values: BTreeMap<String, String>,
    there: Option<SavedThere>,
    /// The directory tools that are active now.
    here: Option<DirectoryTools>,
}

/// Values that replace the saved ones in one directory; `None` for a variable that was not set there.
#[derive(Clone, PartialEq, Eq)]
struct SavedThere {
    place: String,
    values: BTreeMap<String, Option<String>>,
}

/// Variables with the expiry of the saved credentials. Expired ones are not restored.
const EXPIRIES: [&str; 4] = [
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_SESSION_EXPIRATION",
    "AWSUME_EXPIRATION",
    "AWS_SSO_SESSION_EXPIRATION",
];

/// JSON key for the values of a directory; no variable can have this name.
const THERE: &str = "@";

/// The variables whose former value is saved, without those that a profile exports.
fn names() -> impl Iterator<Item = &'static str> {
    CREDENTIALS.into_iter().chain(REGIONS).chain(CLEARED)
}

/// Returns the variables that would be saved now but have more than one line or a control character: no shell text of
/// ours can carry those, so they are not restored.
pub fn unsavable(before: &ShellVariables) -> Vec<&'static str> {
    names().filter(|name| before.get(*name).is_some_and(|value| !is_single_line(value))).collect()
}

/// Returns the record and the variables it depends on, from any source of variables.
pub fn saved_record(value: impl Fn(&str) -> Option<String>) -> ShellVariables {
    let names = ["SSOENV_SAVED"].into_iter().chain(DIRECTORY_TOOLS);
    ordered::map(names.filter_map(|name| Some((name.into(), value(name)?))))
}

/// Returns the profiles that were active before the first `use`, each with the variable that named it.
pub fn saved_profiles(before: &ShellVariables) -> Vec<(&'static str, String)> {
    let saved = Saved::of_record(before);
    ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_VAULT", "AWSUME_PROFILE", "AWSU_PROFILE", "AWS_SSO_PROFILE"]
        .into_iter()
        .filter_map(|name| Some((name, saved.value(name)?.clone())))
        .collect()
}

/// Returns the credential variables that were set before the first `use`.
pub fn saved_keys(before: &ShellVariables) -> BTreeMap<&'static str, String> {
    let saved = Saved::of_record(before);
    let keys = CREDENTIALS.into_iter().chain(["AWS_SECURITY_TOKEN", "AWS_SESSION_EXPIRATION"]);
    ordered::map(keys.filter_map(|name| Some((name, saved.value(name)?.clone()))))
}

/// Returns the region that was set before the first `use`, with its variable.
pub fn saved_region(before: &ShellVariables) -> Option<(&'static str, String)> {
    let saved = Saved::of_record(before);
    let value = |name: &'static str| saved.value(name).filter(|region| !region.is_empty());
    REGIONS.into_iter().find_map(|name| Some((name, value(name)?.clone())))
}

impl Saved {
    /// Saves the current variables.
    pub(super) fn of(before: &ShellVariables) -> Self {
        let mut saved = Saved { here: DirectoryTools::of(before), ..Saved::default() };
        for name in names() {
            saved.keep(name, before);
        }
        saved
    }

    /// Reads the saved record, with the directory tools that are active now.
    pub(super) fn of_record(before: &ShellVariables) -> Self {
        let saved = before.get("SSOENV_SAVED").map_or_else(Saved::default, |text| Saved::parse(text));
        Saved { here: DirectoryTools::of(before), ..saved }
    }

    /// Saves the current value of one variable: for one directory if a directory tool set it, otherwise everywhere.
    pub(super) fn keep(&mut self, name: &str, before: &ShellVariables) {
        let value = before.get(name).filter(|value| is_single_line(value)).cloned();
        if value.is_some() && self.is_set_by_tool(name) {
            self.put_there(name, value);
            return;
        }
        if let Some(there) = self.there.as_mut().filter(|there| is_here(self.here.as_ref(), there)) {
            there.values.remove(name);
        }
        match value {
            Some(value) => drop(self.values.insert(name.to_owned(), value)),
            None => drop(self.values.remove(name)),
        }
    }

    /// Saves one group of variables and removes the saved values of the other. If a directory tool set the group, the
    /// former values are hidden in that directory and kept for elsewhere.
    pub(super) fn replace(&mut self, group: &[&str], other: &[&str], before: &ShellVariables) {
        let is_of_tool = group.iter().any(|name| before.contains_key(*name) && self.is_set_by_tool(name));
        for name in group.iter().filter(|name| before.contains_key(**name) || !is_of_tool) {
            self.keep(name, before);
        }
        let absent = group.iter().filter(|name| !before.contains_key(**name) && is_of_tool);
        for name in absent.chain(other) {
            if is_of_tool {
                self.put_there(name, None);
            } else {
                self.values.remove(*name);
            }
        }
    }

    /// Saves values that direnv would restore on leaving its directory. If they are newer than the saved ones, all
    /// saved credentials are removed first, so that the keys of one are never restored beside the profile of another.
    pub(super) fn keep_outside(&mut self, persons: Vec<(String, Value)>, is_newer: bool) {
        let is_credential = |name: &str| CREDENTIALS.contains(&name) || CLEARED.contains(&name);
        if is_newer && persons.iter().any(|(name, _)| is_credential(name)) {
            self.values.retain(|name, _| !is_credential(name));
        }
        let plain = |value: Value| value.as_str().filter(|value| is_single_line(value)).map(str::to_owned);
        self.values.extend(persons.into_iter().filter_map(|(name, value)| Some((name, plain(value)?))));
    }

    fn is_set_by_tool(&self, name: &str) -> bool {
        self.here.as_ref().is_some_and(|tools| tools.has_set(name))
    }

    fn put_there(&mut self, name: &str, value: Option<String>) {
        let Some(tools) = &self.here else { return };
        if self.there.as_ref().is_none_or(|there| there.place != tools.place()) {
            self.there = Some(SavedThere { place: tools.place().to_owned(), values: BTreeMap::new() });
        }
        if let Some(there) = &mut self.there {
            there.values.insert(name.to_owned(), value);
        }
    }

    /// Returns a copy with only these variables, and without those of a directory.
    pub(super) fn only(&self, names: &[String]) -> Self {
        let is_one = |(name, _): &(&String, &String)| names.contains(name);
        let values = self.values.iter().filter(is_one).map(|(name, value)| (name.clone(), value.clone()));
        Saved { values: ordered::map(values), ..Saved::default() }
    }

    /// Returns a copy without credentials and profile names.
    pub(super) fn without_credentials(&self) -> Self {
        let mut rest = self.clone();
        let is_other = |name: &str| !CREDENTIALS.contains(&name) && !CLEARED.contains(&name);
        rest.values.retain(|name, _| is_other(name));
        if let Some(there) = &mut rest.there {
            there.values.retain(|name, _| is_other(name));
        }
        rest
    }

    /// Parses `SSOENV_SAVED`. Ignores names that no profile may set and values that are not text; anything but a JSON
    /// object means that nothing was saved.
    pub(super) fn parse(text: &str) -> Self {
        let fields: Map<String, Value> = serde_json::from_str(text).unwrap_or_default();
        let is_kept = |name: &str| names().any(|own| own == name) || !is_protected(name);
        let plain = |value: &Value| value.as_str().filter(|value| is_single_line(value)).map(str::to_owned);
        let there = fields.get(THERE).and_then(Value::as_array).and_then(|there| match there.as_slice() {
            [Value::String(place), Value::Object(fields)] => {
                let values = fields.iter().filter(|(name, _)| is_kept(name));
                let value = |value: &Value| if value.is_null() { Some(None) } else { plain(value).map(Some) };
                let values = values.filter_map(|(name, found)| Some((name.clone(), value(found)?)));
                Some(SavedThere { place: place.clone(), values: ordered::map(values) })
            }
            _ => None,
        });
        let values = fields.iter().filter(|(name, _)| is_kept(name));
        let values = values.filter_map(|(name, value)| Some((name.clone(), plain(value)?)));
        Saved { values: ordered::map(values), there, here: None }
    }

    pub(super) fn text(&self) -> String {
        let values = self.values.iter().map(|(name, value)| (name.as_str(), json!(value)));
        let there = self.there.as_ref().filter(|there| !there.values.is_empty());
        let there = there.map(|there| (THERE, json!([there.place, there.values])));
        crate::pyjson::compact(&ordered::map(there.into_iter().chain(values)))
    }

    /// Whether there is nothing to restore, in any directory.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty() && self.there.as_ref().is_none_or(|there| there.values.is_empty())
    }

    /// Returns the value to restore in the shell's current directory.
    pub(super) fn value(&self, name: &str) -> Option<&String> {
        let there = self.there.as_ref().filter(|there| is_here(self.here.as_ref(), there));
        match there.and_then(|there| there.values.get(name)) {
            Some(value) => value.as_ref(),
            None => self.values.get(name),
        }
    }

    /// Returns the record as it applies where no directory tool is active.
    pub(super) fn outside(self) -> Self {
        Saved { here: None, ..self }
    }

    /// Returns the values to restore in the current directory without expired ones, and whether some had expired.
    /// Keys without a session token never count as expired, even if another tool's variable says so.
    pub(super) fn unexpired(&self, now: Time) -> (Self, bool) {
        let there = self.there.iter().flat_map(|there| there.values.keys());
        let all = self.values.keys().chain(there);
        let mut values = ordered::map(all.filter_map(|name| Some((name.clone(), self.value(name)?.clone()))));
        let over =
            |name: &str| values.get(name).and_then(|text| Time::parse(text)).is_some_and(|end| end <= now);
        let stale: Vec<&str> = EXPIRIES.into_iter().filter(|name| over(name)).collect();
        let temporary = values.contains_key("AWS_SESSION_TOKEN") || values.contains_key("AWS_SECURITY_TOKEN");
        let expired = temporary && !stale.is_empty();
        let gone = [
            "AWS_SECURITY_TOKEN",
            "AWS_SESSION_EXPIRATION",
            "AWSUME_EXPIRATION",
            "AWSUME_PROFILE",
            "AWS_SSO_ACCOUNT_ID",
            "AWS_SSO_ROLE_NAME",
            "AWS_SSO_ROLE_ARN",
            "AWS_SSO_SESSION_EXPIRATION",
        ];
        values.retain(|name, _| {
            let name = name.as_str();
            !stale.contains(&name) && !(expired && (CREDENTIALS.contains(&name) || gone.contains(&name)))
        });
        (Saved { values, ..Saved::default() }, expired)
    }
}

fn is_here(here: Option<&DirectoryTools>, there: &SavedThere) -> bool {
    here.is_some_and(|tools| tools.place() == there.place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn before(pairs: &[(&'static str, &str)]) -> ShellVariables {
        pairs.iter().map(|(name, value)| ((*name).into(), (*value).to_owned())).collect()
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
            "{\"@\":[\"x\"]}",
            "{\"@\":{\"AWS_REGION\":\"x\"}}",
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
        let (same, expired) = saved.unexpired(Time::from_epoch(1_795_229_700));
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

    /// A shell in a directory whose tool has set the variables that are named.
    fn in_directory(place: &str, set: &str, pairs: &[(&'static str, &str)]) -> ShellVariables {
        let record = format!("{place}:{{\"scalars\":[\"{set}\"]}}");
        before(&[pairs, &[("__shadowenv_data", &*record)]].concat())
    }

    #[test]
    fn what_a_tool_has_set_for_a_directory_comes_back_there_only() {
        let all = [("AWS_PROFILE", "dev"), ("AWS_REGION", "mine"), ("AWS_ACCESS_KEY_ID", "AKIA")];
        let text = Saved::of(&in_directory("p", "AWS_PROFILE", &all)).text();
        let seen = |place: &str| {
            let mut there = in_directory(place, "AWS_PROFILE", &[]);
            there.insert("SSOENV_SAVED".into(), text.clone());
            let saved = Saved::of_record(&there);
            assert_eq!(saved.text(), text);
            let flat = saved.unexpired(Time::from_epoch(0)).0.text();
            ["AWS_PROFILE", "AWS_REGION", "AWS_ACCESS_KEY_ID"].map(|name| flat.contains(name))
        };
        assert_eq!(seen("p"), [true, true, true]);
        assert_eq!(seen("q"), [false, true, true]);
        let outside = before(&[("SSOENV_SAVED", &text)]);
        assert_eq!(Saved::of_record(&outside).value("AWS_PROFILE"), None);
        assert_eq!(saved_profiles(&outside), []);
        assert_eq!(saved_region(&outside), Some(("AWS_REGION", "mine".to_owned())));
        assert_eq!(saved_keys(&outside).len(), 1);
    }

    #[test]
    fn what_a_tool_has_set_hides_the_former_values_there_and_replaces_none() {
        let mut there = in_directory("p", "AWS_PROFILE", &[("AWS_PROFILE", "dev"), ("AWS_VAULT", "hand")]);
        there
            .insert("SSOENV_SAVED".into(), r#"{"AWS_ACCESS_KEY_ID":"AKIA","AWS_PROFILE":"mine"}"#.to_owned());
        let mut saved = Saved::of_record(&there);
        saved.replace(&["AWS_PROFILE", "AWS_VAULT", "AWS_ROLE_ARN"], &["AWS_ACCESS_KEY_ID"], &there);
        let value = |saved: &Saved, name: &str| saved.value(name).cloned().unwrap_or_default();
        let names = ["AWS_PROFILE", "AWS_VAULT", "AWS_ACCESS_KEY_ID"];
        assert_eq!(names.map(|name| value(&saved, name)), ["dev", "hand", ""]);
        let outside = Saved::parse(&saved.text());
        assert_eq!(names.map(|name| value(&outside, name)), ["mine", "hand", "AKIA"]);
    }
}
