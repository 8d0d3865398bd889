//! A role that no profile names, in a shell with the hook: it is renewed, directories are bound to it and go back to it,
//! and it is signed out of.

use crate::support::identity_center::Operation;
use crate::support::typist::{Kind, Typist, bound, in_each_shell};
use crate::support::wait::until_some;
use crate::support::world::{World, ran};
use serde_json::Value;

const ROLE: &str = "111111111111/ReadOnly";

fn world() -> World {
    let world = World::signed_in();
    world.config("");
    world.with_session("my-org").with_session("other")
}

/// What the hook asks for when the time for it has come.
fn renewed(world: &World) -> Value {
    let mut command = world.ssoenv(&["__hook", "refresh"]);
    let ran = ran(command.env("SSOENV_HOOK", "1").env("SSOENV_WRAP", "powershell").output().unwrap());
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    serde_json::from_str(&ran.stdout).unwrap()
}

#[test]
fn the_hook_renews_it_through_the_session_that_was_named() {
    let mut world = world();
    let set = world.used(&["my-org/111111111111/ReadOnly"]);
    world.apply(&serde_json::json!({"set": set, "unset": []}));
    // As it is with ten minutes left.
    let epoch = |seconds: i64| (world.service.now() + seconds).to_string();
    let (end, due) = (epoch(600), epoch(-1));
    world.variable("SSOENV_EXPIRES_AT", &end).variable("SSOENV_REFRESH_AT", &due);
    std::fs::remove_file(world.role_path("111111111111", "ReadOnly")).unwrap();
    world.service.forget_calls();
    let change = until_some("a renewal", || {
        Some(renewed(&world)).filter(|change| change["set"]["AWS_ACCESS_KEY_ID"].is_string())
    });
    assert_ne!(change["set"]["AWS_ACCESS_KEY_ID"], *set["AWS_ACCESS_KEY_ID"]);
    assert_eq!(change["set"]["SSOENV_KEY_ID"], change["set"]["AWS_ACCESS_KEY_ID"]);
    assert_eq!(change["set"].get("SSOENV_ARGS"), None, "it stays as it is");
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 1);
    // Through another session it is nobody's business, and without one a guess.
    for (arguments, means) in [("{\"session\":\"gone\"}", "unknown"), ("", "a guess")] {
        world.variable("SSOENV_ARGS", arguments);
        let change = renewed(&world);
        assert_eq!(change["set"].get("AWS_ACCESS_KEY_ID"), None, "{means}");
    }
}

in_each_shell!(directories_are_bound_to_it_and_go_back_to_it, and pwsh);
fn directories_are_bound_to_it_and_go_back_to_it(kind: &Kind) {
    let world = world();
    for role in [ROLE, "222222222222/Developer"] {
        drop(world.used(&[role, "--session", "my-org"]));
    }
    let inside = bound(&world, "inside", "my-org/222222222222/Developer").display().to_string();
    assert_eq!(
        std::fs::read_to_string(world.home().join("inside/.ssoenv")).unwrap(),
        "my-org/222222222222/Developer\n"
    );
    let mut typist = Typist::hooked(kind, &world);
    typist.says(&format!("ssoenv use my-org/{ROLE} -q"));
    let stands = |typist: &mut Typist| typist.values(&["SSOENV_PROFILE", "SSOENV_ARGS"]);
    let ours = format!("{ROLE} {{\"session\":\"my-org\"}}");
    assert_eq!(stands(&mut typist), ours, "{}", kind.name);
    assert!(typist.value("SSOENV_PROMPT").starts_with("111111111111/ReadOnly "), "{}", kind.name);
    typist.says(&format!("cd '{inside}'"));
    assert_eq!(stands(&mut typist), "222222222222/Developer {\"session\":\"my-org\"}", "{}", kind.name);
    typist.says("cd ~");
    assert_eq!(stands(&mut typist), ours, "{}", kind.name);
    typist.says("ssoenv off -q");
    assert_eq!(stands(&mut typist), " ", "{}", kind.name);
}

in_each_shell!(signing_out_takes_it_out_of_the_shell: bash);
fn signing_out_takes_it_out_of_the_shell(kind: &Kind) {
    let world = world();
    let mut typist = Typist::hooked(kind, &world);
    typist.says(&format!("ssoenv use my-org/{ROLE} -q"));
    assert_eq!(typist.value("SSOENV_PROFILE"), ROLE);
    assert_eq!(typist.status_of("ssoenv logout my-org"), "0");
    assert_eq!(typist.values(&["SSOENV_PROFILE", "AWS_ACCESS_KEY_ID"]), " ");
}
