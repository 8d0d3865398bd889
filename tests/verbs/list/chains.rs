//! Profiles whose credentials come by way of others, or from elsewhere.

use crate::support::home;
use crate::support::world::World;
use serde_json::{Value, json};
use sha1::{Digest, Sha1};

const DEPLOY: &str = "arn:aws:iam::222222222222:role/deploy";

fn row(world: &World, profile: &str) -> Value {
    let ran = world.run(&["list", "--json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let rows: Vec<Value> = serde_json::from_str(&ran.stdout).unwrap();
    rows.into_iter().find(|row| row["profile"] == profile).unwrap()
}

/// What the AWS CLI leaves in its cache for an assumed role.
fn cached(world: &World, role_arn: &str, expires_at: i64) {
    let name = base16ct::lower::encode_string(&Sha1::digest(format!(r#"{{"RoleArn": "{role_arn}"}}"#)));
    let text = json!({
        "Credentials": {
            "AccessKeyId": "ASIACHAIN", "SecretAccessKey": "s", "SessionToken": "t",
            "Expiration": home::rfc3339(expires_at),
        },
        "AssumedRoleUser": {"AssumedRoleId": "AROA:x", "Arn": "arn:aws:sts::222222222222:assumed-role/deploy/x"},
        "ResponseMetadata": {},
    });
    let folder = world.home().join(".aws/cli/cache");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{name}.json")), text.to_string()).unwrap();
}

#[test]
fn a_chain_has_the_account_of_its_role_and_the_session_of_its_origin() {
    let world = World::empty();
    let more = "[profile twice]\nrole_arn = arn:aws:iam::333333333333:role/team/x\nsource_profile = deploy\n\
                mfa_serial = arn:aws:iam::222222222222:mfa/sam\n";
    world.config(&format!("{}{more}", home::sample_config(&world.service.start_url())));
    let deploy = json!({
        "profile": "deploy", "account_id": "222222222222", "account_name": null, "role_name": "deploy", "active": false, "production": false,
        "region": "us-east-1", "session": "my-org", "via": ["dev"], "state": "sign-in-needed",
        "expires_at": null, "reason": null,
    });
    assert_eq!(row(&world, "deploy"), deploy);
    let twice = row(&world, "twice");
    assert_eq!((&twice["account_id"], &twice["role_name"]), (&json!("333333333333"), &json!("x")));
    assert_eq!(twice["via"], json!(["deploy", "dev"]));
    assert_eq!(twice["reason"], "asks for an MFA code");
    let table = world.run(&["list", "twice"]).stdout;
    assert!(table.contains("  my-org   deploy → dev  sign-in needed; asks for an MFA code\n"), "{table}");
}

#[test]
fn the_state_of_a_chain_is_that_of_what_use_would_take() {
    let world = World::signed_in();
    let now = world.service.now();
    assert_eq!(row(&world, "deploy")["state"], "signed-in");
    cached(&world, DEPLOY, now + 1800);
    let kept = row(&world, "deploy");
    assert_eq!((&kept["state"], &kept["expires_at"]), (&json!("cached"), &json!(home::rfc3339(now + 1800))));
    cached(&world, DEPLOY, now - 1);
    assert_eq!(row(&world, "deploy")["state"], "signed-in");
    drop(world.used(&["dev"]));
    std::fs::remove_file(world.token_path()).unwrap();
    let (dev, deploy) = (row(&world, "dev"), row(&world, "deploy"));
    assert_eq!((&dev["state"], &deploy["state"]), (&json!("cached"), &json!("source-cached")));
    assert_eq!(dev["expires_at"], deploy["expires_at"]);
    std::fs::remove_dir_all(world.home().join(".aws/cli")).unwrap();
    assert_eq!(row(&world, "deploy")["state"], "sign-in-needed");
}

#[test]
fn what_comes_from_elsewhere_says_whence() {
    let world = World::empty();
    world.config(
        "[profile keys]\naws_access_key_id = AKIA\naws_secret_access_key = SECRET\n\
         [profile printed]\ncredential_process = print SECRET\n\
         [profile shell]\nrole_arn = arn:aws:iam::222222222222:role/deploy\ncredential_source = Environment\n\
         [profile chained]\nrole_arn = arn:aws:iam::222222222222:role/deploy\nsource_profile = keys\n\
         [profile machine]\nrole_arn = arn:aws:iam::222222222222:role/deploy\ncredential_source = Ec2InstanceMetadata\n\
         [profile web]\nrole_arn = arn:aws:iam::222222222222:role/deploy\nweb_identity_token_file = /t\n\
         [profile token]\nsso_session = s\n[profile none]\nregion = r\n\
         [profile circle]\nrole_arn = arn:aws:iam::222222222222:role/deploy\nsource_profile = circle\n\
         [sso-session s]\nsso_start_url = https://s.awsapps.com/start\nsso_region = us-east-1\n",
    );
    for (profile, state, via) in [
        ("keys", "keys", json!([])),
        ("printed", "process", json!([])),
        ("shell", "environment", json!(["Environment"])),
        ("chained", "keys", json!(["keys"])),
        ("machine", "unsupported", json!(["Ec2InstanceMetadata"])),
        ("web", "unsupported", json!([])),
        ("token", "unsupported", json!([])),
        ("none", "unsupported", json!([])),
        ("circle", "broken", json!([])),
    ] {
        let row = row(&world, profile);
        assert_eq!((row["state"].as_str().unwrap(), &row["via"]), (state, &via), "{profile}");
    }
    let ran = world.run(&["list"]);
    for (profile, state) in [
        ("keys", "keys in the files"),
        ("printed", "credential_process"),
        ("shell", "keys in the environment"),
        ("machine", "the instance's metadata (credential_source = Ec2InstanceMetadata)"),
        ("web", "a web identity token (web_identity_token_file)"),
        ("token", "a token only"),
        ("circle", "broken: assumes roles in a circle: circle → circle"),
    ] {
        let line = ran.stdout.lines().find(|line| line.starts_with(profile)).unwrap();
        assert!(line.ends_with(&format!("  {state}")), "{line}");
    }
    assert!(!ran.stdout.contains("SECRET"));
    assert_eq!(world.service.calls().len(), 0);
}

#[test]
fn what_is_wrong_with_a_source_profile_keeps_its_name() {
    let world = World::empty();
    world.config(
        "[profile dev]\nrole_arn = arn:aws:iam::222222222222:role/deploy\nsource_profile = dev base\n\
         [profile \"dev base\"]\nregion = eu-west-1\n",
    );
    let reason = row(&world, "dev")["reason"].as_str().unwrap().to_owned();
    assert!(reason.starts_with("profile dev base has no sso_account_id "), "{reason}");
}
