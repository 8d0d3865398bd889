//! Replaces lines of a file; the only code of an edit that handles bytes. Line ends, a missing last one, a byte-order
//! mark and bytes that are not UTF-8 stay the same; a new line ends as its neighbour does. Knows nothing about the
//! meaning of lines, except where the value of a property is. Pure.

use crate::config::document::{BYTE_ORDER_MARK, Body};
use crate::config::section;
use memchr::memrchr2;
use std::ops::Range;

/// A line of an edit to show to a person, with bytes that are not UTF-8 replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditedLine {
    /// Header of the section that the following lines are in.
    Section(String),
    /// A line that is removed.
    Removed(String),
    /// A line that is added.
    Added(String),
}

/// Lines of the file and their replacement.
pub(super) struct Splice {
    /// Range of the section's header line; empty if the header is one of the lines.
    pub header: Range<usize>,
    /// Range of whole lines, with their line ends. Empty if lines are only added.
    pub old: Range<usize>,
    /// New lines, without line ends.
    pub new: Vec<Vec<u8>>,
    /// What becomes of the empty line above.
    pub spacing: Spacing,
}

/// Whether a splice adds or removes the empty line above a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spacing {
    /// Neither.
    Stays,
    /// A new section: an empty line is added above it.
    Opens,
    /// A removed section: the empty line above it goes.
    Closes,
}

/// Returns the byte ranges of a section's lines in the file, with their line ends.
pub(super) fn lines(body: &Body<'_>) -> Vec<Range<usize>> {
    let lines = body.bytes.split_inclusive(|byte| *byte == b'\n');
    let starts = lines.scan(body.at, |end, line| {
        let start = *end;
        *end += line.len();
        Some(start..*end)
    });
    starts.collect()
}

/// Returns a property's line with another value. An inline comment moves to a line of its own, since the AWS CLI
/// would read it as part of the value.
pub(super) fn changed(line: &[u8], value: &str) -> Vec<Vec<u8>> {
    let blanks = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        text.len() - text.trim_start().len()
    };
    let separator = line.iter().position(|byte| matches!(byte, b'=' | b':')).unwrap_or(line.len() - 1);
    let (key, raw) = line.split_at(separator + 1);
    let remark = section::remark(raw);
    let old = &raw[..remark.unwrap_or(raw.len())];
    // Keeps the person's spacing. Without an old value the blank before the separator decides.
    let gap: &[u8] = match blanks(old) {
        all if all == old.len() && key[..separator].ends_with(b" ") => b" ",
        all if all == old.len() => b"",
        some => &old[..some],
    };
    let indent = &line[..blanks(line)];
    let remark = remark.map(|at| [indent, raw[at..].trim_ascii_end()].concat());
    remark.into_iter().chain([[key, gap, value.as_bytes()].concat()]).collect()
}

/// Returns a property's line with another key.
pub(super) fn with_key(line: &[u8], key: &str) -> Vec<u8> {
    let separator = line.iter().position(|byte| matches!(byte, b'=' | b':')).unwrap_or(line.len());
    let (old, rest) = line.split_at(separator);
    let text = String::from_utf8_lossy(old);
    let (indent, gap) = (text.len() - text.trim_start().len(), text.len() - text.trim_end().len());
    [&old[..indent], key.as_bytes(), &old[old.len() - gap..], rest].concat()
}

/// Cuts the last line end off one or several lines.
pub(super) fn without_end(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\n").map_or_else(
        || line.strip_suffix(b"\r").unwrap_or(line),
        |line| line.strip_suffix(b"\r").unwrap_or(line),
    )
}

/// Returns the last line of a text, with its line end; empty if the text is.
pub(super) fn last_line(text: &[u8]) -> &[u8] {
    &text[memrchr2(b'\n', b'\r', without_end(text)).map_or(0, |end| end + 1)..]
}

/// Returns the line end of the line before this place; of the line before that if the file ends without one.
fn line_end(bytes: &[u8], place: usize) -> &[u8] {
    let Some(end) = memrchr2(b'\n', b'\r', &bytes[..place]) else { return b"\n" };
    let two = bytes[end] == b'\n' && end > 0 && bytes[end - 1] == b'\r';
    &bytes[end - usize::from(two)..=end]
}

