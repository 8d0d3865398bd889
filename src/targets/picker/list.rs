//! The picker: a list of every profile, the most recently used first, and of every other role that is assigned.

use super::columns::Columns;
use super::rows::{RoleRow, Row, Rows};
use crate::config::Config;
use crate::config::profile::no_profile;
use crate::config::session::Identity;
use crate::config::target_word::RoleWords;
use crate::environ;
use crate::error::Failure;
use crate::ordered;
use crate::output::destination;
use crate::recent_profiles;
use crate::settings::Settings;
use crate::system::System;
use crate::system::terminal::prompts::{self, Items};
use std::collections::HashMap;

/// What of a row can be typed, for the help.
const PARTS: &str = "a name, account, role or session";

/// Asks the person for a profile or a role, and returns the TARGET. Prints the equivalent command without the list.
pub fn pick(sys: &System) -> anyhow::Result<String> {
    let (config, settings) = (Config::load(&sys.env)?, Settings::load(&sys.env)?);
    if let Some(failure) = config.not_configured() {
        return Err(failure.into());
    }
    let mut rows = Rows::collect(sys, &config, &settings);
    if rows.rows.is_empty() {
        return Err(Failure::configuration(format!("no profile in {}", config.path().display()))
            .hint(no_profile(&config))
            .into());
    }
    order(&mut rows, &recent_profiles::latest(sys));
    let (columns, index) = (Columns::measure(&rows, &settings), rows.search_index());
    let line = |at: usize| columns.line(&rows, &rows.rows[at], &settings);
    let score = |typed: &str, at: usize| index.score(typed, at);
    let items = Items { count: rows.rows.len(), line: &line, score: &score };
    let at = prompts::search(sys, "Profile:", &items, PARTS)?;
    let (target, is_usable) = match &rows.rows[at] {
        Row::Profile(row) => (row.profile.clone(), row.unusable.is_none()),
        Row::Role(row) => {
            let (session, account, role) = rows.role(*row);
            (RoleWords::new(&config).of_role(session, &account.id, role), true)
        }
    };
    // No command line activates the others.
    if is_usable && environ::is_single_line(&target) {
        sys.terminal.note(&format!("without the list: `{}`", destination::completed_line(sys, &target)));
    }
    Ok(target)
}

/// Sorts the rows: profiles, recently used ones first and otherwise in file order; then roles without a profile in the
/// same way; and last the profiles that `use` refuses.
fn order(rows: &mut Rows, latest: &[String]) {
    let profiles: HashMap<&str, usize> =
        latest.iter().enumerate().map(|(place, name)| (name.as_str(), place)).collect();
    let roles = used_roles(rows, latest);
    // Rows with equal keys keep their order, which is that of the file and of the listing.
    ordered::sort_by_key(&mut rows.rows, |row| match row {
        Row::Profile(row) => {
            let place = profiles.get(row.profile.as_str()).copied().unwrap_or(usize::MAX);
            (if row.unusable.is_some() { 2 } else { 0 }, place)
        }
        Row::Role(row) => (1, roles.get(row).copied().unwrap_or(usize::MAX)),
    });
}

/// Returns the roles that were used as `SESSION/ACCOUNT_ID/ROLE`, or `ACCOUNT_ID/ROLE` in the older form of a session.
fn used_roles(rows: &Rows, latest: &[String]) -> HashMap<RoleRow, usize> {
    let mut found = HashMap::new();
    for (place, name) in latest.iter().enumerate() {
        let Some((before, role_name)) = name.rsplit_once('/') else { continue };
        for (listing, (session, kept)) in rows.listings.iter().enumerate() {
            let account_id = match &session.identity {
                Identity::Named(name) => {
                    before.strip_prefix(name.as_str()).and_then(|it| it.strip_prefix('/'))
                }
                Identity::Inline(_) => Some(before),
            };
            let account = account_id.and_then(|id| kept.accounts.iter().position(|account| account.id == id));
            let Some(account) = account else { continue };
            let role = kept.accounts[account].roles.iter().position(|role| **role == *role_name);
            if let Some(role) = role {
                found.entry(RoleRow { listing, account, role }).or_insert(place);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::targets::picker::profile_rows::ProfileRow;

    #[test]
    fn the_last_used_come_first_and_what_cannot_be_used_comes_last() {
        for (latest, expected) in [
            (&[][..], "a b d c"),
            (&["d"], "d a b c"),
            (&["b", "d"], "b d a c"),
            (&["c", "gone", "b"], "b a d c"),
        ] {
            let row = |name: &str| {
                let unusable = (name == "c").then(|| "keys of its own".to_owned());
                Row::Profile(ProfileRow { profile: name.to_owned(), unusable, ..ProfileRow::default() })
            };
            let mut rows = Rows::of(["a", "b", "c", "d"].map(row).into());
            order(&mut rows, &latest.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
            let names = rows.rows.iter().map(|row| match row {
                Row::Profile(row) => row.profile.as_str(),
                Row::Role(_) => "?",
            });
            assert_eq!(names.collect::<Vec<_>>().join(" "), expected, "{latest:?}");
        }
    }
}
