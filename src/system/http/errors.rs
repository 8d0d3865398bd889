//! Errors for a call without an answer: service not reached, connection lost, certificate rejected.

use super::certificate;
use super::request::Request;
use crate::error::Failure;
use crate::system::terminal::excerpt;
use std::io::ErrorKind;
use std::time::Duration;
use ureq::{Agent, Error, Timeout};

/// Hint when the service cannot be reached.
pub const UNREACHED: &str = "check the network, HTTPS_PROXY and the region of the session";

/// Hint when the answer is not from the service.
pub const ANSWERED_BY_ANOTHER: &str =
    "a server between this machine and AWS may have answered: check the proxy and endpoint settings";

/// Builds the error for a call without an answer; `left` is the time for fetching a rejected certificate.
pub(super) fn unanswered(
    agent: &Agent,
    request: &Request<'_>,
    error: Error,
    left: Duration,
) -> anyhow::Error {
    let place = place(request);
    if is_unreached(&error) {
        return anyhow::Error::msg(reason(&error))
            .context(Failure::service(format!("cannot reach {place}")).hint(UNREACHED));
    }
    let failure = Failure::service(format!("no answer from {place}"));
    let hint = match &error {
        Error::ConnectProxyFailed(_) => "check the proxy in HTTPS_PROXY, its user and its password",
        error if is_tls(error) => certificate::hint(error),
        Error::BodyExceedsLimit(_) | Error::Protocol(_) => ANSWERED_BY_ANOTHER,
        _ => UNREACHED,
    };
    let reason = reason(&error);
    let cause = match certificate::shown(&error, &request.url, agent.config().proxy(), left) {
        Some(issuer) => format!("{reason}; the server's certificate was issued by \"{issuer}\""),
        None => reason,
    };
    anyhow::Error::msg(cause).context(failure.hint(hint))
}

/// Whether the service was not reached: name not found, no network, nothing listens on the port.
pub(super) fn is_unreached(error: &Error) -> bool {
    match error {
        Error::HostNotFound | Error::ConnectionFailed => true,
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => true,
        Error::Io(error) => {
            is_lookup(error)
                || matches!(
                    error.kind(),
                    ErrorKind::ConnectionRefused
                        | ErrorKind::HostUnreachable
                        | ErrorKind::NetworkUnreachable
                        | ErrorKind::NetworkDown
                        | ErrorKind::AddrNotAvailable
                )
        }
        _ => false,
    }
}

/// Whether the name lookup failed. `std` has no error kind for it, only this text.
fn is_lookup(error: &std::io::Error) -> bool {
    error.to_string().starts_with("failed to lookup address information")
}

/// Formats the error without the HTTP library's wording, shortened: it may contain a proxy's answer.
fn reason(error: &Error) -> String {
    let reason = match error {
        Error::Io(io) if is_lookup(io) => {
            let why = io.to_string();
            let why = why.split_once(": ").map_or(why.as_str(), |(_, why)| why);
            format!("its address was not found; the network may be down ({why})")
        }
        Error::Io(io) => io.to_string(),
        Error::HostNotFound => "its address was not found; the network may be down".to_owned(),
        Error::ConnectionFailed => "the connection failed".to_owned(),
        Error::Timeout(Timeout::Resolve) => "its address was not found in time".to_owned(),
        Error::Timeout(Timeout::Connect) => "no connection in time".to_owned(),
        Error::Timeout(_) => "no complete answer in time".to_owned(),
        error => error.to_string(),
    };
    excerpt(&reason)
}

/// Whether it is a TLS error. ureq reports some errors of rustls as I/O errors.
pub(super) fn is_tls(error: &ureq::Error) -> bool {
    match error {
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) => true,
        ureq::Error::Io(error) => error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()),
        _ => false,
    }
}

/// Returns scheme, host and port of the request: enough for a message, without tokens and account ids.
pub(super) fn place<'a>(request: &'a Request<'_>) -> &'a str {
    let after_scheme = request.url.find("://").map_or(0, |at| at + 3);
    let end = request.url[after_scheme..].find(['/', '?']).map_or(request.url.len(), |at| after_scheme + at);
    &request.url[..end]
}
