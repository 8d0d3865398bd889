//! `exec --mode endpoint` on Windows, where no process can be replaced: this one waits for the command anyway, and serves
//! it from a thread. The endpoint ends with the command.

use crate::endpoint::{self, ServedEndpoints, ServedTarget, Serving};
use crate::system::System;
use crate::system::loopback_server::{self, Listener};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// What the thread needs.
pub(super) struct CommandServer {
    listener: Listener,
    served: ServedTarget,
}

impl CommandServer {
    /// Keeps the socket, to which the command can connect from now on.
    pub fn start(listener: Listener, served: ServedTarget) -> io::Result<Self> {
        Ok(CommandServer { listener, served })
    }

    /// Runs the command, and serves until it returns.
    pub fn during<T>(self, sys: &System, command: impl FnOnce() -> T) -> io::Result<T> {
        let CommandServer { listener, served } = self;
        let port = listener.port();
        let has_returned = AtomicBool::new(false);
        std::thread::scope(|scope| {
            std::thread::Builder::new().spawn_scoped(scope, || {
                let turn = &mut |_: &mut [_], _: &[_]| !has_returned.load(Ordering::SeqCst);
                let serving = Serving { pause: Duration::MAX, command: None, turn };
                endpoint::serve(sys, listener, ServedEndpoints::new(sys, vec![served]), serving);
            })?;
            let returned = command();
            has_returned.store(true, Ordering::SeqCst);
            loopback_server::wake(port);
            Ok(returned)
        })
    }
}

/// There is no sidecar on Windows.
#[cfg(windows)]
pub(in crate::commands) fn serve(_: &System) -> anyhow::Result<crate::commands::Answer> {
    Err(crate::error::Failure::usage("there is no such command on Windows").into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::aws::credentials::Credentials;
    use crate::endpoint::{EndpointAddress, EndpointSource};
    use crate::environ::RenewalArgs;
    use crate::secret::Secret;
    use crate::system::clock::Clock;
    use crate::system::env::Env;
    use crate::system::keychain::KeyInUse;
    use crate::system::loopback_server::ClientLimits;
    use crate::system::process::Parent;
    use crate::system::terminal::{Person, Terminal, Verbosity};
    use std::io::{Read, Write};
    use std::net::{Ipv4Addr, TcpStream};

    #[test]
    #[allow(clippy::disallowed_methods, reason = "a test is a client of the endpoint")]
    fn the_command_is_served_while_it_runs_and_no_longer() {
        let home = tempfile::tempdir().unwrap();
        let env = Env::of(&[("HOME", home.path().to_str().unwrap())]);
        let sys = System {
            clock: Clock::Wall,
            key_in_use: KeyInUse::default(),
            terminal: Terminal::new(Verbosity::Quiet, anstream::ColorChoice::Never),
            person: Person::new(true, &env),
            env,
            parent: Parent::default(),
        };
        let first = Credentials {
            access_key_id: "ASIA1".into(),
            secret_access_key: Secret::new("s"),
            session_token: Some(Secret::new("t")),
            expires_at: Some(sys.clock.now().plus(3600)),
            issued_at: sys.clock.now(),
            account_id: None,
        };
        let listener = Listener::bind(0, ClientLimits::PROGRAMS).unwrap();
        let address = EndpointAddress::new(listener.port(), &[1; 16], &[2; 32]);
        let (port, path, token) = (address.port, address.path.clone(), address.token.clone());
        let source = EndpointSource {
            word: "none".into(),
            given: RenewalArgs::default(),
            role: None,
            session: None,
            until: None,
        };
        let served = ServedTarget { address, source, known_order: None, first: Some(first) };
        let here = (Ipv4Addr::LOCALHOST, port);
        let server = CommandServer::start(listener, served).unwrap();
        let answer = server.during(&sys, || {
            let mut stream = TcpStream::connect(here).unwrap();
            let (path, token) = (path.expose(), token.expose());
            write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: {token}\r\n\r\n")
                .unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        });
        let answer = answer.unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 200 ") && answer.contains(r#""AccessKeyId":"ASIA1""#),
            "{answer}"
        );
        assert!(TcpStream::connect(here).is_err());
    }
}
