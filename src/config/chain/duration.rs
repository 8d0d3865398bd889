//! Duration of an assumed role. Pure.

use super::resolve::Chain;
use super::source::CredentialOrigin;
use std::ops::RangeInclusive;

/// Seconds that STS accepts as `DurationSeconds` of AssumeRole; the role's own maximum may be lower.
pub const ASSUME_ROLE_SECONDS: RangeInclusive<i64> = 900..=43_200;

/// Longest session in seconds of a role that was assumed with the credentials of another role (STS: role chaining).
pub const CHAINED_ROLE_SECONDS: i64 = 3600;

/// Why STS will refuse a `duration_seconds`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DurationProblem {
    /// More than an hour, with role chaining.
    Chained,
    /// Outside [`ASSUME_ROLE_SECONDS`].
    OutOfRange,
}

impl Chain {
    /// Whether the role of this hop is assumed with a role's credentials. `false` for keys, a process and the
    /// environment, whose credentials may be those of an IAM user.
    pub fn is_role_chaining(&self, hop: usize) -> bool {
        match &self.origin {
            _ if hop > 0 => true,
            CredentialOrigin::Sso(_) => true,
            CredentialOrigin::Foreign(_) => true,
            CredentialOrigin::Login(login) => login.role_name().is_some(),
            CredentialOrigin::Keys(_) | CredentialOrigin::Process(_) | CredentialOrigin::Environment => false,
        }
    }

    /// Returns what is wrong with the duration of this hop, if anything.
    pub fn duration_problem(&self, hop: usize) -> Option<DurationProblem> {
        let seconds = self.hops.get(hop)?.duration_seconds?;
        if seconds > CHAINED_ROLE_SECONDS && self.is_role_chaining(hop) {
            return Some(DurationProblem::Chained);
        }
        (!ASSUME_ROLE_SECONDS.contains(&seconds)).then_some(DurationProblem::OutOfRange)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::config::profile::Profile;

    const FILE: &str = "[sso-session s]
sso_start_url = https://x.awsapps.com/start
sso_region = us-east-1
[profile sso]
sso_session = s
sso_account_id = 111111111111
sso_role_name = R
[profile web]
role_arn = arn:aws:iam::111111111111:role/web
web_identity_token_file = /t
[profile keys]
aws_access_key_id = A
aws_secret_access_key = s
[profile login]
login_session = arn:aws:iam::111111111111:user/sam
[profile role-login]
login_session = arn:aws:sts::111111111111:assumed-role/Admin/sam
[profile process]
credential_process = x
[profile chained]
role_arn = arn:aws:iam::111111111111:role/first
source_profile = keys
";

    fn problem(source: &str, seconds: i64) -> Option<DurationProblem> {
        let role = format!(
            "[profile x]\nrole_arn = arn:aws:iam::111111111111:role/x\n{source}\nduration_seconds = {seconds}\n"
        );
        let config = Config::from_texts(&format!("{FILE}{role}"), "");
        let chain = Chain::of_profile(&config, &Profile::resolve(&config, "x").unwrap()).unwrap();
        chain.duration_problem(chain.hops.len() - 1)
    }

    #[test]
    fn a_role_of_a_role_lasts_an_hour_at_the_most() {
        for (source, is_role) in [
            ("source_profile = sso", true),
            ("source_profile = web", true),
            ("source_profile = chained", true),
            ("credential_source = Ec2InstanceMetadata", true),
            ("credential_source = EcsContainer", true),
            ("credential_source = Environment", false),
            ("source_profile = keys", false),
            ("source_profile = login", false),
            ("source_profile = role-login", true),
            ("source_profile = process", false),
        ] {
            assert_eq!(problem(source, 3600), None, "{source}");
            assert_eq!(problem(source, 7200), is_role.then_some(DurationProblem::Chained), "{source}");
            assert_eq!(problem(source, 600), Some(DurationProblem::OutOfRange), "{source}");
            assert!(problem(source, 50_000).is_some(), "{source}");
        }
    }
}
