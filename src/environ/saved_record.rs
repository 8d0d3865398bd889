//! What goes into the record for `off`, at the first `use` and later. Pure.

use super::before_use::Saved;
use super::ownership::{describes_ours, keys_are_foreign, without_stale_token};
use super::variables::{CLEARED, CREDENTIALS, MARK, ShellVariables};

/// Returns what `off` restores: before the first `use` the current variables, later the record.
pub(super) fn saved(before: &ShellVariables, is_ours: bool) -> Saved {
    match before.get("SSOENV_SAVED") {
        // If something removed our record, the current variables are our own and not worth restoring.
        None if !is_ours => Saved::of(before),
        _ => Saved::of_record(before),
    }
}

/// Records keys or a profile that a person has set since the last `use`, so that `off` restores these. Keys and
/// profile are replaced as one group, so that the keys of one are never restored beside the profile of another.
pub(super) fn keep_what_is_new(saved: &mut Saved, before: &ShellVariables) {
    if !before.contains_key("SSOENV_SAVED") || !before.contains_key(MARK) {
        return;
    }
    let foreign_keys = keys_are_foreign(before);
    if !foreign_keys && !CLEARED.iter().any(|name| before.contains_key(*name)) {
        return;
    }
    let ours = describes_ours(before);
    let (mut group, mut other) = (CLEARED.to_vec(), ours.clone());
    let keys = CREDENTIALS.into_iter().filter(|name| !ours.contains(name));
    if foreign_keys {
        group.extend(keys)
    } else {
        other.extend(keys)
    }
    saved.replace(&group, &other, &without_stale_token(before));
}
