//! Account and role of the profile, chosen from those that are assigned to the person.

use super::draft::{Chosen, Session};
use super::several;
use crate::accounts::listing::ListedAccount;
use crate::accounts::listing_file;
use crate::activation::sign_in::{SignInOptions, good, sign_in};
use crate::aws::region::check_region;
use crate::aws::start_url::normalized;
use crate::cli::Configure;
use crate::commands::sign_in_flags;
use crate::config::Config;
use crate::config::known_sessions::Known;
use crate::config::session::{self, Identity};
use crate::error::{ASK_ADMINISTRATOR, Failure, Kind};
use crate::ordered;
use crate::services::endpoint::Endpoints;
use crate::services::portal_accounts::{self, Account};
use crate::sso;
use crate::sso::sign_in::SeenSignIn;
use crate::sso::token_outline::TokenOutline;
use crate::system::System;
use crate::system::terminal::prompts;
use crate::text::natural_order;

impl Chosen {
    pub(super) fn new(account: &Account, role_name: String) -> Self {
        Chosen {
            account_id: account.id.clone(),
            account_name: account.name.clone(),
            email: account.email.clone(),
            role_name,
        }
    }

    /// Proposes a name: `administratoraccess-production`, from role and account. Uses the account's id if its name
    /// has no letters or digits, or if `is_another` says that the name is taken. `None` if both are taken.
    pub(super) fn friendly_name(&self, is_another: impl Fn(&str) -> bool) -> Option<String> {
        let by_name = Some(friendly(&self.account_name)).filter(|name| !name.is_empty());
        let accounts = by_name.into_iter().chain([self.account_id.clone()]);
        accounts.map(|account| self.named_by(account)).find(|name| !is_another(name))
    }

    fn named_by(&self, account: String) -> String {
        // A role's name may consist of `+=,.@-` alone.
        match friendly(&self.role_name) {
            role if role.is_empty() => account,
            role => format!("{role}-{account}"),
        }
    }
}

/// Returns account and role, from the options or the portal, where a person may choose several; none if only the session
/// is wanted.
pub(super) fn choose(
    sys: &System,
    config: &Config,
    arguments: &Configure,
    session: &mut Session,
    asks: bool,
) -> anyhow::Result<Vec<Chosen>> {
    match (&arguments.account, &arguments.role) {
        // Both are known, so this works without a sign-in, for example in a script.
        (Some(account), Some(role)) => {
            return Ok(vec![Chosen {
                account_id: account.clone(),
                account_name: String::new(),
                email: String::new(),
                role_name: role.clone(),
            }]);
        }
        (None, None) if !asks && arguments.profile.is_none() && arguments.region.is_none() => {
            return Ok(Vec::new());
        }
        _ if !asks => {
            let missing = if arguments.account.is_none() { "--account" } else { "--role" };
            return Err(Failure::usage(format!("{missing} is required when not running on a terminal"))
                .hint("add --account and --role; without them only the session is set up")
                .into());
        }
        _ => {}
    }
    let known = Known {
        label: session.name.clone(),
        session: Ok(session::Session {
            identity: Identity::Named(session.name.clone()),
            start_url: session.start_url.clone(),
            region: session.region.clone(),
            scopes: session.effective_scopes.clone(),
        }),
        profiles: Vec::new(),
        named: false,
    };
    // If the session's start URL or region is changing, its present token belongs to the old place: it would list the
    // wrong accounts, and a renewal would store it as that of the new place.
    let is_here = |token: &TokenOutline| {
        let says = |value: &Option<String>, expected: &str| {
            value.as_ref().is_none_or(|value| normalized(value) == normalized(expected))
        };
        says(&token.start_url, &session.start_url) && says(&token.region, &session.region)
    };
    let elsewhere = sso::inspect(sys, known.session()?).token.is_some_and(|token| !is_here(&token));
    let good = if elsewhere { None } else { good(sys, config, &known)? };
    let token = match good {
        Some(token) => token,
        None => {
            let seen = SeenSignIn::now(sys, known.session()?);
            // `sso_region` is not corrected in the file yet: the person has not agreed to the change.
            let options = SignInOptions { force: elsewhere, ..sign_in_flags::options(arguments.sign_in) };
            sign_in(sys, config, &known, options, &seen, || Ok(()))?
        }
    };
    // A company's own start URL may have led to another region.
    if let Some(region) = token.field("region").filter(|region| check_region(region).is_ok()) {
        session.region = region.to_owned();
    }
    let endpoints = Endpoints::of(&sys.env, config, &known.settings(config)?, &session.region)?;
    let mut accounts =
        portal_accounts::list_accounts(sys, &endpoints, &token.access_token).map_err(with_options)?;
    listing_file::change(sys, known.session()?, |listing| {
        listing.set_accounts(&accounts, sys.clock.now());
        true
    });
    ordered::sort_by(&mut accounts, |one, other| {
        let by_name = natural_order::compare(&one.name, &other.name);
        by_name.then_with(|| natural_order::compare(&one.email, &other.email)).then(one.id.cmp(&other.id))
    });
    let mut accounts = chosen_accounts(sys, accounts, arguments)?;
    let roles = |account: &Account| {
        let mut roles =
            portal_accounts::list_account_roles(sys, &endpoints, &token.access_token, &account.id)
                .map_err(with_options)?;
        ordered::sort_by(&mut roles, |one, other| natural_order::compare(one, other));
        Ok(roles)
    };
    if accounts.len() > 1 {
        return several::choose_roles(sys, accounts, roles);
    }
    let account = accounts.remove(0);
    let names = chosen_roles(sys, roles(&account)?, arguments, &account)?;
    Ok(names.into_iter().map(|role_name| Chosen::new(&account, role_name)).collect())
}

