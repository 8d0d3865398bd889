//! Reads a text back, before and after an edit. Pure.

use super::section_edit::SectionEdit;
use crate::config::document::{Document, Flavor};
use crate::config::files::{merge, unreadable};
use crate::config::section::{BadLine, Section};
use crate::error::{Failure, Location};
use crate::ordered;
use std::path::Path;

pub(super) fn document(path: &Path, bytes: &[u8]) -> Document {
    Document::new(path.to_owned(), Flavor::Config, bytes.to_vec())
}

pub(super) fn bad_line(document: &Document, line: u32, why: &'static str) -> Failure {
    unreadable(&BadLine { origin: Location { path: document.path.clone(), line }, why })
}

/// Returns the merged settings of all sections of the name.
pub(super) fn read(document: &Document, wanted: &SectionEdit<'_>) -> Result<Section, Failure> {
    let mut section = Section::default();
    merge(&mut section, document, &document.effective(wanted.kind, wanted.name).1)
        .map_err(|bad| unreadable(&bad))?;
    Ok(section)
}

/// Returns the bytes of every section that is not edited.
pub(super) fn others<'b>(document: &Document, bytes: &'b [u8], wanted: &[SectionEdit<'_>]) -> Vec<&'b [u8]> {
    let bodies = wanted.iter().flat_map(|wanted| document.effective(wanted.kind, wanted.name).1);
    let touched: Vec<usize> = bodies.map(|body| body.header_at).collect();
    let others = document
        .regions()
        .filter(|region| region.at == region.header_at || !touched.contains(&region.header_at));
    let mut others: Vec<&[u8]> =
        others.map(|region| &bytes[region.header_at..region.at + region.bytes.len()]).collect();
    // The last section may have got a missing line end, and a blank line.
    others.iter_mut().last().into_iter().for_each(|last| *last = last.trim_ascii_end());
    others
}

/// Whether the section has the wanted values, and otherwise its former ones.
pub(super) fn says(before: &Document, after: &Document, wanted: &SectionEdit<'_>) -> bool {
    let values = |document| {
        let section = read(document, wanted).ok()?;
        Some(ordered::map(section.iter().map(|(key, setting)| (key.to_owned(), setting.value.clone()))))
    };
    let (Some(mut expected), Some(found)) = (values(before), values(after)) else { return false };
    expected.retain(|key, _| !wanted.remove.contains(&key.as_str()));
    expected.extend(wanted.set.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
    expected == found
}
