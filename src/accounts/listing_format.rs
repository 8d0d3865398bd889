//! The form of a listing's file: JSON in which each role name stands once, since thousands of accounts share a few. A
//! completion reads it at each press of Tab. Pure.

use super::listing::{ListedAccount, Listing};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

#[derive(Deserialize, Serialize)]
struct Stored<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    accounts_at: Option<i64>,
    roles: Vec<String>,
    #[serde(borrow)]
    accounts: Vec<StoredAccount<'a>>,
}

/// Id, name, email address, places of the roles in the list, and when they were named.
#[derive(Deserialize, Serialize)]
struct StoredAccount<'a>(
    #[serde(borrow)] Cow<'a, str>,
    #[serde(borrow)] Cow<'a, str>,
    #[serde(borrow)] Cow<'a, str>,
    Vec<u32>,
    Option<i64>,
);

/// Parses a file; `None` if it is damaged.
pub(super) fn parse(bytes: &[u8]) -> Option<Listing> {
    let stored: Stored<'_> = serde_json::from_slice(bytes).ok()?;
    let roles: Vec<Arc<str>> = stored.roles.into_iter().map(Into::into).collect();
    let accounts = stored.accounts.into_iter().map(|StoredAccount(id, name, email, places, roles_at)| {
        let role = |place: u32| roles.get(place as usize).cloned();
        Some(ListedAccount {
            id: id.into_owned(),
            name: name.into_owned(),
            email: email.into_owned(),
            roles: places.into_iter().map(role).collect::<Option<_>>()?,
            roles_at,
        })
    });
    let accounts = accounts.collect::<Option<_>>()?;
    Some(Listing { id: stored.id.into_owned(), accounts_at: stored.accounts_at, accounts })
}

/// Returns the bytes of the file.
pub(super) fn bytes(listing: &Listing) -> anyhow::Result<Vec<u8>> {
    let (mut roles, mut places) = (Vec::new(), HashMap::<Arc<str>, u32>::new());
    let mut place = |role: &Arc<str>| match places.get(role) {
        Some(place) => *place,
        None => {
            let place = u32::try_from(roles.len()).unwrap_or(u32::MAX);
            roles.push(role.to_string());
            places.insert(Arc::clone(role), place);
            place
        }
    };
    let mut accounts = Vec::with_capacity(listing.accounts.len());
    for ListedAccount { id, name, email, roles, roles_at } in &listing.accounts {
        let roles = roles.iter().map(&mut place).collect();
        accounts.push(StoredAccount(id.into(), name.into(), email.into(), roles, *roles_at));
    }
    let stored = Stored { id: (&listing.id).into(), accounts_at: listing.accounts_at, roles, accounts };
    Ok(serde_json::to_vec(&stored)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(id: &str, name: &str, roles: &[&str], roles_at: Option<i64>) -> ListedAccount {
        let (id, name, email) = (id.to_owned(), name.to_owned(), "a@b".to_owned());
        ListedAccount { id, name, email, roles: roles.iter().map(|role| (*role).into()).collect(), roles_at }
    }

    #[test]
    fn what_is_written_is_read() {
        let accounts = vec![
            account("111111111111", "a \"b\"\\\u{1b}\n", &["Admin", "ReadOnly"], Some(5)),
            account("222222222222", "", &["ReadOnly"], Some(0)),
            account("333333333333", "", &[], None),
        ];
        let listing = Listing { id: "x".to_owned(), accounts_at: Some(7), accounts };
        let written = bytes(&listing).unwrap();
        assert_eq!(parse(&written), Some(listing));
        assert_eq!(String::from_utf8(written).unwrap().matches("ReadOnly").count(), 1);
    }

    #[test]
    fn a_damaged_file_is_none_at_all() {
        let whole = r#"{"id":"x","accounts_at":null,"roles":["A"],"accounts":[["1","n","e",[0],4]]}"#;
        assert!(parse(whole.as_bytes()).is_some());
        for broken in ["", "{}", "[]", &whole[..60], &whole.replace("[0]", "[1]"), &whole.replace("[0]", "0")]
        {
            assert_eq!(parse(broken.as_bytes()), None, "{broken}");
        }
    }
}
