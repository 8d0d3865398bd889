//! `exec --mode endpoint`: the command gets the address of an endpoint instead of keys.

use super::shield_offer::shield_or_offer;
#[cfg(unix)]
use super::sidecar_server::CommandServer;
#[cfg(windows)]
use super::thread_server::CommandServer;
use crate::activation::attended::WithCredentials;
use crate::endpoint::{self, EndpointAddress, EndpointSource, ServedTarget};
use crate::environ::{EndpointVariables, EnvChange, ShellState, proxy_exceptions};
use crate::error::{Failure, Kind};
use crate::secret::Secret;
use crate::system::System;
use crate::system::loopback_server::{ClientLimits, Listener};
use crate::system::random;
use crate::time::Time;
use anyhow::Context;

/// What the command gets instead of keys, and what serves it.
pub(super) struct EndpointForCommand {
    url: String,
    token: Secret,
    shield: Option<String>,
    /// Serves while the command runs.
    pub server: CommandServer,
}

/// Starts the server, which hands them out until that time if there is one. Fails if the credentials are none that an endpoint can serve.
pub(super) fn start(
    sys: &System,
    (active, credentials): &WithCredentials,
    until: Option<Time>,
) -> anyhow::Result<EndpointForCommand> {
    let first = endpoint::servable(active.name(), credentials.as_ref())?;
    let shield = shield_or_offer(sys, &active.target().config)?;
    if let Some(name) = &shield {
        sys.terminal.note(&format!(
            "AWS_PROFILE is {name} for the command: it has no credentials, and keeps tools from those of [default]"
        ));
    }
    let cannot = || Failure::new(Kind::General, "cannot start the credentials endpoint");
    let listener = Listener::bind(0, ClientLimits::PROGRAMS).with_context(cannot)?;
    let address = EndpointAddress::new(listener.port(), &random::bytes()?, &random::bytes()?);
    let (url, token) = (address.url(), address.token.clone());
    let source = EndpointSource { until, ..EndpointSource::of(active.target()) };
    let known_order = active.known_order();
    let served = ServedTarget { address, source, known_order, first: Some(first.clone()) };
    let server = CommandServer::start(listener, served).with_context(cannot)?;
    Ok(EndpointForCommand { url, token, shield, server })
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
