//! Where the lines of a section end, and those that lead to the next section begin. Pure.

use super::splice::last_line;
use std::ops::Range;

/// Returns where another section can begin: behind the last line of this range that is not blank. Comments directly
/// above the next header belong to it, if there is one. An indented comment does not: some SDKs take it for a
/// continuation of the value above.
pub(super) fn section_end(bytes: &[u8], range: Range<usize>, header_follows: bool) -> usize {
    let start = range.start;
    let above_header = |line: &[u8]| header_follows && matches!(line.first(), Some(b'#' | b';'));
    let end = without(bytes, range, above_header);
    without(bytes, start..end, is_blank)
}

/// Returns the end of the last line that is neither blank nor a comment.
pub(super) fn last_content(bytes: &[u8], range: Range<usize>) -> usize {
    without(bytes, range, |line| is_blank(line) || is_comment(line))
}

fn without(bytes: &[u8], mut range: Range<usize>, is_left_out: impl Fn(&[u8]) -> bool) -> usize {
    while !range.is_empty() {
        let line = last_line(&bytes[range.clone()]);
        if !is_left_out(line) {
            break;
        }
        range.end -= line.len();
    }
    range.end
}

pub(super) fn is_blank(line: &[u8]) -> bool {
    first(line).is_none()
}

pub(super) fn is_comment(line: &[u8]) -> bool {
    matches!(first(line), Some('#' | ';'))
}

/// Returns the first character that is not a blank.
fn first(line: &[u8]) -> Option<char> {
    match line.trim_ascii_start().first() {
        None => None,
        Some(byte) if byte.is_ascii_graphic() => Some(char::from(*byte)),
        Some(_) => String::from_utf8_lossy(line).trim_start().chars().next(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_ends_before_what_leads_to_the_next() {
        for (body, follows, end) in [
            ("", true, ""),
            ("a=1\n", true, "a=1\n"),
            ("a=1\n\n \t\n", true, "a=1\n"),
            ("a=1\n\n# y\n; y\n", true, "a=1\n"),
            ("a=1\n# y\n", true, "a=1\n"),
            ("a=1\n# x\n\n# y\n", true, "a=1\n# x\n"),
            ("a=1\n# x\n\n", true, "a=1\n# x\n"),
            ("a=1\n  # x\n", true, "a=1\n  # x\n"),
            ("a=1\n\n# x\n", false, "a=1\n\n# x\n"),
            ("a=1\r\n\r\n# y\r\n", true, "a=1\r\n"),
            ("a=1\r\r# y\r", true, "a=1\r"),
            ("a=1\n  ", false, "a=1\n"),
            ("a=1\n\u{85}\u{2003}\n\u{b}\n", true, "a=1\n"),
            ("a=1", false, "a=1"),
        ] {
            let place = section_end(body.as_bytes(), 0..body.len(), follows);
            assert_eq!(&body[..place], end, "{body:?} {follows}");
        }
    }
}
