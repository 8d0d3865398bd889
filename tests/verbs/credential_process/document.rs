//! The document: one, whole, in the AWS CLI's order; and from where it comes.

use super::printed;
use crate::support::identity_center::Operation;
use crate::support::world::World;
use serde_json::Value;
use std::process::Stdio;
use std::time::Duration;

/// What must be printed for dev, by the cache.
fn expected(world: &World) -> String {
    let path = world.role_path("111111111111", "Developer");
    let cached: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let text = |name: &str| cached["Credentials"][name].as_str().unwrap().to_owned();
    assert!(text("Expiration").ends_with('Z'));
    format!(
        r#"{{
  "Version": 1,
  "AccessKeyId": "{}",
  "SecretAccessKey": "{}",
  "SessionToken": "{}",
  "Expiration": "{}",
  "AccountId": "111111111111"
}}
"#,
        text("AccessKeyId"),
        text("SecretAccessKey"),
        text("SessionToken"),
        text("Expiration")
    )
}

#[test]
fn one_document_with_every_field_in_order_and_nothing_else() {
    let world = World::signed_in();
    let first = printed(&world, &["dev"]);
    assert_eq!(first, expected(&world));
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 1);
    world.service.forget_calls();
    for line in [
        &["dev"][..],
        &["--", "dev"],
        &["111111111111/Developer", "--session", "my-org"],
        &["my-org/111111111111/Developer"],
        &["dev", "--quiet", "--no-input", "--min-ttl", "50m"],
    ] {
        assert_eq!(printed(&world, line), first, "{line:?}");
    }
    assert!(world.service.calls().is_empty(), "{:?}", world.service.calls());
}

#[test]
fn keys_of_a_user_have_neither_token_nor_end_nor_account() {
    let world = World::empty();
    world.config("[profile user]\naws_access_key_id = AKIAUSER\naws_secret_access_key = se/cr+et\n");
    assert_eq!(
        printed(&world, &["user"]),
        "{\n  \"Version\": 1,\n  \"AccessKeyId\": \"AKIAUSER\",\n  \"SecretAccessKey\": \"se/cr+et\"\n}\n"
    );
}

#[test]
fn the_environment_around_it_does_not_matter() {
    let mut world = World::signed_in();
    let first = printed(&world, &["dev"]);
    // Of another profile, which is active, and of people.
    let used = world.used(&["staging"]);
    world.apply(&serde_json::json!({"set": used, "unset": []}));
    assert_eq!(printed(&world, &["dev"]), first);
    for (name, value) in [
        ("AWS_PROFILE", "typo"),
        ("AWS_ACCESS_KEY_ID", "AKIAOTHER"),
        ("AWS_ROLE_ARN", "arn:aws:iam::1:role/x"),
        ("AWS_REGION", "mars-east-1"),
        ("SSOENV_HOOK", "1"),
    ] {
        world.variable(name, value);
    }
    assert_eq!(printed(&world, &["dev"]), first);
    for shell in ["bash", "zsh", "fish", "powershell"] {
        world.variable("SSOENV_WRAP", shell);
        assert_eq!(printed(&world, &["dev"]), first, "{shell}");
    }
}

#[test]
fn from_a_home_where_nothing_can_be_written_the_cached_ones_come_without_a_call() {
    let world = World::signed_in();
    let first = printed(&world, &["dev"]);
    world.service.forget_calls();
    let ran = world.run_where_nothing_can_be_written(&["credential-process", "dev"]);
    assert_eq!((ran.code, ran.stdout, ran.stderr.as_str()), (Some(0), first, ""));
    assert!(world.service.calls().is_empty());
}

#[test]
fn a_hundred_at_once_make_one_call_and_all_print_the_same() {
    for token in [3600, -5] {
        let world = World::signed_in();
        world.sign_in_with(token);
        world.service.configure(|rules| rules.latency = Duration::from_millis(200));
        let start = |_| {
            let mut command =
                world.ssoenv(&["credential-process", "111111111111/Developer", "--session", "my-org"]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let children: Vec<_> = (0..100).map(start).collect();
        let outputs: Vec<_> = children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
        let expected = expected(&world).into_bytes();
        for output in outputs {
            assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
            assert_eq!(output.stdout, expected);
        }
        assert_eq!(world.service.count(Operation::GetRoleCredentials), 1);
        assert_eq!(world.service.count(Operation::CreateToken), usize::from(token < 0));
    }
}

#[test]
fn what_is_asked_to_last_longer_is_fetched_anew() {
    let world = World::signed_in();
    world.service.configure(|rules| rules.role_life = 1200);
    let first = printed(&world, &["dev"]);
    assert_eq!(printed(&world, &["dev"]), first);
    world.service.configure(|rules| rules.role_life = 3600);
    let second = printed(&world, &["dev", "--min-ttl", "30m"]);
    assert_ne!(first, second);
    assert_eq!(second, expected(&world));
    let ran = world.run(&["credential-process", "dev", "--min-ttl", "2h"]);
    assert_eq!((ran.code, ran.stdout), (Some(0), expected(&world)));
    assert!(ran.stderr.starts_with("ssoenv: warning: the credentials of dev expire in "), "{}", ran.stderr);
}

#[test]
fn it_answers_from_the_cache_while_a_third_of_the_life_or_17_minutes_are_left() {
    let is_asked = |life: i64, left: i64, line: &[&str]| {
        let world = World::signed_in();
        drop(world.used(&["dev"]));
        let path = world.role_path("111111111111", "Developer");
        let mut file: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let end = crate::support::home::rfc3339(world.service.now() + left);
        file["Credentials"]["Expiration"] = end.into();
        std::fs::write(&path, file.to_string()).unwrap();
        let issued = std::time::SystemTime::now() - Duration::from_secs((life - left).unsigned_abs());
        std::fs::File::options().append(true).open(&path).unwrap().set_modified(issued).unwrap();
        world.service.forget_calls();
        assert_eq!(world.run(line).code, Some(0));
        !world.service.calls().is_empty()
    };
    const MINUTE: i64 = 60;
    for (life, left, by_process, by_use) in [
        (60 * MINUTE, 18 * MINUTE, false, false),
        (60 * MINUTE, 16 * MINUTE, true, false),
        (60 * MINUTE, 14 * MINUTE, true, true),
        (15 * MINUTE, 6 * MINUTE, false, false),
        (15 * MINUTE, 4 * MINUTE, true, false),
        (15 * MINUTE, 3 * MINUTE, true, true),
    ] {
        let case = format!("{} of {} minutes", left / MINUTE, life / MINUTE);
        assert_eq!(is_asked(life, left, &["credential-process", "dev"]), by_process, "{case}");
        assert_eq!(is_asked(life, left, &["use", "dev", "--format", "json"]), by_use, "{case}");
        let asked_for = ["credential-process", "dev", "--min-ttl", "1m"];
        assert!(!is_asked(life, left, &asked_for), "{case}");
    }
}
