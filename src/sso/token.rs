//! A sign-in token: its contents, its lifetime, and what renews it. Pure.

use super::token_outline::{Age, TokenHash, TokenOutline};
use crate::config::session::{Identity, Session};
use crate::secret::Secret;
use crate::services::oidc::{Grant, Registration};
use crate::time::Time;
use serde_json::{Map, Value};
use std::fmt;

/// A token with all fields of its file, including those of other tools.
#[derive(Clone)]
pub struct Token {
    /// Sent to the portal in the header `x-amz-sso_bearer_token`.
    pub access_token: Secret,
    /// When the portal stops accepting it.
    pub expires_at: Time,
    renewal: Option<Renewal>,
    fields: Map<String, Value>,
}

/// Everything that a renewal needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// The refresh token; works once if the service rotates it.
    pub refresh_token: Secret,
    /// The registration that signed in.
    pub registration: Registration,
}

/// What can be done with a token now.
#[derive(Debug, PartialEq, Eq)]
pub enum Judgement<'a> {
    /// Use it.
    Fresh,
    /// The token is valid for a short time only: renew it if possible.
    Aging(Option<&'a Renewal>),
    /// The token has expired: renew it, or sign in.
    Expired(Option<&'a Renewal>),
}

impl Token {
    /// Parses a token file; `None` unless it is a JSON object with `accessToken` and a readable `expiresAt`.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let fields: Map<String, Value> = serde_json::from_slice(bytes).ok()?;
        let text = |name| fields.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let renewal = || {
            Some(Renewal {
                refresh_token: Secret::new(text("refreshToken")?),
                registration: Registration {
                    client_id: text("clientId")?.to_owned(),
                    client_secret: Secret::new(text("clientSecret")?),
                    expires_at: Time::parse(text("registrationExpiresAt")?)?,
                },
            })
        };
        Some(Token {
            // The token is sent in a header. Other characters would fail there, with a worse message.
            access_token: Secret::new(
                text("accessToken").filter(|text| text.bytes().all(|byte| byte.is_ascii_graphic()))?,
            ),
            expires_at: Time::parse(text("expiresAt")?)?,
            renewal: renewal(),
            fields,
        })
    }

    /// Creates the token of a sign-in, with the fields in the AWS CLI's order.
    pub fn signed_in(grant: Grant, registration: &Registration, start_url: &str, region: &str) -> Self {
        let mut fields = Map::new();
        let mut put = |name: &str, value: &str| fields.insert(name.to_owned(), Value::from(value));
        put("startUrl", start_url);
        put("region", region);
        put("accessToken", grant.access_token.expose());
        put("expiresAt", &grant.expires_at.rfc3339());
        put("clientId", &registration.client_id);
        put("clientSecret", registration.client_secret.expose());
        put("registrationExpiresAt", &registration.expires_at.rfc3339());
        let renewal = grant.refresh_token.map(|refresh_token| {
            put("refreshToken", refresh_token.expose());
            Renewal { refresh_token, registration: registration.clone() }
        });
        Token { access_token: grant.access_token, expires_at: grant.expires_at, renewal, fields }
    }

    /// Returns a text field of the file, such as `region` or `startUrl`.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).and_then(Value::as_str)
    }

    /// Whether the portal should accept it: it has not expired, and is not the one that was just refused.
    pub fn is_good(&self, now: Time, rejected: Option<&Secret>) -> bool {
        self.expires_at > now && rejected != Some(&self.access_token)
    }

    /// Judges what can be done now. `rejected` is a token that the portal has refused; it counts as expired.
    pub fn judge(&self, now: Time, rejected: Option<&Secret>) -> Judgement<'_> {
        // No margin here, as in the AWS CLI: a registration can renew until its last second.
        let renewal = self.renewal.as_ref().filter(|renewal| renewal.registration.expires_at > now);
        match Age::of(self.expires_at, rejected == Some(&self.access_token), now) {
            Age::Expired => Judgement::Expired(renewal),
            Age::Aging => Judgement::Aging(renewal),
            Age::Fresh => Judgement::Fresh,
        }
    }

    /// Returns the token without its secrets.
    pub fn outline(&self) -> TokenOutline {
        let renewal = self.renewal.as_ref();
        TokenOutline {
            expires_at: self.expires_at,
            start_url: self.field("startUrl").map(str::to_owned),
            region: self.field("region").map(str::to_owned),
            registration_expires_at: renewal.map(|renewal| renewal.registration.expires_at),
            access_token: TokenHash::of(&self.access_token),
            refresh_token: renewal.map(|renewal| TokenHash::of(&renewal.refresh_token)),
        }
    }

    /// Returns what a renewal needs, even if the registration has expired.
    pub fn renewal(&self) -> Option<&Renewal> {
        self.renewal.as_ref()
    }

    /// Returns the token after a renewal. Keeps unknown fields, and the refresh token if the service returned none;
    /// writes times in the one form that every SDK reads, and no `null` (the Go SDK refuses a file with one).
    pub fn renewed(&self, grant: Grant, start_url: &str, region: &str) -> Self {
        let mut fields = self.fields.clone();
        fields.retain(|_, value| !value.is_null());
        let mut put = |name: &str, value: &str| fields.insert(name.to_owned(), Value::from(value));
        put("startUrl", start_url);
        put("region", region);
        put("accessToken", grant.access_token.expose());
        put("expiresAt", &grant.expires_at.rfc3339());
        let mut renewal = self.renewal.clone();
        if let Some(renewal) = &mut renewal {
            put("registrationExpiresAt", &renewal.registration.expires_at.rfc3339());
            if let Some(refresh_token) = grant.refresh_token {
                put("refreshToken", refresh_token.expose());
                renewal.refresh_token = refresh_token;
            }
        }
        Token { access_token: grant.access_token, expires_at: grant.expires_at, renewal, fields }
    }

    /// Formats the file as Python's `json.dumps` does, without a final line break.
    pub fn text(&self) -> String {
        crate::pyjson::spaced(&self.fields)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The fields contain the secrets a second time.
        f.debug_struct("Token")
            .field("expires_at", &self.expires_at)
            .field("renewal", &self.renewal)
            .finish_non_exhaustive()
    }
}

