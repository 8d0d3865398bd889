//! The manual without the web: `ssoenv help PAGE` shows each page, in the window and the colours of whoever reads it.

use crate::support::terminal::Terminal;
use crate::support::world::World;
use ssoenv::manual::PAGES;

#[test]
fn every_page_is_shown_and_none_can_be_evaluated() {
    let world = World::empty();
    for page in PAGES {
        let ran = world.run(&["help", page.name]);
        assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{}", page.name);
        // Behind a line that no shell can parse.
        let page = ran.stdout.strip_prefix("| help: text to read, no commands to evaluate\n\n");
        assert!(page.is_some_and(|page| page.lines().count() > 10 && !page.contains('\u{1b}')), "{ran:?}");
    }
}

#[test]
fn help_alone_and_completion_name_the_pages() {
    let world = World::empty();
    let help = world.run(&["help"]).stdout;
    let pages = help.split_once("\nPages of the manual:\n").unwrap().1;
    for (line, page) in pages.lines().filter(|line| line.len() > 2 && !line.starts_with("   ")).zip(PAGES) {
        assert!(line.starts_with(&format!("  {}", page.name)), "{line}");
    }
    let completed = world.run(&["__complete", "fish", "--", "ssoenv", "help", "set"]).stdout;
    assert!(completed.starts_with("settings"), "{completed}");
    let missing = world.run(&["help", "setings"]);
    assert_eq!(missing.code, Some(2));
    assert_eq!(missing.stderr, "ssoenv: there is no help on setings\nhint: did you mean settings?\n");
}

#[test]
fn a_page_fits_its_window_in_colours() {
    let world = World::empty().with_variable("TERM", "xterm-256color");
    for columns in [50, 80, 200] {
        let line = world.ssoenv_line(&["help", "settings"]);
        let (code, shown) = Terminal::start_on(line, 200, columns).ends();
        assert_eq!(code, 0, "{shown}");
        assert!(shown.contains("\u{1b}[1m\u{1b}[32mSettings"), "{shown:?}");
        for line in anstream::adapter::strip_str(&shown).to_string().lines().map(str::trim_end) {
            let fits = line.chars().count() <= usize::from(columns.min(100));
            // Lines of code stay whole, and a web address is one word.
            assert!(fits || line.starts_with("    ") || line.contains("https://"), "{columns}: {line}");
        }
    }
}
