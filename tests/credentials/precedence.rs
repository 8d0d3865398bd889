//! Whose credentials are taken, where several could be meant: a role in its own chain, the keys of the environment, a
//! session that was named, what is cached although somebody has said no, and whose region it is.

use crate::binding::directories::Played;
use crate::support::home;
use crate::support::identity_center::{AssumableRole, Operation, UserKey};
use crate::support::world::{SH_FAILURE, World};
use serde_json::json;

const DEPLOY: &str = "arn:aws:iam::222222222222:role/deploy";
const SAM: &str = "arn:aws:iam::333333333333:user/sam";

/// Signed in to my-org, with the sample profiles and these.
fn signed_in(profiles: &str) -> World {
    let world = World::signed_in();
    world.config(&format!("{}\n{profiles}", home::sample_config(&world.service.start_url())));
    world
}

fn assumed(world: &World) -> usize {
    world.service.count(Operation::AssumeRole)
}

/// Takes what `use` prints into this world's environment.
fn uses(world: &mut World, arguments: &[&str]) {
    let ran = world.run(&[&["use", "--format", "json"], arguments].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    world.apply(&serde_json::from_str(&ran.stdout).unwrap());
}

/// The key ids that have signed AssumeRole, in order.
fn signers(world: &World) -> Vec<String> {
    let calls = world.service.calls().into_iter();
    let calls = calls.filter(|call| call.operation == Operation::AssumeRole);
    let id = |header: &str| header.split("Credential=").nth(1).unwrap().split('/').next().unwrap().to_owned();
    calls.map(|call| id(call.header("authorization").unwrap())).collect()
}

#[test]
fn a_role_in_its_own_chain_does_not_wait_for_itself() {
    let again =
        format!("[profile again]\nrole_arn = {DEPLOY}\nsource_profile = deploy\nregion = us-east-1\n");
    for arguments in [&["again"][..], &[DEPLOY, "--source", "deploy", "--region", "us-east-1"]] {
        let world = signed_in(&again);
        let trusted = ["111111111111", DEPLOY].map(str::to_owned).to_vec();
        world.service.add_role(AssumableRole { trusted, ..AssumableRole::new(DEPLOY, "") });
        let set = world.used(arguments);
        assert_eq!(assumed(&world), 2, "{arguments:?}");
        let signers = signers(&world);
        assert!(!signers.contains(&set["AWS_ACCESS_KEY_ID"]) && signers[0] != signers[1], "{signers:?}");
        assert_eq!(world.used(arguments)["AWS_ACCESS_KEY_ID"], set["AWS_ACCESS_KEY_ID"], "{arguments:?}");
        assert_eq!(assumed(&world), 2, "{arguments:?}");
    }
}

/// Two profiles that use the keys of the environment.
fn of_environment() -> World {
    let profile = |name: &str| {
        format!(
            "[profile env{name}]\nrole_arn = arn:aws:iam::222222222222:role/{name}\ncredential_source = Environment\nregion = us-east-1\n"
        )
    };
    let world = signed_in(&format!("{}{}", profile("a"), profile("b")));
    for name in ["a", "b"] {
        let arn = format!("arn:aws:iam::222222222222:role/{name}");
        let trusted = [SAM, "111111111111", "222222222222"].map(str::to_owned).to_vec();
        world.service.add_role(AssumableRole { trusted, ..AssumableRole::new(&arn, "") });
    }
    world
}

fn exports(world: &mut World, key: &UserKey) {
    world.variable("AWS_ACCESS_KEY_ID", &key.access_key_id);
    world.variable("AWS_SECRET_ACCESS_KEY", &key.secret_access_key);
}

const NOBODYS: &str = "takes its credentials from the environment, but no keys are set there (keys set by ssoenv do not count)\nhint: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a source_profile\n";

#[test]
fn keys_of_the_environment_are_the_persons_whatever_was_used_before() {
    let mut world = of_environment();
    let key = world.service.user_key(SAM);
    exports(&mut world, &key);
    for profile in ["enva", "envb", "dev", "enva", "envb"] {
        uses(&mut world, &["--refresh", profile]);
        assert_ne!(world.variables()["AWS_ACCESS_KEY_ID"], key.access_key_id);
    }
    assert_eq!(signers(&world), vec![key.access_key_id; 4]);
}

#[test]
fn what_ssoenv_has_set_is_no_source() {
    for active in [&["dev"][..], &["staging", "prod"]] {
        let mut world = of_environment();
        active.iter().for_each(|profile| uses(&mut world, &[profile]));
        let ran = world.run(&["use", "enva"]);
        assert_eq!((ran.code, &*ran.stdout), (Some(5), SH_FAILURE), "{}", ran.stderr);
        assert_eq!(ran.stderr, format!("ssoenv: profile enva {NOBODYS}"));
        assert_eq!(assumed(&world), 0);
    }
}

#[test]
fn one_exec_in_another_is_no_source_for_it() {
    let mut world = of_environment();
    let nested = |outer: &'static str| ["exec", outer, "--", "ssoenv", "exec", "envb", "--", "env"];
    let ran = world.run(&nested("dev"));
    assert_eq!(
        (ran.code, ran.stdout, ran.stderr),
        (Some(5), String::new(), format!("ssoenv: profile envb {NOBODYS}"))
    );
    assert_eq!(assumed(&world), 0);
    // What stood there before is not handed on.
    let key = world.service.user_key(SAM);
    exports(&mut world, &key);
    let ran = world.run(&nested("enva"));
    assert_eq!(
        (ran.code, ran.stdout, ran.stderr),
        (Some(5), String::new(), format!("ssoenv: profile envb {NOBODYS}"))
    );
    assert_eq!(signers(&world), [key.access_key_id]);
}

#[test]
fn a_session_of_the_target_and_another_one_contradict_each_other() {
    let start_url = World::empty().service.start_url();
    let world =
        signed_in(&format!("[sso-session other]\nsso_start_url = {start_url}\nsso_region = us-east-1\n"));
    let ran = world.run(&["use", "other/222222222222/ReadOnly", "--session", "my-org"]);
    assert_eq!((ran.code, &*ran.stdout), (Some(2), SH_FAILURE));
    assert_eq!(
        ran.stderr,
        "ssoenv: --session my-org contradicts the session other of the target\nhint: omit one of them\n"
    );
    drop(world.used(&["my-org/222222222222/ReadOnly", "--session", "my-org"]));
}

#[test]
fn with_a_session_a_role_is_a_permission_set_and_none_that_is_assumed() {
    let world = signed_in("");
    world.service.assign("222222222222", "staging", "", &["deploy"]);
    let target = "222222222222/deploy";
    let set = world.used(&[target, "--session", "my-org", "--region", "us-east-1"]);
    assert_eq!((&*set["SSOENV_PROFILE"], &*set["SSOENV_ROLE_NAME"]), (target, "deploy"));
    assert_eq!((assumed(&world), world.service.count(Operation::GetRoleCredentials)), (0, 1));
    // Nor does a renewal of it become that.
    let mut world = world;
    world.apply(&json!({"set": set, "unset": []}));
    world.service.forget_calls();
    uses(&mut world, &["--region", "eu-west-1", "--refresh"]);
    assert_eq!((assumed(&world), world.service.count(Operation::GetRoleCredentials)), (0, 1));
    // Without one it is the profile's.
    let world = signed_in("");
    assert_eq!(world.used(&[target])["SSOENV_PROFILE"], "deploy");
    assert_eq!(assumed(&world), 1);
}

#[test]
fn a_shell_whose_role_no_profile_names_is_usable_as_long_as_its_session_is() {
    let mut world = signed_in("");
    uses(&mut world, &["222222222222/ReadOnly", "--region", "us-east-1"]);
    assert_eq!(world.run(&["status", "--quiet"]).code, Some(0));
    let past = (world.service.now() - 60).to_string();
    world.variable("SSOENV_EXPIRES_AT", &past);
    assert_eq!(world.run(&["status", "--quiet"]).code, Some(0), "a renewal will do");
    std::fs::remove_file(world.token_path()).unwrap();
    let ran = world.run(&["status", "--quiet"]);
    assert_eq!((ran.code, &*ran.stderr), (Some(3), ""));
}

#[test]
fn keys_that_are_not_accepted_leave_what_is_cached_and_a_denial_does_not() {
    let world = World::empty();
    let key = world.service.user_key(SAM);
    world.service.add_role(AssumableRole::new(DEPLOY, SAM));
    world.config(&format!(
        "[profile sam]
aws_access_key_id = {}
aws_secret_access_key = {}
[profile p]
role_arn = {DEPLOY}
source_profile = sam
region = us-east-1
",
        key.access_key_id, key.secret_access_key
    ));
    let cached = world.used(&["p"])["AWS_ACCESS_KEY_ID"].clone();
    let refreshed = || world.run(&["use", "p", "--refresh", "--format", "json"]);
    let serves = |code: &str| {
        let ran = refreshed();
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert!(ran.stdout.contains(&cached), "{code}");
        let warning = format!(
            "ssoenv: warning: STS does not accept the credentials of sam, needed to assume {DEPLOY}: "
        );
        assert!(ran.stderr.starts_with(&warning) && ran.stderr.contains(code), "{}", ran.stderr);
        assert!(ran.stderr.contains("; the cached credentials of p expire in "), "{}", ran.stderr);
    };
    world.service.configure(|rules| rules.sts_region = Some("eu-west-1".into()));
    serves("SignatureDoesNotMatch");
    world.service.configure(|rules| rules.sts_region = None);
    let role = AssumableRole::new(DEPLOY, SAM);
    world.service.remove_role(DEPLOY);
    let ran = refreshed();
    assert_eq!((ran.code, &*ran.stdout), (Some(4), ""), "{}", ran.stderr);
    assert!(
        ran.stderr.starts_with(&format!("ssoenv: sam is not allowed to assume {DEPLOY}: ")),
        "{}",
        ran.stderr
    );
    world.service.add_role(role);
    world.service.forget_key(&key.access_key_id);
    serves("InvalidClientTokenId");
}

#[test]
fn access_is_asked_for_where_the_portal_has_refused_and_not_where_sts_has() {
    let world = signed_in("");
    world.settings("access_request_url = https://ask.example/{account}/{role}\n");
    world.service.remove_role(DEPLOY);
    let ran = world.run(&["use", "deploy"]);
    assert_eq!(ran.code, Some(4));
    assert!(
        ran.stderr.contains("dev is not allowed to assume") && !ran.stderr.contains("ask.example"),
        "{}",
        ran.stderr
    );
    world.service.unassign("111111111111", "Developer");
    std::fs::remove_file(world.role_path("111111111111", "Developer")).unwrap();
    for profile in ["deploy", "dev"] {
        let ran = world.run(&["use", profile]);
        assert_eq!(ran.code, Some(4));
        let hint = "request access at https://ask.example/111111111111/Developer\n";
        assert!(ran.stderr.ends_with(hint), "{profile}: {}", ran.stderr);
    }
}

#[test]
fn a_region_that_was_pasted_wins_over_one_that_was_set_by_hand_and_a_files_does_not() {
    const BY_HAND: &str = "eu-north-1";
    let by_hand = || {
        let mut world = World::signed_in();
        world.variable("SSOENV_WRAP", "powershell");
        let place = world.home().to_owned();
        let mut shell = Played { world, place };
        shell.does(&["use", "dev"]);
        shell.world.variable("AWS_REGION", BY_HAND);
        shell
    };
    for (arguments, profile, region) in [
        (&["arn:aws:lambda:ap-south-1:012345678901:function:f"][..], "prod", "ap-south-1"),
        (
            &["https://012345678901-abcdefgh.us-west-2.console.aws.amazon.com/lambda/home"],
            "prod",
            "us-west-2",
        ),
        (&["prod", "--region", "us-west-2"], "prod", "us-west-2"),
        (
            &["arn:aws:lambda:ap-south-1:012345678901:function:f", "--region", "us-west-2"],
            "prod",
            "us-west-2",
        ),
        (&["arn:aws:iam::012345678901:user/sam"], "prod", BY_HAND),
        (&["prod"], "prod", BY_HAND),
    ] {
        let mut shell = by_hand();
        shell.does(&[&["use"], arguments].concat());
        assert_eq!(
            (shell.holds("SSOENV_PROFILE"), shell.holds("AWS_REGION")),
            (profile, region),
            "{arguments:?}"
        );
        // What they had put there comes back.
        shell.does(&["off"]);
        assert_eq!(shell.holds("AWS_REGION"), BY_HAND, "{arguments:?}");
    }
    let mut shell = by_hand();
    shell.writes("work/.ssoenv", "profile = staging\nregion = ap-south-1\n");
    shell.goes("work");
    shell.does(&["allow"]);
    assert_eq!((shell.holds("SSOENV_PROFILE"), shell.holds("AWS_REGION")), ("staging", BY_HAND));
    shell.does(&["use", "."]);
    assert_eq!((shell.holds("SSOENV_PROFILE"), shell.holds("AWS_REGION")), ("staging", BY_HAND));
    shell.world.apply(&json!({"set": {}, "unset": ["AWS_REGION"]}));
    shell.does(&["use", "."]);
    assert_eq!(shell.holds("AWS_REGION"), "ap-south-1");
}
