//! Pages of the console: the home page of a region, a service, the page of an ARN, or an address that a person gives.
//! Pure.

use super::hosts::{domain, domain_of_region, is_console, session_account};
use super::services;
use crate::aws::account_id::is_account_id;
use crate::error::Failure;
use crate::services::url_encoding::RESERVED;
use percent_encoding::utf8_percent_encode;

/// A page of the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// Its address, without the name of a browser session.
    pub url: String,
    /// The account that the address named, if it did.
    pub account_id: Option<String>,
}

impl Destination {
    fn of(url: String) -> Self {
        Destination { url, account_id: None }
    }
}

/// Returns the home page of a region. Fails with `Usage` where no console is known.
pub fn console_home(region: &str) -> Result<Destination, Failure> {
    let domain = domain_of_region(region)?;
    Ok(Destination::of(format!("https://{region}.console.{domain}/console/home?region={region}")))
}

/// Returns the page of a service, by a name that people use or by its own. Fails with `Usage` if it is no word.
pub fn of_service(name: &str, region: &str) -> Result<Destination, Failure> {
    let domain = domain_of_region(region)?;
    let (path, is_global) = match services::find(name) {
        Some(service) => (service.path.to_owned(), service.is_global),
        None if is_word(name) => (format!("{}/home", name.to_ascii_lowercase()), false),
        None => {
            let failure = Failure::usage(format!("`{name}` is not the name of a service"));
            return Err(failure.hint("use a name such as ec2, s3 or logs; for another page --destination"));
        }
    };
    if is_global {
        return Ok(Destination::of(format!("https://console.{domain}/{path}")));
    }
    let (page, fragment) = path.split_once('#').map_or((path.as_str(), None), |(page, at)| (page, Some(at)));
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    Ok(Destination::of(format!("https://{region}.console.{domain}/{page}?region={region}{fragment}")))
}

