//! Redirect URIs of native apps: loopback, plain http, any port (RFC 8252, section 7.3).

pub(super) struct LoopbackUri {
    /// The URI as clients must register it.
    pub without_port: String,
    pub port: Option<u16>,
}

impl LoopbackUri {
    /// Parses a URI; `None` if it is not loopback, or has a query, a fragment or characters that need encoding.
    pub(super) fn parse(uri: &str) -> Option<Self> {
        let after_scheme = uri.strip_prefix("http://")?;
        let (authority, path) = after_scheme.split_once('/')?;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
        if !path.chars().all(is_plain) {
            return None;
        }
        let host =
            ["127.0.0.1", "[::1]", "localhost"].into_iter().find(|host| authority.starts_with(host))?;
        let port = match &authority[host.len()..] {
            "" => None,
            port => Some(parse_port(port.strip_prefix(':')?)?),
        };
        let without_port = format!("http://{host}/{path}");
        Some(Self { without_port, port })
    }
}

fn parse_port(digits: &str) -> Option<u16> {
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|_| is_plain)
}
