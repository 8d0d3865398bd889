//! Renders a page of the manual for a window. `docs/build.rs` packs the pages, and documents the format.

use super::contents::ManualPage;
use super::style::{HEADING, LITERAL, STRONG, colored, styled};
use super::table::table;
use crate::system::terminal::wrapped;
use miniz_oxide::inflate::decompress_to_vec_zlib;

/// All pages, compressed.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/manual"));

/// Begins a page; its name follows.
const PAGE: char = '\u{1c}';

/// Renders the page with ANSI colours in lines of at most so many columns; a single word or a line of code may be
/// longer.
pub fn render(page: ManualPage, columns: usize) -> String {
    shown(&packed(page), columns)
}

/// Returns the page as `docs/build.rs` packed it.
pub fn packed(page: ManualPage) -> String {
    let manual = decompress_to_vec_zlib(PACKED).unwrap_or_default();
    let manual = String::from_utf8_lossy(&manual);
    let mut pages = manual.split(PAGE).filter_map(|page| page.split_once('\n'));
    let found = pages.find(|(name, _)| *name == page.name);
    found.unwrap_or_default().1.to_owned()
}

/// Wraps a page for a window. The first character of each line is its kind, set by the build script.
fn shown(packed: &str, columns: usize) -> String {
    let mut out = String::new();
    let mut lines = packed.lines().peekable();
    while let Some(line) = lines.next() {
        let (kind, text) = line.split_at(line.len().min(1));
        let filled = |text: &str, indent| colored(&wrapped(text, columns, indent));
        out += &match kind {
            "1" | "2" => styled(HEADING, &wrapped(text, columns, 0)),
            "3" => styled(STRONG, text),
            "-" => filled(&format!("- {text}"), 2),
            "=" => filled(&format!("  {text}"), 2),
            "c" if text.is_empty() => String::new(),
            "c" => format!("    {}", styled(LITERAL, text)),
            "T" => {
                let mut rows = vec![text];
                rows.extend(
                    std::iter::from_fn(|| lines.next_if(|line| line.starts_with('t'))).map(|row| &row[1..]),
                );
                table(&rows, columns)
            }
            _ => filled(text, 0),
        };
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::contents::PAGES;
    use super::*;
    use crate::system::terminal::width;

    #[test]
    fn every_page_is_there_and_fits() {
        for page in PAGES {
            for columns in [40, 60, 80, 100, 160] {
                let text = render(page, columns);
                assert!(text.lines().count() > 10, "{}", page.name);
                for line in text.lines() {
                    // The window breaks a word that is wider than itself.
                    let is_wide = line.split(' ').any(|word| width(word) + 4 > columns);
                    let is_code = line.starts_with("    ");
                    assert!(width(line) <= columns || is_wide || is_code, "{} {columns}: {line}", page.name);
                }
            }
        }
    }

    #[test]
    fn nothing_is_left_of_the_form_in_which_pages_are_packed() {
        for page in PAGES {
            let text = render(page, 80);
            let is_left = |c: char| c.is_control() && !matches!(c, '\n' | '\u{1b}');
            assert!(!text.contains(is_left), "{}", page.name);
            assert!(!text.contains(".md)") && !text.contains("```"), "{}", page.name);
        }
    }

    #[test]
    fn a_page_is_lines_lists_code_and_tables() {
        let packed = "1Title\n\npOne \u{1}`two`\u{3} three four five six.\n\n-first \u{2}item\u{3} of two\n-second\n\n2More\n\nc$ x\nc\ncy\n\nTa\u{1f}b\nt1\u{1f}2\n";
        let plain = anstream::adapter::strip_str(&shown(packed, 24)).to_string();
        assert_eq!(
            plain,
            "Title\n\nOne `two` three four\nfive six.\n\n- first item of two\n- second\n\nMore\n\n    $ x\n\n    y\n\na  b\n1  2\n"
        );
    }
}
