//! What is kept of a chain: for how long it is served, and to whom.

use super::{DEPLOY, SAM, counts, edit, leave, lines, plain_role_file, role, signed_in};
use crate::support::identity_center::{AssumableRole, Operation};
use crate::support::world::World;
use serde_json::Value;
use std::process::Stdio;
use std::time::Duration;

#[test]
fn the_file_is_the_aws_clis() {
    let world = signed_in("");
    let set = world.used(&["deploy"]);
    let path = plain_role_file(&world, DEPLOY);
    let text = std::fs::read_to_string(&path).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    let (credentials, user) = (&file["Credentials"], &file["AssumedRoleUser"]);
    assert_eq!(credentials["AccessKeyId"], *set["AWS_ACCESS_KEY_ID"]);
    assert_eq!(credentials["AccountId"], "222222222222");
    assert_eq!(credentials["Expiration"], *set["AWS_CREDENTIAL_EXPIRATION"]);
    assert!(
        user["Arn"].as_str().unwrap().starts_with("arn:aws:sts::222222222222:assumed-role/deploy/ssoenv-")
    );
    assert!(user["AssumedRoleId"].as_str().unwrap().starts_with("AROA"));
    assert!(file.get("ProviderType").is_none(), "that is for Identity Center: {text}");
    assert!(!text.ends_with('\n') && text.starts_with("{\"Credentials\": {\"AccessKeyId\": \""), "{text}");
    crate::support::permissions::expect(&path, 0o600);
    // Who has led to it is noted, and no secret with it.
    let state = world.home().join(".local/state/ssoenv/lineage").join(path.file_name().unwrap());
    let noted = std::fs::read_to_string(&state).unwrap();
    assert!(
        noted.contains(&*set["AWS_ACCESS_KEY_ID"]) && !noted.contains(&*set["AWS_SECRET_ACCESS_KEY"]),
        "{noted}"
    );
    crate::support::permissions::expect(&state, 0o600);
}

