//! Both files as each reader parses them: what the grammars share. Pure.

use super::sections::SectionKeys;
use super::{dot_net, go, javascript, python, rust_java};
use crate::config::document::Flavor;
use crate::sdks::reader::Reader;
use std::collections::BTreeMap;

/// What a reader finds in the files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// Profiles of both files; the credentials file takes precedence key by key.
    pub profiles: BTreeMap<String, SectionKeys>,
    /// Sign-in sessions.
    pub sessions: BTreeMap<String, SectionKeys>,
    /// Profiles with a key in the credentials file.
    pub keys_in_credentials: Vec<String>,
}

/// A file that a reader refuses, and because of which line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which of the two files.
    pub flavor: Flavor,
    /// Line, counted from 1.
    pub line: u32,
    /// Why, in a few words.
    pub why: &'static str,
}

/// Parses both files as `reader` does.
pub fn read(reader: Reader, config: &[u8], credentials: &[u8]) -> Result<Files, Refused> {
    let one = |bytes, flavor| {
        let read = match reader {
            Reader::AwsCli | Reader::Boto3 => python::read(bytes, flavor),
            Reader::Rust | Reader::Java => rust_java::read(bytes, flavor, reader),
            Reader::Go => Ok(go::read(bytes, flavor)),
            Reader::JavaScript => Ok(javascript::read(bytes, flavor)),
            Reader::DotNet4 | Reader::DotNet3 => dot_net::read(bytes, flavor),
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
