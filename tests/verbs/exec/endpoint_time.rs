//! `exec --for`: the endpoint hands out credentials for that time only, and then says why it does not.

use super::served::{SHIELD, Served, world};
use crate::support::clock::now;
use crate::support::identity_center::Operation;
use crate::support::world::World;

const SAYS: &str = "echo \"$AWS_CONTAINER_CREDENTIALS_FULL_URI $AWS_CONTAINER_AUTHORIZATION_TOKEN\"; cat";

fn started(world: &World, time: &str, target: &str) -> Served {
    let line = ["exec", "--quiet", "--mode", "endpoint", "--for", time, target, "--", "sh", "-c", SAYS];
    Served::of(world.ssoenv(&line))
}

fn ends_in(answer: &serde_json::Value) -> i64 {
    let end = answer["Expiration"].as_str().unwrap();
    let end = humantime::parse_rfc3339(end).unwrap().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(end.as_secs()).unwrap() - now()
}

#[test]
fn programs_are_told_to_ask_again_at_the_end() {
    let world = world();
    let (status, body) = started(&world, "15m", "dev").answer();
    assert_eq!(status, 200);
    assert!((840..=900).contains(&ends_in(&body)), "{body}");
    // Longer than the keys: their own end counts.
    let (status, body) = started(&world, "4h", "dev").answer();
    assert_eq!(status, 200);
    assert!((3000..=3600).contains(&ends_in(&body)), "{body}");
}

#[test]
fn after_the_end_the_answer_is_403_with_the_reason() {
    let world = World::signed_in().with_sections(SHIELD).with_cached(&["dev"]);
    // STS answers with keys that last for seconds, here: the time ends with them.
    world.service.advance(-896);
    let mut served = started(&world, "15m", "deploy");
    let calls = world.service.count(Operation::AssumeRole);
    let body = served.waits_for(403, "TimeIsOver");
    let said = body["message"].as_str().unwrap();
    assert!(
        said.starts_with("the credentials of deploy for this command ended at 20")
            && said.ends_with("Z, as `exec --for` said: start the command again"),
        "{said}"
    );
    assert_eq!(world.service.count(Operation::AssumeRole), calls, "nothing was renewed");
    // The command goes on.
    drop(served.command.stdin.take());
    assert!(served.command.wait().unwrap().success());
}

#[test]
fn the_mode_of_the_settings_is_enough() {
    let world = world();
    world.settings("mode = endpoint\n");
    let ran = world.run(&["exec", "--for", "15m", "dev", "--", "true"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let ran = world.run(&["exec", "--for", "15m", "--mode", "keys", "dev", "--", "true"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(
        ran.stderr.ends_with("hint: add --mode endpoint: the endpoint hands them out for that time only\n")
    );
}
