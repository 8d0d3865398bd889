//! `allow` and `deny` of a file that the settings include.

use crate::binding;
use crate::settings::{self, Settings, SharedSummary};
use crate::system::System;
use crate::system::files::untrusted;
use std::path::{Path, PathBuf};

/// Returns the included file that the path names; `None` if it names none.
pub(super) fn named(sys: &System, path: Option<&Path>) -> anyhow::Result<Option<PathBuf>> {
    let Some(path) = path else { return Ok(None) };
    let place = untrusted::place(&binding::current_directory(sys)?.join(path));
    // An error in the settings must not keep a `.ssoenv` from being allowed.
    let settings = Settings::load(&sys.env).unwrap_or_default();
    let mut included = settings.included().iter().map(|file| file.path.clone());
    Ok(included.find(|path| untrusted::place(path) == place))
}

/// Checks the file, trusts its present content, and says what it sets.
pub(super) fn allow(sys: &System, path: &Path, repository: bool) -> anyhow::Result<Vec<u8>> {
    // Read once: only the content that was checked may be trusted.
    let content = settings::read_shared(path)?;
    let summary = settings::check_shared(path, &content)?;
    binding::allow(sys, path, &content, repository)?;
    for (origin, why) in &summary.ignored {
        sys.terminal.warn(&format!("{origin}: {why}"));
    }
    let shown = binding::short_path(&sys.env, path);
    sys.terminal.note(&format!("{shown} is trusted: {}", in_words(&summary)));
    Ok(Vec::new())
}

/// Stops trusting the file.
pub(super) fn deny(sys: &System, path: &Path) -> anyhow::Result<Vec<u8>> {
    binding::deny(sys, path)?;
    sys.terminal.note(&format!("{} is ignored from now on", binding::short_path(&sys.env, path)));
    Ok(Vec::new())
}

/// Formats `2 aliases, settings of my-org, patterns of production`.
fn in_words(summary: &SharedSummary) -> String {
    let aliases = match summary.aliases {
        0 => None,
        1 => Some("1 alias".to_owned()),
        count => Some(format!("{count} aliases")),
    };
    let sessions =
        (!summary.sessions.is_empty()).then(|| format!("settings of {}", summary.sessions.join(", ")));
    let production = summary.adds_production.then(|| "patterns of production".to_owned());
    let guard = summary.sets_guard.then(|| "the guard".to_owned());
    let parts: Vec<String> = [aliases, sessions, production, guard].into_iter().flatten().collect();
    if parts.is_empty() { "it sets nothing".to_owned() } else { parts.join(", ") }
}
