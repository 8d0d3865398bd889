//! Polls until the person has confirmed the code (RFC 8628, 3.4–3.5).

use crate::services::endpoint::Endpoints;
use crate::services::error::{Refusal, ServiceError};
use crate::services::oidc::Grant;
use crate::services::oidc::Registration;
use crate::services::oidc::{self, DeviceAuthorization, Offer};
use crate::system::System;
use crate::system::http::Effort;
use std::time::Duration;

/// Added to the pause when the service asks to slow down (RFC 8628, 3.5).
const SLOWER: Duration = Duration::from_secs(5);
/// Shortest and longest pause between two polls, whatever the service says.
const SHORTEST: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(30);

/// Why there is no token.
#[derive(Debug)]
pub(super) enum NotConfirmed {
    /// The code has expired.
    Expired,
    /// The person, or an administrator, declined.
    Denied(Refusal),
    /// Another refusal, or no answer.
    Other(ServiceError),
}

/// Waits until the person has decided, but at most `patience` and the code's own lifetime.
pub(super) fn wait(
    sys: &System,
    endpoints: &Endpoints,
    registration: &Registration,
    asked: &DeviceAuthorization,
    patience: Duration,
) -> Result<Grant, NotConfirmed> {
    let start = sys.clock.mark();
    let patience = patience.min(Duration::from_secs(asked.expires_in));
    // Bounded, in case the service names no pause, or one of hours.
    let mut pause = Duration::from_secs(asked.interval).clamp(SHORTEST, LONGEST);
    let mut away = Duration::ZERO;
    let mut last = None;
    loop {
        let left = patience.saturating_sub(start.elapsed());
        if left.is_zero() {
            return Err(last.map_or(NotConfirmed::Expired, NotConfirmed::Other));
        }
        sys.clock.sleep((pause + away).min(left));
        let offer = Offer::DeviceCode(&asked.device_code);
        let refusal = match oidc::create_token(sys, endpoints, registration, offer, Effort::ONCE) {
            Ok(grant) => return Ok(grant),
            Err(ServiceError::Refused(refusal)) if !(500..600).contains(&refusal.status) => refusal,
            Err(no) => {
                // The network may be down for a while, for example after a laptop wakes up, and the code is still
                // valid. RFC 8628 (3.5) allows to back off and continue.
                last = Some(no);
                away = (away * 2).clamp(SHORTEST, LONGEST);
                continue;
            }
        };
        (last, away) = (None, Duration::ZERO);
        if refusal.is(&["SlowDownException", "slow_down"]) || refusal.is_throttled() {
            pause += SLOWER;
        } else if refusal.is(&["ExpiredTokenException", "expired_token"]) {
            return Err(NotConfirmed::Expired);
        } else if refusal.is(&["AccessDeniedException", "access_denied"]) {
            return Err(NotConfirmed::Denied(refusal));
        } else if !refusal.is(&["AuthorizationPendingException", "authorization_pending"]) {
            return Err(NotConfirmed::Other(ServiceError::Refused(refusal)));
        }
    }
}
