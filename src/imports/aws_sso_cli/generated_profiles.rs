//! The profiles that aws-sso-cli writes to `~/.aws/config`:
//! `credential_process = aws-sso -u open -S "Default" process --arn ARN`. Pure.

use crate::aws::role_arn::RoleArn;
use crate::config::Config;
use crate::imports::profile_sections::{Process, is_split, option, process, profiles};
use crate::imports::proposal::Proposal;

/// A profile that it wrote.
pub(super) struct GeneratedProfile {
    pub name: String,
    /// Key below `SSOConfig`, if the line names one.
    pub instance: Option<String>,
    pub account_id: String,
    pub role_name: String,
    pub has_region: bool,
}

/// Returns the profiles that it wrote.
pub(super) fn generated(config: &Config, proposal: &mut Proposal) -> Vec<GeneratedProfile> {
    let mut found = Vec::new();
    for (name, section) in profiles(config, proposal) {
        let Process::Own(words) = process(&section, &["aws-sso"], "process") else { continue };
        let what = format!("profile {name}");
        let arn = option(&words, &["--arn", "-a"]).and_then(RoleArn::parse);
        match arn {
            _ if is_split(config, &section) => {
                proposal.skip(what, "it has keys in the credentials file too");
            }
            None => proposal.skip(what, "its aws-sso line names no role by ARN"),
            Some(arn) => found.push(GeneratedProfile {
                name,
                instance: option(&words, &["-S", "--sso"]).map(str::to_owned),
                account_id: arn.account_id,
                role_name: arn.path_and_name,
                has_region: section.value("region").is_some(),
            }),
        }
    }
    found
}
