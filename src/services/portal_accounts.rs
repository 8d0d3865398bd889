//! Listings of the access portal: accounts, and the roles in one.

use super::portal::get;
use crate::aws::account_id::is_account_id;
use crate::error::Failure;
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::services::error::Refusal;
use crate::system::System;
use crate::system::http::{Effort, Turn};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::time::Duration;

/// Pages after which a listing counts as malformed. A page has 100 entries, and no organisation has that many.
const MOST_PAGES: usize = 1000;

/// Time for a list of accounts that nobody waits for.
const QUICKLY: Duration = Duration::from_secs(3);

/// An account in which the person has a role.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Account id: twelve digits.
    #[serde(rename = "accountId")]
    pub id: String,
    /// Name; may be empty.
    #[serde(rename = "accountName", default)]
    pub name: String,
    /// Email address; may be empty.
    #[serde(rename = "emailAddress", default)]
    pub email: String,
}

impl Account {
    /// Returns the key by which lists of accounts are sorted: name, email address and id (AWS CLI).
    pub fn rank(&self) -> (String, String, String) {
        (self.name.to_lowercase(), self.email.to_lowercase(), self.id.clone())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Role {
    role_name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Accounts {
    account_list: Vec<Account>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Roles {
    role_list: Vec<Role>,
    next_token: Option<String>,
}

/// Effort for one page, and the time after which no further page is requested.
#[derive(Clone, Copy)]
struct Haste {
    effort: Effort,
    whole: Option<Duration>,
}

impl Haste {
    const NONE: Self = Haste { effort: Effort::FULL, whole: None };
}

/// A call whose answer has pages.
struct PageCall<'a> {
    operation: &'static str,
    path: &'a str,
    query: &'a [(&'a str, &'a str)],
    haste: Haste,
}

trait Page: DeserializeOwned {
    type Item;
    fn parts(self) -> (Vec<Self::Item>, Option<String>);
}

impl Page for Accounts {
    type Item = Account;
    fn parts(self) -> (Vec<Account>, Option<String>) {
        (self.account_list, self.next_token)
    }
}

impl Page for Roles {
    type Item = Role;
    fn parts(self) -> (Vec<Role>, Option<String>) {
        (self.role_list, self.next_token)
    }
}

/// Calls ListAccounts for every page, and sorts by name, email address and id (AWS CLI).
pub fn list_accounts(sys: &System, endpoints: &Endpoints, token: &Secret) -> anyhow::Result<Vec<Account>> {
    let mut accounts = Vec::new();
    each_page_of_accounts(None, sys, endpoints, token, |page| accounts.extend(page))?;
    accounts.sort_by_cached_key(Account::rank);
    Ok(accounts)
}

/// Same as [`list_accounts`], with one attempt per page and a few seconds for all of them: for a question that only
/// improves what is kept.
pub fn list_accounts_quickly(
    sys: &System,
    endpoints: &Endpoints,
    token: &Secret,
) -> anyhow::Result<Vec<Account>> {
    let mut accounts = Vec::new();
    let haste = Haste { effort: Effort::ASIDE, whole: Some(QUICKLY) };
    account_pages(None, sys, endpoints, token, haste, |page| accounts.extend(page))?;
    Ok(accounts)
}

/// Calls ListAccounts for every page, and passes each page on as it arrives, unsorted.
pub fn each_page_of_accounts(
    turn: Option<&mut Turn<'_>>,
    sys: &System,
    endpoints: &Endpoints,
    token: &Secret,
    found: impl FnMut(Vec<Account>),
) -> anyhow::Result<()> {
    account_pages(turn, sys, endpoints, token, Haste::NONE, found)
}

fn account_pages(
    turn: Option<&mut Turn<'_>>,
    sys: &System,
    endpoints: &Endpoints,
    token: &Secret,
    haste: Haste,
    mut found: impl FnMut(Vec<Account>),
) -> anyhow::Result<()> {
    let asked = PageCall { operation: "ListAccounts", path: "/assignment/accounts", query: &[], haste };
    pages::<Accounts>(sys, endpoints, token, &asked, turn, &mut |mut page| {
        // Ids become part of targets that people copy into a shell.
        page.retain(|account| is_account_id(&account.id));
        found(page);
    })
}

/// Calls ListAccountRoles for every page, and sorts by name without case.
pub fn list_account_roles(
    sys: &System,
    endpoints: &Endpoints,
    token: &Secret,
    account_id: &str,
) -> anyhow::Result<Vec<String>> {
    list_account_roles_throttled(None, sys, endpoints, token, account_id)
}

/// Same as [`list_account_roles`], at the pace that calls for many accounts share.
pub fn list_account_roles_throttled(
    turn: Option<&mut Turn<'_>>,
    sys: &System,
    endpoints: &Endpoints,
    token: &Secret,
    account_id: &str,
) -> anyhow::Result<Vec<String>> {
    let (operation, path, query) = ("ListAccountRoles", "/assignment/roles", &[("account_id", account_id)]);
    let asked = PageCall { operation, path, query, haste: Haste::NONE };
    let mut names = Vec::new();
    pages::<Roles>(sys, endpoints, token, &asked, turn, &mut |page| {
        names.extend(page.into_iter().map(|role| role.role_name));
    })?;
    names.sort_by_cached_key(|name| name.to_lowercase());
    Ok(names)
}

/// Calls every page of a listing, and passes the entries of each to `found`.
fn pages<P: Page>(
    sys: &System,
    endpoints: &Endpoints,
    token: &Secret,
    asked: &PageCall<'_>,
    mut turn: Option<&mut Turn<'_>>,
    found: &mut dyn FnMut(Vec<P::Item>),
) -> anyhow::Result<()> {
    let (mut next, start) = (None::<String>, sys.clock.mark());
    for _ in 0..MOST_PAGES {
        if asked.haste.whole.is_some_and(|whole| start.elapsed() > whole) {
            let failure = format!("{} did not list your accounts in time", endpoints.sso);
            return Err(Failure::service(failure).into());
        }
        let mut query = [asked.query, &[("max_result", "100")]].concat();
        query.extend(next.as_deref().map(|next| ("next_token", next)));
        let (call, effort) = ((asked.operation, asked.path), asked.haste.effort);
        let reply = get(sys, endpoints, token, call, &query, effort, turn.as_deref_mut())?;
        if reply.status != 200 {
            let refusal = Refusal::read(&reply);
            // The portal's answer if the person has no role in the account.
            let failure = if matches!(reply.status, 403 | 404) && refusal.code.is_some() {
                Failure::refused(format!("{} does not allow to list your accounts and roles", endpoints.sso))
                    .hint("ssoenv list --available")
            } else {
                Failure::service(format!("{} did not list your accounts and roles", endpoints.sso))
                    .hint(endpoints.sso.hint(refusal.hint()))
            };
            return Err(anyhow::Error::new(refusal).context(failure));
        }
        let page: P = serde_json::from_slice(&reply.body).map_err(|_| endpoints.sso.malformed_answer())?;
        let (items, token) = page.parts();
        found(items);
        match token.filter(|token| !token.is_empty()) {
            Some(token) => next = Some(token),
            None => return Ok(()),
        }
    }
    Err(endpoints.sso.malformed_answer().into())
}