/// Whether one name, or one line for other tools, is asked for: then there is one profile.
fn is_for_one(arguments: &Configure) -> bool {
    arguments.profile.is_some() || arguments.credential_process
}

/// Adds to the hint that accounts and roles can be named if the service does not list them.
fn with_options(mut error: anyhow::Error) -> anyhow::Error {
    if let Some(failure) = error.downcast_mut::<Failure>().filter(|failure| failure.kind == Kind::Service) {
        let hint = failure.hint.take().map_or_else(String::new, |hint| format!("{hint}, or "));
        failure.hint = Some(format!("{hint}add --account and --role"));
    }
    error
}

/// Returns the account of `--account`, the only one, or those that the person chooses; at least one.
fn chosen_accounts(
    sys: &System,
    accounts: Vec<Account>,
    arguments: &Configure,
) -> anyhow::Result<Vec<Account>> {
    if let Some(id) = &arguments.account {
        let found = accounts.into_iter().find(|account| account.id == *id);
        return found.map(|account| vec![account]).ok_or_else(|| {
            Failure::refused(format!("no role of account {id} is assigned to you"))
                .hint("omit --account to choose from your accounts")
                .into()
        });
    }
    match accounts.len() {
        0 => Err(Failure::refused("no account is assigned to you").hint(ASK_ADMINISTRATOR).into()),
        1 => {
            sys.terminal.note(&format!("account {}, the only one", label(&accounts[0])));
            Ok(accounts)
        }
        _ => {
            let labels: Vec<String> = accounts.iter().map(label).collect();
            // Match names first, since the digits of an id would match too much.
            let searched: Vec<String> =
                accounts.iter().map(|it| format!("{}, {} ({})", it.name, it.email, it.id)).collect();
            let places = if is_for_one(arguments) || arguments.role.is_some() {
                vec![prompts::choose_by(sys, "Account:", &labels, &searched)?]
            } else {
                prompts::choose_many(sys, "Account:", &labels, &searched)?
            };
            Ok(several::taken(accounts, &places))
        }
    }
}

fn in_words(account: &Account) -> String {
    ListedAccount::from(account).in_words()
}

/// Returns the role of `--role`, the only one, or those that the person chooses.
fn chosen_roles(
    sys: &System,
    roles: Vec<String>,
    arguments: &Configure,
    account: &Account,
) -> anyhow::Result<Vec<String>> {
    if let Some(role) = &arguments.role {
        if roles.contains(role) {
            return Ok(vec![role.clone()]);
        }
        let failure =
            Failure::refused(format!("role {role} in account {} is not assigned to you", in_words(account)));
        return Err(failure.hint(format!("in that account you have {}", roles.join(", "))).into());
    }
    match roles.len() {
        0 => Err(Failure::refused(format!("no role of account {} is assigned to you", in_words(account)))
            .hint(ASK_ADMINISTRATOR)
            .into()),
        1 => {
            sys.terminal.note(&format!("role {}, the only one", roles[0]));
            Ok(roles)
        }
        _ => {
            let places = if is_for_one(arguments) || arguments.account.is_some() {
                vec![prompts::choose(sys, "Role:", &roles)?]
            } else {
                prompts::choose_many(sys, "Role:", &roles, &roles)?
            };
            Ok(several::taken(roles, &places))
        }
    }
}

/// Formats `111111111111  Production, prod@example.com`: the id first, so that a narrow window does not cut it.
fn label(account: &Account) -> String {
    let parts = [account.name.as_str(), account.email.as_str()];
    let known: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if known.is_empty() { account.id.clone() } else { format!("{}  {}", account.id, known.join(", ")) }
}

/// Converts to lower case, with one hyphen for each run of other characters.
fn friendly(text: &str) -> String {
    let mut out = String::new();
    for character in text.to_lowercase().chars() {
        if character.is_alphanumeric() || character == '_' {
            out.push(character);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_friendly_name_is_easy_to_type() {
        for (role, account, expected) in [
            ("AdministratorAccess", "Production", "administratoraccess-production"),
            ("Read.Only", "  My Company (EU) / dev! ", "read-only-my-company-eu-dev"),
            ("Dev", "", "dev-111111111111"),
            ("Dev", "***", "dev-111111111111"),
            ("Dev", "Büro", "dev-büro"),
            ("+=,.@-", "dev", "dev"),
        ] {
            let chosen = Chosen {
                account_id: "111111111111".into(),
                account_name: account.into(),
                email: String::new(),
                role_name: role.into(),
            };
            assert_eq!(chosen.friendly_name(|_| false).as_deref(), Some(expected));
            let by_id = chosen.friendly_name(|name| !name.ends_with("111111111111")).unwrap();
            assert!(by_id.ends_with("111111111111"), "{by_id}");
            assert_eq!(chosen.friendly_name(|_| true), None);
        }
    }
}
