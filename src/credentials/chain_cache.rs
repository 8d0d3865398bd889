//! Cached credentials of a chain: the file that holds them, and which other profiles may have led another tool to
//! that file.

use crate::aws::credentials::Credentials;
use crate::config::Config;
use crate::config::chain::{AssumeRoleStep, Chain, CredentialOrigin, Process, chains_to_role};
use crate::config::profile::SsoRole;
use crate::config::session::Identity;
use crate::credentials::cache::{
    self, AssumedRoleKey, CacheEntry, CachePlace, Lineage, OriginKey, ProcessKey, SourceKey, SsoRoleKey,
};
use crate::credentials::cache_place::cache_place_of;
use crate::login_session;
use crate::system::System;
use std::path::PathBuf;

/// Reads the cached credentials of a chain, also expired ones. `None` if the settings do not say where they are.
pub fn read(sys: &System, config: &Config, chain: &Chain) -> Option<Credentials> {
    read_in(sys, config, chain, &cache_place_of(sys, None, chain).ok()?)
}

/// Same as [`read`], for a caller that knows where they are cached.
pub fn read_in(sys: &System, config: &Config, chain: &Chain, place: &CachePlace) -> Option<Credentials> {
    if let Some(login) = chain.login() {
        return Some(login_session::load(sys, login)?.credentials);
    }
    cache::read(sys, place, &entry(chain)?, &|| alternatives(sys, config, chain))
}

/// Whether cached credentials are used without a call: at least `min_left` seconds (or their own margin) are left,
/// and they are not from a process, which caches by itself.
pub fn is_served(sys: &System, chain: &Chain, cached: &Credentials, min_left: Option<i64>) -> bool {
    !chain.is_printed() && cached.is_fresh(sys.clock.now(), min_left)
}

/// Same as [`read_in`], without waiting for another tool that is writing the file; for callers that poll.
pub(in crate::credentials) fn peek(
    sys: &System,
    config: &Config,
    chain: &Chain,
    place: &CachePlace,
) -> Option<Credentials> {
    if let Some(login) = chain.login() {
        return Some(login_session::load(sys, login)?.credentials);
    }
    cache::peek(sys, place, &entry(chain)?, &|| alternatives(sys, config, chain))
}

/// Writes fetched credentials. `user` is the id and the ARN of an assumed role's session.
pub(in crate::credentials) fn write(
    sys: &System,
    chain: &Chain,
    place: &CachePlace,
    credentials: &Credentials,
    user: Option<(&str, &str)>,
) -> anyhow::Result<()> {
    entry(chain).map_or(Ok(()), |entry| cache::write(sys, place, &entry, credentials, user))
}

/// Removes the cache file of a chain.
pub(in crate::credentials) fn remove(sys: &System, chain: &Chain, place: &CachePlace) -> anyhow::Result<()> {
    entry(chain).map_or(Ok(()), |entry| cache::remove(sys, place, &entry))
}

/// Removes the chain's credentials from the disk, if they are to be cached in memory alone.
pub(in crate::credentials) fn remove_from_disk(sys: &System, chain: &Chain, place: &CachePlace) {
    if let Some(entry) = entry(chain) {
        cache::remove_from_disk(sys, place, &entry);
    }
}

/// Returns the file's name without `.json`; `None` if nothing is cached for the chain.
pub fn file_name(chain: &Chain) -> Option<String> {
    match chain.login() {
        Some(login) => Some(login_session::cache_key(login)),
        None => entry(chain).map(|entry| cache::file_name(&entry)),
    }
}

/// Returns the file's path; `None` if nothing is cached for the chain.
pub fn path(sys: &System, chain: &Chain, place: &CachePlace) -> Option<PathBuf> {
    match chain.login() {
        Some(login) => login_session::path(sys, login).ok(),
        None => place.path(sys, &entry(chain)?),
    }
}

/// Returns the key of the record of fetch attempts; `None` if nothing is cached for the chain.
pub fn attempt_key(sys: &System, chain: &Chain) -> Option<String> {
    match chain.login() {
        Some(login) => Some(login_session::cache_key(login)),
        None => entry(chain).map(|entry| cache::attempt_key(sys, &entry)),
    }
}

/// Returns the values that identify a chain's cache file; `None` for keys and for sources of other tools, which are
/// not cached, and for a sign-in of `aws login`, whose credentials stay in its own file.
fn entry(chain: &Chain) -> Option<CacheEntry<'_>> {
    if let Some((last, before)) = chain.hops.split_last() {
        // The last role alone names the file; the source goes into ssoenv's own record of the lineage.
        let source =
            SourceKey { origin: origin(&chain.origin), roles: before.iter().map(assumed_role).collect() };
        return Some(CacheEntry::AssumedRole(assumed_role(last), source));
    }
    match origin(&chain.origin) {
        OriginKey::SsoRole(role) => Some(CacheEntry::SsoRole(role)),
        OriginKey::Process(process) => Some(CacheEntry::Process(process)),
        OriginKey::Keys(_) | OriginKey::Environment | OriginKey::Login(_) | OriginKey::Foreign => None,
    }
}

