//! The rules for profiles that assume a role, one by one: what ssoenv makes of each, and which provider botocore takes,
//! or which error it ends with.

use super::{ask, tools};
use crate::support::world::World;
use serde_json::json;
use ssoenv::config::Config;
use ssoenv::config::chain::{Chain, CredentialOrigin};
use ssoenv::config::profile::Profile;

const ARN: &str = "role_arn = arn:aws:iam::222222222222:role/deploy\n";
const KEYS: &str = "aws_access_key_id = AKIA\naws_secret_access_key = s\n";
const SSO: &str = "sso_session = s\nsso_account_id = 111111111111\nsso_role_name = R\n";
const SESSION: &str =
    "[sso-session s]\nsso_start_url = https://s.awsapps.com/start\nsso_region = us-east-1\n";

/// The rule, the profile `p`, other profiles, ssoenv's answer (`origin, profile → profile` or a part of the message),
/// and botocore's: a provider, an error (also of a source that is not to be had here), or nothing.
const RULES: &[(&str, &str, &str, &str, &str)] = &[
    ("a role and a source", "{ARN}source_profile = q\n", "[profile q]\n{KEYS}", "keys p", "assume-role"),
    (
        "a token file makes it another thing",
        "{ARN}web_identity_token_file = /t\n",
        "",
        "foreign",
        "assume-role-with-web-identity",
    ),
    (
        "source_profile and credential_source are one too many",
        "{ARN}source_profile = q\ncredential_source = Environment\n",
        "[profile q]\n{KEYS}",
        "has both source_profile",
        "InvalidConfigError",
    ),
    ("neither is one too few", "{ARN}", "", "no source_profile whose", "PartialCredentialsError"),
    (
        "Environment",
        "{ARN}credential_source = Environment\n",
        "",
        "environment p",
        "CredentialRetrievalError",
    ),
    (
        "Ec2InstanceMetadata",
        "{ARN}credential_source = Ec2InstanceMetadata\n",
        "",
        "foreign p",
        "CredentialRetrievalError",
    ),
    ("EcsContainer", "{ARN}credential_source = EcsContainer\n", "", "foreign p", "CredentialRetrievalError"),
    (
        "in any other case it is none",
        "{ARN}credential_source = environment\n",
        "",
        "credential_source is `environment`",
        "InvalidConfigError",
    ),
    ("the source must be there", "{ARN}source_profile = nope\n", "", "no profile nope", "InvalidConfigError"),
    (
        "and end in credentials",
        "{ARN}source_profile = q\n",
        "[profile q]\nregion = eu-west-1\n",
        "it has no credentials",
        "InvalidConfigError",
    ),
    (
        "a duration that is not a number counts for nothing",
        "{ARN}source_profile = q\nduration_seconds = 1h\n",
        "[profile q]\n{KEYS}",
        "keys p",
        "assume-role",
    ),
    (
        "a loop is named",
        "{ARN}source_profile = q\n",
        "[profile q]\n{ARN}source_profile = p\n",
        "p → q → p",
        "InfiniteLoopConfigError",
    ),
    (
        "through others too",
        "{ARN}source_profile = q\n",
        "[profile q]\n{ARN}source_profile = r\n[profile r]\n{ARN}source_profile = q\n",
        "p → q → r → q",
        "InfiniteLoopConfigError",
    ),
    ("itself, with keys", "{ARN}source_profile = p\n{KEYS}", "", "keys p", "assume-role"),
    ("itself, without keys", "{ARN}source_profile = p\n", "", "p → p", "InfiniteLoopConfigError"),
    (
        "itself, with Identity Center",
        "{ARN}source_profile = p\n{SSO}",
        "{SESSION}",
        "p → p",
        "InfiniteLoopConfigError",
    ),
    (
        "Identity Center beside a role is no source",
        "{ARN}{SSO}",
        "{SESSION}",
        "no source_profile whose",
        "PartialCredentialsError",
    ),
    (
        "Identity Center in the source is",
        "{ARN}source_profile = q\n",
        "[profile q]\n{SSO}{SESSION}",
        "sso p",
        "assume-role",
    ),
    (
        "a source with keys and a role gives its keys",
        "{ARN}source_profile = q\n",
        "[profile q]\n{ARN}source_profile = r\n{KEYS}[profile r]\n{KEYS}",
        "keys p",
        "assume-role",
    ),
    (
        "a source with a role alone is assumed first",
        "{ARN}source_profile = q\n",
        "[profile q]\n{ARN}source_profile = r\n[profile r]\n{KEYS}",
        "keys q p",
        "assume-role",
    ),
    (
        "a process in the source",
        "{ARN}source_profile = q\n",
        "[profile q]\ncredential_process = /bin/false\n",
        "process p",
        "CredentialRetrievalError",
    ),
    ("keys beside Identity Center: Identity Center", "{SSO}{KEYS}", "{SESSION}", "sso", "sso"),
    (
        "keys beside a process: the process",
        "credential_process = /bin/echo {}\n{KEYS}",
        "",
        "process",
        "CredentialRetrievalError",
    ),
    (
        "a role before keys of one profile",
        "{ARN}source_profile = q\n{KEYS}",
        "[profile q]\n{KEYS}",
        "keys p",
        "assume-role",
    ),
    ("a session alone gives no keys", "sso_session = s\n", "{SESSION}", "it has no credentials", "None"),
    (
        "account without role",
        "sso_session = s\nsso_account_id = 111111111111\n",
        "{SESSION}",
        "sso_role_name is missing",
        "InvalidConfigError",
    ),
    ("a session that is not there", "{SSO}", "", "no [sso-session s]", "InvalidConfigError"),
];

