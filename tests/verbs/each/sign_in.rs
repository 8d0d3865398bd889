//! A person is asked to sign in once per session, before anything runs.

use super::credentials::world_of;
use crate::support::browser::StandIn;
use crate::support::identity_center::{Operation, browser};
use crate::support::terminal::{Terminal, on_a_terminal};
use crate::support::world::World;

#[test]
fn a_person_signs_in_once_and_everything_runs() {
    let mut world = world_of(5);
    std::fs::remove_file(world.token_path()).unwrap();
    let stand_in = StandIn::of(&mut world);
    let mut terminal =
        Terminal::start(world.ssoenv_line(&["each", "many-*", "--prefix", "--", "echo", "ran"]));
    terminal.answers("Sign in to my-org now?", "\r");
    browser::allow(&stand_in.link());
    let (code, screen) = terminal.ends();
    assert_eq!((code, screen.matches("opening the browser").count()), (0, 1), "{screen}");
    assert_eq!(screen.matches("│ ran").count(), 5, "{screen}");
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 5);
}

#[test]
fn no_is_a_refusal_and_nothing_runs() {
    let world = World::empty();
    let mut terminal = Terminal::start(world.ssoenv_line(&["each", "dev", "staging", "--", "echo", "r''an"]));
    terminal.answers("Sign in to my-org now?", "n\r");
    let (code, screen) = terminal.ends();
    assert!(code == 4 && !screen.contains("ran\r\n"), "{code} {screen}");
}

#[test]
fn nobody_is_asked_where_cached_credentials_are_good_enough() {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    std::fs::remove_file(world.token_path()).unwrap();
    let (code, screen) = on_a_terminal(world.ssoenv_line(&["each", "dev", "staging", "--", "true"]));
    assert!(code == 0 && !screen.contains("Sign in"), "{code} {screen}");
}
