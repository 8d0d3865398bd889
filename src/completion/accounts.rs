//! Candidates for accounts and their roles, from the kept listings: `NAME`, `EMAIL` or `ID`, each also with a role behind
//! it, and with a session in front where one is typed. Pure.

use super::Candidate;
use crate::accounts::listing::{ListedAccount, Listing};
use crate::config::session::{Identity, Session};
use std::collections::HashSet;

/// Accounts up to which their roles are offered too, so that the person can go on behind the account.
const FEW: usize = 10;

/// Candidates up to which each has a description; nobody reads longer lists.
const MOST_DESCRIBED: usize = 200;

/// Which words for an account may be offered.
pub struct Words<'a> {
    /// Whether the verb takes names and email addresses.
    pub names: bool,
    /// Whether a name means the account, and nothing else.
    pub is_free: &'a dyn Fn(&str) -> bool,
}

/// Returns the words for accounts and roles with this prefix.
pub fn accounts(listings: &[(Session, Listing)], start: &str, words: &Words<'_>) -> Vec<Candidate> {
    let mut found = Found::default();
    for (session, listing) in listings {
        let mut beginnings = vec![(String::new(), start)];
        if let Identity::Named(name) = &session.identity {
            let rest = start.strip_prefix(name.as_str()).and_then(|rest| rest.strip_prefix('/'));
            beginnings.extend(rest.map(|rest| (format!("{name}/"), rest)));
        }
        for (before, rest) in beginnings {
            for account in &listing.accounts {
                found.add(session, account, &before, rest, words);
            }
        }
    }
    found.candidates()
}

#[derive(Default)]
struct Found<'a> {
    /// Words for an account, each with the account and its session.
    accounts: Vec<(String, &'a ListedAccount, &'a Session)>,
    /// Words for a role of an account that is typed already.
    roles: Vec<(String, &'a ListedAccount, &'a Session)>,
}

impl<'a> Found<'a> {
    fn add(
        &mut self,
        session: &'a Session,
        account: &'a ListedAccount,
        before: &str,
        rest: &str,
        words: &Words<'_>,
    ) {
        // Nobody begins with an email address who has typed nothing.
        let email = Some(account.email.as_str()).filter(|_| !rest.is_empty());
        let names = [account.name.as_str()].into_iter().chain(email);
        let names = names.filter(|text| words.names && !text.is_empty()).map(|text| (text, true));
        // Without a digit the ids would only repeat what the names say.
        let id = Some(account.id.as_str()).filter(|_| !rest.is_empty() || !words.names);
        for (text, is_name) in names.chain(id.map(|id| (id, false))) {
            let is_usable = |word: &str| !is_name || (words.is_free)(word);
            // The comparison first: it is cheap, and few names begin so.
            if text.starts_with(rest) && is_usable(text) {
                self.accounts.push((format!("{before}{text}"), account, session));
            }
            let role = rest.strip_prefix(text).and_then(|rest| rest.strip_prefix('/'));
            let roles = role.map(|role| account.roles.iter().filter(move |it| it.starts_with(role)));
            // A name that is a profile's too means the account where a role is behind it.
            let all = roles.into_iter().flatten().map(|role| format!("{before}{text}/{role}"));
            self.roles.extend(all.filter(|word| is_usable(word)).map(|word| (word, account, session)));
        }
    }

    fn candidates(mut self) -> Vec<Candidate> {
        if self.accounts.len() <= FEW {
            for (word, account, session) in &self.accounts {
                let roles = account.roles.iter();
                self.roles.extend(roles.map(|role| (format!("{word}/{role}"), *account, *session)));
            }
        }
        let mut seen = HashSet::new();
        let all = self.accounts.into_iter().chain(self.roles);
        let all: Vec<_> = all.filter(|(word, _, _)| seen.insert(word.clone())).collect();
        let is_described = all.len() <= MOST_DESCRIBED;
        let candidate = |(value, account, session): (String, &ListedAccount, &Session)| Candidate {
            about: is_described.then(|| about(account, session, &value)),
            value,
        };
        all.into_iter().map(candidate).collect()
    }
}

