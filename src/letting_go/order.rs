//! Which credentials an order is about, and which orders a shell or an endpoint has still to follow. Pure.
//!
//! Orders are numbered, and a shell or an endpoint that gets credentials remembers the newest number of that moment. So it
//! needs no clock to find out which of both came first: two orders in one second, and a clock that was set back, make no
//! difference.

use crate::time::Time;
use serde::{Deserialize, Serialize};

/// Seconds after which no order is needed any more: the longest sign-in (90 days) and the longest life of keys (12 h).
const LIFE: i64 = (90 * 24 + 12) * 3600;

/// Most orders that are kept. Each is about something else, since a later one replaces an earlier one about the same.
const MOST: usize = 64;

/// Greatest number. Only a damaged file comes near it, and then the numbers begin again.
pub(super) const GREATEST: u64 = 999_999_999_999_999_999;

/// What is to be let go.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Everything.
    All,
    /// One profile or role.
    Target {
        /// Names: as the person typed it, and as shells have it.
        names: Vec<String>,
        /// Account and role, under whatever name.
        role: Option<(String, String)>,
    },
    /// Everything that came from this sign-in session.
    Session(String),
}

/// One order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Order {
    /// Its number, greater than those of all earlier ones.
    pub number: u64,
    /// When it was given, in seconds since 1970.
    at: i64,
    /// What it is about.
    pub scope: Scope,
    /// Whether credentials from before the first `use` go too.
    pub clear: bool,
}

/// Sign-in session of credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionOfHeld {
    /// Its name.
    Named(String),
    /// They came from no session.
    Without,
    /// It cannot be found out any more.
    Unknown,
}

/// Credentials that a shell, an endpoint or a file has.
pub struct HeldCredentials<'a> {
    /// Name of the profile, or another target.
    pub name: &'a str,
    /// Account and role, if there is one.
    pub role: Option<(&'a str, &'a str)>,
    /// Finds their session; called only for an order about a session.
    pub session: &'a dyn Fn() -> SessionOfHeld,
}

impl Scope {
    /// Whether these credentials are meant. Where the session is unknown, they are: to let go too much does less harm.
    pub fn covers(&self, held: &HeldCredentials<'_>) -> bool {
        match self {
            Scope::All => true,
            Scope::Target { names, role } => {
                let role = role.as_ref().map(|(account_id, role_name)| (&**account_id, &**role_name));
                names.iter().any(|name| name == held.name) || (role.is_some() && role == held.role)
            }
            Scope::Session(label) => match (held.session)() {
                SessionOfHeld::Named(own) => own == *label,
                SessionOfHeld::Without => false,
                SessionOfHeld::Unknown => true,
            },
        }
    }
}

impl Order {
    /// Returns when it was given.
    pub fn at(&self) -> Time {
        Time::from_epoch(self.at)
    }
}

/// The orders that were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Orders {
    /// Number of the newest order; `None` if there was none.
    pub newest: Option<u64>,
    /// In the order in which they were given.
    pub list: Vec<Order>,
}

impl Orders {
    /// Returns the latest order that these credentials still have to follow. `known` is the newest number when they
    /// were got, as the holder remembers it. Credentials without a number that can be right count as older than all
    /// orders.
    pub fn due(&self, known: Option<u64>, held: &HeldCredentials<'_>) -> Option<&Order> {
        let known = known.filter(|known| self.newest.is_some_and(|newest| *known <= newest)).unwrap_or(0);
        self.list.iter().rev().find(|order| order.number > known && order.scope.covers(held))
    }