/// Returns the file with the splices applied; they must be in file order.
pub(super) fn spliced(bytes: &[u8], splices: &[Splice]) -> Vec<u8> {
    let (mut result, mut from) = (Vec::with_capacity(bytes.len() + 1024), 0);
    for splice in splices {
        result.extend_from_slice(&bytes[from..splice.old.start]);
        let end = line_end(bytes, splice.old.end);
        for line in &splice.new {
            if !matches!(result.last(), None | Some(b'\n' | b'\r')) && result != BYTE_ORDER_MARK {
                result.extend_from_slice(end);
            }
            result.extend_from_slice(line);
            result.extend_from_slice(end);
        }
        let had_no_end = without_end(&bytes[splice.old.clone()]).len() == splice.old.len();
        if !splice.old.is_empty() && !splice.new.is_empty() && had_no_end {
            result.truncate(result.len() - end.len());
        }
        from = splice.old.end;
    }
    result.extend_from_slice(&bytes[from..]);
    result
}

/// Returns the lines of the splices to show to a person.
pub(super) fn shown(bytes: &[u8], splices: &[Splice]) -> Vec<EditedLine> {
    let text = |line: &[u8]| String::from_utf8_lossy(without_end(line)).into_owned();
    let (mut shown, mut header) = (Vec::new(), 0..0);
    for splice in splices {
        if splice.header != header {
            header = splice.header.clone();
            if !header.is_empty() {
                shown.push(EditedLine::Section(text(&bytes[header.clone()])));
            }
        }
        let (mut old, mut rest) = (Vec::new(), &bytes[splice.old.clone()]);
        while !rest.is_empty() {
            let line = last_line(rest);
            old.push(EditedLine::Removed(text(line)));
            rest = &rest[..rest.len() - line.len()];
        }
        shown.extend(old.into_iter().rev());
        shown.extend(splice.new.iter().map(|line| EditedLine::Added(text(line))));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_as_the_one_before_it() {
        for (text, place, end) in [
            ("", 0, "\n"),
            ("a", 1, "\n"),
            ("a\n", 2, "\n"),
            ("a\r\n", 3, "\r\n"),
            ("a\r", 2, "\r"),
            ("a\r\nb", 4, "\r\n"),
            ("a\nb\r\n", 2, "\n"),
            ("\n", 1, "\n"),
        ] {
            assert_eq!(line_end(text.as_bytes(), place), end.as_bytes(), "{text:?}");
        }
    }

    #[test]
    fn only_the_value_of_a_line_changes() {
        for (line, expected) in [
            ("k = old", "k = v"),
            ("  K\t:\told  ", "  K\t:\tv"),
            ("k=old=x:y", "k=v"),
            ("k =", "k = v"),
            ("k=", "k=v"),
            ("k:", "k:v"),
            (" k = old # c # d ", " # c # d\n k = v"),
            ("k = ;c", ";c\nk = v"),
            ("k=a#b;c", "k=v"),
        ] {
            assert_eq!(changed(line.as_bytes(), "v").join(&b'\n'), expected.as_bytes(), "{line:?}");
        }
        assert_eq!(changed(b"k\xff =\xa0\xff #\xff", "v").join(&b'\n'), b"#\xff\nk\xff =v");
    }

    #[test]
    fn only_the_key_of_a_line_changes() {
        for (line, expected) in [
            ("k = v", "new = v"),
            ("  K\t:\tv # c  ", "  new\t:\tv # c  "),
            ("k=v=x:y", "new=v=x:y"),
            ("k =", "new ="),
        ] {
            assert_eq!(with_key(line.as_bytes(), "new"), expected.as_bytes(), "{line:?}");
        }
        assert_eq!(with_key(b" k =\xff", "new"), b" new =\xff");
    }

    #[test]
    fn an_end_is_added_only_where_a_line_follows() {
        let splice = |old: Range<usize>, new: &[&str]| Splice {
            header: 0..0,
            spacing: Spacing::Stays,
            old,
            new: new.iter().map(|line| line.as_bytes().to_vec()).collect(),
        };
        for (text, splices, expected) in [
            ("a\nb", vec![splice(2..3, &["c"])], "a\nc"),
            ("a\nb", vec![splice(3..3, &["c"])], "a\nb\nc\n"),
            ("a\nb", vec![splice(2..3, &["d"]), splice(3..3, &["c"])], "a\nd\nc\n"),
            ("a\nb", vec![splice(2..3, &[]), splice(3..3, &["c"])], "a\nc\n"),
            ("a\nb", vec![splice(2..3, &[])], "a\n"),
            ("a\r\nb\n", vec![splice(3..5, &["c", "d"])], "a\r\nc\nd\n"),
            ("\u{feff}", vec![splice(3..3, &["c"])], "\u{feff}c\n"),
            ("", vec![splice(0..0, &["c"])], "c\n"),
            ("a", vec![], "a"),
        ] {
            assert_eq!(spliced(text.as_bytes(), &splices), expected.as_bytes(), "{text:?}");
        }
    }
}
