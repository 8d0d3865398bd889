//! HTTP calls with time limits, retries and bounded answers. Knows status codes; the room `services` interprets the
//! answers.

mod asking;
mod certificate;
mod client;
mod errors;
mod pace;
mod probe;
mod request;
mod send;
mod throttle;
mod throttles;

pub use client::AT_ONCE;
pub use errors::{ANSWERED_BY_ANOTHER, UNREACHED};
pub use probe::{check_certificates, check_proxy, probe};
pub use request::{Effort, FORM, Method, Reply, Request};
pub use send::{apart, send, send_throttled};
pub use throttle::{Throttle, Turn};
pub use throttles::Throttles;
