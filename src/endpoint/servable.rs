//! Which credentials an endpoint can serve. Pure.

use crate::aws::credentials::Credentials;
use crate::error::Failure;

/// Returns the credentials if an endpoint can serve them: SDKs require a session token and an expiry. `name` is the
/// target's. Fails with `Configuration` otherwise.
pub fn servable<'a>(name: &str, credentials: Option<&'a Credentials>) -> Result<&'a Credentials, Failure> {
    let refused = |why: &str, hint: &str| {
        Failure::configuration(format!("no endpoint can serve {name}: {why}")).hint(hint)
    };
    let keys = "use the profile by its name, or `ssoenv exec --mode keys`";
    match credentials {
        None => Err(refused("other tools find its credentials themselves", "use the profile by its name")),
        Some(first) if first.expires_at.is_none() => Err(refused("its keys do not expire", keys)),
        Some(first) if first.session_token.is_none() => Err(refused("its keys have no session token", keys)),
        Some(first) => Ok(first),
    }
}
