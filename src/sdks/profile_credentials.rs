//! Where the credentials of a profile come from, in the order of each reader. Pure.

use super::credential_source::{PickedCredentials, PickedSource};
use super::files::{Files, SectionKeys};
use super::reader::Reader;

/// SectionKeys of a profile that are about Identity Center.
const SSO: [&str; 5] = ["sso_account_id", "sso_role_name", "sso_session", "sso_region", "sso_start_url"];

/// One profile as one reader sees it.
struct Seen<'a> {
    reader: Reader,
    name: &'a str,
    keys: &'a SectionKeys,
    files: &'a Files,
}

/// What this reader makes of the profile. `is_role` asks only for the role that it assumes, or only for what else it has.
pub fn of_profile(reader: Reader, name: &str, files: &Files, is_role: Option<bool>) -> PickedCredentials {
    let Some(keys) = files.profiles.get(name) else { return Ok(None) };
    let seen = Seen { reader, name, keys, files };
    let nothing: &dyn Fn() -> PickedCredentials = &|| Ok(None);
    let [role, web, sso, keys, process, login]: [&dyn Fn() -> PickedCredentials; 6] = [
        &|| seen.role(),
        &|| Ok(seen.web_identity()),
        &|| seen.sso(),
        &|| seen.keys(),
        &|| {
            Ok(seen
                .value("credential_process")
                .map(|_| (PickedSource::Process, "credential_process".to_owned())))
        },
        &|| Ok(seen.value("login_session").map(|_| (PickedSource::Login, "aws login".to_owned()))),
    ];
    let in_credentials = files.keys_in_credentials.iter().any(|profile| profile == name);
    let (keys_first, keys_last) = if in_credentials { (keys, nothing) } else { (nothing, keys) };
    let order = match (reader, is_role) {
        (Reader::AwsCli | Reader::Boto3, Some(true)) => {
            [role, nothing, nothing, nothing, nothing, nothing, nothing]
        }
        (Reader::AwsCli | Reader::Boto3, _) => [web, sso, keys_first, login, process, keys_last, nothing],
        (Reader::Go, _) if seen.value("source_profile").is_some() => {
            [role, nothing, nothing, nothing, nothing, nothing, nothing]
        }
        (Reader::Go, _) => [keys, role, web, sso, login, process, nothing],
        (Reader::Rust, _) => [role, web, sso, login, process, keys, nothing],
        (Reader::JavaScript, _) => [role, keys, web, process, sso, login, nothing],
        (Reader::Java, _) => [web, sso, role, process, keys, nothing, nothing],
    };
    for step in order {
        if let Some(found) = step()? {
            return Ok(Some(seen.with_own_role(found)));
        }
    }
    Ok(None)
}

impl Seen<'_> {
    fn value(&self, key: &str) -> Option<&str> {
        self.keys.get(key).map(String::as_str).filter(|value| !value.is_empty())
    }

    fn role(&self) -> PickedCredentials {
        let Some(arn) = self.value("role_arn") else { return Ok(None) };
        if self.value("web_identity_token_file").is_some() {
            return Ok(None);
        }
        let source = match (self.value("source_profile"), self.value("credential_source")) {
            (Some(_), Some(_)) => return Err("source_profile and credential_source are both set".to_owned()),
            (Some(source), None) if self.files.profiles.contains_key(source) => format!("profile {source}"),
            (Some(source), None) => {
                return Err(format!("there is no profile `{source}` for it (source_profile)"));
            }
            (None, Some(source)) => self.named_source(source)?,
            (None, None) => match self.reader {
                Reader::AwsCli | Reader::Boto3 | Reader::Rust => {
                    return Err(
                        "role_arn is set, and neither source_profile nor credential_source is".to_owned()
                    );
                }
                Reader::Go | Reader::JavaScript | Reader::Java => return Ok(None),
            },
        };
        if self.value("mfa_serial").is_some() && matches!(self.reader, Reader::Go | Reader::JavaScript) {
            return Err(
                "the role asks for an MFA code, which its program must know how to ask for".to_owned()
            );
        }
        Ok(Some((PickedSource::Role, format!("{arn}, from {source}"))))
    }

    /// `credential_source`: the AWS CLI and some SDKs compare it letter by letter.
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

    fn web_identity(&self) -> Option<(PickedSource, String)> {
        let file = self.value("web_identity_token_file")?;
        let arn = self.value("role_arn")?;
        Some((PickedSource::WebIdentity, format!("{arn}, with the token in {file}")))
    }

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
            Some((name, None)) => return Err(format!("there is no [sso-session {name}] for it")),
            Some((_, section)) => section,
            None => None,
        };
        if let (Some(section), true) = (section, self.reader.is_python()) {
            let apart =
                section.iter().find(|(key, theirs)| self.keys.get(*key).is_some_and(|own| own != *theirs));
            if let Some((key, _)) = apart {
                return Err(format!("{key} is one thing in the profile and another in [sso-session]"));
            }
        }
        let twice = ["sso_region", "sso_start_url"].into_iter().find(|key| session.is_some() && has(key));
        if let (Some(key), Reader::Rust) = (twice, self.reader) {
            return Err(format!("{key} may stand in [sso-session] only"));
        }
        let in_session =
            |key: &str| section.and_then(|section| section.get(key)).is_some_and(|it| !it.is_empty());
        // The SDK for Go asks for account and role later, and only of the older form now.
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

    fn keys(&self) -> PickedCredentials {
        match (self.value("aws_access_key_id"), self.value("aws_secret_access_key")) {
            (Some(id), Some(_)) => Ok(Some((PickedSource::Keys, format!("{id} of profile {}", self.name)))),
            // Half of a pair is none to these.
            (Some(_), None) | (None, Some(_)) if matches!(self.reader, Reader::Go | Reader::JavaScript) => {
                Ok(None)
            }
            (None, Some(_)) if self.reader == Reader::Java => Ok(None),
            (Some(_), None) => Err("aws_access_key_id is set and aws_secret_access_key is not".to_owned()),
            (None, Some(_)) => Err("aws_secret_access_key is set and aws_access_key_id is not".to_owned()),
            (None, None) => Ok(None),
        }
    }

    /// The SDK for Go assumes the role with whatever the profile itself has.
    fn with_own_role(&self, found: (PickedSource, String)) -> (PickedSource, String) {
        match self.value("role_arn") {
            Some(arn)
                if self.reader == Reader::Go && matches!(found.0, PickedSource::Keys | PickedSource::Sso) =>
            {
                (PickedSource::Role, format!("{arn}, from what the profile itself has"))
            }
            _ => found,
        }
    }
}
