//! The profiles as `sync` last wrote them, for one session and config file. Without it a key that a person changed
//! could not be told from one that `sync` wrote. Pure.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Every profile that was generated. A name stays after its profile is gone, so that no other role gets it unseen.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default)]
pub struct GeneratedRecord {
    /// The config file, for people who look into the folder.
    pub config: String,
    /// Name of the session.
    pub session: String,
    /// The profiles by name.
    pub profiles: BTreeMap<String, GeneratedProfile>,
}

/// A profile as it was generated.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(default)]
pub struct GeneratedProfile {
    /// `sso_account_id`.
    pub account_id: String,
    /// `sso_role_name`.
    pub role_name: String,
    /// `region`, if one was generated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Whether a person has given it its name.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_named_by_person: bool,
    /// Whether the profile has got another name since.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_former: bool,
    /// Name of the user who was signed in; `None` if unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
}

impl GeneratedProfile {
    /// Whether it is of this role.
    pub fn is_of(&self, account_id: &str, role_name: &str) -> bool {
        self.account_id == account_id && self.role_name == role_name
    }
}
