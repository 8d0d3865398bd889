//! Assumable roles, their trusted principals, and the MFA codes that are valid now.

use std::collections::HashMap;

use wildmatch::WildMatch;

use super::keys::Principal;

/// Role with its trust policy.
#[derive(Clone, Debug)]
pub struct AssumableRole {
    /// ARN, such as `arn:aws:iam::222222222222:role/deploy`.
    pub arn: String,
    /// Account ids, or ARNs of users, roles and sessions; `*` matches any text.
    pub trusted: Vec<String>,
    pub external_id: Option<String>,
    pub needs_mfa: bool,
    /// Seconds.
    pub longest_session: i64,
}

#[derive(Default)]
pub(in super::super) struct Roles {
    roles: Vec<AssumableRole>,
    /// For each MFA device the code that is valid now; a code is valid once.
    codes: HashMap<String, String>,
}

impl AssumableRole {
    /// Creates a role that trusts one principal, or all of an account.
    pub fn new(arn: &str, trusted: &str) -> Self {
        Self {
            arn: arn.to_owned(),
            trusted: vec![trusted.to_owned()],
            external_id: None,
            needs_mfa: false,
            longest_session: 3600,
        }
    }

    pub(super) fn trusts(&self, caller: &Principal) -> bool {
        let is = |pattern: &str, text: &str| WildMatch::new(pattern).matches(text);
        self.trusted.iter().any(|trusted| {
            *trusted == caller.account
                || is(trusted, &caller.arn)
                || caller.role_arn.as_ref().is_some_and(|role| is(trusted, role))
        })
    }
}

impl Roles {
    /// `deploy` of staging, which the developers of dev may assume.
    pub(in super::super) fn sample() -> Self {
        let developers =
            "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Developer_*";
        let mut roles = Self::default();
        roles.set(AssumableRole::new("arn:aws:iam::222222222222:role/deploy", developers));
        roles
    }

    /// Adds a role; replaces one with the same ARN.
    pub(in super::super) fn set(&mut self, role: AssumableRole) {
        self.remove(&role.arn);
        self.roles.push(role);
    }

    pub(in super::super) fn remove(&mut self, arn: &str) {
        self.roles.retain(|known| known.arn != arn);
    }

    pub(super) fn find(&self, arn: &str) -> Option<&AssumableRole> {
        self.roles.iter().find(|role| role.arn == arn)
    }

    pub(in super::super) fn set_code(&mut self, serial: &str, code: &str) {
        self.codes.insert(serial.to_owned(), code.to_owned());
    }

    pub(super) fn has_device(&self, serial: &str) -> bool {
        self.codes.contains_key(serial)
    }

    /// Whether the code is valid; uses it up.
    pub(super) fn use_code(&mut self, serial: &str, code: &str) -> bool {
        match self.codes.get_mut(serial) {
            Some(valid) if valid == code => {
                valid.clear();
                true
            }
            _ => false,
        }
    }
}
