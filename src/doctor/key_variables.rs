//! What of a variable may be shown: of a secret nothing.

use super::look::Look;

/// `AKIA…`: what tells the kind of a key, and no more.
pub(super) fn kind(look: &Look<'_>, name: &str) -> String {
    let start: String = look.sys.env.text(name).unwrap_or_default().chars().take(4).collect();
    format!("{name}={start}…")
}

/// `NAME=value`, of a variable that holds no secret.
pub(super) fn shown(look: &Look<'_>, name: &str) -> Option<String> {
    Some(format!("{name}={}", look.sys.env.raw(name)?.to_string_lossy()))
}

/// What is shown of any variable that is set.
pub(super) fn evidence(look: &Look<'_>, name: &str) -> Option<String> {
    look.sys.env.raw(name)?;
    match name {
        "AWS_ACCESS_KEY_ID" | "AWS_ACCESS_KEY" => Some(kind(look, name)),
        _ if name.contains("SECRET") || name.ends_with("_TOKEN") => Some(format!("{name} is set")),
        _ => shown(look, name),
    }
}
