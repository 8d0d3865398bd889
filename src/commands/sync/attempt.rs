//! One attempt of `sync`: plans, shows, asks, and writes to the file that it has planned on.

use super::answer::answer;
use super::options::SessionOptions;
use super::report::{moves, sentences, summary, unchanged};
use super::roles::roles;
use super::surroundings::SyncSurroundings;
use super::unmatched::warn_of_unmatched;
use crate::accounts::discovery::Discovery;
use crate::aws::start_url::normalized;
use crate::binding::short_path;
use crate::cli::Sync;
use crate::commands::Answer;
use crate::commands::config_change::{self, ChangeOptions, diff_for_stdout};
use crate::commands::process_in_path::warn_unless_in_path;
use crate::config::edit::EditedLine;
use crate::config::known_sessions::Known;
use crate::config::profile_form::ProfileForm;
use crate::config::write::{self, Planned};
use crate::config::{Config, being_written};
use crate::error::{self, Failure, Kind};
use crate::settings::Settings;
use crate::sync::{
    ProfileAction, SessionToSync, SyncInput, SyncPlan, SyncReason, edits, generated_file, moved_names,
    plan_sync,
};
use crate::system::System;
use crate::system::files::replace::Replaced;
use crate::system::terminal::{Verbosity, pager, stdout_is_terminal};
use std::collections::HashSet;

/// A session whose roles are known.
pub(super) struct ListedSession {
    pub known: Known,
    pub options: SessionOptions,
    /// The form of its profiles.
    pub form: ProfileForm,
    pub discovery: Discovery,
}

/// What an attempt needs, and what the person has said and seen in earlier ones.
pub(super) struct SyncAttempt<'a> {
    pub sys: &'a System,
    pub arguments: &'a Sync,
    pub settings: Settings,
    pub listed: Vec<ListedSession>,
    pub earlier: EarlierAttempts,
}

/// What earlier attempts have shown, asked and found.
#[derive(Default)]
pub(super) struct EarlierAttempts {
    said: HashSet<String>,
    /// The lines that the person has agreed to.
    agreed: Option<Vec<EditedLine>>,
    /// The profiles that may be removed, or not, although it is unknown who has generated them.
    pub(super) of_unknown_user: Option<(Vec<String>, bool)>,
    profiles: HashSet<String>,
}

/// How an attempt ends.
pub(super) enum Attempted {
    Done(Answer),
    /// Another program has written the file since the plan was made.
    Changed(Failure),
}

pub(super) fn change_options(arguments: &Sync) -> ChangeOptions {
    ChangeOptions { diff: arguments.diff, yes: arguments.yes }
}

/// Whether the change is only shown: `--json` alone is for programs, which nobody answers.
pub(super) fn is_preview(arguments: &Sync) -> bool {
    arguments.diff || (arguments.json && !arguments.yes)
}

/// Returns the exit code of what could not be listed. With `--diff` one that is not taken for its answer.
pub(super) fn exit_code(error: &anyhow::Error, arguments: &Sync) -> u8 {
    match error::kind(error) {
        Kind::General | Kind::Usage if arguments.diff => Kind::Configuration.exit_code(),
        kind => kind.exit_code(),
    }
}

