//! Credentials: cached ones cost no call, others are fetched ahead at the pace that the service allows.

use crate::support::identity_center::Operation;
use crate::support::world::World;

/// A world in which a role is assigned in this many further accounts, each with a profile `many-N`.
pub fn world_of(accounts: usize) -> World {
    let world = World::signed_in();
    let id = |number: usize| format!("{:012}", 500_000_000_000_usize + number);
    let mut sections = String::new();
    for number in 0..accounts {
        world.service.assign(&id(number), "many", "many@example.com", &["ReadOnly"]);
        sections += &format!(
            "[profile many-{number}]\nsso_session = my-org\nsso_account_id = {}\nsso_role_name = ReadOnly\nregion = eu-west-1\n",
            id(number)
        );
    }
    world.with_sections(&sections)
}

const KEY: [&str; 4] = ["--", "sh", "-c", "echo $AWS_ACCESS_KEY_ID"];

/// Runs `each` and returns the key ids in the order of the targets.
fn keys(world: &World, words: &[&str]) -> Vec<String> {
    let ran = world.run(&[&["each"], words, &KEY].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    ran.stdout.lines().filter(|line| !line.starts_with("==>")).map(str::to_owned).collect()
}

#[test]
fn each_target_is_fetched_once_and_cached_ones_not_at_all() {
    let world = world_of(40);
    let first = keys(&world, &["many-*", "--region", "eu-west-1,us-east-1"]);
    assert_eq!(first.len(), 80);
    assert!(first.chunks(2).all(|pair| pair[0] == pair[1]), "both regions have the same keys");
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 40);
    world.service.forget_calls();
    let second = keys(&world, &["many-*", "--region", "eu-west-1,us-east-1"]);
    assert_eq!(first, second);
    assert!(world.service.calls().is_empty());
}

#[test]
fn a_limit_of_the_service_is_waited_for() {
    let world = world_of(60);
    world.service.limit(40.0, 5.0);
    let ran = world.run(&["each", "many-*", "--json", "--", "true"]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (Some(0), 60), "{}", ran.stderr);
    let calls = world.service.calls();
    assert!(calls.iter().any(|call| call.status == 429), "the limit was reached");
}

#[test]
fn credentials_that_last_too_short_are_fetched_again_and_the_word_about_it_is_said_once() {
    let world = world_of(3).with_rules(|rules| rules.role_life = 1230);
    let before = keys(&world, &["many-*"]);
    world.service.forget_calls();
    assert_eq!(keys(&world, &["many-*", "--min-ttl", "15m"]), before);
    assert!(world.service.calls().is_empty());
    let ran = world.run(&[&["each", "many-*", "--min-ttl", "30m"], &KEY[..]].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(before.iter().all(|key| !ran.stdout.contains(key)), "{ran:?}");
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 3);
    assert!(ran.stderr.matches("earlier than the requested 30m").count() <= 2, "{ran:?}");
    world.service.configure(|rules| rules.role_life = 3600);
    assert_ne!(keys(&world, &["many-*", "--min-ttl", "30m"]), before);
}

#[test]
fn keys_of_a_user_and_processes_are_credentials_too() {
    let world = World::signed_in();
    world.credentials_file("[user]\naws_access_key_id = AKIAUSER\naws_secret_access_key = secret\n");
    world.add_sections(
        "[profile printed]\ncredential_process = printf '{\"Version\":1,\"AccessKeyId\":\"ASIAPRINTED\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\",\"Expiration\":\"2999-01-01T00:00:00Z\"}'\n",
    );
    assert_eq!(keys(&world, &["user", "printed"]), ["AKIAUSER", "ASIAPRINTED"]);
    assert!(world.service.calls().is_empty());
}

#[test]
fn assumed_roles_are_assumed_with_the_credentials_of_their_sources() {
    let world = World::signed_in();
    let found = keys(&world, &["deploy", "dev"]);
    assert_ne!(found[0], found[1]);
    assert_eq!(world.service.count(Operation::AssumeRole), 1);
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 1);
}
