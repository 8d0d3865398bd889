//! Several sources of credentials in one profile. Pure.

use super::subject::ProfileSubject;
use crate::sdks::claim::{Claim, ReaderOutcome, claim};
use crate::sdks::credential_source::{PickedCredentials, PickedSource};
use crate::sdks::disagreement::Disagreement;
use crate::sdks::files::Files;
use crate::sdks::go_profile;
use crate::sdks::profile_credentials::of_profile;
use crate::sdks::reader::{READERS, Reader};

/// Keys of sources, and what they are.
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
    /// Returns the disagreement about a profile with several sources of which readers use different ones.
    pub fn source(&self) -> Vec<Disagreement> {
        let mut there: Vec<&str> =
            SOURCE_KEYS.iter().filter(|(key, _)| self.has(key)).map(|(_, words)| *words).collect();
        there.dedup();
        // A role and its source profile are one source.
        if self.has("role_arn") {
            there.retain(|words| *words != "a source profile");
        }
        if there.len() < 2 {
            return Vec::new();
        }
        let mut claims: Vec<Claim> = Vec::new();
        for reader in READERS {
            // A reader that refuses the file has a disagreement about that.
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

    /// Returns the source that a reader uses from the profile, ignoring variables.
    fn source_of(&self, reader: Reader, files: &Files) -> PickedCredentials {
        if let (Reader::Go, Some(keys)) = (reader, files.profiles.get(self.name)) {
            go_profile::check(keys, files)?;
        }
        let takes = |is_role| of_profile(reader, self.name, files, self.around, is_role);
        // botocore's chain is queried in two parts, the role first.
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
