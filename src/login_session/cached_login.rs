//! Contents of a cache file of `aws login`. Pure.

use crate::aws::account_id::is_account_id;
use crate::aws::credentials::Credentials;
use crate::config::login_session::LoginSession;
use crate::pyjson;
use crate::secret::Secret;
use crate::services::signin::{DpopKey, LoginGrant};
use crate::time::Time;
use serde_json::{Map, Value};
use std::fmt;

/// Credentials and the means to renew them, with all fields of the file, including those of other tools.
#[derive(Clone)]
pub struct CachedLogin {
    /// The credentials, valid or not.
    pub credentials: Credentials,
    /// What renews them; `None` if a field of it is missing.
    pub renewal: Option<LoginRenewal>,
    /// `signInRegion`: region of the sign-in, in which it is renewed. Older versions of the AWS CLI do not write it.
    pub region: Option<String>,
    fields: Map<String, Value>,
}

/// Everything that a renewal needs.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginRenewal {
    /// The client that has signed in.
    pub client_id: String,
    /// The refresh token; works once.
    pub refresh_token: Secret,
    /// Private key as PEM text.
    pub key: Secret,
}

impl CachedLogin {
    /// Parses a file; `None` unless it holds complete credentials of this sign-in's account. `modified` is the file's
    /// time stamp.
    pub fn parse(bytes: &[u8], modified: Time, login: &LoginSession) -> Option<Self> {
        let fields: Map<String, Value> = serde_json::from_slice(bytes).ok()?;
        let text_of = |fields: &Map<String, Value>, name: &str| {
            fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let token = fields.get("accessToken")?.as_object()?;
        let account_id = text_of(token, "accountId").filter(|account_id| is_account_id(account_id));
        // The configuration decides what counts as production, by the account in the ARN.
        if login.account_id().is_some_and(|own| account_id.as_deref().is_some_and(|other| other != own)) {
            return None;
        }
        let credentials = Credentials {
            access_key_id: text_of(token, "accessKeyId")?,
            secret_access_key: Secret::new(text_of(token, "secretAccessKey")?),
            session_token: Some(Secret::new(text_of(token, "sessionToken")?)),
            expires_at: Some(Time::parse(&text_of(token, "expiresAt")?)?),
            // The file does not say when they were issued; its time stamp does.
            issued_at: modified,
            account_id,
        };
        let renewal = || {
            Some(LoginRenewal {
                client_id: text_of(&fields, "clientId")?,
                refresh_token: Secret::new(text_of(&fields, "refreshToken")?),
                key: Secret::new(text_of(&fields, "dpopKey")?),
            })
        };
        let (renewal, region) = (renewal(), text_of(&fields, "signInRegion"));
        credentials.is_printable_ascii().then_some(CachedLogin { credentials, renewal, region, fields })
    }

    /// Returns the login after a renewal. Keeps every other field, since the service returns no `idToken` and no
    /// account; writes the time in the one form that every tool reads, and no `null`.
    pub fn renewed(&self, grant: LoginGrant, now: Time) -> Self {
        let mut fields = self.fields.clone();
        fields.retain(|_, value| !value.is_null());
        if let Some(token) = fields.get_mut("accessToken").and_then(Value::as_object_mut) {
            let mut put = |name: &str, value: &str| token.insert(name.to_owned(), Value::from(value));
            put("accessKeyId", &grant.access_key_id);
            put("secretAccessKey", grant.secret_access_key.expose());
            put("sessionToken", grant.session_token.expose());
            put("expiresAt", &grant.expires_at.rfc3339());
        }
        fields.insert("refreshToken".to_owned(), Value::from(grant.refresh_token.expose()));
        CachedLogin {
            credentials: Credentials {
                access_key_id: grant.access_key_id,
                secret_access_key: grant.secret_access_key,
                session_token: Some(grant.session_token),
                expires_at: Some(grant.expires_at),
                issued_at: now,
                account_id: self.credentials.account_id.clone(),
            },
            renewal: self
                .renewal
                .clone()
                .map(|renewal| LoginRenewal { refresh_token: grant.refresh_token, ..renewal }),
            region: self.region.clone(),
            fields,
        }
    }

    /// Whether it has all that a renewal needs, with a key in the form that `aws login` writes.
    pub fn is_renewable(&self) -> bool {
        self.renewal.as_ref().is_some_and(|renewal| DpopKey::parse(renewal.key.expose()).is_some())
    }

    /// Formats the file as the AWS CLI does (Python's `json.dumps`).
    pub fn text(&self) -> String {
        pyjson::spaced(&self.fields)
    }
}

impl fmt::Debug for CachedLogin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The fields contain the secrets a second time.
        f.debug_struct("CachedLogin").field("credentials", &self.credentials).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::config::chain::{Chain, CredentialOrigin};
    use crate::config::profile::Profile;

