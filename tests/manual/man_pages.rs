//! The man pages, which `cargo run --example man` writes: from the command line and from the manual as they are now, so that
//! they cannot be stale. `mandoc` reads them without a word, but for the notes that are named here.

#[path = "../man/pages.rs"]
mod pages;
#[path = "../man/roff.rs"]
mod roff;

use clap::CommandFactory;
use ssoenv::manual::PAGES;
use std::io::Write;
use std::process::Command;

/// What `mandoc -T lint` may say.
const NOTES: [&str; 2] = [
    // A command stays on one line, and so does the first cell of a row.
    "input text line longer than 80 bytes",
    // A date would be that of the build, and no build like another.
    "missing date, using \"\": TH",
];

#[test]
fn every_verb_option_and_page_is_in_them() {
    let pages = pages::all();
    let text =
        |name: &str| &pages.iter().find(|(page, _)| page == name).unwrap_or_else(|| panic!("{name}")).1;
    let mut command = ssoenv::cli::Cli::command();
    command.build();
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        let page = text(&format!("ssoenv-{}.1", verb.get_name()));
        for option in verb.get_arguments().filter_map(clap::Arg::get_long) {
            let option = format!("\\-\\-{}", option.replace('-', "\\-"));
            assert!(page.contains(&option), "{}: {option}", verb.get_name());
        }
        assert!(text("ssoenv.1").contains(&format!("ssoenv\\-{}", verb.get_name().replace('-', "\\-"))));
    }
    for page in PAGES {
        assert!(text(&format!("ssoenv-{}.7", page.name)).lines().count() > 20, "{}", page.name);
    }
}

#[test]
fn mandoc_has_nothing_to_say_about_them() {
    let folder = tempfile::tempdir().unwrap();
    let pages = pages::all();
    for (name, text) in &pages {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let mut mandoc = Command::new("mandoc");
    mandoc.args(["-T", "lint"]).args(pages.iter().map(|(name, _)| name)).current_dir(folder.path());
    let Ok(output) = mandoc.output() else {
        assert!(std::env::var_os("CI").is_none(), "mandoc is not installed, and CI is to test with it");
        let _ = writeln!(std::io::stderr(), "SKIPPED: mandoc is not installed");
        return;
    };
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    let other: Vec<&str> =
        said.lines().filter(|line| !NOTES.iter().any(|note| line.contains(note))).collect();
    assert!(other.is_empty(), "{} notes: {:#?}", other.len(), &other[..other.len().min(40)]);
}
