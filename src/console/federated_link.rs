//! Federated sign-in: a call exchanges credentials for a sign-in token, and a link with that token opens the console.
//! The link is a credential: anyone who has it within 15 minutes is signed in. Source: IAM user guide, "Enable custom
//! identity broker access to the AWS console". Pure.

use super::hosts::{domain_of_region, region_and_domain};
use crate::error::Failure;
use crate::secret::Secret;
use crate::services::url_encoding::encode_pairs;

/// Regions whose sign-in is at the partition's own host, without the region in front.
const FIRST_REGIONS: [&str; 3] = ["us-east-1", "us-gov-west-1", "cn-north-1"];

/// Returns the addresses of the federation service for a page of the console: that of the page's region, and that of the
/// partition, for a region that has none of its own. `region` is used for a page that is the same in every region.
pub fn federation_urls(page: &str, region: &str) -> Result<Vec<String>, Failure> {
    let rest = page.split_once("://").map_or(page, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (of_page, domain) = match region_and_domain(host) {
        Some(found) => found,
        None => (None, domain_of_region(region)?),
    };
    let other = Some(region).filter(|region| domain_of_region(region).is_ok_and(|own| own == domain));
    let of_partition = format!("https://signin.{domain}/federation");
    Ok(match of_page.or(other).filter(|region| !FIRST_REGIONS.contains(region)) {
        Some(region) => vec![format!("https://{region}.signin.{domain}/federation"), of_partition],
        None => vec![of_partition],
    })
}

/// Returns the link that signs in and leads to the destination. The whole of it is secret.
pub fn federated_link(federation_url: &str, sign_in_token: &Secret, destination: &str) -> Secret {
    let pairs = encode_pairs([
        ("Action", "login"),
        ("Issuer", ISSUER),
        ("Destination", destination),
        ("SigninToken", sign_in_token.expose()),
    ]);
    Secret::new(format!("{federation_url}?{pairs}"))
}

/// Page that the console shows when the session has ended.
const ISSUER: &str = "https://aws.amazon.com";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_federation_host_is_that_of_the_page_and_its_partition() {
        const EU: &str = "eu-central-1";
        for (page, region, expected) in [
            ("https://us-east-1.console.aws.amazon.com/x", EU, "signin.aws.amazon.com"),
            (
                "https://us-west-2.console.aws.amazon.com/x?region=us-west-2#y",
                EU,
                "us-west-2.signin.aws.amazon.com signin.aws.amazon.com",
            ),
            (
                "https://console.aws.amazon.com/iam/home",
                EU,
                "eu-central-1.signin.aws.amazon.com signin.aws.amazon.com",
            ),
            ("https://health.aws.amazon.com/", "us-east-1", "signin.aws.amazon.com"),
            (
                "https://us-gov-west-1.console.amazonaws-us-gov.com/",
                "us-gov-west-1",
                "signin.amazonaws-us-gov.com",
            ),
            (
                "https://us-gov-east-1.console.amazonaws-us-gov.com/",
                "us-gov-west-1",
                "us-gov-east-1.signin.amazonaws-us-gov.com signin.amazonaws-us-gov.com",
            ),
            ("https://cn-north-1.console.amazonaws.cn/", "cn-north-1", "signin.amazonaws.cn"),
            // A page of another partition than the profile's.
            ("https://console.amazonaws.cn/go/view?arn=x", EU, "signin.amazonaws.cn"),
            (
                "https://eusc-de-east-1.console.amazonaws-eusc.eu/",
                "eusc-de-east-1",
                "eusc-de-east-1.signin.amazonaws-eusc.eu signin.amazonaws-eusc.eu",
            ),
        ] {
            let expected: Vec<_> =
                expected.split(' ').map(|host| format!("https://{host}/federation")).collect();
            assert_eq!(federation_urls(page, region).unwrap(), expected, "{page}");
        }
        assert!(federation_urls("https://x.example/", "us-iso-east-1").is_err());
    }

    #[test]
    fn all_values_of_the_link_are_encoded() {
        let link = federated_link(
            "https://signin.aws.amazon.com/federation",
            &Secret::new("a+b/c=&d"),
            "https://console.aws.amazon.com/x?a=b#c&d $252F",
        );
        let expected = "https://signin.aws.amazon.com/federation?Action=login&Issuer=https%3A%2F%2Faws.amazon.com\
                        &Destination=https%3A%2F%2Fconsole.aws.amazon.com%2Fx%3Fa%3Db%23c%26d%20%24252F\
                        &SigninToken=a%2Bb%2Fc%3D%26d";
        assert_eq!(link.expose(), expected);
    }
}
