//! What the AWS CLI and each family of SDKs would pick in an environment: profile, region, credentials; and where they
//! disagree, with the reason. A model of what they were seen to do. Pure.

use super::credential_source::PickedSource;
use super::reader::{READERS, Reader};
use super::surroundings::Surroundings;
use super::{credential_chain, selection};
use serde::Serialize;

/// What one reader picks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pick {
    /// Who.
    pub reader: Reader,
    /// The profile that it takes.
    pub profile: String,
    /// The variable that says so; `None`: nobody does.
    pub profile_from: Option<&'static str>,
    /// The region.
    pub region: Option<String>,
    /// The variable, or the profile, that says so.
    pub region_from: Option<String>,
    /// Where its credentials come from.
    pub credentials: PickedSource,
    /// Which ones, in a few words.
    pub detail: String,
}

/// What every reader picks here.
pub fn table(around: &Surroundings) -> Vec<Pick> {
    READERS.into_iter().map(|reader| pick(reader, around)).collect()
}

/// What this one picks.
pub fn pick(reader: Reader, around: &Surroundings) -> Pick {
    let chosen = selection::profile(reader, around);
    let files = around.files(reader);
    let found = selection::found(reader, &chosen, &files);
    let region = found.as_ref().ok().and_then(|_| selection::region(reader, around, &chosen, &files));
    let (credentials, detail) = match found {
        Ok(()) => credential_chain::pick(reader, around, &chosen, &files),
        Err(why) => (PickedSource::Fails, why),
    };
    let (credentials, detail) = match credentials {
        // botocore asks the global endpoint then, and the SDK for .NET that of us-east-1.
        PickedSource::Role if region.is_none() && !reader.is_python() && !reader.is_dot_net() => {
            (PickedSource::Fails, "there is no region for the call to STS".to_owned())
        }
        _ => (credentials, detail),
    };
    // Go has no configuration at all then.
    let region = region.filter(|_| !(reader == Reader::Go && credentials == PickedSource::Fails));
    Pick {
        reader,
        profile: chosen.name,
        profile_from: chosen.from,
        region: region.as_ref().map(|(region, _)| region.clone()),
        region_from: region.map(|(_, from)| from),
        credentials,
        detail,
    }
}
