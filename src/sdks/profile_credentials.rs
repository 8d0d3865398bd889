//! The source of a profile's credentials, in the order of each reader. Pure.

use super::credential_source::{PickedCredentials, PickedSource};
use super::dot_net_profile;
use super::files::{Files, SectionKeys};
use super::reader::Reader;
use super::surroundings::Surroundings;
use crate::config::profile::OwnSource;

/// Keys of a profile for IAM Identity Center.
const SSO: [&str; 5] = ["sso_account_id", "sso_role_name", "sso_session", "sso_region", "sso_start_url"];

/// One profile as one reader sees it.
struct Seen<'a> {
    reader: Reader,
    name: &'a str,
    keys: &'a SectionKeys,
    files: &'a Files,
    around: &'a Surroundings,
}

/// A possible source in a profile.
#[derive(Clone, Copy)]
enum Step {
    Role,
    Own(OwnSource),
}

/// Returns the source that the reader uses. `is_role` limits the question to the assumed role, or to everything else.
pub fn of_profile(
    reader: Reader,
    name: &str,
    files: &Files,
    around: &Surroundings,
    is_role: Option<bool>,
) -> PickedCredentials {
    if reader.is_dot_net() {
        return dot_net_profile::credentials(reader, name, files, around);
    }
    let Some(keys) = files.profiles.get(name) else { return Ok(None) };
    let seen = Seen { reader, name, keys, files, around };
    // The SDK for Rust takes such a profile for one with a token and no credentials, whatever other keys it has.
    let is_token_only = seen.value("sso_session").is_some()
        && seen.value("sso_account_id").is_none()
        && seen.value("sso_role_name").is_none();
    if reader == Reader::Rust && is_token_only {
        return Ok(None);
    }
    for step in order(&seen, is_role) {
        if let Some(found) = seen.step(step)? {
            return Ok(Some(seen.with_own_role(found)));
        }
    }
    Ok(None)
}

/// Returns the sources that the reader tries, in its order.
fn order(seen: &Seen<'_>, is_role: Option<bool>) -> Vec<Step> {
    use OwnSource::{Keys, Login, Process, Sso, WebIdentity};
    use Step::{Own, Role};
    match (seen.reader, is_role) {
        (Reader::AwsCli | Reader::Boto3, Some(true)) => vec![Role],
        (Reader::AwsCli | Reader::Boto3, _) => OwnSource::IN_ORDER.map(Own).into(),
        (Reader::Go, _) if seen.value("source_profile").is_some() => vec![Role],
        (Reader::Go, _) => vec![Own(Keys), Role, Own(WebIdentity), Own(Sso), Own(Login), Own(Process)],
        (Reader::Rust, _) => vec![Role, Own(WebIdentity), Own(Sso), Own(Login), Own(Process), Own(Keys)],
        (Reader::JavaScript, _) => {
            vec![Role, Own(Keys), Own(WebIdentity), Own(Process), Own(Sso), Own(Login)]
        }
        (Reader::Java, _) => vec![Own(WebIdentity), Own(Sso), Role, Own(Login), Own(Process), Own(Keys)],
        // It decides by the set of keys, not in an order.
        (Reader::DotNet4 | Reader::DotNet3, _) => Vec::new(),
    }
}

