//! awsume: its profiles are plain AWS ones, so nothing has to be written. Says what its settings
//! correspond to. Pure.

use super::bad_text::BadText;
use super::profile_sections::profiles;
use super::proposal::Proposal;
use super::yaml::{self, Yaml};
use crate::config::Config;

/// Its settings, and what does the same.
const SETTINGS: [(&str, &str); 5] = [
    ("role-duration", "its counterpart is duration_seconds in a profile that assumes a role"),
    ("role-session-name", "its counterpart is role_session_name in a profile that assumes a role"),
    ("region", "its counterpart is region in each profile, or `ssoenv use --region`"),
    ("fuzzy-match", "`ssoenv use` without a name finds profiles by parts of their names"),
    ("colors", "its counterpart is --color, or NO_COLOR"),
];

/// Returns statements about its settings and about the profiles that it keeps renewed.
pub fn propose(config: &Config, own_file: Option<&str>) -> Result<Proposal, BadText> {
    let mut proposal = Proposal::default();
    let root = own_file.map_or(Ok(Yaml::Null), yaml::parse)?;
    for (key, why) in SETTINGS {
        if matches!(root.get(key), Some(Yaml::Scalar(text)) if !["", "0", "false"].contains(&text.as_str())) {
            proposal.skip(key, why);
        }
    }
    if root.get("console").is_some_and(|console| console.get("browser_command").is_some()) {
        proposal
            .skip("console: browser_command", "no command is taken over; the setting `browser` names one");
    }
    for (name, section) in profiles(config, &mut proposal) {
        if section.value("autoawsume").is_some() || section.value("manager") == Some("awsume") {
            proposal.skip(
                format!("profile {name}"),
                "awsume wrote it with temporary keys; ssoenv's hook renews credentials itself",
            );
        }
    }
    Ok(proposal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::plan::tests::imported;

    #[test]
    fn its_settings_and_its_profiles_are_said_and_nothing_is_written() {
        let own = "role-duration: 3600\nregion: eu-west-1\ncolors: true\nfuzzy-match: false\nconsole:\n  browser_command: open hunter2 {url}\n";
        let credentials =
            "[autoawsume-x]\nautoawsume = true\nmanager = awsume\naws_secret_access_key = hunter2\n";
        let (text, said) =
            imported("[profile x]\nregion = r\n", credentials, |config| propose(config, Some(own)).unwrap());
        assert_eq!(text, "[profile x]\nregion = r\n");
        assert_eq!(
            said,
            [
                "role-duration: its counterpart is duration_seconds in a profile that assumes a role",
                "region: its counterpart is region in each profile, or `ssoenv use --region`",
                "colors: its counterpart is --color, or NO_COLOR",
                "console: browser_command: no command is taken over; the setting `browser` names one",
                "profile autoawsume-x: awsume wrote it with temporary keys; ssoenv's hook renews credentials itself",
            ]
        );
    }
}
