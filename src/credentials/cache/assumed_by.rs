//! Whose credentials assumed a role. The AWS CLI names the file of an assumed role by the role alone, so that two
//! profiles which come to it from different sources share one: who has fetched what is in there is written down beside
//! the locks. What another tool has fetched is taken where only one source can have been meant; in doubt it is not.

use super::file_names;
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::profile::{Profile, ProfileSource};
use crate::credentials::sources::static_keys;
use crate::pyjson;
use crate::system::System;
use crate::system::files::paths;
use crate::system::files::{self, Staged};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

#[derive(Deserialize, Serialize)]
struct Lineage {
    access_key_id: String,
    source: String,
}

/// Writes down that a chain has led to these credentials.
pub(in crate::credentials) fn note(sys: &System, chain: &Chain, access_key_id: &str) -> anyhow::Result<()> {
    let lineage = Lineage { access_key_id: access_key_id.to_owned(), source: source(sys, chain) };
    let Some(path) = path(sys, chain) else { return Ok(()) };
    Ok(Staged::create(&path)?.commit(pyjson::compact(&lineage).as_bytes())?)
}

/// Whether the credentials with this key id have come by this chain.
pub(in crate::credentials) fn is_of(
    sys: &System,
    config: &Config,
    chain: &Chain,
    access_key_id: &str,
) -> bool {
    let contents = path(sys, chain).and_then(|path| files::read_regular(&path).ok().flatten());
    let noted = contents.and_then(|contents| serde_json::from_slice::<Lineage>(&contents.bytes).ok());
    let own = source(sys, chain);
    match noted.filter(|noted| noted.access_key_id == access_key_id) {
        Some(noted) => noted.source == own,
        None if is_the_only_one(sys, config, chain, &own) => {
            // Looked into once: there may be thousands of profiles. Where it cannot be kept it is looked into again.
            if let Err(error) = note(sys, chain, access_key_id) {
                sys.terminal
                    .verbose(|| format!("whose credentials these are is not written down: {error:#}"));
            }
            true
        }
        None => false,
    }
}

/// Whether every profile that could have led another tool to this file comes from this source.
fn is_the_only_one(sys: &System, config: &Config, chain: &Chain, own: &str) -> bool {
    // Variables are different in every shell; and what only other tools can have is left to them.
    if matches!(chain.origin, CredentialOrigin::Environment | CredentialOrigin::Foreign(_)) {
        return false;
    }
    let (name, role) = (file_names::name(chain), chain.hops.last().map(|hop| hop.role.to_string()));
    config.index();
    let mut is_there = false;
    for profile in config.profile_names() {
        let settings = config.profile(&profile).ok().flatten().unwrap_or_default();
        if settings.value("role_arn") != role.as_deref() {
            continue;
        }
        // One that we do not understand may mean something to others.
        let Ok(profile) = Profile::resolve(config, &profile) else { return false };
        if profile.source == ProfileSource::WebIdentity {
            return false;
        }
        let Ok(other) = Chain::of_profile(config, &profile) else { return false };
        if file_names::name(&other) == name {
            if source(sys, &other) != own {
                return false;
            }
            is_there = true;
        }
    }
    is_there
}

/// What the last role of a chain is assumed with: the origin, and every role on the way.
fn source(sys: &System, chain: &Chain) -> String {
    let mut parts = vec![match &chain.origin {
        CredentialOrigin::Sso(role) => format!("sso {}", file_names::of_role(role)),
        CredentialOrigin::Keys(keys) => format!("keys {}", keys.access_key_id),
        CredentialOrigin::Process(process) => format!("process {}", file_names::of_process(process)),
        CredentialOrigin::Environment => {
            let keys = static_keys::of_person(sys).map(|keys| keys.access_key_id);
            format!("environment {}", keys.unwrap_or_default())
        }
        CredentialOrigin::Foreign(_) => String::new(),
    }];
    let on_the_way = chain.hops.len().saturating_sub(1);
    parts.extend(chain.hops[..on_the_way].iter().map(file_names::of_hop));
    parts.join(" ")
}

/// A name for the file and the source together.
pub(in crate::credentials) fn way(sys: &System, chain: &Chain, name: &str) -> String {
    file_names::hash(&format!("{name} {}", source(sys, chain)))
}

fn path(sys: &System, chain: &Chain) -> Option<PathBuf> {
    let name = format!("{}.json", file_names::name(chain)?);
    Some(paths::state(&sys.env).ok()?.join("lineage").join(name))
}
