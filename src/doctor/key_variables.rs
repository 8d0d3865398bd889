//! Values of variables as they may be shown: nothing of a secret.

use super::container_endpoint;
use super::look::Look;

/// Formats `NAME=AKIA…`: the four letters show the kind of key, and are not secret.
pub(super) fn kind(look: &Look<'_>, name: &str) -> String {
    let start: String = look.sys.env.text(name).unwrap_or_default().chars().take(4).collect();
    format!("{name}={start}…")
}

/// Formats `NAME=value`, for a variable without secrets.
pub(super) fn shown(look: &Look<'_>, name: &str) -> Option<String> {
    Some(format!("{name}={}", look.sys.env.raw(name)?.to_string_lossy()))
}

/// Formats any variable that is set, without secrets.
pub(super) fn evidence(look: &Look<'_>, name: &str) -> Option<String> {
    look.sys.env.raw(name)?;
    match name {
        "AWS_ACCESS_KEY_ID" | "AWS_ACCESS_KEY" => Some(kind(look, name)),
        _ if name.contains("SECRET") || name.ends_with("_TOKEN") => Some(format!("{name} is set")),
        // Its path is random, and half of what a client must know.
        "AWS_CONTAINER_CREDENTIALS_FULL_URI" => {
            Some(format!("{name}={}", container_endpoint::address(&look.sys.env.text(name)?)))
        }
        _ => shown(look, name),
    }
}
