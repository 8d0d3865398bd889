//! One token file, renewed by ssoenv and botocore in turn: neither asks the service for what the other has, and
//! neither loses the refresh token that the other was given.

use super::{ask, tools};
use crate::support::home;
use crate::support::identity_center::Operation;
use crate::support::world::World;
use serde_json::{Value, json};
use std::path::Path;

fn botocore(python: &Path, world: &World) -> Value {
    ask(python, world, "load_token.py", &json!({"profile": "dev"}))
}

fn expire(world: &World) {
    world.edit_token(|token| token["expiresAt"] = home::rfc3339(world.service.now() - 60).into());
}

fn renewals(world: &World) -> usize {
    world.service.count(Operation::CreateToken)
}

#[test]
fn botocore_takes_the_token_that_ssoenv_has_renewed() {
    let Some(python) = tools::python() else { return };
    let world = World::signed_in();
    expire(&world);
    world.used(&["dev"]);
    let renewed = world.token();
    world.service.forget_calls();

    let answer = botocore(python, &world);
    assert_eq!(answer["token"], renewed["accessToken"]);
    assert_eq!(home::rfc3339(answer["expires"].as_i64().unwrap()), renewed["expiresAt"].as_str().unwrap());
    assert_eq!(answer["file"], renewed);
    assert!(world.service.calls().is_empty(), "{:?}", world.service.calls());
    assert_eq!(world.token(), renewed, "botocore has written the file");
}

#[test]
fn ssoenv_and_botocore_renew_one_token_in_turn() {
    let Some(python) = tools::python() else { return };
    let world = World::signed_in();
    expire(&world);
    world.used(&["dev"]);
    assert_eq!(renewals(&world), 1);
    let ours = world.token();

    // The service has rotated the refresh token: the one we have stored must be the one botocore sends.
    expire(&world);
    let theirs = botocore(python, &world);
    assert_eq!(renewals(&world), 2);
    let sent = &world.service.calls().pop().unwrap().body;
    assert!(sent.contains(ours["refreshToken"].as_str().unwrap()), "{sent}");
    assert_eq!(theirs["token"], world.token()["accessToken"]);
    assert_ne!(theirs["token"], ours["accessToken"]);

    // What botocore wrote is good for us, while it is fresh and to renew it.
    world.used(&["staging"]);
    assert_eq!(renewals(&world), 2);
    expire(&world);
    world.used(&["prod"]);
    assert_eq!(renewals(&world), 3);
    let portal =
        |call: &crate::support::identity_center::Call| call.operation == Operation::GetRoleCredentials;
    assert!(world.service.calls().iter().filter(|call| portal(call)).all(|call| call.status == 200));
}
