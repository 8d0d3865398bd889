//! Which cached credentials are served: `list` and `explain` say what `use` does.

use crate::support::home;
use crate::support::identity_center::Operation;
use crate::support::world::World;
use serde_json::{Value, json};
use std::fs;

/// What `list` and `explain` say of `dev`.
fn predicted(world: &World) -> (Value, Value) {
    let json = |arguments: &[&str]| -> Value {
        let ran = world.run(arguments);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        serde_json::from_str(&ran.stdout).unwrap()
    };
    let rows = json(&["list", "--json"]);
    let row = rows.as_array().unwrap().iter().find(|row| row["profile"] == "dev").unwrap();
    (row["state"].clone(), json(&["explain", "dev", "--json"])["next"]["outcome"].clone())
}

#[test]
fn list_explain_and_use_agree_on_which_credentials_are_served() {
    for (left, signed_in, listed, explained, calls) in [
        (59, true, "signed-in", "fetched", 1),
        (220, true, "signed-in", "fetched", 1),
        (300, true, "cached", "served", 0),
        // Nothing new without a person: what is left is served.
        (59, false, "cached", "sign-in-needed", 0),
        (300, false, "cached", "served", 0),
    ] {
        let world = World::signed_in();
        drop(world.used(&["dev"]));
        let path = world.role_path("111111111111", "Developer");
        let mut file: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        file["Credentials"]["Expiration"] = home::rfc3339(world.service.now() + left).into();
        fs::write(&path, file.to_string()).unwrap();
        if !signed_in {
            fs::remove_file(world.token_path()).unwrap();
        }
        world.service.forget_calls();
        let case = format!("{left} s left, signed in: {signed_in}");
        assert_eq!(predicted(&world), (json!(listed), json!(explained)), "{case}");
        assert_eq!(world.run(&["use", "dev", "--format", "json"]).code, Some(0), "{case}");
        assert_eq!(world.service.count(Operation::GetRoleCredentials), calls, "{case}");
    }
}
