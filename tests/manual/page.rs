//! A page cut into its blocks, as the marks behind their languages say.

use std::fs;
use std::path::{Path, PathBuf};

/// A page of the manual.
pub struct Page {
    pub path: PathBuf,
    pub text: String,
}

/// What is between two fences.
#[derive(Debug)]
pub struct Block {
    /// Page and line, for messages.
    pub place: String,
    pub language: String,
    pub mark: Mark,
    pub text: String,
}

/// How a block is run.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// In a shell of its own.
    Runs { with_hook: bool, fails: bool },
    /// Behind the line that loads the hook in ConstrainedLanguage, which the block is.
    Constrained,
    /// Not at all, for this reason.
    NotRun(String),
    /// It is what this command prints.
    OutputOf(String),
}

impl Page {
    /// `README.md` and everything in `docs`.
    pub fn all() -> Vec<Page> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let docs = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
        let mut paths: Vec<PathBuf> =
            docs.filter(|path| path.extension().is_some_and(|it| it == "md")).collect();
        paths.push(root.join("README.md"));
        paths.sort();
        paths.into_iter().map(Page::read).collect()
    }

    /// One of them, by its path from the root of the repository.
    pub fn named(path: &str) -> Page {
        Page::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
    }

    fn read(path: PathBuf) -> Page {
        let text = fs::read_to_string(&path).unwrap();
        Page { path, text }
    }

    /// Its path from the root of the repository.
    pub fn name(&self) -> String {
        self.path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_str().unwrap().to_owned()
    }

    /// What is between fences, in its order.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut is_open = false;
        for (number, line) in self.text.lines().enumerate() {
            match line.strip_prefix("```") {
                Some("") if is_open => is_open = false,
                Some(info) if !is_open => {
                    is_open = true;
                    let place = format!("{}:{}", self.name(), number + 1);
                    let (language, mark) = info.split_once(' ').unwrap_or((info, ""));
                    assert!(!language.is_empty(), "{place}: the block names no language");
                    let mark = Mark::read(mark, &place);
                    blocks.push(Block { place, language: language.to_owned(), mark, text: String::new() });
                }
                _ if is_open => {
                    let block = blocks.last_mut().unwrap();
                    block.text.push_str(line);
                    block.text.push('\n');
                }
                _ => {}
            }
        }
        assert!(!is_open, "{}: the last block is open", self.name());
        blocks
    }

    /// The text outside the blocks, line by line.
    pub fn prose(&self) -> Vec<&str> {
        let pieces = self.text.split("\n```").step_by(2);
        pieces.flat_map(|piece| piece.lines()).collect()
    }

    /// The first cells of the rows of all its tables.
    pub fn first_cells(&self) -> Vec<&str> {
        let rows = self.prose().into_iter().filter_map(|line| line.strip_prefix("| "));
        rows.filter_map(|row| row.split(" | ").next()).collect()
    }
}

impl Mark {
    fn read(words: &str, place: &str) -> Mark {
        match words {
            "" | "hook" | "fails" | "hook fails" => {
                Mark::Runs { with_hook: words.starts_with("hook"), fails: words.ends_with("fails") }
            }
            "constrained" => Mark::Constrained,
            _ => match words.split_once(": ") {
                Some(("not run", reason)) => Mark::NotRun(reason.to_owned()),
                Some(("output of", command)) => Mark::OutputOf(command.to_owned()),
                _ => panic!("{place}: `{words}` is no mark"),
            },
        }
    }
}
