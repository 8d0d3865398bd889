//! The parts of a reading: which role, and which sign-in session. Pure.

use crate::aws::role_arn::RoleArn;
use crate::aws::start_url;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::session::{Identity, Session};

/// A role, as far as the word says which one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleWord {
    /// Typed behind an account id: a permission set, or path and name of a role of IAM.
    Typed(String),
    /// A permission set of Identity Center.
    PermissionSet(String),
    /// A role of IAM, to the letter.
    Iam(RoleArn),
    /// A role of IAM whose path is not known: the ARN of credentials has the name alone.
    Assumed {
        /// `aws`, `aws-cn`, …
        partition: String,
        /// Without its path.
        name: String,
    },
}

impl RoleWord {
    /// What Identity Center may know it as; `None` where it is a role of IAM.
    pub fn permission_set(&self) -> Option<&str> {
        match self {
            RoleWord::Typed(name) if !name.contains('/') => Some(name),
            RoleWord::PermissionSet(name) => Some(name),
            _ => None,
        }
    }

    /// Path and name of the role that may be assumed, and its partition where that is said; `None` for a permission set,
    /// which nobody can assume. A path that is not known counts as none.
    pub fn iam(&self) -> Option<(&str, Option<&str>)> {
        match self {
            RoleWord::Typed(path_and_name) => Some((path_and_name, None)),
            RoleWord::PermissionSet(_) => None,
            RoleWord::Iam(role) => Some((&role.path_and_name, Some(&role.partition))),
            RoleWord::Assumed { partition, name } => Some((name, Some(partition))),
        }
    }

    /// Whether it is the role that comes out of a chain. The account is not looked at, but of a whole ARN.
    pub fn is_of(&self, chain: &Chain) -> bool {
        match (chain.hops.last(), &chain.origin) {
            (Some(hop), _) => match self {
                RoleWord::Typed(word) => *word == hop.role.path_and_name || word == hop.role.name(),
                RoleWord::PermissionSet(_) => false,
                RoleWord::Iam(role) => *role == hop.role,
                RoleWord::Assumed { partition, name } => {
                    name == hop.role.name() && *partition == hop.role.partition
                }
            },
            (None, CredentialOrigin::Sso(role)) => self.permission_set() == Some(&role.role_name),
            (None, _) => false,
        }
    }
}

/// A sign-in session, as far as the word says which one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionWord {
    /// `[sso-session NAME]`; whether there is one is not looked at.
    Named(String),
    /// The access portal of a link: its address without what the link adds.
    Portal(String),
}

impl SessionWord {
    /// Whether it is this session.
    pub fn is(&self, session: &Session) -> bool {
        match self {
            SessionWord::Named(name) => session.identity == Identity::Named(name.clone()),
            SessionWord::Portal(url) => is_same_portal(url, &session.start_url),
        }
    }
}

/// One portal has several addresses, and what they have in common is the host, or the id of the instance. Hosts in
/// GovCloud and China are everybody's: there the path says whose.
fn is_same_portal(one: &str, other: &str) -> bool {
    let (one, other) = (parts(one), parts(other));
    let is_shared = |host: &str| host.ends_with("home.awsapps.com") || host.ends_with("home.awsapps.cn");
    let instance = |(host, path): &(String, String)| {
        let labels = host.split('.').next().into_iter().chain(path.split('/'));
        labels.filter(|label| label.starts_with("ssoins-")).map(str::to_owned).next()
    };
    let is_one_instance = instance(&one).is_some_and(|id| Some(id) == instance(&other));
    is_one_instance || (one.0 == other.0 && (!is_shared(&one.0) || one.1 == other.1))
}

/// Host and path.
fn parts(url: &str) -> (String, String) {
    let url = start_url::normalized(url);
    let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    (host.to_owned(), path.to_owned())
}
