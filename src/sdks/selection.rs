//! Which profile a reader takes, and which region. Pure.

use super::files::{Files, Refused};
use super::reader::Reader;
use super::surroundings::Surroundings;
use crate::config::DEFAULT_PROFILE;
use crate::config::document::Flavor;

/// The profile that a reader takes.
pub struct Chosen {
    pub name: String,
    /// The variable that says so.
    pub from: Option<&'static str>,
}

/// Which variables name the profile, in the reader's order, and whether an empty one does.
pub fn profile_variables(reader: Reader) -> (&'static [&'static str], bool) {
    match reader {
        Reader::AwsCli => (&["AWS_PROFILE", "AWS_DEFAULT_PROFILE"], true),
        Reader::Boto3 => (&["AWS_DEFAULT_PROFILE", "AWS_PROFILE"], true),
        Reader::Go => (&["AWS_PROFILE", "AWS_DEFAULT_PROFILE"], false),
        Reader::Rust | Reader::Java => (&["AWS_PROFILE"], true),
        Reader::JavaScript => (&["AWS_PROFILE"], false),
    }
}

pub fn profile(reader: Reader, around: &Surroundings) -> Chosen {
    let (names, empty_counts) = profile_variables(reader);
    let value = |name| if empty_counts { around.set(name) } else { around.held(name) };
    let found = names.iter().find_map(|name| Some((*name, value(name)?)));
    match found {
        Some((from, name)) => Chosen { name: name.to_owned(), from: Some(from) },
        None => Chosen { name: DEFAULT_PROFILE.to_owned(), from: None },
    }
}

/// Whether the reader goes on at all: botocore does nothing with a file that it cannot read, and it and the SDK for Go
/// insist on a profile that somebody has named.
pub fn found(reader: Reader, chosen: &Chosen, files: &Result<Files, Refused>) -> Result<(), String> {
    match files {
        Err(refused) if reader.is_python() => Err(unreadable(refused)),
        Ok(files) if !files.profiles.contains_key(&chosen.name) => match (reader, chosen.from) {
            (Reader::AwsCli | Reader::Boto3, Some(from)) | (Reader::Go, Some(from @ "AWS_PROFILE")) => {
                Err(format!("there is no profile `{}` for it ({from})", chosen.name))
            }
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// What a reader says of a file that it does not read.
pub fn unreadable(refused: &Refused) -> String {
    let file = if refused.flavor == Flavor::Config { "config" } else { "credentials" };
    format!("it does not read the {file} file, for line {}: {}", refused.line, refused.why)
}

/// The region and who says so.
pub fn region(
    reader: Reader,
    around: &Surroundings,
    chosen: &Chosen,
    files: &Result<Files, Refused>,
) -> Option<(String, String)> {
    let names: &[&str] = match reader {
        Reader::AwsCli | Reader::Go | Reader::Rust => &["AWS_REGION", "AWS_DEFAULT_REGION"],
        Reader::Boto3 => &["AWS_DEFAULT_REGION"],
        Reader::JavaScript | Reader::Java => &["AWS_REGION"],
    };
    // To these an empty variable is none.
    let passes_over = matches!(reader, Reader::Go | Reader::Java);
    let value = |name: &&str| if passes_over { around.held(name) } else { around.set(name) };
    let variable = names.iter().find_map(|name| Some((value(name)?.to_owned(), (*name).to_owned())));
    variable.or_else(|| {
        let keys = files.as_ref().ok()?.profiles.get(&chosen.name)?;
        let empty_counts = reader.is_python() || reader == Reader::Rust;
        let region = keys.get("region").filter(|region| empty_counts || !region.is_empty())?;
        Some((region.clone(), format!("profile {}", chosen.name)))
    })
}