    const NOW: Time = Time::from_epoch(1_795_229_701); // 2026-11-21T02:55:01Z

    fn login(id: &str) -> LoginSession {
        let config = Config::from_texts(&format!("[profile p]\nlogin_session = {id}\n"), "");
        let chain = Chain::of_profile(&config, &Profile::resolve(&config, "p").unwrap()).unwrap();
        match chain.origin {
            CredentialOrigin::Login(login) => login,
            other => panic!("{other:?}"),
        }
    }

    fn text(expires_at: &str, more: &str) -> String {
        format!(
            r#"{{"accessToken": {{"accessKeyId": "ASIA1", "secretAccessKey": "s", "sessionToken": "t", "accountId": "111111111111", "expiresAt": "{expires_at}"}}, "clientId": "c", "refreshToken": "r1", "dpopKey": "k"{more}}}"#
        )
    }

    fn parse(text: &str) -> Option<CachedLogin> {
        CachedLogin::parse(text.as_bytes(), NOW, &login("arn:aws:iam::111111111111:user/sam"))
    }

    /// The AWS CLI writes whole seconds, the SDKs for JavaScript, Rust and Go milliseconds to nanoseconds.
    #[test]
    fn times_of_every_writer_are_read() {
        for time in [
            "2026-11-21T03:00:00Z",
            "2026-11-21T03:00:00.123Z",
            "2026-11-21T03:00:00.123456Z",
            "2026-11-21T03:00:00.123456789Z",
            "2026-11-21T04:00:00+01:00",
        ] {
            let found = parse(&text(time, "")).unwrap();
            assert_eq!(found.credentials.left(NOW), 299, "{time}");
        }
        assert!(parse(&text("soon", "")).is_none());
    }

    #[test]
    fn what_is_missing_decides_what_can_be_done() {
        let whole = text("2026-11-21T03:00:00Z", r#", "signInRegion": "eu-west-1""#);
        assert_eq!(parse(&whole).unwrap().region.as_deref(), Some("eu-west-1"));
        for field in ["accessKeyId", "secretAccessKey", "sessionToken", "expiresAt", "accessToken"] {
            assert!(parse(&whole.replace(field, "other")).is_none(), "{field}");
        }
        for field in ["clientId", "refreshToken", "dpopKey"] {
            assert!(parse(&whole.replace(field, "other")).unwrap().renewal.is_none(), "{field}");
        }
        assert!(parse("[]").is_none() && parse("").is_none());
        let other = login("arn:aws:iam::222222222222:user/sam");
        assert!(CachedLogin::parse(whole.as_bytes(), NOW, &other).is_none(), "keys of another account");
        assert!(CachedLogin::parse(whole.as_bytes(), NOW, &login("no ARN")).is_some());
    }

    #[test]
    fn a_renewal_replaces_five_values_and_no_more() {
        let more = r#", "idToken": "i", "identityToken": "", "none": null, "number": 7"#;
        let grant = LoginGrant {
            access_key_id: "ASIA2".into(),
            secret_access_key: Secret::new("s2"),
            session_token: Secret::new("t2"),
            expires_at: NOW.plus(900),
            refresh_token: Secret::new("r2"),
        };
        let before = text("2026-11-21T03:00:00.123456789Z", more);
        let renewed = parse(&before).unwrap().renewed(grant, NOW);
        let expected = before
            .replace("ASIA1", "ASIA2")
            .replace(r#""s""#, r#""s2""#)
            .replace(r#""t""#, r#""t2""#)
            .replace("r1", "r2")
            .replace("2026-11-21T03:00:00.123456789Z", "2026-11-21T03:10:01Z")
            .replace(r#", "none": null"#, "");
        assert_eq!(renewed.text(), expected);
        assert_eq!(renewed.renewal.unwrap().refresh_token, Secret::new("r2"));
        assert_eq!(renewed.credentials.account_id.as_deref(), Some("111111111111"));
    }

    #[test]
    fn debug_shows_no_secret() {
        let shown =
            format!("{:?}", parse(&text("2026-11-21T03:00:00Z", "").replace("r1", "VALUE-1")).unwrap());
        assert!(!shown.contains("VALUE"), "{shown}");
    }
}
