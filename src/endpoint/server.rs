//! Answers requests from memory, and renews behind them.

use super::holder::Holder;
use super::lifetime::Lifetime;
use super::request_check::{Rejection, check};
use super::{EndpointAddress, EndpointSource, answer};
use crate::aws::credentials::Credentials;
use crate::system::System;
use crate::system::loopback_server::{BorrowedFd, Listener, LoopbackRequest};
use std::time::Duration;

/// Longest pause between two looks at the credentials: while they are served, and while they are not.
const PAUSES: (Duration, Duration) = (Duration::from_secs(10), Duration::from_secs(2));

/// One target that is served.
#[derive(Debug)]
pub struct ServedTarget {
    /// Where.
    pub address: EndpointAddress,
    /// Which credentials.
    pub source: EndpointSource,
    /// Number of the newest order to let go, from before its credentials were asked for.
    pub known_order: Option<u64>,
    /// Credentials that are known already.
    pub first: Option<Credentials>,
}

/// State of one target, for a person.
#[derive(Clone, Copy, Debug)]
pub struct EndpointStatus {
    /// Requests that were answered with credentials.
    pub requests: u64,
    /// Seconds that the credentials have left; `None` while there are none.
    pub left: Option<i64>,
}

/// How long to serve, and what happens beside that.
pub struct Serving<'a> {
    /// Longest pause between two calls of `turn`.
    pub pause: Duration,
    /// The end of a pipe that wakes the server, and whether the command at its other end has ended. Without it the
    /// server goes on until `turn` ends it.
    pub command: Option<(BorrowedFd<'a>, &'a dyn Fn() -> bool)>,
    /// Called between requests; may change addresses (a new token). `false` ends the server.
    pub turn: &'a mut dyn FnMut(&mut [EndpointAddress], &[EndpointStatus]) -> bool,
}

/// Targets with the state of their credentials, which are served from here on.
#[derive(Debug)]
pub struct ServedEndpoints {
    addresses: Vec<EndpointAddress>,
    holders: Vec<Holder>,
}

impl ServedEndpoints {
    /// Looks at the sign-ins that the credentials come from, so that a later sign-in is noticed.
    pub fn new(sys: &System, targets: Vec<ServedTarget>) -> Self {
        let (mut addresses, mut holders) = (Vec::new(), Vec::new());
        for ServedTarget { address, source, known_order, first } in targets {
            addresses.push(address);
            holders.push(Holder::new(sys, source, known_order, first));
        }
        ServedEndpoints { addresses, holders }
    }

    /// Fails if credentials are not served any more, or their target leads to another role: for a caller that is about to
    /// hand out the addresses.
    pub fn check(&self, sys: &System) -> anyhow::Result<()> {
        self.holders.iter().try_for_each(|holder| holder.check(sys))
    }
}

/// Serves the endpoints.
pub fn serve(sys: &System, mut listener: Listener, endpoints: ServedEndpoints, serving: Serving<'_>) {
    let Serving { pause: longest, command, turn } = serving;
    let ServedEndpoints { mut addresses, holders } = endpoints;
    let mut requests = vec![0; holders.len()];
    let mut life = Lifetime::default();
    std::thread::scope(|scope| {
        loop {
            let now = sys.clock.mark();
            if !life.is_released() && command.is_some_and(|(_, is_released)| is_released()) {
                life.release(now);
            }
            for request in listener.requests() {
                if let Some(index) = answer_one(sys, &addresses, &holders, request) {
                    requests[index] += 1;
                    life.request(now);
                }
            }
            let left = life.left(now);
            if left.is_some_and(|left| left.is_zero()) {
                break;
            }
            let mut pause = PAUSES.0.min(longest);
            let mut status = Vec::new();
            for (holder, requests) in holders.iter().zip(&requests) {
                if holder.begins(sys) {
                    let attempt = std::thread::Builder::new().spawn_scoped(scope, || holder.renew(sys));
                    // The system has no room for a thread now.
                    if attempt.is_err() {
                        holder.gives_up();
                    }
                }
                let left = holder.left(sys.clock.now());
                if left.is_none() {
                    pause = pause.min(PAUSES.1);
                }
                status.push(EndpointStatus { requests: *requests, left });
            }
            if !turn(&mut addresses, &status) {
                break;
            }
            let held = command.map(|(pipe, _)| pipe).filter(|_| !life.is_released());
            listener.wait(held, left.map_or(pause, |left| left.min(pause)));
        }
    });
}

/// Answers a request; returns the index of the target if it was from a program that knows the token.
fn answer_one(
    sys: &System,
    addresses: &[EndpointAddress],
    holders: &[Holder],
    request: LoopbackRequest,
) -> Option<usize> {
    let is_ambiguous = ["Host", "Authorization"].iter().any(|name| request.repeats(name));
    let checked = match is_ambiguous {
        true => Err(Rejection::Forbidden),
        false => check(&request.method, &request.target, |name| request.header(name), addresses),
    };
    match checked {
        Ok(index) => {
            match holders[index].body(sys) {
                Ok(body) => request.answer_json(200, body.expose()),
                Err(unavailable) => {
                    let body = serde_json::to_string(&unavailable).unwrap_or_default();
                    request.answer_json(unavailable.status, &body);
                }
            }
            Some(index)
        }
        Err(rejection) => {
            let (status, body) = answer::rejection(rejection);
            request.answer_json(status, body);
            None
        }
    }
}
