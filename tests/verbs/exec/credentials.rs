//! Which credentials the command gets: cached or new ones, how long they last, and a word where that is short.

use super::{cached, found, value};
use crate::support::home;
use crate::support::identity_center::{Fault, Operation};
use crate::support::world::World;

/// A world whose cached credentials of dev have 20 minutes left, and half of one for a slow machine.
fn world() -> World {
    let world = World::signed_in().with_rules(|rules| rules.role_life = 1230).with_cached(&["dev"]);
    world.service.forget_calls();
    world
}

const SHORT: &str = "ssoenv: warning: the credentials of dev expire in 20m, earlier than the requested 30m\n";

#[test]
fn credentials_that_last_half_an_hour_come_from_the_cache_and_shorter_ones_are_fetched_anew() {
    let world = world();
    world.service.configure(|rules| rules.role_life = 3600);
    let before = cached(&world, "111111111111", "Developer");
    let ran = world.run(&["exec", "dev", "--min-ttl", "15m", "--", "sh", "-c", "echo $AWS_ACCESS_KEY_ID"]);
    assert_eq!((ran.stdout.trim(), ran.stderr.as_str()), (before["AccessKeyId"].as_str().unwrap(), ""));
    assert_eq!(world.service.calls().len(), 0);
    for calls in [1, 1] {
        let ran = world.run(&["exec", "dev", "--", "sh", "-c", "echo $AWS_ACCESS_KEY_ID"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
        let now = cached(&world, "111111111111", "Developer");
        assert_eq!(ran.stdout.trim(), now["AccessKeyId"].as_str().unwrap());
        assert_ne!(now["AccessKeyId"], before["AccessKeyId"]);
        assert_eq!(world.service.count(Operation::GetRoleCredentials), calls);
    }
}

#[test]
fn new_credentials_that_are_short_too_are_a_word_on_stderr_and_the_command_runs() {
    let world = world();
    let ran = world.run(&["exec", "dev", "--", "echo", "ran"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), "ran\n", SHORT));
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 1);
    let ran = world.run(&["exec", "dev", "--quiet", "--", "echo", "ran"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    let ran = world.run(&["exec", "dev", "--min-ttl", "2h", "--", "true"]);
    assert_eq!(ran.stderr, SHORT.replace("30m", "2h"));
    let ran = world.run(&["exec", "dev", "--min-ttl", "20m", "--min-ttl", "10m", "--", "true"]);
    assert_eq!(ran.code, Some(2), "once is enough");
}

#[test]
fn where_no_new_ones_are_to_be_had_the_cached_ones_serve_with_a_word() {
    let world = world();
    world.service.fault(Operation::GetRoleCredentials, Fault::Reset);
    let ran = world.run(&["exec", "dev", "--", "echo", "ran"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), "ran\n"), "{}", ran.stderr);
    assert!(ran.stderr.starts_with("ssoenv: warning: "), "{}", ran.stderr);
    assert!(ran.stderr.contains("; the cached credentials of dev expire in "), "{}", ran.stderr);
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
}

#[test]
fn keys_of_a_user_have_no_end_and_no_token() {
    let mut world = World::empty();
    std::fs::create_dir_all(world.home().join(".aws")).unwrap();
    let keys = "[user]\naws_access_key_id = AKIAUSER\naws_secret_access_key = secret\n";
    std::fs::write(world.home().join(".aws/credentials"), keys).unwrap();
    world
        .variable("AWS_SESSION_TOKEN", "of before")
        .variable("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z");
    let found = found(&mut world.ssoenv(&["exec", "user", "--min-ttl", "100h", "env", "-0"]));
    assert_eq!(value(&found, "AWS_ACCESS_KEY_ID"), "AKIAUSER");
    for name in ["AWS_SESSION_TOKEN", "AWS_CREDENTIAL_EXPIRATION", "SSOENV_EXPIRES_AT", "SSOENV_ACCOUNT_ID"] {
        assert!(!found.contains_key(std::ffi::OsStr::new(name)), "{name}");
    }
    assert!(world.service.calls().is_empty());
}

#[test]
fn in_profile_mode_a_source_of_other_tools_is_left_to_them() {
    let world = World::empty();
    world.config("[profile ci]\nrole_arn = arn:aws:iam::111111111111:role/x\nweb_identity_token_file = /t\n");
    let ran = world.run(&["exec", "ci", "--mode", "profile", "--", "sh", "-c", "echo $AWS_PROFILE"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), "ci\n", ""));
    let ran = world.run(&["exec", "ci", "--", "echo", "ran"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), ""));
    assert!(
        ran.stderr.contains("\nhint: use --mode profile: `use` and `exec` then set only AWS_PROFILE"),
        "{}",
        ran.stderr
    );
    // What tools would not get either is not left to them.
    let world = World::signed_in();
    std::fs::remove_file(world.token_path()).unwrap();
    let ran = world.run(&["exec", "dev", "--mode", "profile", "--", "echo", "ran"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), ""));
}

#[test]
fn a_hundred_commands_at_once_make_one_call() {
    let world = World::empty();
    world.sign_in();
    world.sign_in_with(-5);
    world.service.configure(|rules| rules.latency = std::time::Duration::from_millis(200));
    let line = ["exec", "dev", "--", "sh", "-c", "echo $AWS_ACCESS_KEY_ID"];
    let children: Vec<_> = (0..100)
        .map(|_| {
            let mut command = world.ssoenv(&line);
            command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let outputs: Vec<_> = children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    assert!(outputs.iter().all(|output| output.status.success() && output.stderr.is_empty()));
    assert!(outputs.iter().all(|output| output.stdout == outputs[0].stdout));
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 1);
    assert!(home::role_path(world.home(), "111111111111", "Developer", "my-org").exists());
}
