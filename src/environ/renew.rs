//! Renewal of the active credentials: keys and their times, nothing else, and never a region. Pure.

use super::change::EnvChange;
use super::elevation::Elevation;
use super::variables::{MARK, NEVER, ShellVariables};
use crate::secret::Secret;
use crate::time::Time;

/// Credentials with their times.
#[derive(Clone, Copy, Debug)]
pub struct Keys<'a> {
    /// `AWS_ACCESS_KEY_ID`.
    pub access_key_id: &'a str,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret_access_key: &'a Secret,
    /// `AWS_SESSION_TOKEN`; an IAM user's access keys have none.
    pub session_token: Option<&'a Secret>,
    /// When the credentials expire; `None` for an IAM user's access keys.
    pub expires_at: Option<Time>,
    /// When the hook should renew them; `None` for never.
    pub refresh_at: Option<Time>,
}

/// Returns the change. As in `use`, the mark goes first and comes last, so that a shell that stops half-way has no
/// keys that count as ours. The caller has checked that the present keys are ours and of the same role. `use --for` keeps its
/// end.
pub fn renew(before: &ShellVariables, keys: &Keys<'_>) -> EnvChange {
    let mut change = EnvChange::default();
    change.add_unset(MARK);
    // A warning about the former credentials may apply to these too, so it must be given again.
    change.add_unset("SSOENV_WARNED");
    let elevation = Elevation::of(before);
    set_times(&mut change, keys, elevation.and_then(|elevation| elevation.until));
    change.add("AWS_CREDENTIAL_EXPIRATION", keys.expires_at.map(Time::rfc3339));
    set_keys(&mut change, keys);
    change
}

/// Sets when the keys expire and when the hook looks at them again: not later than `until`, and not earlier for keys that
/// last so long.
pub(super) fn set_times(change: &mut EnvChange, keys: &Keys<'_>, until: Option<Time>) {
    change.add("SSOENV_EXPIRES_AT", keys.expires_at.map(|end| end.epoch().to_string()));
    // Set in any case: without it the prompt shows that something is wrong.
    let refresh_at = keys.refresh_at.unwrap_or(NEVER);
    let refresh_at = until.map_or(refresh_at, |until| match keys.expires_at {
        Some(end) if end < until => refresh_at.min(until),
        _ => until,
    });
    change.add_set("SSOENV_REFRESH_AT", refresh_at.epoch().to_string());
}

/// Sets the keys, and the mark last of all.
pub(super) fn set_keys(change: &mut EnvChange, keys: &Keys<'_>) {
    change.add_set("AWS_SECRET_ACCESS_KEY", keys.secret_access_key.expose());
    change.add("AWS_SESSION_TOKEN", keys.session_token.map(|token| token.expose().to_owned()));
    change.add_set("AWS_ACCESS_KEY_ID", keys.access_key_id);
    change.add_set(MARK, keys.access_key_id);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environ::change::{apply, world};
    use crate::environ::keys_are_ours;

    #[test]
    fn keys_and_their_times_are_new_and_all_else_stays() {
        let before = world(&[
            ("AWS_ACCESS_KEY_ID", "ASIA1"),
            ("SSOENV_KEY_ID", "ASIA1"),
            ("SSOENV_PROFILE", "p"),
            ("AWS_REGION", "mine"),
            ("SSOENV_SAVED", "{}"),
        ]);
        let (secret, token) = (Secret::new("s2"), Secret::new("t2"));
        let change = renew(
            &ShellVariables::new(),
            &Keys {
                access_key_id: "ASIA2",
                secret_access_key: &secret,
                session_token: Some(&token),
                expires_at: Some(Time::from_epoch(1_795_229_701)),
                refresh_at: Some(Time::from_epoch(1_795_228_801)),
            },
        );
        let after = apply(&before, &change);
        assert!(keys_are_ours(&after));
        let expected = world(&[
            ("AWS_ACCESS_KEY_ID", "ASIA2"),
            ("AWS_SECRET_ACCESS_KEY", "s2"),
            ("AWS_SESSION_TOKEN", "t2"),
            ("AWS_CREDENTIAL_EXPIRATION", "2026-11-21T02:55:01Z"),
            ("SSOENV_KEY_ID", "ASIA2"),
            ("SSOENV_EXPIRES_AT", "1795229701"),
            ("SSOENV_REFRESH_AT", "1795228801"),
            ("SSOENV_PROFILE", "p"),
            ("AWS_REGION", "mine"),
            ("SSOENV_SAVED", "{}"),
        ]);
        assert_eq!(after, expected);
        let names: Vec<_> = change.steps().map(|(name, value)| (name, value.is_some())).collect();
        assert_eq!(names.first(), Some(&("SSOENV_KEY_ID", false)));
        assert_eq!(names.last(), Some(&("SSOENV_KEY_ID", true)));
    }
}
