//! Colours of the manual and of all help: those of Cargo, which many people know. Pure.

use anstyle::{AnsiColor, Style};

/// Titles and headings.
pub const HEADING: Style = AnsiColor::Green.on_default().bold();
/// Text to type as it is.
pub const LITERAL: Style = AnsiColor::Cyan.on_default().bold();
/// Important text, and small headings.
pub(super) const STRONG: Style = Style::new().bold();

/// Marks inside a line: begin code, begin bold, end either.
const MARKS: [char; 3] = ['\u{1}', '\u{2}', '\u{3}'];

/// Applies one style to the whole text.
pub(super) fn styled(style: Style, text: &str) -> String {
    let text: String = text.chars().filter(|c| !MARKS.contains(c)).collect();
    format!("{style}{text}{style:#}")
}

/// Replaces the marks by colours. Ends colours at each line end and begins them again, since pagers forget them
/// there.
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
