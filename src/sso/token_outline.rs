//! What a token is without its secrets: enough for verbs that make no call. Pure.

use crate::config::session::{Identity, Session};
use crate::secret::Secret;
use crate::time::Time;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// Seconds below which a token is renewed (AWS CLI).
pub const RENEW_BELOW: i64 = 15 * 60;

/// Hash of a token: tells one from another. Tokens are long and random, so that nobody finds one by its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// Hashes a token.
    pub fn of(token: &Secret) -> Self {
        TokenHash(Sha256::digest(token.expose()).into())
    }

    /// Returns the hash in hexadecimal.
    pub fn text(&self) -> String {
        base16ct::lower::encode_string(&self.0)
    }

    /// Reads the text of [`TokenHash::text`].
    fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        base16ct::lower::decode(text, &mut bytes).ok().filter(|decoded| decoded.len() == 32)?;
        Some(TokenHash(bytes))
    }
}

/// A token without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenOutline {
    /// When the portal stops accepting it.
    pub expires_at: Time,
    /// The start URL that it was issued for.
    pub start_url: Option<String>,
    /// The region that it was issued in.
    pub region: Option<String>,
    /// When the client registration ends that renews it; `None` if nothing does.
    pub registration_expires_at: Option<Time>,
    /// The access token.
    pub access_token: TokenHash,
    /// The refresh token.
    pub refresh_token: Option<TokenHash>,
}

/// How much of a token's time is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// It is used as it is.
    Fresh,
    /// It is valid for a short time only.
    Aging,
    /// It has expired, or was refused.
    Expired,
}

impl Age {
    /// Judges a token by its end. `is_refused`: whether the portal has refused it, so that it counts as expired.
    pub(super) fn of(expires_at: Time, is_refused: bool, now: Time) -> Self {
        if is_refused || expires_at <= now {
            Age::Expired
        } else if expires_at.left(now) < RENEW_BELOW {
            Age::Aging
        } else {
            Age::Fresh
        }
    }
}

impl TokenOutline {
    /// Whether it has not expired.
    pub fn is_valid(&self, now: Time) -> bool {
        self.expires_at > now
    }

    /// Whether it can be renewed now. The AWS CLI and the SDKs do not renew tokens of the older form, and expect the file not
    /// to change.
    pub(super) fn is_renewable(&self, session: &Session, now: Time) -> bool {
        matches!(session.identity, Identity::Named(_))
            && self.registration_expires_at.is_some_and(|end| end > now)
    }

    /// Returns the fields of a sealed file that everybody may read.
    pub(super) fn to_fields(&self) -> Map<String, Value> {
        let mut fields = Map::new();
        let mut put = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                fields.insert(name.to_owned(), Value::from(value));
            }
        };
        put("startUrl", self.start_url.as_deref());
        put("region", self.region.as_deref());
        put("expiresAt", Some(&self.expires_at.rfc3339()));
        put("registrationExpiresAt", self.registration_expires_at.map(Time::rfc3339).as_deref());
        put("accessTokenHash", Some(&self.access_token.text()));
        put("refreshTokenHash", self.refresh_token.as_ref().map(TokenHash::text).as_deref());
        fields
    }

    /// Reads the fields of a sealed file; `None` if one that must be there is not.
    pub(super) fn from_fields(fields: &Map<String, Value>) -> Option<Self> {
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        let hash = |name: &str| text(name).and_then(TokenHash::parse);
        Some(TokenOutline {
            expires_at: Time::parse(text("expiresAt")?)?,
            start_url: text("startUrl").map(str::to_owned),
            region: text("region").map(str::to_owned),
            registration_expires_at: text("registrationExpiresAt").and_then(Time::parse),
            access_token: hash("accessTokenHash")?,
            refresh_token: hash("refreshTokenHash"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_is_read_as_it_was_written_and_holds_no_token() {
        let full = TokenOutline {
            expires_at: Time::from_epoch(1_795_229_701),
            start_url: Some("https://d-1234567890.awsapps.com/start".to_owned()),
            region: Some("us-east-1".to_owned()),
            registration_expires_at: Some(Time::from_epoch(1_800_000_000)),
            access_token: TokenHash::of(&Secret::new("at-1")),
            refresh_token: Some(TokenHash::of(&Secret::new("rt-1"))),
        };
        let bare = TokenOutline {
            start_url: None,
            region: None,
            registration_expires_at: None,
            refresh_token: None,
            ..full.clone()
        };
        for outline in [full, bare] {
            let fields = outline.to_fields();
            assert_eq!(TokenOutline::from_fields(&fields), Some(outline));
            let shown = format!("{fields:?}");
            assert!(!shown.contains("at-1") && !shown.contains("rt-1"), "{shown}");
        }
        assert_eq!(TokenOutline::from_fields(&Map::new()), None);
    }

    #[test]
    fn a_token_of_the_older_form_is_not_renewed() {
        let now = Time::from_epoch(1_795_229_701);
        let outline = |end: Option<i64>| TokenOutline {
            expires_at: now,
            start_url: None,
            region: None,
            registration_expires_at: end.map(|seconds| now.plus(seconds)),
            access_token: TokenHash::of(&Secret::new("at-1")),
            refresh_token: None,
        };
        let session = |identity| Session {
            identity,
            start_url: "https://d-1234567890.awsapps.com/start".into(),
            region: "us-east-1".into(),
            scopes: None,
        };
        let (named, inline) = (session(Identity::Named("x".into())), session(Identity::Inline("p".into())));
        assert!(outline(Some(1)).is_renewable(&named, now));
        assert!(!outline(Some(0)).is_renewable(&named, now));
        assert!(!outline(None).is_renewable(&named, now));
        assert!(!outline(Some(1)).is_renewable(&inline, now));
    }
}
