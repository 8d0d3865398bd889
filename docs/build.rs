//! Packs the manual into the program: reads the pages with a Markdown parser, writes each as lines that
//! `src/manual/page.rs` can read without one, and compresses them. What the lines cannot hold stops the build.
//!
//! ```text
//! 0x1c NAME        a page begins
//! (nothing)        an empty line
//! 1 2 3            a heading of that level
//! p - =            a paragraph, an item of a list, a further paragraph of one
//! c                a line of code
//! T t              the header of a table, a row of one; its cells are parted by 0x1f
//! ```
//!
//! Inside a line, 0x01 begins code, 0x02 begins what is bold, 0x03 ends either.
//!
//! It also packs the hooks ([`hooks`]), and chooses arguments for the linker ([`linker`]).

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "it may fail loudly, and it is the outside world"
)]

#[path = "../packaging/hooks.rs"]
mod hooks;
#[path = "../packaging/linker.rs"]
mod linker;

use miniz_oxide::deflate::compress_to_vec_zlib;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::fs;
use std::path::{Path, PathBuf};

/// A page about the source, which whoever has it reads there.
const OF_THE_SOURCE: &str = "development";

fn main() {
    let mut paths: Vec<PathBuf> = fs::read_dir("docs").unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        path.extension().is_some_and(|extension| extension == "md") && name(path) != OF_THE_SOURCE
    });
    paths.push("README.md".into());
    paths.sort();
    // Not the folder: it has pictures, too. A new page is in the README's list.
    paths.iter().for_each(|path| println!("cargo::rerun-if-changed={}", path.display()));
    let manual: String = paths.iter().map(|path| packed(path)).collect();
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap());
    fs::write(out.join("manual"), compress_to_vec_zlib(manual.as_bytes(), 9)).unwrap();
    hooks::pack(&out);
    linker::tell(&out);
}

/// What a page is called.
fn name(path: &Path) -> String {
    path.file_stem().unwrap().to_str().unwrap().to_lowercase()
}

/// Takes the parser's events, and writes lines.
#[derive(Default)]
struct Packer {
    out: String,
    /// The text of the line that comes next.
    line: String,
    /// How that line begins.
    kind: &'static str,
    /// Inside a picture, which a terminal does not show.
    is_hidden: bool,
    is_code: bool,
    /// Pages that this one links to.
    see: Vec<String>,
}

fn packed(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let mut packer = Packer { kind: "p", ..Packer::default() };
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        packer
            .take(event)
            .unwrap_or_else(|what| panic!("{}: no place in a terminal for {what}", path.display()));
    }
    if !packer.see.is_empty() {
        let commands: Vec<String> =
            packer.see.iter().map(|page| code(&format!("ssoenv help {page}"))).collect();
        packer.out += &format!("\n2See also\n\np{}\n", commands.join(", "));
    }
    format!("\u{1c}{}\n{}", name(path), packer.out)
}

/// Code in backquotes, which not everybody's colours replace; a backquote of its own would look like their end.
fn code(text: &str) -> String {
    let quote = if text.contains('`') { "" } else { "`" };
    format!("\u{1}{quote}{text}{quote}\u{3}")
}

impl Packer {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(tag) => return self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.is_code => {
                text.lines().for_each(|line| self.out += &format!("c{line}\n"))
            }
            Event::Text(_) | Event::Code(_) if self.is_hidden => {}
            Event::Text(text) => self.line += &text,
            Event::Code(text) => self.line += &code(&text),
            Event::SoftBreak => self.line.push(' '),
            other => return Err(format!("{other:?}")),
        }
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>) -> Result<(), String> {
        match tag {
            Tag::Heading { level: HeadingLevel::H1, .. } => self.kind = "1",
            Tag::Heading { level: HeadingLevel::H2, .. } => {
                self.out.push('\n');
                self.kind = "2";
            }
            Tag::Heading { level: HeadingLevel::H3, .. } => {
                self.out.push('\n');
                self.kind = "3";
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => {
                self.out.push('\n');
                self.is_code = true;
            }
            Tag::List(None) if self.kind == "p" => self.out.push('\n'),
            Tag::Item => self.kind = "-",
            Tag::Paragraph | Tag::TableCell => {}
            Tag::Table(_) => self.out.push('\n'),
            Tag::TableHead => self.kind = "T",
            Tag::TableRow => self.kind = "t",
            Tag::Strong => self.line.push('\u{2}'),
            Tag::Link { dest_url, .. } => self.see(&dest_url),
            Tag::Image { .. } => self.is_hidden = true,
            other => return Err(format!("{other:?}")),
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::CodeBlock => self.is_code = false,
            TagEnd::Strong => self.line.push('\u{3}'),
            TagEnd::TableCell => self.line.push('\u{1f}'),
            TagEnd::Image => self.is_hidden = false,
            TagEnd::Paragraph => {
                self.flush();
                if self.kind == "-" {
                    self.kind = "=";
                }
            }
            TagEnd::Heading(_) | TagEnd::TableHead | TagEnd::TableRow | TagEnd::Item => {
                self.flush();
                self.kind = "p";
            }
            _ => {}
        }
    }

    /// Writes the line, if there is one.
    fn flush(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim_end_matches('\u{1f}');
        if !line.trim().is_empty() {
            // A list has one empty line before it, a paragraph always has.
            self.out.push_str(if self.kind == "p" { "\n" } else { "" });
            self.out += &format!("{}{line}\n", self.kind);
        }
    }

    /// Notes a link to another page of the manual.
    fn see(&mut self, link: &str) {
        let file = link.split('#').next().unwrap_or_default();
        if file.ends_with(".md") {
            let page = name(Path::new(file));
            if page != OF_THE_SOURCE && !self.see.contains(&page) {
                self.see.push(page);
            }
        }
    }
}
