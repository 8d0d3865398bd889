//! `list --available`: what is kept, for how long, and who removes it.

use super::available_roles::{asked, assign, available};
use crate::support::identity_center::{Fault, Operation};
use crate::support::listing;
use crate::support::world::World;

const DAY: i64 = 86_400;

#[test]
fn a_listing_that_is_fresh_asks_nothing_and_refresh_asks_for_everything() {
    let world = World::signed_in();
    let first = available(&world, &[]);
    world.service.forget_calls();
    let second = available(&world, &[]);
    assert_eq!((second.code, &*second.stdout, &*second.stderr), (Some(0), &*first.stdout, ""));
    assert_eq!(world.service.calls().len(), 0);
    let third = available(&world, &["--refresh"]);
    assert_eq!((third.code, &*third.stdout, &*third.stderr), (Some(0), &*first.stdout, ""));
    assert_eq!((world.service.count(Operation::ListAccounts), asked(&world).len()), (1, 3));
    assert_eq!(world.run(&["list", "--refresh"]).code, Some(2));
}

#[test]
fn every_answer_has_an_age_of_its_own() {
    let world = World::signed_in();
    drop(available(&world, &[]));
    let asks = |world: &World| {
        world.service.forget_calls();
        assert_eq!(available(world, &[]).code, Some(0));
        (world.service.count(Operation::ListAccounts), asked(world).into_keys().collect::<Vec<_>>())
    };
    let none = Vec::<String>::new();
    listing::age(&world, DAY - 60, true, &["111111111111", "222222222222"]);
    assert_eq!(asks(&world), (0, none.clone()));
    listing::age(&world, 60, false, &["222222222222"]);
    assert_eq!(asks(&world), (0, vec!["222222222222".to_owned()]));
    listing::age(&world, 60, true, &[]);
    assign(&world, 1);
    assert_eq!(asks(&world), (1, vec!["000000000000".to_owned()]));
    world.settings("listing_max_age = 1h\n[session my-org]\nlisting_max_age = 30days\n");
    listing::age(&world, 10 * DAY, true, &["111111111111"]);
    assert_eq!(asks(&world), (0, none));
    world.settings("listing_max_age = 1h\n");
    assert_eq!(asks(&world), (1, vec!["111111111111".to_owned()]));
    world.settings("listing_max_age = soon\n");
    let ran = available(&world, &[]);
    assert_eq!(ran.code, Some(5), "{ran:?}");
    assert!(ran.stderr.contains("config:1: listing_max_age is `soon`"), "{}", ran.stderr);
}

#[test]
fn an_account_that_is_gone_is_gone_and_one_that_fails_is_asked_again() {
    let world = World::signed_in();
    drop(available(&world, &[]));
    world.service.unassign("222222222222", "Developer");
    world.service.unassign("222222222222", "ReadOnly");
    assert_eq!(available(&world, &["--refresh", "--names"]).stdout.lines().count(), 4);
    assert_eq!(listing::known(&world).len(), 2);
    world.service.fault_times(Operation::ListAccountRoles, Fault::Status(403), 1);
    let ran = available(&world, &["--refresh", "--names"]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (Some(4), 2), "{ran:?}");
    listing::age(&world, DAY, false, &["111111111111", "012345678901"]);
    world.service.forget_calls();
    let ran = available(&world, &["--names"]);
    assert_eq!((ran.code, ran.stdout.lines().count()), (Some(0), 4), "{ran:?}");
    assert_eq!(asked(&world).len(), 2);
}

#[test]
fn an_account_that_is_lost_within_the_day_is_no_failure() {
    let world = World::signed_in();
    drop(available(&world, &[]));
    world.service.unassign("222222222222", "Developer");
    world.service.unassign("222222222222", "ReadOnly");
    listing::age(&world, DAY, false, &["222222222222", "111111111111"]);
    world.service.forget_calls();
    let ran = available(&world, &["--names"]);
    assert_eq!((ran.code, ran.stderr.as_str(), ran.stdout.lines().count()), (Some(0), "", 4));
    assert_eq!((world.service.count(Operation::ListAccounts), asked(&world).len()), (1, 2));
}

#[test]
fn too_many_calls_are_no_failure_and_no_sign_in() {
    let world = World::signed_in();
    // The portal's own 429 has no JSON.
    world.service.fault_times(Operation::ListAccounts, Fault::HtmlError(429), 1);
    world.service.fault_times(Operation::ListAccountRoles, Fault::HtmlError(429), 2);
    let ran = available(&world, &["--names"]);
    assert_eq!((ran.code, ran.stderr.as_str(), ran.stdout.lines().count()), (Some(0), "", 6));
    assert_eq!(world.service.count(Operation::CreateToken), 0);
    assert_eq!(asked(&world).into_values().sum::<usize>(), 5);
}

#[test]
fn a_sign_out_removes_the_listing() {
    let both = World::signed_in().with_session("other");
    for arguments in [&["my-org"][..], &["--profile", "dev"], &["--all"]] {
        both.sign_in();
        assert_eq!(available(&both, &["--session", "my-org"]).code, Some(0));
        assert!(listing::path(&both).is_some());
        assert_eq!(both.run(&[&["logout", "--roles"], arguments].concat()).code, Some(0));
        assert!(listing::path(&both).is_some(), "the sign-in stays");
        assert_eq!(both.run(&[&["logout"], arguments].concat()).code, Some(0));
        assert_eq!(listing::path(&both), None, "{arguments:?}");
    }
    // Also that of a session whose token another tool has removed, and of one that is no longer configured.
    both.sign_in();
    assert_eq!(available(&both, &["--session", "my-org"]).code, Some(0));
    std::fs::remove_file(both.token_path()).unwrap();
    both.config("[default]\nregion = us-east-1\n");
    drop(both.run(&["logout", "--all"]));
    assert_eq!(listing::path(&both), None);
}

#[test]
fn names_of_accounts_are_in_errors() {
    let world = World::signed_in();
    drop(available(&world, &[]));
    let ran = world.run(&["use", "012345678901/Nothing"]);
    assert_eq!(ran.code, Some(4));
    let told = "ssoenv: role Nothing in account 012345678901 (prod) is not assigned to you\n";
    assert!(ran.stderr.starts_with(told), "{}", ran.stderr);
}