#[test]
fn a_cached_chain_asks_nobody_and_writes_nothing() {
    let world = signed_in("");
    drop(world.used(&["deploy"]));
    world.service.forget_calls();
    std::fs::remove_file(world.token_path()).unwrap();
    std::fs::remove_file(world.role_path("111111111111", "Developer")).unwrap();
    let ran = world.run_where_nothing_can_be_written(&["use", "deploy", "--format", "json"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(world.service.calls().is_empty());
}

#[test]
fn they_are_renewed_when_a_quarter_of_an_hour_is_left_and_the_source_only_if_it_must_be() {
    let world = signed_in("");
    let path = plain_role_file(&world, DEPLOY);
    let first = world.used(&["deploy"])["AWS_ACCESS_KEY_ID"].clone();
    leave(&path, 960);
    assert_eq!(world.used(&["deploy"])["AWS_ACCESS_KEY_ID"], first);
    leave(&path, 840);
    world.service.forget_calls();
    assert_ne!(world.used(&["deploy"])["AWS_ACCESS_KEY_ID"], first);
    assert_eq!(counts(&world), (0, 1), "the source is good");
    leave(&path, 840);
    leave(&world.role_path("111111111111", "Developer"), 840);
    world.service.forget_calls();
    drop(world.used(&["deploy"]));
    assert_eq!(counts(&world), (1, 1));
}

#[test]
fn refresh_and_min_ttl_are_about_the_last_role() {
    let world = signed_in("");
    let first = world.used(&["deploy"])["AWS_ACCESS_KEY_ID"].clone();
    world.service.forget_calls();
    let second = world.used(&["deploy", "--refresh"])["AWS_ACCESS_KEY_ID"].clone();
    assert!(second != first && counts(&world) == (0, 1));
    assert_eq!(world.used(&["deploy", "--min-ttl", "50m"])["AWS_ACCESS_KEY_ID"], second);
    leave(&plain_role_file(&world, DEPLOY), 2400);
    assert_ne!(world.used(&["deploy", "--min-ttl", "50m"])["AWS_ACCESS_KEY_ID"], second);
    let ran = world.run(&["use", "deploy", "--min-ttl", "2h", "--format", "json"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.stderr.contains("warning: the credentials of deploy expire in ")
            && ran.stderr.contains(", earlier than the requested 2h"),
        "{}",
        ran.stderr
    );
    assert_eq!(counts(&world), (0, 3), "the source is not asked for two hours");
}

#[test]
fn a_file_of_one_source_is_not_served_for_another() {
    let world = signed_in("");
    let arn = role(&world, "shared", &["111111111111"]);
    let keys = lines(&world.service.user_key(SAM));
    let other = lines(&world.service.user_key("arn:aws:iam::111111111111:user/eve"));
    let on = |name: &str| {
        format!("[profile on-{name}]\nrole_arn = {arn}\nsource_profile = {name}\nregion = us-east-1\n")
    };
    world.add_sections(&[
            &*format!("[profile sam]\n{keys}[profile eve]\n{other}"),
            "[profile same-as-dev]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Developer\n",
            &on("dev"), &on("default"), &on("sam"), &on("eve"), &on("same-as-dev"),
        ]
        .concat(),
    );
    let key = |profile: &str| world.used(&[profile])["AWS_ACCESS_KEY_ID"].clone();
    let assumed = || counts(&world).1;
    let (mut last, mut times) = (String::new(), 0);
    for profile in ["on-dev", "on-sam", "on-eve", "on-default", "on-sam", "on-dev"] {
        let had = key(profile);
        times += 1;
        assert!(had != last && assumed() == times, "{profile}: {}", assumed());
        assert_eq!((key(profile), assumed()), (had.clone(), times), "{profile}");
        last = had;
    }
    // Another name of the same source.
    assert_eq!((key("on-same-as-dev"), assumed()), (last, times));
}

#[test]
fn a_file_of_another_account_role_or_origin_is_not_served() {
    let spoil = |change: &dyn Fn(&mut Value)| {
        let world = signed_in("");
        let first = world.used(&["deploy"])["AWS_ACCESS_KEY_ID"].clone();
        edit(&plain_role_file(&world, DEPLOY), change);
        assert_ne!(world.used(&["deploy"])["AWS_ACCESS_KEY_ID"], first);
        assert_eq!(counts(&world), (1, 2));
    };
    let arn = |text: &str| {
        let text = text.to_owned();
        move |file: &mut Value| file["AssumedRoleUser"]["Arn"] = text.clone().into()
    };
    spoil(&arn("arn:aws:sts::222222222222:assumed-role/deployer/x"));
    spoil(&arn("arn:aws:sts::333333333333:assumed-role/deploy/x"));
    spoil(&arn("arn:aws-cn:sts::222222222222:assumed-role/deploy/x"));
    spoil(&|file| file["Credentials"]["AccountId"] = "333333333333".into());
    spoil(&|file| drop(file.as_object_mut().unwrap().remove("AssumedRoleUser")));
}

#[test]
fn what_the_environment_has_assumed_is_served_to_the_same_environment_alone() {
    let mut world = World::empty();
    let (sam, eve) =
        (world.service.user_key(SAM), world.service.user_key("arn:aws:iam::111111111111:user/eve"));
    world.service.add_role(AssumableRole::new(DEPLOY, "111111111111"));
    world.add_sections(&format!(
        "[profile e]\nrole_arn = {DEPLOY}\ncredential_source = Environment\nregion = us-east-1\n"
    ));
    let (mut keys, mut times) = (Vec::new(), Vec::new());
    for key in [&sam, &sam, &eve, &eve, &sam] {
        world.variable("AWS_ACCESS_KEY_ID", &key.access_key_id);
        world.variable("AWS_SECRET_ACCESS_KEY", &key.secret_access_key);
        keys.push(world.used(&["e"])["AWS_ACCESS_KEY_ID"].clone());
        times.push(counts(&world).1);
    }
    assert_eq!(times, [1, 1, 2, 2, 3]);
    assert!(keys[0] == keys[1] && keys[2] == keys[3] && keys[0] != keys[2] && keys[0] != keys[4]);
}

#[test]
fn thirty_processes_on_a_cold_chain_make_one_call_a_hop() {
    let world = signed_in("");
    for (name, trusted) in [("low", "111111111111"), ("top", "222222222222")] {
        role(&world, name, &[trusted]);
    }
    world.add_sections("[profile low]\nrole_arn = arn:aws:iam::222222222222:role/low\nsource_profile = dev\nregion = us-east-1\n[profile top]\nrole_arn = arn:aws:iam::222222222222:role/top\nsource_profile = low\nregion = us-east-1\n",
    );
    world.service.configure(|rules| rules.latency = Duration::from_millis(100));
    // Some of them for the last role, some for one on the way, in either verb.
    let lines: [&[&str]; 4] = [
        &["use", "top", "--format", "json"],
        &["credential-process", "top"],
        &["use", "low", "--format", "json"],
        &["exec", "top", "--", "true"],
    ];
    let start =
        |line: &[&str]| world.ssoenv(line).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let children: Vec<_> = (0..30).map(|number| start(lines[number % 4])).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(counts(&world), (1, 2));
    assert_eq!(world.service.count(Operation::GetCallerIdentity), 0);
}

#[test]
fn where_nothing_can_be_written_the_chain_works_and_says_so() {
    let world = signed_in("");
    let ran = world.run_where_nothing_can_be_written(&["use", "deploy", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("cannot cache the credentials of deploy: "), "{}", ran.stderr);
    assert_eq!(counts(&world), (1, 1));
}
