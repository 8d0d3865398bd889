//! Checks variables that override what the person expects, or contradict each other.

use super::container_endpoint;
use super::findings::{Finding, Severity};
use super::key_variables::{evidence, kind, shown};
use super::look::Look;
use super::region_typos;
use super::remedies;
use crate::environ::{self, Ownership};
use crate::sdks::{self, Disagreement, Program, ProgramOutcome, Surroundings};

/// Checks the whole environment: how readers treat the variables, and what only ssoenv knows about them.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let around = look.around();
    let mut found: Vec<Finding> = changed(look).into_iter().collect();
    let told = [sdks::disagreements(&around, None), sdks::agreements(&around)].concat();
    found.extend(told.iter().filter_map(|told| finding(look, told)));
    for name in environ::REGIONS {
        let region = look.sys.env.text(name).unwrap_or_default();
        found.extend(region_typos::of_value("variable.region", name, &region, format!("{name}={region}")));
    }
    let is_told =
        |name: &str| told.iter().any(|it| it.id == "config-file-missing" && it.variable() == Some(name));
    found.extend(FILES.iter().filter(|name| !is_told(name)).filter_map(|name| missing_file(look, name)));
    found.extend(of_programs(look, &around));
    found.extend(container_endpoint::check(look));
    Some(found)
}

/// Reports programs that find other credentials than the SDKs, or none, if a profile is set instead of keys.
fn of_programs(look: &Look<'_>, around: &Surroundings) -> Option<Finding> {
    let is_profile_alone = look.sys.env.has("AWS_PROFILE") && !look.sys.env.has("AWS_ACCESS_KEY_ID");
    let programs: Vec<Program> =
        sdks::programs(around).into_iter().filter(|it| it.outcome != ProgramOutcome::Fails).collect();
    (is_profile_alone && !programs.is_empty()).then(|| {
        let ends = sdks::by_outcome(&programs);
        let ends = ends.into_iter().map(|(outcome, names)| format!("{names} {}", outcome.in_words()));
        Finding::note("variable.profile-alone", "AWS_PROFILE is set without keys, but not every program reads it")
            .at_all(ends)
            .remedy("nothing to do if you use none of them; otherwise use `ssoenv use --mode keys`; `ssoenv explain` lists more programs")
    })
}

/// Returns the finding for a disagreement about a variable; `None` if it matters to nobody here.
fn finding(look: &Look<'_>, told: &Disagreement) -> Option<Finding> {
    use Severity::{Error, Note, Warning};
    let variable = told.variable()?;
    let unset = || remedies::unset(&[variable]);
    let (level, id, beside, remedy): (_, _, &[&str], String) = match told.id {
        // `changed` reports these already.
        "profile-beside-keys" if is_changed(look) => return None,
        "profile-beside-keys" => (
            Warning,
            "variable.profile-beside-keys",
            &["AWS_ACCESS_KEY_ID"],
            "unset either AWS_PROFILE or the keys, as `ssoenv use` does".to_owned(),
        ),
        "keys-beside-default" => {
            let is_ours = look.before.contains_key("SSOENV_PROFILE");
            let (level, id) = match is_ours {
                true => (Note, "variable.keys-beside-default"),
                false => (Warning, "variable.foreign-keys"),
            };
            let remedy = match is_ours {
                true => {
                    "nothing to do if you use none of these tools; otherwise use `ssoenv use --mode profile`"
                        .to_owned()
                }
                false => look_who_sets_keys(),
            };
            (level, id, &[], remedy)
        }
        "default-profile" => (
            Warning,
            "variable.default-profile",
            &["AWS_PROFILE"],
            "unset AWS_DEFAULT_PROFILE, and set AWS_PROFILE instead".to_owned(),
        ),
        "empty-profile" => (Error, "variable.profile-empty", &[], unset()),
        // `exec --mode endpoint` has set it, with the profile without credentials beside it.
        "container" | "missing-profile" if environ::endpoint_is_ours(look.before) => return None,
        "missing-profile" => (
            missing_profile(look, variable)?,
            "variable.profile-missing",
            &[],
            format!("unset {variable}, or set it to a profile from `ssoenv list --names`"),
        ),
        "region-variables" if look.sys.env.has("AWS_REGION") && look.sys.env.has("AWS_DEFAULT_REGION") => (
            Warning,
            "variable.two-regions",
            &["AWS_REGION"],
            "set both to the same region, or unset one".to_owned(),
        ),
        "region-variables" => (Note, "variable.one-region", &[], "set both, as `ssoenv use` does".to_owned()),
        "empty-region" => (Warning, "variable.region-empty", &[], unset()),
        "sts-endpoints" => (Note, "variable.sts-endpoints", &[], unset()),
        "half-keys" => (Error, "variable.half-a-key", &[], unset()),
        "secret-alone" => (Note, "variable.half-a-key", &[], unset()),
        "other-key-names" => (Warning, "variable.other-key-names", &[], unset()),
        // Keys of `use` are intended. Others beside its profile or AWS_PROFILE have a finding of their own.
        "keys" if look.before.contains_key("SSOENV_PROFILE") || look.sys.env.has("AWS_PROFILE") => {
            return None;
        }
        "keys" => (Warning, "variable.foreign-keys", &[], look_who_sets_keys()),
        "security-token" => (Warning, "variable.security-token", &["AWS_SESSION_TOKEN"], unset()),
        "credential-expiration" if !told.fails() => return None,
        "credential-expiration" => (Error, "variable.expiration", &[], ended(look)),
        "web-identity-variables" => {
            (Warning, "variable.web-identity", &[ROLE, SESSION], unset_web_identity())
        }
        "web-identity" => (Note, "variable.web-identity", &[ROLE, SESSION], unset_web_identity()),
        "role-variable" | "session-name-variable" => (Warning, "variable.role-alone", &[], unset()),
        "role-alone" => (Note, "variable.role-alone", &[], unset()),
        "container" => (
            Note,
            "variable.container",
            &[],
            "nothing to do if this is intended; `ssoenv use` unsets them".to_owned(),
        ),
        "container-uris" | "container-tokens" => (Warning, "variable.container-twice", &[], unset()),
        "credential-file" => (Note, "variable.credential-file", &[], unset()),
        "empty-path" => (Warning, "variable.file-empty", &[], unset()),
        "credentials-file-alone" => {
            (Warning, "variable.credentials-file-alone", &[], "set AWS_CONFIG_FILE too".to_owned())
        }
        "config-file-missing" => {
            (Error, "variable.file-missing", &[], format!("unset {variable}, or correct it"))
        }
        "endpoint-for-all" => (
            Warning,
            "variable.endpoint-for-all",
            &[],
            "also set AWS_ENDPOINT_URL_STS, AWS_ENDPOINT_URL_SSO and AWS_ENDPOINT_URL_SSO_OIDC".to_owned(),
        ),
        "endpoints-ignored" => {
            (Warning, "variable.endpoints-ignored", &[], "unset the endpoint variables".to_owned())
        }
        "path-expansion" => {
            (Warning, "variable.path-expansion", &[], format!("write the full path into {variable}"))
        }
        _ => return None,
    };
    let title = match told.id {
        "keys" => told.reason.replacen("is set", "did not come from ssoenv", 1),
        _ => told.reason.clone(),
    };
    let finding = Finding::new(level, id, format!("{variable} {title}")).at_all(evidence(look, variable));
    Some(finding.at_all(beside.iter().filter_map(|name| evidence(look, name))).remedy(remedy))
}

