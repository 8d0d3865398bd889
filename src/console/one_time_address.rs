//! An address on this machine that redirects the browser once: a link that signs in must not be an argument of the
//! browser, which every user of the machine can read. The address is such an argument, so a request of another user is
//! refused where the system says whose it is.

use crate::error::{Failure, Kind};
use crate::secret::Secret;
use crate::system::System;
use crate::system::loopback_server::{ClientLimits, Listener, LoopbackRequest};
use crate::system::random;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use std::time::Duration;

/// Time for the browser to start and to ask, with a question of its own perhaps.
const PATIENCE: Duration = Duration::from_secs(120);
/// Longest pause between two looks at the time.
const PAUSE: Duration = Duration::from_secs(1);

/// Opens an address that redirects to the link, and waits until the browser has asked for it. Fails if `open` does, or
/// if no browser asks within two minutes.
pub fn redirect_once(
    sys: &System,
    link: &Secret,
    open: impl FnOnce(&str) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    redirect_within(sys, link, PATIENCE, open)
}

fn redirect_within(
    sys: &System,
    link: &Secret,
    patience: Duration,
    open: impl FnOnce(&str) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut listener = Listener::bind(0, ClientLimits::BROWSERS).map_err(|error| {
        let what = format!("cannot listen on 127.0.0.1: {error}");
        Failure::new(Kind::General, what).hint("`--federate --print` prints the link")
    })?;
    let path = format!("/{}", BASE64_URL_SAFE_NO_PAD.encode(random::bytes::<32>()?));
    let host = format!("127.0.0.1:{}", listener.port());
    open(&format!("http://{host}{path}"))?;
    let is_it = |request: &LoopbackRequest| {
        request.method == "GET" && request.target == path && request.header("Host") == Some(&host)
    };
    let since = sys.clock.mark();
    while since.elapsed() < patience {
        listener.wait(None, PAUSE);
        for request in listener.requests() {
            let foreign = request.foreign_user().filter(|_| is_it(&request));
            if let Some(user) = foreign {
                sys.terminal
                    .warn(&format!("user {user} of this machine asked for the link, and did not get it"));
            } else if is_it(&request) {
                request.redirect(link);
                return Ok(());
            }
            request.answer(404, "<!DOCTYPE html><title>Not found</title><p>There is nothing here.</p>");
        }
    }
    let what = format!("the browser did not ask for the link within {} seconds", patience.as_secs());
    Err(Failure::new(Kind::General, what).hint("check `browser` or `console_browser` in the settings").into())
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "plays the browser")]
mod tests {
    use super::*;
    use crate::error;
    use crate::system::clock::Clock;
    use crate::system::env::Env;
    use crate::system::keychain::KeyInUse;
    use crate::system::terminal::{Terminal, Verbosity};
    use std::io::{Read, Write};
    use std::net::TcpStream;

    fn sys() -> System {
        System {
            env: Env::of(&[]),
            clock: Clock::Wall,
            key_in_use: KeyInUse::default(),
            terminal: Terminal::new(Verbosity::Quiet, anstream::ColorChoice::Never),
            person: Default::default(),
            parent: Default::default(),
        }
    }

    /// Sends a request and returns the head of the answer.
    fn asked(host: &str, request: &str) -> String {
        let mut stream = TcpStream::connect(host).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    #[test]
    fn only_the_whole_address_leads_to_the_link_and_only_once() {
        let link = Secret::new("https://signin.example/federation?SigninToken=x");
        let (tell, told) = std::sync::mpsc::channel();
        let server = std::thread::spawn(move || {
            redirect_once(&sys(), &link, |address| {
                tell.send(address.to_owned()).unwrap();
                Ok(())
            })
        });
        let address = told.recv().unwrap();
        let (host, path) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let port = host.split_once(':').unwrap().1;
        assert!(path.len() >= 43, "{path}");
        for wrong in [
            format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            format!("GET /{path}x HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            format!("GET /{path}?x HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            format!("GET /{path} HTTP/1.1\r\nHost: evil.example:{port}\r\n\r\n"),
            format!("GET /{path} HTTP/1.1\r\n\r\n"),
            format!("HEAD /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n"),
            format!("POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\n\r\n"),
        ] {
            let answer = asked(host, &wrong);
            assert!(
                answer.starts_with("HTTP/1.1 404") && !answer.contains("SigninToken"),
                "{wrong}: {answer}"
            );
        }
        let answer = asked(host, &format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        assert!(
            answer.contains("\r\nLocation: https://signin.example/federation?SigninToken=x\r\n"),
            "{answer}"
        );
        assert!(answer.contains("\r\nReferrer-Policy: no-referrer\r\n"), "{answer}");
        assert!(answer.contains("\r\nCache-Control: no-store\r\n"), "{answer}");
        server.join().unwrap().unwrap();
        assert!(TcpStream::connect(host).is_err(), "it still listens");
    }

    #[test]
    fn a_browser_that_never_asks_is_an_error() {
        let link = Secret::new("https://x");
        let failed = redirect_within(&sys(), &link, Duration::ZERO, |_| Ok(())).unwrap_err();
        assert_eq!(error::kind(&failed), Kind::General);
        assert!(failed.to_string().starts_with("the browser did not ask for the link"), "{failed}");
        let opened = redirect_once(&sys(), &link, |_| anyhow::bail!("no browser")).unwrap_err();
        assert_eq!(opened.to_string(), "no browser");
    }
}
