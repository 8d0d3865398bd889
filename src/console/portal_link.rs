//! Links of the access portal that open the console in an account and role: "shortcut links" in the user guide of IAM
//! Identity Center. They contain no secret: the person who follows one signs in at the portal. Pure.

use crate::aws::start_url::normalized;
use crate::services::url_encoding::RESERVED;
use percent_encoding::utf8_percent_encode;

/// Issuers that an `sso_start_url` may name in place of a portal, with what follows `INSTANCE.REGION` in its portal's
/// host. GovCloud has only the dual-stack form.
const ISSUERS: [(&str, &str); 3] = [
    ("identitycenter.amazonaws.com", "portal.amazonaws.com"),
    ("identitycenter.amazonaws.com.cn", "portal.amazonaws.com.cn"),
    ("identitycenter.amazonaws.eu", "portal.amazonaws.eu"),
];
const ISSUER_OF_GOVCLOUD: &str = "identitycenter.us-gov.amazonaws.com";

/// Returns the page of the portal, without a slash at its end. `start_url` is any form of `sso_start_url`.
pub fn portal_page(start_url: &str, sso_region: &str) -> String {
    let page = normalized(start_url);
    let rest = page.strip_prefix("https://").unwrap_or(&page);
    match rest.split_once('/') {
        Some((ISSUER_OF_GOVCLOUD, instance)) => {
            format!("https://{instance}.portal.{sso_region}.app.aws")
        }
        Some((host, instance)) => match ISSUERS.iter().find(|(issuer, _)| *issuer == host) {
            Some((_, portal)) => format!("https://{instance}.{sso_region}.{portal}"),
            None => page,
        },
        // The host alone leads to a page that forgets the fragment.
        None if rest.ends_with(".awsapps.com") => format!("{page}/start"),
        None => page,
    }
}

/// Returns the link. The portal reads what follows `?` in the fragment and decodes each value once, so each is encoded
/// exactly once: a blank as `%20`, since `+` would become one.
pub fn portal_link(page: &str, account_id: &str, role_name: &str, destination: Option<&str>) -> String {
    let encoded = |text| utf8_percent_encode(text, RESERVED);
    let mut link =
        format!("{page}/#/console?account_id={}&role_name={}", encoded(account_id), encoded(role_name));
    if let Some(destination) = destination {
        link += &format!("&destination={}", encoded(destination));
    }
    link
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_start_url_has_its_portal() {
        for (start_url, region, expected) in [
            ("https://my-org.awsapps.com/start", "eu-west-1", "https://my-org.awsapps.com/start"),
            ("https://my-org.awsapps.com/start/", "eu-west-1", "https://my-org.awsapps.com/start"),
            ("https://my-org.awsapps.com/start#/", "eu-west-1", "https://my-org.awsapps.com/start"),
            ("https://my-org.awsapps.com/start/#/", "eu-west-1", "https://my-org.awsapps.com/start"),
            ("HTTPS://My-Org.AwsApps.com:443/start/?a=b#/x", "eu-west-1", "https://my-org.awsapps.com/start"),
            ("https://d-1234567890.awsapps.com", "us-east-1", "https://d-1234567890.awsapps.com/start"),
            (
                "https://ssoins-1234.eu-west-1.portal.amazonaws.com",
                "eu-west-1",
                "https://ssoins-1234.eu-west-1.portal.amazonaws.com",
            ),
            (
                "https://ssoins-1234.portal.eu-west-1.app.aws/",
                "eu-west-1",
                "https://ssoins-1234.portal.eu-west-1.app.aws",
            ),
            (
                "https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/my-org",
                "us-gov-west-1",
                "https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/my-org",
            ),
            (
                "https://start.home.awsapps.cn/directory/my-org",
                "cn-north-1",
                "https://start.home.awsapps.cn/directory/my-org",
            ),
            (
                "https://ssoins-1234.portal.cn-northwest-1.app.amazonwebservices.com.cn",
                "cn-northwest-1",
                "https://ssoins-1234.portal.cn-northwest-1.app.amazonwebservices.com.cn",
            ),
            (
                "https://ssoins-1234.portal.eusc-de-east-1.api.amazonwebservices.eu/",
                "eusc-de-east-1",
                "https://ssoins-1234.portal.eusc-de-east-1.api.amazonwebservices.eu",
            ),
            (
                "https://identitycenter.amazonaws.com/ssoins-1234",
                "eu-west-1",
                "https://ssoins-1234.eu-west-1.portal.amazonaws.com",
            ),
            (
                "https://identitycenter.us-gov.amazonaws.com/ssoins-1234",
                "us-gov-west-1",
                "https://ssoins-1234.portal.us-gov-west-1.app.aws",
            ),
            (
                "https://identitycenter.amazonaws.com.cn/ssoins-1234/",
                "cn-north-1",
                "https://ssoins-1234.cn-north-1.portal.amazonaws.com.cn",
            ),
            (
                "https://identitycenter.amazonaws.eu/ssoins-1234",
                "eusc-de-east-1",
                "https://ssoins-1234.eusc-de-east-1.portal.amazonaws.eu",
            ),
        ] {
            assert_eq!(portal_page(start_url, region), expected, "{start_url}");
        }
    }

    #[test]
    fn each_value_of_the_link_is_encoded_once() {
        let page = "https://my-org.awsapps.com/start";
        let link = |role: &str, destination| portal_link(page, "111122223333", role, destination);
        for (role, destination, expected) in [
            ("Admin", None, "account_id=111122223333&role_name=Admin"),
            ("A+b=c,d.e@f-g_h", None, "account_id=111122223333&role_name=A%2Bb%3Dc%2Cd.e%40f-g_h"),
            (
                "Dev",
                Some("https://eu-west-1.console.aws.amazon.com/s3/home?region=eu-west-1#a b+c&d"),
                "account_id=111122223333&role_name=Dev&destination=https%3A%2F%2Feu-west-1.console.aws.amazon.com\
                 %2Fs3%2Fhome%3Fregion%3Deu-west-1%23a%20b%2Bc%26d",
            ),
            // CloudWatch's own encoding stays what it is.
            (
                "Dev",
                Some(
                    "https://console.aws.amazon.com/cloudwatch/home#logsV2:log-groups/log-group/$252Faws$252Flambda",
                ),
                "account_id=111122223333&role_name=Dev&destination=https%3A%2F%2Fconsole.aws.amazon.com%2Fcloudwatch\
                 %2Fhome%23logsV2%3Alog-groups%2Flog-group%2F%24252Faws%24252Flambda",
            ),
        ] {
            assert_eq!(link(role, destination), format!("{page}/#/console?{expected}"));
        }
    }
}
