//! Keys that the service knows, with their principals.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::super::fresh::{BASE64, Fresh, UPPER_ALPHANUMERIC};
use super::super::refusal::Refusal;
use super::super::state::State;

/// Long-lived key of an IAM user, as in `~/.aws/credentials`.
#[derive(Clone, Debug)]
pub struct UserKey {
    pub access_key_id: String,
    pub secret_access_key: String,
}

/// Principal that has signed a request.
#[derive(Clone)]
pub(in super::super) struct Principal {
    pub account: String,
    pub arn: String,
    pub user_id: String,
    /// For sessions: ARN of their role.
    pub role_arn: Option<String>,
}

pub(in super::super) struct Key {
    pub id: String,
    pub secret: String,
    /// For keys of a session: its token.
    pub token: Option<String>,
    pub expires_at: Option<i64>,
    pub principal: Principal,
}

#[derive(Default)]
pub(in super::super) struct Keys(HashMap<String, Key>);

impl Principal {
    /// Principal with a permission set in an account.
    pub(in super::super) fn of_permission_set(account: &str, permission_set: &str, user: &str) -> Self {
        let digest = Sha256::digest(format!("{account}/{permission_set}"));
        let suffix: String = digest[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        let name = format!("AWSReservedSSO_{permission_set}_{suffix}");
        Self::of_role("aws", account, &format!("aws-reserved/sso.amazonaws.com/{name}"), user)
    }

    /// Principal of a role's session. A path is part of the role's ARN, but not of the session's.
    pub(in super::super) fn of_role(
        partition: &str,
        account: &str,
        path_and_name: &str,
        session: &str,
    ) -> Self {
        let name = path_and_name.rsplit('/').next().unwrap_or_default();
        let role_arn = format!("arn:{partition}:iam::{account}:role/{path_and_name}");
        Self {
            account: account.to_owned(),
            arn: format!("arn:{partition}:sts::{account}:assumed-role/{name}/{session}"),
            user_id: format!("{}:{session}", unique_id("AROA", &role_arn)),
            role_arn: Some(role_arn),
        }
    }

    /// Principal with this ARN: a role's session, or a user.
    pub(in super::super) fn named(arn: &str) -> Self {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        let session = parts[5].strip_prefix("assumed-role/").and_then(|rest| rest.split_once('/'));
        match session {
            Some((role, session)) => Self::of_role(parts[1], parts[4], role, session),
            None => Self::of_user(arn),
        }
    }

    fn of_user(arn: &str) -> Self {
        Self {
            account: arn.split(':').nth(4).unwrap_or_default().to_owned(),
            arn: arn.to_owned(),
            user_id: unique_id("AIDA", arn),
            role_arn: None,
        }
    }
}

/// Returns a unique id, always the same for one ARN.
fn unique_id(prefix: &str, arn: &str) -> String {
    let digest = Sha256::digest(arn);
    let letters = digest.iter().take(17);
    let letter = |byte: &u8| char::from(UPPER_ALPHANUMERIC[usize::from(*byte) % UPPER_ALPHANUMERIC.len()]);
    prefix.chars().chain(letters.map(letter)).collect()
}

fn secret(fresh: &mut Fresh) -> String {
    // Contains every base64 character that clients must encode.
    let text = fresh.text(38, BASE64);
    format!("{}/{}+{}", &text[..9], &text[9..23], &text[23..])
}

impl Keys {
    /// Returns the key with this id. Refusal: unknown, or not the token that belongs to it.
    pub(in super::super) fn find(&self, id: &str, token: Option<&str>) -> Result<&Key, Refusal> {
        let known = self.0.get(id).filter(|key| key.token.as_deref() == token);
        known.ok_or_else(|| {
            Refusal::new("InvalidClientTokenId", "The security token included in the request is invalid.")
        })
    }

    pub(in super::super) fn forget(&mut self, id: &str) {
        self.0.remove(id);
    }
}

impl State {
    /// Creates keys for a session that ends.
    pub(in super::super) fn open_role(&mut self, principal: Principal, expires_at: i64) -> &Key {
        let id = format!("ASIA{}", self.fresh.text(16, UPPER_ALPHANUMERIC));
        let token = format!("IQoJb3JpZ2luX2Vj/+{}==", self.fresh.text(400, BASE64));
        let secret = secret(&mut self.fresh);
        let key = Key { id: id.clone(), secret, token: Some(token), expires_at: Some(expires_at), principal };
        self.keys.0.entry(id).or_insert(key)
    }

    /// Creates a key of a user.
    pub(in super::super) fn open_user(&mut self, arn: &str) -> UserKey {
        let id = format!("AKIA{}", self.fresh.text(16, UPPER_ALPHANUMERIC));
        let secret = secret(&mut self.fresh);
        let principal = Principal::of_user(arn);
        let key = UserKey { access_key_id: id.clone(), secret_access_key: secret.clone() };
        self.keys.0.insert(id.clone(), Key { id, secret, token: None, expires_at: None, principal });
        key
    }
}
