//! `list --available` of several sessions.

use crate::support::home;
use crate::support::identity_center::Operation;
use crate::support::world::World;

/// Signed in to my-org; there is another session too.
fn world() -> World {
    World::signed_in().with_session("other").with_sections(
        "[profile mine]\nsso_session = other\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\n",
    )
}

#[test]
fn one_that_is_not_signed_in_to_hides_no_other() {
    let world = world();
    let ran = world.run(&["list", "--available"]);
    assert_eq!(ran.code, Some(3));
    assert_eq!(ran.stderr, "ssoenv: not signed in to other\nhint: ssoenv login other\n");
    assert_eq!(ran.stdout.lines().count(), 7);
    let ran = world.run(&["list", "--available", "--session", "my-org"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    std::fs::remove_file(world.token_path()).unwrap();
    let ran = world.run(&["list", "--available", "--json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(3), ""));
    assert_eq!(ran.stderr.matches("not signed in to ").count(), 2, "{}", ran.stderr);
}

#[test]
fn each_is_asked_and_has_profiles_of_its_own() {
    let world = world();
    world.sign_in_to("other");
    let ran = world.run(&["list", "--available", "--role", "ReadOnly", "--account", "dev"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert_eq!(
        ran.stdout,
        "ACCOUNT       NAME  ROLE      PROFILES            SESSION\n\
         111111111111  dev   ReadOnly  default, old-style  my-org\n\
         111111111111  dev   ReadOnly  old-style, mine     other\n"
    );
    assert_eq!(world.service.count(Operation::ListAccounts), 2);
    let ran = world.run(&["list", "--available", "--names", "--role", "ReadOnly", "--account", "dev"]);
    assert_eq!(ran.stdout, "my-org/111111111111/ReadOnly\nother/111111111111/ReadOnly\n");
    world.service.forget_calls();
    let ran = world.run(&["list", "--available", "--refresh", "--session", "oth*"]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (Some(0), 7));
    assert_eq!(world.service.count(Operation::ListAccounts), 1);
}

#[test]
fn one_of_the_older_form_is_asked_where_it_is_meant() {
    let world = World::empty();
    let url = world.service.start_url();
    world.sign_in_to(&url);
    let ran =
        world.run(&["list", "--available", "--session", &url, "--role", "ReadOnly", "--account", "dev"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(
        ran.stdout.ends_with(&format!("111111111111  dev   ReadOnly  old-style  {url}\n")),
        "{}",
        ran.stdout
    );
    let ran = world.run(&["list", "--available", "--session", "nobody*"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    assert_eq!(ran.stderr, "ssoenv: no session matches\n");
}

#[test]
fn a_broken_one_hides_no_other() {
    let world = World::signed_in();
    let text = home::sample_config(&world.service.start_url());
    world.config(&format!("[sso-session half]\nsso_region = us-east-1\n{text}"));
    let ran = world.run(&["list", "--available"]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (Some(5), 7));
    assert!(ran.stderr.starts_with("ssoenv: session half has no sso_start_url\nhint: "), "{}", ran.stderr);
}

#[test]
fn no_session_at_all_is_said() {
    let world = World::empty();
    world.config("[profile keys]\naws_access_key_id = AKIA\naws_secret_access_key = s\n");
    let ran = world.run(&["list", "--available"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), ""));
    assert!(ran.stderr.contains("hint: create one with `ssoenv configure`"), "{}", ran.stderr);
}
