//! What is left on the screen of a person who has signed in, and what they see while they wait.

use super::{ends, free_port, start};
use crate::support::browser::StandIn;
use crate::support::identity_center::{Fault, Operation, browser};
use crate::support::screen::Screen;
use crate::support::wait::until;
use crate::support::world::World;
use std::time::Duration;

#[test]
fn the_link_goes_when_it_has_served() {
    for (term, stays) in [("xterm", false), ("dumb", true)] {
        let mut world = World::empty().with_variable("TERM", term);
        let stand_in = StandIn::of(&mut world);
        let terminal = start(&world, &format!("echo before; ssoenv login my-org --port {}", free_port()));
        let link = stand_in.link();
        terminal.shows("waiting for the browser");
        browser::allow(&link);
        let (code, screen) = ends(terminal);
        assert_eq!(code, 0, "{screen}");
        let rows = Screen::of(&screen, 24, 200).all();
        let before = rows.iter().position(|row| row == "before").unwrap();
        let is_next = rows[before + 1].starts_with("ssoenv: signed in to my-org: ");
        assert_eq!(is_next, !stays, "{term} {rows:?}");
        assert_eq!(rows.iter().any(|row| row.contains("http") || row.contains("waiting")), stays, "{rows:?}");
    }
}

#[test]
fn the_link_stays_when_the_sign_in_fails() {
    let mut world = World::empty().with_variable("TERM", "xterm");
    let stand_in = StandIn::of(&mut world);
    let terminal = start(&world, &format!("ssoenv login my-org --port {}", free_port()));
    let link = stand_in.link();
    terminal.shows("waiting for the browser");
    browser::deny(&link);
    let (code, screen) = ends(terminal);
    assert_eq!(code, 4, "{screen}");
    assert!(Screen::of(&screen, 24, 200).all().concat().contains("waiting for the browser"), "{screen}");
}

#[test]
fn who_waits_for_a_service_is_told_after_a_second_and_the_word_goes() {
    let world = World::signed_in();
    world.service.configure(|rules| rules.latency = Duration::from_millis(1500));
    let asking = format!("ssoenv: asking {} …", world.service.url());
    for (line, codes) in [("ssoenv whoami --profile dev > out", 0..=0), ("ssoenv doctor > out", 0..=1)] {
        let (code, screen) = ends(start(&world, line));
        assert!(codes.contains(&code), "{line}: {screen}");
        assert!(screen.contains(&asking), "{line}: {screen}");
        let rows = Screen::of(&screen, 24, 200).all();
        assert!(!rows.iter().any(|row| row.contains("asking")), "{line}: {rows:?}");
    }
    // Nobody is there, or wants to be told.
    for line in
        ["ssoenv use dev --refresh --shell sh > out 2> err; cat err >&2", "ssoenv use dev --refresh -q > out"]
    {
        let (_, screen) = ends(start(&world, line));
        assert!(!screen.contains("asking"), "{line}: {screen}");
    }
}

#[test]
fn ctrl_c_while_a_service_is_asked_leaves_the_next_prompt_a_line_of_its_own() {
    let world = World::signed_in();
    world.service.fault(Operation::GetRoleCredentials, Fault::Hang);
    let mut terminal = start(&world, "SSOENV_PROTOCOL=1 SSOENV_WRAP=bash ssoenv use dev > out");
    until(|| world.service.count(Operation::GetRoleCredentials) > 0);
    terminal.shows("asking http://127.0.0.1");
    terminal.types("\u{3}");
    let (code, screen) = ends(terminal);
    assert_eq!(code, 130, "{screen}");
    assert!(Screen::of(&screen, 24, 200).all().contains(&"code 130".to_owned()), "{screen}");
}
