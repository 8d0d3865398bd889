//! The kept listings of the sessions that give access to accounts. The portal is never asked.

use crate::accounts::listing::Listing;
use crate::accounts::listing_file;
use crate::config::Config;
use crate::config::known_sessions;
use crate::config::session::Session;
use crate::system::System;

/// A session and its kept listing, which is empty if nothing was listed.
pub type KeptListing = (Session, Listing);

/// Loads the listing of each session, each portal once. Leaves out the sessions without one.
pub fn load(sys: &System, config: &Config) -> Vec<KeptListing> {
    let known = known_sessions::for_accounts(known_sessions::all(config));
    of_sessions(sys, known.into_iter().filter_map(|known| known.session.ok()))
}

/// Same as [`load`], without resolving every profile: sessions of the older form count only where no session has a name.
pub fn of_named_sessions(sys: &System, config: &Config) -> Vec<KeptListing> {
    let names = config.session_names();
    if names.is_empty() {
        return load(sys, config);
    }
    let sessions = names.iter().filter_map(|name| Session::named(config, name).ok());
    of_sessions(sys, sessions.filter(Session::gives_accounts))
}

/// Same as [`load`], of these sessions.
pub fn of_sessions(sys: &System, sessions: impl IntoIterator<Item = Session>) -> Vec<KeptListing> {
    let kept = sessions.into_iter().map(|session| (listing_file::load(sys, &session), session));
    kept.filter(|(listing, _)| !listing.accounts.is_empty())
        .map(|(listing, session)| (session, listing))
        .collect()
}