impl Seen<'_> {
    fn value(&self, key: &str) -> Option<&str> {
        self.keys.get(key).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Returns the credentials of one source; `Ok(None)`: the reader tries the next one.
    fn step(&self, step: Step) -> PickedCredentials {
        let has_keys_in_credentials = || self.files.keys_in_credentials.iter().any(|name| name == self.name);
        match step {
            Step::Role => self.role(),
            Step::Own(OwnSource::WebIdentity) => self.web_identity(),
            Step::Own(OwnSource::Sso) => self.sso(),
            Step::Own(OwnSource::KeysInCredentials) if !has_keys_in_credentials() => Ok(None),
            Step::Own(OwnSource::KeysInCredentials | OwnSource::Keys) => self.keys(),
            Step::Own(OwnSource::Login) => Ok(self.plain("login_session", PickedSource::Login, "aws login")),
            Step::Own(OwnSource::Process) => {
                Ok(self.plain("credential_process", PickedSource::Process, "credential_process"))
            }
        }
    }

    fn plain(&self, key: &str, source: PickedSource, words: &str) -> Option<(PickedSource, String)> {
        self.value(key).map(|_| (source, words.to_owned()))
    }

    /// Returns the role that the profile assumes; `Ok(None)` if the reader does not assume one.
    fn role(&self) -> PickedCredentials {
        let Some(arn) = self.value("role_arn") else { return self.source_without_role() };
        // Only the SDK for JavaScript prefers the source profile to a token.
        let has_source = self.value("source_profile").is_some() && self.reader == Reader::JavaScript;
        if self.value("web_identity_token_file").is_some() && !has_source {
            return Ok(None);
        }
        let source = match (self.value("source_profile"), self.value("credential_source")) {
            (Some(_), Some(_)) => return Err("source_profile and credential_source are both set".to_owned()),
            // The SDK for Java looks only for a role there, not for keys.
            (Some(source), None) if source == self.name && self.reader == Reader::Java => {
                return Err("source_profile is the profile itself".to_owned());
            }
            (Some(source), None) if self.files.profiles.contains_key(source) => format!("profile {source}"),
            (Some(source), None) => {
                return Err(format!("profile `{source}` does not exist (source_profile)"));
            }
            (None, Some(source)) => self.named_source(source)?,
            (None, None) => match self.reader {
                Reader::AwsCli | Reader::Boto3 | Reader::Rust => {
                    return Err(
                        "role_arn is set, but neither source_profile nor credential_source is".to_owned()
                    );
                }
                _ => return Ok(None),
            },
        };
        if self.value("mfa_serial").is_some() && matches!(self.reader, Reader::Go | Reader::JavaScript) {
            return Err(
                "the role requires an MFA code, and the program must be able to ask for it".to_owned()
            );
        }
        Ok(Some((PickedSource::Role, format!("{arn}, from {source}"))))
    }

    /// Checks `credential_source`, which the AWS CLI and some SDKs compare with case.
    fn named_source(&self, source: &str) -> Result<String, String> {
        let known = ["Environment", "Ec2InstanceMetadata", "EcsContainer"];
        let is_exact = known.contains(&source);
        let is_near = known.iter().any(|known| known.eq_ignore_ascii_case(source));
        match self.reader {
            Reader::Rust | Reader::Java if is_near => Ok(source.to_owned()),
            _ if is_exact => Ok(source.to_owned()),
            _ => Err(format!("it does not know credential_source `{source}`")),
        }
    }

    /// Returns what a source without `role_arn` means. The SDK for Rust uses `credential_source = Environment`
    /// without a role, and at this point has found no keys in variables.
    fn source_without_role(&self) -> PickedCredentials {
        match self.value("credential_source") {
            Some("Environment") if self.reader == Reader::Rust => {
                Err("credential_source is Environment, but the variables have no keys".to_owned())
            }
            _ => Ok(None),
        }
    }

    /// Returns the role that the profile's web identity token assumes.
    fn web_identity(&self) -> PickedCredentials {
        let Some(file) = self.value("web_identity_token_file") else { return Ok(None) };
        // For botocore a variable takes precedence over the same setting of a profile.
        let variable = self.around.held("AWS_ROLE_ARN").filter(|_| self.reader.is_python());
        match (variable.or(self.value("role_arn")), self.reader) {
            (Some(arn), _) => {
                Ok(Some((PickedSource::WebIdentity, format!("{arn}, with the token in {file}"))))
            }
            (None, Reader::JavaScript | Reader::Java) => Ok(None),
            (None, _) => Err("web_identity_token_file is set, but role_arn is not".to_owned()),
        }
    }

    /// Returns the role of IAM Identity Center. Readers differ in which keys they require, and where.
    fn sso(&self) -> PickedCredentials {
        let has = |key: &&str| self.value(key).is_some();
        let (account, role) = (self.value("sso_account_id"), self.value("sso_role_name"));
        let is_token_only = account.is_none() && role.is_none();
        match self.reader {
            _ if !SSO.iter().any(has) => return Ok(None),
            Reader::AwsCli | Reader::Boto3 | Reader::Rust if is_token_only => return Ok(None),
            _ => {}
        }
        let session = self.value("sso_session");
        let section = match session.map(|name| (name, self.files.sessions.get(name))) {
            Some((name, None)) => return Err(format!("[sso-session {name}] does not exist")),
            Some((_, section)) => section,
            None => None,
        };
        if let (Some(section), false) = (section, self.reader == Reader::JavaScript) {
            let counts =
                |key: &str| self.reader.is_python() || ["sso_region", "sso_start_url"].contains(&key);
            let differs = |key: &str, theirs| self.keys.get(key).is_some_and(|own| own != theirs);
            let apart = section.iter().find(|(key, theirs)| counts(key) && differs(key, *theirs));
            if let Some((key, _)) = apart {
                return Err(format!("{key} differs between the profile and [sso-session]"));
            }
        }
        let twice = ["sso_region", "sso_start_url"].into_iter().find(|key| session.is_some() && has(key));
        if let (Some(key), Reader::Rust) = (twice, self.reader) {
            return Err(format!("{key} belongs only in [sso-session]"));
        }
        let in_session =
            |key: &str| section.and_then(|section| section.get(key)).is_some_and(|it| !it.is_empty());
        // The SDK for Go checks account and role later, except in the older form.
        let asks_for_role = !(self.reader == Reader::Go && session.is_some());
        let needed = SSO.into_iter().filter(|key| match *key {
            "sso_session" => false,
            "sso_account_id" | "sso_role_name" => asks_for_role,
            _ => true,
        });
        let missing: Vec<&str> = needed.filter(|key| !has(key) && !in_session(key)).collect();
        if !missing.is_empty() {
            return Err(format!("{} missing for Identity Center", missing.join(", ")));
        }
        let session = session.or(self.value("sso_start_url")).unwrap_or_default();
        Ok(Some((
            PickedSource::Sso,
            format!("{}/{} through {session}", account.unwrap_or("-"), role.unwrap_or("-")),
        )))
    }

    /// Returns the keys of the profile; readers treat half of a pair differently.
    fn keys(&self) -> PickedCredentials {
        match (self.value("aws_access_key_id"), self.value("aws_secret_access_key")) {
            (Some(id), Some(_)) => Ok(Some((PickedSource::Keys, format!("{id} of profile {}", self.name)))),
            // These readers ignore half of a pair of keys.
            (Some(_), None) | (None, Some(_)) if matches!(self.reader, Reader::Go | Reader::JavaScript) => {
                Ok(None)
            }
            (None, Some(_)) if self.reader == Reader::Java => Ok(None),
            (Some(_), None) => Err("aws_access_key_id is set, but aws_secret_access_key is not".to_owned()),
            (None, Some(_)) => Err("aws_secret_access_key is set, but aws_access_key_id is not".to_owned()),
            (None, None) => Ok(None),
        }
    }

    /// Adds the profile's role, which the SDK for Go assumes with the profile's own credentials.
    fn with_own_role(&self, found: (PickedSource, String)) -> (PickedSource, String) {
        match self.value("role_arn") {
            Some(arn)
                if self.reader == Reader::Go
                    && matches!(found.0, PickedSource::Keys | PickedSource::Sso | PickedSource::Process) =>
            {
                (PickedSource::Role, format!("{arn}, from the profile's own credentials"))
            }
            _ => found,
        }
    }
}
