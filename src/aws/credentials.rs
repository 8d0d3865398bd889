//! Credentials, and how long they are worth using. Pure.

use crate::secret::Secret;
use crate::time::Time;

/// Temporary credentials of a role, or the permanent ones of an IAM user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Key id; not secret, so logs and prompts may show it.
    pub access_key_id: String,
    /// Secret key.
    pub secret_access_key: Secret,
    /// Session token; an IAM user's access keys have none.
    pub session_token: Option<Secret>,
    /// When they expire; `None` for an IAM user's access keys.
    pub expires_at: Option<Time>,
    /// When they were issued; the lifetime is the time from then to `expires_at`.
    pub issued_at: Time,
    /// Account, if a process printed it; for roles it is known from the configuration.
    pub account_id: Option<String>,
}

impl Credentials {
    /// Whether id, secret and token are printable ASCII without blanks, as AWS issues them.
    pub fn is_printable_ascii(&self) -> bool {
        let token = self.session_token.as_ref().map(Secret::expose);
        let mut fields =
            [self.access_key_id.as_str(), self.secret_access_key.expose()].into_iter().chain(token);
        fields.all(|field| !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_graphic()))
    }

    /// Returns the seconds left; `i64::MAX` for credentials that do not expire.
    pub fn left(&self, now: Time) -> i64 {
        self.expires_at.map_or(i64::MAX, |end| end.left(now))
    }

    /// Returns the seconds below which they are renewed: a quarter of their lifetime, at most 15 minutes. With the
    /// AWS CLI's fixed 15 minutes, a role with a lifetime of 15 minutes would be fetched at every use.
    pub fn margin(&self) -> i64 {
        self.part_of_life(4, 15 * 60)
    }

    /// Returns the same margin for an SDK that runs `credential-process`: a third of the lifetime, at most 17
    /// minutes. The SDK for .NET runs the process again at every use below 16 minutes.
    pub fn sdk_margin(&self) -> i64 {
        self.part_of_life(3, 17 * 60)
    }

    fn part_of_life(&self, part: i64, most: i64) -> i64 {
        /// The shortest lifetime that STS allows (`DurationSeconds`). A shorter or negative one comes from the time
        /// stamp of a copied or touched file.
        const SHORTEST: i64 = 15 * 60;
        match self.expires_at.map(|end| end.left(self.issued_at)) {
            Some(life) if life > 0 => (life.max(SHORTEST) / part).min(most),
            Some(_) => most,
            None => 0,
        }
    }

    /// Whether at least `min_left` seconds are left; without it, at least the [`margin`](Self::margin).
    pub fn is_fresh(&self, now: Time, min_left: Option<i64>) -> bool {
        self.left(now) >= min_left.unwrap_or_else(|| self.margin()).max(1)
    }

    /// Returns when the hook should renew them; `None` for never.
    pub fn refresh_at(&self) -> Option<Time> {
        Some(self.expires_at?.plus(-self.margin()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_margin_is_a_quarter_of_the_life_and_15_minutes_at_most_and_for_an_sdk_a_third_and_17() {
        for (life, margin, sdk_margin) in [
            (3600, 900, 1020),
            (12 * 3600, 900, 1020),
            (1800, 450, 600),
            (900, 225, 300),
            (60, 225, 300),
            (0, 900, 1020),
            (-5, 900, 1020),
        ] {
            let credentials = Credentials {
                access_key_id: "ASIA".into(),
                secret_access_key: Secret::new("s"),
                session_token: Some(Secret::new("t")),
                expires_at: Some(Time::from_epoch(1_000_000 + life)),
                issued_at: Time::from_epoch(1_000_000),
                account_id: None,
            };
            assert_eq!((credentials.margin(), credentials.sdk_margin()), (margin, sdk_margin), "{life}");
            assert_eq!(credentials.refresh_at(), Some(Time::from_epoch(1_000_000 + life - margin)));
        }
    }
}
