//! Removal of a section: its header and properties go. A comment is a person's, since ssoenv writes none: all stay,
//! except among the lines that continue one value. Pure.

use super::key_changes::{Place, properties};
use super::section_end::{is_blank, is_comment};
use super::splice::{Spacing, Splice, lines, without_end};
use crate::config::document::{Body, Document};
use crate::error::Failure;
use memchr::memchr2;
use std::ops::Range;

/// Returns the edits that remove a section.
pub(super) fn removal(document: &Document, bytes: &[u8], body: &Body<'_>) -> Result<Vec<Splice>, Failure> {
    let header = body.header_at..body.at;
    let own: Vec<Range<usize>> = properties(document, body)?.iter().map(Place::all).collect();
    let end = own.last().map_or(body.at, |last| last.end);
    let splice = |old: Range<usize>, new: Vec<Vec<u8>>, spacing| Splice { header: 0..0, old, new, spacing };
    let mut within = own.iter().peekable();
    let mut comments = Vec::new();
    for line in lines(body) {
        while within.next_if(|own| own.end <= line.start).is_some() {}
        if within.peek().is_none_or(|own| line.end <= own.start) && is_comment(&bytes[line.clone()]) {
            comments.push(line);
        }
    }
    // Under the section above, some SDKs would take an indented comment for a continuation of its last value.
    let unindented = |line: &Range<usize>| {
        let text = without_end(&bytes[line.clone()]);
        let at = memchr2(b'#', b';', text).filter(|at| *at > 0)?;
        Some(splice(line.clone(), vec![text[at..].to_vec()], Spacing::Stays))
    };
    let mut splices: Vec<Splice> = comments.iter().filter_map(unindented).collect();
    if comments.iter().any(|line| line.start < end) || has_closing_comment(bytes, body, end) {
        splices.extend([header].into_iter().chain(own).map(|old| splice(old, Vec::new(), Spacing::Stays)));
    } else {
        splices.push(splice(header.start..end, Vec::new(), Spacing::Closes));
    }
    Ok(splices)
}

/// Whether a comment follows the last property directly and does not lead to the next header.
fn has_closing_comment(bytes: &[u8], body: &Body<'_>, end: usize) -> bool {
    let mut rest = lines(body).into_iter().skip_while(|line| line.start < end);
    let mut found = false;
    loop {
        match rest.next() {
            Some(line) if is_comment(&bytes[line.clone()]) => found = true,
            Some(line) => return found && is_blank(&bytes[line]),
            None => return found && body.at + body.bytes.len() == bytes.len(),
        }
    }
}
