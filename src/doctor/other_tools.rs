//! Checks leftovers of other tools in the environment and the files.

use super::findings::Finding;
use super::look::Look;
use super::remedies;
use super::snapshot::{Resolved, Source};
use crate::config::key_expiry::KeyExpiry;
use crate::config::key_names::SESSION_TOKEN;
use crate::config::written_keys::MARK;

/// Tools, with names or prefixes of their variables.
const VARIABLES: [(&str, &[&str]); 5] = [
    ("aws-vault", &["AWS_VAULT"]),
    ("awsume", &["AWSUME_"]),
    ("granted", &["GRANTED_SSO_"]),
    ("awsu", &["AWSU_PROFILE"]),
    (
        "aws-sso-cli",
        &[
            "AWS_SSO_ACCOUNT_ID",
            "AWS_SSO_ROLE_NAME",
            "AWS_SSO_ROLE_ARN",
            "AWS_SSO_SESSION_EXPIRATION",
            "AWS_SSO_DEFAULT_REGION",
        ],
    ),
];

/// Checks the environment, the text of the config file, and the keys in both files.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let mut found = variables(look);
    found.extend(look.files.config.as_ref().and_then(block));
    if let Some(resolved) = &look.files.resolved {
        found.extend(keys(look, resolved));
        found.extend(granted(resolved));
    }
    Some(found)
}

fn variables(look: &Look<'_>) -> Vec<Finding> {
    let names = look.sys.env.names();
    let of = |marks: &[&str]| -> Vec<String> {
        // A mark that ends in `_` is a prefix.
        let is_it = |name: &&String| {
            marks.iter().any(|mark| name == mark || mark.ends_with('_') && name.starts_with(mark))
        };
        names.iter().filter(is_it).cloned().collect()
    };
    let tools = VARIABLES.iter().map(|(tool, marks)| (tool, of(marks))).filter(|(_, set)| !set.is_empty());
    tools
        .map(|(tool, set)| {
            let remedy = remedies::unset(&set);
            Finding::note(
                "leftover.variables",
                format!("variables of {tool} are set, which that tool and prompts use"),
            )
            .at_all(set)
            .remedy(remedy)
        })
        .collect()
}

/// Reports the block that aws-sso-cli writes into the config file.
fn block(source: &Source) -> Option<Finding> {
    let bytes = source.bytes.as_ref().ok()?.as_deref()?;
    let text = String::from_utf8_lossy(bytes);
    let begins =
        (1..).zip(text.lines()).filter(|(_, line)| line.trim_start().starts_with("# BEGIN_AWS_SSO_CLI"));
    let places: Vec<String> =
        begins.map(|(line, _): (u32, _)| format!("{}:{line}", source.path.display())).collect();
    (!places.is_empty()).then(|| {
        Finding::note(
            "leftover.block",
            "aws-sso-cli manages a block of the config file and overwrites changes in it",
        )
        .at_all(places)
        .remedy("make your own changes outside the block, or remove it if you no longer use that tool")
    })
}

/// Reports keys in the files: permanent, expired, and of unknown expiry.
fn keys(look: &Look<'_>, resolved: &Resolved) -> Vec<Finding> {
    let (mut lasting, mut ended, mut unknown, mut written) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for name in resolved.config.profile_names() {
        let Ok(Some(settings)) = resolved.config.profile(&name) else { continue };
        let Some(id) = settings.setting("aws_access_key_id").filter(|it| !it.value.is_empty()) else {
            continue;
        };
        // These letters tell the kind of key (AKIA, ASIA), and people pass reports on.
        let start: String = id.value.chars().take(4).collect();
        let place = format!("{}: profile {name}, {start}…", id.origin);
        let has_token = SESSION_TOKEN.iter().any(|token| settings.beside_keys(token).is_some());
        match (has_token, KeyExpiry::of(&settings).map(|end| end.at)) {
            (_, Some(ends)) if ends <= look.sys.clock.now() && settings.value(MARK).is_some() => {
                written.push(place)
            }
            (_, Some(ends)) if ends <= look.sys.clock.now() => {
                ended.push(format!("{place}, expired {}", ends.rfc3339()))
            }
            (true, None) => unknown.push(place),
            (false, None) => lasting.push(place),
            (_, Some(_)) => {}
        }
    }
    let said = |finding: Finding, places: Vec<String>, remedy: &str| {
        (!places.is_empty()).then(|| finding.at_all(places).remedy(remedy))
    };
    let expired =
        Finding::warning("leftover.expired-keys", "expired keys in the files hide other credentials");
    let own = Finding::warning(
        "leftover.written-keys",
        "the keys written by `use --write-credentials` have expired",
    );
    let passing = Finding::note("leftover.session-keys", "temporary keys in the files have no expiry time");
    let lasting_keys = Finding::note("leftover.long-lived-keys", "keys in the files that never expire");
    [
        said(expired, ended, "remove the keys from the profile, or renew them with the tool that wrote them"),
        said(own, written, "ssoenv off --written"),
        said(passing, unknown, "remove them if you no longer use the tool that wrote them"),
        said(
            lasting_keys,
            lasting,
            "if Identity Center gives the same access, remove them and deactivate them in IAM",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Reports profiles that granted has written, by keys that only granted uses.
fn granted(resolved: &Resolved) -> Option<Finding> {
    let mut places = Vec::new();
    for name in resolved.config.profile_names() {
        let Ok(Some(settings)) = resolved.config.profile(&name) else { continue };
        let its = |key: &str| ["granted_sso_", "common_fate_"].iter().any(|start| key.starts_with(start));
        let first = settings.iter().find(|(key, _)| its(key));
        places.extend(first.map(|(key, setting)| format!("{}: profile {name}, {key}", setting.origin)));
    }
    (!places.is_empty()).then(|| {
        Finding::note("leftover.granted", "granted has written profiles, and writes them again when it runs")
            .at_all(places)
            .remedy("nothing to do if you use granted; otherwise remove its keys from the profiles")
    })
}
