//! The picker's rows: every profile, then every role of the kept listings that no profile covers. Those roles are
//! positions in a listing, so that ten thousand of them cost no text.

use super::profile_rows::{Described, PRODUCTION, ProfileRow, describe};
use super::rank::SearchIndex;
use crate::accounts::listing::ListedAccount;
use crate::config::Config;
use crate::config::known_sessions::{self, Known, leads_to};
use crate::config::session::{Identity, Session};
use crate::settings::Settings;
use crate::system::System;
use crate::targets::kept_listings::{self, KeptListing};
use std::collections::{HashMap, HashSet};

/// A row of the list.
pub(super) enum Row {
    /// A configured profile.
    Profile(ProfileRow),
    /// A role that no profile covers.
    Role(RoleRow),
}

/// A role of a listing, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct RoleRow {
    pub(super) listing: usize,
    pub(super) account: usize,
    pub(super) role: usize,
}

/// All rows, and what they refer to.
pub(super) struct Rows {
    pub(super) rows: Vec<Row>,
    pub(super) listings: Vec<KeptListing>,
    /// Accounts that a production profile uses: every role there is production.
    pub(super) production_accounts: HashSet<String>,
    /// Aliases of the settings, by the profile or the `ACCOUNT_ID/ROLE` that each leads to.
    aliases: HashMap<String, Vec<String>>,
}

impl Rows {
    /// Creates rows without listings.
    #[cfg(test)]
    pub(super) fn of(rows: Vec<Row>) -> Self {
        let (listings, production_accounts) = (Vec::new(), HashSet::new());
        Rows { rows, listings, production_accounts, aliases: HashMap::new() }
    }

    /// Describes every profile, and finds the roles beside them.
    pub(super) fn collect(sys: &System, config: &Config, settings: &Settings) -> Self {
        config.index();
        let names = config.profile_names().into_iter();
        let described: Vec<Described> = names.map(|name| describe(config, settings, name)).collect();
        let listings = kept_listings::of_sessions(sys, sessions(config, &described));
        let places = AccountPlaces::of(&listings);
        let (mut covered, mut production_accounts) = (HashSet::new(), HashSet::new());
        let mut of_session: HashMap<String, Option<usize>> = HashMap::new();
        let mut rows = Vec::new();
        for mut one in described {
            if one.is_production_by_name && !one.account_id.is_empty() {
                production_accounts.insert(one.account_id.clone());
            }
            if let Some(session) = one.session.take() {
                let place = || listings.iter().position(|(listed, _)| leads_to(&session, listed));
                let listing = *of_session.entry(session.cache_key().to_owned()).or_insert_with(place);
                if let Some(listing) = listing {
                    let account = places.account(&listings, listing, &one.account_id);
                    account.into_iter().for_each(|account| one.add_account(account));
                    let covers = one.role_name.take().map(|role_name| (listing, one.account_id, role_name));
                    covered.extend(covers);
                }
            }
            rows.push(Row::Profile(one.row));
        }
        let mut all = Rows { rows, listings, production_accounts, aliases: aliases(settings) };
        let roles = all.uncovered(&covered);
        all.rows.extend(roles.into_iter().map(Row::Role));
        all
    }

    /// Returns the roles of the listings without a profile.
    fn uncovered(&self, covered: &HashSet<(usize, String, String)>) -> Vec<RoleRow> {
        let accounts: HashSet<(usize, &str)> =
            covered.iter().map(|(listing, account_id, _)| (*listing, account_id.as_str())).collect();
        let mut found = Vec::new();
        for (listing, (_, kept)) in self.listings.iter().enumerate() {
            for (account, it) in kept.accounts.iter().enumerate() {
                let has_profile = accounts.contains(&(listing, it.id.as_str()));
                let is_covered =
                    |role: &str| has_profile && covered.contains(&(listing, it.id.clone(), role.to_owned()));
                let roles = it.roles.iter().enumerate().filter(|(_, role)| !is_covered(role));
                found.extend(roles.map(|(role, _)| RoleRow { listing, account, role }));
            }
        }
        found
    }

