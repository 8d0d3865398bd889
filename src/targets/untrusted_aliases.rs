//! A word that is found nowhere may be an alias of an included file that does not count yet. The file's aliases are not
//! read: that it does not count is all that is said.

use crate::binding::{self, Trust};
use crate::config::aliases;
use crate::error::{Failure, Location};
use crate::settings::{IncludedState, Settings};
use crate::system::System;

/// Adds to the hint of `missing` the first included file that has no effect. A denied file is not mentioned.
pub(super) fn mention(sys: &System, word: &str, missing: Failure) -> Failure {
    let nowhere = Location { path: Default::default(), line: 0 };
    if aliases::check(word, &nowhere).is_err() {
        return missing;
    }
    // Settings that cannot be read have failed before, where aliases are looked for.
    let settings = Settings::load(&sys.env).unwrap_or_default();
    let without_effect = settings.included().iter().find_map(|file| {
        let shown = binding::short_path(&sys.env, &file.path);
        let allow = format!("read it, then run `ssoenv allow {shown}`");
        let (why, remedy) = match &file.state {
            IncludedState::Untrusted(_, Trust::Changed) => ("has changed since it was trusted", allow),
            IncludedState::Untrusted(_, Trust::Unknown) => ("is not trusted", allow),
            IncludedState::Unreadable(why) => {
                (why.as_str(), "correct the path in the setting include".to_owned())
            }
            IncludedState::Untrusted(..) | IncludedState::Trusted(_) => return None,
        };
        Some(format!("it may be an alias of {shown}, which {why}: {remedy}"))
    });
    match (without_effect, missing.hint.as_deref()) {
        (None, _) => missing,
        (Some(file), Some(question)) if question.starts_with("did you mean ") => {
            let hint = format!("{question} Or {file}");
            missing.hint(hint)
        }
        (Some(file), _) => missing.hint(file),
    }
}
