//! Where STS is asked, and which region is signed for.

use super::{DEPLOY, SAM, calls, fails, lines, role, signed_for, signed_in};
use crate::support::identity_center::{AssumableRole, Operation};
use crate::support::world::World;
use serde_json::{Value, json};

/// The region that the last role was assumed in.
fn asked(world: &World, arguments: &[&str]) -> String {
    drop(world.used(&[arguments, &["--refresh"]].concat()));
    signed_for(calls(world, Operation::AssumeRole).last().unwrap())
}

/// The region that `explain` says, with who says so.
fn explained(world: &World, profile: &str) -> Value {
    let ran = world.run(&["explain", "--json", profile]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    serde_json::from_str::<Value>(&ran.stdout).unwrap()["sts_region"].clone()
}

#[test]
fn the_region_is_what_was_said_then_the_profiles_then_the_environments() {
    let mut world = signed_in(&format!(
        "[profile p]\nrole_arn = {DEPLOY}\nsource_profile = dev\nregion = ap-south-1\n[profile none]\nrole_arn = {DEPLOY}\nsource_profile = dev\n"
    ));
    world.variable("AWS_DEFAULT_REGION", "sa-east-1");
    assert_eq!(asked(&world, &["p"]), "ap-south-1", "not of the source, eu-west-1");
    assert_eq!(asked(&world, &["p", "--region", "us-west-2"]), "us-west-2");
    assert_eq!(asked(&world, &["none"]), "sa-east-1");
    world.variable("AWS_REGION", "ca-central-1");
    assert_eq!(asked(&world, &["none"]), "ca-central-1");
    assert_eq!(asked(&world, &["p"]), "ap-south-1");
    assert_eq!(asked(&world, &["none", "--region", "us-west-2"]), "us-west-2");
}

#[test]
fn a_region_that_our_own_use_of_another_profile_has_set_says_nothing() {
    let mut world = signed_in(&format!("[profile none]\nrole_arn = {DEPLOY}\nsource_profile = dev\n"));
    let ran = world.run(&["use", "prod", "--format", "json"]);
    world.apply(&serde_json::from_str(&ran.stdout).unwrap());
    assert_eq!(world.variables()["AWS_REGION"], "eu-central-1");
    assert_eq!(asked(&world, &["none"]), "eu-west-1", "of the source");
    let config = world.home().join(".aws/config").display().to_string();
    let said = explained(&world, "none");
    assert_eq!(
        (&said["region"], &said["said_by"]),
        (&json!("eu-west-1"), &json!(format!("profile dev ({config}:10)")))
    );
    assert!(said["note"].as_str().unwrap().contains("calls the global endpoint"));
    // Another value is the person's own.
    world.variable("AWS_REGION", "ca-central-1");
    assert_eq!(asked(&world, &["none"]), "ca-central-1");
}

#[test]
fn what_the_person_had_before_the_first_use_comes_back_and_is_asked() {
    let mut world = signed_in(&format!("[profile none]\nrole_arn = {DEPLOY}\nsource_profile = dev\n"));
    world.variable("AWS_REGION", "ca-central-1");
    let ran = world.run(&["use", "prod", "--format", "json"]);
    world.apply(&serde_json::from_str(&ran.stdout).unwrap());
    assert_eq!(world.variables()["AWS_REGION"], "eu-central-1");
    assert_eq!(world.used(&["none"])["AWS_REGION"], "ca-central-1");
    assert_eq!(asked(&world, &["none"]), "ca-central-1");
    // The AWS CLI sees the variable that `use` has set, so it does not stop.
    assert_eq!(
        explained(&world, "none"),
        json!({"region": "ca-central-1", "said_by": "AWS_REGION, as set before `use`"})
    );
}

#[test]
fn else_it_is_that_of_the_sources_the_nearest_first_and_last_of_the_sign_in() {
    let world = signed_in(&format!(
        "[profile far]\nrole_arn = {DEPLOY}\nsource_profile = bare\nregion = eu-north-1\n[profile near]\nrole_arn = arn:aws:iam::222222222222:role/near\nsource_profile = far\n[profile bare]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Developer\n[profile on-bare]\nrole_arn = {DEPLOY}\nsource_profile = bare\n"
    ));
    role(&world, "near", &["222222222222"]);
    assert_eq!(asked(&world, &["near"]), "eu-north-1");
    assert_eq!(asked(&world, &["on-bare"]), "us-east-1", "sso_region");
    // The whole chain is asked in one place: that of the profile that was named.
    world.service.forget_calls();
    drop(world.used(&["near", "--region", "us-west-1", "--refresh"]));
    let regions: Vec<String> = calls(&world, Operation::AssumeRole).iter().map(signed_for).collect();
    assert_eq!(regions, ["us-west-1"]);
}

#[test]
fn without_any_the_profile_is_named() {
    let world = World::empty();
    let keys = lines(&world.service.user_key(SAM));
    world.add_sections(&format!(
        "[profile sam]\n{keys}[profile p]\nrole_arn = {DEPLOY}\nsource_profile = sam\n"
    ));
    assert_eq!(
        fails(&world, &["use", "p"], 5),
        "ssoenv: p has no region for the call to STS\nhint: add `region` to the profile, or pass --region\n"
    );
    assert!(world.service.calls().is_empty());
}

#[test]
fn what_is_no_region_is_named_with_where_it_stands() {
    let mut world = signed_in(&format!("[profile none]\nrole_arn = {DEPLOY}\nsource_profile = dev\n"));
    for (name, value) in [("AWS_DEFAULT_REGION", "eu west"), ("AWS_REGION", "../x")] {
        world.variable(name, value);
        assert_eq!(
            fails(&world, &["use", "none"], 5),
            format!("ssoenv: {name}: `{value}` is not a region\nhint: a region looks like eu-central-1\n")
        );
    }
    assert_eq!(
        fails(&world, &["use", "none", "--region", "eu west"], 2),
        "ssoenv: --region: `eu west` is not a region\nhint: a region looks like eu-central-1\n"
    );
}

#[test]
fn the_region_for_all_is_signed_for_virginia() {
    let world =
        signed_in(&format!("[profile g]\nrole_arn = {DEPLOY}\nsource_profile = dev\nregion = aws-global\n"));
    assert_eq!(asked(&world, &["g"]), "us-east-1");
}

#[test]
fn the_endpoint_is_that_of_the_region_and_its_partition() {
    for (region, host) in [
        ("eu-west-1", "sts.eu-west-1.amazonaws.com"),
        ("cn-north-1", "sts.cn-north-1.amazonaws.com.cn"),
        ("us-gov-west-1", "sts.us-gov-west-1.amazonaws.com"),
        ("aws-global", "sts.amazonaws.com"),
    ] {
        let mut world = World::empty();
        let keys = lines(&world.service.user_key(SAM));
        world.add_sections(&format!(
            "[profile sam]\n{keys}[profile p]\nrole_arn = {DEPLOY}\nsource_profile = sam\nregion = {region}\n"
        ));
        // A port that nobody listens on: what is asked for shows in what is said.
        world.variable("AWS_ENDPOINT_URL_STS", "").variable("HTTPS_PROXY", "http://127.0.0.1:9");
        let said = fails(&world, &["use", "p"], 6);
        assert!(said.contains(&format!("cannot reach https://{host}")), "{region}: {said}");
    }
}

#[test]
fn roles_of_other_partitions_are_assumed() {
    let world = World::empty();
    let keys = lines(&world.service.user_key("arn:aws-cn:iam::111111111111:user/sam"));
    let arn = "arn:aws-cn:iam::222222222222:role/deploy";
    world.service.add_role(AssumableRole::new(arn, "111111111111"));
    world.add_sections(&format!(
        "[profile sam]\n{keys}[profile p]\nrole_arn = {arn}\nsource_profile = sam\nregion = cn-north-1\n"
    ));
    let set = world.used(&["p"]);
    assert_eq!((&*set["AWS_ACCOUNT_ID"], &*set["AWS_REGION"]), ("222222222222", "cn-north-1"));
    assert_eq!(signed_for(&calls(&world, Operation::AssumeRole)[0]), "cn-north-1");
    let first = set["AWS_ACCESS_KEY_ID"].clone();
    assert_eq!(world.used(&["p"])["AWS_ACCESS_KEY_ID"], first, "and kept");
}

#[test]
fn a_region_where_sts_is_not_switched_on_is_named() {
    let world =
        signed_in(&format!("[profile p]\nrole_arn = {DEPLOY}\nsource_profile = dev\nregion = ap-east-1\n"));
    world.service.configure(|rules| rules.disabled_regions = vec!["ap-east-1".into()]);
    let said = fails(&world, &["use", "p"], 5);
    assert!(said.starts_with("ssoenv: STS is not enabled in ap-east-1 for the account of dev: status 403, RegionDisabledException, "), "{said}");
    assert!(
        said.ends_with("\nhint: choose another region with `region` in the profile or with --region\n"),
        "{said}"
    );
    drop(world.used(&["p", "--region", "eu-west-1"]));
}
