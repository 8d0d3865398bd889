//! `exec --mode endpoint`: a sidecar serves the credentials, and the command that replaces this process gets its address.

use super::endpoint_settings;
use super::shield::shield;
use crate::activation::attended::WithCredentials;
use crate::commands::Answer;
use crate::endpoint::{self, EndpointAddress, EndpointSource, Serving};
use crate::environ::{EndpointVariables, EnvChange, ShellState, proxy_exceptions};
use crate::error::{Failure, Kind};
use crate::secret::Secret;
use crate::system::System;
use crate::system::loopback_server::Listener;
use crate::system::process::sidecar::{self, Lifeline};
use crate::system::random;
use anyhow::Context;
use std::time::Duration;

/// Name of the sidecar's verb.
const SIDECAR: &str = "__endpoint";

/// What the command gets instead of keys, and the pipe that it has to hold.
pub(super) struct EndpointForCommand {
    url: String,
    token: Secret,
    shield: Option<String>,
    /// Held by the command.
    pub lifeline: Lifeline,
}

/// Starts the sidecar. Fails if the credentials are none that an endpoint can serve.
pub(super) fn start(
    sys: &System,
    (active, credentials): &WithCredentials,
) -> anyhow::Result<EndpointForCommand> {
    let first = endpoint::servable(active.name(), credentials.as_ref())?;
    let shield = shield(&active.target().config)?;
    if let Some(name) = &shield {
        sys.terminal.note(&format!(
            "AWS_PROFILE is {name} for the command: it has no credentials, and keeps tools from those of [default]"
        ));
    }
    let cannot = || Failure::new(Kind::General, "cannot start the credentials endpoint");
    let listener = Listener::bind(0).with_context(cannot)?;
    let address = EndpointAddress::new(listener.port(), &random::bytes()?, &random::bytes()?);
    let source = EndpointSource::of(active.target());
    let line = endpoint_settings::line(&address, &source, first).with_context(cannot)?;
    let lifeline = sidecar::start(&[SIDECAR], line.expose(), listener.into_socket()).with_context(cannot)?;
    Ok(EndpointForCommand { url: address.url(), token: address.token, shield, lifeline })
}

impl EndpointForCommand {
    /// Returns what the command gets instead of keys.
    pub fn state(&self) -> ShellState<'_> {
        let shield = self.shield.as_deref();
        ShellState::Endpoint(EndpointVariables { url: &self.url, token: &self.token, shield })
    }
}

/// Returns the change of variables around the endpoint: proxies must not get the calls, and where the endpoint refuses,
/// the SDK for Java would wait for the metadata of an instance.
pub(super) fn surroundings(sys: &System, mut change: EnvChange) -> EnvChange {
    change.add_set("AWS_EC2_METADATA_DISABLED", "true");
    for (name, value) in proxy_exceptions(|name| sys.env.text(name)) {
        change.add_set(name, value);
    }
    change
}

/// Serves an endpoint until the command has ended: the sidecar's whole life.
pub(in crate::commands) fn serve(sys: &System) -> anyhow::Result<Answer> {
    use std::os::fd::AsFd;
    let outside = || Failure::usage(format!("{SIDECAR} is started by `exec --mode endpoint`"));
    let sidecar::Started { settings, socket } = sidecar::started().with_context(outside)?;
    let listener = Listener::of(socket).with_context(outside)?;
    let endpoint = endpoint_settings::parse(&settings, listener.port()).with_context(outside)?;
    drop(Secret::new(settings));
    let pipe = sidecar::pipe();
    endpoint::serve(
        sys,
        listener,
        vec![endpoint],
        Serving {
            pause: Duration::MAX,
            command: Some((pipe.as_fd(), &sidecar::is_released)),
            turn: &mut |_, _| true,
        },
    );
    Ok(Answer { stdout: Vec::new(), code: 0 })
}
