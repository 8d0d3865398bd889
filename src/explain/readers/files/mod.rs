//! Both files as one reader reads them. Each family has its own grammar; what they share is here. Pure.

mod go;
mod javascript;
mod python;
mod standard;

use super::Reader;
use crate::config::document::Flavor;
use std::collections::BTreeMap;

/// Keys and values of one section.
pub(super) type Keys = BTreeMap<String, String>;

/// What a reader finds in the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// The profiles of both files, the credentials file winning key by key.
    pub profiles: BTreeMap<String, Keys>,
    /// The sign-in sessions.
    pub sessions: BTreeMap<String, Keys>,
    /// The profiles that have a key in the credentials file.
    pub keys_in_credentials: Vec<String>,
}

/// A file that a reader does not read, and for which line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which of the two.
    pub flavor: Flavor,
    /// The line, counted from 1.
    pub line: u32,
    /// Why, in a few words.
    pub why: &'static str,
}

/// One file's sections.
#[derive(Debug, Default)]
struct Sections {
    profiles: BTreeMap<String, Keys>,
    sessions: BTreeMap<String, Keys>,
}

/// A line, and why the file ends there for a reader.
type Stop = (u32, &'static str);

/// Reads both files as `reader` does.
pub fn read(reader: Reader, config: &[u8], credentials: &[u8]) -> Result<Files, Refused> {
    let one = |bytes, flavor| {
        let read = match reader {
            Reader::AwsCli | Reader::Boto3 => python::read(bytes, flavor),
            Reader::Rust | Reader::Java => standard::read(bytes, flavor, reader),
            Reader::Go => Ok(go::read(bytes, flavor)),
            Reader::JavaScript => Ok(javascript::read(bytes, flavor)),
        };
        read.map_err(|(line, why)| Refused { flavor, line, why })
    };
    let config = one(config, Flavor::Config)?;
    let credentials = one(credentials, Flavor::Credentials)?;
    let mut files = Files { profiles: config.profiles, sessions: config.sessions, ..Files::default() };
    for (name, keys) in credentials.profiles {
        if keys.contains_key("aws_access_key_id") || keys.contains_key("aws_secret_access_key") {
            files.keys_in_credentials.push(name.clone());
        }
        files.profiles.entry(name).or_default().extend(keys);
    }
    Ok(files)
}

/// `profile x` → the word and what follows it, for those who split once at white space.
fn split_once(inside: &str) -> (&str, Option<&str>) {
    const BLANKS: [char; 2] = [' ', '\t'];
    let inside = inside.trim_matches(BLANKS);
    match inside.split_once(BLANKS) {
        Some((word, name)) => (word, Some(name.trim_matches(BLANKS))),
        None => (inside, None),
    }
}

/// The value before a `#` or `;` that white space comes before, whichever is first.
fn without_remark(value: &str) -> &str {
    let marks = [" #", " ;", "\t#", "\t;"].into_iter().filter_map(|mark| value.find(mark));
    &value[..marks.min().unwrap_or(value.len())]
}
