//! Resolves the TARGET of a command line to a chain of credentials and a region. Never guesses between several roles:
//! a person who is present chooses, otherwise it fails with the list.

use super::account_name;
use super::alias;
use super::candidates;
use super::default_target;
use super::picker;
use super::resolved_target::{Asked, Target};
use crate::binding;
use crate::binding::Binding;
use crate::config;
use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::profile::Profile;
use crate::environ::RenewalArgs;
use crate::error::Failure;
use crate::output::audience;
use crate::recent_profiles;
use crate::system::System;
use crate::system::terminal::presence;
use crate::targets::parse::{self, Reading};

/// TARGET for the profile that was active before in this shell.
const PREVIOUS: &str = "-";

/// TARGET for the profile that this directory is bound to.
const BOUND: &str = ".";

/// Resolves a TARGET. Without one, a person picks a profile; if nobody can, the variables decide.
pub fn resolve_or_pick(sys: &System, word: Option<&str>, given: &RenewalArgs) -> anyhow::Result<Target> {
    match word {
        Some(word) => resolve_word(sys, word, given, Asked::All),
        None if presence::absence(sys).is_none() => {
            let repeated = audience::repeated(&sys.env).map(|name| picked_before(sys, name));
            let name = repeated.map_or_else(|| picker::pick(sys), Ok)?;
            resolve(sys, &name, given, Asked::All)
        }
        None => {
            let (name, given) = default_target::named(sys, given)?;
            resolve(sys, &name, &given, Asked::All)
        }
    }
}

/// Returns the target that the first run of this command picked and recorded. Its name alone lacks the session of a role
/// that no profile names.
fn picked_before(sys: &System, name: String) -> String {
    if !name.contains('/') {
        return name;
    }
    let is_it = |word: &String| *word == name || word.ends_with(&format!("/{name}"));
    recent_profiles::latest(sys).into_iter().find(is_it).unwrap_or(name)
}

/// Resolves a TARGET, including `-` and `.`.
pub fn resolve_word(sys: &System, word: &str, given: &RenewalArgs, asked: Asked) -> anyhow::Result<Target> {
    if ![PREVIOUS, BOUND].contains(&word) {
        return resolve_named(sys, word, given, asked, true);
    }
    let config = Config::load(&sys.env)?;
    // A profile's name takes precedence over every other reading.
    if config.profile(word)?.is_some() {
        return resolve(sys, word, given, asked);
    }
    if let Some(failure) = config.not_configured() {
        return Err(failure.into());
    }
    if word == PREVIOUS {
        return resolve(sys, &default_target::previous(sys)?, given, asked);
    }
    let (seen, Binding { target, region }) = binding::trusted_binding(sys)?;
    let target = resolve(sys, &target, given, asked)?;
    Ok(Target { region: region.or(target.region), file: Some(seen), ..target })
}

/// Resolves a TARGET other than `-` and `.`: a profile's name, otherwise an alias, otherwise one of the forms that name
/// an account by its id.
pub fn resolve(sys: &System, word: &str, given: &RenewalArgs, asked: Asked) -> anyhow::Result<Target> {
    resolve_named(sys, word, given, asked, false)
}

/// Same as [`resolve`]; `is_typed` allows the name of an account.
fn resolve_named(
    sys: &System,
    word: &str,
    given: &RenewalArgs,
    asked: Asked,
    is_typed: bool,
) -> anyhow::Result<Target> {
    if word.is_empty() {
        let failure = Failure::usage("the TARGET is empty");
        return Err(failure.hint("a variable that is not set, perhaps: name a profile").into());
    }
    let config = Config::load(&sys.env)?;
    // For a profile's name the aliases are not read.
    if let Some(profile) = named_profile(&config, word)? {
        return of_named_profile(config, profile, given);
    }
    if let Some(alias) = alias::find(sys, &config, word)? {
        let target = of_alias(sys, config, &alias.target, given, asked);
        let target = target.map_err(|error| alias.explain(error))?;
        return Ok(Target { alias: Some(alias), ..target });
    }
    if let Some(reading) = parse::read(word)? {
        return of_reading(sys, config, &reading, given, asked);
    }
    // Another tool may be writing the file at this moment.
    match config::load_profile_after(sys, config, word) {
        Ok((config, profile)) => of_named_profile(config, profile, given),
        Err(error) => of_account_name(sys, word, given, asked, is_typed, error),
    }
}

/// Returns the profile of this name; `None` if there is none. Fails if it is broken.
pub(super) fn named_profile(config: &Config, name: &str) -> Result<Option<Profile>, Failure> {
    match Profile::resolve(config, name) {
        Ok(profile) => Ok(Some(profile)),
        Err(failure) if config.profile(name)?.is_some() => Err(failure),
        Err(_) => Ok(None),
    }
}

