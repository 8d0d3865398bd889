//! The question, and the diff before it.

use super::{SESSION, edit, names, signed_in, sync_anew, text};
use crate::support::terminal::Terminal;
use crate::support::world::World;

#[test]
fn a_person_sees_the_change_and_is_asked_once() {
    let world = signed_in();
    let mut terminal = Terminal::start(world.ssoenv_line(&["sync", "--account", "dev"]));
    terminal.shows(": 2 profiles added");
    terminal.shows("+ [profile dev-readonly]");
    terminal.answers("Write this?", "n\r");
    let (code, screen) = terminal.ends();
    assert_eq!((code, text(&world).as_str()), (4, SESSION), "{screen}");
    let mut terminal = Terminal::start(world.ssoenv_line(&["sync", "--account", "dev"]));
    terminal.answers("Write this?", "\r");
    assert_eq!(terminal.ends().0, 0);
    assert_eq!(names(&world), ["dev-developer", "dev-readonly"]);
    let (code, screen) = Terminal::start(world.ssoenv_line(&["sync", "--account", "dev"])).ends();
    assert!(code == 0 && screen.contains("is up to date: 2 generated profiles"), "{screen}");
}

#[test]
fn a_person_who_is_not_signed_in_is_asked_to_sign_in() {
    let world = World::empty();
    world.config(SESSION);
    let mut terminal = Terminal::start(world.ssoenv_line(&["sync"]));
    terminal.answers("Sign in to my-org now?", "n\r");
    let (code, screen) = terminal.ends();
    assert_eq!((code, text(&world).as_str()), (4, SESSION), "{screen}");
}

#[test]
fn a_person_may_say_that_unknown_profiles_can_go() {
    let world = signed_in();
    // Without cached credentials nobody knows who has generated them.
    drop(sync_anew(&world, &[]));
    world.service.unassign("222222222222", "ReadOnly");
    edit(&world, "[profile staging-readonly]", "# mine\n[profile staging-readonly]");
    for (answer, left) in [("n\r", true), ("y\r", false)] {
        let mut terminal = Terminal::start(world.ssoenv_line(&["sync", "--refresh", "--prune"]));
        terminal.answers("Remove them too?", answer);
        if !left {
            terminal.answers("Write this?", "\r");
        }
        assert_eq!(terminal.ends().0, 0);
        assert_eq!(names(&world).contains(&"staging-readonly".to_owned()), left);
    }
    assert!(text(&world).contains("# mine\n"));
}
