//! The colours of a page, and of all help: those of Cargo, which people know. Pure.

use anstyle::{AnsiColor, Style};

/// Titles and headings.
pub const HEADING: Style = AnsiColor::Green.on_default().bold();
/// What is typed as it is written.
pub const LITERAL: Style = AnsiColor::Cyan.on_default().bold();
/// What a reader must not miss, and small headings.
pub(super) const STRONG: Style = Style::new().bold();

/// Marks inside a line: code begins, what is bold begins, either ends.
const MARKS: [char; 3] = ['\u{1}', '\u{2}', '\u{3}'];

/// The text, all of it in this style.
pub(super) fn styled(style: Style, text: &str) -> String {
    let text: String = text.chars().filter(|c| !MARKS.contains(c)).collect();
    format!("{style}{text}{style:#}")
}

/// The text with colours in place of marks. No colour goes on over the end of a line, since pagers forget it there.
pub(super) fn colored(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut open: Vec<Style> = Vec::new();
    let mut is_indent = false;
    for character in text.chars() {
        if is_indent && character != ' ' {
            open.iter().for_each(|style| out += &style.to_string());
            is_indent = false;
        }
        match character {
            '\u{1}' | '\u{2}' => {
                let style = if character == '\u{1}' { LITERAL } else { STRONG };
                out += &style.to_string();
                open.push(style);
            }
            '\u{3}' => {
                let style = open.pop().unwrap_or_default();
                out += &format!("{style:#}");
                open.iter().for_each(|style| out += &style.to_string());
            }
            '\n' => {
                open.iter().for_each(|style| out += &format!("{style:#}"));
                out.push('\n');
                is_indent = true;
            }
            character => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_ends_with_its_line_and_goes_on_in_the_next() {
        let (bold, code, end) = ("\u{1b}[1m", "\u{1b}[1m\u{1b}[36m", "\u{1b}[0m");
        assert_eq!(colored("a \u{2}b\n  c\u{3} d"), format!("a {bold}b{end}\n  {bold}c{end} d"));
        assert_eq!(colored("\u{2}a \u{1}x\u{3} b\u{3}\nc"), format!("{bold}a {code}x{end}{bold} b{end}\nc"));
        assert_eq!(styled(STRONG, "a \u{1}x\u{3}"), format!("{bold}a x{end}"));
    }
}
