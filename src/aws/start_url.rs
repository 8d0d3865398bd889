//! Start URLs in all forms that AWS issues: whether a host is AWS's own, and which region it names. The lists are
//! from the AWS CLI 2.36. Pure.

use super::region::is_region;

/// What a start URL reveals without a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartUrl {
    /// An AWS host; some of them name the region of IAM Identity Center.
    Aws(Option<String>),
    /// A company's own host, which redirects to an AWS host.
    Vanity,
}

/// AWS domains; all hosts below them are AWS's too.
const DOMAINS: [&str; 8] = [
    "app.aws",
    "portal.amazonaws.com",
    "portal.amazonaws.com.cn",
    "app.amazonwebservices.com.cn",
    "portal.amazonaws.eu",
    "api.amazonwebservices.eu",
    "awsapps.com",
    "awsapps.cn",
];

/// Issuer hosts; hosts below them are not AWS's.
const ISSUERS: [&str; 4] = [
    "identitycenter.amazonaws.com",
    "identitycenter.amazonaws.com.cn",
    "identitycenter.amazonaws.eu",
    "identitycenter.us-gov.amazonaws.com",
];

/// Suffixes of hosts `ID.portal.REGION.SUFFIX`.
const PORTAL_FIRST: [&str; 3] = [".app.aws", ".app.amazonwebservices.com.cn", ".api.amazonwebservices.eu"];
/// Suffixes of hosts `ID.REGION.SUFFIX`.
const REGION_FIRST: [&str; 3] = [".portal.amazonaws.com", ".portal.amazonaws.com.cn", ".portal.amazonaws.eu"];

/// Completes what people type and paste to a start URL: the directory's id alone (`d-1234567890`), the host without
/// `https://`, an address of the portal's own pages, quotes or angle brackets around it. Returns anything else
/// unchanged.
pub fn of_answer(text: &str) -> String {
    let text = text.trim().trim_matches(['<', '>', '"', '\'', '`']).trim();
    if is_directory_id(text) {
        return format!("https://{}.awsapps.com/start", text.to_ascii_lowercase());
    }
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let Ok(StartUrl::Aws(_)) = look(&with_scheme) else { return text.to_owned() };
    // `https://my-org.awsapps.com/start/#/?tab=accounts`: the service expects only the part before `#`.
    let is_page = |rest: &str| !rest.trim_start_matches(['#', '/']).is_empty();
    let end = with_scheme.find(['?', '#']).filter(|at| is_page(&with_scheme[*at..]));
    let url = end.map_or(with_scheme.as_str(), |at| with_scheme[..at].trim_end_matches('/'));
    let authority = url.split_once("://").map_or("", |(_, rest)| rest);
    let is_bare = !authority.trim_end_matches('/').contains('/');
    match is_bare && authority.trim_end_matches('/').to_ascii_lowercase().ends_with(".awsapps.com") {
        true => format!("{}/start", url.trim_end_matches('/')),
        false => url.to_owned(),
    }
}

