//! Tables of the manual against the program's own lists: verbs, options, variables, settings, exit codes, colours.

use super::page::Page;
use clap::CommandFactory;
use ssoenv::environ::{CLEARED, CREDENTIALS, DIRECTORY, OWN, PREVIOUS, REGIONS};
use ssoenv::error::Kind;
use ssoenv::manual::PAGES;
use ssoenv::settings::{KEYS, SEGMENT_COLORS};
use ssoenv::shell::hook::HookScript;
use std::collections::BTreeSet;

/// The code words of a text, without their quotes: `` `a` `b` `` are `a` and `b`.
fn code(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The code words in the first cells of the tables below a heading, up to the next one.
fn listed(page: &str, heading: &str) -> BTreeSet<String> {
    let page = Page::named(page);
    let text = page.text.split_once(&format!("{heading}\n")).expect("the heading").1;
    let text = text.split("\n#").next().unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("| "));
    let cells = rows.filter_map(|row| row.split(" | ").next());
    cells.flat_map(code).map(str::to_owned).collect()
}

fn set<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

fn manual() -> String {
    Page::all().into_iter().map(|page| page.text).collect()
}

#[test]
fn the_readme_lists_every_verb_and_the_manual_every_option() {
    let mut command = ssoenv::cli::Cli::command();
    command.build();
    let listed = listed("README.md", "## The verbs");
    let mut listed: BTreeSet<&str> = listed.iter().filter_map(|usage| usage.split(' ').next()).collect();
    let text = manual();
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        let name = verb.get_name();
        assert!(listed.remove(name), "README.md has no row for {name}");
        for option in verb.get_arguments().filter_map(clap::Arg::get_long) {
            let is_there = [" ", "`", ",", ":", "\n", ")", "."]
                .iter()
                .any(|end| text.contains(&format!("--{option}{end}")));
            assert!(is_there || option == "help", "no page has {name} --{option}");
        }
    }
    assert!(listed.is_empty(), "no verbs: {listed:?}");
}

#[test]
fn the_page_of_variables_lists_what_is_set_and_what_is_removed() {
    assert_eq!(listed("docs/variables.md", "## What use removes"), set(CLEARED));
    let known: BTreeSet<String> = [&CREDENTIALS[..], &REGIONS, &OWN, &DIRECTORY, &[PREVIOUS]]
        .concat()
        .into_iter()
        .map(str::to_owned)
        .collect();
    let listed = listed("docs/variables.md", "## What use sets");
    let of_profiles = set(["AWS_PROFILE", "AWS_SDK_LOAD_CONFIG", "AWS_ENDPOINT_URL"]);
    assert_eq!(listed, known.union(&of_profiles).cloned().collect());
}

#[test]
fn the_page_of_settings_lists_every_key() {
    assert_eq!(listed("docs/settings.md", "# Settings"), set(KEYS));
}

#[test]
fn the_page_of_exit_codes_lists_every_code() {
    let page = Page::named("docs/exit-codes.md");
    let listed: BTreeSet<u8> = page.first_cells().iter().filter_map(|cell| cell.parse().ok()).collect();
    let kinds = [
        Kind::General,
        Kind::Usage,
        Kind::SignIn,
        Kind::Code,
        Kind::Unlock,
        Kind::Refused,
        Kind::Configuration,
        Kind::Service,
        Kind::Interrupted,
    ];
    let codes: BTreeSet<u8> = kinds.into_iter().map(Kind::exit_code).chain([0]).collect();
    assert_eq!(listed, codes);
}

#[test]
fn the_page_of_prompts_lists_every_colour() {
    let page = Page::named("docs/prompts.md");
    let line = page.text.lines().find(|line| line.contains("ssoenv_color")).unwrap();
    let words = code(line);
    for (color, _) in SEGMENT_COLORS {
        assert!(words.contains(&color), "{color}: {line}");
    }
}

#[test]
fn the_program_has_the_pages_that_the_readme_lists_and_no_verb_is_called_like_one() {
    let readme = Page::named("README.md");
    let table = readme.text.split_once("## The manual\n").unwrap().1;
    let rows: Vec<(&str, &str)> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| [")?.strip_suffix(" |")?.split_once("](docs/"))
        .filter_map(|(_, rest)| rest.split_once(".md) | "))
        .collect();
    let topics: Vec<(&str, &str)> = PAGES.iter().map(|topic| (topic.name, topic.summary)).collect();
    assert_eq!(topics[0].0, "readme");
    assert_eq!(topics[1..], rows);
    let command = ssoenv::cli::Cli::command();
    for (name, _) in topics {
        assert!(command.find_subcommand(name).is_none(), "{name} is a verb");
    }
}

#[test]
fn the_line_that_loads_the_hook_is_the_same_everywhere() {
    for name in ["bash", "zsh", "fish", "powershell"] {
        let line = HookScript::of_name(name).unwrap().start_up_line();
        for page in ["README.md", "docs/shells.md"] {
            let text = Page::named(page).text.replace("\\|", "|");
            assert!(
                text.contains(&format!("`{line}`")) || text.contains(&format!("``{line}``")),
                "{page}: {line}"
            );
        }
    }
}
