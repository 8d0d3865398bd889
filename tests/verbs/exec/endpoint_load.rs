//! An endpoint among many clients at once, slow and hostile ones: the right request is answered, and memory and files
//! stay within their bounds.

use super::served::{Served, sidecar_of, world};
use crate::support::wait::until;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

/// Connections that are open at once.
const MANY: usize = 1000;
/// KiB by which they may let the process grow: the build of the tests is larger than the product.
const GROWTH: u64 = 3 << 10;
/// Files that the process may have open meanwhile: its connections, those that wait for an answer, and a few more.
const FILES: usize = 64 + 64 + 32;
/// Kind of a connection with a large head.
const LARGE: usize = 7;

/// Peak of the memory of a process, in KiB.
fn peak(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn files(pid: u32) -> usize {
    std::fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count()
}

/// Lets this process have so many files.
fn with_files(count: u64) {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < count) {
        limit.current = Some(count);
        setrlimit(Resource::Nofile, limit).unwrap();
    }
}

/// Opens a connection and begins something with it; the request that gets an answer of this status.
fn begin(served: &Served, kind: usize) -> (TcpStream, Option<u16>) {
    let (host, path) = served.place();
    let token = &served.token;
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let get = |headers: &str| format!("GET {path} HTTP/1.1\r\n{headers}\r\n\r\n");
    let (text, status) = match kind {
        // Silent.
        0 => (String::new(), None),
        // As if a byte at a time: never complete.
        1 => (format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: {token}\r\nX-Slow: "), None),
        // Not HTTP.
        2 => ("\x16\x03\x01\x02\x00\x01".to_owned(), None),
        3 => (get(&format!("Host: evil.example\r\nAuthorization: {token}")), Some(403)),
        4 => (get(&format!("Host: {host}\r\nAuthorization: {}", "x".repeat(43))), Some(401)),
        5 => (get(&format!("Host: {host}\r\nAuthorization: {token}")).replacen("GET", "POST", 1), Some(403)),
        6 => (
            get(&format!("Host: {host}\r\nAuthorization: {token}\r\nOrigin: https://evil.example")),
            Some(403),
        ),
        // As large as a head may be for browsers, and not complete.
        LARGE => (format!("GET {path} HTTP/1.1\r\nX: {}", "x".repeat(60 << 10)), None),
        // Half closed.
        8 => ("GET /".to_owned(), None),
        _ => (get(&format!("Host: {host}\r\nAuthorization: {token}")).replacen('/', "/../", 1), Some(404)),
    };
    // The other end may have closed the connection already.
    let _ = stream.write_all(text.as_bytes());
    if kind == 8 {
        let _ = stream.shutdown(Shutdown::Write);
    }
    (stream, status)
}

#[test]
fn a_thousand_clients_are_refused_or_dropped_while_the_right_one_is_answered() {
    with_files(2 * MANY as u64);
    let world = world();
    let served = Served::start(&world, "dev");
    assert_eq!(served.answer().0, 200);
    let sidecar = sidecar_of(&world);
    let (idle, small) = (files(sidecar), peak(sidecar));
    let mut open = Vec::new();
    for number in 0..MANY {
        open.push(begin(&served, number % 10));
        if number % 50 == 0 {
            // Those that are left of the slow ones send another byte.
            for (stream, _) in open.iter_mut().skip(1).step_by(10) {
                let _ = stream.write_all(b"x");
            }
            assert_eq!(served.answer().0, 200, "{number}");
            assert!(files(sidecar) <= FILES, "{} files at {number}", files(sidecar));
        }
    }
    let large: Vec<_> = (0..200).map(|_| begin(&served, LARGE)).collect();
    assert_eq!(served.answer().0, 200);
    drop(large);
    let grown = peak(sidecar) - small;
    assert!(grown <= GROWTH, "{grown} KiB more");
    // Half of the connections have asked for something that has an answer.
    let mut answered = 0;
    for (mut stream, status) in open {
        let Some(status) = status else { continue };
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        assert!(!answer.contains("ASIA"), "{answer}");
        if answer.starts_with(&format!("HTTP/1.1 {status} ")) {
            answered += 1;
        } else {
            assert_eq!(answer, "", "instead of {status}");
        }
    }
    assert!(answered > 0);
    // The clients are gone, and so is what they held.
    until(|| files(sidecar) <= idle);
    assert_eq!(served.answer().0, 200);
}

#[test]
fn a_request_that_has_arrived_is_answered_though_a_hundred_came_after_it() {
    let world = world();
    let served = Served::start(&world, "dev");
    let (host, path) = served.place();
    let sidecar = rustix::process::Pid::from_raw(sidecar_of(&world) as i32).unwrap();
    // While it stands still, its clients wait in the queue of the system.
    rustix::process::kill_process(sidecar, rustix::process::Signal::STOP).unwrap();
    let mut right = TcpStream::connect(host).unwrap();
    write!(right, "GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: {}\r\n\r\n", served.token).unwrap();
    let others: Vec<_> = (0..300).map(|_| TcpStream::connect(host).unwrap()).collect();
    rustix::process::kill_process(sidecar, rustix::process::Signal::CONT).unwrap();
    let mut answer = String::new();
    right.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer:?}");
    drop(others);
}

#[test]
fn a_process_that_may_open_few_files_answers_among_more_clients_than_it_has_files() {
    let world = world();
    let script = "ulimit -n 32; exec ssoenv exec -q --mode endpoint dev -- sh -c \
                  'echo \"$AWS_CONTAINER_CREDENTIALS_FULL_URI $AWS_CONTAINER_AUTHORIZATION_TOKEN\"; cat'";
    let mut line = world.command("sh");
    line.args(["-c", script]);
    let served = Served::of(line);
    let (host, _) = served.place();
    let silent: Vec<_> = (0..100).map(|_| TcpStream::connect(host).unwrap()).collect();
    assert_eq!(served.answer().0, 200);
    // It can still read files: a sign-out is seen.
    assert_eq!(world.run(&["logout", "my-org"]).code, Some(0));
    served.waits_for(403, "SignInNeeded");
    drop(silent);
}