/// Whether a text is `d-` and ten hexadecimal digits.
fn is_directory_id(text: &str) -> bool {
    const DIGITS: usize = 10;
    let digits = text.get(..2).filter(|head| head.eq_ignore_ascii_case("d-")).map(|_| &text[2..]);
    digits.is_some_and(|digits| digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Classifies a start URL. Fails, with the reason, unless it is https and has a host.
pub fn look(url: &str) -> Result<StartUrl, String> {
    let host = host(url)?;
    let is_below = |domain: &&str| {
        host.strip_suffix(*domain).is_some_and(|front| front.is_empty() || front.ends_with('.'))
    };
    if ISSUERS.contains(&host.as_str()) {
        return Ok(StartUrl::Aws(None));
    }
    if DOMAINS.iter().any(is_below) {
        return Ok(StartUrl::Aws(region(&host)));
    }
    Ok(StartUrl::Vanity)
}

/// Normalises a URL as the AWS CLI does with the target of a redirect: no default port, query, fragment or trailing
/// slash.
pub fn normalized(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = url.split_once("://").unwrap_or(("https", url));
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let authority = authority.strip_suffix(":443").unwrap_or(authority).to_ascii_lowercase();
    format!("{}://{authority}{path}", scheme.to_ascii_lowercase()).trim_end_matches('/').to_owned()
}

/// Returns the host in lower case, without its port.
fn host(url: &str) -> Result<String, String> {
    let wrong = |why: &str| Err(format!("the start URL {url} {why}"));
    if !url.bytes().all(|byte| byte.is_ascii_graphic()) {
        return wrong("contains a space or another character that is not allowed in a URL");
    }
    let Some((scheme, rest)) = url.split_once("://") else { return wrong("does not begin with https://") };
    if !scheme.eq_ignore_ascii_case("https") {
        return wrong("does not begin with https://");
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, port) = authority.split_once(':').unwrap_or((authority, "443"));
    let is_host = !name.is_empty()
        && !name.starts_with(['.', '-'])
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    if !is_host || port.parse::<u16>().is_err() {
        return wrong("has no host");
    }
    Ok(name.to_ascii_lowercase())
}

/// Returns the region in a host of AWS: `ID.portal.REGION.app.aws`, `ID.REGION.portal.amazonaws.com`, or the like in
/// another partition.
fn region(host: &str) -> Option<String> {
    let front =
        |suffixes: &[&str]| suffixes.iter().find_map(|suffix| host.strip_suffix(*suffix)).map(str::to_owned);
    if let Some(front) = front(&PORTAL_FIRST) {
        let parts: Vec<&str> = front.split('.').collect();
        return match parts[..] {
            [_, "portal", region] if is_region(region) => Some(region.to_owned()),
            _ => None,
        };
    }
    let front = front(&REGION_FIRST)?;
    let parts: Vec<&str> = front.split('.').collect();
    match parts[..] {
        [_, region] if is_region(region) => Some(region.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_that_aws_hands_out_is_known() {
        let aws = |region: Option<&str>| Ok(StartUrl::Aws(region.map(str::to_owned)));
        for (url, expected) in [
            ("https://d-1234567890.awsapps.com/start", aws(None)),
            ("https://my-org.awsapps.com/start/#/", aws(None)),
            ("HTTPS://My-Org.AwsApps.com:443/start#", aws(None)),
            ("https://start.us-gov-home.awsapps.com/directory/my-org", aws(None)),
            ("https://start.us-gov-west-1.us-gov-home.awsapps.com/directory/my-org", aws(None)),
            ("https://start.home.awsapps.cn/directory/my-org", aws(None)),
            ("https://ssoins-1234.portal.eu-west-1.app.aws", aws(Some("eu-west-1"))),
            ("https://ssoins-1234.portal.us-gov-west-1.app.aws/", aws(Some("us-gov-west-1"))),
            ("https://ssoins-1234.us-east-1.portal.amazonaws.com", aws(Some("us-east-1"))),
            ("https://ssoins-1234.cn-north-1.portal.amazonaws.com.cn", aws(Some("cn-north-1"))),
            (
                "https://ssoins-1234.portal.cn-northwest-1.app.amazonwebservices.com.cn",
                aws(Some("cn-northwest-1")),
            ),
            ("https://ssoins-1234.eusc-de-east-1.portal.amazonaws.eu", aws(Some("eusc-de-east-1"))),
            (
                "https://ssoins-1234.portal.eusc-de-east-1.api.amazonwebservices.eu",
                aws(Some("eusc-de-east-1")),
            ),
            ("https://identitycenter.amazonaws.com/ssoins-1234", aws(None)),
            ("https://identitycenter.us-gov.amazonaws.com/ssoins-1234", aws(None)),
            ("https://identitycenter.amazonaws.com.cn/ssoins-1234", aws(None)),
            ("https://identitycenter.amazonaws.eu/ssoins-1234", aws(None)),
            ("https://x.portal.something.app.aws", aws(None)),
            ("https://sso.example.com", Ok(StartUrl::Vanity)),
            ("https://notawsapps.com/start", Ok(StartUrl::Vanity)),
            ("https://awsapps.com.evil.example/start", Ok(StartUrl::Vanity)),
            ("https://x.identitycenter.amazonaws.com/", Ok(StartUrl::Vanity)),
        ] {
            assert_eq!(look(url), expected, "{url}");
        }
    }

    #[test]
    fn what_is_no_https_url_is_refused() {
        for url in [
            "",
            "my-org",
            "my-org.awsapps.com/start",
            "http://my-org.awsapps.com/start",
            "https://",
            "https:///start",
            "https://user@my-org.awsapps.com/start",
            "https://my org.awsapps.com/start",
            "https://my-org.awsapps.com:x/start",
            "https://ünï.example/",
        ] {
            assert!(look(url).is_err(), "{url}");
        }
    }

    #[test]
    fn what_people_paste_for_a_start_url_is_one() {
        for (text, expected) in [
            ("d-1234567890", "https://d-1234567890.awsapps.com/start"),
            (" D-9067ABCDEF\n", "https://d-9067abcdef.awsapps.com/start"),
            ("d-1234567890.awsapps.com", "https://d-1234567890.awsapps.com/start"),
            ("my-org.awsapps.com/start", "https://my-org.awsapps.com/start"),
            ("https://my-org.awsapps.com", "https://my-org.awsapps.com/start"),
            ("https://my-org.awsapps.com/", "https://my-org.awsapps.com/start"),
            ("<https://my-org.awsapps.com/start>", "https://my-org.awsapps.com/start"),
            ("\"https://my-org.awsapps.com/start/#/?tab=accounts\"", "https://my-org.awsapps.com/start"),
            (
                "https://my-org.awsapps.com/start/#/console?account_id=111111111111&role_name=Dev",
                "https://my-org.awsapps.com/start",
            ),
            ("ssoins-1234.portal.eu-west-1.app.aws", "https://ssoins-1234.portal.eu-west-1.app.aws"),
            // Unchanged to the letter.
            ("https://my-org.awsapps.com/start", "https://my-org.awsapps.com/start"),
            ("https://my-org.awsapps.com/start/#/", "https://my-org.awsapps.com/start/#/"),
            ("https://my-org.awsapps.com/start#", "https://my-org.awsapps.com/start#"),
            (
                "https://start.us-gov-home.awsapps.com/directory/my-org",
                "https://start.us-gov-home.awsapps.com/directory/my-org",
            ),
            ("https://sso.example.com/x?y#z", "https://sso.example.com/x?y#z"),
            ("http://my-org.awsapps.com/start", "http://my-org.awsapps.com/start"),
            // The id of something else, or a part of one: returned unchanged, so refused later.
            ("d-123456789", "d-123456789"),
            ("d-123456789z", "d-123456789z"),
            ("my-org", "my-org"),
            ("", ""),
        ] {
            assert_eq!(of_answer(text), expected, "{text}");
        }
    }

    #[test]
    fn a_target_is_normalized_as_the_aws_cli_does() {
        for (url, expected) in [
            ("https://D-1.awsapps.com:443/start/?a=b#/x", "https://d-1.awsapps.com/start"),
            ("https://d-1.awsapps.com/start#/", "https://d-1.awsapps.com/start"),
            ("https://d-1.awsapps.com:8443/Start", "https://d-1.awsapps.com:8443/Start"),
            ("https://d-1.awsapps.com/", "https://d-1.awsapps.com"),
        ] {
            assert_eq!(normalized(url), expected);
        }
    }
}
