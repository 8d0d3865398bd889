//! Contents of a cache file: written as the AWS CLI does, read as every version of it has written them. Pure.

use super::entry::CacheEntry;
use crate::aws::credentials::Credentials;
use crate::pyjson;
use crate::secret::Secret;
use crate::time::Time;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A cache file of the AWS CLI.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct File<'a> {
    /// `sso` for IAM Identity Center roles; `aws sso logout` removes the files that have it.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    provider_type: Option<Cow<'a, str>>,
    #[serde(borrow)]
    credentials: Fields<'a>,
    /// Only for assumed roles.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    assumed_role_user: Option<AssumedRoleUser<'a>>,
}

/// The field `Credentials` of a cache file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Fields<'a> {
    #[serde(borrow)]
    access_key_id: Cow<'a, str>,
    #[serde(borrow)]
    secret_access_key: Cow<'a, str>,
    // Only a process may print keys without a token or an expiry.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    session_token: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    expiration: Option<Cow<'a, str>>,
    // Written by recent versions of the AWS CLI only.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    account_id: Option<Cow<'a, str>>,
}

/// The field `AssumedRoleUser`, which the AWS CLI takes from the answer of AssumeRole.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AssumedRoleUser<'a> {
    #[serde(borrow)]
    assumed_role_id: Cow<'a, str>,
    #[serde(borrow)]
    arn: Cow<'a, str>,
}

/// Formats the file; `None` for a role's credentials without token or expiry. `user` is the id and the ARN of an
/// assumed role's session.
pub(in crate::credentials) fn text(
    entry: &CacheEntry<'_>,
    credentials: &Credentials,
    user: Option<(&str, &str)>,
) -> Option<String> {
    let is_sso = matches!(entry, CacheEntry::SsoRole(_));
    if !entry.is_printed() && (credentials.session_token.is_none() || credentials.expires_at.is_none()) {
        return None;
    }
    let account_id = entry.account_id().or(credentials.account_id.as_deref());
    let file = File {
        provider_type: is_sso.then(|| "sso".into()),
        credentials: Fields {
            access_key_id: credentials.access_key_id.as_str().into(),
            secret_access_key: credentials.secret_access_key.expose().into(),
            session_token: credentials.session_token.as_ref().map(|token| token.expose().into()),
            expiration: credentials.expires_at.map(|end| end.rfc3339().into()),
            account_id: account_id.map(Into::into),
        },
        assumed_role_user: user
            .map(|(id, arn)| AssumedRoleUser { assumed_role_id: id.into(), arn: arn.into() }),
    };
    Some(pyjson::spaced(&file))
}

/// Parses the credentials in a file; `None` for an incomplete set, and for those of another account or role.
/// `modified` is the file's time stamp.
pub(in crate::credentials) fn parse(
    bytes: &[u8],
    modified: Time,
    entry: &CacheEntry<'_>,
) -> Option<Credentials> {
    let file: File<'_> = serde_json::from_slice(bytes).ok()?;
    let fields = file.credentials;
    // Older versions of the AWS CLI write no account, so a missing one proves nothing.
    let is_account = fields.account_id.as_deref().is_none_or(|account| Some(account) == entry.account_id());
    let is_role = match entry {
        CacheEntry::AssumedRole(key, _) => {
            let (role, arn) = (key.role_arn, file.assumed_role_user.as_ref().map(|user| user.arn.as_ref()));
            // STS leaves the role's path out of the ARN of a session.
            let start =
                format!("arn:{}:sts::{}:assumed-role/{}/", role.partition, role.account_id, role.name());
            arn.is_some_and(|arn| arn.starts_with(&start))
        }
        CacheEntry::SsoRole(_) | CacheEntry::Process(_) => true,
    };
    let is_process = entry.is_printed();
    let is_whole = fields.session_token.is_some() && fields.expiration.is_some();
    let expires_at = match &fields.expiration {
        // An expiry that cannot be read must not become none: the keys would count as permanent.
        Some(text) => Some(Time::parse(text)?),
        None => None,
    };
    let credentials = Credentials {
        access_key_id: fields.access_key_id.into_owned(),
        secret_access_key: Secret::new(fields.secret_access_key),
        session_token: fields.session_token.map(Secret::new),
        expires_at,
        // The file does not say when the credentials were issued; its time stamp does.
        issued_at: modified,
        // Only a process needs the field; the account of a role is in the configuration.
        account_id: fields.account_id.filter(|_| is_process).map(Cow::into_owned),
    };
    let is_good = is_process || (is_account && is_role && is_whole);
    (is_good && credentials.is_printable_ascii()).then_some(credentials)
}

