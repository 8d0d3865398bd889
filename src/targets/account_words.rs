//! The accounts that a word names: by name or email address, with a role and a session if they are typed. Pure.

use super::kept_listings::KeptListing;
use crate::accounts::listing::ListedAccount;
use crate::config::session::{Identity, Session};
use crate::config::suggest;

/// An account that a word names.
#[derive(Clone, Copy, Debug)]
pub(super) struct NamedAccount<'a> {
    pub(super) session: &'a Session,
    pub(super) account: &'a ListedAccount,
    /// The role, if it is typed.
    pub(super) role: Option<&'a str>,
}

/// Returns the accounts that `NAME`, `NAME/ROLE` or `SESSION/NAME/ROLE` names. Those that match to the letter hide
/// those that match without regard to case and outer blanks.
pub(super) fn named<'a>(word: &str, listings: &'a [KeptListing]) -> Vec<NamedAccount<'a>> {
    let exact = |text: &str| text.to_owned();
    let folded = |text: &str| text.trim().to_lowercase();
    let found = found(word, listings, &exact);
    if found.is_empty() { self::found(word, listings, &folded) } else { found }
}

fn found<'a>(
    word: &str,
    listings: &'a [KeptListing],
    form: &dyn Fn(&str) -> String,
) -> Vec<NamedAccount<'a>> {
    let mut found = Vec::new();
    let word = form(word);
    for (session, listing) in listings {
        let label = match &session.identity {
            Identity::Named(name) => Some(form(name) + "/"),
            Identity::Inline(_) => None,
        };
        let rest = label.and_then(|label| word.strip_prefix(&label));
        for account in &listing.accounts {
            let texts = [&account.name, &account.email].map(|text| form(text));
            let role_in = |word: &str| texts.iter().find_map(|text| typed_role(word, text, account, form));
            if let Some(role) = role_in(&word).or_else(|| role_in(rest?)) {
                found.push(NamedAccount { session, account, role });
            }
        }
    }
    found
}

/// Returns the role behind the account's text, `Some(None)` if there is only the text; `None` if the word does not
/// name the account.
fn typed_role<'a>(
    word: &str,
    text: &str,
    account: &'a ListedAccount,
    form: &dyn Fn(&str) -> String,
) -> Option<Option<&'a str>> {
    let rest = word.strip_prefix(text).filter(|_| !text.is_empty())?;
    if rest.is_empty() {
        return Some(None);
    }
    let rest = form(rest);
    let typed = rest.strip_prefix('/')?;
    account.roles.iter().map(|role| &**role).find(|role| form(role) == typed).map(Some)
}

/// Returns the accounts with the likeliest names, at most three.
pub(super) fn nearest<'a>(word: &str, listings: &'a [KeptListing]) -> Vec<&'a ListedAccount> {
    let accounts = || listings.iter().flat_map(|(_, listing)| &listing.accounts);
    let texts = accounts().flat_map(|account| [account.name.as_str(), account.email.as_str()]);
    let near = suggest::nearest(word, texts.filter(|text| !text.is_empty()));
    let mut found: Vec<&ListedAccount> = Vec::new();
    for text in near {
        let of_text = accounts().filter(|account| account.name == text || account.email == text);
        let new: Vec<_> =
            of_text.filter(|account| found.iter().all(|known| known.id != account.id)).collect();
        found.extend(new);
    }
    found.truncate(3);
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::listing::Listing;
    use crate::services::portal_accounts::Account;
    use crate::time::Time;

    fn listing(accounts: &[(&str, &str, &str)]) -> Listing {
        let mut listing = Listing::default();
        let account = |(id, name, email): &(&str, &str, &str)| Account {
            id: (*id).into(),
            name: (*name).into(),
            email: (*email).into(),
        };
        let all: Vec<Account> = accounts.iter().map(account).collect();
        listing.set_accounts(&all, Time::from_epoch(1));
        for (id, _, _) in accounts {
            listing.set_roles(id, ["Admin", "ReadOnly"].map(Into::into).into(), Time::from_epoch(1));
        }
        listing
    }

    fn listings() -> Vec<KeptListing> {
        let session = |name: &str| Session {
            identity: Identity::Named(name.to_owned()),
            start_url: "https://x.awsapps.com/start".to_owned(),
            region: "us-east-1".to_owned(),
            scopes: None,
        };
        vec![
            (
                session("one"),
                listing(&[
                    ("1", "shop prod", "ops@example.com"),
                    ("2", "Shop Dev", ""),
                    ("3", "shop dev", ""),
                    ("4", "a/b", "x@example.com"),
                    ("5", "twin ", ""),
                    ("6", "", ""),
                ]),
            ),
            (session("two"), listing(&[("7", "twin", "ops@example.com"), ("1", "other", "")])),
        ]
    }

    #[test]
    fn a_word_names_accounts_by_name_and_email_and_the_letter_counts_first() {
        let listings = listings();
        for (word, expected) in [
            ("shop prod", "one/1"),
            ("SHOP PROD", "one/1"),
            ("shop prod/Admin", "one/1/Admin"),
            ("Shop Prod/admin", "one/1/Admin"),
            ("one/shop prod/ReadOnly", "one/1/ReadOnly"),
            ("ONE/SHOP PROD", "one/1"),
            ("shop dev", "one/3"),
            ("Shop Dev", "one/2"),
            ("SHOP DEV", "one/2 one/3"),
            ("ops@example.com", "one/1 two/7"),
            ("Ops@Example.com/Admin", "one/1/Admin two/7/Admin"),
            ("two/ops@example.com", "two/7"),
            ("a/b", "one/4"),
            ("a/b/Admin", "one/4/Admin"),
            ("one/a/b/Admin", "one/4/Admin"),
            ("twin", "two/7"),
            ("twin ", "one/5"),
            ("TWIN", "one/5 two/7"),
            ("twin /Admin", "one/5/Admin"),
            ("shop", ""),
            ("shop prod/Nobody", ""),
            ("shop prod/", ""),
            ("three/shop prod", ""),
            ("one/", ""),
            ("/Admin", ""),
            ("", ""),
        ] {
            let found = named(word, &listings);
            let shown = found.iter().map(|it| {
                let role = it.role.map_or_else(String::new, |role| format!("/{role}"));
                format!("{}/{}{role}", it.session.label(), it.account.id)
            });
            assert_eq!(shown.collect::<Vec<_>>().join(" "), expected, "{word:?}");
        }
    }

    #[test]
    fn accounts_with_names_alike_are_suggested() {
        let listings = listings();
        let near =
            |word| nearest(word, &listings).iter().map(|it| it.id.as_str()).collect::<Vec<_>>().join(" ");
        assert_eq!(near("shop prdo"), "1 2 3");
        assert_eq!(near("ops@exampel.com"), "1 7 4");
        assert_eq!(near("zzz"), "");
    }
}
