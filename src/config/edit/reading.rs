//! Reads a text back, before and after an edit. Pure.

use super::section_edit::{KeyChanges, SectionChange, SectionEdit};
use super::section_end::{is_comment, last_content};
use crate::config::document::{BYTE_ORDER_MARK, Body, Document, Flavor, SectionKind};
use crate::config::files::{merge, unreadable};
use crate::config::section::{BadLine, Section};
use crate::error::{Failure, Location};
use std::collections::HashSet;
use std::path::Path;

/// Kind and name of a section; `[default]` and `[profile default]` are one.
pub(super) type Named<'a> = (SectionKind, &'a str);

pub(super) fn named(kind: SectionKind, name: &str) -> Named<'_> {
    (if kind == SectionKind::Default { SectionKind::Profile } else { kind }, name)
}

/// Parses a text to look up many sections.
pub(super) fn document(path: &Path, flavor: Flavor, bytes: &[u8]) -> Document {
    let document = Document::new(path.to_owned(), flavor, bytes.to_vec());
    document.index();
    document
}

pub(super) fn bad_line(document: &Document, line: u32, why: &'static str) -> Failure {
    unreadable(&BadLine { origin: Location { path: document.path.clone(), line }, why })
}

/// Returns the sections of a name that count.
pub(super) fn bodies<'d>(document: &'d Document, (kind, name): Named<'_>) -> Vec<Body<'d>> {
    document.effective(kind, name).1
}

/// Returns the merged settings of sections.
pub(super) fn read(document: &Document, bodies: &[Body<'_>]) -> Result<Section, Failure> {
    let mut section = Section::default();
    merge(&mut section, document, bodies).map_err(|bad| unreadable(&bad))?;
    Ok(section)
}

/// Whether a section has the wanted values already.
pub(super) fn is_as_wanted(section: &Section, keys: &KeyChanges<'_>) -> bool {
    let old = keys.rename.iter().map(|(old, _)| old);
    keys.remove.iter().chain(old).all(|key| section.setting(key).is_none())
        && keys.set.iter().all(|(key, value)| section.setting(key).is_some_and(|found| found.value == *value))
}

/// Whether every edited section has the wanted values and otherwise its former ones, which are given in the order of
/// the edits, and whether no removed one is there.
pub(super) fn says(after: &Document, wanted: &[SectionEdit<'_>], former: &[&Section]) -> bool {
    let new_names = wanted.iter().filter_map(|wanted| Some(named(wanted.kind, wanted.new_name()?)));
    let new_names: HashSet<Named<'_>> = new_names.collect();
    wanted.iter().zip(former).all(|(wanted, former)| {
        let old_name = named(wanted.kind, wanted.name);
        let is_gone = new_names.contains(&old_name) || bodies(after, old_name).is_empty();
        let (Some(keys), Some(name)) = (wanted.keys(), wanted.new_name()) else { return is_gone };
        let Ok(found) = read(after, &bodies(after, named(wanted.kind, name))) else { return false };
        let is_kept = |key: &str| {
            !keys.remove.contains(&key) && keys.set.iter().all(|(set, _)| *set != keys.new_key(key))
        };
        let mut kept = former.iter().filter(|(key, _)| is_kept(key));
        let count = kept.clone().count() + keys.set.len();
        is_gone
            && is_as_wanted(&found, keys)
            && found.iter().count() == count
            && kept.all(|(key, before)| {
                found.setting(keys.new_key(key)).is_some_and(|now| now.value == before.value)
            })
    })
}

/// A file as it is read, and its bytes.
pub(super) type Read<'a> = (&'a Document, &'a [u8]);

/// Whether every section that is not edited is the same in both files, and every comment of theirs is still there.
pub(super) fn keeps_others(before: Read<'_>, after: Read<'_>, wanted: &[SectionEdit<'_>]) -> bool {
    let (mut of_before, mut of_after) = (others(before.0, wanted), others(after.0, wanted));
    let mut found = comments(after.1.strip_prefix(BYTE_ORDER_MARK).unwrap_or(after.1));
    let is_kept = |body: Body<'_>| {
        let bytes = &before.1[body.at..body.at + body.bytes.len()];
        of_after.next().is_some_and(|now| content(after.1, &now) == content(before.1, &body))
            && comments(bytes).all(|comment| found.any(|found| found == comment))
    };
    of_before.all(is_kept) && of_after.next().is_none()
}

fn comments(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let lines = bytes.split(|byte| matches!(byte, b'\n' | b'\r'));
    lines.filter(|line| is_comment(line)).map(<[u8]>::trim_ascii)
}

/// Returns the sections that are not edited, and the text before the first one.
fn others<'d>(document: &'d Document, wanted: &[SectionEdit<'_>]) -> impl Iterator<Item = Body<'d>> {
    let names = wanted.iter().flat_map(|wanted| {
        let new = match &wanted.change {
            SectionChange::Rename { to, .. } => Some(named(wanted.kind, to)),
            _ => None,
        };
        [named(wanted.kind, wanted.name)].into_iter().chain(new)
    });
    let edited: HashSet<usize> =
        names.flat_map(|name| bodies(document, name)).map(|body| body.header_at).collect();
    document.regions().filter(move |body| body.at == body.header_at || !edited.contains(&body.header_at))
}

/// Returns a section without the comments and blank lines at its end, where whole sections come and go.
fn content<'b>(bytes: &'b [u8], body: &Body<'_>) -> &'b [u8] {
    let end = last_content(bytes, body.at..body.at + body.bytes.len());
    // The last line of the file may have got an end.
    bytes[body.header_at..end].trim_ascii_end()
}
