//! A kept listing belongs to the person who signed in: somebody else sees nothing of it.

use super::available_roles::{asked, available};
use crate::support::identity_center::{Fault, Operation};
use crate::support::listing;
use crate::support::terminal::Terminal;
use crate::support::world::World;

/// Accounts of two persons.
const ADA: [(&str, &str); 3] =
    [("100000000001", "ada-one"), ("100000000002", "ada-two"), ("100000000003", "ada-three")];
const BOB: [(&str, &str); 2] = [("200000000004", "bob-four"), ("200000000005", "bob-five")];

/// Gives the next person to sign in these accounts, in place of those.
fn reassign(world: &World, from: &[(&str, &str)], to: &[(&str, &str)]) {
    from.iter().for_each(|(id, _)| world.service.unassign(id, "Reader"));
    to.iter().for_each(|(id, name)| world.service.assign(id, name, "", &["Reader"]));
}

/// Ada has signed in and listed her accounts.
fn adas() -> World {
    let world = World::signed_in().with_rules(|rules| rules.approve_device_automatically = true);
    world.config(&format!(
        "[sso-session my-org]\nsso_start_url = {}\nsso_region = us-east-1\n",
        world.service.start_url()
    ));
    for (id, roles) in [
        ("111111111111", &["Developer", "ReadOnly"]),
        ("222222222222", &["Developer", "ReadOnly"]),
        ("012345678901", &["Administrator", "ReadOnly"]),
    ] {
        roles.iter().for_each(|role| world.service.unassign(id, role));
    }
    reassign(&world, &[], &ADA);
    let ran = available(&world, &[]);
    assert!(ran.stdout.contains("ada-three"), "{ran:?}");
    world.service.forget_calls();
    world
}

fn sign_in(world: &World) {
    let ran = world.run(&["login", "my-org", "--device-code", "--force"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(!ran.stderr.contains("account"), "{}", ran.stderr);
}

/// What the picker shows until this text comes.
fn picker(world: &World, text: &str) -> String {
    let mut terminal = Terminal::start(world.line("sh", &["-c", "ssoenv use > out"]));
    let shown = terminal.shows(text);
    terminal.types("\u{3}");
    terminal.ends();
    shown
}

/// Everything that a file of the state folder says.
fn state_folder(world: &World) -> String {
    let folder = std::fs::read_dir(world.home().join(".local/state/ssoenv/accounts")).unwrap();
    folder.map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
}

#[test]
fn somebody_elses_sign_in_leaves_nothing_of_the_listing() {
    let world = adas();
    assert!(picker(&world, "ada-two").contains("ada-one"));
    reassign(&world, &ADA, &BOB);
    sign_in(&world);
    assert_eq!(world.service.count(Operation::ListAccounts), 1);
    let kept = state_folder(&world);
    assert!(!kept.contains("ada") && kept.contains("bob-four"), "{kept}");
    let offered = world.run(&["__complete", "fish", "--", "ssoenv", "use", ""]);
    assert!(!offered.stdout.contains("ada") && !offered.stdout.contains("1000"), "{}", offered.stdout);
    let ran = available(&world, &["--names"]);
    assert!(!picker(&world, "bob-four").contains("ada"));
    assert_eq!(ran.stdout, "200000000005/Reader\n200000000004/Reader\n", "{ran:?}");
    assert_eq!((world.service.count(Operation::ListAccounts), asked(&world).len()), (1, 2));
}

#[test]
fn a_listing_of_the_same_accounts_stays_and_the_roles_are_asked_again() {
    let world = adas();
    world.service.assign(ADA[0].0, "renamed", "", &[]);
    sign_in(&world);
    assert_eq!((world.service.count(Operation::ListAccounts), asked(&world).len()), (1, 0));
    assert_eq!(listing::known(&world).len(), 3);
    assert!(state_folder(&world).contains("Reader"));
    let ran = available(&world, &[]);
    assert!(ran.stdout.contains("renamed") && ran.stdout.contains("ada-two"), "{ran:?}");
    assert_eq!((world.service.count(Operation::ListAccounts), asked(&world).len()), (1, 3));
}

#[test]
fn where_it_is_not_known_who_signed_in_the_listing_is_dropped_and_the_sign_in_is_none_the_worse() {
    for fault in [Fault::Status(500), Fault::Reset, Fault::HtmlError(429), Fault::Garbage] {
        let world = adas();
        world.service.fault(Operation::ListAccounts, fault.clone());
        sign_in(&world);
        assert_eq!(world.service.count(Operation::ListAccounts), 1, "{fault:?}");
        assert_eq!(state_folder(&world), "", "{fault:?}");
    }
}

#[test]
fn without_a_listing_a_sign_in_asks_for_no_accounts() {
    let world = adas();
    std::fs::remove_file(listing::path(&world).unwrap()).unwrap();
    sign_in(&world);
    assert_eq!(world.service.count(Operation::ListAccounts), 0);
}
