//! `DIRENV_DIFF`: direnv's record of the values that it restores when the shell leaves its directory. If a profile
//! was active on entering, the record contains the keys that `use` had set. Once that profile is deactivated or
//! replaced, direnv must not restore them. Pure.

use super::before_use::Saved;
use super::change::EnvChange;
use super::directory_tools::record;
use super::exports::Exports;
use super::ownership::descriptions;
use super::variables::{CLEARED, CREDENTIALS, KEYS, MARK, PROFILE_MODE, REGIONS, ShellVariables};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE;
use miniz_oxide::deflate::compress_to_vec_zlib;
use serde_json::{Map, Value};

/// The variable that holds the record.
pub(super) const DIFF: &str = "DIRENV_DIFF";

/// direnv's former values (`p`) and the values it has set (`n`).
struct Record {
    former: Map<String, Value>,
    set: Map<String, Value>,
}

/// Returns the record without the values that direnv would restore beside the profile that becomes active. Those that
/// an earlier `use` had set are dropped; a person's own move to `saved`, for `off` to restore. `None` if the record
/// does not change.
pub(super) fn without_taken<'a>(
    before: &ShellVariables,
    saved: &mut Saved,
    others: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let mut direnv = of_directory(before)?;
    let taken: Vec<&str> = CREDENTIALS.into_iter().chain(CLEARED).chain(others).collect();
    let is_first = !before.contains_key("SSOENV_PROFILE");
    let is_ours = |(name, value): &(&String, &Value)| !is_first && is_ours(before, &direnv, name, value);
    let (ours, others): (Vec<_>, Vec<_>) = direnv.former.iter().partition(is_ours);
    let persons = others.into_iter().filter(|(name, _)| taken.contains(&name.as_str()));
    let persons: Vec<(String, Value)> = persons.map(|(name, value)| (name.clone(), value.clone())).collect();
    let gone: Vec<String> =
        ours.into_iter().map(|it| it.0.clone()).chain(persons.iter().map(|it| it.0.clone())).collect();
    direnv.former.retain(|name, _| !gone.contains(name));
    saved.keep_outside(persons, !is_first);
    (!gone.is_empty()).then(|| text(&direnv))
}

/// When no profile is active any more, makes direnv restore the values from before the first `use`.
pub(super) fn bring_back_saved(change: &mut EnvChange, before: &ShellVariables, outside: &Saved) {
    let Some(mut direnv) = of_directory(before).filter(|_| before.contains_key("SSOENV_PROFILE")) else {
        return;
    };
    let ours = direnv.former.iter().filter(|(name, value)| is_ours(before, &direnv, name, value));
    let ours: Vec<String> = ours.map(|it| it.0.clone()).collect();
    let credentials = CREDENTIALS.into_iter().chain(CLEARED);
    // While the directory itself sets credentials, former ones are not restored beside them, but on leaving the
    // directory.
    let hides = credentials.clone().any(|name| direnv.set.contains_key(name));
    let hidden = credentials.filter(|_| hides).map(str::to_owned);
    let others = direnv.set.keys().filter(|name| !CREDENTIALS.contains(&name.as_str())).cloned();
    let hidden = hidden.chain(others.collect::<Vec<_>>());
    let hidden: Vec<String> = hidden.filter(|name| !direnv.former.contains_key(name)).collect();
    let mut is_changed = false;
    for name in ours.into_iter().chain(hidden) {
        let value = outside.value(&name).cloned();
        is_changed |= direnv.former.get(&name).and_then(Value::as_str) != value.as_deref();
        match value {
            Some(value) => drop(direnv.former.insert(name, Value::String(value))),
            None => drop(direnv.former.remove(&name)),
        }
    }
    if is_changed {
        change.add_set(DIFF, text(&direnv));
    }
}

/// Parses direnv's record. `None` without one, if its format is unknown, and if direnv itself activated the profile:
/// then direnv removes the profile as a whole and restores what was before as a whole.
fn of_directory(before: &ShellVariables) -> Option<Record> {
    parse(before.get(DIFF)?).filter(|direnv| !direnv.set.contains_key(MARK))
}

/// Whether a former value in direnv's record is one that `use` had set.
fn is_ours(before: &ShellVariables, direnv: &Record, name: &str, value: &Value) -> bool {
    let (Some(value), Some(mark)) = (value.as_str(), before.get(MARK)) else { return false };
    if KEYS.contains(&name) {
        return direnv.former.get("AWS_ACCESS_KEY_ID").and_then(Value::as_str) == Some(mark.as_str());
    }
    if name == "AWS_PROFILE" {
        return mark == PROFILE_MODE && before.get("SSOENV_PROFILE").is_some_and(|profile| profile == value);
    }
    if REGIONS.contains(&name) {
        return before.get("SSOENV_REGION").is_some_and(|region| region == value);
    }
    descriptions(before).iter().any(|(own, ours)| *own == name && ours.as_deref() == Some(value))
        || Exports::of(before).value(name).is_some_and(|ours| ours == value)
}

