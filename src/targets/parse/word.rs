//! Role and session of a parsed TARGET. Pure.

use crate::aws::role_arn::RoleArn;
use crate::aws::start_url;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::session::{Identity, Session};

/// A role, as precisely as the TARGET names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleWord {
    /// Typed after an account id: a permission set, or path and name of an IAM role.
    Typed(String),
    /// A permission set of IAM Identity Center.
    PermissionSet(String),
    /// The ARN of an IAM role.
    Iam(RoleArn),
    /// An IAM role whose path is unknown, since the ARN of its credentials has only the name.
    Assumed {
        /// Partition: `aws`, `aws-cn`, …
        partition: String,
        /// Name without the path.
        name: String,
    },
}

impl RoleWord {
    /// Returns the permission set that it may be; `None` for an IAM role.
    pub fn permission_set(&self) -> Option<&str> {
        match self {
            RoleWord::Typed(name) if !name.contains('/') => Some(name),
            RoleWord::PermissionSet(name) => Some(name),
            _ => None,
        }
    }

    /// Returns path and name of an IAM role that may be assumed, and its partition if known; `None` for a permission
    /// set, which cannot be assumed. An unknown path counts as none.
    pub fn iam(&self) -> Option<(&str, Option<&str>)> {
        match self {
            RoleWord::Typed(path_and_name) => Some((path_and_name, None)),
            RoleWord::PermissionSet(_) => None,
            RoleWord::Iam(role) => Some((&role.path_and_name, Some(&role.partition))),
            RoleWord::Assumed { partition, name } => Some((name, Some(partition))),
        }
    }

    /// Whether a chain ends at this role. Ignores the account, except for a whole ARN.
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

/// A sign-in session, as precisely as the TARGET names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionWord {
    /// `[sso-session NAME]`, which may not exist.
    Named(String),
    /// The start URL of a portal link, without the link's own parts.
    Portal(String),
}

impl SessionWord {
    /// Whether this is the session.
    pub fn is(&self, session: &Session) -> bool {
        match self {
            SessionWord::Named(name) => session.identity == Identity::Named(name.clone()),
            SessionWord::Portal(url) => is_same_portal(url, &session.start_url),
        }
    }
}

/// Whether two addresses belong to the same portal. A portal has several, with the same host or the same instance id
/// (`ssoins-…`). Hosts in GovCloud and China are shared by all portals, so there the path must match.
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

/// Splits a URL into host and path.
fn parts(url: &str) -> (String, String) {
    let url = start_url::normalized(url);
    let rest = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    (host.to_owned(), path.to_owned())
}
