//! Settings of aws-sso-cli that are left out, and the few that go into every profile. Pure.

use crate::imports::proposal::Proposal;
use crate::imports::yaml::Yaml;

/// Settings that are left out, and why.
const SETTINGS: [(&str, &str); 5] = [
    ("Browser", COMMAND),
    ("UrlExecCommand", COMMAND),
    ("SecureStore", SECRETS),
    ("JsonStore", SECRETS),
    ("EnvVarTags", "its counterpart is ssoenv_env.NAME in a profile"),
];
const COMMAND: &str = "no command is taken over; the setting `browser` names one";
const SECRETS: &str = "secrets stay where they are: `ssoenv login` signs in anew";

/// `ConfigVariables` that are plain values. Others may name commands or files.
const PLAIN: [&str; 4] = ["max_attempts", "output", "retry_mode", "sts_regional_endpoints"];

/// Longest value of those in bytes.
const LONGEST: usize = 64;

/// Says which settings are left out.
pub(super) fn skip_settings(proposal: &mut Proposal, root: &Yaml) {
    for (key, why) in SETTINGS {
        if !matches!(root.get(key), None | Some(Yaml::Null)) {
            proposal.skip(key, why);
        }
    }
}

/// Returns `ConfigVariables` for every new profile.
pub(super) fn config_variables(proposal: &mut Proposal, root: &Yaml) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let Some(variables) = root.get("ConfigVariables") else { return found };
    for (key, value) in variables.entries() {
        let is_plain = |text: &String| {
            (1..=LONGEST).contains(&text.len())
                && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
        };
        let value =
            if let Yaml::Scalar(text) = value { Some(text).filter(|text| is_plain(text)) } else { None };
        match (PLAIN.iter().find(|known| **known == key), value) {
            (Some(key), Some(value)) => found.push((*key, value.clone())),
            _ => proposal.skip(
                format!("ConfigVariables: {key}"),
                "only output, retries and STS endpoints are taken over; the others may name commands",
            ),
        }
    }
    found
}
