//! Reads the contract's variables of the shell that runs ssoenv, and converts credentials to variables.

use crate::aws::credentials::Credentials;
use crate::environ::{self, Keys, ShellVariables};
use crate::ordered;
use crate::system::System;
use crate::system::env::Env;
use std::borrow::Cow;
use std::ffi::OsString;

/// Reads the contract's variables and those that the active profile has exported.
pub fn read_variables(sys: &System) -> ShellVariables {
    read(&sys.env)
}

fn read(env: &Env) -> ShellVariables {
    let exports: Vec<String> =
        env.text("SSOENV_EXPORTS").iter().flat_map(|text| environ::export_names(text)).collect();
    let names = environ::watched().map(Cow::from).chain(exports.into_iter().map(Cow::from));
    let value = |name: &str| Some(lossy(env.seen_by_others(name)?));
    ordered::map(names.filter_map(|name| value(&name).map(|value| (name, value))))
}

/// Reads a variable that the shell may be about to get.
pub fn read_variable(sys: &System, name: &str) -> Option<String> {
    Some(lossy(sys.env.seen_by_others(name)?))
}

fn lossy(value: OsString) -> String {
    value.to_string_lossy().into_owned()
}

/// Returns the environment for ssoenv itself, without the variables that `use` has exported for a profile. Otherwise
/// the sign-in of one profile would use the endpoint of another.
pub fn before_exports(env: Env) -> Env {
    if !env.has("SSOENV_EXPORTS") {
        return env;
    }
    let before = environ::exports_before_use(&read(&env));
    env.replacing(ordered::map(before.into_iter().map(|(name, value)| (name, value.map(OsString::from)))))
}

/// Converts credentials to the values of variables.
pub fn key_variables(credentials: &Credentials) -> Keys<'_> {
    Keys {
        access_key_id: &credentials.access_key_id,
        secret_access_key: &credentials.secret_access_key,
        session_token: credentials.session_token.as_ref(),
        expires_at: credentials.expires_at,
        refresh_at: credentials.refresh_at(),
    }
}
