//! Hosts of the console in each partition, and what the front of such a host says. Pure.

use crate::aws::account_id::is_account_id;
use crate::aws::partition;
use crate::aws::region::is_region;
use crate::error::Failure;

/// Domains of the console and its sign-in, by partition.
const DOMAINS: [(&str, &str); 4] = [
    ("aws", "aws.amazon.com"),
    ("aws-cn", "amazonaws.cn"),
    ("aws-us-gov", "amazonaws-us-gov.com"),
    ("aws-eusc", "amazonaws-eusc.eu"),
];

/// Hosts of the console without `console` in their name.
const OTHERS: [&str; 3] = ["health.aws.amazon.com", "lightsail.aws.amazon.com", "phd.aws.amazon.com"];

/// Characters that a multi-session host has after the account.
const SESSION_LETTERS: usize = 8;

/// Returns the domain of a partition: its console is at `console.DOMAIN`, its sign-in at `signin.DOMAIN`. `None` for a
/// partition whose console is not known.
pub(super) fn domain(partition: &str) -> Option<&'static str> {
    DOMAINS.iter().find(|(name, _)| *name == partition).map(|(_, domain)| *domain)
}

/// Returns the domain of a region's partition. Fails with `Usage` for a partition whose console is not known: its
/// credentials must not go to the console of another one.
pub(super) fn domain_of_region(region: &str) -> Result<&'static str, Failure> {
    let partition = partition::of_region(region).name;
    domain(partition).ok_or_else(|| {
        let failure =
            Failure::usage(format!("the console of the partition {partition} ({region}) is not known"));
        failure.hint("the consoles of aws, aws-cn, aws-us-gov and aws-eusc are known")
    })
}

/// Returns the region and the domain that a host of the console names; a page that is the same everywhere names no
/// region.
pub(super) fn region_and_domain(host: &str) -> Option<(Option<&str>, &'static str)> {
    let (front, domain) = DOMAINS.iter().find_map(|(_, domain)| {
        host.strip_suffix(domain).and_then(|front| front.strip_suffix('.')).map(|front| (front, *domain))
    })?;
    Some((front.split('.').find(|label| is_region(label)), domain))
}

/// Whether a host is the console's.
pub(super) fn is_console(host: &str) -> bool {
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_below = |domain: &str| {
        let front = host.strip_suffix(domain).and_then(|front| front.strip_suffix('.'));
        front.is_some_and(|front| front == "console" || front.ends_with(".console"))
    };
    host.split('.').all(is_label)
        && (OTHERS.contains(&host) || DOMAINS.iter().any(|(_, domain)| is_below(domain)))
}

/// Returns the account that a multi-session host names, and the host without it: `123456789012-ab12cd34.` at its front.
/// Such a host leads to one session of one browser alone (AWS Management Console, multi-session support).
pub(super) fn session_account(host: &str) -> Option<(&str, &str)> {
    let (label, rest) = host.split_once('.')?;
    let (account_id, session) = label.split_once('-')?;
    let is_session = session.len() == SESSION_LETTERS
        && session.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    (is_account_id(account_id) && is_session).then_some((account_id, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_console_has_a_domain_in_each_partition() {
        for (host, expected) in [
            ("console.aws.amazon.com", true),
            ("eu-central-1.console.aws.amazon.com", true),
            ("123456789012-ab12cd34.us-east-1.console.aws.amazon.com", true),
            ("s3.console.aws.amazon.com", true),
            ("health.aws.amazon.com", true),
            ("us-gov-west-1.console.amazonaws-us-gov.com", true),
            ("cn-north-1.console.amazonaws.cn", true),
            ("eusc-de-east-1.console.amazonaws-eusc.eu", true),
            ("docs.aws.amazon.com", false),
            ("evilconsole.aws.amazon.com", false),
            ("console.aws.amazon.com.evil.example", false),
            ("console.evil.example", false),
            ("evil.example\\.console.aws.amazon.com", false),
            ("a@console.aws.amazon.com", false),
            (".console.aws.amazon.com", false),
            ("", false),
        ] {
            assert_eq!(is_console(host), expected, "{host}");
        }
    }

    #[test]
    fn a_multi_session_host_names_its_account() {
        for (host, expected) in [
            (
                "123456789012-ab12cd34.us-east-1.console.aws.amazon.com",
                Some(("123456789012", "us-east-1.console.aws.amazon.com")),
            ),
            ("123456789012-ab12cd34.console.amazonaws.cn", Some(("123456789012", "console.amazonaws.cn"))),
            ("123456789012-AB12CD34.console.aws.amazon.com", None),
            ("123456789012-ab12.console.aws.amazon.com", None),
            ("12345678901-ab12cd34.console.aws.amazon.com", None),
            ("us-east-1.console.aws.amazon.com", None),
        ] {
            assert_eq!(session_account(host), expected, "{host}");
        }
    }
}
