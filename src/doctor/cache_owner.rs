//! The session or role that a cache file belongs to, by its name.

use crate::config::session::Session;

/// Owner of a cache file, by its name.
pub(super) enum CacheOwner<'a> {
    /// The token of a session.
    Token(&'a Session),
    /// The client registration of a session.
    Registration(&'a Session),
    /// Role credentials of the AWS CLI.
    Role,
    /// Unknown.
    Unknown,
}
