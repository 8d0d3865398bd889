//! Candidates for `--role` and `--for`. Pure.

use super::Candidate;
use crate::accounts::listing::Listing;
use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::profile::Profile;
use crate::config::session::Session;

/// Times that `--for` offers.
const TIMES: [&str; 4] = ["15m", "30m", "1h", "4h"];

/// Returns the roles of an account with this prefix that the listings or the profiles know.
pub fn roles(
    config: &Config,
    listings: &[(Session, Listing)],
    account_id: &str,
    start: &str,
) -> Vec<Candidate> {
    config.index();
    let listed = listings.iter().filter_map(|(_, listing)| listing.account(account_id));
    let mut found: Vec<(String, Option<String>)> = Vec::new();
    let mut add = |name: &str, about: Option<String>| {
        if name.starts_with(start) && !found.iter().any(|(known, _)| known == name) {
            found.push((name.to_owned(), about));
        }
    };
    for profile in config.profile_names() {
        let chain = Profile::resolve(config, &profile).and_then(|it| Chain::of_profile(config, &it));
        if let Ok((Some((account, role)), _)) = chain.as_ref().map(|chain| (chain.role(), ()))
            && account == account_id
        {
            add(role, Some(format!("profile {profile}")));
        }
    }
    listed.flat_map(|account| account.roles.iter()).for_each(|role| add(role, None));
    found.into_iter().map(|(value, about)| Candidate { value, about }).collect()
}

/// Returns the account of a profile; `None` without one.
pub fn account_of(config: &Config, profile: &str) -> Option<String> {
    let profile = Profile::resolve(config, profile).ok()?;
    Chain::of_profile(config, &profile).ok()?.account_id().map(str::to_owned)
}

/// Returns the times with this prefix.
pub fn times(start: &str) -> Vec<Candidate> {
    let begun = TIMES.into_iter().filter(|time| time.starts_with(start));
    begun.map(|time| Candidate { value: time.to_owned(), about: None }).collect()
}