/// Describes an account by what the word does not say.
fn about(account: &ListedAccount, session: &Session, word: &str) -> String {
    let parts = [account.id.as_str(), account.name.as_str(), session.label()];
    let told = parts.into_iter().filter(|part| !part.trim().is_empty() && !word.contains(part));
    told.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::portal_accounts::Account;

    fn listings() -> Vec<(Session, Listing)> {
        let of = |name: &str, accounts: &[(&str, &str, &str)]| {
            let session = Session {
                identity: Identity::Named(name.to_owned()),
                start_url: "https://x.awsapps.com/start".to_owned(),
                region: "us-east-1".to_owned(),
                scopes: None,
            };
            let account = |(id, name, email): &(&str, &str, &str)| Account {
                id: (*id).into(),
                name: (*name).into(),
                email: (*email).into(),
            };
            let all: Vec<Account> = accounts.iter().map(account).collect();
            let mut listing = Listing::default();
            listing.set_accounts(&all, crate::time::Time::from_epoch(1));
            for account in &mut listing.accounts {
                account.roles = ["Admin", "ReadOnly"].map(Into::into).into();
            }
            (session, listing)
        };
        vec![
            of("one", &[("111111111111", "shop prod", "ops@example.com"), ("222222222222", "shop dev", "")]),
            of("two", &[("222222222222", "shop dev", ""), ("333333333333", "444444444444", "")]),
        ]
    }

    fn found(start: &str, names: bool) -> String {
        let is_free = |text: &str| text != "shop prod" && !text.contains("4444") && text != "shop dev/Admin";
        let found = accounts(&listings(), start, &Words { names, is_free: &is_free });
        let shown = found.into_iter().map(|it| format!("{} ({})", it.value, it.about.unwrap_or_default()));
        shown.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn names_ids_and_roles_are_offered_as_far_as_they_are_typed() {
        for (start, expected) in [
            // A profile has the name: only with a role behind it is it the account.
            ("shop p", ""),
            ("shop prod/", "shop prod/Admin (111111111111, one); shop prod/ReadOnly (111111111111, one)"),
            // A profile has the name with the role.
            ("shop dev/", "shop dev/ReadOnly (222222222222, one)"),
            ("shop prod/R", "shop prod/ReadOnly (111111111111, one)"),
            ("one/shop prod/", "one/shop prod/Admin (111111111111); one/shop prod/ReadOnly (111111111111)"),
            (
                "ops",
                "ops@example.com (111111111111, shop prod, one); ops@example.com/Admin (111111111111, shop prod, one); ops@example.com/ReadOnly (111111111111, shop prod, one)",
            ),
            (
                "1111",
                "111111111111 (shop prod, one); 111111111111/Admin (shop prod, one); 111111111111/ReadOnly (shop prod, one)",
            ),
            ("111111111111/A", "111111111111/Admin (shop prod, one)"),
            ("two/222222222222/R", "two/222222222222/ReadOnly (shop dev)"),
            // Equal words are offered once.
            (
                "shop d",
                "shop dev (222222222222, one); shop dev/Admin (222222222222, one); shop dev/ReadOnly (222222222222, one)",
            ),
            // A name that reads as an account id would mean another account.
            ("4444", ""),
            ("444444444444/", ""),
            ("zzz", ""),
            ("shop prod/x", ""),
        ] {
            assert_eq!(found(start, true), expected, "{start}");
        }
        assert_eq!(found("shop", false), "");
        assert_eq!(
            found("3333", false),
            "333333333333 (444444444444, two); 333333333333/Admin (444444444444, two); 333333333333/ReadOnly (444444444444, two)"
        );
        assert_eq!(found("", true).matches("shop dev (").count(), 1);
    }
}
