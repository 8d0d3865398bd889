//! Consent to production: the targets are named and a person is asked once, or `--production` is given.

use super::jobs::{PlannedTarget, RunPlan};
use crate::cli::Each;
use crate::error::Failure;
use crate::system::System;
use crate::system::terminal::presence::{self, Absence};
use crate::system::terminal::{prompts, visible};
use std::collections::HashSet;

/// Most names that a question shows.
const NAMED: usize = 40;

/// Asks whether to run the command in production. Fails with `Refused` without consent. `agreed`: targets that a person
/// has agreed to.
pub(super) fn consent(
    sys: &System,
    arguments: &Each,
    plan: &RunPlan,
    agreed: &mut HashSet<String>,
) -> Result<(), Failure> {
    let production: Vec<String> =
        plan.targets.iter().filter(|target| is_asked(target)).map(|target| visible(&target.word)).collect();
    if arguments.production || production.iter().all(|name| agreed.contains(name)) {
        return Ok(());
    }
    let names = in_words(&production);
    let are = if production.len() == 1 { "is" } else { "are" };
    if let Some(Absence::Declared(why) | Absence::Unseen(why)) = presence::absence(sys) {
        let failure = Failure::refused(format!("{names} {are} production, and nobody can be asked: {why}"));
        return Err(failure.hint("--production runs the command there without a question"));
    }
    let all = plan.targets.len();
    let roles = plan.targets.iter().filter(|target| is_asked(target)).map(in_full);
    sys.terminal.tell(&format!("production: {}", in_words(&roles.collect::<Vec<_>>())));
    let question = match all {
        _ if all == production.len() => "Run the command in production?".to_owned(),
        _ => format!("Run the command in {all} targets, production included?"),
    };
    if prompts::confirm(sys, &question, false)? {
        agreed.extend(production);
        return Ok(());
    }
    Err(Failure::refused("nothing was run: no consent to production"))
}

/// Returns the error for a target that turned out to be production when its credentials came.
pub(super) fn revealed(word: &str) -> Failure {
    Failure::refused(format!("{} is production, as its credentials have revealed", visible(word)))
        .hint("--production runs the command there without a question")
}

fn is_asked(target: &PlannedTarget) -> bool {
    target.is_known_production && !target.passes_guard
}

/// Formats a target with its account and role: `prod (012345678901/Administrator)`.
fn in_full(target: &PlannedTarget) -> String {
    let role = target.chain.role().map(|(account_id, role_name)| format!("{account_id}/{role_name}"));
    match role.filter(|role| !target.word.ends_with(role)) {
        Some(role) => visible(&format!("{} ({role})", target.word)),
        None => visible(&target.word),
    }
}

fn in_words(names: &[String]) -> String {
    let more = names.len().saturating_sub(NAMED);
    let named = names[..names.len().min(NAMED)].join(", ");
    if more > 0 { format!("{named} and {more} more") } else { named }
}
