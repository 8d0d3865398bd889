//! A guard that guards nothing, and one that means nothing.

use crate::support::world::World;

#[test]
fn doctor_finds_a_guard_that_guards_nothing_and_one_that_means_nothing() {
    let world = World::signed_in();
    for (settings, id, at) in [
        ("guard = ask\n", None, ""),
        ("guard = ask prod\nread_only_roles = View*\n", None, ""),
        ("production = gold\nguard = ask\n", Some("settings.guard"), ":2: guard = ask"),
        ("guard = ask staging, dev\n", Some("settings.guard"), ":1: guard = ask staging, dev"),
        ("guard = aks\n", Some("settings.value"), ":1"),
        ("[session my-org]\nguard = aks\n", Some("settings.value"), ":2"),
    ] {
        world.settings(settings);
        let ran = world.run(&["doctor", "--offline", "--json"]);
        let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let findings = report["findings"].as_array().unwrap();
        let found: Vec<&serde_json::Value> =
            findings.iter().filter(|it| it["id"].as_str().unwrap().starts_with("settings.")).collect();
        assert_eq!(found.iter().map(|it| it["id"].as_str().unwrap()).next(), id, "{settings} {found:?}");
        let evidence = found.iter().map(|it| it["evidence"].to_string()).collect::<String>();
        assert!(evidence.contains(at), "{settings} {evidence}");
    }
}
