//! Parses URLs as a TARGET: console pages, switch-role links, links of the access portal. A host must be exactly one
//! of AWS's. Pure.

use super::reading::Reading;
use super::{RoleWord, SessionWord, arn};
use crate::aws::account_id::is_account_id;
use crate::aws::region::is_region;
use crate::aws::role_arn::RoleArn;
use crate::aws::start_url::{self, StartUrl};
use crate::error::Failure;
use crate::ordered;
use percent_encoding::percent_decode_str;

/// Domains of the console and its sign-in pages, with their partition.
const PARTITIONS: [(&str, &str); 4] = [
    ("aws.amazon.com", "aws"),
    ("amazonaws.cn", "aws-cn"),
    ("amazonaws-us-gov.com", "aws-us-gov"),
    ("amazonaws-eusc.eu", "aws-eusc"),
];

const HINT: &str =
    "paste the ARN of a resource in the account, a link from the access portal, or the account id";

/// An address in parts.
struct Address<'a> {
    /// Host in lower case, without the port.
    host: String,
    /// Path with its leading slash.
    path: &'a str,
    /// Path, query and fragment together.
    rest: &'a str,
}

/// Owner of the URL's host. For the console and its sign-in pages, with the labels before AWS's domain.
enum Place {
    Console(Vec<String>),
    SignIn(Vec<String>, &'static str),
    Portal,
}

/// Parses a URL; `None` if the word is none. Without `https://`, which some browsers hide, only AWS hosts count.
pub fn read(word: &str) -> Option<Result<Reading, Failure>> {
    let (scheme, rest) = word.split_once("://").map_or(("", word), |(scheme, rest)| (scheme, rest));
    if !["", "https", "http"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return None;
    }
    let foreign = || Failure::configuration("the URL does not belong to AWS").hint(HINT);
    let Some(address) = Address::parse(rest) else { return (!scheme.is_empty()).then(|| Err(foreign())) };
    Some(match address.place() {
        Some(Place::Console(labels)) => console(&address, &labels),
        Some(Place::SignIn(labels, partition)) => sign_in(&address, &labels, partition),
        Some(Place::Portal) => portal(&address),
        None if scheme.is_empty() => return None,
        None => Err(Failure::configuration(format!(
            "the URL belongs to {}, which is neither the AWS console nor an access portal",
            address.host
        ))
        .hint(HINT)),
    })
}

impl<'a> Address<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (authority, rest) = text.find(['/', '?', '#']).map_or((text, ""), |at| text.split_at(at));
        let host = authority.strip_suffix(":443").unwrap_or(authority).to_ascii_lowercase();
        let is_label =
            |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let path = rest.split(['?', '#']).next().unwrap_or_default();
        host.split('.').all(is_label).then_some(Address { host, path, rest })
    }

    /// Returns the owner of the host; `None` for a host that is not AWS's.
    fn place(&self) -> Option<Place> {
        for (end, partition) in PARTITIONS {
            let front = self.host.strip_suffix(end).and_then(|front| front.strip_suffix('.'));
            let labels: Vec<&str> = front.map(|front| front.split('.').collect()).unwrap_or_default();
            let owned = |labels: &[&str]| labels.iter().map(|label| (*label).to_owned()).collect();
            match labels[..] {
                [ref labels @ .., "console"] => return Some(Place::Console(owned(labels))),
                [ref labels @ .., "signin"] => return Some(Place::SignIn(owned(labels), partition)),
                _ => {}
            }
        }
        let looked = start_url::look(&format!("https://{}", self.host));
        matches!(looked, Ok(StartUrl::Aws(_))).then_some(Place::Portal)
    }

    /// Returns a parameter of the query, or of a query inside the fragment.
    fn parameter(&self, name: &str) -> Option<String> {
        let (front, fragment) = self.rest.split_once('#').unwrap_or((self.rest, ""));
        let queries = [front, fragment].into_iter().filter_map(|part| part.split_once('?'));
        let mut pairs = queries.flat_map(|(_, query)| form_urlencoded::parse(query.as_bytes()));
        pairs.find(|(key, value)| key == name && !value.is_empty()).map(|(_, value)| value.into_owned())
    }

    /// Returns the region that a console page shows.
    fn region(&self, labels: &[String]) -> Option<String> {
        let of_host = labels.iter().find(|label| is_region(label)).cloned();
        of_host.or_else(|| self.parameter("region").filter(|region| is_region(region)))
    }

    /// Returns path, query and fragment as they are, decoded once, and decoded twice: pages put URLs into URLs.
    fn texts(&self) -> [String; 3] {
        let decoded = |text: &str| percent_decode_str(&dollars(text)).decode_utf8_lossy().into_owned();
        let once = decoded(self.rest);
        let twice = decoded(&once);
        [self.rest.to_owned(), once, twice]
    }
}

