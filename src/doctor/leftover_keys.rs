//! What ssoenv has written into profiles of `~/.aws/config`.

use super::leftover::Leftover;
use super::look::Look;
use crate::config::Config;
use crate::config::own_role;
use crate::ordered;
use crate::sync;

/// Keys that only ssoenv reads begin so.
const OWN_KEYS: &str = "ssoenv_";

/// Adds profiles that ask ssoenv, generated profiles, and keys that mean something to ssoenv alone.
pub(super) fn add_keys(look: &Look<'_>, found: &mut Vec<Leftover>) {
    let Some(resolved) = &look.files.resolved else { return };
    let (mut asking, mut generated, mut keys) = (0, 0, Vec::new());
    let config: &Config = &resolved.alone;
    for name in config.profile_names() {
        let Ok(Some(section)) = config.profile(&name) else { continue };
        let asks = own_role::is_named(&section);
        asking += usize::from(asks);
        generated += usize::from(section.value(sync::MARK).is_some() && !asks);
        let is_single =
            |key: &str| key.starts_with(OWN_KEYS) && key != sync::MARK && !own_role::is_of_role(key);
        let own = section.iter().filter(|(key, _)| is_single(key));
        keys.extend(own.map(|(key, setting)| (setting.origin.line, key.to_owned())));
    }
    let path = config.path().display().to_string();
    let counted =
        |count: usize| if count == 1 { "1 profile".to_owned() } else { format!("{count} profiles") };
    let mut add = |id, place: &str, contents: String, remedy: &str| {
        found.push(Leftover { id, place: place.to_owned(), contents, remedy: remedy.to_owned() });
    };
    if asking > 0 {
        let have = if asking == 1 { "asks" } else { "ask" };
        let contents =
            format!("{} that {have} ssoenv for credentials, and have none without it", counted(asking));
        add("asking", &path, contents, "ssoenv storage files --all");
    }
    if generated > 0 {
        let contents = format!("{} of `sync`, which work without ssoenv", counted(generated));
        add("generated", &path, contents, "keep them, or remove them in an editor");
    }
    ordered::sort(&mut keys);
    for (line, key) in keys {
        let contents = format!("the key {key}, which means nothing to other tools");
        add("key", &format!("{path}:{line}"), contents, "keep it, or remove the line in an editor");
    }
}