/// Same as [`Token::judge`], for a token of this session.
pub(super) fn judge<'a>(
    token: &'a Token,
    session: &Session,
    rejected: Option<&Secret>,
    now: Time,
) -> Judgement<'a> {
    // The AWS CLI and the SDKs do not renew tokens of the older form, and expect the file not to change.
    match (&session.identity, token.judge(now, rejected)) {
        (Identity::Inline(_), Judgement::Aging(_)) => Judgement::Aging(None),
        (Identity::Inline(_), Judgement::Expired(_)) => Judgement::Expired(None),
        (_, judged) => judged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time::from_epoch(1_795_229_701); // 2026-11-21T02:55:01Z

    /// Token file of the AWS CLI.
    const CLI: &str = r#"{"startUrl": "https://d-1234567890.awsapps.com/start", "region": "us-east-1", "accessToken": "at-1", "expiresAt": "2026-11-21T09:53:46Z", "clientId": "cid-1", "clientSecret": "csecret-1", "registrationExpiresAt": "2027-02-19T01:53:45Z", "refreshToken": "rt-1"}"#;

    fn parse(text: &str) -> Option<Token> {
        Token::parse(text.as_bytes())
    }

    fn token(expires_at: &str, registration: &str) -> Token {
        parse(&CLI.replace("2026-11-21T09:53:46Z", expires_at).replace("2027-02-19T01:53:45Z", registration))
            .unwrap()
    }

    fn grant(refresh_token: Option<&str>) -> Grant {
        Grant {
            access_token: Secret::new("at-2"),
            expires_at: NOW.plus(3600),
            refresh_token: refresh_token.map(Secret::new),
        }
    }

    #[test]
    fn a_token_is_judged_by_its_time_and_by_what_renews_it() {
        const GOOD: &str = "2027-01-01T00:00:00Z";
        let cases = [
            ("2026-11-21T03:10:01Z", GOOD, "fresh"),
            ("2026-11-21T03:10:00Z", GOOD, "aging, renewable"),
            ("2026-11-21T02:55:02UTC", GOOD, "aging, renewable"),
            ("2026-11-21T02:55:02.9Z", "2026-11-21T02:55:01Z", "aging"),
            ("2026-11-21T02:55:01Z", GOOD, "expired, renewable"),
            ("2026-11-20T02:55:01.000+00:00", GOOD, "expired, renewable"),
            ("2026-11-20T02:55:01Z", "2026-11-20T02:55:01Z", "expired"),
            ("2026-11-20T02:55:01Z", "never", "expired"),
        ];
        for (expires_at, registration, expected) in cases {
            let token = token(expires_at, registration);
            let judged = match token.judge(NOW, None) {
                Judgement::Fresh => "fresh",
                Judgement::Aging(Some(_)) => "aging, renewable",
                Judgement::Aging(None) => "aging",
                Judgement::Expired(Some(_)) => "expired, renewable",
                Judgement::Expired(None) => "expired",
            };
            assert_eq!(judged, expected, "{expires_at} {registration}");
        }
    }

    #[test]
    fn a_sign_in_writes_what_the_aws_cli_would() {
        let registration = Registration {
            client_id: "cid-1".into(),
            client_secret: Secret::new("csecret-1"),
            expires_at: Time::parse("2027-02-19T01:53:45Z").unwrap(),
        };
        let signed_in = |refresh_token: Option<&str>| {
            let grant = Grant {
                access_token: Secret::new("at-1"),
                expires_at: Time::parse("2026-11-21T09:53:46Z").unwrap(),
                refresh_token: refresh_token.map(Secret::new),
            };
            Token::signed_in(grant, &registration, "https://d-1234567890.awsapps.com/start", "us-east-1")
        };
        assert_eq!(signed_in(Some("rt-1")).text(), CLI);
        assert!(signed_in(Some("rt-1")).renewal().is_some());
        assert_eq!(signed_in(None).text(), CLI.replace(", \"refreshToken\": \"rt-1\"", ""));
    }

    #[test]
    fn a_renewal_writes_what_the_aws_cli_would() {
        let written = parse(CLI).unwrap().renewed(
            grant(Some("rt-2")),
            "https://d-1234567890.awsapps.com/start",
            "us-east-1",
        );
        let expected = CLI
            .replace("at-1", "at-2")
            .replace("rt-1", "rt-2")
            .replace("2026-11-21T09:53:46Z", "2026-11-21T03:55:01Z");
        assert_eq!(written.text(), expected);
        assert_eq!(written.renewal().unwrap().refresh_token.expose(), "rt-2");
    }

    #[test]
    fn an_unreturned_refresh_token_and_unknown_fields_stay_and_null_goes() {
        let text = CLI.replace("\"region\"", "\"x-tool\": {\"a\": [1, \"ü\"]}, \"y\": null, \"region\"");
        let written = parse(&text).unwrap().renewed(grant(None), "u", "eu-west-1").text();
        assert!(written.contains(r#""x-tool": {"a": [1, "\u00fc"]}, "region": "eu-west-1""#), "{written}");
        assert!(written.contains(r#""refreshToken": "rt-1""#) && !written.contains("null"), "{written}");
    }

    #[test]
    fn files_of_other_tools_are_read() {
        // The AWS SDK for JavaScript writes two spaces and milliseconds.
        let js = "{\n  \"accessToken\": \"at\",\n  \"expiresAt\": \"2026-11-21T09:53:46.000Z\",\n  \"region\": \"us-east-1\"\n}";
        // The AWS SDK for .NET writes seven decimals.
        let dotnet = r#"{"accessToken": "at", "expiresAt": "2026-11-21T09:53:46.1234567Z", "refreshToken": "r", "clientId": "c", "clientSecret": "s", "registrationExpiresAt": "2027-02-19T01:53:45.0000000Z", "region": "us-east-1", "startUrl": "u"}"#;
        // The Go SDK writes sorted fields and a final line break.
        let go = "{\"accessToken\":\"at\",\"expiresAt\":\"2026-11-21T09:53:46Z\"}\n";
        for text in [js, dotnet, go] {
            assert_eq!(parse(text).unwrap().expires_at.rfc3339(), "2026-11-21T09:53:46Z", "{text}");
        }
        assert!(parse(dotnet).unwrap().renewal().is_some());
        assert!(parse(js).unwrap().renewal().is_none());
    }

    #[test]
    fn what_is_no_token_is_none() {
        for text in [
            "",
            "{",
            "[]",
            "null",
            "{}",
            r#"{"accessToken": "a"}"#,
            r#"{"accessToken": "", "expiresAt": "2026-11-21T09:53:46Z"}"#,
            r#"{"accessToken": "a", "expiresAt": 1795229701}"#,
            r#"{"accessToken": null, "expiresAt": null}"#,
            "\u{0}\u{1}",
            r#"{"accessToken": "a\nb", "expiresAt": "2026-11-21T09:53:46Z"}"#,
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let shown = format!("{:?} {:?}", parse(CLI).unwrap(), grant(Some("rt-2")));
        for secret in ["at-1", "rt-1", "csecret-1", "at-2", "rt-2"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
