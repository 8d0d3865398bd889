//! Several at once: one of them signs in, and the others share what comes of it.

use super::{ends, opened, start};
use crate::support::browser::StandIn;
use crate::support::identity_center::{Operation, browser};
use crate::support::terminal::Terminal;
use crate::support::wait::until;
use crate::support::world::{SH_TEXT, World};

const WAITING: &str = "ssoenv: waiting for the sign-in to my-org in another terminal";
const USE: &str = "ssoenv use dev --login --shell sh > \"$HOME/out.$$\"";

/// A sign-in that waits for its browser, and two who join it.
fn joined(world: &World, browser: &StandIn) -> (Terminal, String, [Terminal; 2]) {
    let (first, link) = opened(world, browser, "ssoenv login my-org");
    let others = ["ssoenv login my-org", USE].map(|line| start(world, line));
    others.iter().for_each(|other| drop(other.shows(WAITING)));
    (first, link, others)
}

#[test]
fn whoever_comes_second_shares_the_sign_in() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let (first, link, others) = joined(&world, &stand_in);
    browser::allow(&link);
    assert_eq!(ends(first).0, 0);
    for other in others {
        let (code, screen) = ends(other);
        assert_eq!((code, screen.matches(WAITING).count()), (0, 1), "{screen}");
        assert!(!screen.contains(" now?"), "{screen}");
    }
    let calls = [Operation::RegisterClient, Operation::CreateToken].map(|of| world.service.count(of));
    assert_eq!((calls, stand_in.opened()), ([1, 1], 1));
}

#[test]
fn a_sign_in_that_fails_fails_for_those_who_joined_it() {
    for interrupted in [true, false] {
        let mut world = World::empty();
        let stand_in = StandIn::of(&mut world);
        let (mut first, link, others) = joined(&world, &stand_in);
        if interrupted {
            first.types("\u{3}");
        } else {
            browser::deny(&link);
        }
        assert_eq!(ends(first).0, if interrupted { 130 } else { 4 });
        for other in others {
            let (code, screen) = ends(other);
            assert_eq!(code, 3, "{screen}");
            assert!(screen.contains("\nssoenv: the sign-in to my-org in another terminal failed\r\nhint: ssoenv login my-org\r\n"), "{screen}");
        }
        assert_eq!((stand_in.opened(), world.service.count(Operation::CreateToken)), (1, 0));
        // It is not held against the next.
        let (next, link) = opened(&world, &stand_in, "ssoenv login my-org");
        browser::allow(&link);
        assert_eq!(ends(next).0, 0);
    }
}

/// Somebody who holds the lock of sign-ins to my-org, as a process does that is at its end, or at its beginning.
#[cfg(unix)]
fn holder(world: &World) -> std::fs::File {
    let locks = world.home().join(".local/state/ssoenv/locks");
    let is_lock = |name: &str| name.starts_with("sign-in-") && !name.starts_with("sign-in-question-");
    let mut names = std::fs::read_dir(&locks).unwrap().map(|entry| entry.unwrap());
    let lock = names.find(|entry| entry.file_name().to_str().is_some_and(is_lock)).unwrap();
    let file = std::fs::File::options().write(true).open(lock.path()).unwrap();
    file.lock().unwrap();
    file
}

#[cfg(unix)]
#[test]
fn a_sign_in_that_is_at_its_end_when_another_begins_has_not_failed() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let (first, link) = opened(&world, &stand_in, "ssoenv login my-org --force");
    browser::allow(&link);
    assert_eq!(ends(first).0, 0);
    for is_new in [false, true] {
        let holder = holder(&world);
        if is_new {
            // One that begins now, and then fails.
            holder.set_modified(std::time::SystemTime::now()).unwrap();
        }
        let second = start(&world, "ssoenv login my-org --force");
        second.shows(WAITING);
        drop(holder);
        let (code, screen) = ends(second);
        assert_eq!(code, if is_new { 3 } else { 0 }, "{screen}");
    }
    assert_eq!((stand_in.opened(), world.service.count(Operation::CreateToken)), (1, 1));
}

#[test]
fn whoever_joins_may_leave() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let (first, link, [mut second, third]) = joined(&world, &stand_in);
    second.types("\u{3}");
    assert_eq!(ends(second).0, 130);
    browser::allow(&link);
    assert_eq!((ends(first).0, ends(third).0), (0, 0));
}

#[test]
fn sign_ins_to_two_sessions_do_not_wait_for_each_other() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    world.config(&super::two_sessions(&world.service.start_url()));
    let (first, link) = opened(&world, &stand_in, "ssoenv login my-org");
    let (second, other) = opened(&world, &stand_in, "ssoenv login other");
    browser::allow(&other);
    assert_eq!(ends(second).0, 0);
    browser::allow(&link);
    assert_eq!(ends(first).0, 0);
}

/// Eight who want the same session at once, each on a terminal of its own; the one who is asked, and the others, who wait.
fn eight(world: &World) -> (Terminal, Vec<Terminal>) {
    let mut all: Vec<Terminal> = (0..8).map(|_| start(world, USE)).collect();
    until(|| all.iter().all(|one| one.has_shown(WAITING) || one.has_shown("Sign in to my-org now?")));
    let asked = all.iter().position(|one| one.has_shown("Sign in to my-org now?")).unwrap();
    let asked = all.remove(asked);
    assert!(all.iter().all(|one| one.has_shown(WAITING)));
    (asked, all)
}

#[test]
fn of_many_one_is_asked_and_a_no_is_for_all() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let (mut asked, others) = eight(&world);
    asked.types("n\r");
    let (code, screen) = ends(asked);
    assert_eq!(code, 4, "{screen}");
    for other in others {
        let (code, screen) = ends(other);
        assert!(code == 3 && !screen.contains("Sign in to my-org now?"), "{screen}");
    }
    assert_eq!((stand_in.opened(), world.service.calls().len()), (0, 0));
}

#[test]
fn of_many_one_is_asked_and_a_yes_is_for_all() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let (mut asked, others) = eight(&world);
    asked.types("y\r");
    browser::allow(&stand_in.link());
    for one in others.into_iter().chain([asked]) {
        let (code, screen) = ends(one);
        assert_eq!(code, 0, "{screen}");
    }
    let calls = [Operation::RegisterClient, Operation::CreateToken].map(|of| world.service.count(of));
    assert_eq!((calls, stand_in.opened()), ([1, 1], 1));
    let outputs = std::fs::read_dir(world.home()).unwrap().map(|entry| entry.unwrap().path());
    let outputs = outputs.filter(|path| path.file_stem().is_some_and(|stem| stem == "out"));
    assert_eq!(outputs.filter(|path| std::fs::read_to_string(path).unwrap().starts_with(SH_TEXT)).count(), 8);
}
