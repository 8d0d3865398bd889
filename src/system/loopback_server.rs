//! Minimal HTTP server, for the browser's redirect at the end of a sign-in and for the credentials endpoint: listens on
//! a port of the loopback interface only. It never blocks, so that connections which send nothing, too much or too
//! slowly do not delay others. The caller interprets the requests.

use std::io::{self, ErrorKind, Read};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

pub use super::loopback_request::LoopbackRequest;
/// A file; on Windows a socket.
pub use rustix::fd::BorrowedFd;

/// Open connections; at one more the oldest is closed.
const MOST: usize = 64;
/// Connections that are accepted before the caller gets its turn.
const MOST_AT_ONCE: usize = 64;
/// Connections that the system holds until they are accepted. Where more come, the system drops them, and a client tries
/// again after a second, which is as long as some SDKs wait.
#[cfg(unix)]
const WAITING: i32 = 1024;
/// Pause after an error of accept(2) that only other programs can end.
const STARVED: Duration = Duration::from_millis(100);

/// Time for a look whether a program listens.
const PROBE: Duration = Duration::from_secs(1);

/// What a listener allows its clients.
#[derive(Clone, Copy, Debug)]
pub struct ClientLimits {
    /// Bytes of a request head.
    head: usize,
    /// Time within which a connection must send its request; it is closed afterwards, without an answer.
    patience: Duration,
}

impl ClientLimits {
    /// For browsers: a request line with an authorization code has a few thousand bytes, and browsers add cookies of other
    /// local servers.
    pub const BROWSERS: Self = ClientLimits { head: 64 << 10, patience: Duration::from_secs(20) };
    /// For programs, which send a few hundred bytes at once.
    pub const PROGRAMS: Self = ClientLimits { head: 8 << 10, patience: Duration::from_secs(5) };
}

/// Listening socket with the connections whose requests are incomplete.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    port: u16,
    limits: ClientLimits,
    /// The oldest first.
    open: Vec<Connection>,
    most: usize,
    /// Whether the last accept(2) failed for want of something that closing a connection here does not free.
    is_starved: bool,
}

/// Connection with the bytes of its incomplete request.
#[derive(Debug)]
struct Connection {
    stream: TcpStream,
    head: Vec<u8>,
    since: Instant,
}

/// Ends a `wait` of another thread for this port.
pub fn wake(port: u16) {
    // Without room for another connection there is one that ends the wait.
    let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, port));
}

/// Whether a program of this machine listens on the port.
pub fn is_listening(port: u16) -> bool {
    TcpStream::connect_timeout(&(Ipv4Addr::LOCALHOST, port).into(), PROBE).is_ok()
}

impl Listener {
    /// Listens on this port of 127.0.0.1; 0 chooses a free port.
    pub fn bind(port: u16, limits: ClientLimits) -> io::Result<Self> {
        Listener::of(TcpListener::bind((Ipv4Addr::LOCALHOST, port))?, limits)
    }

    /// Takes over a socket that another process has bound.
    pub fn of(socket: TcpListener, limits: ClientLimits) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        #[cfg(unix)]
        let_wait(&socket, WAITING);
        let port = socket.local_addr()?.port();
        Ok(Listener { socket, port, limits, open: Vec::new(), most: most(), is_starved: false })
    }

    /// Returns the socket, for another process.
    pub fn into_socket(self) -> TcpListener {
        self.socket
    }

    /// Waits until something arrives, `other` becomes readable or is closed, or the time has passed. May also return
    /// earlier.
    pub fn wait(&self, other: Option<BorrowedFd<'_>>, most: Duration) {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        use rustix::fd::AsFd;
        let connections = self.open.iter().map(|connection| connection.stream.as_fd());
        let accepts = (!self.is_starved).then(|| self.socket.as_fd());
        let all = accepts.into_iter().chain(connections).chain(other);
        let mut all: Vec<PollFd<'_>> = all.map(|fd| PollFd::from_borrowed_fd(fd, PollFlags::IN)).collect();
        let most = if self.is_starved { most.min(STARVED) } else { most };
        let most = Timespec::try_from(most).ok();
        // After an error, such as a signal, the caller looks at everything anyway.
        let _ = poll(&mut all, most.as_ref());
    }

    /// Port that the socket listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Closes all connections whose requests are incomplete.
    pub fn hang_up(&mut self) {
        self.open.clear();
    }

    /// Returns the requests that have arrived; does not wait.
    pub fn requests(&mut self) -> Vec<LoopbackRequest> {
        let mut requests = Vec::new();
        self.is_starved = false;
        // Bounded: a program that floods the port must not keep this loop from returning.
        for _ in 0..MOST_AT_ONCE {
            match self.socket.accept() {
                Ok((stream, _)) => self.admit(stream, &mut requests),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                // The client has gone.
                Err(error) if error.kind() == ErrorKind::ConnectionAborted => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => {
                    // The process has no file descriptor left: the oldest connection is closed to free one.
                    self.is_starved = self.open.is_empty();
                    drop((!self.open.is_empty()).then(|| self.open.remove(0)));
                    break;
                }
            }
        }
        self.read(&mut requests);
        requests
    }

    /// Adds a connection. In place of the oldest one, if there are too many: but not of one whose request has arrived.
    fn admit(&mut self, stream: TcpStream, requests: &mut Vec<LoopbackRequest>) {
        if self.open.len() >= self.most {
            self.read(requests);
        }
        if self.open.len() >= self.most {
            self.open.remove(0);
        }
        if stream.set_nonblocking(true).is_ok() {
            self.open.push(Connection { stream, head: Vec::new(), since: Instant::now() });
        }
    }

    /// Reads what has arrived; connections whose request is complete, or that have ended, are open no more.
    fn read(&mut self, requests: &mut Vec<LoopbackRequest>) {
        for mut connection in std::mem::take(&mut self.open) {
            match connection.read(self.limits.head) {
                Progress::Waiting if connection.since.elapsed() < self.limits.patience => {
                    self.open.push(connection);
                }
                Progress::Arrived { method, target, headers } => {
                    let stream = connection.stream;
                    requests.push(LoopbackRequest { method, target, headers, stream });
                }
                Progress::Waiting | Progress::Gone => {}
            }
        }
    }
}