/// Parses `DIRENV_DIFF`: former values (`p`) and those that direnv has set (`n`).
fn parse(text: &str) -> Option<Record> {
    let mut fields: Map<String, Value> = serde_json::from_slice(&record(text)?).ok()?;
    let mut part = |name: &str| match fields.remove(name) {
        Some(Value::Object(part)) => Some(part),
        _ => None,
    };
    let (former, set) = (part("p")?, part("n")?);
    // A direnv with further fields: leave the record alone instead of losing them.
    fields.is_empty().then_some(Record { former, set })
}

fn text(direnv: &Record) -> String {
    let json = serde_json::json!({"p": direnv.former, "n": direnv.set}).to_string();
    BASE64_URL_SAFE.encode(compress_to_vec_zlib(json.as_bytes(), 6))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environ::change::world;

    fn of(p: &Value, n: &Value) -> String {
        BASE64_URL_SAFE
            .encode(compress_to_vec_zlib(serde_json::json!({"p": p, "n": n}).to_string().as_bytes(), 6))
    }

    /// What direnv brings back, after the change.
    fn brings_back(text: &str) -> Value {
        Value::Object(parse(text).unwrap().former)
    }

    #[test]
    fn what_direnv_would_bring_back_of_ours_is_replaced_by_what_stood_there_before() {
        let keys = serde_json::json!({"AWS_ACCESS_KEY_ID": "ASIA1", "AWS_SECRET_ACCESS_KEY": "s", "AWS_REGION": "r", "A": "x"});
        let set = serde_json::json!({"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "o", "AWS_REGION": "d", "A": "y"});
        let diff = of(&keys, &set);
        let variables = [
            ("SSOENV_PROFILE", "prod"),
            (MARK, "ASIA1"),
            ("SSOENV_REGION", "r"),
            ("SSOENV_SAVED", r#"{"AWS_REGION":"mine","AWS_PROFILE":"own"}"#),
            (DIFF, diff.as_str()),
        ];
        let before = world(&variables);
        let mut change = EnvChange::default();
        bring_back_saved(&mut change, &before, &Saved::of_record(&before).outside());
        let expected = serde_json::json!({"AWS_PROFILE": "own", "AWS_REGION": "mine", "A": "x"});
        let diff = change.set().find(|(name, _)| *name == DIFF).unwrap().1.expose().to_owned();
        assert_eq!(brings_back(&diff), expected);
        let text =
            without_taken(&before, &mut Saved::of_record(&before), ["AWS_REGION"].into_iter()).unwrap();
        assert_eq!(brings_back(&text), serde_json::json!({"A": "x"}));
    }

    #[test]
    fn what_direnv_would_bring_back_of_a_person_comes_back_with_off() {
        let set = serde_json::json!({"AWS_PROFILE": "x", "AWS_REGION": "d", "AWS_DEFAULT_REGION": "d"});
        let former = serde_json::json!({"AWS_PROFILE": "own", "AWS_REGION": "mine", "AWS_DEFAULT_REGION": "e", "A": "x"});
        let diff = of(&former, &set);
        let first: &[_] = &[(DIFF, diff.as_str())];
        // The person has named a profile since; the keys of before would contradict it.
        let record = r#"{"AWS_ACCESS_KEY_ID":"AKIA","AWS_VAULT":"v"}"#;
        let later: &[_] =
            &[("SSOENV_PROFILE", "prod"), (MARK, "ASIA1"), ("SSOENV_SAVED", record), (DIFF, &diff)];
        for variables in [first, later] {
            let before = world(variables);
            let mut saved = Saved::of_record(&before);
            let text = without_taken(&before, &mut saved, ["AWS_REGION"].into_iter()).unwrap();
            assert_eq!(brings_back(&text), serde_json::json!({"AWS_DEFAULT_REGION": "e", "A": "x"}));
            assert_eq!(saved.text(), r#"{"AWS_PROFILE":"own","AWS_REGION":"mine"}"#);
        }
    }

    #[test]
    fn a_record_that_is_not_understood_is_left_alone() {
        let former = serde_json::json!({"AWS_PROFILE": "prod"});
        let nested = of(&former, &serde_json::json!({"AWS_PROFILE": "x", "SSOENV_KEY_ID": "profile"}));
        let more = r#"{"p":{"AWS_PROFILE":"prod"},"n":{"AWS_PROFILE":"x"},"v":3}"#;
        for diff in ["", "???", "{}", "[]", r#"{"p":{"AWS_PROFILE":"prod"}}"#, more, &nested] {
            let before = world(&[("SSOENV_PROFILE", "prod"), (MARK, PROFILE_MODE), (DIFF, diff)]);
            let mut saved = Saved::default();
            assert_eq!(without_taken(&before, &mut saved, [].into_iter()), None, "{diff}");
            assert!(saved.is_empty(), "{diff}");
        }
    }
}
