//! Edits the bytes of `~/.aws/config`: changes the lines that must change, and keeps every other byte. Finds sections
//! and keys with the same reader as everything else (`document.rs`, `section.rs`), so that an edit and a later `use`
//! agree on what a line means; libraries for INI files know neither `key: value` nor `[x] # c`. Writes no file. Pure.

use super::reading::{bad_line, document, others, read, says};
use super::section_edit::SectionEdit;
use crate::config::document::{BYTE_ORDER_MARK, Body, Document, Flavor, SectionKind};
use crate::config::edit::splice::{EditedLine, Splice, changed, lines, shown, spliced, without_end};
use crate::config::section::{self, Section};
use crate::error::{self, Failure};
use crate::ordered;
use memchr::memrchr2;
use std::ops::Range;
use std::path::Path;

/// An edited file, not yet written.
#[derive(Debug)]
pub struct Edited {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// The changed lines; empty if everything was as wanted, and then `bytes` are the original ones.
    pub lines: Vec<EditedLine>,
}

/// Edits the sections to have the wanted values. Fails, without an edit, if a section cannot be read, a header has no
/// `]`, or a name or value would not be read back the same.
pub fn edit(path: &Path, bytes: &[u8], wanted: &[SectionEdit<'_>]) -> Result<Edited, Failure> {
    let before = document(path, bytes);
    if let Some(line) = before.unclosed() {
        return Err(bad_line(&before, line, "a header without `]`"));
    }
    // All sections before the first edit, so that line numbers in errors are those of the file on disk.
    wanted.iter().try_for_each(|wanted| read(&before, wanted).map(drop))?;
    let mut edited = Edited { bytes: bytes.to_vec(), lines: Vec::new() };
    for wanted in wanted {
        let document = document(path, &edited.bytes);
        let splices = match document.effective(wanted.kind, wanted.name).1.as_slice() {
            [] => new_section(&document, &edited.bytes, wanted)?,
            bodies => repairs(&document, &edited.bytes, wanted, bodies)?,
        };
        edited.lines.extend(shown(&edited.bytes, &splices));
        edited.bytes = spliced(&edited.bytes, &splices);
    }
    let after = document(path, &edited.bytes);
    if others(&before, bytes, wanted) != others(&after, &edited.bytes, wanted)
        || wanted.iter().any(|wanted| !says(&before, &after, wanted))
    {
        let what = format!("{}: the edited file would not contain the intended values", path.display());
        return Err(Failure::new(error::Kind::General, what)
            .hint("the file is unchanged: make the change in an editor, and report this"));
    }
    Ok(edited)
}

/// Returns the lines of a new section, at the end of the file.
fn new_section(document: &Document, bytes: &[u8], wanted: &SectionEdit<'_>) -> Result<Vec<Splice>, Failure> {
    if wanted.set.is_empty() {
        return Ok(Vec::new());
    }
    let kinds: &[SectionKind] =
        if is_default(wanted) { &[SectionKind::Default, SectionKind::Profile] } else { &[wanted.kind] };
    if let Some(line) = kinds.iter().find_map(|kind| document.indented(*kind, wanted.name)) {
        // The AWS CLI takes an indented header for a header, and may refuse a file with a second one of the same
        // name.
        return Err(bad_line(document, line, "an indented header"));
    }
    let mut new = vec![header(wanted)?.into_bytes()];
    for (key, value) in &wanted.set {
        new.push(property(document, key, value)?.into_bytes());
    }
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let last = without_end(text);
    let last = &last[memrchr2(b'\n', b'\r', last).map_or(0, |end| end + 1)..];
    if !String::from_utf8_lossy(last).trim().is_empty() {
        new.insert(0, Vec::new());
    }
    Ok(vec![Splice { header: 0..0, old: bytes.len()..bytes.len(), new }])
}

/// Returns the edits of the existing sections, in file order.
fn repairs(
    document: &Document,
    bytes: &[u8],
    wanted: &SectionEdit<'_>,
    bodies: &[Body<'_>],
) -> Result<Vec<Splice>, Failure> {
    let section = read(document, wanted)?;
    let mut places = Vec::new();
    for body in bodies {
        places.extend(properties(document, body)?);
    }
    let mut splices = Vec::new();
    for place in &places {
        if wanted.remove.iter().any(|key| place.key.eq_ignore_ascii_case(key)) {
            let end = place.more.last().unwrap_or(&place.first).end;
            let old = place.first.start..end;
            splices.push(Splice { header: place.header.clone(), old, new: Vec::new() });
        }
    }
    let mut missing = Vec::new();
    for (key, value) in &wanted.set {
        if section.setting(key).is_some_and(|setting| setting.value == *value) {
            continue;
        }
        let line = property(document, key, value)?;
        // If a key occurs twice, the last one counts.
        let Some(place) = places.iter().rfind(|place| place.key.eq_ignore_ascii_case(key)) else {
            missing.push(line.into_bytes());
            continue;
        };
        let splice = |old: &Range<usize>, new| Splice { header: place.header.clone(), old: old.clone(), new };
        splices.push(splice(&place.first, changed(without_end(&bytes[place.first.clone()]), value)));
        splices.extend(place.more.iter().map(|line| splice(line, Vec::new())));
    }
    if let Some(body) = bodies.last().filter(|_| !missing.is_empty()) {
        // After all indented lines too: some SDKs take an indented comment for a continuation of the value above.
        let inside = |line: &Range<usize>| {
            let line = String::from_utf8_lossy(&bytes[line.clone()]);
            !line.trim().is_empty() && !line.starts_with(['#', ';'])
        };
        let at = lines(body).into_iter().rfind(inside).map_or(body.at, |line| line.end);
        splices.push(Splice { header: body.header_at..body.at, old: at..at, new: missing });
    }
    ordered::sort_by_key(&mut splices, |splice| (splice.old.start, splice.old.end));
    // Reading the result back finds a caller's mistake of naming a key twice.
    splices.dedup_by(|splice, before| splice.old.start < before.old.end);
    Ok(splices)
}

/// A property and the byte ranges of its lines.
struct Place {
    key: String,
    header: Range<usize>,
    first: Range<usize>,
    more: Vec<Range<usize>>,
}

/// Returns the keys of a section with their places. Error: a line that cannot be parsed.
fn properties(document: &Document, body: &Body<'_>) -> Result<Vec<Place>, Failure> {
    let lines = lines(body);
    let line = |number: u32| lines[number as usize - 1].clone();
    let text = String::from_utf8_lossy(body.bytes);
    let found = section::properties(&text)
        .map_err(|(number, why)| bad_line(document, body.line + number, why))?
        .into_iter();
    let place = |property: section::Property<'_>| Place {
        key: property.key.to_owned(),
        header: body.header_at..body.at,
        first: line(property.line),
        more: property.more.into_iter().map(line).collect(),
    };
    Ok(found.map(place).collect())
}

fn is_default(wanted: &SectionEdit<'_>) -> bool {
    matches!(wanted.kind, SectionKind::Profile | SectionKind::Default) && wanted.name == "default"
}

/// Formats a header as the AWS CLI writes it. Fails unless both the AWS CLI and ssoenv would read it back.
fn header(wanted: &SectionEdit<'_>) -> Result<String, Failure> {
    let name = wanted.name;
    let (kind, word) = match wanted.kind {
        _ if is_default(wanted) => return Ok("[default]".to_owned()),
        SectionKind::Session => (SectionKind::Session, "sso-session"),
        SectionKind::Services => (SectionKind::Services, "services"),
        SectionKind::Profile | SectionKind::Default => (SectionKind::Profile, "profile"),
    };
    // The AWS CLI splits the header with `shlex`: unquoted, a blank would begin a second word.
    let quote = if name.contains([' ', '\t']) { "'" } else { "" };
    let line = format!("[{word} {quote}{name}{quote}]");
    let odd = |c: char| matches!(c, '[' | ']' | '\'' | '"' | '\\') || (c.is_control() && c != '\t');
    let read = Document::new("".into(), Flavor::Config, line.clone().into_bytes());
    let reads = read.headers().any(|(header, _)| header.kind == kind && header.name == name);
    if name.starts_with(['#', ';']) || name.contains(odd) || !reads {
        return Err(Failure::configuration(format!("{name:?} cannot be the name of a new {word}"))
            .hint("choose a name of letters, digits and hyphens"));
    }
    Ok(line)
}

/// Formats a property as one line. Fails if it would not be read back the same.
fn property(document: &Document, key: &str, value: &str) -> Result<String, Failure> {
    let line = format!("{key} = {value}");
    let mut section = Section::default();
    let body = Body { bytes: line.as_bytes(), line: 0, header_at: 0, at: 0 };
    let read = section.overlay(&document.path, body).is_ok()
        && section.iter().map(|(key, setting)| (key, setting.value.as_str())).eq([(key, value)]);
    let why = if value.is_empty() {
        "it is empty"
    } else if value.contains(char::is_control) {
        "it contains a line break or another control character"
    } else if !read {
        "tools would read another value"
    } else {
        return Ok(line);
    };
    Err(Failure::configuration(format!("{key} cannot be {value:?} in {}: {why}", document.path.display()))
        .hint("choose a value without spaces before `#` or `;`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted<'a>(kind: SectionKind, name: &'a str, region: &str) -> SectionEdit<'a> {
        SectionEdit { kind, name, set: vec![("region", region.to_owned())], remove: vec!["output"] }
    }

    fn x() -> SectionEdit<'static> {
        wanted(SectionKind::Profile, "x", "new")
    }

    fn result(text: &str, wanted: &[SectionEdit<'_>]) -> Result<(String, Vec<EditedLine>), Failure> {
        let edited = edit(Path::new("config"), text.as_bytes(), wanted)?;
        Ok((String::from_utf8(edited.bytes).unwrap(), edited.lines))
    }

    #[test]
    fn a_change_is_shown_under_the_header_it_belongs_to() {
        let (section, removed, added) = (
            |text: &str| EditedLine::Section(text.to_owned()),
            |text: &str| EditedLine::Removed(text.to_owned()),
            |text: &str| EditedLine::Added(text.to_owned()),
        );
        let text = "[profile x] # mine\r\nregion = old # why\r\n[profile 'x']\r\noutput =\r\n  a = 1";
        let (_, lines) = result(text, &[x(), wanted(SectionKind::Session, "s", "r")]).unwrap();
        assert_eq!(
            lines,
            [
                section("[profile x] # mine"),
                removed("region = old # why"),
                added("# why"),
                added("region = new"),
                section("[profile 'x']"),
                removed("output ="),
                removed("  a = 1"),
                added(""),
                added("[sso-session s]"),
                added("region = r"),
            ]
        );
    }

    #[test]
    fn a_failure_counts_lines_in_the_file_as_it_is() {
        let text = "[profile x]\n[profile y]\nnonsense\n";
        let failure = result(text, &[x(), wanted(SectionKind::Profile, "y", "r")]).unwrap_err();
        assert_eq!(failure.to_string(), "config:3: a line without `=`");
    }

    #[test]
    fn a_result_that_is_not_what_was_wanted_is_noticed() {
        let before = "\u{feff}a = 0\n[profile x]\nregion = old\nb = 1\n[plugins]\nc = 1\n[profile y]\nd = 1";
        let after = before.replace("old", "new");
        let agrees = |after: &str| {
            let documents = [before, after].map(|text| document(Path::new("config"), text.as_bytes()));
            let [of_before, of_after] = &documents;
            others(of_before, before.as_bytes(), &[x()]) == others(of_after, after.as_bytes(), &[x()])
                && says(of_before, of_after, &x())
        };
        assert!(agrees(&after));
        assert!(agrees(&format!("{after}\n\n")));
        for (old, other) in [
            ("new", "newer"),
            ("b = 1", "b = 2"),
            ("b = 1\n", ""),
            ("b = 1", "output = json"),
            ("a = 0", "a = 1"),
            ("c = 1", "c = 2"),
            ("d = 1", "d = 2"),
            ("[plugins]", "[plugin]"),
            ("[profile y]\n", ""),
            ("[profile x]", "[profile y]"),
            ("[plugins]\n", "nonsense\n[plugins]\n"),
        ] {
            assert!(!agrees(&after.replace(old, other)), "{old:?} {other:?}");
        }
    }

    #[test]
    fn a_caller_that_contradicts_itself_changes_nothing() {
        let mut both = x();
        both.remove.push("region");
        let failure = result("[profile x]\nregion = old\n", &[both]).unwrap_err();
        assert_eq!(failure.kind, error::Kind::General);
    }
}