    /// Adds an order. What it makes superfluous is dropped; very old ones, and the first of too many, become one about
    /// everything. `random`, below 1,000, keeps numbers of one second apart where the file was removed in it.
    pub fn add(&mut self, now: Time, random: u64, scope: Scope, clear: bool) -> Order {
        let next = self.newest.filter(|newest| *newest < GREATEST).map_or(0, |newest| newest + 1);
        // By the clock, so that a file that was removed does not begin with numbers that were given before.
        let by_clock = u64::try_from(now.epoch()).unwrap_or(0).saturating_mul(1000);
        let by_clock = by_clock.saturating_add(random).min(GREATEST);
        let order = Order { number: next.max(by_clock), at: now.epoch(), scope, clear };
        let is_about_all = order.scope == Scope::All;
        self.list.retain(|former| !is_about_all && former.scope != order.scope);
        self.list.push(order.clone());
        let is_old = |order: &Order| order.at() < now.plus(-LIFE);
        let old = self.list.iter().rposition(is_old);
        let superfluous = self.list.len().checked_sub(MOST);
        if let Some(last) = old.max(superfluous.filter(|count| *count > 0)) {
            self.list.drain(..last);
            self.list[0].scope = Scope::All;
        }
        self.newest = Some(order.number);
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held<'a>(name: &'a str, session: &'a dyn Fn() -> SessionOfHeld) -> HeldCredentials<'a> {
        HeldCredentials { name, role: Some(("111111111111", "Admin")), session }
    }

    fn target(name: &str) -> Scope {
        Scope::Target { names: vec![name.into()], role: None }
    }

    const NOW: Time = Time::from_epoch(1_800_000_000);

    #[test]
    fn an_order_covers_names_roles_and_sessions() {
        let role = |account_id: &str, role_name: &str| Some((account_id.to_owned(), role_name.to_owned()));
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        use SessionOfHeld::{Named, Unknown, Without};
        for (scope, session, expected) in [
            (Scope::All, Without, true),
            (Scope::Target { names: names(&["p", "prod"]), role: None }, Without, true),
            (Scope::Target { names: names(&["Prod"]), role: None }, Without, false),
            // Another name of the same role.
            (Scope::Target { names: names(&["x"]), role: role("111111111111", "Admin") }, Without, true),
            (Scope::Target { names: names(&["x"]), role: role("111111111111", "Other") }, Without, false),
            (Scope::Session("s".into()), Named("s".into()), true),
            (Scope::Session("s".into()), Named("t".into()), false),
            (Scope::Session("s".into()), Without, false),
            (Scope::Session("s".into()), Unknown, true),
        ] {
            assert_eq!(scope.covers(&held("prod", &|| session.clone())), expected, "{scope:?} {session:?}");
        }
        // Without a role two have none in common.
        let scope = Scope::Target { names: names(&["x"]), role: None };
        let without = HeldCredentials { name: "p", role: None, session: &|| Unknown };
        assert!(!scope.covers(&without));
    }

    #[test]
    fn what_was_got_before_an_order_lets_go_and_what_was_got_after_it_stays() {
        let without = || SessionOfHeld::Without;
        let (mut orders, prod) = (Orders::default(), held("prod", &without));
        assert_eq!(orders.due(None, &prod), None);
        let first = orders.add(NOW, 0, Scope::All, false).number;
        // In the same second, and after the clock was set back.
        let second = orders.add(NOW, 0, target("dev"), false).number;
        let third = orders.add(NOW.plus(-100_000), 0, target("prod"), true).number;
        assert!(first < second && second < third);
        let due = |known, held: &HeldCredentials<'_>| orders.due(known, held).map(|order| order.number);
        for (known, expected) in [
            (None, Some(third)),
            (Some(0), Some(third)),
            (Some(second), Some(third)),
            (Some(third), None),
            // A number that no order can have had.
            (Some(third + 1), Some(third)),
        ] {
            assert_eq!(due(known, &prod), expected, "{known:?}");
        }
        assert_eq!(due(Some(first), &held("staging", &without)), None);
        assert_eq!(due(Some(first - 1), &held("staging", &without)), Some(first));
        assert!(orders.due(None, &prod).unwrap().clear);
    }

    #[test]
    fn a_later_order_replaces_what_it_makes_superfluous() {
        let mut orders = Orders::default();
        for scope in [target("a"), target("b"), target("a")] {
            orders.add(NOW, 0, scope, false);
        }
        let scopes = |orders: &Orders| orders.list.iter().map(|it| it.scope.clone()).collect::<Vec<_>>();
        assert_eq!(scopes(&orders), [target("b"), target("a")]);
        let last = orders.add(NOW, 0, Scope::All, false);
        assert_eq!(orders, Orders { newest: Some(last.number), list: vec![last] });
    }

    #[test]
    fn the_list_stays_short_and_what_is_dropped_is_followed_by_whatever_is_older() {
        let without = || SessionOfHeld::Without;
        let mut orders = Orders::default();
        let numbers: Vec<u64> =
            (0..100).map(|n| orders.add(NOW, 0, target(&n.to_string()), false).number).collect();
        assert_eq!(orders.list.len(), MOST);
        let other = held("other", &without);
        assert_eq!(orders.due(Some(numbers[35]), &other).unwrap().number, numbers[36]);
        assert_eq!(orders.due(Some(numbers[36]), &other), None);
        // After more than the life of every credential.
        let last = orders.add(NOW.plus(LIFE + 1), 0, target("x"), false).number;
        assert_eq!(orders.list.len(), 2);
        assert!(orders.due(Some(numbers[98]), &other).is_some());
        assert_eq!(orders.due(Some(numbers[99]), &other), None);
        assert_eq!(orders.newest, Some(last));
    }

    #[test]
    fn numbers_go_on_where_the_file_was_lost() {
        let mut lost = Orders::default();
        let before = lost.add(NOW, 0, Scope::All, false).number;
        let after = Orders::default().add(NOW.plus(1), 0, Scope::All, false).number;
        assert!(after > before);
        let mut spoiled = Orders { newest: Some(GREATEST), list: Vec::new() };
        assert_eq!(spoiled.add(NOW, 0, Scope::All, false).number, before);
    }
}
