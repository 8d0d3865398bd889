//! `SSOENV_RESTORE`: what was active before the shell entered a bound directory, as a JSON object. Any program can
//! have changed the variable, so it is parsed as untrusted input. Pure.

use super::ownership::{is_ours, is_without_keys};
use super::renewal_args::RenewalArgs;
use super::variables::{ORDER, ShellVariables, is_single_line};
use crate::{ordered, pyjson};
use serde_json::{Map, Value};

/// The profile to activate again when the shell leaves the directory. Without one, leaving restores what `off` would.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restore {
    /// The profile's name.
    pub profile: Option<String>,
    /// The region, if `use` had set it.
    pub region: Option<String>,
    /// The options of its `use`.
    pub given: RenewalArgs,
    /// Its `SSOENV_ORDER`.
    pub order: Option<String>,
}

impl Restore {
    /// Records what is active now. Keys that are not from `use` are no profile (`SSOENV_SAVED` keeps them), and
    /// neither is a profile that direnv activated, since direnv removes it itself.
    pub fn of(before: &ShellVariables) -> Self {
        match before.get("SSOENV_SOURCE").is_none_or(|it| it != "direnv") {
            true => Restore::of_active(before),
            false => Restore::default(),
        }
    }

    /// Same as [`Restore::of`], also of a profile that direnv activated.
    pub(super) fn of_active(before: &ShellVariables) -> Self {
        let is_ours = is_ours(before) || is_without_keys(before);
        let text =
            |name: &str| before.get(name).filter(|value| !value.is_empty() && is_single_line(value)).cloned();
        match text("SSOENV_PROFILE") {
            Some(profile) if is_ours => {
                let region = text("SSOENV_REGION").filter(|region| before.get("AWS_REGION") == Some(region));
                Restore { profile: Some(profile), region, given: RenewalArgs::of(before), order: text(ORDER) }
            }
            _ => Restore::default(),
        }
    }

    /// Parses `SSOENV_RESTORE`; anything but a JSON object means that nothing was active.
    pub fn parse(text: &str) -> Self {
        let fields: Map<String, Value> = serde_json::from_str(text).unwrap_or_default();
        let field =
            |name: &str| fields.get(name)?.as_str().filter(|value| is_single_line(value)).map(str::to_owned);
        let (profile, region, order) = (field("profile"), field("region"), field("order"));
        Restore { profile, region, given: RenewalArgs::parse(text), order }
    }

    /// Formats the value of `SSOENV_RESTORE`.
    pub fn text(&self) -> String {
        let fields = self.fields().into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)));
        pyjson::compact(&ordered::map(fields))
    }

    /// Returns every field by its name.
    pub(super) fn fields(&self) -> [(&'static str, &Option<String>); 6] {
        let [mode, session, source] = self.given.fields();
        let own = [("profile", &self.profile), ("region", &self.region), ("order", &self.order)];
        let [profile, region, order] = own;
        [profile, region, order, mode, session, source]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environ::change::world;

    #[test]
    fn what_is_active_is_kept_and_read_back() {
        let ours = [("AWS_ACCESS_KEY_ID", "A"), ("SSOENV_KEY_ID", "A"), ("SSOENV_PROFILE", "dev ü")];
        let region = [("SSOENV_REGION", "eu-west-1"), ("AWS_REGION", "eu-west-1")];
        for (variables, expected) in [
            (vec![], "{}"),
            (ours.to_vec(), r#"{"profile":"dev \u00fc"}"#),
            ([&ours[..], &region].concat(), r#"{"profile":"dev \u00fc","region":"eu-west-1"}"#),
            ([&ours[..], &[("SSOENV_REGION", "")]].concat(), r#"{"profile":"dev \u00fc"}"#),
            ([&ours[..], &[("AWS_PROFILE", "x")]].concat(), "{}"),
            (
                [&ours[..], &[("SSOENV_ARGS", r#"{"source":"s"}"#)]].concat(),
                r#"{"profile":"dev \u00fc","source":"s"}"#,
            ),
            ([&ours[..], &[("SSOENV_ORDER", "17")]].concat(), r#"{"order":"17","profile":"dev \u00fc"}"#),
            ([&ours[..], &[("SSOENV_SOURCE", "direnv")]].concat(), "{}"),
            (vec![("SSOENV_KEY_ID", "none"), ("SSOENV_PROFILE", "p")], r#"{"profile":"p"}"#),
        ] {
            let restore = Restore::of(&world(&variables));
            assert_eq!(restore.text(), expected, "{variables:?}");
            assert_eq!(Restore::parse(expected), restore);
        }
    }

    #[test]
    fn what_anybody_may_have_written_is_a_profile_or_nothing() {
        for text in ["", "[]", "null", "{\"profile\":7}", "{\"profile\":\"a\\nb\"}", "{"] {
            assert_eq!(Restore::parse(text), Restore::default(), "{text}");
        }
    }
}
