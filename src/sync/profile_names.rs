//! Names that differ: where several accounts would get the same name, all of them get the account id too; where several
//! roles of an account would, the role. Pure.

use super::safe_name::{LONGEST, misreading, slug, trimmed};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Bytes of the hash that tells two roles of one account apart.
const HASH: usize = 3;

/// A name in three forms: that of the template, with the account id, and with a hash of session and role.
#[derive(Clone, Debug)]
pub(super) struct NameForms {
    base: String,
    /// The name with the role; `None` if the template has the role.
    with_role: Option<String>,
    has_role: bool,
    account_id: String,
    hash: String,
    /// The form that differs from the names of the other roles.
    form: usize,
}

/// Number of forms.
pub(super) const FORMS: usize = 3;

impl NameForms {
    /// Takes the name that the template gives.
    pub(super) fn new(base: String, session: &str, account_id: &str, role_name: &str) -> Self {
        let digest = Sha256::digest([session, "\0", role_name].concat().as_bytes());
        let hash = base16ct::lower::encode_string(&digest[..HASH]);
        let account_id = account_id.to_owned();
        NameForms { base, with_role: None, has_role: false, account_id, hash, form: 0 }
    }

    /// Lets the name have the role, where that tells it from another one of the account.
    pub(super) fn or_with_role(mut self, role_name: &str) -> Self {
        let role = slug(role_name);
        let room = LONGEST.saturating_sub(role.len() + 1);
        let name = format!("{}-{role}", trimmed(&self.base, room));
        self.with_role = Some(name).filter(|name| misreading(name).is_none());
        self
    }

    /// Returns the name that the template gives.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// Returns the name with the role, if the name has got it.
    pub(super) fn with_role(&self) -> Option<&str> {
        self.with_role.as_deref().filter(|_| self.has_role)
    }

    /// Gives the name the role.
    pub(super) fn add_role(&mut self) {
        self.has_role = self.with_role.is_some();
    }

    /// Gives the name the account id.
    pub(super) fn add_account_id(&mut self) {
        self.form = 1;
    }

    /// Returns the name in a form.
    pub(super) fn in_form(&self, form: usize) -> String {
        self.made(self.with_role().unwrap_or(&self.base), form)
    }

    fn made(&self, base: &str, form: usize) -> String {
        let room = LONGEST - self.account_id.len() - self.hash.len() - 2;
        match form {
            0 => base.to_owned(),
            1 if self.has_account_id() => base.to_owned(),
            1 => format!("{}-{}", trimmed(base, room), self.account_id),
            _ if self.has_account_id() => format!("{}-{}", trimmed(base, room), self.hash),
            _ => format!("{}-{}-{}", trimmed(base, room), self.account_id, self.hash),
        }
    }

    fn has_account_id(&self) -> bool {
        self.base.contains(&self.account_id)
    }

    /// Returns the form of the name.
    pub(super) fn form(&self) -> usize {
        self.form
    }

    /// Returns the name.
    pub(super) fn name(&self) -> String {
        self.in_form(self.form)
    }

    /// Whether the name is one that the role can get.
    pub(super) fn include(&self, name: &str) -> bool {
        let bases = [Some(&self.base), self.with_role.as_ref()];
        bases.into_iter().flatten().any(|base| (0..FORMS).any(|form| self.made(base, form) == name))
    }
}

/// Returns what two names have in common that differ in case only: some tools ignore it.
pub(super) fn folded(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// Chooses the forms so that all names differ, whatever the order of the roles.
pub(super) fn tell_apart(all: &mut [NameForms]) {
    loop {
        let mut same: HashMap<String, Vec<usize>> = HashMap::with_capacity(all.len());
        for (at, forms) in all.iter().enumerate() {
            same.entry(folded(&forms.name())).or_default().push(at);
        }
        let mut is_changed = false;
        for at in same.into_values().filter(|alike| alike.len() > 1).flatten() {
            if all[at].form + 1 < FORMS {
                all[at].form += 1;
                is_changed = true;
            }
        }
        if !is_changed {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    fn names(roles: &[(&str, &str, &str)]) -> Vec<String> {
        let forms = |(base, account_id, role): &(&str, &str, &str)| {
            NameForms::new((*base).to_owned(), "my-org", account_id, role)
        };
        let mut all: Vec<NameForms> = roles.iter().map(forms).collect();
        tell_apart(&mut all);
        all.iter().map(NameForms::name).collect()
    }

    #[test]
    fn all_of_a_colliding_set_get_the_account_id() {
        let (one, two, three) = ("111111111111", "222222222222", "333333333333");
        assert_eq!(
            names(&[("shop", one, "A"), ("shop", two, "A"), ("other", three, "A")]),
            ["shop-111111111111", "shop-222222222222", "other"]
        );
        // Case alone is no difference.
        assert_eq!(
            names(&[("Shop", one, "A"), ("shop", two, "A")]),
            ["Shop-111111111111", "shop-222222222222"]
        );
        // A name that is like one with an id.
        let all = names(&[("shop", one, "A"), ("shop", two, "A"), ("shop-111111111111", three, "A")]);
        assert_eq!(all[1], "shop-222222222222");
        assert_eq!(all[2], "shop-111111111111-333333333333");
        assert!(all[0].starts_with("shop-111111111111-") && all[0].len() == 24, "{}", all[0]);
    }

    #[test]
    fn roles_of_one_account_are_told_apart_by_a_hash() {
        let one = "111111111111";
        let all = names(&[("shop-read-only", one, "Read-Only"), ("shop-read-only", one, "Read_Only")]);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 2);
        assert!(all.iter().all(|name| name.starts_with("shop-read-only-111111111111-")), "{all:?}");
        let long = "x".repeat(LONGEST);
        let all = names(&[(&long, one, "A"), (&long, one, "B"), (&long, "222222222222", "A")]);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 3);
        assert!(all.iter().all(|name| name.len() <= LONGEST), "{all:?}");
    }

    #[test]
    fn every_name_that_a_role_can_get_is_known() {
        let mut forms = NameForms::new("shop".to_owned(), "s", "111111111111", "Read").or_with_role("Read");
        for expected in ["shop", "shop-read"] {
            assert_eq!(forms.name(), expected);
            assert!(forms.include(expected) && forms.include("shop-read-111111111111"));
            forms.add_role();
        }
        assert!(!forms.include("shop-write"));
        let long = NameForms::new("x".repeat(LONGEST), "s", "1", "Read").or_with_role(&"r".repeat(64));
        assert_eq!(long.with_role.unwrap().len(), LONGEST);
    }

    #[test]
    fn the_order_of_the_roles_does_not_matter() {
        let roles = [("a", "1", "A"), ("b", "2", "A"), ("a", "3", "A"), ("A", "4", "B"), ("a-1", "5", "A")];
        let mut forward: Vec<_> = roles.iter().zip(names(&roles)).map(|(role, name)| (*role, name)).collect();
        let back: Vec<_> = roles.iter().rev().copied().collect();
        let mut backward: Vec<_> = back.iter().zip(names(&back)).map(|(role, name)| (*role, name)).collect();
        forward.sort();
        backward.sort();
        assert_eq!(forward, backward);
    }
}
