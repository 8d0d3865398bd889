//! Processes that print credentials (`credential_process`): how long what they have printed is believed, whose it is, and
//! what many callers make of them at once.

/// Whose the keys are, where the process or the profile says so.
mod accounts;
/// Bound directories.
mod bound_directories;
/// Many callers at once, and one that waits for a person.
mod concurrency;
/// What is left after a sign-out, after a sign-in, and when the process fails.
mod sign_out;

use crate::binding::directories::Played;
use crate::support::clock::now;
use crate::support::home;
use crate::support::identity_center::AssumableRole;
use crate::support::world::World;
use serde_json::{Value, json};
use std::time::{Duration, SystemTime};

pub const ROBOT: &str = "arn:aws:iam::444455556666:user/robot";
/// Where role credentials are cached, and what processes have printed.
const FOLDERS: [&str; 2] = [".aws/cli/cache", ".local/state/ssoenv/printed"];
pub const ABOVE: &str = "arn:aws:iam::222222222222:role/above";

/// Signed in to my-org; the profile `printed` has a process of its own (see [`prints`]), and these keys beside it;
/// `above` is a role that is assumed with what it prints.
pub fn world(keys: &str) -> World {
    let world = World::signed_in();
    let config = home::sample_config(&world.service.start_url());
    world.config(&format!(
        "{config}
[profile printed]
credential_process = sh ~/printer
region = eu-west-1
{keys}
[profile above]
role_arn = {ABOVE}
source_profile = printed
region = us-east-1
"
    ));
    world.service.add_role(AssumableRole::new(ABOVE, ROBOT));
    does(&world, "cat ~/answer");
    let answer = robot(&world);
    prints(&world, &answer);
    world
}

/// A shell with the hook in such a world.
pub fn shell(keys: &str) -> Played {
    let mut world = world(keys);
    world.variable("SSOENV_WRAP", "powershell");
    let place = world.home().to_owned();
    Played { world, place }
}

/// What the process does.
pub fn does(world: &World, script: &str) {
    std::fs::write(world.home().join("printer"), format!("echo run >> ~/runs\n{script}\n")).unwrap();
}

/// What it prints from now on.
pub fn prints(world: &World, answer: &Value) {
    std::fs::write(world.home().join("answer"), answer.to_string()).unwrap();
}

/// Keys of a user, which neither end nor have a token.
pub fn robot(world: &World) -> Value {
    let key = world.service.user_key(ROBOT);
    json!({"Version": 1, "AccessKeyId": key.access_key_id, "SecretAccessKey": key.secret_access_key})
}

/// Keys that end in so many seconds.
pub fn ending(id: &str, seconds: i64) -> Value {
    let end = home::rfc3339(now() + seconds);
    json!({"Version": 1, "AccessKeyId": id, "SecretAccessKey": "s", "SessionToken": "t", "Expiration": end})
}

pub fn id(answer: &Value) -> &str {
    answer["AccessKeyId"].as_str().unwrap()
}

/// Every file of the role credentials, and what is in it; none that is still being written.
pub fn cached(world: &World) -> Vec<String> {
    let files = FOLDERS.iter().flat_map(|folder| std::fs::read_dir(world.home().join(folder))).flatten();
    let files = files.map(|file| file.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

/// What is cached was had so many seconds ago. Who calls in the same second shares it.
pub fn ages(world: &World, seconds: u64) {
    for file in FOLDERS.iter().flat_map(|folder| std::fs::read_dir(world.home().join(folder))).flatten() {
        let file = std::fs::File::options().append(true).open(file.unwrap().path()).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(seconds)).unwrap();
    }
}

#[test]
fn what_a_process_prints_stays_out_of_the_cache_of_the_aws_cli() {
    let world = world("");
    let robot = robot(&world);
    for answer in [robot.clone(), ending("ASIAPRINTED", 3600)] {
        prints(&world, &answer);
        drop(world.used(&["printed"]));
        assert_eq!(world.run(&["credential-process", "printed"]).code, Some(0));
        assert!(!world.home().join(".aws/cli/cache").exists(), "{answer}");
        let printed = std::fs::read_dir(world.home().join(FOLDERS[1])).unwrap().next().unwrap().unwrap();
        crate::support::permissions::expect(printed.path(), 0o600);
    }
    prints(&world, &robot);
    drop(world.used(&["above"]));
    let ran = world.run(&["doctor"]);
    assert!(!ran.stdout.contains("is not whole"), "{}", ran.stdout);
}
