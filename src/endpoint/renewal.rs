//! When the endpoint renews its credentials. Pure.

use crate::aws::credentials::Credentials;
use crate::sso::token_outline::TokenHash;
use crate::time::Time;

/// Seconds below which they are renewed: the SDK for .NET asks at each use below 16 minutes, and must then get
/// credentials that last longer.
const MARGIN: i64 = 20 * 60;

/// Least seconds between two attempts.
const PAUSE: i64 = 60;

/// Returns the seconds below which credentials are renewed: 20 minutes, or half of a shorter life.
pub(super) fn margin(held: &Credentials) -> i64 {
    let life = held.expires_at.map_or(0, |end| end.left(held.issued_at));
    if life > 0 { MARGIN.min(life / 2) } else { MARGIN }
}

/// When the last attempt began, and the token after it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct LastAttempt {
    pub began: Option<Time>,
    pub token: Option<TokenHash>,
}

/// Whether an attempt should begin: credentials are missing or near their end, and a minute has passed since the last
/// attempt; or there is another token since. `is_enough`: they last as long as they are served.
pub(super) fn is_due(
    held: Option<&Credentials>,
    is_enough: bool,
    last: &LastAttempt,
    token: Option<TokenHash>,
    now: Time,
) -> bool {
    let is_wanted = held.is_none_or(|held| !is_enough && held.left(now) < margin(held));
    // A clock that was set back must not end the attempts.
    let is_early = last.began.is_some_and(|began| began <= now && now < began.plus(PAUSE));
    // Another tool's sign-in leaves no other trace, so it must be found out whose the new token is.
    let is_new_token = token.is_some() && last.token != token;
    is_new_token || (is_wanted && !is_early)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn held(life: i64, left: i64) -> Credentials {
        Credentials {
            access_key_id: "ASIA1".into(),
            secret_access_key: Secret::new("s"),
            session_token: Some(Secret::new("t")),
            expires_at: Some(Time::from_epoch(10_000 + left)),
            issued_at: Time::from_epoch(10_000 + left - life),
            account_id: None,
        }
    }

    #[test]
    fn they_are_renewed_at_20_minutes_or_at_half_of_their_life_and_once_a_minute_at_most() {
        let at = |epoch| Some(Time::from_epoch(epoch));
        let hash = |token: u8| Some(TokenHash::of(&Secret::new(token.to_string())));
        let never = LastAttempt { began: None, token: hash(1) };
        let last = |began| LastAttempt { began: at(began), token: hash(1) };
        for (held, last, token, expected) in [
            (Some(held(3600, 1201)), &never, hash(1), false),
            (Some(held(3600, 1199)), &never, hash(1), true),
            (Some(held(900, 451)), &never, hash(1), false),
            (Some(held(900, 449)), &never, hash(1), true),
            (Some(held(90, 46)), &never, hash(1), false),
            (Some(held(90, 44)), &never, hash(1), true),
            (None, &LastAttempt::default(), None, true),
            (None, &last(9_941), hash(1), false),
            (None, &last(9_940), hash(1), true),
            // Somebody has signed in meanwhile.
            (None, &last(9_999), hash(2), true),
            (Some(held(3600, 1199)), &last(9_999), hash(1), false),
            (Some(held(3600, 1201)), &last(9_999), hash(2), true),
            // Somebody has signed out.
            (None, &last(9_999), None, false),
            // The clock was set back.
            (None, &last(20_000), hash(1), true),
        ] {
            let now = Time::from_epoch(10_000);
            assert_eq!(
                is_due(held.as_ref(), false, last, token, now),
                expected,
                "{held:?} {last:?} {token:?}"
            );
        }
    }
}