/// Parses a console page. With several sessions open at once the host names the account; otherwise an ARN in the URL
/// may.
fn console(address: &Address<'_>, labels: &[String]) -> Result<Reading, Failure> {
    let what = "the console URL";
    let of_host = labels.first().and_then(|label| label.split_once('-')).map(|(id, _)| id);
    let texts = address.texts();
    let arns: Vec<_> = texts.iter().flat_map(|text| arn::within(text)).collect();
    let accounts = ordered::set(arns.iter().map(|(account_id, _)| *account_id));
    let account_id = match (of_host.filter(|id| is_account_id(id)), accounts.len()) {
        (Some(id), _) => id,
        (None, 1) => arns[0].0,
        (None, 0) => {
            let failure = Failure::configuration(format!("{what} ({}) contains no account", address.host));
            return Err(failure.hint(HINT));
        }
        (None, _) => {
            let accounts: Vec<&str> = accounts.into_iter().collect();
            let failure = Failure::configuration(format!("{what} contains {}", accounts.join(" and ")));
            return Err(failure.hint("give the account id that you mean"));
        }
    };
    let of_arn = || arns.iter().find_map(|(_, region)| *region).map(str::to_owned);
    let region = address.region(labels).or_else(of_arn);
    Ok(Reading { region, ..Reading::of(what, account_id) })
}

/// Parses an account's sign-in page, and a switch-role link.
fn sign_in(address: &Address<'_>, labels: &[String], partition: &str) -> Result<Reading, Failure> {
    let none = |what: &str, id: Option<&str>| {
        let alias = id.map(|id| format!("; `{id}` is an account alias")).unwrap_or_default();
        Failure::configuration(format!("{what} ({}) contains no account id{alias}", address.host)).hint(HINT)
    };
    if address.path.trim_end_matches('/') == "/switchrole" {
        let what = "the link that switches roles";
        let id = address.parameter("account");
        let account_id =
            id.clone().filter(|id| is_account_id(id)).ok_or_else(|| none(what, id.as_deref()))?;
        let mut reading = Reading::of(what, account_id.as_str());
        if let Some(name) = address.parameter("roleName") {
            let text = format!("arn:{partition}:iam::{account_id}:role/{}", name.trim_start_matches('/'));
            let role = RoleArn::parse(&text).ok_or_else(|| {
                Failure::configuration(format!("{what} contains `{name}`, which is not a role"))
            })?;
            reading.role = Some(arn::permission_set(role.name()).unwrap_or(RoleWord::Iam(role)));
        }
        return Ok(reading);
    }
    let what = "the sign-in URL";
    let id = labels.first().map(String::as_str).filter(|label| !is_region(label));
    let account_id = id.filter(|id| is_account_id(id)).ok_or_else(|| none(what, id))?;
    Ok(Reading::of(what, account_id))
}

/// Parses a link of the access portal to a role in an account, or to a console page there.
fn portal(address: &Address<'_>) -> Result<Reading, Failure> {
    let what = "the portal link";
    let account_id = match address.parameter("account_id") {
        Some(id) if is_account_id(&id) => id,
        Some(id) => {
            return Err(Failure::configuration(format!(
                "{what} contains `{id}`, which is not an account id"
            ))
            .hint(HINT));
        }
        None => {
            return Err(Failure::configuration(format!("{what} ({}) contains no account", address.host))
                .hint("copy the link of a role in the access portal: it contains account_id and role_name"));
        }
    };
    let portal = start_url::normalized(&format!("https://{}{}", address.host, address.path));
    let destination = address.parameter("destination");
    let destination = destination.as_deref().and_then(|url| url.split_once("://"));
    let region = destination.and_then(|(_, rest)| Address::parse(rest)).and_then(|page| match page.place() {
        Some(Place::Console(labels)) => page.region(&labels),
        _ => None,
    });
    let role = address.parameter("role_name");
    if let Some(name) = role.as_deref().filter(|name| !name.bytes().all(|byte| byte.is_ascii_graphic())) {
        return Err(Failure::configuration(format!("{what} contains `{name}`, which is not a role")));
    }
    let role = role.map(RoleWord::PermissionSet);
    Ok(Reading { role, session: Some(SessionWord::Portal(portal)), region, ..Reading::of(what, account_id) })
}

/// Replaces `$253A` by `%253A`, as CloudWatch pages need.
fn dollars(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for at in 0..bytes.len().saturating_sub(2) {
        if bytes[at] == b'$' && bytes[at + 1..at + 3].iter().all(u8::is_ascii_hexdigit) {
            bytes[at] = b'%';
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}
