//! What a sign-in does to the kept listing: it may be another person's, and the service does not say whose it is.

use super::listing::{Listing, Recent};
use super::listing_file;
use crate::config::session::Session;
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::services::portal_accounts;
use crate::system::System;

/// Puts the listing aside, right before and right after a new token is stored: nobody sees an earlier person's
/// accounts, also if this process ends before [`check`].
pub fn put_aside(sys: &System, session: &Session) {
    listing_file::put_aside(sys, session);
}

/// Puts the listing back if the new sign-in has exactly the same accounts; their roles are asked for again at the next
/// listing. Otherwise keeps the new accounts alone, or nothing if they do not arrive within seconds. Without a
/// listing aside it asks nothing. Never fails.
pub fn check(sys: &System, session: &Session, endpoints: &Endpoints, token: &Secret) {
    let Some(before) = listing_file::load_aside(sys, session) else {
        listing_file::remove_aside(sys, session);
        return;
    };
    let accounts = if before.accounts.is_empty() {
        None
    } else {
        let accounts = portal_accounts::list_accounts_quickly(sys, endpoints, token);
        accounts
            .inspect_err(|error| {
                let label = session.label();
                sys.terminal.verbose(|| format!("the kept listing of {label} is dropped: {error:#}"));
            })
            .ok()
    };
    listing_file::change(sys, session, |listing| {
        // Another process may have done the same meanwhile, or a listing with the new token.
        let is_ours = listing_file::remove_aside(sys, session) && listing.accounts.is_empty();
        let Some(accounts) = accounts.filter(|_| is_ours) else { return false };
        *listing = Listing::empty(listing_file::new_id());
        if before.has_exactly(&accounts) {
            listing.accounts.clone_from(&before.accounts);
            listing.outdate(Recent::none());
        }
        listing.set_accounts(&accounts, sys.clock.now());
        true
    });
}