/// Lets this many connections wait until they are accepted; `TcpListener` allows 128.
#[cfg(unix)]
#[allow(unsafe_code, reason = "listen has no safe interface here")]
fn let_wait(socket: &TcpListener, waiting: i32) {
    use std::os::fd::AsRawFd;
    // SAFETY: takes integers only. Where it fails, the former number stays.
    unsafe { libc::listen(socket.as_raw_fd(), waiting) };
}

/// Open connections that this process can afford: a quarter of the files that it may open, since those that wait for an
/// answer and a renewal need some too.
fn most() -> usize {
    #[cfg(unix)]
    let files = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    #[cfg(not(unix))]
    let files: Option<u64> = None;
    files.map_or(MOST, |files| usize::try_from(files / 4).map_or(MOST, |files| files.clamp(1, MOST)))
}

/// State of a connection after a read.
enum Progress {
    Waiting,
    Arrived { method: String, target: String, headers: Vec<(String, String)> },
    Gone,
}

impl Connection {
    fn read(&mut self, longest: usize) -> Progress {
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
                    let (method, target) = (method.to_owned(), target.to_owned());
                    let text = |header: &httparse::Header<'_>| {
                        (header.name.to_owned(), String::from_utf8_lossy(header.value).into_owned())
                    };
                    let headers = request.headers.iter().map(text).collect();
                    return Progress::Arrived { method, target, headers };
                }
                (Ok(_), _, _) if self.head.len() < longest => {}
                _ => return Progress::Gone,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// Waits until `count` requests have arrived.
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
        let mut listener = Listener::bind(0, ClientLimits::BROWSERS).unwrap();
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
        let mut listener = Listener::bind(0, ClientLimits::BROWSERS).unwrap();
        let mut silent = Vec::new();
        for _ in 0..MOST {
            silent.push(connect(&listener));
            assert!(listener.requests().is_empty());
        }
        let mut nonsense = connect(&listener);
        nonsense.write_all(b"\x16\x03\x01\x02\x00\x01").unwrap();
        let mut endless = connect(&listener);
        for _ in 0..=ClientLimits::BROWSERS.head / 4096 {
            // The server may close the connection in the middle of the write.
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
    fn another_thread_can_end_a_wait() {
        let listener = Listener::bind(0, ClientLimits::PROGRAMS).unwrap();
        let port = listener.port();
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            listener.wait(None, Duration::from_secs(3600));
            let _ = tell.send(());
        });
        wake(port);
        told.recv_timeout(Duration::from_secs(60)).expect("it waits on");
    }

    #[test]
    fn the_port_is_that_of_the_loopback_interface_only() {
        let listener = Listener::bind(0, ClientLimits::BROWSERS).unwrap();
        assert_eq!(listener.socket.local_addr().unwrap().ip(), Ipv4Addr::LOCALHOST);
        assert_eq!(
            Listener::bind(listener.port(), ClientLimits::BROWSERS).unwrap_err().kind(),
            ErrorKind::AddrInUse
        );
    }
}
