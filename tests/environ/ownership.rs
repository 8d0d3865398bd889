//! Whether a shell still has what `use` gave it: `prompt`, `status`, `explain` and `doctor` give one answer.

use crate::support::world::World;
use serde_json::Value;

/// What each verb says of the shell: whether what `use` has set was changed since.
fn changed(world: &World) -> [bool; 4] {
    let json = |arguments: &[&str]| -> Value {
        serde_json::from_str(&world.run(arguments).stdout)
            .unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
    };
    let prompt = world.run(&["prompt"]).stdout;
    let status = json(&["status", "--json"]);
    let explain = json(&["explain", "--json"]);
    let doctor = world.run(&["doctor", "--offline", "--json"]).stdout;
    [
        prompt.contains('?'),
        status["shell"]["state"] == "changed",
        explain["shell"] == "changed",
        doctor.contains("variable.changed"),
    ]
}

#[test]
fn every_verb_sees_the_same_change() {
    let other =
        [("AWS_ACCESS_KEY_ID", "AKIAOTHER"), ("AWS_SECRET_ACCESS_KEY", "s"), ("AWS_SESSION_TOKEN", "t")];
    for (mode, set, expected) in [
        ("keys", &[][..], false),
        ("keys", &[("AWS_ACCESS_KEY_ID", "AKIAOTHER")], true),
        ("keys", &[("AWS_PROFILE", "prod")], true),
        ("profile", &[], false),
        ("profile", &[("AWS_PROFILE", "prod")], true),
        ("profile", &[("AWS_SECRET_ACCESS_KEY", "s")], true),
        ("profile", &[("AWS_SESSION_TOKEN", "t")], true),
        ("profile", &other, true),
    ] {
        let mut world = World::signed_in();
        let ran = world.run(&["use", "dev", "--mode", mode, "--format", "json"]);
        world.apply(&serde_json::from_str(&ran.stdout).unwrap());
        for (name, value) in set {
            world.variable(name, value);
        }
        assert_eq!(changed(&world), [expected; 4], "{mode} {set:?}");
    }
}