    /// Returns session, account and role of a row.
    pub(super) fn role(&self, row: RoleRow) -> (&Session, &ListedAccount, &str) {
        let (session, listing) = &self.listings[row.listing];
        let account = &listing.accounts[row.account];
        (session, account, &account.roles[row.role])
    }

    /// Returns the index in which the rows are searched, in their order.
    pub(super) fn search_index(&self) -> SearchIndex {
        let mut index = SearchIndex::default();
        let mut last = None;
        for row in &self.rows {
            match row {
                Row::Profile(row) => {
                    let name = index.text(&row.cells[0]);
                    let aliases = self.aliases.get(&row.profile).into_iter().flatten();
                    let others = row.cells[1..].iter().chain(&row.hidden).chain(aliases);
                    let others = others.filter(|text| !text.is_empty());
                    let others: Vec<u32> = others.map(|text| index.text(text)).collect();
                    index.row(name, others);
                }
                Row::Role(row) => {
                    let (session, account, role) = self.role(*row);
                    // The roles of an account are next to one another, as long as none was used.
                    let place = (row.listing, row.account);
                    let texts = match &last {
                        Some((known, texts)) if *known == place => texts,
                        _ => {
                            let production =
                                self.production_accounts.contains(&account.id).then_some(PRODUCTION);
                            let texts = [&account.name, &account.id, &account.email, session.label()]
                                .into_iter()
                                .chain(production)
                                .map(|text| index.text(text))
                                .collect::<Vec<u32>>();
                            &last.insert((place, texts)).1
                        }
                    };
                    let mut others = texts[1..].to_vec();
                    others.push(index.text(role));
                    if !self.aliases.is_empty() {
                        let aliases = self.aliases.get(&format!("{}/{role}", account.id));
                        others.extend(aliases.into_iter().flatten().map(|alias| index.text(alias)));
                    }
                    let name = texts[0];
                    index.row(name, others);
                }
            }
        }
        index
    }
}

/// Returns the aliases of the settings and of the included files, by the end of their targets.
fn aliases(settings: &Settings) -> HashMap<String, Vec<String>> {
    let mut found = HashMap::<String, Vec<String>>::new();
    // A line that cannot be read has its error where an alias is used.
    for alias in
        [settings.aliases(), settings.shared_aliases()].into_iter().flat_map(Result::unwrap_or_default)
    {
        let mut parts = alias.target.rsplitn(3, '/');
        if let (Some(role), Some(account_id)) = (parts.next(), parts.next()) {
            found.entry(format!("{account_id}/{role}")).or_default().push(alias.name.clone());
        }
        found.entry(alias.target).or_default().push(alias.name);
    }
    found
}

/// Returns the sessions through which accounts are reached, each portal once.
fn sessions(config: &Config, described: &[Described]) -> Vec<Session> {
    let known =
        |label: &str, session| Known { label: label.to_owned(), session, profiles: Vec::new(), named: false };
    let mut all: Vec<Known> = Vec::new();
    for name in config.session_names() {
        all.push(known(&name, Session::named(config, &name)));
    }
    let mut seen = HashSet::new();
    for session in described.iter().filter_map(|it| it.session.as_ref()) {
        if matches!(session.identity, Identity::Inline(_)) && seen.insert(session.label()) {
            all.push(known(session.label(), Ok(session.clone())));
        }
    }
    known_sessions::for_accounts(all).into_iter().filter_map(|known| known.session.ok()).collect()
}

/// Positions of the accounts of each listing, by id.
struct AccountPlaces(Vec<HashMap<String, usize>>);

impl AccountPlaces {
    fn of(listings: &[KeptListing]) -> Self {
        let places = |(_, listing): &KeptListing| {
            let accounts = listing.accounts.iter().enumerate();
            accounts.map(|(at, account)| (account.id.clone(), at)).collect()
        };
        AccountPlaces(listings.iter().map(places).collect())
    }

    fn account<'a>(
        &self,
        listings: &'a [KeptListing],
        listing: usize,
        id: &str,
    ) -> Option<&'a ListedAccount> {
        Some(&listings[listing].1.accounts[*self.0[listing].get(id)?])
    }
}
