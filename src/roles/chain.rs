//! Roles that a profile assumes with another's credentials, as far as their cache files are concerned: the AWS CLI's
//! names. Pure.

use crate::config::section::Section;
use crate::pyjson;
use serde::Serialize;
use sha1::{Digest, Sha1};

/// What the file's name is the hash of: the parameters of AssumeRole that stand in the profile, in alphabetical order.
/// Neither source profile nor region are among them.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Key<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_seconds: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
    role_arn: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_session_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    serial_number: Option<&'a str>,
}

/// The name of the file without its ending. `None` for a profile that assumes no role.
pub fn cache_name(settings: &Section) -> Option<String> {
    let key = Key {
        // The AWS CLI passes over what is no number.
        duration_seconds: settings.value("duration_seconds").and_then(|text| text.parse().ok()),
        external_id: settings.value("external_id"),
        role_arn: settings.value("role_arn")?,
        role_session_name: settings.value("role_session_name"),
        serial_number: settings.value("mfa_serial"),
    };
    Some(base16ct::lower::encode_string(&Sha1::digest(pyjson::spaced(&key))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    #[test]
    fn files_are_named_as_the_aws_cli_names_them() {
        const ADMIN: &str = "role_arn = arn:aws:iam::210987654321:role/Admin\n";
        for (keys, sha1) in [
            (ADMIN.to_owned(), Some("19488e95e6068c2c1463c71694900bc94f891924")),
            ("role_arn = arn:aws:iam::2:role/MID\n".to_owned(), Some("9cd57c4d7d5b96d7d37f87a264f7d1b61a8bf0b7")),
            (
                "role_arn = arn:aws:iam::3:role/TOP\nexternal_id = EX/1\nrole_session_name = me\nduration_seconds = 900\n"
                    .to_owned(),
                Some("4698c4f774bb731c697b2f3765ff40af24a44b94"),
            ),
            (format!("{ADMIN}role_session_name = ssoenv\n"), Some("8b5d10fe85025eeeb713fac2289762d965d59645")),
            (
                format!("{ADMIN}mfa_serial = arn:aws:iam::123456789012:mfa/jane\nduration_seconds = x\n"),
                Some("096f7b3c0500c811a96de7bebc73ed02dfc43b46"),
            ),
            (
                format!("{ADMIN}duration_seconds = 3600\nexternal_id = ext-1\nsource_profile = a\n"),
                Some("bedb3ffad591f5178b30fcec72958b8ce8b17147"),
            ),
            ("region = us-east-1\n".to_owned(), None),
        ] {
            let config = Config::from_texts(&format!("[profile p]\n{keys}"), "");
            let settings = config.profile("p").unwrap().unwrap();
            assert_eq!(cache_name(&settings).as_deref(), sha1, "{keys}");
        }
    }
}
