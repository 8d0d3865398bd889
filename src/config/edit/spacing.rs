//! Empty lines between sections: a new section brings the one above it, and takes it along when it is removed. So
//! adding and removing a section gives the former bytes, and empty lines do not add up. Pure.

use super::section_end::is_blank;
use super::splice::{Spacing, Splice, last_line, without_end};
use crate::config::document::BYTE_ORDER_MARK;
use crate::ordered;
use memchr::memchr2;

/// Sorts the splices of a file, and adds the empty lines that come and go with whole sections.
pub(super) fn settle(bytes: &[u8], splices: &mut Vec<Splice>) {
    // Where a key and a section are added at the same place, the key belongs to the section above.
    ordered::sort_by_key(splices, |splice| {
        (splice.old.start, splice.old.end, splice.spacing == Spacing::Opens)
    });
    // Reading the result back finds a caller's mistake of naming a key twice.
    splices.dedup_by(|splice, before| splice.old.start < before.old.end);
    let mark = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let (mut from, mut has_text_above) = (mark, false);
    for place in 0..splices.len() {
        let next = splices.get(place + 1).map_or(bytes.len(), |next| next.old.start);
        let splice = &mut splices[place];
        let kept = &bytes[from..splice.old.start.max(from)];
        has_text_above |= !is_blank(kept);
        match splice.spacing {
            Spacing::Stays => {}
            Spacing::Opens if has_text_above => splice.new.insert(0, Vec::new()),
            Spacing::Opens => {}
            Spacing::Closes if has_text_above => {
                let line = last_line(kept);
                if !line.is_empty() && without_end(line).is_empty() {
                    splice.old.start -= line.len();
                }
            }
            Spacing::Closes => {
                let end = splice.old.end + empty_line(&bytes[splice.old.end..]);
                splice.old.end = if end <= next { end } else { splice.old.end };
            }
        }
        has_text_above |= !splice.new.is_empty();
        from = splice.old.end;
    }
}

/// Returns the length of the empty line at the beginning of a text; 0 if there is none.
fn empty_line(text: &[u8]) -> usize {
    match memchr2(b'\n', b'\r', text) {
        Some(0) if text.starts_with(b"\r\n") => 2,
        Some(0) => 1,
        _ => 0,
    }
}
