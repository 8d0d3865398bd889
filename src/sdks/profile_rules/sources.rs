//! Several sources of credentials in one profile. Pure.

use super::subject::ProfileSubject;
use crate::sdks::claim::{Claim, ReaderOutcome, claim};
use crate::sdks::credential_source::{PickedCredentials, PickedSource};
use crate::sdks::disagreement::Disagreement;
use crate::sdks::files::Files;
use crate::sdks::go_profile;
use crate::sdks::profile_credentials::of_profile;
use crate::sdks::reader::{READERS, Reader};

/// The keys that tell of a source, and what it is.
pub const SOURCE_KEYS: [(&str, &str); 8] = [
    ("web_identity_token_file", "web identity"),
    ("role_arn", "a role"),
    ("source_profile", "a source profile"),
    ("sso_account_id", "Identity Center"),
    ("sso_session", "Identity Center"),
    ("login_session", "aws login"),
    ("credential_process", "a process"),
    ("aws_access_key_id", "keys"),
];

impl ProfileSubject<'_> {
    /// Several sources in one profile, of which the readers do not take the same.
    pub fn source(&self) -> Vec<Disagreement> {
        let mut there: Vec<&str> =
            SOURCE_KEYS.iter().filter(|(key, _)| self.has(key)).map(|(_, words)| *words).collect();
        there.dedup();
        // A role with its source is one thing.
        if self.has("role_arn") {
            there.retain(|words| *words != "a source profile");
        }
        if there.len() < 2 {
            return Vec::new();
        }
        let mut claims: Vec<Claim> = Vec::new();
        for reader in READERS {
            // Whoever does not read the file at all is spoken of elsewhere.
            let files = self.around.files(reader);
            let Ok(files) = &*files else { continue };
            let take = taken(&self.source_of(reader, files));
            match claims.iter_mut().find(|claim| claim.outcome == take.0) {
                Some(claim) => claim.readers.push(reader),
                None => claims.push(claim(&[reader], take.0, take.1)),
            }
        }
        if claims.len() < 2 {
            return Vec::new();
        }
        let what = format!("profile {} has {}", self.name, there.join(" and "));
        let first = SOURCE_KEYS.iter().find_map(|(key, _)| self.keys.setting(key));
        first.map(|setting| self.at(setting, "several-sources", what, claims)).into_iter().collect()
    }

    /// What a reader takes of the profile, without any variable before it.
    fn source_of(&self, reader: Reader, files: &Files) -> PickedCredentials {
        if let (Reader::Go, Some(keys)) = (reader, files.profiles.get(self.name)) {
            go_profile::check(keys, files)?;
        }
        let takes = |is_role| of_profile(reader, self.name, files, self.around, is_role);
        // botocore's list is asked in two parts, the role first.
        match reader.is_python() {
            true => {
                takes(Some(true)).and_then(|role| role.map_or_else(|| takes(Some(false)), |it| Ok(Some(it))))
            }
            false => takes(None),
        }
    }
}

fn taken(found: &PickedCredentials) -> (ReaderOutcome, &'static str) {
    let Ok(found) = found else { return (ReaderOutcome::Fail, "fail") };
    let source = found.as_ref().map_or(PickedSource::None, |(source, _)| *source);
    let words = match source {
        PickedSource::Role => "use the role",
        PickedSource::WebIdentity => "use web identity",
        PickedSource::Sso => "use Identity Center",
        PickedSource::Keys => "use keys",
        PickedSource::Process => "use a process",
        PickedSource::Login => "use aws login",
        PickedSource::Environment | PickedSource::Container | PickedSource::CredentialFile => "use variables",
        PickedSource::None => "find nothing",
        PickedSource::Fails => "fail",
    };
    (ReaderOutcome::Take(source), words)
}
