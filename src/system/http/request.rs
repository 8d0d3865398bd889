//! A request, the effort that it is worth, and the answer.

use crate::time::Time;
use std::path::PathBuf;
use std::time::Duration;

/// What the query protocol of AWS calls a form; it is signed as it stands.
pub const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// How long and how often a call is tried.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Time for one attempt.
    pub(super) attempt: Duration,
    /// Time for the whole call, retries and pauses included.
    pub(super) whole: Duration,
    pub(super) attempts: usize,
    /// Whether the service must see the request once at the most.
    pub(super) once: bool,
}

impl Effort {
    /// For what was asked for: three attempts, as in the "standard" retry mode of the AWS SDKs, in 30 s. One attempt
    /// gets half of that, so that a service that hangs once has a second chance.
    pub const FULL: Self =
        Effort { attempt: Duration::from_secs(15), whole: Duration::from_secs(30), attempts: 3, once: false };
    /// For what would be good to have and can wait: one attempt. Not shorter, since a token that was renewed for an
    /// answer that nobody waited for is lost.
    pub const BRIEF: Self =
        Effort { attempt: Duration::from_secs(10), whole: Duration::from_secs(10), attempts: 1, once: false };
    /// For what only makes a message better.
    pub const ASIDE: Self =
        Effort { attempt: Duration::from_secs(3), whole: Duration::from_secs(3), attempts: 1, once: false };
    /// For what can be asked once (an authorization code): repeated only where the request never left.
    pub const ONCE: Self =
        Effort { attempt: Duration::from_secs(30), whole: Duration::from_secs(30), attempts: 3, once: true };
}

/// How something is asked.
pub enum Method {
    /// For what is there.
    Get,
    /// For the headers of what is there.
    Head,
    /// With a body of JSON, or none.
    Post(Option<Vec<u8>>),
    /// With a form, as [`FORM`] names it.
    Form(Vec<u8>),
}

/// One request. Has no `Debug`: there are secrets in it.
pub struct Request<'a> {
    /// What is being asked, for messages: `GetRoleCredentials`.
    pub operation: &'static str,
    /// With scheme, host and query.
    pub url: String,
    /// Such as the token of the portal, or a signature.
    pub headers: &'a [(&'static str, &'a str)],
    /// How it is asked.
    pub method: Method,
    /// Where the profile names its own certificates.
    pub ca_bundle: Option<PathBuf>,
    /// How hard to try.
    pub effort: Effort,
    /// Which other answers are worth a further attempt: a service may ask for a pause with 400, too.
    pub asks_again: fn(&Reply) -> bool,
}

/// What came back, whatever its status.
#[derive(Debug)]
pub struct Reply {
    /// The status code; never one that was worth a further attempt, unless attempts ran out.
    pub status: u16,
    /// `x-amzn-ErrorType`, where the service names the error.
    pub error_type: Option<String>,
    /// `Location`, for redirects (which are never followed: they would carry a token elsewhere).
    pub location: Option<String>,
    /// What the service's clock says.
    pub date: Option<Time>,
    /// At most 1 MiB.
    pub body: Vec<u8>,
    pub(super) retry_after: Option<Duration>,
}

impl Reply {
    /// An answer without headers.
    pub fn new(status: u16, body: Vec<u8>) -> Self {
        Reply { status, error_type: None, location: None, date: None, body, retry_after: None }
    }
}
