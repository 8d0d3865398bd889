//! `SSOENV_EXPORTS`: the further variables of the active profile with the values that `use` gave them, as a JSON
//! object. A variable is ours while it has that value. Any program can have changed `SSOENV_EXPORTS`, so it is parsed
//! as untrusted input. Pure.

use super::before_use::Saved;
use super::change::EnvChange;
use super::protected_variables::is_protected;
use super::variables::{ShellVariables, is_single_line};
use crate::ordered;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A further variable that a profile sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The variable's name.
    pub name: String,
    /// The value that `use` sets.
    pub value: String,
}

/// Exported values by name.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Exports(BTreeMap<String, String>);

/// Returns the names in `SSOENV_EXPORTS`.
pub fn export_names(text: &str) -> impl Iterator<Item = String> {
    Exports::parse(text).0.into_keys()
}

/// Returns, for each exported variable that still has the value of `use`, its value from before the first `use`.
pub fn exports_before_use(before: &ShellVariables) -> BTreeMap<String, Option<String>> {
    let ours = Exports::of(before);
    if ours.0.is_empty() {
        return BTreeMap::new();
    }
    let saved = Saved::of_record(before);
    ordered::map(ours.standing(before).map(|(name, _)| (name.clone(), saved.value(name).cloned())))
}

impl Exports {
    pub(super) fn of(before: &ShellVariables) -> Self {
        before.get("SSOENV_EXPORTS").map_or_else(Exports::default, |text| Exports::parse(text))
    }

    fn parse(text: &str) -> Self {
        let fields: Map<String, Value> = serde_json::from_str(text).unwrap_or_default();
        let value = |value: Value| value.as_str().filter(|value| is_single_line(value)).map(str::to_owned);
        // Any program may have written the variable, and `off` must not change `PATH` because of it.
        let fields = fields.into_iter().filter(|(name, _)| !is_protected(name));
        Exports(ordered::map(fields.filter_map(|(name, found)| Some((name, value(found)?)))))
    }

    fn wanted(wanted: &[Export]) -> Self {
        Exports(ordered::map(wanted.iter().map(|it| (it.name.clone(), it.value.clone()))))
    }

    fn text(&self) -> Option<String> {
        (!self.0.is_empty()).then(|| crate::pyjson::compact(&self.0))
    }

    pub(super) fn value(&self, name: &str) -> Option<&String> {
        self.0.get(name)
    }

    /// Returns the variables that still have the value of `use`.
    pub(super) fn standing<'a>(
        &'a self,
        before: &'a ShellVariables,
    ) -> impl Iterator<Item = (&'a String, &'a String)> {
        self.0.iter().filter(|(name, ours)| before.get(name.as_str()) == Some(ours))
    }

    /// Returns the variables that are not set at all.
    pub(super) fn missing<'a>(
        &'a self,
        before: &'a ShellVariables,
    ) -> impl Iterator<Item = (&'a String, &'a String)> {
        self.0.iter().filter(|(name, _)| !before.contains_key(name.as_str()))
    }
}

/// Saves a person's own values of the variables that the next profile exports, so that `off` restores them.
pub(super) fn keep_persons_values(saved: &mut Saved, before: &ShellVariables, wanted: &[Export]) {
    let ours = Exports::of(before);
    let is_ours =
        |name: &String| ours.0.get(name).is_some_and(|ours| before.get(name.as_str()) == Some(ours));
    wanted.iter().filter(|it| !is_ours(&it.name)).for_each(|it| saved.keep(&it.name, before));
}

