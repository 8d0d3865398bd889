//! The hooks as the program holds them: without comments and empty lines, which every shell would read when it starts, a
//! quarter of the text. They stay in `shell/` and `completions/`.

use std::fs;
use std::path::Path;

const FOLDERS: [&str; 2] = ["shell", "completions"];

/// Writes each file of a hook to the same place in another folder.
pub fn pack(out: &Path) {
    for folder in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        fs::create_dir_all(out.join(folder)).unwrap();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::write(out.join(&path), packed(&fs::read_to_string(&path).unwrap())).unwrap();
            }
        }
    }
}

/// Leaves out whole lines only, since a `#` further on need not begin a comment, and no line such as `#compdef`, which is an
/// instruction. None of the files has a text of several lines in which such a line has a meaning.
fn packed(text: &str) -> String {
    let lines = text.lines().filter(|line| {
        let line = line.trim();
        !line.is_empty() && line != "#" && !line.starts_with("# ")
    });
    lines.flat_map(|line| [line, "\n"]).collect()
}
