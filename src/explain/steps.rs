//! The steps to a chain's credentials, with notes about each.

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
        /// The start URL.
        start_url: String,
        /// Region of IAM Identity Center.
        region: String,
        /// Whether it is of the older form, which cannot be renewed.
        inline: bool,
    },
    /// A role of IAM Identity Center.
    SsoRole {
        /// Account id: twelve digits.
        account_id: String,
        /// Name of the permission set.
        role_name: String,
    },
    /// Keys in the files.
    Keys {
        /// The profile that has the keys.
        profile: String,
        /// The key id.
        access_key_id: String,
        /// Whether there is a session token.
        session_token: bool,
        /// When they expire, if that is stated.
        expires_at: Option<String>,
        /// Expiry in words, with the line that states it.
        #[serde(skip)]
        end: Option<String>,
    },
    /// A command that prints credentials.
    Process {
        /// The profile that has the command.
        profile: String,
        /// The command without words that may be secret.
        command: String,
    },
    /// The key variables.
    Environment {
        /// Value of `AWS_ACCESS_KEY_ID`.
        access_key_id: Option<String>,
    },
    /// A sign-in of `aws login`.
    Login {
        /// The profile that has `login_session`.
        profile: String,
        /// The value: ARN of the user or role session that has signed in.
        login_session: String,
    },
    /// A source that ssoenv does not use.
    Foreign {
        /// Description of the source.
        what: &'static str,
    },
    /// A role to assume.
    AssumeRole {
        /// The profile that names the role.
        profile: String,
        /// The profile whose credentials assume it.
        source: String,
        /// ARN of the role.
        role_arn: String,
        /// Account of the role.
        account_id: String,
        /// Whether the request has an external id.
        external_id: bool,
        /// The MFA device, if the role needs a code.
        mfa_serial: Option<String>,
        /// Duration in seconds; `None` for STS's default of one hour.
        duration_seconds: Option<i64>,
        /// Session name; `None` for one that ssoenv makes.
        session_name: Option<String>,
        /// File of `role_arn`.
        file: Option<String>,
        /// Line of `role_arn`, counted from 1.
        line: Option<u32>,
        /// Notes about the step.
        notes: Vec<String>,
    },
}

/// Returns the steps in order. `key_id` is the value of `AWS_ACCESS_KEY_ID`.
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
        CredentialOrigin::Login(login) => {
            vec![Step::Login { profile: login.profile.clone(), login_session: login.id.clone() }]
        }
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
