//! Paragraphs of help, wrapped to the window. Indented lines stay unchanged.

use super::style::{LITERAL, styled};
use crate::system::terminal::wrapped;

/// Wraps the paragraphs, and colours the text in backquotes.
pub(super) fn filled(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut paragraph = String::new();
    // The blank line ends the last paragraph.
    for line in text.lines().chain([""]) {
        let is_verbatim = line.starts_with("  ");
        if (line.is_empty() || is_verbatim) && !paragraph.is_empty() {
            out.push_str(&wrapped(&paragraph, width, 0));
            out.push('\n');
            paragraph.clear();
        }
        match line {
            "" => out.push('\n'),
            line if is_verbatim => {
                out.push_str(line);
                out.push('\n');
            }
            line => {
                if !paragraph.is_empty() {
                    paragraph.push(' ');
                }
                paragraph.push_str(line.trim());
            }
        }
    }
    colored(out.trim_end())
}

/// Colours the text in backquotes. Keeps the quotes, for terminals without colours.
pub(super) fn colored(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pieces = text.split('`');
    out.push_str(pieces.next().unwrap_or_default());
    while let Some(quoted) = pieces.next() {
        match pieces.next() {
            Some(after) => {
                out.push_str(&styled(LITERAL, &format!("`{quoted}`")));
                out.push_str(after);
            }
            // An unmatched backquote.
            None => out.push_str(&format!("`{quoted}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_filled_and_indented_lines_are_kept() {
        let text =
            "One two\nthree four five six.\n\n  eval \"$(x)\"   # a long line that stays\n\nThe `end`.";
        assert_eq!(
            anstream::adapter::strip_str(&filled(text, 20)).to_string(),
            "One two three four\nfive six.\n\n  eval \"$(x)\"   # a long line that stays\n\nThe `end`."
        );
        assert!(filled(text, 80).ends_with(&format!("The {LITERAL}`end`{LITERAL:#}.")));
        assert_eq!(colored("an open ` one"), "an open ` one");
    }
}
