//! Checks what `cache = memory` leads to: whether there is a folder in memory, and what is still on a disk.

use super::findings::Finding;
use super::look::Look;
use crate::config::Config;
use crate::config::session::Session;
use crate::credentials::cached_of_sign_in;
use crate::settings::{RoleCache, Settings};
use crate::system::files::{has_memory_folder, present_memory_folder};

/// Checks the sessions whose credentials are cached in memory alone. Settings that cannot be read are reported with the
/// other settings.
pub(super) fn check(look: &Look<'_>) -> Vec<Finding> {
    let Ok(settings) = Settings::load(&look.sys.env) else { return Vec::new() };
    let is_memory = |label: &str| {
        settings.of_session(label).and_then(|of| of.role_cache()).is_ok_and(|it| it == RoleCache::Memory)
    };
    let mut found = Vec::new();
    if settings.strictest_role_cache().is_ok_and(|it| it == RoleCache::Memory)
        && !has_memory_folder(&look.sys.env)
    {
        found.push(without_folder());
    }
    let Some(resolved) = &look.files.resolved else { return found };
    let sessions = resolved.sessions.iter().filter(|known| is_memory(&known.label));
    let sessions = sessions.filter_map(|known| known.session.as_ref().ok());
    found.extend(sessions.filter_map(|session| on_disk(look, &resolved.config, session)));
    found
}

fn without_folder() -> Finding {
    let title = "`cache = memory`, and this machine has no folder in memory: nothing is cached, every use fetches new credentials, and the hook renews none";
    let remedy = match cfg!(target_os = "linux") {
        true => {
            "let XDG_RUNTIME_DIR name a folder in memory that only you can enter (systemd makes /run/user/UID)"
        }
        false => "nothing to do: there is such a folder on Linux alone",
    };
    Finding::note("cache.no-memory", title).remedy(remedy)
}

fn on_disk(look: &Look<'_>, config: &Config, session: &Session) -> Option<Finding> {
    let in_memory = present_memory_folder(&look.sys.env);
    let mut paths: Vec<_> =
        cached_of_sign_in(look.sys, config, session).into_iter().map(|(path, _)| path).collect();
    paths.retain(|path| in_memory.as_ref().is_none_or(|folder| !path.starts_with(folder)));
    let label = session.label();
    let title = format!(
        "credentials of {label} are on the disk, although its settings keep them in memory (`cache = memory`)"
    );
    (!paths.is_empty()).then(|| {
        Finding::warning("cache.on-disk", title)
            .at_all(paths.iter().map(|path| path.display().to_string()))
            .remedy(session.command("logout --roles"))
    })
}
