//! Keys for IAM Identity Center that contradict each other, or are incomplete. Pure.

use super::subject::ProfileSubject;
use crate::config::section::Setting;
use crate::sdks::claim::{Claim, ReaderOutcome, claim};
use crate::sdks::disagreement::Disagreement;
use crate::sdks::reader::DOT_NET;
use crate::sdks::reader::Reader::{self, AwsCli, Boto3, DotNet3, DotNet4, Go, Java, JavaScript, Rust};

impl ProfileSubject<'_> {
    /// Returns keys of the profile that belong in its session.
    pub fn sso_twice(&self) -> Vec<Disagreement> {
        let Some(session) = self.keys.value("sso_session") else { return Vec::new() };
        let section = self.config.session(session).ok().flatten().unwrap_or_default();
        let mut found = Vec::new();
        for key in ["sso_region", "sso_start_url"] {
            if let Some(own) = self.keys.setting(key) {
                let is_same = section.value(key) == Some(&own.value);
                let what = format!("{key} belongs only in [sso-session {session}]");
                found.push(self.at(own, "sso-twice", what, of_both(is_same)));
            }
        }
        found
    }

    /// Returns all disagreements about these keys.
    pub fn sso(&self) -> Vec<Disagreement> {
        let mut found = self.sso_twice();
        let session = self.keys.setting("sso_session").filter(|setting| !setting.value.is_empty());
        if let Some(session) = session {
            let section = self.config.session(&session.value).ok().flatten().unwrap_or_default();
            let is_apart = |(key, theirs): &(&str, &Setting)| {
                !key.starts_with("sso_")
                    && self.keys.setting(key).is_some_and(|own| own.value != theirs.value)
            };
            for (key, theirs) in section.iter().filter(is_apart) {
                let what =
                    format!("{key} in [sso-session {}] differs from profile {}", session.value, self.name);
                let claims = vec![
                    claim(&[AwsCli, Boto3], ReaderOutcome::NotModelled, "refuse the profile"),
                    claim(
                        &[Go, Rust, JavaScript, Java, DotNet4, DotNet3],
                        ReaderOutcome::NotModelled,
                        "read only the profile's",
                    ),
                ];
                found.push(self.at(theirs, "session-key", what, claims));
            }
        }
        let [account, role] = ["sso_account_id", "sso_role_name"].map(|key| self.keys.setting(key));
        if let (Some(one), None) | (None, Some(one)) = (account, role) {
            let claims = vec![
                claim(
                    &[AwsCli, Boto3, Rust, JavaScript, Java, DotNet4, DotNet3],
                    ReaderOutcome::NotModelled,
                    "refuse the profile",
                ),
                claim(
                    &[Go],
                    ReaderOutcome::NotModelled,
                    "require both only in the older form, without sso_session",
                ),
            ];
            found.push(self.at(one, "half-sso", "only sso_account_id or only sso_role_name", claims));
        }
        let trigger = session.or(self.keys.setting("sso_start_url")).or(self.keys.setting("sso_region"));
        if let (None, None, Some(trigger)) = (account, role, trigger) {
            let mut claims = vec![
                claim(&[AwsCli, Boto3], ReaderOutcome::NotModelled, "ignore Identity Center"),
                claim(
                    &[Go, JavaScript, Java, DotNet4, DotNet3],
                    ReaderOutcome::NotModelled,
                    "fail if no other source comes first",
                ),
            ];
            match session {
                Some(_) => {
                    claims.push(claim(&[Rust], ReaderOutcome::NotModelled, "use nothing from the profile"))
                }
                None => claims[0].readers.push(Rust),
            }
            let what = "no sso_account_id and no sso_role_name";
            found.push(self.at(trigger, "sso-without-role", what, claims));
        }
        found
    }
}

/// Returns how readers treat a key that is in the profile and in its session.
fn of_both(is_same: bool) -> Vec<Claim> {
    let words = "refuse the profile";
    let (refuse, take): (&[Reader], &[Reader]) = match is_same {
        true => (&[Rust], &[AwsCli, Boto3, Go, JavaScript, Java]),
        false => (&[AwsCli, Boto3, Go, Rust, Java], &[JavaScript]),
    };
    vec![
        claim(refuse, ReaderOutcome::Fail, words),
        claim(take, ReaderOutcome::NotModelled, "take it"),
        claim(&DOT_NET, ReaderOutcome::NotModelled, "use the session's"),
    ]
}