fn filled(text: &str) -> String {
    [("{ARN}", ARN), ("{KEYS}", KEYS), ("{SSO}", SSO), ("{SESSION}", SESSION)]
        .into_iter()
        .fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
}

fn text(profile: &str, others: &str) -> String {
    filled(&format!("[profile p]\n{profile}{others}"))
}

/// The kind of origin and the profiles whose roles are assumed, or what is wrong.
fn ours(text: &str) -> String {
    let config = Config::from_texts(text, "");
    let chain = match Profile::resolve(&config, "p").and_then(|profile| Chain::of_profile(&config, &profile))
    {
        Ok(chain) => chain,
        Err(failure) => return failure.to_string(),
    };
    let origin = match chain.origin {
        CredentialOrigin::Sso(_) => "sso",
        CredentialOrigin::Keys(_) => "keys",
        CredentialOrigin::Process(_) => "process",
        CredentialOrigin::Environment => "environment",
        CredentialOrigin::Login(_) => "login",
        CredentialOrigin::Foreign(_) => "foreign",
    };
    let hops = chain.hops.iter().map(|hop| hop.profile.as_str());
    [origin].into_iter().chain(hops).collect::<Vec<_>>().join(" ")
}

#[test]
fn ssoenv_follows_chains_by_the_rules_of_the_aws_cli() {
    for (rule, profile, others, expected, _) in RULES {
        let found = ours(&text(profile, others));
        let is_way = found
            .split(' ')
            .next()
            .is_some_and(|origin| ["sso", "keys", "process", "environment", "foreign"].contains(&origin));
        assert!(if is_way { found == *expected } else { found.contains(expected) }, "{rule}: {found}");
    }
}

#[test]
fn botocore_follows_chains_by_the_same_rules() {
    let Some(python) = tools::python() else { return };
    let texts: Vec<[String; 2]> =
        RULES.iter().map(|(_, profile, others, ..)| [text(profile, others), String::new()]).collect();
    let answers = ask(python, &World::empty(), "chains.py", &json!(texts));
    for ((rule, .., expected), answer) in RULES.iter().zip(answers.as_array().unwrap()) {
        assert_eq!(answer.as_str().unwrap_or("None"), *expected, "{rule}");
    }
}
