//! The profile and the region that a reader uses. Pure.

use super::files::{Files, Refused, SectionKeys};
use super::reader::Reader;
use super::surroundings::Surroundings;
use super::{dot_net_profile, go_profile};
use crate::config::DEFAULT_PROFILE;
use crate::config::document::Flavor;

/// The profile that a reader uses.
pub struct Chosen {
    pub name: String,
    /// The variable that names it; `None` for the default.
    pub from: Option<&'static str>,
}

/// Returns the variables that name the profile, in the reader's order, and whether an empty one counts.
pub fn profile_variables(reader: Reader) -> (&'static [&'static str], bool) {
    match reader {
        Reader::AwsCli => (&["AWS_PROFILE", "AWS_DEFAULT_PROFILE"], true),
        Reader::Boto3 => (&["AWS_DEFAULT_PROFILE", "AWS_PROFILE"], true),
        Reader::Go => (&["AWS_PROFILE", "AWS_DEFAULT_PROFILE"], false),
        Reader::Rust | Reader::Java => (&["AWS_PROFILE"], true),
        Reader::JavaScript | Reader::DotNet4 | Reader::DotNet3 => (&["AWS_PROFILE"], false),
    }
}

/// Returns the profile that a reader uses.
pub fn profile(reader: Reader, around: &Surroundings) -> Chosen {
    let (names, empty_counts) = profile_variables(reader);
    let value = |name| if empty_counts { around.set(name) } else { around.held(name) };
    let found = names.iter().find_map(|name| Some((*name, value(name)?)));
    match found {
        Some((from, name)) => Chosen { name: name.to_owned(), from: Some(from) },
        None => Chosen { name: DEFAULT_PROFILE.to_owned(), from: None },
    }
}

/// Fails, with the reason, if the reader does not start at all: botocore if it cannot read a file; botocore and the
/// SDK for Go if a named profile does not exist; the SDK for Go if the profile contradicts itself.
pub fn found(reader: Reader, chosen: &Chosen, files: &Result<Files, Refused>) -> Result<(), String> {
    match files {
        Err(refused) if reader.is_python() => Err(unreadable(refused)),
        Ok(files) => match (files.profiles.get(&chosen.name), chosen.from) {
            (Some(keys), _) if reader == Reader::Go => go_profile::check(keys, files),
            (None, Some(from)) if insists(reader, from) => {
                Err(format!("profile `{}` does not exist ({from})", chosen.name))
            }
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Whether the reader fails if the profile of this variable does not exist.
pub fn insists(reader: Reader, variable: &str) -> bool {
    reader.is_python() || (reader == Reader::Go && variable == "AWS_PROFILE")
}

/// Whether the reader finds a profile with these keys. The SDK for .NET does not find one with an unknown value, or
/// without its session.
fn is_found(reader: Reader, keys: &SectionKeys, files: &Files) -> bool {
    let has_session = || keys.get("sso_session").is_none_or(|session| files.sessions.contains_key(session));
    !reader.is_dot_net() || dot_net_profile::refused_key(reader, keys).is_none() && has_session()
}

/// Describes why a reader does not read a file.
pub fn unreadable(refused: &Refused) -> String {
    let file = if refused.flavor == Flavor::Config { "config" } else { "credentials" };
    format!("it does not read the {file} file because of line {}: {}", refused.line, refused.why)
}

/// How a reader treats an empty region variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmptyRegion {
    /// As the region, which is then empty.
    Region,
    /// As if it were not set.
    Unset,
    /// As no region, without looking elsewhere.
    NoRegion,
}

/// Returns how a reader treats an empty region variable.
pub fn empty_region(reader: Reader) -> EmptyRegion {
    match reader {
        Reader::AwsCli | Reader::Boto3 | Reader::Rust => EmptyRegion::Region,
        Reader::Go | Reader::Java | Reader::DotNet4 | Reader::DotNet3 => EmptyRegion::Unset,
        Reader::JavaScript => EmptyRegion::NoRegion,
    }
}

/// Whether a reader uses an empty region of a profile as the region.
pub fn takes_empty_region(reader: Reader) -> bool {
    empty_region(reader) == EmptyRegion::Region || reader.is_dot_net()
}

/// Returns the variables that name the region, in the reader's order.
pub fn region_variables(reader: Reader) -> &'static [&'static str] {
    match reader {
        Reader::AwsCli | Reader::Go | Reader::Rust => &["AWS_REGION", "AWS_DEFAULT_REGION"],
        Reader::Boto3 => &["AWS_DEFAULT_REGION"],
        Reader::JavaScript | Reader::Java | Reader::DotNet4 | Reader::DotNet3 => &["AWS_REGION"],
    }
}

/// Returns the region, and the variable or profile that sets it.
pub fn region(
    reader: Reader,
    around: &Surroundings,
    chosen: &Chosen,
    files: &Result<Files, Refused>,
) -> Option<(String, String)> {
    for name in region_variables(reader) {
        match (around.set(name), empty_region(reader)) {
            (None, _) | (Some(""), EmptyRegion::Unset) => {}
            (Some(""), EmptyRegion::NoRegion) => return None,
            (Some(value), _) => return Some((value.to_owned(), (*name).to_owned())),
        }
    }
    let files = files.as_ref().ok()?;
    let keys = files.profiles.get(&chosen.name).filter(|keys| is_found(reader, keys, files))?;
    let of = |keys: &SectionKeys, name: &str| {
        let counts = |region: &&String| takes_empty_region(reader) || !region.is_empty();
        Some((keys.get("region").filter(counts)?.clone(), format!("profile {name}")))
    };
    of(keys, &chosen.name).or_else(|| {
        // The SDK for Rust then uses the region of the source profile.
        let source = keys.get("source_profile").filter(|_| reader == Reader::Rust)?;
        keys.get("role_arn")?;
        of(files.profiles.get(source)?, source)
    })
}
