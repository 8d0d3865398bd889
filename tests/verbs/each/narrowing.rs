//! Several roles of an account are never guessed; options narrow what words mean, and `--available` widens where patterns
//! look.

use super::{meant, names, refused};
use crate::support::identity_center::Operation;
use crate::support::world::World;

#[test]
fn an_account_with_several_roles_needs_one() {
    let world = World::signed_in();
    let ran = refused(&world, &["111111111111"]);
    assert_eq!(
        ran.stderr,
        "ssoenv: `111111111111` has several roles: default (111111111111/ReadOnly), dev (111111111111/Developer)\n\
         hint: choose with --role ROLE, or name them\n"
    );
    assert_eq!(ran.code, Some(5));
    assert_eq!(names(&world, &["111111111111", "--role", "Developer"]), ["dev"]);
    assert_eq!(names(&world, &["111111111111", "--role", "dev*"]), ["dev"]);
    assert_eq!(names(&world, &["111111111111", "--role", "*"]), ["default", "dev"]);
    assert!(world.service.calls().is_empty());
}

#[test]
fn a_role_option_gives_accounts_without_a_profile_their_role_without_a_call() {
    let world = World::signed_in();
    std::fs::write(world.home().join("all"), "111111111111\n222222222222\n012345678901\n333333333333\n")
        .unwrap();
    assert_eq!(
        meant(&world, &["@all", "--role", "ReadOnly"]),
        [
            "default 111111111111/ReadOnly -",
            "222222222222/ReadOnly 222222222222/ReadOnly -",
            "012345678901/ReadOnly 012345678901/ReadOnly -",
            "333333333333/ReadOnly 333333333333/ReadOnly -",
        ]
    );
    assert!(world.service.calls().is_empty());
    // Without a role, the service says which there are.
    world.service.assign("333333333333", "more", "more@example.com", &["One"]);
    assert_eq!(names(&world, &["333333333333"]), ["333333333333/One"]);
    world.service.assign("333333333333", "more", "more@example.com", &["Two"]);
    let ran = refused(&world, &["333333333333"]);
    assert!(ran.stderr.contains("several roles: 333333333333/One, 333333333333/Two\n"), "{ran:?}");
    assert_eq!(names(&world, &["333333333333", "--role", "T*"]), ["333333333333/Two"]);
}

#[test]
fn options_alone_select_profiles() {
    let other = "[profile other-dev]\nsso_session = other\nsso_account_id = 111111111111\nsso_role_name = Developer\nregion = eu-west-1\n";
    let keys = "[profile user]\naws_access_key_id = AKIA\naws_secret_access_key = s\n";
    let world = World::signed_in().with_session("other").with_sections(other).with_sections(keys);
    for (options, expected) in [
        (&["--role", "Developer", "--session", "my-org"][..], &["dev", "staging"][..]),
        (&["--session", "other"], &["other-dev"]),
        (&["--session", "other", "--role", "D*"], &["other-dev"]),
        (&["--account", "2222*"], &["staging", "deploy"]),
        (&["--account", "222222222222", "--account", "0*"], &["staging", "prod", "deploy"]),
        (&["--account", "222222222222", "--role", "dep*"], &["deploy"]),
    ] {
        assert_eq!(names(&world, options), expected, "{options:?}");
    }
    for (options, code, says) in [
        (&["--role", "Nobody"][..], 5, "there is no profile with --role Nobody"),
        (&["--role", "Dev"], 5, "there is no profile with --role Dev"),
        (&["--role", "Developer", "--role", "Typo"], 5, "--role Typo fits none of the targets"),
        (&["--account", "222222222222", "--account", "9*"], 5, "--account 9* fits none"),
        (&["--session", "nowhere"], 5, "nowhere"),
        (&["prod", "--role", "Developer"], 5, "`prod` is no target with --role Developer"),
        (&["dev", "user", "--session", "my-org"], 5, "`user` is no target with --session my-org"),
    ] {
        let ran = refused(&world, options);
        assert_eq!(ran.code, Some(code), "{options:?}: {ran:?}");
        assert!(ran.stderr.contains(says), "{options:?}: {ran:?}");
    }
}

#[test]
fn patterns_look_in_the_listing_with_available() {
    let world = World::signed_in();
    world.service.assign("333333333333", "Shop Live", "live@example.com", &["ReadOnly", "Deploy"]);
    for (words, expected) in [
        (
            &["--role", "ReadOnly"][..],
            &["default", "012345678901/ReadOnly", "333333333333/ReadOnly", "222222222222/ReadOnly"][..],
        ),
        (&["*/Deploy"], &["333333333333/Deploy"]),
        (&["shop*/read*"], &["333333333333/ReadOnly"]),
        (&["Shop Live", "--role", "Deploy"], &["333333333333/Deploy"]),
        (&["333333333333", "--role", "D*"], &["333333333333/Deploy"]),
        (&["shop*", "--role", "*"], &["333333333333/Deploy", "333333333333/ReadOnly"]),
        (&["de*", "--role", "Developer"], &["dev"]),
        (&["dev"], &["dev"]),
        (&["--account", "s*", "--role", "ReadOnly"], &["333333333333/ReadOnly", "222222222222/ReadOnly"]),
    ] {
        let mut found = names(&world, &[&["--available"], words].concat());
        let mut expected: Vec<String> = expected.iter().map(|name| (*name).to_owned()).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{words:?}");
    }
    assert_eq!(world.service.count(Operation::ListAccounts), 1);
    for (words, says) in [
        (&["shop*"][..], "`shop*` has several roles: 333333333333/Deploy, 333333333333/ReadOnly"),
        (&["--account", "shop*"], "several roles"),
        (&["333333333333"], "`333333333333` has several roles"),
        (&["nobody*"], "`nobody*` matches no target"),
    ] {
        let ran = refused(&world, &[&["--available"], words].concat());
        assert!(ran.code == Some(5) && ran.stderr.contains(says), "{words:?}: {ran:?}");
    }
}

#[test]
fn names_of_accounts_are_those_of_the_last_listing() {
    let world = World::signed_in();
    let ran = refused(&world, &["*", "--account", "staging"]);
    assert!(ran.stderr.contains("names of accounts are known after `ssoenv list --available`"), "{ran:?}");
    assert_eq!(world.run(&["list", "--available"]).code, Some(0));
    assert_eq!(names(&world, &["*", "--account", "STAGING"]), ["staging", "deploy"]);
}

#[test]
fn what_sync_leaves_out_is_not_left_out_here() {
    let world = World::signed_in();
    world.settings("sync_exclude = 222222222222\n");
    let found = names(&world, &["--available", "--role", "ReadOnly"]);
    assert!(found.contains(&"222222222222/ReadOnly".to_owned()), "{found:?}");
}
