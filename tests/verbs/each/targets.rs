//! Which targets a word means; one that means nothing stops everything.

use super::{meant, names, refused};
use crate::support::world::World;

#[test]
fn profiles_patterns_accounts_and_aliases_are_targets() {
    let world = World::signed_in();
    world.settings("[alias]\nproduct = staging\nrole = 222222222222/ReadOnly\n");
    for (words, expected) in [
        (&["dev"][..], &["dev 111111111111/Developer eu-west-1"][..]),
        (
            &["staging", "dev"],
            &["staging 222222222222/Developer us-east-1", "dev 111111111111/Developer eu-west-1"],
        ),
        (&["d?v"], &["dev 111111111111/Developer eu-west-1"]),
        (&["DEV*"], &["dev 111111111111/Developer eu-west-1"]),
        (&["product"], &["staging 222222222222/Developer us-east-1"]),
        (&["role"], &["222222222222/ReadOnly 222222222222/ReadOnly -"]),
        (&["222222222222/Developer"], &["staging 222222222222/Developer us-east-1"]),
        (&["222222222222/deploy"], &["deploy 222222222222/deploy us-east-1"]),
        (&["my-org/222222222222/ReadOnly"], &["222222222222/ReadOnly 222222222222/ReadOnly -"]),
        (&["012345678901"], &["prod 012345678901/Administrator eu-central-1"]),
        (
            &["*/Developer"],
            &["dev 111111111111/Developer eu-west-1", "staging 222222222222/Developer us-east-1"],
        ),
        (&["2222*/dep*"], &["deploy 222222222222/deploy us-east-1"]),
        (&["my-org/*/Admin*"], &["prod 012345678901/Administrator eu-central-1"]),
        (&["arn:aws:iam::222222222222:role/deploy"], &["deploy 222222222222/deploy us-east-1"]),
    ] {
        assert_eq!(meant(&world, words), expected, "{words:?}");
    }
    assert!(world.service.calls().is_empty());
}

#[test]
fn a_word_that_means_nothing_stops_everything() {
    let world = World::signed_in().with_cached(&["dev"]);
    for (words, says) in [
        (&["dev", "typo"][..], "no profile typo"),
        (&["dev", "prod-*"], "`prod-*` matches no target"),
        (&["dev", "*/Nobody"], "`*/Nobody` matches no target"),
        (&["dev", "de"], "no profile de"),
        (&["dev", "11111111111"], "has 11 digits"),
        (&["dev", "-"], "no other profile was used"),
    ] {
        let ran = refused(&world, words);
        assert_eq!(ran.code, Some(5), "{words:?}: {ran:?}");
        assert!(ran.stderr.contains(says) && ran.stderr.contains("hint: "), "{words:?}: {}", ran.stderr);
    }
}

#[test]
fn a_pattern_that_the_shell_has_replaced_by_files_is_recognised() {
    let world = World::signed_in();
    std::fs::write(world.home().join("dev-notes"), "").unwrap();
    let ran = refused(&world, &["dev-notes"]);
    assert!(ran.code == Some(5) && ran.stderr.ends_with("write @FILE for a file with targets\n"), "{ran:?}");
}

#[test]
fn a_profile_wins_over_every_other_reading_of_its_name() {
    let name = |name: &str| {
        format!(
            "[profile '{name}']\nsso_session = my-org\nsso_account_id = 222222222222\nsso_role_name = ReadOnly\n"
        )
    };
    let names: String = ["@all", "de*", "111111111111", "."].map(name).concat();
    let world = World::signed_in().with_sections(&names);
    for word in ["@all", "de*", "111111111111", "."] {
        assert_eq!(meant(&world, &[word]), [format!("{word} 222222222222/ReadOnly -")]);
    }
}

#[test]
fn the_same_role_and_region_run_once() {
    let copy =
        "[profile copy]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = Developer\n";
    let elsewhere = copy.replace("copy", "elsewhere") + "region = us-west-2\n";
    let other = copy.replace("copy", "other") + "region = eu-west-1\nssoenv_env.STAGE = x\n";
    let world = World::signed_in().with_sections(&format!("{copy}region = eu-west-1\n{elsewhere}{other}"));
    let all = ["dev", "copy", "elsewhere", "111111111111/Developer", "dev", "other"];
    assert_eq!(names(&world, &all), ["dev", "elsewhere", "other"]);
    let ran = world.run(&[&["each", "--dry-run"], &all[..]].concat());
    assert_eq!(ran.stderr, "ssoenv: the same role and region run once: copy as dev\n");
    // In given regions the profiles' own do not matter.
    assert_eq!(names(&world, &["dev", "elsewhere", "--region", "us-east-1"]), ["dev"]);
    // The older form of a session leads to the same portal.
    assert_eq!(names(&world, &["default", "old-style"]), ["default"]);
    assert_eq!(names(&world, &["old-style", "default"]), ["default"]);
}

#[test]
fn patterns_pass_over_profiles_without_credentials_and_stop_at_broken_ones() {
    let sections = "[profile base]\nregion = eu-west-1\n[profile build]\nrole_arn = arn:aws:iam::111111111111:role/x\nweb_identity_token_file = /t\n\
        [profile broken]\nsso_session = nowhere\nsso_account_id = 111111111111\nsso_role_name = Developer\n";
    let world = World::signed_in().with_sections(sections);
    let ran = world.run(&["each", "--dry-run", "--json", "b?i*"]);
    assert_eq!(ran.code, Some(5), "{ran:?}");
    let ran = world.run(&["each", "--dry-run", "--json", "b?s*", "bu*", "dev"]);
    assert!(ran.code == Some(5) && ran.stderr.contains("`b?s*` matches no target"), "{ran:?}");
    let ran = world.run(&["each", "--dry-run", "--json", "*u*"]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (Some(0), 1), "{ran:?}");
    assert_eq!(ran.stderr, "ssoenv: left out, since tools get their credentials without ssoenv: build\n");
    let ran = refused(&world, &["*"]);
    assert!(ran.code == Some(5) && ran.stderr.contains("broken"), "{ran:?}");
    let ran = refused(&world, &["base"]);
    assert!(ran.code == Some(5) && ran.stderr.contains("base"), "{ran:?}");
}
