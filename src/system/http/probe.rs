//! Checks whether services answer: all at once, without retries. Any answer counts; the caller compares its clock.
//! Nothing but a progress message is printed.

use super::asking::said_while;
use super::client::agent;
use super::errors::{place, unanswered};
use super::request::{Reply, Request};
use super::send::attempt;
use crate::error::Failure;
use crate::system::System;
use crate::system::env::Env;
use std::path::Path;
use std::thread;

/// Sends each request once; returns the answers in the order of the requests.
pub fn probe(sys: &System, requests: &[Request<'_>]) -> Vec<anyhow::Result<Reply>> {
    let agents: Vec<_> = requests.iter().map(|request| agent(sys, request)).collect();
    let mut places: Vec<_> = requests.iter().map(place).collect();
    places.dedup();
    let whom = if let [only] = places[..] { only } else { "the services" };
    let answers = || {
        thread::scope(|scope| {
            let asked = requests.iter().zip(agents).map(|(request, agent)| {
                scope.spawn(move || {
                    let agent = agent?;
                    let limit = request.effort.attempt;
                    attempt(&agent, request, limit).map_err(|error| unanswered(&agent, request, error, limit))
                })
            });
            // Collected before the joins: the lazy iterator would start each call after the end of the one
            // before.
            let asked: Vec<_> = asked.collect();
            let lost = || Err(Failure::service("no answer").into());
            asked.into_iter().map(|asked| asked.join().unwrap_or_else(|_| lost())).collect()
        })
    };
    said_while(sys, whom, answers)
}

/// Returns the host of the configured proxy, if any. Error: invalid proxy variables.
pub fn check_proxy(env: &Env) -> anyhow::Result<Option<String>> {
    Ok(crate::system::http::client::proxy(env)?.map(|proxy| proxy.host().to_owned()))
}

/// Checks that the configured certificates can be read.
pub fn check_certificates(env: &Env, profile: Option<&Path>) -> anyhow::Result<()> {
    crate::system::http::client::roots(env, profile).map(drop)
}
