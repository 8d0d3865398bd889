//! Roles that no profile names, from the kept listings: below the profiles, and found by whatever is known of them.

use super::{evaluated, picked, place, start};
use crate::support::identity_center::Operation;
use crate::support::world::World;
use std::fs;

/// Accounts without a profile, in the listing that was kept.
fn world() -> World {
    let world = World::signed_in();
    world.service.assign("333333333333", "Shop Live", "ops@example.com", &["Admin", "Billing"]);
    world.service.assign("444444444444", "", "nameless@example.com", &["Admin"]);
    listed(world)
}

fn listed(world: World) -> World {
    assert_eq!(world.run(&["list", "--available"]).code, Some(0));
    world.service.forget_calls();
    world
}

#[test]
fn a_role_without_a_profile_is_found_by_name_id_email_role_and_session() {
    let world = world();
    world.settings("[alias]\npaymaster = my-org/333333333333/Billing\nmystage = staging\n");
    for (keys, active) in [
        ("shop admin", "333333333333/Admin"),
        ("SHOP bill", "333333333333/Billing"),
        ("ops@", "333333333333/Admin"),
        ("3333-3333-3333 billing", "333333333333/Billing"),
        ("nameless", "444444444444/Admin"),
        ("my-org shop bll", "333333333333/Billing"),
        ("shlv", "333333333333/Admin"),
        // A profile's words are found first.
        ("dev", "dev"),
        // By an alias.
        ("paymaster", "333333333333/Billing"),
        ("mystage", "staging"),
        // By the email of its account, which the list does not show.
        ("prod@example", "prod"),
        ("", "default"),
    ] {
        let (found, screen) = picked(&world, &[], &format!("{keys}\r"));
        assert_eq!(found, active, "{keys:?}");
        assert!(screen.contains(&format!("without the list: `eval \"$(ssoenv use {active})\"`")), "{screen}");
    }
    let calls = world.service.calls().len();
    assert_eq!(calls, world.service.count(Operation::GetRoleCredentials), "the list asks for nothing");
}

#[test]
fn profiles_come_first_and_a_role_that_a_profile_has_is_there_once() {
    let world = world();
    let mut terminal = start(&world, &[]);
    let screen = terminal.shows("Billing");
    let order =
        ["> default", "  dev ", "  staging", "  prod ", "  012345678901/ReadOnly", "  333333333333/Admin"];
    assert!(order.map(|row| place(&screen, row)).is_sorted(), "{screen}");
    // What is no profile is called by what it is; the account's name is in the column of the account.
    let rows: Vec<String> =
        screen.lines().map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for row in [
        "222222222222/ReadOnly staging my-org staging@example.com",
        "333333333333/Admin Shop Live my-org ops@example.com",
        "444444444444/Admin my-org nameless@example.com",
    ] {
        assert!(rows.iter().any(|shown| shown == row), "{row} {screen}");
    }
    assert_eq!(rows.iter().filter(|row| row.starts_with("prod ")).count(), 1, "{screen}");
    assert_eq!(screen.matches("Administrator").count(), 1, "{screen}");
    terminal.types("\u{3}");
    assert_eq!(terminal.ends().0, 130);
}

#[test]
fn without_any_profile_the_list_has_the_roles() {
    let world = World::signed_in();
    world.config("");
    let world = listed(world.with_session("my-org"));
    assert_eq!(picked(&world, &[], "prod admin\r").0, "012345678901/Administrator");
    // Nothing was listed: the error is about profiles.
    let world = World::signed_in();
    world.config("");
    let (code, screen) = start(&world.with_session("my-org"), &[]).ends();
    assert_eq!(code, 5, "{screen}");
    assert!(screen.contains("no profile in "), "{screen}");
}

#[test]
fn a_role_of_one_of_two_sessions_is_named_with_its_session() {
    let world = World::signed_in();
    world.config("");
    let mut world =
        listed(world.with_session("one").with_session("two").signed_in_to("one").signed_in_to("two"));
    let (active, screen) = picked(&world, &[], "prod admin two\r");
    assert_eq!(active, "012345678901/Administrator");
    assert!(screen.contains("ssoenv use two/012345678901/Administrator"), "{screen}");
    assert!(evaluated(&world).contains("{\"session\":\"two\"}"));
    // In a subshell the wrapper runs the command twice; the second time nothing is asked.
    world.variable("SSOENV_WRAP", "bash");
    drop(picked(&world, &[], "prod admin two\r"));
    world.variable("SSOENV_REPEATS", "012345678901/Administrator");
    let (code, screen) = start(&world, &[]).ends();
    assert_eq!((code, screen.contains("Profile:")), (0, false), "{screen}");
    assert!(evaluated(&world).contains("{\"session\":\"two\"}"));
}

#[test]
fn roles_that_were_used_last_come_first_among_them() {
    let mut world = world();
    world.variable("SSOENV_WRAP", "bash");
    drop(picked(&world, &[], "shop bill\r"));
    let history = fs::read_to_string(world.home().join(".local/state/ssoenv/history")).unwrap();
    assert!(history.trim_end().ends_with(" my-org/333333333333/Billing"), "{history}");
    let mut terminal = start(&world, &[]);
    let screen = terminal.shows("Billing");
    assert!(place(&screen, "  old-style") < place(&screen, "Billing"), "{screen}");
    assert!(place(&screen, "Billing") < place(&screen, "012345678901/ReadOnly"), "{screen}");
    terminal.types("\u{3}");
    assert_eq!(terminal.ends().0, 130);
}

#[test]
fn the_name_of_an_account_cannot_move_the_cursor() {
    let world = World::signed_in();
    world.service.assign("333333333333", "ev\u{1b}[2Jil\u{202e}", "", &["Admin"]);
    let world = listed(world);
    let mut terminal = start(&world, &[]);
    let screen = terminal.shows("333333333333");
    assert!(screen.contains("ev\\u{1b}[2Jil\\u{202e}"), "{screen}");
    terminal.types("\u{3}");
    assert_eq!(terminal.ends().0, 130);
}

#[test]
fn a_role_in_the_account_of_a_production_profile_is_production() {
    let world = world();
    let mut terminal = start(&world, &[]);
    terminal.shows("  012345678901/ReadOnly  production  prod ");
    terminal.types("\u{3}");
    assert_eq!(terminal.ends().0, 130);
}

#[test]
fn words_that_match_nothing_are_answered() {
    let world = world();
    let mut terminal = start(&world, &[]);
    terminal.answers("Profile:", "zzzz\r");
    terminal.shows("[nothing matches; Backspace removes a character]");
    terminal.types("\u{7f}\u{7f}\u{7f}\u{7f}staging");
    terminal.shows("> staging");
    terminal.types("\u{3}");
    assert_eq!(terminal.ends().0, 130);
}
