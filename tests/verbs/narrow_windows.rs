//! Answers and errors in windows of every width from 40 columns on: they break at words, and never within one.

use crate::support::terminal::Terminal;
use crate::support::world::World;
use unicode_width::UnicodeWidthStr;

/// What is written to a terminal of so many columns, line by line, without colours.
fn written(world: &World, columns: u16, arguments: &[&str]) -> Vec<String> {
    let (_, shown) = Terminal::start_on(world.ssoenv_line(arguments), 50, columns).ends();
    anstream::adapter::strip_str(&shown).to_string().lines().map(|line| line.trim_end().to_owned()).collect()
}

/// Whether a line is too long although it could have been broken: a word that fits into no line is none.
fn is_broken_badly(line: &str, columns: usize) -> bool {
    let longest = line.split_whitespace().map(UnicodeWidthStr::width).max().unwrap_or(0);
    line.width() > columns && longest + 12 <= columns
}

#[test]
fn whatever_is_said_breaks_at_words() {
    let mut world = World::signed_in();
    for (name, value) in world.used(&["dev"]) {
        world.variable(&name, &value);
    }
    world.add_sections("[profile odd]\nregion = eu-west-1 # a comment\nRegion = x\nsso_session = nobody\n");
    for columns in [40, 47, 61, 80, 120] {
        for arguments in [
            &["status"][..],
            &["status", "staging"],
            &["whoami"],
            &["doctor", "--offline"],
            &["explain", "deploy"],
            &["explain", "odd"],
            &["list"],
            &["use", "dve", "--print"],
            &["use", "odd", "--print"],
            &["use", "dev"],
            &["use", "123456789012/x", "--session", "my-org", "--print"],
            &["env", "dev"],
            &["login", "dev"],
            &["use", "--min-ttl", "5x"],
        ] {
            for line in written(&world, columns, arguments) {
                assert!(!is_broken_badly(&line, columns.into()), "{columns} {arguments:?}: {line}");
            }
        }
    }
}

#[test]
fn a_command_that_is_the_hint_is_never_broken() {
    let world = World::signed_in();
    let lines = written(&world, 40, &["assume", "dev", "--region", "eu-central-1", "--mode", "profile"]);
    assert_eq!(lines[1], "hint: ssoenv use dev --region eu-central-1 --mode profile");
    let lines = written(&world, 46, &["env", "dev"]);
    assert!(lines.iter().any(|line| line.contains("`eval \"$(ssoenv use dev)\"`")), "{lines:#?}");
}

#[test]
fn a_file_gets_every_answer_on_one_line() {
    let world = World::signed_in();
    let ran = world.run(&["status"]);
    assert!(ran.stdout.lines().all(|line| line.starts_with("shell ") || line.starts_with("session ")));
    assert_eq!(world.run(&["use", "dve"]).stderr.lines().count(), 2);
}