/// Replaces the exports of one profile by those of the next. Variables that only the former sets get their value from
/// before. `SSOENV_EXPORTS` changes in between, so that at every step it covers what is set.
pub(super) fn put_exports(change: &mut EnvChange, before: &ShellVariables, saved: &Saved, wanted: &[Export]) {
    let (ours, next) = (Exports::of(before), Exports::wanted(wanted));
    let stays = |name: &str, value: &String| next.0.get(name) == Some(value);
    for (name, _) in ours.standing(before).filter(|(name, value)| !stays(name, value)) {
        change.add(name.clone(), saved.value(name).cloned());
    }
    change.add("SSOENV_EXPORTS", next.text());
    for (name, value) in next.0 {
        change.add_set(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environ::change::{apply, world};

    fn exports(wanted: &[(&str, &str)]) -> Vec<Export> {
        wanted.iter().map(|(name, value)| Export { name: (*name).into(), value: (*value).into() }).collect()
    }

    fn put(before: &ShellVariables, wanted: &[(&str, &str)]) -> ShellVariables {
        let wanted = exports(wanted);
        let mut saved = Saved::of_record(before);
        keep_persons_values(&mut saved, before, &wanted);
        let mut change = EnvChange::default();
        change.add_set("SSOENV_SAVED", saved.text());
        put_exports(&mut change, before, &saved, &wanted);
        apply(before, &change)
    }

    #[test]
    fn what_one_profile_exports_does_not_reach_the_next() {
        let mine = world(&[("AWS_ENDPOINT_URL", "https://mine")]);
        let first = put(&mine, &[("AWS_ENDPOINT_URL", "http://local"), ("AWS_RETRY_MODE", "adaptive")]);
        assert_eq!(
            (&*first["AWS_ENDPOINT_URL"], &*first["AWS_RETRY_MODE"], &*first["SSOENV_SAVED"]),
            ("http://local", "adaptive", r#"{"AWS_ENDPOINT_URL":"https://mine"}"#)
        );
        let second = put(&first, &[("AWS_MAX_ATTEMPTS", "9")]);
        assert_eq!((&*second["AWS_ENDPOINT_URL"], second.get("AWS_RETRY_MODE")), ("https://mine", None));
        assert_eq!(&*second["SSOENV_EXPORTS"], r#"{"AWS_MAX_ATTEMPTS":"9"}"#);
        assert!(!put(&second, &[]).contains_key("SSOENV_EXPORTS"));
    }

    #[test]
    fn what_a_person_sets_meanwhile_is_theirs() {
        let mut between = put(&world(&[]), &[("AWS_ENDPOINT_URL", "http://local")]);
        between.insert("AWS_ENDPOINT_URL".into(), "https://hand".into());
        assert!(exports_before_use(&between).is_empty());
        assert_eq!(put(&between, &[])["AWS_ENDPOINT_URL"], "https://hand");
        let next = put(&between, &[("AWS_ENDPOINT_URL", "http://other")]);
        assert_eq!(
            (&*next["AWS_ENDPOINT_URL"], &*next["SSOENV_SAVED"]),
            ("http://other", r#"{"AWS_ENDPOINT_URL":"https://hand"}"#)
        );
    }

    #[test]
    fn ssoenv_itself_goes_by_what_stood_there_before() {
        let mine = world(&[("AWS_ENDPOINT_URL_SSO", "https://mine")]);
        let active = put(&mine, &[("AWS_ENDPOINT_URL_SSO", "http://local"), ("AWS_CA_BUNDLE", "/p.pem")]);
        let before = exports_before_use(&active);
        assert_eq!(before["AWS_ENDPOINT_URL_SSO"].as_deref(), Some("https://mine"));
        assert_eq!(before["AWS_CA_BUNDLE"], None);
    }

    #[test]
    fn a_change_that_stops_anywhere_leaves_a_record_of_all_that_is_ours() {
        let first = put(&world(&[("A", "mine")]), &[("A", "1"), ("B", "1")]);
        let wanted = exports(&[("A", "2"), ("C", "2")]);
        let mut saved = Saved::of_record(&first);
        keep_persons_values(&mut saved, &first, &wanted);
        let mut change = EnvChange::default();
        put_exports(&mut change, &first, &saved, &wanted);
        let mut half = first.clone();
        for (name, value) in change.steps() {
            match value {
                Some(value) => drop(half.insert(name.to_owned().into(), value.expose().to_owned())),
                None => drop(half.remove(name)),
            }
            for (name, persons) in [("A", Some("mine")), ("B", None), ("C", None)] {
                let stands = half.get(name).map(String::as_str);
                let recorded = Exports::of(&half).standing(&half).any(|(ours, _)| ours == name);
                assert!(recorded || stands == persons, "{name} after a step: {half:?}");
            }
        }
    }

    #[test]
    fn hostile_text_names_nothing_that_is_protected() {
        for text in [
            "",
            "[]",
            "{\"PATH\":\"/evil\"}",
            "{\"AWS_PROFILE\":\"x\"}",
            "{\"X\":\"a\\nb\"}",
            "{\"a b\":\"x\"}",
        ] {
            assert_eq!(export_names(text).count(), 0, "{text}");
        }
    }
}
