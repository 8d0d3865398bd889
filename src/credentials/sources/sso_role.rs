//! Fetches role credentials from the access portal, and explains its refusals.

use crate::accounts::names;
use crate::aws::credentials::Credentials;
use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::profile::SsoRole;
use crate::config::target_word::RoleWords;
use crate::config::{own_role, sso_keys};
use crate::credentials::many_targets::ManyTargets;
use crate::error::{ASK_ADMINISTRATOR, ASK_FOR_ACCESS, Failure};
use crate::secret::Secret;
use crate::services::endpoint::Endpoints;
use crate::services::error::Refusal;
use crate::services::portal::{self, NoCredentials, PortalError};
use crate::sso::{self, portal_url};
use crate::system::System;

/// Asks the portal for role credentials. Renews the token first if it is due, and once more if the portal rejects it.
pub(in crate::credentials) fn fetch(
    sys: &System,
    config: &Config,
    chain: &Chain,
    role: &SsoRole,
    many: Option<&ManyTargets>,
) -> anyhow::Result<Credentials> {
    let _precedence = sso::before_listings(sys, &role.session);
    let endpoints = &Endpoints::of(&sys.env, config, &chain.settings, &role.session.region)?;
    let throttle =
        many.map(|many| many.throttles.of(&endpoints.sso.to_string(), endpoints.ca_bundle.as_deref()));
    let ask = |token: &Secret| {
        let mut turn = throttle.as_ref().map(|throttle| throttle.turn());
        portal::get_role_credentials(sys, endpoints, token, role, turn.as_mut())
    };
    let (token, answer) = sso::with_token(sys, &role.session, endpoints, ask)?;
    if answer.is_ok() {
        sso::announce_end(sys, &role.session, &token);
    }
    answer.map_err(|refused| match refused {
        PortalError::Refused((NoCredentials::TokenRejected, refusal)) => {
            sso::token_rejected(sys, &refusal.into(), &role.session, endpoints)
        }
        PortalError::Refused((NoCredentials::NotAssigned, refusal)) => {
            not_assigned(sys, config, endpoints, &token.access_token, chain, role, refusal)
        }
        PortalError::Refused((NoCredentials::Malformed, refusal)) => {
            let failure = Failure::configuration(format!(
                "Identity Center does not accept account {} and role {} of {}",
                role.account_id,
                role.role_name,
                chain.in_words()
            ));
            let [_, account, role] = role_keys(config, chain);
            anyhow::Error::new(refusal).context(failure.hint(format!("check {account} and {role}")))
        }
        PortalError::Unanswered(error) => error,
    })
}

/// Returns the keys by which the profile names session, account and role.
fn role_keys(config: &Config, chain: &Chain) -> [&'static str; 3] {
    let settings = config.profile(&chain.name).ok().flatten().unwrap_or_default();
    if own_role::is_named(&settings) { own_role::KEYS } else { sso_keys::OF_ROLE }
}

/// Returns the error for a role that is not assigned, with the roles that are as a hint.
fn not_assigned(
    sys: &System,
    config: &Config,
    endpoints: &Endpoints,
    token: &Secret,
    chain: &Chain,
    role: &SsoRole,
    refusal: Refusal,
) -> anyhow::Error {
    let (role_name, account_id) = (&role.role_name, &role.account_id);
    let account = names::in_words(sys, &role.session, account_id);
    let mut message = format!("role {role_name} in account {account} is not assigned to you");
    if chain.is_profile {
        message.push_str(&format!(" ({})", chain.in_words()));
    }
    let [_, account_key, role_key] = role_keys(config, chain);
    let hint = match portal::assigned_roles(sys, endpoints, token, account_id) {
        Some(roles) if !roles.is_empty() && !chain.is_profile => {
            let words = RoleWords::new(config);
            let word = |name: &String| words.of_role(&role.session, account_id, name);
            let words: Vec<String> = roles.iter().map(word).collect();
            format!("in that account you have {}", words.join(", "))
        }
        _ if !chain.is_profile => {
            "`ssoenv list --available` shows which accounts and roles you have".to_owned()
        }
        Some(roles) if !roles.is_empty() => {
            format!(
                "in that account you have {}: set {role_key} to one of them, or {ASK_FOR_ACCESS}",
                roles.join(", ")
            )
        }
        Some(_) => format!("you have no role in that account: check {account_key}, or {ASK_FOR_ACCESS}"),
        // With a wrong `sso_region` the portal refuses in the same way, and does not list the roles either.
        None => endpoints.sso.hint(&format!(
            "check {account_key}, {role_key} and sso_region of {}, or {ASK_ADMINISTRATOR}",
            portal_url::section_name(&role.session)
        )),
    };
    sys.terminal.verbose(|| format!("the service answered: {refusal}"));
    Failure::unassigned(message).hint(hint).into()
}
