//! The repository's own rules, as far as a machine can see them.

mod imports;

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder with this ending.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == ending) {
                found.push(path);
            }
        }
    }
    found
}

/// The lines before a file's own tests.
fn production(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.lines().take_while(|line| !line.contains("#[cfg(test)]")).collect::<Vec<_>>().join("\n")
}

/// Names of files and folders that do not say what is in them; and `target`, which ignore files, indexers and clean-up
/// tools take for Cargo's build output.
const NAMELESS: [&str; 9] =
    ["util", "utils", "helper", "helpers", "common", "misc", "types", "manager", "target"];

#[test]
fn every_file_says_what_it_is_for_and_is_short() {
    let mut lengths = Vec::new();
    for path in files("src", "rs") {
        let text = production(&path);
        assert!(text.starts_with("//! "), "{} does not open with `//!`", path.display());
        let length = text.lines().count();
        assert!(length <= 250, "{} has {length} lines before its tests", path.display());
        lengths.push(length);
        for name in path.with_extension("").strip_prefix(root()).unwrap() {
            let name = name.to_str().unwrap();
            assert!(!NAMELESS.contains(&name), "{}: {name} does not say what is in it", path.display());
        }
    }
    lengths.sort_unstable();
    assert!(lengths[lengths.len() / 2] <= 100, "the median file has {} lines", lengths[lengths.len() / 2]);
    for path in files("tests", "rs") {
        assert!(
            fs::read_to_string(&path).unwrap().starts_with("//! "),
            "{} does not open with `//!`",
            path.display()
        );
    }
}

#[test]
fn the_outside_world_is_reached_through_system_only() {
    for path in files("src", "rs") {
        let inside = path.strip_prefix(root().join("src")).unwrap();
        if inside.starts_with("system") || inside == Path::new("main.rs") {
            continue;
        }
        let text = production(&path);
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            for banned in ["std::env::", "std::fs::", "std::net::Tcp", "std::process::", "SystemTime::now"] {
                assert!(!line.contains(banned), "{}: {line}", path.display());
            }
        }
    }
}

#[test]
fn files_that_say_pure_take_no_system() {
    for path in files("src", "rs") {
        let text = production(&path);
        let head: String = text.lines().take_while(|line| line.starts_with("//!")).collect();
        if head.contains("Pure") {
            assert!(!text.contains("crate::system"), "{} is not pure", path.display());
        }
    }
}

/// Sentences of people's tools in general, of which no one is told from the others.
const OF_ALL_TOOLS: [&str; 2] = [
    "the AWS CLI and the SDKs read ~/.aws/config and credentials in the same way",
    "use --mode profile: `use` and `exec` then set only AWS_PROFILE, and the AWS CLI and SDKs find the credentials",
];

/// Text with a word that is no tool's name there.
const OF_NO_TOOL: [&str; 1] = ["{what}. Go on?"];

#[test]
fn what_sdks_read_is_said_by_their_room_alone() {
    let names = ["boto3", "JavaScript", "Rust", "Go", "Java", "NET", "SDK", "SDKs"];
    for path in files("src", "rs") {
        if path.starts_with(root().join("src/sdks")) {
            continue;
        }
        let text = production(&path);
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        // Every second piece is inside quotes.
        for literal in code.join("\n").split('"').skip(1).step_by(2) {
            let mut words = literal.split(|c: char| !c.is_ascii_alphanumeric());
            let is_free = OF_ALL_TOOLS.contains(&literal) || OF_NO_TOOL.contains(&literal);
            assert!(is_free || !words.any(|word| names.contains(&word)), "{}: {literal}", path.display());
        }
    }
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let dependencies = manifest.split("dependencies]").skip(1).flat_map(|table| table.split("\n[").next());
    for block in dependencies.flat_map(|table| table.split("\n#").skip(1).collect::<Vec<_>>()) {
        assert!(block.lines().next().unwrap().trim_end().ends_with('.'), "{block}");
    }
    let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
    for runtime in ["tokio", "async-std", "smol", "aws-lc-rs", "openssl", "webpki-roots"] {
        assert!(!lock.contains(&format!("name = \"{runtime}\"")), "{runtime} is in the tree");
    }
}

#[test]
fn nothing_is_left_open_in_the_tree() {
    for path in [files("src", "rs"), files("tests", "rs")].concat() {
        let marks = ["TODO", "FIXME", "XXX ", "todo!(", "unimplemented!("];
        let text = fs::read_to_string(&path).unwrap();
        if !path.ends_with("tidy/mod.rs") {
            for mark in marks {
                assert!(!text.contains(mark), "{}: {mark}", path.display());
            }
        }
    }
}

/// Phrases that make a doc comment a riddle: they name no subject, or say "exists", "expired" or "takes precedence" in a
/// roundabout way. `src/cli` is exempt, since its doc comments are the help texts.
const RIDDLES: [&str; 11] = [
    "whoever",
    "to be had",
    "says no",
    "nobody's",
    "as it stands",
    "what stands",
    "that stands",
    "stands there",
    "what is there",
    "goes without saying",
    "wins over",
];

#[test]
fn doc_comments_are_no_riddles() {
    for path in files("src", "rs") {
        if path.starts_with(root().join("src/cli")) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().map(str::trim_start);
        let docs = lines.filter_map(|line| line.strip_prefix("///").or_else(|| line.strip_prefix("//!")));
        // Joined, so that a phrase is found that is wrapped.
        let docs = docs.map(str::trim).collect::<Vec<_>>().join(" ").to_lowercase();
        for riddle in RIDDLES {
            assert!(!docs.contains(riddle), "{}: a doc comment contains \"{riddle}\"", path.display());
        }
    }
}

#[test]
fn the_map_names_every_room() {
    let map = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let path = entry.unwrap().path();
        let room = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if !["lib", "main"].contains(&room.as_str()) {
            assert!(map.contains(&format!("[`{room}`]")), "{room} is not in the map");
        }
    }
}
