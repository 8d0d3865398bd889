//! Grammar of the SDK for .NET: a line is a header, a `key = value` or a comment; any other makes it refuse both
//! files. A comment after a header or a value is part of it (observed with AWSSDK.Core 4.1). Pure.

use super::sections::{SectionKeys, Sections, Stop};
use crate::config::document::Flavor;
use std::collections::HashSet;

/// Reads a file as the SDK for .NET does. Error: a line that makes it reject the whole file.
pub fn read(bytes: &[u8], flavor: Flavor) -> Result<Sections, Stop> {
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    for (number, line) in (1..).zip(&lines) {
        if !is_blank(line) && header(line).is_none() && !line.contains('=') {
            return Err((number, "a line that is neither a header nor `key = value`"));
        }
    }
    let indents: Vec<bool> = text.lines().map(|line| line.starts_with(char::is_whitespace)).collect();
    let (mut names, mut found) = (HashSet::new(), Vec::new());
    for (at, line) in lines.iter().enumerate() {
        // Of sections with the same header it reads the first.
        if let Some(name) = header(line).filter(|name| names.insert(*name)) {
            found.push((name, keys(&lines[at + 1..], &indents[at + 1..])));
        }
    }
    Ok(sections(found, flavor))
}

fn is_blank(line: &str) -> bool {
    line.is_empty() || line.starts_with(['#', ';'])
}

/// Returns the text between the brackets, if they are the first and last characters.
fn header(line: &str) -> Option<&str> {
    Some(line.strip_prefix('[')?.strip_suffix(']')?.trim())
}

/// Returns the keys of the section that begins before these lines; `None` if a key occurs twice.
fn keys(lines: &[&str], indents: &[bool]) -> Option<SectionKeys> {
    let mut keys = SectionKeys::new();
    let mut is_block = false;
    for (line, is_indented) in lines.iter().zip(indents) {
        is_block = is_block && (*is_indented && header(line).is_none());
        if is_block || is_blank(line) {
            continue;
        }
        // A header with a `=` in it is a key for this SDK, so the section continues.
        let Some((key, value)) = line.split_once('=') else { break };
        let value = value.trim();
        is_block = value.is_empty();
        if keys.insert(key.trim().to_lowercase(), value.to_owned()).is_some() {
            return None;
        }
    }
    Some(keys)
}

/// Collects the sections, without those that have a key twice. A header with the keyword takes precedence, in the
/// credentials file too.
fn sections(found: Vec<(&str, Option<SectionKeys>)>, flavor: Flavor) -> Sections {
    let mut sections = Sections::default();
    for is_named in [false, true] {
        for (header, keys) in &found {
            let Some(keys) = keys else { continue };
            let of = |word: &str| {
                let rest = header.strip_prefix(word)?;
                let name = rest.trim_start_matches([' ', '\t']);
                (name.len() < rest.len()).then(|| name.to_owned())
            };
            match (is_named, of("profile"), of("sso-session")) {
                (true, Some(name), _) => drop(sections.profiles.entry(name).or_insert_with(|| keys.clone())),
                (true, _, Some(name)) => drop(sections.sessions.entry(name).or_insert_with(|| keys.clone())),
                (false, ..) if flavor == Flavor::Credentials || *header == "default" => {
                    sections.profiles.insert((*header).to_owned(), keys.clone());
                }
                _ => {}
            }
        }
    }
    sections
}
