//! Role credentials in `~/.aws/cli/cache`: names and fields of the AWS CLI, so that either tool serves what the other
//! has fetched, and its logout clears ours too. Whose a file of an assumed role is says `assumed_by.rs`.

use super::file_names::name;
use super::{assumed_by, format};
use crate::aws::credentials::Credentials;
use crate::config::Config;
use crate::config::chain::Chain;
use crate::system::System;
use crate::system::files::{self, paths};
use crate::system::files::{Contents, Staged};
use crate::time::Time;
use std::path::{Path, PathBuf};

/// What is cached at the end of a chain, good or not. A file that cannot be read counts as none: it will be replaced.
pub fn read(sys: &System, config: &Config, chain: &Chain) -> Option<Credentials> {
    let path = path(sys, chain)?;
    let parse = |contents: &Contents| format::parse(&contents.bytes, contents.modified, chain);
    let found = match files::read_patiently(&path, parse) {
        Ok(Some(None)) => {
            sys.terminal.verbose(|| format!("{} holds no credentials that can be read", path.display()));
            None
        }
        Ok(found) => found.flatten(),
        Err(error) => {
            sys.terminal.verbose(|| format!("cannot read {}: {error}", path.display()));
            None
        }
    };
    found.filter(|credentials| is_of_chain(sys, config, chain, credentials))
}

/// The same at this moment, for those who look again and again.
pub(in crate::credentials) fn glance(sys: &System, config: &Config, chain: &Chain) -> Option<Credentials> {
    let contents = files::read_regular(&path(sys, chain)?).ok()??;
    let found = format::parse(&contents.bytes, contents.modified, chain)?;
    is_of_chain(sys, config, chain, &found).then_some(found)
}

/// The name of an assumed role's file says nothing about whose credentials assumed it.
fn is_of_chain(sys: &System, config: &Config, chain: &Chain, credentials: &Credentials) -> bool {
    let is = chain.hops.is_empty() || assumed_by::is_of(sys, config, chain, &credentials.access_key_id);
    if !is {
        sys.terminal.verbose(|| {
            format!("the cached credentials of {} may have come from another source", chain.name)
        });
    }
    is
}

/// Stores what was fetched. `arn` is what STS calls an assumed role's session.
pub(in crate::credentials) fn write(
    sys: &System,
    chain: &Chain,
    credentials: &Credentials,
    arn: Option<(&str, &str)>,
) -> anyhow::Result<()> {
    let (Some(path), Some(text)) = (path(sys, chain), format::text(chain, credentials, arn)) else {
        return Ok(());
    };
    // Before the file: whoever reads it in between finds another key than is written down, and asks for itself.
    if !chain.hops.is_empty() {
        assumed_by::note(sys, chain, &credentials.access_key_id)?;
    }
    Staged::create(&path)?.commit(text.as_bytes())?;
    Ok(())
}

/// Removes the file.
pub(in crate::credentials) fn remove(sys: &System, chain: &Chain) -> anyhow::Result<()> {
    if let Some(path) = path(sys, chain) {
        files::remove(&path)?;
    }
    Ok(())
}

/// When the credentials in a file end, whoever's they are.
pub(in crate::credentials) fn ends_at(path: &Path) -> Option<Time> {
    format::ends_at(&files::read_regular(path).ok()??.bytes)
}

/// What an attempt to fetch is known by: the file's name, and of an assumed role also whose credentials assume it. One of
/// them may be denied what the other is not. `None` where nothing is cached.
pub fn way(sys: &System, chain: &Chain) -> Option<String> {
    let name = name(chain)?;
    Some(if chain.hops.is_empty() { name } else { assumed_by::way(sys, chain, &name) })
}

/// The file at the end of a chain; `None` where nothing is cached.
pub fn path(sys: &System, chain: &Chain) -> Option<PathBuf> {
    let folder = paths::role_cache(&sys.env).ok()?;
    Some(folder.join(format!("{}.json", name(chain)?)))
}
