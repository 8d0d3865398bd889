//! Reads requests (httparse parses their heads) and formats responses. No server library, since it would own the
//! connection, which faults must be able to cut.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use serde_json::Value;

const LONGEST_HEAD: u64 = 64 * 1024;
const LONGEST_BODY: u64 = 1024 * 1024;

pub(super) struct Request {
    pub method: String,
    pub path: String,
    /// Query as sent, without the `?`.
    pub raw_query: String,
    pub query: Vec<(String, String)>,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub keeps_alive: bool,
}

/// HTTP status for a request that cannot be parsed.
pub(super) struct Unreadable(pub u16);

impl Request {
    /// Waits for the next request; `None` when the client has closed the connection.
    pub(super) fn read(reader: &mut BufReader<&TcpStream>) -> Result<Option<Self>, Unreadable> {
        let Some(head) = read_head(reader)? else {
            return Ok(None);
        };
        let mut request = parse_head(&head).ok_or(Unreadable(400))?;
        if request.header("transfer-encoding").is_some() {
            return Err(Unreadable(411));
        }
        let length = match request.header("content-length") {
            Some(length) => length.parse().map_err(|_| Unreadable(400))?,
            None => 0,
        };
        if length > LONGEST_BODY {
            return Err(Unreadable(413));
        }
        let mut client = *reader.get_ref();
        if request.header("expect") == Some("100-continue")
            && client.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").is_err()
        {
            return Ok(None);
        }
        let body = reader.by_ref().take(length).read_to_end(&mut request.body);
        let complete = body.is_ok_and(|read| read as u64 == length);
        Ok(complete.then_some(request))
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers_named(name).next()
    }

    pub(super) fn headers_named(&self, name: &str) -> impl Iterator<Item = &str> {
        let headers = self.headers.iter();
        headers.filter(move |(sent, _)| sent.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Whether the content type is `wanted`, with or without parameters.
    pub(super) fn is_of_type(&self, wanted: &str) -> bool {
        let sent = self.header("content-type").unwrap_or_default();
        let media_type = sent.split(';').next().unwrap_or_default().trim();
        media_type.eq_ignore_ascii_case(wanted)
    }
}

fn read_head(reader: &mut BufReader<&TcpStream>) -> Result<Option<String>, Unreadable> {
    let mut head = Vec::new();
    let mut limited = reader.by_ref().take(LONGEST_HEAD);
    loop {
        let start = head.len();
        match limited.read_until(b'\n', &mut head) {
            Ok(_) if head.ends_with(b"\n") => {}
            Ok(_) if limited.limit() == 0 => return Err(Unreadable(431)),
            Ok(_) | Err(_) => return Ok(None),
        }
        let line = head[start..].trim_ascii();
        // Empty lines before a request are allowed (RFC 9112, section 2.2).
        if line.is_empty() && start == 0 {
            head.clear();
        } else if line.is_empty() {
            return Ok(Some(String::from_utf8_lossy(&head).into_owned()));
        }
    }
}

fn parse_head(head: &str) -> Option<Request> {
    let mut lines = [httparse::EMPTY_HEADER; 100];
    let mut parsed = httparse::Request::new(&mut lines);
    if !parsed.parse(head.as_bytes()).ok()?.is_complete() {
        return None;
    }
    let target = parsed.path.filter(|target| target.starts_with('/'))?;
    let (path, raw_query) = target.split_once('?').unwrap_or((target, ""));
    let header = |line: &httparse::Header<'_>| {
        (line.name.to_owned(), String::from_utf8_lossy(line.value).into_owned())
    };
    let mut request = Request {
        method: parsed.method?.to_owned(),
        path: path.to_owned(),
        raw_query: raw_query.to_owned(),
        query: form_urlencoded::parse(raw_query.as_bytes()).into_owned().collect(),
        headers: parsed.headers.iter().map(header).collect(),
        body: Vec::new(),
        keeps_alive: parsed.version == Some(1),
    };
    let connection = request.header("connection").unwrap_or_default();
    if connection.eq_ignore_ascii_case("close") {
        request.keeps_alive = false;
    }
    Some(request)
}

pub(super) struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Response {
    pub(super) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    pub(super) fn of_type(status: u16, content_type: &str, body: Vec<u8>) -> Self {
        let mut response = Self::empty(status);
        response.body = body;
        response.with("Content-Type", content_type)
    }

    pub(super) fn json(status: u16, body: &Value) -> Self {
        Self::of_type(status, "application/json", body.to_string().into_bytes())
    }

    pub(super) fn html(status: u16, body: String) -> Self {
        Self::of_type(status, "text/html; charset=utf-8", body.into_bytes()).with("Cache-Control", "no-store")
    }

    pub(super) fn redirect(location: String) -> Self {
        Self::empty(302).with("Location", location)
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Formats status line and headers; without a length the end of the connection ends the body.
    pub(super) fn head(&self, length: Option<usize>, keeps_alive: bool) -> Vec<u8> {
        // Clients read only the number, so the reason phrase may be empty.
        let mut head = format!("HTTP/1.1 {} \r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Some(length) = length {
            head.push_str(&format!("Content-Length: {length}\r\n"));
        }
        if !keeps_alive {
            head.push_str("Connection: close\r\n");
        }
        head.push_str("\r\n");
        head.into_bytes()
    }
}
