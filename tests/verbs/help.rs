//! Help: the verbs in groups, a page for each, in the window and the colours of whoever reads it.

use crate::support::browser::script;
use crate::support::terminal::Terminal;
use crate::support::world::World;

/// The first line of help in a pipe, which no shell can parse.
const HEAD: &str = "| help: text to read, no commands to evaluate\n\n";

/// What a terminal of so many columns shows, line by line, without colours.
fn lines(world: &World, rows: u16, columns: u16, arguments: &[&str]) -> Vec<String> {
    let (code, shown) = Terminal::start_on(world.ssoenv_line(arguments), rows, columns).ends();
    assert_eq!(code, 0, "{arguments:?} {shown}");
    anstream::adapter::strip_str(&shown).to_string().lines().map(|line| line.trim_end().to_owned()).collect()
}

#[test]
fn every_way_to_ask_leads_to_the_same_page() {
    let world = World::empty();
    let all = world.run(&["help"]);
    assert_eq!((all.code, all.stderr.as_str()), (Some(0), ""));
    assert!(all.stdout.starts_with(HEAD) && !all.stdout.contains('\u{1b}'), "{}", all.stdout);
    for arguments in [&["-h"][..], &["--help"], &["help", "--color", "auto"]] {
        assert_eq!(world.run(arguments).stdout, all.stdout, "{arguments:?}");
    }
    let page = world.run(&["help", "exec"]).stdout;
    assert!(
        page.starts_with(&format!("{HEAD}Run a command with")) && page.contains("\nExamples:\n"),
        "{page}"
    );
    for arguments in [&["exec", "--help"][..], &["exec", "dev", "--help"]] {
        assert_eq!(world.run(arguments).stdout, page, "{arguments:?}");
    }
    let short = world.run(&["exec", "-h"]).stdout;
    assert!(short.len() < page.len() && short.ends_with("\n`ssoenv help exec` says more.\n"), "{short}");
    let missing = world.run(&["help", "exce"]);
    assert_eq!(missing.code, Some(2));
    assert_eq!(missing.stderr, "ssoenv: there is no help on exce\nhint: did you mean exec?\n");
}

#[test]
fn a_page_fits_its_window_and_breaks_at_words() {
    let world = World::empty();
    for columns in [40, 53, 80, 100, 160] {
        for arguments in [&["help"][..], &["help", "use"], &["login", "--help"], &["doctor", "-h"]] {
            for line in lines(&world, 24, columns, arguments) {
                // A command stays whole: it is there to be copied.
                let is_command = line.starts_with("  ") && (line.contains("ssoenv ") || line.contains('['));
                let fits = line.chars().count() <= usize::from(columns.min(100));
                assert!(fits || is_command, "{columns} {arguments:?}: {line}");
            }
        }
    }
}

#[test]
fn colours_are_for_terminals_and_for_who_wants_them() {
    let mut world = World::empty();
    let colored = |world: &World, arguments: &[&str]| {
        Terminal::start_on(world.ssoenv_line(arguments), 24, 80).ends().1.contains("\u{1b}[")
    };
    world.variable("TERM", "xterm-256color");
    assert!(colored(&world, &["use", "-h"]));
    assert!(!colored(&world, &["use", "-h", "--color", "never"]));
    assert!(world.run(&["off", "--help", "--color", "always"]).stderr.contains("\u{1b}["));
    assert!(world.run(&["list", "--help", "--color=always"]).stdout.contains("\u{1b}["));
    world.variable("CLICOLOR_FORCE", "1");
    assert!(world.run(&["help", "list"]).stdout.contains("\u{1b}["));
    let world = world.with_variable("NO_COLOR", "1");
    assert!(!colored(&world, &["use", "-h"]));
}

#[test]
fn a_long_page_of_help_goes_through_the_pager() {
    let world = World::empty().with_variable("TERM", "xterm");
    let pager = script(world.home(), "pager", "cat > seen; echo PAGED");
    let world = world.with_variable("PAGER", &pager);
    assert!(lines(&world, 10, 80, &["help", "use"]).contains(&"PAGED".to_owned()));
    assert!(world.read("seen").contains("Examples:"));
    assert!(!lines(&world, 200, 80, &["help", "use"]).contains(&"PAGED".to_owned()));
}

#[test]
fn the_completion_of_help_names_the_verbs() {
    let world = World::empty();
    let answer = |word: &str| world.run(&["__complete", "fish", "--", "ssoenv", "help", word]).stdout;
    assert_eq!(
        answer("log"),
        "login\tSign in to a session in the browser, or with a code\nlogout\tSign out of a session: at the service and on this machine\n"
    );
    assert!(answer("").lines().count() > 15 && !answer("").contains("__"), "{}", answer(""));
}
