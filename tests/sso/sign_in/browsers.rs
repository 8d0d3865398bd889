//! Which browser opens, and one that hangs or fails.

use super::{ends, link_in, opened, start};
use crate::support::browser::{StandIn, script};
use crate::support::identity_center::browser;
use crate::support::world::World;

/// A world with a stand-in that is nobody's browser yet, and one that must not be opened.
fn world() -> (World, StandIn, String) {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let wrong = script(world.home(), "wrong", "echo \"$1\" > \"$HOME/wrong.opened\"");
    world.variable("BROWSER", &wrong);
    (world, stand_in, wrong)
}

#[test]
fn the_setting_wins_and_that_of_the_session_before_it() {
    for (settings, variable) in [
        ("browser = RIGHT\n", "WRONG"),
        ("browser = WRONG\n[session my-org]\nbrowser = RIGHT\n", "WRONG"),
        ("[session other]\nbrowser = WRONG\n", "RIGHT"),
        ("", "RIGHT:WRONG"),
        ("", "false:RIGHT:WRONG"),
        ("", "/no/such/browser %s:w3m:RIGHT %s --new-tab"),
    ] {
        let (mut world, stand_in, wrong) = world();
        let filled = |text: &str| text.replace("RIGHT", &stand_in.command).replace("WRONG", &wrong);
        world.settings(&filled(settings));
        world.variable("BROWSER", &filled(variable));
        let (terminal, link) = opened(&world, &stand_in, "ssoenv login my-org");
        browser::allow(&link);
        let (code, screen) = ends(terminal);
        assert_eq!((code, stand_in.opened()), (0, 1), "{settings} {variable} {screen}");
        assert!(!world.home().join("wrong.opened").exists(), "{settings} {variable}");
        // Both on stdout and on stderr it makes noise.
        assert!(!screen.contains("noise"), "{screen}");
    }
}

#[test]
fn a_browser_that_fails_is_named_and_the_link_is_shown() {
    let (world, stand_in, _) = world();
    world.settings("browser = false --profile work\n");
    let terminal = start(&world, "ssoenv login my-org");
    let screen = terminal.shows("waiting for the browser");
    assert!(
        screen.contains("ssoenv: warning: the browser did not open: false: exit status: 1\r\n"),
        "{screen}"
    );
    assert!(screen.contains("ssoenv: to sign in to my-org, open this link in a browser:\r\n"), "{screen}");
    browser::allow(&link_in(&screen));
    assert_eq!((ends(terminal).0, stand_in.opened()), (0, 0));
}

#[test]
fn a_browser_that_hangs_keeps_nobody_from_signing_in_with_the_link() {
    for line in ["ssoenv login my-org", "ssoenv login my-org --device-code"] {
        let (world, stand_in, _) = world();
        world.settings(&format!("browser = {}\n", stand_in.command));
        let terminal = start(&world, line);
        // It hangs until its link is taken. After the link comes another line, so that it is shown to its end.
        let screen = terminal.shows_times("ssoenv: ", 3);
        assert!(screen.contains(
            "ssoenv: opening the browser to sign in to my-org; if it does not open, use this link:"
        ));
        let link = link_in(&screen);
        browser::allow(&link);
        assert_eq!(ends(terminal).0, 0);
        assert_eq!(stand_in.link(), link);
    }
}

#[test]
fn the_browser_gets_no_credentials_and_no_part_in_the_terminal() {
    let (mut world, _stand_in, _) = world();
    let line = "env > \"$HOME/env\"; if (: < /dev/tty) 2> /dev/null; then echo terminal >> \"$HOME/env\"; fi; echo \"$1\" > \"$HOME/browser.pipe\"";
    let curious = script(world.home(), "curious", line);
    world.variable("BROWSER", &curious).variable("AWS_SECRET_ACCESS_KEY", "hunter2");
    let (terminal, link) = opened(&world, &_stand_in, "ssoenv login my-org");
    browser::allow(&link);
    assert_eq!(ends(terminal).0, 0);
    let seen = std::fs::read_to_string(world.home().join("env")).unwrap();
    assert!(seen.contains("HOME=") && !seen.contains("hunter2") && !seen.contains("terminal"), "{seen}");
}