impl SyncAttempt<'_> {
    /// Plans, shows, asks and writes once. `code` is that of what could not be listed.
    pub(super) fn run(&mut self, mut code: u8) -> anyhow::Result<Attempted> {
        let (sys, arguments) = (self.sys, self.arguments);
        let config = self.load()?;
        let is_removing = arguments.prune.is_some();
        let around = SyncSurroundings::find(sys, &config, &self.settings, arguments.rename, is_removing)?;
        let mut sessions = self.sessions();
        let mut plan = plan_sync(&around.input(&sessions));
        if is_removing && !plan.gone.is_empty() {
            code = self.refresh(&config, &plan)?.unwrap_or(code);
            sessions = self.sessions();
            self.find_users(&config, &plan, &mut sessions);
            plan = plan_sync(&around.input(&sessions));
        }
        self.prune(&mut plan, &around, &sessions)?;
        let wanted = edits(&plan.changes, &sessions);
        let planned = write::plan(&sys.env, &config, &wanted)?;
        // A profile that somebody has added meanwhile may be for the same role, or have a name that was free.
        if !planned.is_of(&config) {
            return Ok(Attempted::Changed(keeps_changing(&planned)));
        }
        let is_same = planned.lines().is_empty();
        self.report(&around.input(&sessions), &plan, is_same);
        let (whole, path) = (planned.path().display().to_string(), short_path(&sys.env, planned.path()));
        let is_complete = code == 0 && sessions.iter().all(|session| session.is_complete);
        if is_complete {
            warn_of_unmatched(sys, arguments, &sessions);
        }
        let json = |is_written| match arguments.json {
            true => answer(&whole, &plan, &sessions, is_written, is_complete),
            false => Ok(Vec::new()),
        };
        if is_preview(arguments) {
            let shown = if arguments.json { json(false)? } else { diff_for_stdout(sys, planned.lines()) };
            let stdout = if stdout_is_terminal() { pager::page(sys, shown) } else { shown };
            if is_same && !arguments.json {
                sys.terminal.note(&format!("nothing would change in {path}"));
            } else if !arguments.json {
                sys.terminal.note(&format!("this would change in {path}: {}", summary(&plan)));
            }
            let of_diff = u8::from(arguments.diff && !is_same);
            return Ok(Attempted::Done(Answer { stdout, code: if code > 0 { code } else { of_diff } }));
        }
        if is_same {
            sys.terminal.note(&format!("{path} is up to date: {}", unchanged(&plan)));
        } else if let Some(failure) = self.write(planned, &plan)? {
            return Ok(Attempted::Changed(failure));
        }
        let stdout = json(!is_same)?;
        self.record(&config, &mut plan, &sessions);
        Ok(Attempted::Done(Answer { stdout, code }))
    }

    /// Reads the file. Where a section of an earlier attempt is missing, waits a moment: another program may be in the
    /// middle of writing.
    fn load(&mut self) -> anyhow::Result<Config> {
        let before = std::mem::take(&mut self.earlier.profiles);
        let config = write::load(&self.sys.env, |config| {
            let profiles: HashSet<String> = config.profile_names().into_iter().collect();
            before.is_subset(&profiles)
        })?;
        self.earlier.profiles = config.profile_names().into_iter().collect();
        Ok(config)
    }

    /// Asks, unless the person has agreed to these lines already, and writes. Returns a failure if another program has
    /// written the file since it was read.
    fn write(&mut self, planned: Planned<'_>, plan: &SyncPlan) -> anyhow::Result<Option<Failure>> {
        let (sys, path) = (self.sys, planned.path().to_owned());
        // Whether an empty line comes or goes depends on the neighbours.
        let says = |line: &&EditedLine| {
            let (EditedLine::Section(text) | EditedLine::Removed(text) | EditedLine::Added(text)) = line;
            !text.is_empty()
        };
        let lines: Vec<EditedLine> = planned.lines().iter().filter(says).cloned().collect();
        if self.earlier.agreed.as_ref() != Some(&lines) {
            if self.earlier.agreed.is_some() && !self.arguments.yes {
                sys.terminal.tell(&format!("{} has changed since you agreed", short_path(&sys.env, &path)));
            }
            sys.terminal.verbose(|| format!("{} lines change", planned.lines().len()));
            let loses =
                |action: &ProfileAction| matches!(action, ProfileAction::Remove | ProfileAction::Rename(_));
            let is_harmless = !plan.changes.iter().any(|change| loses(&change.action));
            let options = change_options(self.arguments);
            config_change::agree(sys, &planned, options, &summary(plan), is_harmless)?;
            self.earlier.agreed = Some(lines);
        }
        let failure = keeps_changing(&planned);
        match planned.apply_unless_changed(sys)? {
            Replaced::Changed => Ok(Some(failure)),
            Replaced::Done(backup) => {
                config_change::say_written(sys, &path, backup.as_deref());
                warn_unless_in_path(sys, self.earlier.agreed.as_deref().unwrap_or_default());
                Ok(None)
            }
        }
    }

    fn sessions(&self) -> Vec<SessionToSync> {
        let session = |listed: &ListedSession| SessionToSync {
            name: listed.known.label.clone(),
            portal: listed
                .known
                .session
                .as_ref()
                .map_or_else(|_| String::new(), |it| normalized(&it.start_url)),
            roles: roles(&listed.discovery),
            is_complete: listed.discovery.is_complete,
            template: listed.options.template.clone(),
            selection: listed.options.selection.clone(),
            region: listed.options.region.clone(),
            form: listed.form,
            record: generated_file::load(self.sys, &listed.known.label),
            user: None,
        };
        self.listed.iter().map(session).collect()
    }

    /// Says what an earlier attempt has not said.
    fn report(&mut self, input: &SyncInput<'_>, plan: &SyncPlan, is_same: bool) {
        let terminal = &self.sys.terminal;
        let mut said = std::mem::take(&mut self.earlier.said);
        let is_verbose = terminal.level >= Verbosity::Verbose;
        // Where nothing changes, what is the person's is no news.
        let is_news = |reason| match reason {
            SyncReason::NamedByPerson => is_verbose || self.arguments.rename,
            SyncReason::OwnProfile | SyncReason::Copied | SyncReason::SameName => is_verbose || !is_same,
            _ => true,
        };
        for sentence in sentences(&plan.remarks, is_news) {
            if !said.contains(&sentence) {
                terminal.note(&sentence);
                said.insert(sentence);
            }
        }
        let account = |account_id: &str| {
            let name = input.sessions.iter().find_map(|session| session.account_name(account_id));
            name.map_or_else(|| account_id.to_owned(), |name| format!("{account_id} ({name})"))
        };
        // With `--quiet` too: a script that uses such a name does something else from now on.
        for sentence in moves(&moved_names(input, &plan.changes), account) {
            if !said.contains(&sentence) {
                terminal.tell(&sentence);
                said.insert(sentence);
            }
        }
        self.earlier.said = said;
    }
}

fn keeps_changing(planned: &Planned<'_>) -> Failure {
    being_written(planned.path(), Some("it keeps changing"))
}
