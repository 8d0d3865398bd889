//! Request, retry policy and answer.

use crate::time::Time;
use std::path::PathBuf;
use std::time::Duration;

/// Content type of AWS's query protocol; part of the signed headers, so that it is sent exactly like this.
pub const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// Time limits and retries of a call.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Time for one attempt.
    pub(super) attempt: Duration,
    /// Time for the whole call, retries and pauses included.
    pub(super) whole: Duration,
    pub(super) attempts: usize,
    /// Whether the service may receive the request at most once.
    pub(super) once: bool,
}

impl Effort {
    /// For calls that the command needs: three attempts (SDKs, retry mode "standard") in 30 s. One attempt gets half
    /// of that, so that one that hangs leaves time for another.
    pub const FULL: Self =
        Effort { attempt: Duration::from_secs(15), whole: Duration::from_secs(30), attempts: 3, once: false };
    /// For calls that can wait until later: one attempt. Not shorter than 10 s: if a token is renewed but its answer
    /// not awaited, the new refresh token is lost.
    pub const BRIEF: Self =
        Effort { attempt: Duration::from_secs(10), whole: Duration::from_secs(10), attempts: 1, once: false };
    /// For calls that only improve a message.
    pub const ASIDE: Self =
        Effort { attempt: Duration::from_secs(3), whole: Duration::from_secs(3), attempts: 1, once: false };
    /// For calls that must not be repeated (an authorization code is valid once): repeated only if the request was
    /// not sent.
    pub const ONCE: Self =
        Effort { attempt: Duration::from_secs(30), whole: Duration::from_secs(30), attempts: 3, once: true };
}

/// HTTP method with its body.
pub enum Method<'a> {
    /// `GET`.
    Get,
    /// `HEAD`.
    Head,
    /// `POST` with a JSON body, or with none.
    Post(Option<Vec<u8>>),
    /// `POST` with a JSON body and a header `DPoP`, made anew for each attempt.
    Proven {
        /// The body.
        body: Vec<u8>,
        /// Returns the header's value.
        proof: &'a (dyn Fn() -> std::io::Result<String> + Sync),
    },
    /// `POST` with a form body; content type [`FORM`].
    Form(Vec<u8>),
}

/// One request. No `Debug`: it contains secrets.
pub struct Request<'a> {
    /// Operation for messages, such as `GetRoleCredentials`.
    pub operation: &'static str,
    /// URL with scheme, host and query.
    pub url: String,
    /// Headers, such as the portal's bearer token or a signature.
    pub headers: &'a [(&'static str, &'a str)],
    /// HTTP method with its body.
    pub method: Method<'a>,
    /// The profile's `ca_bundle`.
    pub ca_bundle: Option<PathBuf>,
    /// Time limits and retries.
    pub effort: Effort,
    /// Whether an answer with another status is retried too: a service may report throttling with 400.
    pub asks_again: fn(&Reply) -> bool,
}

/// Answer of any status.
#[derive(Debug)]
pub struct Reply {
    /// Status code; a retryable one only after the last attempt.
    pub status: u16,
    /// `x-amzn-ErrorType` header.
    pub error_type: Option<String>,
    /// `Location` header. Redirects are never followed: they would send a token to another host.
    pub location: Option<String>,
    /// `Date` header: the service's clock.
    pub date: Option<Time>,
    /// Body, at most 1 MiB.
    pub body: Vec<u8>,
    /// How long the service asks to wait before the next call.
    pub retry_after: Option<Duration>,
}

impl Reply {
    /// Builds an answer without headers.
    pub fn new(status: u16, body: Vec<u8>) -> Self {
        Reply { status, error_type: None, location: None, date: None, body, retry_after: None }
    }
}
