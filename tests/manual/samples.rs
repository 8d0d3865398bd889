//! What a page shows as the output of a command is what the command prints, but for times, ids and the width of columns.

use super::page::{Mark, Page};
use crate::support::world::World;

#[test]
fn output_is_what_the_command_prints() {
    let blocks = Page::all().into_iter().flat_map(|page| page.blocks());
    let mut count = 0;
    for block in blocks {
        let Mark::OutputOf(command) = &block.mark else { continue };
        let mut words = command.split(' ');
        assert_eq!(words.next(), Some("ssoenv"), "{}", block.place);
        // Of this shell's profile the page says itself which one it is.
        let active = if block.text.starts_with("shell    prod") { "prod" } else { "dev" };
        let mut world = World::signed_in();
        world.config(&without_the_older_form(&world.read(".aws/config")));
        let change = world.run(&["use", active, "--format", "json"]);
        world.apply(&serde_json::from_str(&change.stdout).unwrap());
        // It also caches what accounts are called, which `whoami` shows then.
        let _ = world.run(&["list", "--available", "--names"]);
        let ran = world.run(&words.collect::<Vec<_>>());
        assert_eq!(told(&ran.stdout), told(&block.text), "{}: {ran:?}", block.place);
        count += 1;
    }
    assert_eq!(count, 3);
}

/// The pages show one session.
fn without_the_older_form(config: &str) -> String {
    let sections = config.split("\n[").filter(|section| !section.starts_with("profile old-style]"));
    sections.collect::<Vec<_>>().join("\n[")
}

/// Lines of words: times, access keys and what is random in an ARN are one word each.
fn told(text: &str) -> Vec<String> {
    let word = |word: &str| {
        let bare = word.trim_end_matches([';', ',', ':']);
        let is_time = bare.ends_with(['m', 'h']) && bare.starts_with(|c: char| c.is_ascii_digit());
        match word {
            _ if is_time => "TIME".to_owned(),
            _ if word.starts_with("ASIA") => "KEY".to_owned(),
            _ => word.to_owned(),
        }
    };
    let lines = text.lines().map(|line| line.split_whitespace().map(word).collect::<Vec<_>>().join(" "));
    lines.collect()
}
