//! Limit of calls to the portal: a token bucket in real time.

use std::time::Instant;

use super::http::Response;

pub(super) struct Limit {
    /// Calls a second.
    rate: f64,
    burst: f64,
    tokens: f64,
    filled_at: Instant,
}

impl Limit {
    /// Starts with a full bucket.
    pub(super) fn new(rate: f64, burst: f64) -> Self {
        Self { rate, burst, tokens: burst, filled_at: Instant::now() }
    }

    /// Whether one more call is served now.
    pub(super) fn takes(&mut self) -> bool {
        let now = Instant::now();
        self.tokens = (self.tokens + (now - self.filled_at).as_secs_f64() * self.rate).min(self.burst);
        self.filled_at = now;
        let takes = self.tokens >= 1.0;
        if takes {
            self.tokens -= 1.0;
        }
        takes
    }
}

/// Answer of the real portal to a call above its limit; not JSON.
pub(super) fn too_many() -> Response {
    Response::of_type(429, "text/plain", b"HTTP 429 Unknown Code".to_vec())
}