fn is_word(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Returns the page that shows the resource of an ARN; the console finds it (`/go/view`). Fails with `Usage` if it is
/// no ARN, or belongs to a partition without a known console.
pub fn of_arn(arn: &str) -> Result<Destination, Failure> {
    let arn = arn.trim();
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let failure = |what: String| {
        Failure::usage(what)
            .hint("an ARN looks like arn:aws:s3:::my-bucket or arn:aws:iam::123456789012:role/NAME")
    };
    let ["arn", partition, service, _, account_id, resource] = parts[..] else {
        return Err(failure(format!("`{arn}` is not an ARN")));
    };
    if service.is_empty() || resource.is_empty() || !arn.bytes().all(|byte| !byte.is_ascii_control()) {
        return Err(failure(format!("`{arn}` is not an ARN")));
    }
    let Some(domain) = domain(partition) else {
        return Err(failure(format!("the console of the partition `{partition}` is not known")));
    };
    let url = format!("https://console.{domain}/go/view?arn={}", utf8_percent_encode(arn, RESERVED));
    Ok(Destination { url, account_id: is_account_id(account_id).then(|| account_id.to_owned()) })
}

/// Returns the page of an address, or of a path in a region's console. Fails with `Usage` unless the host is the
/// console's.
pub fn of_url_or_path(text: &str, region: &str) -> Result<Destination, Failure> {
    let text = text.trim();
    if text.is_empty() || text.bytes().any(|byte| byte.is_ascii_control()) {
        return Err(not_console("the destination is not an address"));
    }
    of_url(text).unwrap_or_else(|| {
        let domain = domain_of_region(region)?;
        let path = text.trim_start_matches('/');
        Ok(Destination::of(format!("https://{region}.console.{domain}/{path}")))
    })
}

/// Returns the page of an address; `None` if the text is none. Browsers hide `https://`, so a host of the console is
/// one too. A name of a browser session in the host is taken out: it leads to one session of one browser alone.
pub(super) fn of_url(text: &str) -> Option<Result<Destination, Failure>> {
    match text.split_once("://").filter(|(scheme, _)| is_scheme(scheme)) {
        Some((scheme, rest)) => Some(of_scheme_and_rest(scheme, rest)),
        None => {
            let at = text.find(['/', '?', '#']).unwrap_or(text.len());
            is_console(&host_of(&text[..at])).then(|| of_scheme_and_rest("https", text))
        }
    }
}

fn of_scheme_and_rest(scheme: &str, rest: &str) -> Result<Destination, Failure> {
    if !scheme.eq_ignore_ascii_case("https") {
        return Err(not_console("the destination does not begin with https://"));
    }
    let (authority, rest) = rest.find(['/', '?', '#']).map_or((rest, ""), |at| rest.split_at(at));
    let host = host_of(authority);
    if !is_console(&host) {
        return Err(not_console(&format!("the destination belongs to {host}, which is not the AWS console")));
    }
    match session_account(&host) {
        Some((account_id, host)) => {
            Ok(Destination { url: format!("https://{host}{rest}"), account_id: Some(account_id.to_owned()) })
        }
        None => Ok(Destination::of(format!("https://{host}{rest}"))),
    }
}

/// Returns the host in lower case, without the default port. A user's name before it makes it no host of the console.
fn host_of(authority: &str) -> String {
    authority.strip_suffix(":443").unwrap_or(authority).to_ascii_lowercase()
}

fn is_scheme(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn not_console(what: &str) -> Failure {
    Failure::usage(what).hint(
        "a destination is a page of the AWS console, such as /ec2/home or https://console.aws.amazon.com/…",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(destination: Result<Destination, Failure>) -> String {
        match destination {
            Ok(Destination { url, account_id: None }) => url,
            Ok(Destination { url, account_id: Some(id) }) => format!("{id} {url}"),
            Err(failure) => format!("! {failure}"),
        }
    }

    #[test]
    fn a_service_has_its_page_in_each_partition() {
        for (name, region, expected) in [
            (
                "ec2",
                "eu-central-1",
                "https://eu-central-1.console.aws.amazon.com/ec2/home?region=eu-central-1",
            ),
            ("ddb", "us-east-1", "https://us-east-1.console.aws.amazon.com/dynamodbv2/home?region=us-east-1"),
            ("r53", "eu-central-1", "https://console.aws.amazon.com/route53/v2/home"),
            (
                "logs",
                "cn-north-1",
                "https://cn-north-1.console.amazonaws.cn/cloudwatch/home?region=cn-north-1#logsV2:log-groups",
            ),
            ("iam", "us-gov-west-1", "https://console.amazonaws-us-gov.com/iam/home"),
            (
                "s3",
                "eusc-de-east-1",
                "https://eusc-de-east-1.console.amazonaws-eusc.eu/s3/home?region=eusc-de-east-1",
            ),
            (
                "Brand-New2",
                "us-east-1",
                "https://us-east-1.console.aws.amazon.com/brand-new2/home?region=us-east-1",
            ),
            ("a/b", "us-east-1", "! `a/b` is not the name of a service"),
            ("", "us-east-1", "! `` is not the name of a service"),
            ("x?y", "us-east-1", "! `x?y` is not the name of a service"),
            ("s3", "us-iso-east-1", "! the console of the partition aws-iso (us-iso-east-1) is not known"),
        ] {
            assert_eq!(shown(of_service(name, region)), expected, "{name}");
        }
        let home = console_home("us-gov-east-1").unwrap().url;
        assert_eq!(
            home,
            "https://us-gov-east-1.console.amazonaws-us-gov.com/console/home?region=us-gov-east-1"
        );
    }

    #[test]
    fn an_arn_is_shown_by_the_console_of_its_partition() {
        for (arn, expected) in [
            (
                "arn:aws:s3:::my-bucket",
                "https://console.aws.amazon.com/go/view?arn=arn%3Aaws%3As3%3A%3A%3Amy-bucket",
            ),
            (
                "arn:aws-cn:iam::123456789012:role/a/B+c",
                "123456789012 https://console.amazonaws.cn/go/view?arn=arn%3Aaws-cn%3Aiam%3A%3A123456789012%3Arole\
                 %2Fa%2FB%2Bc",
            ),
            (
                "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:q",
                "123456789012 https://console.amazonaws-us-gov.com/go/view?arn=arn%3Aaws-us-gov%3Asqs\
                 %3Aus-gov-west-1%3A123456789012%3Aq",
            ),
            ("arn:aws:s3", "! `arn:aws:s3` is not an ARN"),
            ("arn:aws:s3:::", "! `arn:aws:s3:::` is not an ARN"),
            ("x:aws:s3:::b", "! `x:aws:s3:::b` is not an ARN"),
            ("arn:aws-iso:s3:::b", "! the console of the partition `aws-iso` is not known"),
        ] {
            assert_eq!(shown(of_arn(arn)), expected, "{arn}");
        }
    }

    #[test]
    fn a_destination_is_a_page_of_the_console() {
        for (text, expected) in [
            ("/ec2/home#Instances:", "https://eu-west-1.console.aws.amazon.com/ec2/home#Instances:"),
            ("ec2/home", "https://eu-west-1.console.aws.amazon.com/ec2/home"),
            (
                "https://us-east-1.console.aws.amazon.com/s3/home?region=us-east-1#a b+$252F",
                "https://us-east-1.console.aws.amazon.com/s3/home?region=us-east-1#a b+$252F",
            ),
            (
                "https://123456789012-ab12cd34.us-east-1.console.aws.amazon.com/s3/home?x",
                "123456789012 https://us-east-1.console.aws.amazon.com/s3/home?x",
            ),
            ("us-east-1.console.aws.amazon.com/s3/home", "https://us-east-1.console.aws.amazon.com/s3/home"),
            ("HTTPS://Console.AWS.amazon.com:443/x", "https://console.aws.amazon.com/x"),
            (
                "/redirect?to=https://evil.example",
                "https://eu-west-1.console.aws.amazon.com/redirect?to=https://evil.example",
            ),
            ("http://console.aws.amazon.com/x", "! the destination does not begin with https://"),
            ("javascript://console.aws.amazon.com/x", "! the destination does not begin with https://"),
            (
                "https://evil.example/x",
                "! the destination belongs to evil.example, which is not the AWS console",
            ),
            (
                "https://console.aws.amazon.com@evil.example/x",
                "! the destination belongs to console.aws.amazon.com@evil.example, which is not the AWS console",
            ),
            (
                "https://evil.example\\.console.aws.amazon.com/x",
                "! the destination belongs to evil.example\\.console.aws.amazon.com, which is not the AWS console",
            ),
            ("", "! the destination is not an address"),
            ("/a\nb", "! the destination is not an address"),
        ] {
            assert_eq!(shown(of_url_or_path(text, "eu-west-1")), expected, "{text}");
        }
    }
}
