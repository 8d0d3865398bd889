//! Asking again and again whether the person has confirmed the code (RFC 8628, 3.4–3.5).

use super::oidc::{self, DeviceAuthorization, No, Offer};
use super::refusal::Refusal;
use super::token::{Grant, Registration};
use crate::config::endpoint::Endpoints;
use crate::system::System;
use crate::system::http::Effort;
use std::time::Duration;

/// How much longer the pause becomes when the service asks for it (RFC 8628, 3.5).
const SLOWER: u64 = 5;
/// So many polls in a row without any answer end the wait: the network is gone, not the person.
const UNANSWERED: u32 = 5;

/// Why there is no token.
#[derive(Debug)]
pub(super) enum NotConfirmed {
    /// The code has run out.
    Expired,
    /// The person, or an administrator, has said no.
    Denied(Refusal),
    /// The service has said no for another reason, or nothing.
    Other(No),
}

/// Waits until the person has decided. `patience` is the most that is waited.
pub(super) fn wait(
    sys: &System,
    endpoints: &Endpoints,
    registration: &Registration,
    asked: &DeviceAuthorization,
    patience: Duration,
) -> Result<Grant, NotConfirmed> {
    let start = sys.clock.mark();
    let patience = patience.min(Duration::from_secs(asked.expires_in));
    // A service that names no pause is not asked a thousand times a second.
    let mut pause = Duration::from_secs(asked.interval).max(Duration::from_millis(100));
    let mut unanswered = 0;
    while start.elapsed() < patience {
        sys.clock.sleep(pause);
        let offer = Offer::DeviceCode(&asked.device_code);
        let refusal = match oidc::create_token(sys, endpoints, registration, offer, Effort::ONCE) {
            Ok(grant) => return Ok(grant),
            Err(No::Unanswered(error)) => {
                // The next poll asks the same; RFC 8628 lets a client slow down and go on.
                unanswered += 1;
                if unanswered == UNANSWERED {
                    return Err(NotConfirmed::Other(No::Unanswered(error)));
                }
                continue;
            }
            Err(No::Refused(refusal)) => refusal,
        };
        if refusal.is(&["AuthorizationPendingException", "authorization_pending"]) {
            unanswered = 0;
        } else if refusal.is(&["SlowDownException", "slow_down"]) || refusal.status == 429 {
            pause += Duration::from_secs(SLOWER);
        } else if refusal.is(&["ExpiredTokenException", "expired_token"]) {
            return Err(NotConfirmed::Expired);
        } else if refusal.is(&["AccessDeniedException", "access_denied"]) {
            return Err(NotConfirmed::Denied(refusal));
        } else if (500..600).contains(&refusal.status) {
            unanswered += 1;
            if unanswered == UNANSWERED {
                return Err(NotConfirmed::Other(No::Refused(refusal)));
            }
        } else {
            return Err(NotConfirmed::Other(No::Refused(refusal)));
        }
    }
    Err(NotConfirmed::Expired)
}
