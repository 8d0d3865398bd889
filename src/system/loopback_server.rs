//! The door that a browser comes back through: HTTP requests on a port of the loopback interface, nobody else's. It
//! never waits for anybody, so that connections which say nothing, too much or too slowly hold up no other. What a
//! request means is the caller's business.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::time::{Duration, Instant};

/// A request line with a code in it is a few thousand bytes long, and browsers send cookies of other local servers.
const LONGEST_HEAD: usize = 64 * 1024;
/// Whoever has not sent a request by then gets no answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// With more of them open, the oldest gives way.
const MOST: usize = 64;

/// A listening socket and the connections that have not said what they want.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    port: u16,
    open: Vec<Connection>,
}

#[derive(Debug)]
struct Connection {
    stream: TcpStream,
    head: Vec<u8>,
    since: Instant,
}

/// A request whose head has arrived. Dropped without an answer, its connection is closed.
#[derive(Debug)]
pub struct LoopbackRequest {
    /// `GET`.
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    stream: TcpStream,
}

impl Listener {
    /// Listens on this port of 127.0.0.1, on a free one for 0.
    pub fn bind(port: u16) -> io::Result<Self> {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        socket.set_nonblocking(true)?;
        let port = socket.local_addr()?.port();
        Ok(Listener { socket, port, open: Vec::new() })
    }

    /// The port that it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Closes what is open and has said nothing.
    pub fn hang_up(&mut self) {
        self.open.clear();
    }

    /// The requests that have arrived by now. Returns at once.
    pub fn requests(&mut self) -> Vec<LoopbackRequest> {
        // Not for ever: whoever floods the port must not keep everybody else waiting.
        for _ in 0..MOST {
            let stream = match self.socket.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(_) => {
                    // No room for another one in this process.
                    drop((!self.open.is_empty()).then(|| self.open.remove(0)));
                    break;
                }
            };
            if stream.set_nonblocking(true).is_ok() {
                self.open.push(Connection { stream, head: Vec::new(), since: Instant::now() });
            }
            if self.open.len() > MOST {
                self.open.remove(0);
            }
        }
        let mut requests = Vec::new();
        for mut connection in std::mem::take(&mut self.open) {
            match connection.read() {
                Progress::Waiting if connection.since.elapsed() < PATIENCE => self.open.push(connection),
                Progress::Arrived { method, target } => {
                    requests.push(LoopbackRequest { method, target, stream: connection.stream });
                }
                Progress::Waiting | Progress::Gone => {}
            }
        }
        requests
    }
}

enum Progress {
    Waiting,
    Arrived { method: String, target: String },
    Gone,
}

impl Connection {
    fn read(&mut self) -> Progress {
        let mut chunk = [0; 4096];
        loop {
            match self.stream.read(&mut chunk) {
                Ok(0) => return Progress::Gone,
                Ok(read) => self.head.extend(chunk.iter().take(read)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Progress::Waiting,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(_) => return Progress::Gone,
            }
            let mut headers = [httparse::EMPTY_HEADER; 128];
            let mut request = httparse::Request::new(&mut headers);
            match (request.parse(&self.head), request.method, request.path) {
                (Ok(httparse::Status::Complete(_)), Some(method), Some(target)) => {
                    return Progress::Arrived { method: method.to_owned(), target: target.to_owned() };
                }
                (Ok(_), _, _) if self.head.len() < LONGEST_HEAD => {}
                _ => return Progress::Gone,
            }
        }
    }
}

impl LoopbackRequest {
    /// Answers with a page and closes the connection. A browser that has gone away misses it.
    pub fn answer(mut self, status: u16, page: &str) {
        let head = format!(
            "HTTP/1.1 {status} \r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\
             Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\n\
             Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\nConnection: close\r\n\r\n",
            page.len()
        );
        let text = if self.method == "HEAD" { head } else { head + page };
        let sent = self.stream.set_nonblocking(false).and_then(|()| {
            self.stream.set_write_timeout(Some(Duration::from_secs(2)))?;
            self.stream.write_all(text.as_bytes())?;
            self.stream.shutdown(Shutdown::Write)?;
            // A connection that is closed with bytes unread is reset, and the page with it.
            self.stream.set_nonblocking(true)?;
            io::copy(&mut (&self.stream).take(LONGEST_HEAD as u64), &mut io::sink())
        });
        // Nothing to be done about a browser that does not listen.
        let _ = sent;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What arrives once `count` requests have.
    fn arrived(listener: &mut Listener, count: usize) -> Vec<LoopbackRequest> {
        let mut requests = Vec::new();
        while requests.len() < count {
            requests.extend(listener.requests());
            std::thread::yield_now();
        }
        requests
    }

    fn connect(listener: &Listener) -> TcpStream {
        TcpStream::connect((Ipv4Addr::LOCALHOST, listener.port())).unwrap()
    }

    #[test]
    fn a_request_arrives_in_pieces_and_gets_its_page() {
        let mut listener = Listener::bind(0).unwrap();
        let mut browser = connect(&listener);
        for piece in ["GET /oauth/call", "back?code=a%20b HTTP/1.1\r\nHost: 127.0.0.1", "\r\n"] {
            browser.write_all(piece.as_bytes()).unwrap();
            assert!(listener.requests().is_empty());
        }
        browser.write_all(b"\r\n").unwrap();
        let request = arrived(&mut listener, 1).remove(0);
        assert_eq!((request.method.as_str(), request.target.as_str()), ("GET", "/oauth/callback?code=a%20b"));
        request.answer(200, "<p>ü</p>");
        let mut answer = String::new();
        browser.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 \r\n") && answer.ends_with("\r\n\r\n<p>ü</p>"), "{answer}");
        assert!(answer.contains("Content-Length: 9\r\n"), "{answer}");
    }

    #[test]
    fn those_who_say_nothing_or_nonsense_hold_up_nobody() {
        let mut listener = Listener::bind(0).unwrap();
        let mut silent = Vec::new();
        for _ in 0..MOST {
            silent.push(connect(&listener));
            assert!(listener.requests().is_empty());
        }
        let mut nonsense = connect(&listener);
        nonsense.write_all(b"\x16\x03\x01\x02\x00\x01").unwrap();
        let mut endless = connect(&listener);
        for _ in 0..=LONGEST_HEAD / 4096 {
            // Whoever is not listened to any more may hear of it in the middle.
            let _ = endless.write_all(&[b'x'; 4096]);
            assert!(listener.requests().is_empty());
        }
        let mut browser = connect(&listener);
        browser.write_all(b"GET /x HTTP/1.1\r\n\r\n").unwrap();
        assert_eq!(arrived(&mut listener, 1)[0].target, "/x");
        assert!(listener.open.len() <= MOST, "{}", listener.open.len());
        drop(silent);
        while !listener.open.is_empty() {
            assert!(listener.requests().is_empty());
        }
    }

    #[test]
    fn the_port_is_that_of_the_loopback_interface_only() {
        let listener = Listener::bind(0).unwrap();
        assert_eq!(listener.socket.local_addr().unwrap().ip(), Ipv4Addr::LOCALHOST);
        assert_eq!(Listener::bind(listener.port()).unwrap_err().kind(), ErrorKind::AddrInUse);
    }
}
