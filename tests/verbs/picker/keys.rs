//! The keys that fingers know from readline, pastes, and what is left on the screen.

use super::{evaluated, line, picked, place};
use crate::support::screen::Screen;
use crate::support::terminal::Terminal;
use crate::support::world::{SH_FAILURE, World};

#[test]
fn keys_of_readline_move_in_the_list_and_edit_what_is_typed() {
    let world = World::signed_in();
    for (keys, profile) in [
        ("\u{e}", "dev"),
        ("\u{e}\u{e}\u{10}", "dev"),
        ("\u{10}", "deploy"),
        ("zzz\u{15}stag", "staging"),
        ("stag zzz\u{17}", "staging"),
        ("xstag\u{1}\u{4}", "staging"),
        ("stagxx\u{2}\u{2}\u{b}", "staging"),
        ("tag\u{1}s\u{5}ing", "staging"),
        ("stag zzz\u{1b}\u{7f}", "staging"),
        ("zzz stag\u{1b}b\u{1b}b\u{1b}d", "staging"),
        ("stag\u{8}\u{8}ag", "staging"),
        // Keys that do nothing here write nothing either.
        ("\0\u{f}\u{11}\u{16}\u{18}\u{1c}\u{1d}\u{1f}\u{1b}xstag", "staging"),
        // A paste is its first line, and not yet the answer.
        ("\u{1b}[200~staging\nrm -rf x\n\u{1b}[201~", "staging"),
        ("\u{1b}[200~stag\u{200b}\u{7}ing\u{1b}[201~", "staging"),
    ] {
        assert_eq!(picked(&world, &[], &format!("{keys}\r")).0, profile, "{keys:?}");
    }
}

#[test]
fn ctrl_d_leaves_an_empty_question() {
    for keys in ["\u{4}", "\u{7}", "ab\u{15}\u{4}"] {
        let world = World::signed_in();
        let mut terminal = Terminal::start(line(&world, &[]));
        terminal.answers("Profile:", keys);
        let (code, screen) = terminal.ends();
        assert_eq!((code, evaluated(&world).as_str()), (4, SH_FAILURE), "{keys:?} {screen}");
    }
}

#[test]
fn the_answer_is_one_row_without_its_padding() {
    let world = World::signed_in().with_variable("TERM", "xterm");
    let (_, screen) = picked(&world, &[], "dev\r");
    assert!(screen.find("\u{1b}[?2004h").is_some_and(|marked| marked < place(&screen, "Profile:")));
    assert!(screen.contains("\u{1b}[?2004l"));
    let rows = Screen::of(&screen, 24, 200).all();
    assert_eq!(rows[0], "> Profile: dev 111111111111 Developer my-org");
    // The line that asks nothing, and what the shell has.
    assert_eq!(rows.len(), 3, "{rows:?}");
}