/// Resolves the target of an alias, which is neither another alias nor the name of an account.
fn of_alias(
    sys: &System,
    config: Config,
    word: &str,
    given: &RenewalArgs,
    asked: Asked,
) -> anyhow::Result<Target> {
    if let Some(profile) = named_profile(&config, word)? {
        return of_named_profile(config, profile, given);
    }
    if let Some(reading) = parse::read(word)? {
        return of_reading(sys, config, &reading, given, asked);
    }
    // Another tool may be writing the file at this moment.
    match config::load_profile_after(sys, config, word) {
        Ok((config, profile)) => of_named_profile(config, profile, given),
        Err(error) => {
            let missing = error.downcast::<Failure>()?;
            let config = Config::load(&sys.env)?;
            Err(account_name::explain_alias(sys, &config, word, missing).into())
        }
    }
}

pub(super) fn of_reading(
    sys: &System,
    config: Config,
    reading: &Reading,
    given: &RenewalArgs,
    asked: Asked,
) -> anyhow::Result<Target> {
    match &given.source {
        Some(source) => assumed(sys, reading, source, given),
        None => candidates::target(sys, config, reading, given, asked),
    }
}

/// Resolves a word that is no profile's name even now. Fails with the error of the profile if it exists.
fn of_account_name(
    sys: &System,
    word: &str,
    given: &RenewalArgs,
    asked: Asked,
    is_typed: bool,
    error: anyhow::Error,
) -> anyhow::Result<Target> {
    let config = Config::load(&sys.env)?;
    match error.downcast::<Failure>() {
        Ok(missing) if config.profile(word)?.is_none() => {
            let asked = if is_typed { asked } else { Asked::Nobody };
            account_name::target(sys, config, word, given, asked, missing)
        }
        Ok(failure) => Err(failure.into()),
        Err(error) => Err(error),
    }
}

/// Resolves a profile. Fails with `Usage` for options that only other forms take.
pub(super) fn of_named_profile(
    config: Config,
    profile: Profile,
    given: &RenewalArgs,
) -> anyhow::Result<Target> {
    let options = [("--source", &given.source), ("--session", &given.session)];
    if let Some((option, _)) = options.into_iter().find(|(_, value)| value.is_some()) {
        let failure = Failure::usage(format!(
            "{option} works only with an account and a role, but {} is a profile",
            profile.name
        ));
        return Err(failure
            .hint(format!("omit {option}: the profile already sets source_profile or sso_session"))
            .into());
    }
    of_profile(config, profile, given).map_err(Into::into)
}

/// Resolves the same target again, from the files as they are now.
pub fn resolve_again(sys: &System, target: Target) -> anyhow::Result<Target> {
    let Chain { name, region, hops, .. } = target.chain;
    let seconds = hops.last().and_then(|hop| hop.duration_seconds);
    let mut there = match target.profile {
        Some(profile) => {
            let (config, profile) = config::load_profile(sys, &profile.name)?;
            of_profile(config, profile, &target.given)?
        }
        None => resolve(sys, &name, &target.given, Asked::Service)?,
    };
    // What was given stays.
    there.chain.hops.last_mut().into_iter().for_each(|hop| hop.duration_seconds = seconds);
    there.chain.region = region;
    Ok(Target { region: target.region, file: target.file, alias: target.alias, ..there })
}

fn of_profile(config: Config, profile: Profile, given: &RenewalArgs) -> Result<Target, Failure> {
    let chain = Chain::of_profile(&config, &profile)?;
    Ok(Target {
        config,
        chain,
        profile: Some(profile),
        region: None,
        file: None,
        alias: None,
        given: given.clone(),
    })
}

/// Resolves a role that the credentials of a profile assume (`--source`).
fn assumed(sys: &System, reading: &Reading, source: &str, given: &RenewalArgs) -> anyhow::Result<Target> {
    let what = reading.what;
    let Some((path_and_name, partition)) = reading.role.as_ref().and_then(|role| role.iam()) else {
        let failure =
            Failure::usage(format!("--source needs a role to assume, but {what} does not name one"));
        return Err(failure
            .hint("name the role: arn:aws:iam::123456789012:role/NAME, or 123456789012/NAME")
            .into());
    };
    let (config, profile) = config::load_profile(sys, source)?;
    let chain = Chain::of_profile(&config, &profile)?.assuming(&reading.account_id, path_and_name, partition);
    let region = reading.region.clone();
    Ok(Target { config, chain, profile: None, region, file: None, alias: None, given: given.clone() })
}
