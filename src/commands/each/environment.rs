//! The environment of one command: what `exec` gives, and what keeps the AWS CLI from waiting for a person.

use super::jobs::PlannedTarget;
use super::production;
use crate::activation::active_target::ActivatedBy;
use crate::aws::credentials::Credentials;
use crate::each::Job;
use crate::environ::{self, EnvChange, ShellVariables};
use crate::shell::emit;
use crate::system::System;

/// How all environments of a run are made.
pub(super) struct Surroundings<'a> {
    pub sys: &'a System,
    /// The contract's variables of this process.
    pub before: ShellVariables,
    /// Whether the regions are those of the command line.
    pub has_regions: bool,
    /// Whether production was agreed to.
    pub production: bool,
}

impl Surroundings<'_> {
    /// Returns the change of variables for a job. Fails with `Refused` for production that only the credentials have
    /// revealed.
    pub fn change(
        &self,
        target: &PlannedTarget,
        job: &Job,
        credentials: Option<&Credentials>,
    ) -> anyhow::Result<EnvChange> {
        let mut active = target.active();
        if let Some(credentials) = credentials {
            active.learn_account(credentials);
        }
        if active.is_production() && !target.is_known_production && !self.production {
            return Err(production::revealed(&target.word).into());
        }
        let region = job.region.as_deref().filter(|_| self.has_regions);
        let in_direnv = self.sys.env.has("DIRENV_IN_ENVRC");
        let by = ActivatedBy::Person { region, in_direnv };
        let change = active.activate(&self.before, active.shell_state(credentials), by);
        let mut change = environ::for_command(change);
        // Nobody sees a pager, and nobody answers a question.
        change.add_set("AWS_PAGER", "");
        change.add_set("AWS_CLI_AUTO_PROMPT", "off");
        // The system does not start a program with a longer variable, and its error does not say which one.
        emit::check_length(&change)?;
        Ok(change)
    }
}
