//! What the AWS CLI and each family of SDKs use in an environment: profile, region, credentials. A model of observed
//! behaviour. Pure.

use super::credential_source::PickedSource;
use super::reader::{READERS, Reader};
use super::surroundings::Surroundings;
use super::{credential_chain, selection};
use serde::Serialize;

/// What one reader uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pick {
    /// The reader.
    pub reader: Reader,
    /// The profile that it uses.
    pub profile: String,
    /// The variable that names the profile; `None` for the default.
    pub profile_from: Option<&'static str>,
    /// The region that it uses.
    pub region: Option<String>,
    /// The variable or profile that sets the region.
    pub region_from: Option<String>,
    /// Source of its credentials.
    pub credentials: PickedSource,
    /// Which credentials, in a few words.
    pub detail: String,
}

/// Returns what every reader uses here.
pub fn table(around: &Surroundings) -> Vec<Pick> {
    READERS.into_iter().map(|reader| pick(reader, around)).collect()
}

/// Returns what this reader uses.
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
        // botocore then calls the global endpoint, and the SDK for .NET that of us-east-1.
        PickedSource::Role if region.is_none() && !reader.is_python() && !reader.is_dot_net() => {
            (PickedSource::Fails, "there is no region for the call to STS".to_owned())
        }
        _ => (credentials, detail),
    };
    // The SDK for Go then fails to load any configuration.
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
