//! The way to credentials, one step at a time, with the notes that matter about each.

use crate::config::chain::{
    ASSUME_ROLE_SECONDS, AssumeRoleStep, CHAINED_ROLE_SECONDS, Chain, CredentialOrigin, DurationProblem,
};
use crate::config::key_expiry::KeyExpiry;
use crate::config::process_line;
use crate::config::session::Identity;
use crate::time::{Time, spoken};
use serde::Serialize;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Step {
    /// A sign-in.
    SignIn {
        /// The session's name, or the start URL of the older form.
        session: String,
        /// Where to sign in.
        start_url: String,
        /// Of Identity Center.
        region: String,
        /// Whether it is the older form, which nobody renews.
        inline: bool,
    },
    /// A role of Identity Center.
    SsoRole {
        /// Twelve digits.
        account_id: String,
        /// The permission set.
        role_name: String,
    },
    /// Keys in the files.
    Keys {
        /// The profile whose they are.
        profile: String,
        /// Names them.
        access_key_id: String,
        /// Whether a session token goes with them.
        session_token: bool,
        /// When they end, where that is stated.
        expires_at: Option<String>,
        /// The end in words, with the line that states it.
        #[serde(skip)]
        end: Option<String>,
    },
    /// A command that prints credentials.
    Process {
        /// The profile whose it is.
        profile: String,
        /// Without what may be secret in it.
        command: String,
    },
    /// The key variables.
    Environment {
        /// What stands in `AWS_ACCESS_KEY_ID`.
        access_key_id: Option<String>,
    },
    /// What ssoenv does not use.
    Foreign {
        /// What it is.
        what: &'static str,
    },
    /// A role that is assumed.
    AssumeRole {
        /// The profile that names it.
        profile: String,
        /// Whose credentials assume it.
        source: String,
        /// The role.
        role_arn: String,
        /// Its account.
        account_id: String,
        /// Whether an external id goes with the request.
        external_id: bool,
        /// The MFA device whose code it asks for.
        mfa_serial: Option<String>,
        /// Seconds; `None`: the usual hour.
        duration_seconds: Option<i64>,
        /// `None`: one of ssoenv's own.
        session_name: Option<String>,
        /// Where `role_arn` stands.
        file: Option<String>,
        /// Counted from 1.
        line: Option<u32>,
        /// What matters about it.
        notes: Vec<String>,
    },
}

/// The steps, the first one first. `key_id` is what stands in `AWS_ACCESS_KEY_ID`.
pub fn steps(chain: &Chain, key_id: Option<String>, now: Time) -> Vec<Step> {
    let mut steps = origin(&chain.origin, key_id, now);
    for (number, hop) in chain.hops.iter().enumerate() {
        steps.push(assumed(hop, chain.duration_problem(number)));
    }
    steps
}

fn origin(origin: &CredentialOrigin, key_id: Option<String>, now: Time) -> Vec<Step> {
    match origin {
        CredentialOrigin::Sso(role) => vec![
            Step::SignIn {
                session: role.session.label().to_owned(),
                start_url: role.session.start_url.clone(),
                region: role.session.region.clone(),
                inline: matches!(role.session.identity, Identity::Inline(_)),
            },
            Step::SsoRole { account_id: role.account_id.clone(), role_name: role.role_name.clone() },
        ],
        CredentialOrigin::Keys(keys) => vec![Step::Keys {
            profile: keys.profile.clone(),
            access_key_id: keys.access_key_id.clone(),
            session_token: keys.session_token.is_some(),
            expires_at: keys.expiry.as_ref().map(|end| end.at.rfc3339()),
            end: keys.expiry.as_ref().map(|end| end_in_words(end, now)),
        }],
        CredentialOrigin::Process(process) => {
            vec![Step::Process {
                profile: process.profile.clone(),
                command: process_line::shown(&process.command),
            }]
        }
        CredentialOrigin::Environment => vec![Step::Environment { access_key_id: key_id }],
        CredentialOrigin::Foreign(foreign) => vec![Step::Foreign { what: foreign.in_words() }],
    }
}

fn end_in_words(end: &KeyExpiry, now: Time) -> String {
    let (at, place, name) = (end.at.rfc3339(), &end.place, end.name);
    match end.ended_ago(now) {
        Some(ago) => format!("expired {ago} ago, at {at} ({place}: {name})"),
        None => format!("expire in {}, at {at} ({place}: {name})", spoken(end.at.left(now))),
    }
}

fn assumed(hop: &AssumeRoleStep, problem: Option<DurationProblem>) -> Step {
    let seconds = hop.duration_seconds.unwrap_or_default();
    let note = problem.map(|problem| match problem {
        DurationProblem::Chained => format!(
            "duration_seconds is {seconds}, but role chaining allows at most {}: STS refuses more",
            spoken(CHAINED_ROLE_SECONDS)
        ),
        DurationProblem::OutOfRange => {
            let (least, most) = (ASSUME_ROLE_SECONDS.start(), ASSUME_ROLE_SECONDS.end());
            format!("duration_seconds is {seconds}, but STS accepts only {least} to {most}")
        }
    });
    Step::AssumeRole {
        profile: hop.profile.clone(),
        source: hop.source.clone(),
        role_arn: hop.role.to_string(),
        account_id: hop.role.account_id.clone(),
        external_id: hop.external_id.is_some(),
        mfa_serial: hop.mfa_serial.clone(),
        duration_seconds: hop.duration_seconds,
        session_name: hop.session_name.clone(),
        file: hop.place.as_ref().map(|place| place.path.display().to_string()),
        line: hop.place.as_ref().map(|place| place.line),
        notes: note.into_iter().collect(),
    }
}
