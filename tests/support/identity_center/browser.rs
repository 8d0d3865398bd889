//! A person with a browser: opens a page, presses a button, follows the redirect. Also a minimal HTTP client for
//! loopback; it panics on errors.

use std::io::{Read, Write};
use std::net::TcpStream;

pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Reply {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(sent, _)| sent.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Opens a sign-in or device page, presses Allow and follows the redirect, if there is one. Returns the last page:
/// the client's own after a sign-in, the service's after a device code.
pub fn allow(url: &str) -> Reply {
    decide(url, "allow")
}

/// Same as [`allow`], with the button Deny.
pub fn deny(url: &str) -> Reply {
    decide(url, "deny")
}

pub fn open(url: &str) -> Reply {
    fetch("GET", url, &[], "")
}

fn decide(url: &str, decision: &str) -> Reply {
    let page = open(url);
    let answered = if page.status == 302 {
        page
    } else {
        assert_eq!(page.status, 200, "{url} shows: {}", page.body);
        let action = between(&page.body, "method=\"post\" action=\"", "\"");
        let subject = between(&page.body, "name=\"subject\" value=\"", "\"");
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("subject", subject)
            .append_pair("decision", decision)
            .finish();
        let (host, _) = split(url);
        let form_type = [("Content-Type", "application/x-www-form-urlencoded")];
        fetch("POST", &format!("http://{host}{action}"), &form_type, &form)
    };
    match answered.header("location") {
        Some(location) => open(location),
        None => answered,
    }
}

/// Sends one request on its own connection; does not follow redirects.
pub fn fetch(method: &str, url: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    let (host, target) = split(url);
    let mut stream = TcpStream::connect(host)
        .unwrap_or_else(|failure| panic!("connecting to {host} for {url}: {failure}"));
    let mut request = format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        request.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    request.push_str("Connection: close\r\n\r\n");
    request.push_str(body);
    stream.write_all(request.as_bytes()).unwrap_or_else(|failure| panic!("sending to {url}: {failure}"));
    let mut answer = Vec::new();
    stream
        .read_to_end(&mut answer)
        .unwrap_or_else(|failure| panic!("reading the answer of {url}: {failure}"));
    let answer = String::from_utf8_lossy(&answer);
    parse_reply(&answer).unwrap_or_else(|| panic!("{url} answers: {answer}"))
}

fn parse_reply(answer: &str) -> Option<Reply> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
        .collect();
    Some(Reply { status, headers, body: body.to_owned() })
}

/// Splits a URL into authority, and path with query.
fn split(url: &str) -> (&str, &str) {
    let after_scheme = url.strip_prefix("http://").unwrap_or_else(|| panic!("only plain http here: {url}"));
    match after_scheme.find(['/', '?']) {
        Some(end) => after_scheme.split_at(end),
        None => (after_scheme, "/"),
    }
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let found = text.split_once(before);
    let found = found.and_then(|(_, rest)| rest.split_once(after));
    found.unwrap_or_else(|| panic!("no {before} in: {text}")).0
}
