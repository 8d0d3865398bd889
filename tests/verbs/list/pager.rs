//! A listing that is longer than the window goes through the person's pager.

use crate::support::browser::script;
use crate::support::terminal::Terminal;
use crate::support::world::World;

/// A terminal that can page; the pager notes what it gets and with which settings.
fn world() -> World {
    let world = World::empty().with_variable("TERM", "xterm");
    let pager = script(world.home(), "pager", "cat > seen; echo \"PAGED $LESS $LV\"");
    world.with_variable("PAGER", &pager).with_variable("NO_COLOR", "1")
}

/// What a window of so many rows shows of the six profiles and their header.
fn shown(world: &World, rows: u16, arguments: &[&str]) -> String {
    let (code, shown) =
        Terminal::start_on(world.ssoenv_line(&[&["list"], arguments].concat()), rows, 150).ends();
    assert_eq!(code, 0, "{shown}");
    shown
}

#[test]
fn only_what_is_longer_than_the_window_is_paged() {
    let world = world();
    for (rows, is_paged) in [(3, true), (7, true), (8, false), (24, false)] {
        let shown = shown(&world, rows, &[]);
        assert_eq!(shown.contains("PAGED FRX -c"), is_paged, "{rows}: {shown}");
        assert_eq!(shown.contains("PROFILE"), !is_paged, "{rows}: {shown}");
    }
    assert!(world.read("seen").starts_with("PROFILE") && world.read("seen").contains("\nold-style "));
    assert!(shown(&world, 5, &["--names"]).contains("PAGED"));
    assert!(world.read("seen").starts_with("default\n"));
    assert!(shown(&world, 5, &["--json"]).contains("PAGED"));
    assert!(!shown(&world, 5, &["dev"]).contains("PAGED"));
}

#[test]
fn the_person_says_which_pager_and_whether() {
    let mut world = world();
    let other = script(world.home(), "other", "cat > /dev/null; echo OTHER $LESS");
    world.variable("SSOENV_PAGER", &format!("{other} -x"));
    world.variable("LESS", "-S");
    assert!(shown(&world, 5, &[]).contains("OTHER -S"));
    for none in ["", "cat", " "] {
        world.variable("SSOENV_PAGER", none);
        let shown = shown(&world, 5, &[]);
        assert!(shown.starts_with("PROFILE") && shown.contains("\nold-style "), "{none:?} {shown}");
    }
}

#[test]
fn nobody_pages_where_nobody_turns_pages() {
    let mut world = world();
    assert!(!shown(&world, 5, &["--no-input"]).contains("PAGED"));
    let (_, piped) = Terminal::start_on(world.line("sh", &["-c", "ssoenv list | cat"]), 5, 150).ends();
    assert!(piped.contains("old-style") && !piped.contains("PAGED"), "{piped}");
    for (name, value) in [("CI", "1"), ("TERM", "dumb"), ("SSOENV_NO_INPUT", "1"), ("SSOENV_HOOK", "1")] {
        let before = world.variables().get(name).cloned();
        world.variable(name, value);
        let shown = shown(&world, 5, &[]);
        assert!(shown.contains("old-style") && !shown.contains("PAGED"), "{name}: {shown}");
        world.variable(name, before.as_deref().unwrap_or_default());
    }
    assert!(shown(&world, 5, &[]).contains("PAGED"));
}

#[test]
fn a_pager_that_is_not_there_or_is_left_early_hides_nothing_and_fails_nothing() {
    let mut world = world();
    world.variable("PAGER", "no-such-pager");
    assert!(shown(&world, 5, &[]).contains("old-style"));
    let many: String = (0..3000).map(|number| format!("[profile p{number}]\nregion = eu-west-1\n")).collect();
    world.config(&many);
    world.variable("PAGER", "head -n 1");
    assert_eq!(shown(&world, 5, &["--names"]), "p0\r\n");
}

#[test]
fn ctrl_c_is_a_key_of_the_pager() {
    let mut world = world();
    let line = "trap 'echo CAUGHT' INT; cat > seen; echo READY; read -r a < /dev/tty || read -r a < /dev/tty; echo ON; \
                read -r a < /dev/tty || read -r a < /dev/tty; echo LEFT";
    let pager = script(world.home(), "keys", line);
    world.variable("PAGER", &pager);
    let mut terminal = Terminal::start_on(world.ssoenv_line(&["list"]), 5, 150);
    terminal.shows("READY");
    terminal.types("\u{3}");
    terminal.shows("CAUGHT");
    terminal.types("\r");
    terminal.shows("ON");
    terminal.types("\u{3}");
    terminal.shows_times("CAUGHT", 2);
    terminal.types("\r");
    let (code, shown) = terminal.ends();
    assert!(code == 0 && shown.contains("LEFT"), "{code} {shown}");
}
