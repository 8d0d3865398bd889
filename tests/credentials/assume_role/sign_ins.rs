//! What becomes of a chain when somebody signs out, or in as somebody else.

use super::{DEPLOY, SAM, counts, fails, lines, plain_role_file, role, signed_in};
use crate::binding::directories::Played;
use crate::support::world::World;

/// dev, deploy, and a role above it that no profile names, have been had; and a chain that has nothing to do with the
/// sign-in.
fn used() -> World {
    let world = signed_in("");
    let keys = lines(&world.service.user_key(SAM));
    role(&world, "own", &["111111111111"]);
    role(&world, "above", &["222222222222"]);
    world.add_sections(&format!(
            "[profile sam]\n{keys}[profile own]\nrole_arn = arn:aws:iam::222222222222:role/own\nsource_profile = sam\nregion = us-east-1\n"
        ),
    );
    drop(world.used(&["own"]));
    drop(world.used(&["222222222222/above", "--source", "deploy"]));
    world
}

/// Whether the files of dev, deploy, the role above it, and the chain on keys are there.
fn kept(world: &World) -> [bool; 4] {
    let file =
        |name: &str| plain_role_file(world, &format!("arn:aws:iam::222222222222:role/{name}")).exists();
    [world.role_path("111111111111", "Developer").exists(), file("deploy"), file("above"), file("own")]
}

#[test]
fn a_sign_out_removes_every_role_that_came_from_the_session_and_no_other() {
    let world = used();
    assert_eq!(kept(&world), [true; 4]);
    let ran = world.run(&["logout", "my-org"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(kept(&world), [false, false, false, true]);
    fails(&world, &["use", "deploy"], 3);
    drop(world.used(&["own"]));
}

#[test]
fn a_sign_in_as_somebody_else_leaves_nobody_the_first_persons_roles() {
    let world = used();
    let before = world.used(&["deploy"])["AWS_ACCESS_KEY_ID"].clone();
    world.service.configure(|rules| {
        rules.user = "eve".to_owned();
        rules.approve_device_automatically = true;
    });
    let ran = world.run(&["login", "my-org", "--device-code", "--force", "--no-browser"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(kept(&world), [false, false, false, true]);
    world.service.forget_calls();
    assert_ne!(world.used(&["deploy"])["AWS_ACCESS_KEY_ID"], before);
    assert_eq!(counts(&world), (1, 1));
}

#[test]
fn a_file_that_another_tool_left_goes_with_the_session_of_its_profile() {
    let world = signed_in("");
    drop(world.used(&["deploy"]));
    // As if the AWS CLI had made it: nothing is written down about it.
    std::fs::remove_dir_all(world.home().join(".local/state/ssoenv")).unwrap();
    let ran = world.run(&["logout", "my-org"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!plain_role_file(&world, DEPLOY).exists());
}

/// The file names the role alone: another session's chain has a file of its own only where its profile says more.
#[test]
fn a_sign_out_of_one_session_leaves_the_chains_of_another() {
    let world = signed_in("");
    let start_url = world.service.start_url();
    world.sign_in_to("other");
    role(&world, "theirs", &["111111111111"]);
    world.add_sections(&format!(
            "[sso-session other]\nsso_start_url = {start_url}\nsso_region = us-east-1\n[profile base]\nsso_session = other\nsso_account_id = 111111111111\nsso_role_name = Developer\n[profile theirs]\nrole_arn = arn:aws:iam::222222222222:role/theirs\nsource_profile = base\nregion = us-east-1\n"
        ),
    );
    drop(world.used(&["deploy"]));
    drop(world.used(&["theirs"]));
    let ran = world.run(&["logout", "my-org"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!plain_role_file(&world, DEPLOY).exists());
    assert!(plain_role_file(&world, "arn:aws:iam::222222222222:role/theirs").exists());
    world.service.forget_calls();
    drop(world.used(&["theirs"]));
    assert!(world.service.calls().is_empty());
}

#[test]
fn a_sign_out_takes_a_chain_of_the_session_out_of_the_shell_and_no_other() {
    let mut shell = Played::new();
    let keys = lines(&shell.world.service.user_key(SAM));
    role(&shell.world, "own", &["111111111111"]);
    shell.world.add_sections(&format!(
            "[profile sam]\n{keys}[profile own]\nrole_arn = arn:aws:iam::222222222222:role/own\nsource_profile = sam\nregion = us-east-1\n"
        ),
    );
    for (target, stays) in
        [(&["deploy"][..], false), (&["222222222222/deploy", "--source", "dev"], false), (&["own"], true)]
    {
        shell.world.sign_in_to("my-org");
        shell.does(&[&["use"], target].concat());
        shell.does(&["logout", "my-org"]);
        assert_eq!(!shell.holds("AWS_ACCESS_KEY_ID").is_empty(), stays, "{target:?}");
    }
}
