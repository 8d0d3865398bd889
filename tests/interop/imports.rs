//! What `import` writes, used by the AWS CLI and by botocore without ssoenv.

use super::aws_cli::{assert_same_keys, exported, world};
use super::{ask, tools};
use crate::support::world::World;
use serde_json::{Value, json};
use std::fs;

/// An import. `URL` is the start URL.
struct Import {
    tool: &'static str,
    /// The config file before.
    config: &'static str,
    /// A file of the tool's own, and its text.
    own: (&'static str, &'static str),
    /// Profiles that work afterwards.
    profiles: &'static [&'static str],
}

const IMPORTS: [Import; 4] = [
    Import {
        tool: "granted",
        config: "[profile dev/x]\ngranted_sso_start_url = URL\ngranted_sso_region = us-east-1\ngranted_sso_account_id = 111111111111\ngranted_sso_role_name = Developer\ncredential_process = granted credential-process --profile dev/x\nregion = us-east-1\n",
        own: (".granted/config", "Ordering = ''\n"),
        profiles: &["dev/x"],
    },
    Import {
        tool: "aws-sso-util",
        config: "[profile dev.x]\nsso_start_url = URL\nsso_region = us-east-1\nsso_account_id = 111111111111\nsso_role_name = Developer\nregion = us-east-1\ncredential_process = aws-sso-util credential-process --profile dev.x\nsso_auto_populated = true\n",
        own: ("x", ""),
        profiles: &["dev.x"],
    },
    Import {
        tool: "aws-vault",
        config: "[profile base]\nsso_start_url = URL\nsso_region = us-east-1\nsso_account_id = 111111111111\nsso_role_name = Developer\nregion = us-east-1\n[profile ro]\ninclude_profile = base\nsso_account_id = 222222222222\n[profile deploy]\ninclude_profile = base\nrole_arn = arn:aws:iam::222222222222:role/deploy\n",
        own: ("x", ""),
        profiles: &["base", "ro", "deploy"],
    },
    Import {
        tool: "aws-sso-cli",
        config: "",
        own: (
            ".config/aws-sso/config.yaml",
            "SSOConfig:\n  Default:\n    StartUrl: URL\n    SSORegion: us-east-1\n    DefaultRegion: us-east-1\n    Accounts:\n      222222222222:\n        Roles:\n          Developer: {}\n          deploy: { Profile: chained, Via: 'arn:aws:iam::111111111111:role/Developer' }\n",
        ),
        profiles: &["222222222222:Developer", "111111111111:Developer", "chained"],
    },
];

/// Those of them that assume a role.
const ASSUMED: [&str; 2] = ["deploy", "chained"];

/// A home after the import, with a sign-in to the session that it has written.
fn imported(at: usize) -> World {
    let Import { tool, config, own: (name, text), .. } = IMPORTS[at];
    let world = world();
    let start_url = world.service.start_url();
    world.config(&config.replace("URL", &start_url));
    let path = world.home().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text.replace("URL", &start_url)).unwrap();
    let ran = world.run(&["import", tool, "--yes"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let text = world.read(".aws/config");
    let session = text.split("[sso-session ").nth(1).unwrap().split(']').next().unwrap();
    world.sign_in_to(session);
    world
}

#[test]
fn the_aws_cli_gets_the_same_keys_as_ssoenv() {
    let Some(aws) = tools::aws() else { return };
    for (at, Import { profiles, .. }) in IMPORTS.iter().enumerate() {
        // As the source of another role, an AWS CLI of 2022 knows only the older form of a sign-in.
        for profile in profiles.iter().filter(|profile| !ASSUMED.contains(profile)) {
            let world = imported(at);
            // Fetched by the AWS CLI, from the cache of which ssoenv takes them.
            let theirs = exported(aws, &world, profile);
            assert_same_keys(&world.used(&[profile]), &theirs);
        }
    }
}

#[test]
fn botocore_gets_keys_for_every_profile() {
    let Some(python) = tools::python() else { return };
    for (at, Import { tool, profiles, .. }) in IMPORTS.iter().enumerate() {
        for profile in *profiles {
            let world = imported(at);
            let theirs = ask(python, &world, "role_credentials.py", &json!({"profile": profile}));
            let method = if ASSUMED.contains(profile) { "assume-role" } else { "sso" };
            assert_eq!(theirs["method"], method, "{tool} {profile}");
            assert!(theirs["secret"].is_string(), "{tool} {profile}");
            let account = &world.used(&[profile])["AWS_ACCOUNT_ID"];
            assert!(
                theirs["account"] == **account || theirs["account"].is_null(),
                "{tool} {profile}: {theirs}"
            );
        }
    }
}

#[test]
fn botocore_reads_the_profiles_as_written() {
    let Some(python) = tools::python() else { return };
    let texts: Vec<String> = (0..IMPORTS.len()).map(|at| imported(at).read(".aws/config")).collect();
    let read = ask(python, &World::empty(), "config_sections.py", &json!(texts));
    for (Import { tool, profiles, .. }, file) in IMPORTS.iter().zip(read.as_array().unwrap()) {
        for profile in *profiles {
            let section = &file["profiles"][*profile];
            let keys = ["sso_session", "role_arn"];
            assert!(keys.iter().any(|key| section[*key] != Value::Null), "{tool} {profile}: {file}");
            assert_eq!(section["credential_process"], Value::Null, "{tool} {profile}");
        }
    }
}
