//! New lines of `~/.aws/config`: a header and a property, as the AWS CLI writes them. Pure.

use crate::config::document::{Body, Document, Flavor, SectionKind, header};
use crate::config::section::Section;
use crate::error::Failure;

/// Formats a header. Fails unless both the AWS CLI and ssoenv would read it back.
pub(super) fn header_line(flavor: Flavor, kind: SectionKind, name: &str) -> Result<String, Failure> {
    let (kind, word) = match kind {
        SectionKind::Profile | SectionKind::Default if name == "default" => {
            return Ok("[default]".to_owned());
        }
        SectionKind::Session if flavor == Flavor::Settings => (SectionKind::Session, "session"),
        SectionKind::Session => (SectionKind::Session, "sso-session"),
        SectionKind::Services => (SectionKind::Services, "services"),
        // Not a section of this file; the check below refuses it.
        SectionKind::Alias => (SectionKind::Alias, "alias"),
        SectionKind::Profile | SectionKind::Default => (SectionKind::Profile, "profile"),
    };
    // The AWS CLI splits the header with `shlex`: unquoted, a blank would begin a second word.
    let quote = if name.contains([' ', '\t']) { "'" } else { "" };
    let line = format!("[{word} {quote}{name}{quote}]");
    let odd = |c: char| matches!(c, '[' | ']' | '\'' | '"' | '\\') || (c.is_control() && c != '\t');
    let reads = header(&line, flavor).is_some_and(|read| read.kind == kind && read.name == name);
    if name.starts_with(['#', ';']) || name.contains(odd) || !reads {
        return Err(Failure::configuration(format!("{name:?} cannot be the name of a new {word}"))
            .hint("choose a name of letters, digits and hyphens"));
    }
    Ok(line)
}

/// Formats a property as one line. Fails if it would not be read back the same.
pub(super) fn property_line(document: &Document, key: &str, value: &str) -> Result<String, Failure> {
    let line = format!("{key} = {value}");
    // Most values are such; reading each of thousands back takes longer than all else that is done with it.
    let is_plain = |text: &str, others: &[u8]| {
        let is_plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || others.contains(&byte);
        !text.is_empty() && text.bytes().all(is_plain)
    };
    if is_plain(key, b"_") && is_plain(&value.to_ascii_lowercase(), b"_-./:@+=,") {
        return Ok(line);
    }
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
