//! saml2aws: accounts of SAML identity providers, of which nothing belongs to Identity Center. Says which profiles it
//! fills, and writes none: they could not work. Pure.

use super::proposal::Proposal;
use crate::aws::region::check_region;
use crate::aws::role_arn::RoleArn;
use crate::config::Config;
use std::path::Path;

/// Profile that it fills if its file names none.
const DEFAULT_PROFILE: &str = "saml";

/// Returns one statement for each account of its file, which has the form of the credentials file.
pub fn propose(path: &Path, text: &str) -> Proposal {
    let mut proposal = Proposal::default();
    let own = Config::of((path.to_owned(), Vec::new()), (path.to_owned(), text.as_bytes().to_vec()));
    for name in own.profile_names() {
        let what = format!("account {name}");
        let Ok(Some(section)) = own.profile(&name) else {
            proposal.skip(what, "its section cannot be read");
            continue;
        };
        let profile = section.value("aws_profile").unwrap_or(DEFAULT_PROFILE);
        let role = section.value("role_arn").filter(|arn| RoleArn::parse(arn).is_some());
        let region = section.value("region").filter(|region| check_region(region).is_ok());
        let of_role = role.map_or_else(String::new, |role| format!(" with the role {role}"));
        let of_region = region.map_or_else(String::new, |region| format!(" in {region}"));
        proposal.skip(
            what,
            format!(
                "it signs in by SAML and fills profile {profile}{of_role}{of_region}, which Identity Center knows \
                 nothing of: `ssoenv list --available` shows what you have there"
            ),
        );
    }
    proposal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_named_with_nothing_that_may_be_secret() {
        let text = "[default]\nurl = https://sam:hunter2@idp.example\nusername = sam\npassword = hunter2\nrole_arn = arn:aws:iam::111111111111:role/x\nregion = eu-west-1\n\
            [other]\naws_profile = work\nrole_arn = hunter2\nregion = hunter 2\n[bad]\nhunter2\n";
        let proposal = propose(Path::new(".saml2aws"), text);
        assert!(proposal.sessions.is_empty() && proposal.profiles.is_empty());
        let said: Vec<String> =
            proposal.statements.iter().map(|it| format!("{}: {}", it.what, it.why)).collect();
        let end =
            ", which Identity Center knows nothing of: `ssoenv list --available` shows what you have there";
        assert_eq!(
            said,
            [
                format!(
                    "account default: it signs in by SAML and fills profile saml with the role arn:aws:iam::111111111111:role/x in eu-west-1{end}"
                ),
                format!("account other: it signs in by SAML and fills profile work{end}"),
                "account bad: its section cannot be read".to_owned(),
            ]
        );
    }
}
