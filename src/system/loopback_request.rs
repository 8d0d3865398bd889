//! A request that the loopback server has received, and its answer.

use crate::secret::Secret;
#[cfg(unix)]
use crate::system::socket_owner;
use std::io::{self, Read, Write};
#[cfg(unix)]
use std::net::SocketAddr;
use std::net::{Shutdown, TcpStream};
use std::time::Duration;
use zeroize::Zeroizing;

/// Bytes of a request's body that are dropped before the connection is closed.
const UNREAD: u64 = 64 << 10;

/// Request whose head has arrived. Dropped without an answer, its connection is closed.
#[derive(Debug)]
pub struct LoopbackRequest {
    /// HTTP method, such as `GET`.
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    /// Names and values; bytes that are not UTF-8 are replaced.
    pub(super) headers: Vec<(String, String)>,
    pub(super) stream: TcpStream,
}

impl LoopbackRequest {
    /// Returns the first value of a header; names are compared without case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Whether a header occurs more than once, so that another program may have read another value.
    pub fn repeats(&self, name: &str) -> bool {
        self.headers.iter().filter(|(own, _)| own.eq_ignore_ascii_case(name)).nth(1).is_some()
    }

    /// Returns the id of another user than ours and root who sent it, where the system says who sent it.
    #[cfg(unix)]
    pub fn foreign_user(&self) -> Option<u32> {
        let (Ok(SocketAddr::V4(peer)), Ok(SocketAddr::V4(own))) =
            (self.stream.peer_addr(), self.stream.local_addr())
        else {
            return None;
        };
        let own_user = rustix::process::getuid().as_raw();
        socket_owner::user_at(peer, own).filter(|user| *user != own_user && *user != 0)
    }

    /// Returns `None`: the system does not say who sent it.
    #[cfg(not(unix))]
    pub fn foreign_user(&self) -> Option<u32> {
        None
    }

    /// Sends a page and closes the connection; errors are ignored, since the browser may have gone.
    pub fn answer(self, status: u16, page: &str) {
        self.send(
            status,
            "text/html; charset=utf-8\r\nReferrer-Policy: no-referrer\r\n\
             Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'",
            page,
        );
    }

    /// Sends JSON and closes the connection; errors are ignored, since the client may have gone.
    pub fn answer_json(self, status: u16, body: &str) {
        self.send(status, "application/json", body);
    }

    /// Redirects to a link that is secret, and closes the connection.
    pub fn redirect(self, link: &Secret) {
        let head = Zeroizing::new(format!(
            "text/html; charset=utf-8\r\nReferrer-Policy: no-referrer\r\nLocation: {}",
            link.expose()
        ));
        self.send(303, &head, "");
    }

    fn send(self, status: u16, kind: &str, body: &str) {
        let mut stream = self.stream;
        let head = format!(
            "HTTP/1.1 {status} \r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
             X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
            body.len()
        );
        let text = Zeroizing::new(if self.method == "HEAD" { head } else { head + body });
        let sent = stream.set_nonblocking(false).and_then(|()| {
            stream.set_write_timeout(Some(Duration::from_secs(2)))?;
            stream.write_all(text.as_bytes())?;
            stream.shutdown(Shutdown::Write)?;
            // Closing a socket with unread bytes resets the connection (RST), and the client loses the answer.
            stream.set_nonblocking(true)?;
            io::copy(&mut (&stream).take(UNREAD), &mut io::sink())
        });
        // The other side may have closed the connection; nothing here depends on the answer.
        let _ = sent;
    }
}
