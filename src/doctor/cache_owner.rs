//! Which session or role a cache file belongs to, by its name.

use crate::config::session::Session;

/// Whose a file is, by its name.
pub(super) enum CacheOwner<'a> {
    /// The token of a session.
    Token(&'a Session),
    /// What the tools prove themselves with for it.
    Registration(&'a Session),
    /// Role credentials of the AWS CLI.
    Role,
    /// It cannot be told.
    Unknown,
}
