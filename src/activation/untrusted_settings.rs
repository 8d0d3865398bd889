//! Included settings that are not trusted: the person is told once for each content.

use crate::binding::{self, Trust};
use crate::settings::{IncludedState, Settings};
use crate::system::System;

/// Tells the person of files that have no effect because nobody has allowed them. A denied file is not mentioned.
pub fn tell(sys: &System, settings: &Settings) {
    for file in settings.included() {
        let IncludedState::Untrusted(content, trust) = &file.state else { continue };
        let why = match trust {
            Trust::Unknown => "is not trusted",
            Trust::Changed => "has changed since it was trusted",
            Trust::Allowed | Trust::Denied => continue,
        };
        if binding::is_news(sys, &file.path, content) {
            let shown = binding::short_path(&sys.env, &file.path);
            sys.terminal.note(&format!(
                "{shown} {why}, so its settings have no effect: read it, then run `ssoenv allow {shown}`"
            ));
        }
    }
}