fn look_who_sets_keys() -> String {
    format!("{}, and find out what sets them", remedies::unset(&environ::CREDENTIALS[..3]))
}

const ROLE: &str = "AWS_ROLE_ARN";
const SESSION: &str = "AWS_ROLE_SESSION_NAME";
const FILES: [&str; 2] = ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"];

fn unset_web_identity() -> String {
    remedies::unset(&["AWS_WEB_IDENTITY_TOKEN_FILE", ROLE, SESSION])
}

/// Returns the severity for a profile that not every reader finds: an error if it does not exist. `None` if the files
/// cannot be read.
fn missing_profile(look: &Look<'_>, variable: &str) -> Option<Severity> {
    let names = look.files.resolved.as_ref()?.config.profile_names();
    let is_there = look.sys.env.text(variable).is_some_and(|value| names.contains(&value));
    Some(if is_there { Severity::Warning } else { Severity::Error })
}

/// Returns the remedy for expired keys.
fn ended(look: &Look<'_>) -> String {
    match environ::keys_are_ours(look.before) {
        true => "run `ssoenv use PROFILE` or `ssoenv off`".to_owned(),
        false => remedies::unset(&environ::CREDENTIALS[..4]),
    }
}

fn is_changed(look: &Look<'_>) -> bool {
    environ::ownership(look.before) == Ownership::Changed
}

fn changed(look: &Look<'_>) -> Option<Finding> {
    is_changed(look).then(|| {
        let names = ["SSOENV_PROFILE", "AWS_PROFILE"];
        let keys = environ::KEYS.into_iter().filter(|name| look.sys.env.has(name));
        // Without any key there is no other evidence.
        let is_bare =
            !environ::KEYS.iter().any(|name| look.sys.env.has(name)) && !look.sys.env.has("AWS_PROFILE");
        Finding::warning("variable.changed", "the credentials were changed after `ssoenv use` set them")
            .at_all(names.into_iter().filter_map(|name| shown(look, name)))
            .at_all(
                keys.map(|name| if name == "AWS_ACCESS_KEY_ID" { kind(look, name) } else { name.to_owned() }),
            )
            .at_all(is_bare.then(|| "neither a key nor AWS_PROFILE is set".to_owned()))
            .remedy("run `ssoenv use PROFILE` or `ssoenv off`")
    })
}

/// Reports a variable with the path of a file that does not exist.
fn missing_file(look: &Look<'_>, name: &'static str) -> Option<Finding> {
    let path = look.sys.env.path(name)?;
    (!crate::system::files::untrusted::stands(&path)).then(|| {
        Finding::error("variable.file-missing", format!("{name} names a file that does not exist"))
            .at_all(shown(look, name))
            .remedy(format!("unset {name}, or correct it"))
    })
}
