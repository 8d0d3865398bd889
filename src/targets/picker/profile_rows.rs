//! Describes a profile in a row of the picker.

use crate::accounts::listing::ListedAccount;
use crate::config::Config;
use crate::config::aliases;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::profile::{Profile, ProfileSource};
use crate::config::session::Session;
use crate::error::Failure;
use crate::settings::{ProductionSubject, Settings};
use crate::system::terminal::visible;

/// Mark of production rows; a word, so that it is visible without colours and can be searched.
pub(super) const PRODUCTION: &str = "production";

/// A profile in the list.
#[derive(Default)]
pub(super) struct ProfileRow {
    pub(super) profile: String,
    /// Shown columns: name, production mark, account, role, session.
    pub(super) cells: [String; 5],
    /// Further words by which it is found: aliases and the account's email address.
    pub(super) hidden: Vec<String>,
    /// Why `use` will refuse the profile.
    pub(super) unusable: Option<String>,
}

/// A profile's row, and where its credentials come from.
#[derive(Default)]
pub(super) struct Described {
    pub(super) row: ProfileRow,
    /// The session at the origin.
    pub(super) session: Option<Session>,
    /// The account of the role; empty if it has none.
    pub(super) account_id: String,
    /// The role, if it is one of Identity Center that the session gives.
    pub(super) role_name: Option<String>,
    /// Whether the profile names its account itself.
    pub(super) has_account_name: bool,
    /// Whether the profile's name makes it production, and so every role of its account.
    pub(super) is_production_by_name: bool,
}

/// Describes a profile. The account's name is added later.
pub(super) fn describe(config: &Config, settings: &Settings, name: String) -> Described {
    let mut described = Described::default();
    described.row.unusable = Profile::resolve(config, &name)
        .and_then(|profile| described.fill(config, settings, &profile))
        .unwrap_or_else(|failure| Some(format!("broken: {}", failure.said_beside(&name))));
    described.row.cells[0] = visible(&name);
    described.row.profile = name;
    described
}

impl Described {
    /// Fills in the columns. Returns why `use` will refuse the profile, if so.
    fn fill(
        &mut self,
        config: &Config,
        settings: &Settings,
        profile: &Profile,
    ) -> Result<Option<String>, Failure> {
        if matches!(profile.source, ProfileSource::TokenOnly | ProfileSource::Nothing) {
            return Ok(Some(profile.source.in_words()));
        }
        let chain = Chain::of_profile(config, profile)?;
        if let CredentialOrigin::Foreign(foreign) = &chain.origin {
            return Ok(Some(foreign.in_words().to_owned()));
        }
        let (account_id, role_name) = chain.role().unwrap_or_default();
        let row = &mut self.row;
        if settings.production_of(config, &chain, None).is_some() {
            row.cells[1] = PRODUCTION.to_owned();
            let by_name = ProductionSubject { name: &profile.name, ..ProductionSubject::default() };
            self.is_production_by_name = settings.production_reason(by_name).is_some();
        }
        row.cells[2] = match (chain.identity_account_id().unwrap_or_default(), profile.account_name()) {
            ("", _) => profile.source.in_words(),
            (account_id, None) => account_id.to_owned(),
            (account_id, Some(name)) => visible(&format!("{account_id} {name}")),
        };
        row.cells[3] = visible(role_name);
        row.cells[4] = visible(chain.session().map(Session::label).unwrap_or_default());
        row.hidden = chain
            .settings
            .value(aliases::KEY)
            .map(aliases::split)
            .into_iter()
            .flatten()
            .map(str::to_owned)
            .collect();
        self.has_account_name = profile.account_name().is_some();
        self.account_id = account_id.to_owned();
        self.role_name = chain.hops.is_empty().then(|| role_name.to_owned());
        self.session = chain.session().cloned();
        Ok(None)
    }

    /// Adds what the listing knows of the account.
    pub(super) fn add_account(&mut self, account: &ListedAccount) {
        if !self.has_account_name && !account.name.is_empty() {
            self.row.cells[2] = visible(format!("{} {}", account.id, account.name).trim_end());
        }
        if !account.email.is_empty() {
            self.row.hidden.push(account.email.clone());
        }
    }
}
