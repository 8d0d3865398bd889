//! Credentials of a role, and how long they are worth serving. Pure.

use crate::secret::Secret;
use crate::time::Time;

/// What a role gives for a while, or a user for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Public: it names the keys in logs and prompts.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: Secret,
    /// Goes with it; keys of a user have none.
    pub session_token: Option<Secret>,
    /// When they end; keys of a user do not.
    pub expires_at: Option<Time>,
    /// When they were issued; with `expires_at` it gives their life.
    pub issued_at: Time,
    /// Their account, where whoever printed them has said it: of roles it is known beforehand.
    pub account_id: Option<String>,
}

impl Credentials {
    /// Whether all of them are printable ASCII without blanks, as keys are; anything else did not come from the service.
    pub fn is_printable_ascii(&self) -> bool {
        let token = self.session_token.as_ref().map(Secret::expose);
        let mut fields =
            [self.access_key_id.as_str(), self.secret_access_key.expose()].into_iter().chain(token);
        fields.all(|field| !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_graphic()))
    }

    /// Seconds left; the most there can be where they do not end.
    pub fn left(&self, now: Time) -> i64 {
        self.expires_at.map_or(i64::MAX, |end| end.left(now))
    }

    /// How little may be left before they are renewed, in seconds: a quarter of their life, 15 minutes at most. A fixed
    /// number, as the AWS CLI has it, would ask for credentials of a 15-minute role at every turn.
    pub fn margin(&self) -> i64 {
        self.part_of_life(4, 15 * 60)
    }

    /// The same for an SDK that runs a `credential_process`: a third of their life, 17 minutes at most. The SDK for .NET
    /// runs the process again at every use when less than 16 minutes are left.
    pub fn sdk_margin(&self) -> i64 {
        self.part_of_life(3, 17 * 60)
    }

    fn part_of_life(&self, part: i64, most: i64) -> i64 {
        /// No role of AWS has a shorter life (`DurationSeconds`). A time stamp that says so, or that makes no sense at
        /// all, is that of a file that was copied or touched.
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

    /// When a hook should renew them, if ever.
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
