//! The contract's variables of the shell that runs us, and credentials as it takes them.

use crate::aws::credentials::Credentials;
use crate::environ::{self, Keys, ShellVariables};
use crate::system::System;

/// The contract's variables as they stand.
pub fn read_variables(sys: &System) -> ShellVariables {
    environ::watched()
        .filter_map(|name| Some((name, sys.env.raw(name)?.to_string_lossy().into_owned())))
        .collect()
}

/// Credentials as the environment takes them.
pub fn key_variables(credentials: &Credentials) -> Keys<'_> {
    Keys {
        access_key_id: &credentials.access_key_id,
        secret_access_key: &credentials.secret_access_key,
        session_token: credentials.session_token.as_ref(),
        expires_at: credentials.expires_at,
        refresh_at: credentials.refresh_at(),
    }
}
