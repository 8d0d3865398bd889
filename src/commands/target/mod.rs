//! What a TARGET on the command line means: how its credentials are had, in which region, and who has said so. What
//! fits several roles is never guessed: a person who is there picks one, and everybody else gets the list.

mod account;

use super::{directory, picker};
use crate::binding::{Binding, Seen};
use crate::cli::{Mode, Reach};
use crate::config::chain::{Chain, Origin};
use crate::config::profile::Profile;
use crate::config::target::{self, Reading};
use crate::config::{Config, DEFAULT_PROFILE};
use crate::environ::Given;
use crate::error::Failure;
use crate::settings::Settings;
use crate::system::System;
use crate::system::terminal::presence;

/// The one that was active before this one, in this shell.
const PREVIOUS: &str = "-";

/// What this directory is bound to.
const BOUND: &str = ".";

/// What is to be used.
#[derive(Debug)]
pub(super) struct Target {
    /// The files that say so.
    pub config: Config,
    /// How the credentials are had.
    pub chain: Chain,
    /// The profile; none where the account and the role were named.
    pub profile: Option<Profile>,
    /// The region that came with the word.
    pub region: Option<String>,
    /// The directory's file that says so.
    pub file: Option<Seen>,
    /// What a renewal has to repeat beside the name.
    pub given: Given,
}

impl Target {
    /// What people call it: the profile's name, or `ACCOUNT_ID/ROLE`.
    pub fn name(&self) -> &str {
        &self.chain.name
    }

    /// Whether tools find the credentials by themselves, and ssoenv does not.
    pub fn is_left_to_tools(&self, mode: Mode) -> bool {
        mode == Mode::Profile && matches!(self.chain.origin, Origin::Foreign(_))
    }

    /// Whether it is production: by its name, account and role, and where no profile has that name also by those of the
    /// profiles of its account.
    pub fn is_production(&self, settings: &Settings, account_id: Option<&str>) -> bool {
        let role_name = self.chain.role().map_or("", |(_, role_name)| role_name);
        let is = |name: &str| settings.is_production(name, account_id.unwrap_or_default(), role_name);
        let of_account = |name: &String| {
            let profile = Profile::resolve(&self.config, name).ok();
            let chain = profile.and_then(|profile| Chain::of_profile(&self.config, &profile).ok());
            chain.is_some_and(|chain| chain.account_id().is_some() && chain.account_id() == account_id)
        };
        let also_by_account = || self.config.profile_names().iter().any(|name| is(name) && of_account(name));
        is(self.name()) || (self.profile.is_none() && also_by_account())
    }

    /// The same from the files as they are now.
    pub fn again(self, sys: &System) -> anyhow::Result<Self> {
        let region = self.chain.region;
        let mut there = match self.profile {
            Some(profile) => {
                let (config, profile) = Config::resolve(sys, &profile.name)?;
                of_profile(config, profile, &self.given)?
            }
            None => resolve(sys, &self.chain.name, &self.given, Asked::Service)?,
        };
        // One that was named stays.
        there.chain.region = region;
        Ok(Target { region: self.region, file: self.file, ..there })
    }
}

/// Who may be asked to say more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The service, for the roles of an account; and a person who is there, for one of several.
    All,
    /// The service alone.
    Service,
    /// Nobody: a prompt waits.
    Nobody,
}

/// What is said beside the word.
pub(super) fn given(reach: &Reach, mode: Option<Mode>) -> Given {
    let mode = mode.map(|mode| match mode {
        Mode::Keys => "keys".to_owned(),
        Mode::Profile => "profile".to_owned(),
    });
    Given { mode, session: reach.session.clone(), source: reach.source.clone() }
}

/// What is meant. Without a word on it a person who is there picks a profile, and for all others it is the default one.
pub(super) fn target(sys: &System, word: Option<&str>, given: &Given) -> anyhow::Result<Target> {
    match word {
        Some(word) => said(sys, word, given, Asked::All),
        None if presence::absence(sys).is_none() => resolve(sys, &picker::pick(sys)?, given, Asked::All),
        None => resolve(sys, DEFAULT_PROFILE, given, Asked::All),
    }
}

/// What a word means, `-` and `.` too.
pub(super) fn said(sys: &System, word: &str, given: &Given, asked: Asked) -> anyhow::Result<Target> {
    match word {
        // A name wins over every other reading.
        PREVIOUS | BOUND if Config::load(&sys.env)?.profile(word)?.is_some() => {
            resolve(sys, word, given, asked)
        }
        PREVIOUS => resolve(sys, &previous(sys)?, given, asked),
        BOUND => {
            let (seen, Binding { target, region }) = directory::bound(sys)?;
            let target = resolve(sys, &target, given, asked)?;
            Ok(Target { region: region.or(target.region), file: Some(seen), ..target })
        }
        word => resolve(sys, word, given, asked),
    }
}

/// What a word means that is neither `-` nor `.`: a profile of that name before all else.
pub(super) fn resolve(sys: &System, word: &str, given: &Given, asked: Asked) -> anyhow::Result<Target> {
    let config = Config::load(&sys.env)?;
    let (config, profile) = match Profile::resolve(&config, word) {
        Ok(profile) => (config, profile),
        // There, and not in order.
        Err(failure) if config.profile(word)?.is_some() => return Err(failure.into()),
        Err(_) => match target::read(word)? {
            Some(reading) => {
                return match &given.source {
                    Some(source) => assumed(sys, &reading, source, given),
                    None => account::target(sys, config, &reading, given, asked),
                };
            }
            // Another tool may be writing the file at this moment.
            None => Config::resolve(sys, word)?,
        },
    };
    let options = [("--source", &given.source), ("--session", &given.session)];
    if let Some((option, _)) = options.into_iter().find(|(_, value)| value.is_some()) {
        let failure =
            Failure::usage(format!("{option} goes with an account and a role, and {word} is a profile"));
        return Err(failure
            .hint(format!("leave {option} out: a profile says it itself, as source_profile or sso_session"))
            .into());
    }
    of_profile(config, profile, given).map_err(Into::into)
}

fn of_profile(config: Config, profile: Profile, given: &Given) -> Result<Target, Failure> {
    let chain = Chain::of_profile(&config, &profile)?;
    Ok(Target { config, chain, profile: Some(profile), region: None, file: None, given: given.clone() })
}

/// A role that the credentials of a profile assume.
fn assumed(sys: &System, reading: &Reading, source: &str, given: &Given) -> anyhow::Result<Target> {
    let what = reading.what;
    let Some((path_and_name, partition)) = reading.role.as_ref().and_then(|role| role.iam()) else {
        let failure =
            Failure::usage(format!("--source assumes a role, and {what} names none that can be assumed"));
        return Err(failure
            .hint("name it: arn:aws:iam::123456789012:role/NAME, or 123456789012/NAME")
            .into());
    };
    let (config, profile) = Config::resolve(sys, source)?;
    let chain = Chain::of_profile(&config, &profile)?.assuming(&reading.account_id, path_and_name, partition);
    let region = reading.region.clone();
    Ok(Target { config, chain, profile: None, region, file: None, given: given.clone() })
}

fn previous(sys: &System) -> Result<String, Failure> {
    sys.env.text("SSOENV_PREVIOUS").ok_or_else(|| {
        Failure::configuration("no profile was used before this one in this shell")
            .hint("name one: `ssoenv use PROFILE`, or `ssoenv list` shows them")
    })
}
