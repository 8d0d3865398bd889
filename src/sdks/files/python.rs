//! Grammar of the AWS CLI and boto3: Python's RawConfigParser, and botocore's rules for sections (observed with
//! 1.43). Pure.

use super::sections::{SectionKeys, Sections, Stop};
use crate::config::document::Flavor;
use crate::ordered;
use std::collections::{BTreeMap, HashSet};

/// Section whose keys all others inherit in configparser.
const INHERITED: &str = "DEFAULT";

/// Reads a file as botocore does. Error: a line that makes it reject the whole file.
pub fn read(bytes: &[u8], flavor: Flavor) -> Result<Sections, Stop> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        (1 + lines(before), "bytes that are not UTF-8")
    })?;
    if text.starts_with('\u{feff}') {
        return Err((1, "a byte-order mark"));
    }
    let raw = parse(&text.replace("\r\n", "\n").replace('\r', "\n"))?;
    let mut sections = Sections::default();
    for (header, keys) in raw {
        match kind(&header, flavor) {
            Some(("profile", name)) => drop(sections.profiles.insert(name, keys)),
            Some(("sso-session", name)) => drop(sections.sessions.insert(name, keys)),
            _ => {}
        }
    }
    Ok(sections)
}

fn lines(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(u32::MAX)
}

/// Parses a header: recognises the keyword by prefix, then splits the text as a shell does.
fn kind(header: &str, flavor: Flavor) -> Option<(&'static str, String)> {
    if flavor == Flavor::Credentials {
        return Some(("profile", header.to_owned()));
    }
    let word = ["profile", "sso-session"].into_iter().find(|word| header.starts_with(word));
    let Some(word) = word else { return (header == "default").then(|| ("profile", "default".to_owned())) };
    let words = shlex::split(header)?;
    let [_, name] = <[String; 2]>::try_from(words).ok()?;
    Some((word, name))
}

/// Returns headers as written, in file order, with their keys.
fn parse(text: &str) -> Result<Vec<(String, SectionKeys)>, Stop> {
    let mut found: Vec<(String, BTreeMap<String, Vec<String>>)> = Vec::new();
    let (mut names, mut indent, mut key) = (HashSet::new(), 0, None::<String>);
    for (number, line) in (1..).zip(text.split('\n')) {
        let value = line.trim();
        if value.starts_with(['#', ';']) {
            continue;
        }
        let of_key =
            |found: &mut Vec<(String, BTreeMap<String, Vec<String>>)>, key: &Option<String>, line: &str| {
                let lines = found.last_mut().zip(key.as_ref()).and_then(|((_, keys), key)| keys.get_mut(key));
                lines.map(|lines| lines.push(line.to_owned()))
            };
        if value.is_empty() {
            of_key(&mut found, &key, "");
            continue;
        }
        let depth = line.len() - line.trim_start().len();
        if depth > indent && of_key(&mut found, &key, value).is_some() {
            continue;
        }
        indent = depth;
        if let Some(end) = value.starts_with('[').then(|| value.rfind(']')).flatten().filter(|end| *end > 1) {
            let header = &value[1..end];
            if !names.insert(header.to_owned()) && header != INHERITED {
                return Err((number, "a section that exists already"));
            }
            found.push((header.to_owned(), BTreeMap::new()));
            key = None;
            continue;
        }
        let Some((_, keys)) = found.last_mut() else {
            return Err((number, "a line before the first section"));
        };
        let (name, rest) = value.split_once(['=', ':']).ok_or((number, "a line without `=`"))?;
        let name = name.trim().to_lowercase();
        if name.is_empty() {
            return Err((number, "a value without a name"));
        }
        if keys.insert(name.clone(), vec![rest.trim().to_owned()]).is_some() {
            return Err((number, "a key that is set already"));
        }
        key = Some(name);
    }
    let inherited = found.iter().filter(|(header, _)| header == INHERITED).flat_map(|(_, keys)| keys.clone());
    let inherited = ordered::map(inherited);
    found
        .into_iter()
        .filter(|(header, _)| header != INHERITED)
        .map(|(header, own)| {
            let keys = inherited.clone().into_iter().chain(own);
            let keys = keys.map(|(key, lines)| Ok((key, joined(&lines)?)));
            Ok((header, ordered::map(keys.collect::<Result<Vec<_>, Stop>>()?)))
        })
        .collect()
}

/// Joins the lines of a value. If it begins with a line break it is a block, and every line must be a pair.
fn joined(lines: &[String]) -> Result<String, Stop> {
    let value = lines.join("\n").trim_end().to_owned();
    if value.starts_with('\n') && value.lines().any(|line| !line.trim().is_empty() && !line.contains('=')) {
        return Err((1, "a line without `=` in a block"));
    }
    Ok(value)
}
