//! Checks the cache files of `aws login`.

use super::findings::Finding;
use super::look::Look;
use crate::config::login_session;
use crate::login_session as cache;
use crate::system::files::metadata::about;

/// Checks the file of each sign-in that a profile names. A missing one is no mistake: the person has not signed in.
pub(super) fn check(look: &Look<'_>) -> Vec<Finding> {
    let Some(resolved) = look.files.resolved.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    for known in login_session::all(&resolved.config) {
        let login = &known.login;
        let Some(path) = cache::path(look.sys, login).ok().filter(|path| about(path).is_some()) else {
            continue;
        };
        let title = match cache::load(look.sys, login) {
            None => {
                format!("the file of `aws login` for profile {} contains no valid sign-in", login.profile)
            }
            Some(sign_in) if !sign_in.is_renewable() => {
                format!("the sign-in of profile {} with `aws login` cannot be renewed", login.profile)
            }
            Some(_) => continue,
        };
        let finding = Finding::warning("cache.login", title).at(path.display().to_string());
        found.push(finding.remedy(login.sign_in_hint()));
    }
    found
}
