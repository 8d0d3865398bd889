//! Socket and threads: one thread per connection, so that a client that hangs blocks no other.

use std::io::BufReader;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::fault::Answer;
use super::http::{Request, Response};

pub(super) struct Listener {
    address: SocketAddr,
    stop: Arc<Stop>,
    accepting: Option<JoinHandle<()>>,
}

/// Tells every thread that the service stops.
#[derive(Default)]
pub(super) struct Stop {
    stopped: Mutex<bool>,
    changed: Condvar,
}

struct Connection {
    stream: Arc<TcpStream>,
    thread: JoinHandle<()>,
}

impl Listener {
    pub(super) fn start<F>(socket: TcpListener, answer: F) -> Self
    where
        F: Fn(&Request, &Stop) -> Answer + Send + Sync + 'static,
    {
        let address = socket.local_addr().expect("a bound socket has an address");
        let stop = Arc::new(Stop::default());
        let seen_by_all = Arc::clone(&stop);
        let accepting = thread::spawn(move || accept(&socket, &seen_by_all, &Arc::new(answer)));
        Self { address, stop, accepting: Some(accepting) }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop.stop();
        // Only a connection wakes a thread that is blocked in accept(2).
        let _ = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
        let accepting = self.accepting.take().expect("dropped once");
        if accepting.join().is_err() && !thread::panicking() {
            panic!("a thread of the loopback Identity Center panicked; its message is above");
        }
    }
}

impl Stop {
    /// Sleeps; returns early when the service stops.
    pub(super) fn sleep(&self, duration: Duration) {
        if duration.is_zero() {
            return;
        }
        let stopped = self.stopped.lock().expect("no holder panics");
        let _ = self
            .changed
            .wait_timeout_while(stopped, duration, |stopped| !*stopped)
            .expect("no holder panics");
    }

    fn stop(&self) {
        *self.stopped.lock().expect("no holder panics") = true;
        self.changed.notify_all();
    }

    fn has_stopped(&self) -> bool {
        *self.stopped.lock().expect("no holder panics")
    }
}

fn accept<F>(socket: &TcpListener, stop: &Arc<Stop>, answer: &Arc<F>)
where
    F: Fn(&Request, &Stop) -> Answer + Send + Sync + 'static,
{
    let mut connections: Vec<Connection> = Vec::new();
    for stream in socket.incoming() {
        if stop.has_stopped() {
            break;
        }
        for ended in connections.extract_if(.., |connection| connection.thread.is_finished()) {
            ended.join();
        }
        let Ok(stream) = stream else {
            // Out of file descriptors; trying again at once would only use CPU time.
            stop.sleep(Duration::from_millis(10));
            continue;
        };
        let stream = Arc::new(stream);
        let (stop, answer) = (Arc::clone(stop), Arc::clone(answer));
        let served = Arc::clone(&stream);
        let thread = thread::spawn(move || {
            converse(&served, |request| answer(request, &stop));
            // The list of connections still holds the socket, so that it would stay open.
            let _ = served.shutdown(Shutdown::Both);
        });
        connections.push(Connection { stream, thread });
    }
    for connection in &connections {
        let _ = connection.stream.shutdown(Shutdown::Both);
    }
    connections.into_iter().for_each(Connection::join);
}

impl Connection {
    fn join(self) {
        if let Err(panic) = self.thread.join() {
            std::panic::resume_unwind(panic);
        }
    }
}

/// Answers requests until either side closes.
fn converse(stream: &TcpStream, answer: impl Fn(&Request) -> Answer) {
    let _ = stream.set_nodelay(true);
    let mut reader = BufReader::new(stream);
    loop {
        let goes_on = match Request::read(&mut reader) {
            Ok(Some(request)) => {
                let has_body = request.method != "HEAD";
                let answer = answer(&request);
                answer.send(&mut reader, has_body, request.keeps_alive)
            }
            Ok(None) => false,
            Err(unreadable) => {
                let response = Response::empty(unreadable.0);
                Answer::Respond(response).send(&mut reader, true, false)
            }
        };
        if !goes_on {
            return;
        }
    }
}
