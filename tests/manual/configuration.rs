//! Blocks of configuration in the manual are valid: `ini` as profiles, as settings or as a `.ssoenv` file, `json` as JSON.

use super::page::{Block, Page};
use crate::support::world::World;

fn blocks(language: &str) -> Vec<Block> {
    let blocks = Page::all().into_iter().flat_map(|page| page.blocks());
    blocks.filter(|block| block.language == language).collect()
}

#[test]
fn profiles_and_settings_are_accepted() {
    let blocks = blocks("ini");
    assert!(blocks.len() >= 8);
    for block in blocks {
        let world = World::signed_in();
        let is_binding = block.place.starts_with("docs/directories.md");
        let names: Vec<&str> = block.text.lines().filter_map(|line| line.strip_prefix("[profile ")).collect();
        if is_binding {
            std::fs::write(world.home().join(".ssoenv"), &block.text).unwrap();
            let ran = world.run(&["allow"]);
            assert_eq!(ran.code, Some(0), "{}: {ran:?}", block.place);
        } else if names.is_empty() {
            world.settings(&block.text);
        }
        if !names.is_empty() {
            world.config(&with_sections(&world.read(".aws/config"), &block.text));
        }
        for name in names.iter().map(|name| name.trim_end_matches(']')).chain(["dev"]) {
            // `credential_source = Environment` needs keys of somebody else.
            let mut command = world.ssoenv(&["explain", name]);
            command.env("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE").env("AWS_SECRET_ACCESS_KEY", "secret");
            let output = command.output().unwrap();
            assert!(output.status.success(), "{}: {name}: {output:?}", block.place);
        }
        let doctor = world.run(&["doctor", "--offline", "--json"]);
        for word in ["unknown", "misspelled", "config.bad"] {
            assert!(!doctor.stdout.contains(word), "{}: {}", block.place, doctor.stdout);
        }
    }
}

/// The sections of the sample, but for those that the block has itself.
fn with_sections(sample: &str, block: &str) -> String {
    let headers: Vec<&str> = block.lines().filter(|line| line.starts_with('[')).collect();
    let is_replaced = |section: &&str| {
        headers.iter().any(|header| header[1..].starts_with(section.lines().next().unwrap()))
    };
    let kept = sample.trim_start_matches('[').split("\n[").filter(|section| !is_replaced(section));
    kept.map(|section| format!("[{section}\n")).chain([block.to_owned()]).collect()
}

#[test]
fn json_is_json() {
    for block in blocks("json") {
        let value: Result<serde_json::Value, _> = serde_json::from_str(&block.text);
        assert!(value.is_ok(), "{}: {value:?}", block.place);
    }
}
