//! `exec --mode endpoint` on Unix: a sidecar serves the credentials, and the command replaces this process.

use super::endpoint_settings;
use crate::commands::Answer;
use crate::endpoint::{self, ServedEndpoints, ServedTarget, Serving};
use crate::error::Failure;
use crate::secret::Secret;
use crate::system::System;
use crate::system::loopback_server::{ClientLimits, Listener};
use crate::system::process::sidecar::{self, Lifeline};
use anyhow::Context;
use std::io;
use std::time::Duration;

/// Name of the sidecar's verb.
const SIDECAR: &str = "__endpoint";

/// The sidecar, and the pipe that the command has to hold.
pub(super) struct CommandServer(Lifeline);

impl CommandServer {
    /// Starts the sidecar.
    pub fn start(listener: Listener, served: ServedTarget) -> io::Result<Self> {
        let line = endpoint_settings::line(&served).ok_or(io::ErrorKind::InvalidInput)?;
        sidecar::start(&[SIDECAR], line.expose(), listener.into_socket()).map(CommandServer)
    }

    /// Runs the command, which replaces this process, and leaves the pipe to it.
    pub fn during<T>(self, _: &System, command: impl FnOnce() -> T) -> io::Result<T> {
        self.0.leave()?;
        Ok(command())
    }
}

/// Serves an endpoint until the command has ended: the sidecar's whole life.
pub(in crate::commands) fn serve(sys: &System) -> anyhow::Result<Answer> {
    use std::os::fd::AsFd;
    let outside = || Failure::usage(format!("{SIDECAR} is started by `exec --mode endpoint`"));
    let sidecar::Started { settings, socket, command } = sidecar::started().with_context(outside)?;
    let listener = Listener::of(socket, ClientLimits::PROGRAMS).with_context(outside)?;
    let endpoint = endpoint_settings::parse(&settings, listener.port()).with_context(outside)?;
    drop(Secret::new(settings));
    let pipe = sidecar::pipe();
    endpoint::serve(
        sys,
        listener,
        ServedEndpoints::new(sys, vec![endpoint]),
        Serving {
            pause: Duration::MAX,
            command: Some((pipe.as_fd(), &|| command.has_ended())),
            turn: &mut |_, _| true,
        },
    );
    Ok(Answer { stdout: Vec::new(), code: 0 })
}
