//! Which role-cache files came from which sign-in. Their names are hashes that tell nobody, so that it is written down
//! when they are made: a sign-out, or a sign-in as somebody else, must leave none of them in use.

use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::known_sessions::is_same;
use crate::config::profile::Profile;
use crate::config::session::Session;
use crate::credentials::cache;
use crate::sso;
use crate::system::System;
use crate::system::files::{self, paths};
use crate::time::Time;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Writes down that a file is coming from this session; whether that was possible.
pub(in crate::credentials) fn note(sys: &System, session: &Session, name: &str) -> bool {
    let noted = path(sys, session).and_then(|path| {
        if !names(&path).contains(name) {
            files::append_line(&path, name)?;
        }
        Ok(())
    });
    if let Err(error) = &noted {
        sys.terminal.verbose(|| format!("not written down for the next sign-out: {error:#}"));
    }
    noted.is_ok()
}

/// Whether it is still written down: if not, somebody has signed out since, or in.
pub(in crate::credentials) fn is_noted(sys: &System, session: &Session, name: &str) -> bool {
    path(sys, session).is_ok_and(|path| names(&path).contains(name))
}

/// Removes the role credentials that came from this session: those that were written down, and those whose names the
/// configured profiles give, chains included, whichever tool has fetched them; and what processes have printed. Gives the
/// time when the last of those credentials end: shells may still hold them.
pub fn forget(sys: &System, config: &Config, session: &Session) -> anyhow::Result<Option<Time>> {
    let record = path(sys, session)?;
    let mut names = names(&record);
    config.index();
    for profile in config.profile_names() {
        let Ok(profile) = Profile::resolve(config, &profile) else { continue };
        let chain = Chain::of_profile(config, &profile).ok();
        // A process may have got what it has printed from this session, or from any other.
        let of_session = |chain: &Chain| match &chain.origin {
            CredentialOrigin::Sso(role) => is_same(&role.session, session),
            CredentialOrigin::Process(_) => true,
            CredentialOrigin::Keys(_) | CredentialOrigin::Environment | CredentialOrigin::Foreign(_) => false,
        };
        let chains = chain.filter(of_session).into_iter().flat_map(|chain| chain.sources());
        names.extend(chains.filter_map(|chain| cache::name(&chain)));
    }
    let folder = paths::role_cache(&sys.env)?;
    let (mut last, mut failed) = (None, None);
    for name in names {
        let path = folder.join(format!("{name}.json"));
        let until = cache::ends_at(&path);
        match files::remove(&path) {
            Ok(true) => last = last.max(until),
            Ok(false) => {}
            // One that cannot be removed keeps none of the others.
            Err(error) => {
                failed = Some(anyhow::Error::new(error).context(format!("cannot remove {}", path.display())))
            }
        }
    }
    match failed {
        Some(error) => Err(error),
        None => {
            files::remove(&record)?;
            Ok(last)
        }
    }
}

/// Those that are names of cache files; what else may stand there names no file of ours.
fn names(path: &Path) -> BTreeSet<String> {
    let text = files::read_regular(path).ok().flatten().map(|contents| contents.bytes).unwrap_or_default();
    let is_name = |line: &&str| line.len() == 40 && line.bytes().all(|byte| byte.is_ascii_hexdigit());
    String::from_utf8_lossy(&text).lines().filter(is_name).map(str::to_owned).collect()
}

fn path(sys: &System, session: &Session) -> anyhow::Result<PathBuf> {
    Ok(paths::state(&sys.env)?.join("sign-ins").join(sso::token_cache::name(session)))
}
