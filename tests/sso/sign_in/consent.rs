//! `use` when the session is over: asked is who typed it into the wrapper, or said `--login`, and is there.

use super::{ends, opened, start};
use crate::support::browser::{MustStayClosed, StandIn};
use crate::support::identity_center::browser;
use crate::support::world::{SH_FAILURE, World};

const QUESTION: &str = "Sign in to my-org now?";
const OVER: &str = "ssoenv: not signed in to my-org\r\nhint: ssoenv login my-org\r\n";
/// As the wrapper calls it.
const WRAPPED: &str = "SSOENV_PROTOCOL=1 SSOENV_WRAP=bash ssoenv use dev > \"$HOME/out\"";

#[test]
fn whoever_says_yes_signs_in_and_has_the_credentials() {
    for (line, keys) in [
        (WRAPPED, "y\r"),
        (WRAPPED, "\r"),
        ("ssoenv use dev --login --shell sh > \"$HOME/out\"", "\r"),
        // The answer comes from the terminal, as does the question.
        ("ssoenv use dev --login --shell sh 2>&1 >\"$HOME/out\" < /dev/tty", "\r"),
    ] {
        let mut world = World::empty();
        let stand_in = StandIn::of(&mut world);
        let mut terminal = start(&world, line);
        let screen = terminal.shows(QUESTION);
        assert!(screen.contains("ssoenv: not signed in to my-org\r\n"), "{screen}");
        assert_eq!(stand_in.opened(), 0);
        terminal.types(keys);
        browser::allow(&stand_in.link());
        let (code, screen) = ends(terminal);
        assert_eq!(code, 0, "{screen}");
        let out = world.read("out");
        assert!(out.starts_with(": ssoenv-eval") && out.contains("SSOENV_KEY_ID"), "{out}");
    }
}

#[test]
fn whoever_says_no_or_leaves_is_left_with_nothing() {
    for (line, nothing) in [(WRAPPED, ""), ("ssoenv use dev --login --shell sh > \"$HOME/out\"", SH_FAILURE)]
    {
        for (keys, expected) in [("n\r", 4), ("\u{1b}", 4), ("\u{3}", 130)] {
            let mut world = World::empty();
            let _closed = MustStayClosed::of(&mut world);
            let mut terminal = start(&world, line);
            terminal.shows(QUESTION);
            terminal.types(keys);
            let (code, screen) = ends(terminal);
            assert_eq!((code, world.read("out").as_str()), (expected, nothing), "{keys:?} {screen}");
            assert!(world.service.calls().is_empty());
        }
    }
}

#[test]
fn a_line_that_is_evaluated_is_never_asked_anything() {
    let mut world = World::empty();
    let _closed = MustStayClosed::of(&mut world);
    world.settings("auto_login = yes\n");
    let (code, screen) = ends(start(
        &world,
        "text=$(ssoenv use dev)\necho \"$text code $?\"; eval \"$text\" && echo went on; (exit 3)",
    ));
    assert!(code == 3 && screen.contains("\nfalse; code ") && !screen.contains("went on"), "{screen}");
    assert!(screen.contains(OVER) && !screen.contains(QUESTION), "{screen}");
    let (code, screen) = ends(start(&world, "eval \"$(ssoenv use dev)\""));
    assert!(code == 1 && screen.contains(OVER), "{screen}");
    let (code, _) = ends(start(&world, "text=$(ssoenv use dev)"));
    assert_eq!(code, 3);
}

#[test]
fn the_settings_may_answer_the_question() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    world.settings("auto_login = no\n[session my-org]\nauto_login = yes\n");
    let (terminal, link) = opened(&world, &stand_in, WRAPPED);
    browser::allow(&link);
    let (code, screen) = ends(terminal);
    assert!(code == 0 && !screen.contains(QUESTION), "{screen}");

    let mut world = World::empty();
    let _closed = MustStayClosed::of(&mut world);
    world.settings("auto_login = yes\n[session my-org]\nauto_login = no\n");
    let (code, screen) = ends(start(&world, WRAPPED));
    assert!(code == 3 && screen.contains(OVER) && !screen.contains(QUESTION), "{screen}");
    world.settings("auto_login = perhaps\n");
    let (code, screen) = ends(start(&world, WRAPPED));
    assert!(
        code == 5
            && screen.contains("auto_login is `perhaps`")
            && screen.contains("hint: set auto_login to ask, yes or no"),
        "{screen}"
    );
}

#[test]
fn nobody_is_asked_and_nothing_opens_where_nobody_is() {
    let mut world = World::empty();
    let _closed = MustStayClosed::of(&mut world);
    world.settings("auto_login = yes\n");
    for (before, after) in [
        ("CI=1", ""),
        ("DIRENV_IN_ENVRC=1", ""),
        ("SSOENV_HOOK=1", ""),
        ("SSOENV_NO_INPUT=1", ""),
        ("", "--no-input"),
    ] {
        for line in [
            "SSOENV_PROTOCOL=1 SSOENV_WRAP=bash BEFORE ssoenv use dev --login AFTER > \"$HOME/out\"",
            "BEFORE ssoenv login my-org AFTER",
        ] {
            let line = line.replace("BEFORE", before).replace("AFTER", after);
            let (code, screen) = ends(start(&world, &line));
            assert_eq!(code, 3, "{line} {screen}");
            assert!(screen.contains("hint: ssoenv login my-org") && !screen.contains(QUESTION), "{screen}");
            assert_eq!(world.read("out"), "");
        }
    }
    // A terminal on one side only is nobody.
    for ends_of in ["< /dev/null", "2> \"$HOME/err\"", "< /dev/null 2> \"$HOME/err\""] {
        let (code, screen) = ends(start(&world, &format!("{WRAPPED} {ends_of}")));
        assert!(code == 3 && !screen.contains(QUESTION), "{ends_of} {screen}");
    }
    // Nor is one in the background of a shell with job control.
    let (code, screen) = ends(start(
        &world,
        "set -m; SSOENV_PROTOCOL=1 SSOENV_WRAP=bash ssoenv use dev > \"$HOME/out\" & wait $!",
    ));
    assert!(code == 3 && !screen.contains(QUESTION), "{screen}");
    assert!(world.service.calls().is_empty());
}

#[test]
fn whoever_is_signed_in_is_asked_nothing() {
    let mut world = World::signed_in();
    let _closed = MustStayClosed::of(&mut world);
    let (code, screen) = ends(start(&world, WRAPPED));
    let said: Vec<&str> = screen.lines().filter(|line| line.contains("ssoenv: ")).collect();
    let is_what_it_has = |line: &&str| line.contains("ssoenv: this shell has dev (");
    assert!(code == 0 && said.len() == 1 && said.iter().all(is_what_it_has), "{screen}");
}
