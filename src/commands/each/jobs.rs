//! The runs of the command: each target once, in each region.

use super::selected::Selected;
use crate::activation::active_target::ActiveTarget;
use crate::activation::{mode, region_typos};
use crate::config::Config;
use crate::config::chain::Chain;
use crate::config::target_word::RoleWords;
use crate::each::Job;
use crate::error::Failure;
use crate::settings::Settings;
use crate::sso::{self, Standing};
use crate::system::System;
use crate::system::terminal::visible;
use crate::targets::are_twins;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Most profiles that a note names.
const NAMED: usize = 8;

/// A target that the command runs for.
pub(super) struct PlannedTarget {
    /// Word that leads here again.
    pub word: String,
    pub account_name: Option<String>,
    pub chain: Chain,
    /// Whether it was production before its credentials came.
    pub is_known_production: bool,
    /// Whether it is one of the roles that pass the guard (`read_only_roles`).
    pub passes_guard: bool,
    /// Region of the target; `None` leaves that of the person.
    region: Option<String>,
    active: Mutex<ActiveTarget>,
}

impl PlannedTarget {
    /// Returns the target as a command gets it. The credentials may reveal more of it.
    pub fn active(&self) -> MutexGuard<'_, ActiveTarget> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// All runs.
pub(super) struct RunPlan {
    pub targets: Vec<PlannedTarget>,
    pub jobs: Vec<Job>,
    /// Places of the targets, by word and region of the job.
    places: HashMap<(String, Option<String>), usize>,
}

impl RunPlan {
    /// Plans a run for each target in each of the regions; without regions, in the target's own.
    pub fn new(
        sys: &System,
        config: &Config,
        selected: Vec<Selected>,
        settings: &Arc<Settings>,
        regions: &[String],
    ) -> Result<Self, Failure> {
        let mut targets: Vec<PlannedTarget> = Vec::new();
        let (mut left_out, mut lost) = (Vec::new(), Vec::new());
        let words = OnceCell::new();
        for Selected { mut target, account_name } in selected {
            region_typos::warn_of_target(sys, &target, regions.first().map(String::as_str));
            // The first one, as `exec` would with one region: it decides where roles are assumed.
            if let Some(region) = regions.first().or(target.region.as_ref()) {
                target.chain.region = Some(region.clone());
            }
            let mode = mode::of_target(&target, &target.given, settings)?;
            let active = ActiveTarget::new(sys, target, Arc::clone(settings), mode)?;
            lost.extend(active.lost_settings());
            let chain = active.target().chain.clone();
            let word = match &active.target().profile {
                Some(profile) => profile.name.clone(),
                None => words.get_or_init(|| RoleWords::new(config)).of_chain(&chain),
            };
            let region = active.region(None).map(str::to_owned);
            let is_known_production = active.is_production();
            // Fails for a line that means nothing: a misspelled guard must not let a command run.
            let guard = settings.guard_of(config, &chain, None)?;
            let passes_guard = guard.is_some_and(|guard| guard.lets_pass.is_some());
            let active = Mutex::new(active);
            let planned = PlannedTarget {
                word,
                account_name,
                chain,
                is_known_production,
                passes_guard,
                region,
                active,
            };
            let Some(at) = targets.iter().position(|other| planned.is_same_as(other)) else {
                targets.push(planned);
                continue;
            };
            if planned.word == targets[at].word {
                continue;
            }
            let kept = &targets[at];
            let is_better = match (planned.is_known_production, kept.is_known_production) {
                // Whether a person is asked must not depend on the order of the targets.
                (true, false) => true,
                (false, true) => false,
                _ => !is_signed_in(sys, &kept.chain) && is_signed_in(sys, &planned.chain),
            };
            let other = if is_better { std::mem::replace(&mut targets[at], planned) } else { planned };
            left_out.push(format!("{} as {}", visible(&other.word), visible(&targets[at].word)));
        }
        if !left_out.is_empty() {
            let more = left_out.len().saturating_sub(NAMED);
            left_out.truncate(NAMED);
            let left_out = left_out.join(", ");
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            sys.terminal.note(&format!("the same role and region run once: {left_out}{more}"));
        }
        warn_of_lost_settings(sys, &lost);
        let (mut jobs, mut places) = (Vec::new(), HashMap::new());
        for (place, target) in targets.iter().enumerate() {
            for job in target.jobs(regions) {
                places.insert((job.target.clone(), job.region.clone()), place);
                jobs.push(job);
            }
        }
        Ok(RunPlan { targets, jobs, places })
    }

    /// Returns the place of a job's target.
    pub fn place(&self, job: &Job) -> Option<usize> {
        self.places.get(&(job.target.clone(), job.region.clone())).copied()
    }
}

impl PlannedTarget {
    fn jobs(&self, regions: &[String]) -> Vec<Job> {
        let job = |region: Option<String>| Job {
            target: self.word.clone(),
            account_id: self.chain.account_id().map(str::to_owned),
            role_name: self.chain.role().map(|(_, role_name)| role_name.to_owned()),
            region,
        };
        match regions {
            [] => vec![job(self.region.clone())],
            _ => regions.iter().map(|region| job(Some(region.clone()))).collect(),
        }
    }

    /// Whether a command would find the same in both.
    fn is_same_as(&self, other: &Self) -> bool {
        let (own, its) = (&self.chain, &other.chain);
        self.region == other.region
            && (are_twins(own, its) || (&own.origin, &own.hops) == (&its.origin, &its.hops))
            && self.active().sets_same_variables(&other.active())
    }
}

fn is_signed_in(sys: &System, chain: &Chain) -> bool {
    chain.session().is_some_and(|session| sso::standing(sys, session) != Standing::SignInNeeded)
}

/// Prints the warning of the first target, and how many others have one.
fn warn_of_lost_settings(sys: &System, lost: &[String]) {
    match lost {
        [] => {}
        [one] => sys.terminal.warn(one),
        [first, others @ ..] => {
            sys.terminal.warn(&format!(
                "{first} (and {} more targets: `ssoenv use NAME` says which settings)",
                others.len()
            ));
        }
    }
}
