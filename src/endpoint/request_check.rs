//! Checks a request before it is answered: only programs of this machine that know path and token get credentials,
//! and never a web page. Pure.

use super::EndpointAddress;
use sha2::{Digest, Sha256};

/// Why a request gets no credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rejection {
    /// The token is missing or wrong: 401.
    Token,
    /// No target has this path: 404.
    Path,
    /// Another method than GET, a request that a browser sends, or a host that is not this machine: 403.
    Forbidden,
}

/// Headers that only browsers send.
const OF_BROWSERS: [&str; 5] =
    ["Origin", "Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Access-Control-Request-Method"];

/// Returns the index of the address that a request is for. `header` returns the value of a header.
pub(super) fn check<'a>(
    method: &str,
    target: &str,
    header: impl Fn(&str) -> Option<&'a str>,
    addresses: &[EndpointAddress],
) -> Result<usize, Rejection> {
    let is_here = header("Host").is_some_and(names_no_site);
    if method != "GET" || !is_here || OF_BROWSERS.iter().any(|name| header(name).is_some()) {
        return Err(Rejection::Forbidden);
    }
    let path = target.split(['?', '#']).next().unwrap_or_default();
    // Both are compared by their hashes: the time that a comparison takes says nothing about a hash.
    let mut found = addresses.iter().enumerate().filter(|(_, it)| is_same(path, it.path.expose()));
    let Some((index, address)) = found.next() else { return Err(Rejection::Path) };
    match header("Authorization") {
        Some(token) if is_same(token, address.token.expose()) => Ok(index),
        _ => Err(Rejection::Token),
    }
}

fn is_same(one: &str, other: &str) -> bool {
    Sha256::digest(one) == Sha256::digest(other)
}

/// Hosts that SDKs accept over plain http (`localhost` and the loopback, ECS, EKS), with any port: a forwarder in a
/// container may listen on another one.
const HOSTS: [&str; 6] = ["127.0.0.1", "localhost", "[::1]", "::1", "169.254.170.2", "169.254.170.23"];

/// Whether a `Host` header is one of these, with a port or without (the AWS Common Runtime sends none). Otherwise a web
/// page could reach the port by a name of its own that leads to 127.0.0.1.
fn names_no_site(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !name.ends_with(':') && port.parse::<u16>().is_ok() => name,
        _ => host,
    };
    HOSTS.iter().any(|it| name.eq_ignore_ascii_case(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_program_of_this_machine_that_knows_path_and_token_is_served() {
        let mut one = EndpointAddress::new(4000, &[1; 16], &[2; 32]);
        let mut two = EndpointAddress::new(4000, &[3; 16], &[4; 32]);
        (one.path, one.token) = (crate::secret::Secret::new("/one"), crate::secret::Secret::new("t1"));
        (two.path, two.token) = (crate::secret::Secret::new("/two"), crate::secret::Secret::new("t2"));
        let addresses = [one, two];
        let (here, t1) = (("Host", "127.0.0.1:4000"), ("Authorization", "t1"));
        for (method, target, headers, expected) in [
            ("GET", "/one", &[here, t1][..], Ok(0)),
            ("GET", "/two", &[here, ("authorization", "t2")], Ok(1)),
            ("GET", "/one?x=1", &[here, t1], Ok(0)),
            ("GET", "/one", &[("Host", "127.0.0.1"), t1], Ok(0)),
            ("GET", "/one", &[("Host", "LOCALHOST:4000"), t1], Ok(0)),
            ("GET", "/one", &[("Host", "[::1]:4000"), t1], Ok(0)),
            ("GET", "/one", &[here], Err(Rejection::Token)),
            ("GET", "/one", &[here, ("Authorization", "t2")], Err(Rejection::Token)),
            ("GET", "/one", &[here, ("Authorization", "Bearer t1")], Err(Rejection::Token)),
            ("GET", "/on", &[here, t1], Err(Rejection::Path)),
            ("GET", "/one/", &[here, t1], Err(Rejection::Path)),
            ("GET", "/", &[here, t1], Err(Rejection::Path)),
            ("POST", "/one", &[here, t1], Err(Rejection::Forbidden)),
            ("HEAD", "/one", &[here, t1], Err(Rejection::Forbidden)),
            ("GET", "/one", &[t1], Err(Rejection::Forbidden)),
            ("GET", "/one", &[("Host", "127.0.0.1:4001"), t1], Ok(0)),
            ("GET", "/one", &[("Host", "169.254.170.2"), t1], Ok(0)),
            ("GET", "/one", &[("Host", "169.254.170.23:80"), t1], Ok(0)),
            ("GET", "/one", &[("Host", "::1"), t1], Ok(0)),
            ("GET", "/one", &[("Host", "127.0.0.1:4000:1"), t1], Err(Rejection::Forbidden)),
            ("GET", "/one", &[("Host", "127.0.0.1:"), t1], Err(Rejection::Forbidden)),
            ("GET", "/one", &[("Host", "169.254.169.254"), t1], Err(Rejection::Forbidden)),
            ("GET", "/one", &[("Host", "host.docker.internal:4000"), t1], Err(Rejection::Forbidden)),
            ("GET", "/one", &[("Host", "evil.example:4000"), t1], Err(Rejection::Forbidden)),
            ("GET", "/one", &[("Host", "127.0.0.1.evil.example"), t1], Err(Rejection::Forbidden)),
            ("GET", "/one", &[here, t1, ("Origin", "null")], Err(Rejection::Forbidden)),
            ("GET", "/one", &[here, t1, ("Sec-Fetch-Site", "none")], Err(Rejection::Forbidden)),
        ] {
            let header = |name: &str| {
                headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
            };
            assert_eq!(check(method, target, header, &addresses), expected, "{method} {target} {headers:?}");
        }
    }
}
