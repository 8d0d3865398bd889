//! The account and role that a command line means, and the page in it.

use crate::aws::region;
use crate::cli::Console;
use crate::commands::renewal_args::{check_target, given};
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::console::{Destination, console_home, of_arn, of_service, of_url_or_path, pasted_page};
use crate::error::Failure;
use crate::system::System;
use crate::targets::{self, Asked, Target, parse};

/// Region whose console is opened where none is known: it has every service.
const ANY_REGION: &str = "us-east-1";

/// A target with the page to open.
pub(super) struct TargetPage {
    pub target: Target,
    /// The page; `None` if neither the command line nor the profile asks for one: the portal then decides.
    pub page: Option<Destination>,
    /// The region of the page, or of its partition if it is the same in every region.
    pub region: String,
}

/// Resolves the command line.
pub(super) fn resolve(sys: &System, arguments: &Console) -> anyhow::Result<TargetPage> {
    check_target(arguments.target.as_ref(), &arguments.reach, "console")?;
    let pasted = match arguments.target.as_deref() {
        Some(word) => pasted_page(word, ANY_REGION).is_some() && !is_profile(sys, word)?,
        None => false,
    };
    let (target, is_active) = target(sys, arguments, pasted)?;
    // In a shell that has its own region, a page of the active profile is one of that region.
    let of_shell = || ["AWS_REGION", "AWS_DEFAULT_REGION"].into_iter().find_map(|name| sys.env.text(name));
    let of_shell = is_active.then(of_shell).flatten().filter(|region| region::is_region(region));
    let given = arguments.region.clone().or_else(|| target.region.clone()).or(of_shell);
    let known = given.or_else(|| target.chain.region.clone());
    let region = known.clone().unwrap_or_else(|| region_of_session(&target.chain).to_owned());
    let page = match asked_page(arguments, pasted, &region)? {
        Some(page) => Some(page),
        None => known.map(|region| console_home(&region)).transpose()?,
    };
    check_account(page.as_ref(), &target)?;
    Ok(TargetPage { target, page, region })
}

/// Resolves the TARGET, and says whether it is what is active in this shell. For a page without a profile, the page's
/// account decides; what is active is preferred there, since it is the role that the person works with.
fn target(sys: &System, arguments: &Console, pasted: bool) -> anyhow::Result<(Target, bool)> {
    let given = given(&arguments.reach, None);
    let word = arguments.target.as_deref();
    let (account_id, word) = match word {
        Some(word) if pasted => match parse::read(word) {
            Ok(Some(reading)) if reading.role.is_none() => (Some(reading.account_id), Some(word.to_owned())),
            Ok(Some(_)) => (None, Some(word.to_owned())),
            // It names no account, or several: what is active opens it.
            Ok(None) | Err(_) => (None, None),
        },
        Some(word) => (None, Some(word.to_owned())),
        None => {
            let page = asked_page(arguments, false, ANY_REGION)?;
            let account_id = page.and_then(|page| page.account_id);
            (account_id.clone(), account_id)
        }
    };
    if let Some(account_id) = &account_id
        && let Some(active) = targets::active(sys, &given)
        && active.chain.account_id() == Some(account_id)
    {
        return Ok((active, true));
    }
    match word {
        Some(word) => Ok((targets::resolve_word(sys, &word, &given, Asked::All)?, false)),
        None => Ok((targets::resolve_or_active(sys, None, &given)?, true)),
    }
}

/// Whether a word is the name of a profile, which takes precedence over every other reading.
fn is_profile(sys: &System, word: &str) -> anyhow::Result<bool> {
    Ok(Config::load(&sys.env)?.profile(word)?.is_some())
}

/// Returns the page that the command line names. Fails with `Usage` if it is not a page of the console.
fn asked_page(arguments: &Console, pasted: bool, region: &str) -> Result<Option<Destination>, Failure> {
    if let Some(text) = &arguments.destination {
        return of_url_or_path(text, region).map(Some);
    }
    if let Some(arn) = &arguments.arn {
        return of_arn(arn).map(Some);
    }
    if let Some(service) = &arguments.service {
        return of_service(service, region).map(Some);
    }
    let word = arguments.target.as_deref().filter(|_| pasted);
    word.and_then(|word| pasted_page(word, region)).transpose()
}

/// Fails with `Usage` for a page of another account than the target's.
fn check_account(page: Option<&Destination>, target: &Target) -> Result<(), Failure> {
    let of_page = page.and_then(|page| page.account_id.as_deref());
    let (Some(of_page), Some(own)) = (of_page, target.chain.account_id()) else { return Ok(()) };
    if of_page == own {
        return Ok(());
    }
    let what = format!("the page belongs to account {of_page}, but {} is in account {own}", target.name());
    Err(Failure::usage(what).hint(format!("name a profile of that account, or omit {}", target.name())))
}

/// Returns a region of the right partition.
fn region_of_session(chain: &Chain) -> &str {
    match &chain.origin {
        CredentialOrigin::Sso(role) => &role.session.region,
        _ => ANY_REGION,
    }
}