/// Returns when the credentials in a file expire, whatever its subject.
pub(in crate::credentials) fn expires_at(bytes: &[u8]) -> Option<Time> {
    let file: File<'_> = serde_json::from_slice(bytes).ok()?;
    Time::parse(&file.credentials.expiration?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::role_arn::RoleArn;
    use crate::credentials::cache::entry::{AssumedRoleKey, OriginKey, SourceKey, SsoRoleKey};

    const DEV: SsoRoleKey<'_> = SsoRoleKey {
        account_id: "123456789012",
        role_name: "DeveloperAccess",
        session_name: Some("my-org"),
        start_url: None,
    };

    fn read_text(text: &str) -> Option<Credentials> {
        parse(text.as_bytes(), Time::from_epoch(1_795_226_101), &CacheEntry::SsoRole(DEV))
    }

    #[test]
    fn files_of_every_version_of_the_aws_cli_are_read() {
        for text in [
            r#"{"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIASSO", "SecretAccessKey": "sk/sso", "SessionToken": "tok-sso", "Expiration": "2026-11-21T02:55:01Z", "AccountId": "123456789012"}}"#,
            r#"{"Credentials": {"AccessKeyId": "ASIASSO", "SecretAccessKey": "sk/sso", "SessionToken": "tok-sso", "Expiration": "2026-11-21T02:55:01UTC"}}"#,
            r#"{"ProviderType": "sso", "More": [1], "Credentials": {"SecretAccessKey": "sk\/sso", "AccessKeyId": "ASIASSO", "Expiration": "2026-11-21T02:55:01+00:00", "SessionToken": "tok-sso", "X": null}}"#,
        ] {
            let credentials = read_text(text).expect(text);
            assert_eq!(credentials.access_key_id, "ASIASSO");
            assert_eq!(credentials.secret_access_key.expose(), "sk/sso");
            assert_eq!(
                (credentials.expires_at.map(Time::epoch), credentials.margin()),
                (Some(1_795_229_701), 900)
            );
        }
    }

    #[test]
    fn what_is_no_complete_set_for_this_account_is_none() {
        let good = r#"{"ProviderType": "sso", "Credentials": {"AccessKeyId": "A", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "2026-11-21T02:55:01Z", "AccountId": "123456789012"}}"#;
        for text in [
            "",
            "[]",
            "{}",
            &good[..good.len() - 2],
            &good.replace("123456789012", "999999999999"),
            &good.replace("\"A\"", "\"\""),
            &good.replace("\"t\"", "\"\""),
            &good.replace("\"s\"", "\"a\\nb\""),
            &good.replace("2026-11-21T02:55:01Z", "later"),
            &good.replace("\"SessionToken\": \"t\", ", ""),
        ] {
            assert_eq!(read_text(text), None, "{text}");
        }
        assert!(read_text(good).is_some());
    }

    #[test]
    fn the_file_of_an_assumed_role_is_of_that_role_alone() {
        let role_arn = RoleArn::parse("arn:aws:iam::210987654321:role/team/Admin").unwrap();
        let role = AssumedRoleKey {
            duration_seconds: None,
            external_id: None,
            role_arn: &role_arn,
            role_session_name: None,
            serial_number: None,
        };
        let source = SourceKey { origin: OriginKey::SsoRole(DEV), roles: Vec::new() };
        let entry = CacheEntry::AssumedRole(role, source);
        let good = r#"{"Credentials": {"AccessKeyId": "A", "SecretAccessKey": "s", "SessionToken": "t", "Expiration": "2026-11-21T02:55:04+00:00", "AccountId": "210987654321"}, "AssumedRoleUser": {"AssumedRoleId": "AROAX:s", "Arn": "arn:aws:sts::210987654321:assumed-role/Admin/s"}, "PackedPolicySize": 6}"#;
        let read = |text: &str| parse(text.as_bytes(), Time::from_epoch(1_795_226_101), &entry);
        let credentials = read(good).unwrap();
        let user = ("AROAX:s", "arn:aws:sts::210987654321:assumed-role/Admin/s");
        let written = text(&entry, &credentials, Some(user)).unwrap();
        assert_eq!(read(&written).unwrap(), credentials);
        for text in [
            &good.replace("assumed-role/Admin/", "assumed-role/AdminX/"),
            &good.replace("sts::210987654321", "sts::111111111111"),
            &good.replace("AssumedRoleUser", "Other"),
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
