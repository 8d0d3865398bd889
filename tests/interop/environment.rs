//! The variables that `use` sets are, to botocore, credentials that end, of an account, in a region.

use super::{ask, tools};
use crate::support::home;
use crate::support::world::World;
use serde_json::{Value, json};
use std::fs;

#[test]
fn botocore_finds_credentials_with_expiry_and_account_in_the_variables() {
    let Some(python) = tools::python() else { return };
    let mut world = World::signed_in();
    let set = world.used(&["prod"]);
    let file = fs::read(world.role_path("012345678901", "Administrator")).unwrap();
    let file: Value = serde_json::from_slice(&file).unwrap();
    for (name, value) in &set {
        world.variable(name, value);
    }
    world.service.forget_calls();

    let answer = ask(python, &world, "environment.py", &Value::Null);
    assert_eq!(
        answer,
        json!({
            "id": file["Credentials"]["AccessKeyId"],
            "secret": file["Credentials"]["SecretAccessKey"],
            "token": file["Credentials"]["SessionToken"],
            "account": "012345678901",
            "expires": answer["expires"],
            "session_method": "env",
            "session_region": "eu-central-1",
        })
    );
    let expires = home::rfc3339(answer["expires"].as_i64().unwrap());
    assert_eq!(expires, file["Credentials"]["Expiration"].as_str().unwrap());
    assert!(world.service.calls().is_empty(), "{:?}", world.service.calls());
}