fn origin(origin: &CredentialOrigin) -> OriginKey<'_> {
    match origin {
        CredentialOrigin::Sso(role) => OriginKey::SsoRole(sso_role(role)),
        CredentialOrigin::Keys(keys) => OriginKey::Keys(&keys.access_key_id),
        CredentialOrigin::Process(Process { profile, command }) => {
            OriginKey::Process(ProcessKey { credential_process: command, profile })
        }
        CredentialOrigin::Environment => OriginKey::Environment,
        CredentialOrigin::Login(login) => OriginKey::Login(&login.id),
        CredentialOrigin::Foreign(_) => OriginKey::Foreign,
    }
}

fn sso_role(role: &SsoRole) -> SsoRoleKey<'_> {
    // The AWS CLI hashes one of the two and leaves the other out.
    let (session_name, start_url) = match &role.session.identity {
        Identity::Named(name) => (Some(name.as_str()), None),
        Identity::Inline(_) => (None, Some(role.session.start_url.as_str())),
    };
    SsoRoleKey { account_id: &role.account_id, role_name: &role.role_name, session_name, start_url }
}

fn assumed_role(step: &AssumeRoleStep) -> AssumedRoleKey<'_> {
    AssumedRoleKey {
        duration_seconds: step.duration_seconds,
        external_id: step.external_id.as_deref(),
        role_arn: &step.role,
        role_session_name: step.session_name.as_deref(),
        serial_number: step.mfa_serial.as_deref(),
    }
}

/// Returns every lineage that the configuration has for the last role of a chain.
fn alternatives(sys: &System, config: &Config, chain: &Chain) -> Option<Vec<Lineage>> {
    // A profile that cannot be resolved may be the one that another tool used, so then there is no answer.
    let chains = chains_to_role(config, &chain.hops.last()?.role)?;
    Some(chains.iter().filter_map(|chain| cache::lineage(sys, &entry(chain)?)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::config::profile::Profile;
    use crate::config::session::Session;

    #[test]
    fn files_of_assumed_roles_are_named_as_the_aws_cli_names_them() {
        const ADMIN: &str = "role_arn = arn:aws:iam::210987654321:role/Admin\n";
        for (keys, sha1) in [
            (ADMIN.to_owned(), "19488e95e6068c2c1463c71694900bc94f891924"),
            (format!("{ADMIN}role_session_name = ssoenv\n"), "8b5d10fe85025eeeb713fac2289762d965d59645"),
            (
                format!("{ADMIN}mfa_serial = arn:aws:iam::123456789012:mfa/jane\nduration_seconds = x\n"),
                "096f7b3c0500c811a96de7bebc73ed02dfc43b46",
            ),
            (
                format!("{ADMIN}duration_seconds = 3600\nexternal_id = ext-1\n"),
                "bedb3ffad591f5178b30fcec72958b8ce8b17147",
            ),
        ] {
            let text = format!(
                "[profile p]\n{keys}source_profile = a\n[profile a]\naws_access_key_id = A\naws_secret_access_key = s\n"
            );
            let config = Config::from_texts(&text, "");
            let chain = Chain::of_profile(&config, &Profile::resolve(&config, "p").unwrap()).unwrap();
            assert_eq!(file_name(&chain).as_deref(), Some(sha1), "{keys}");
        }
    }

    fn role(account_id: &str, role_name: &str, identity: Identity) -> SsoRole {
        let start_url = "https://d-1234567890.awsapps.com/start".to_owned();
        let session = Session { identity, start_url, region: "us-east-1".into(), scopes: None };
        SsoRole { account_id: account_id.into(), role_name: role_name.into(), session }
    }

    fn of_role(role: SsoRole) -> String {
        file_name(&Chain::of_role(role)).unwrap()
    }

    #[test]
    fn files_of_identity_center_are_named_as_the_aws_cli_names_them() {
        let named = |account, role_name, session: &str| {
            of_role(role(account, role_name, Identity::Named(session.into())))
        };
        for (found, sha1) in [
            (named("123456789012", "DeveloperAccess", "my-org"), "d0a22c0dc0e79c0e3903f4790a0f0009f21e4464"),
            (
                named("012345678901", "AdministratorAccess", "my-org"),
                "8a80f69abc3041973feeeab253c7d9a51ba4aeed",
            ),
            (named("123456789012", "DeveloperAccess", "ü"), "62034abefe3fcce140961f21bb87772e5e93590d"),
            (
                named("123456789012", "DeveloperAccess", r#"a "b" \ /"#),
                "f286062e933876547a2f3d8d949fb2785d66c36f",
            ),
            (
                of_role(role("123456789012", "DeveloperAccess", Identity::Inline("p".into()))),
                "7d19de964a15111b7d33633cf56f2b2ba01ad8c3",
            ),
        ] {
            assert_eq!(found, sha1);
        }
    }
}
