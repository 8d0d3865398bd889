//! Signing in by confirming a code in any browser, on any machine (device authorization, RFC 8628).

use super::{Attempt, failure, is_unregistered};
use crate::sso::announce;
use crate::sso::device::{self, NotConfirmed};
use crate::sso::oidc::{self, No};
use crate::sso::token::{Registration, Token};
use std::time::Duration;

impl Attempt<'_> {
    pub(super) fn by_code(&self) -> anyhow::Result<Token> {
        let (sys, place) = (self.sys, self.place);
        let mut registration = self.registration(None)?;
        let start = |registration: &Registration| {
            oidc::start_device_authorization(sys, place.endpoints, registration, place.start_url)
        };
        let asked = match start(&registration) {
            Err(No::Refused(refusal)) if is_unregistered(&refusal) => {
                registration = self.registration(Some(&registration))?;
                start(&registration)
            }
            started => started,
        };
        let asked = asked.map_err(|no| self.failed(no))?;
        announce::code(sys, place.session, self.how, &asked);
        let grant = device::wait(sys, place.endpoints, &registration, &asked, self.how.patience);
        let grant = grant.map_err(|not| match not {
            NotConfirmed::Expired => {
                let patience = self.how.patience.min(Duration::from_secs(asked.expires_in));
                failure::nobody(place.session, patience, "confirmed the code for").into()
            }
            NotConfirmed::Denied(refusal) => {
                anyhow::Error::new(refusal).context(failure::declined(place.session))
            }
            NotConfirmed::Other(no) => self.failed(no),
        })?;
        self.store(grant, &registration)
    }
}
