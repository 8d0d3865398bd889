//! The question, and the diff before it.

use super::{SESSION, edit, names, signed_in, sync_anew, text, write};
use crate::support::identity_center::{Fault, Operation};
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
    // STS does not say who generates them.
    world.service.fault(Operation::GetCallerIdentity, Fault::Status(403));
    drop(sync_anew(&world, &[]));
    world.service.unassign("222222222222", "ReadOnly");
    edit(&world, "[profile staging-readonly]", "# mine\n[profile staging-readonly]");
    for (answer, left) in [("n\r", true), ("y\r", false)] {
        let mut terminal = Terminal::start(world.ssoenv_line(&["sync", "--refresh", "--prune"]));
        terminal.shows("not known whether you have generated them: staging-readonly");
        terminal.answers("Remove them too?", answer);
        if !left {
            // What removes something is not what Enter does.
            terminal.shows("(y/N)");
            terminal.answers("Write this?", "y\r");
        }
        assert_eq!(terminal.ends().0, 0);
        assert_eq!(names(&world).contains(&"staging-readonly".to_owned()), left);
    }
    assert!(text(&world).contains("# mine\n"));
}

#[test]
fn a_file_that_changes_at_the_question_is_planned_again() {
    let world = signed_in();
    let own =
        "\n[profile o]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\n";
    let mut terminal = Terminal::start(world.ssoenv_line(&["sync", "--account", "dev"]));
    terminal.shows("Write this?");
    write(&world, &(text(&world) + own));
    terminal.answers("Write this?", "y\r");
    terminal.shows("has changed since you agreed");
    terminal.shows(": 1 profile added");
    assert_eq!(names(&world), ["o"]);
    terminal.answers("1 profile added", "y\r");
    assert_eq!(terminal.ends().0, 0);
    assert_eq!(names(&world), ["o", "dev-developer"]);
    // What does not matter to the plan needs no second question.
    let mut terminal = Terminal::start(world.ssoenv_line(&["sync", "--account", "staging"]));
    terminal.shows("Write this?");
    write(&world, &(text(&world) + "\n[profile p]\nregion = eu-west-1\n"));
    terminal.answers("Write this?", "y\r");
    let (code, screen) = terminal.ends();
    assert_eq!((code, screen.contains("since you agreed")), (0, false), "{screen}");
    assert!(
        names(&world).contains(&"p".to_owned()) && names(&world).contains(&"staging-developer".to_owned())
    );
}

#[test]
fn escape_writes_nothing_and_says_so() {
    let world = signed_in();
    let mut terminal = Terminal::start(world.ssoenv_line(&["sync", "--account", "dev"]));
    terminal.answers("Write this?", "\u{1b}");
    let (code, screen) = terminal.ends();
    assert_eq!((code, screen.contains("nothing was written")), (4, true), "{screen}");
    assert_eq!(text(&world), SESSION);
}

#[test]
fn a_person_chooses_among_sessions_whatever_is_active() {
    let mut world = signed_in().with_session("other").signed_in_to("other");
    world.add_sections(
        "[default]\nsso_session = my-org\nsso_account_id = 111111111111\nsso_role_name = ReadOnly\n",
    );
    world.variable("AWS_PROFILE", "default");
    let mut terminal = Terminal::start(world.ssoenv_line(&["sync", "--role", "Admin*"]));
    terminal.answers("Which session?", "other\r");
    terminal.answers("Write this?", "\r");
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    assert!(text(&world).contains("ssoenv_sync = other"), "{}", text(&world));
    let ran = world.run(&["sync", "--yes"]);
    assert_eq!(ran.code, Some(5), "{}", ran.stderr);
    assert!(ran.stderr.contains("name one or more of my-org, other; or add --all"), "{}", ran.stderr);
}
