//! One attempt of `sync`: plans, shows, asks, writes, and records what was generated.

use super::answer::answer;
use super::options::SessionOptions;
use super::report::{moves, sentences, summary, unchanged};
use super::roles::{discover, roles};
use super::surroundings::SyncSurroundings;
use super::user::signed_in_user;
use crate::accounts::discovery::Discovery;
use crate::aws::start_url::normalized;
use crate::cli::{Prune, Sync};
use crate::commands::Answer;
use crate::commands::config_change::{self, ChangeOptions, diff_for_stdout};
use crate::config::known_sessions::Known;
use crate::config::{Config, being_written, write};
use crate::error::{self, Kind};
use crate::settings::Settings;
use crate::sync::{
    ProfileAction, ProfileChange, PruneOptions, SessionToSync, SyncInput, SyncPlan, SyncReason, edits,
    generated_file, moved_names, plan_sync,
};
use crate::system::System;
use crate::system::terminal::{Verbosity, pager, presence, prompts, stdout_is_terminal};

/// Age in seconds of a listing by which profiles are removed; an older one is refreshed first.
const RECENT: i64 = 600;

/// A session whose roles are known.
pub(super) struct ListedSession {
    pub known: Known,
    pub options: SessionOptions,
    pub discovery: Discovery,
}

/// What an attempt needs.
pub(super) struct SyncAttempt<'a> {
    pub sys: &'a System,
    pub arguments: &'a Sync,
    pub settings: Settings,
    pub listed: Vec<ListedSession>,
}

pub(super) fn change_options(arguments: &Sync) -> ChangeOptions {
    ChangeOptions { diff: arguments.diff, yes: arguments.yes }
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
    pub(super) fn run(&mut self, mut code: u8) -> anyhow::Result<Answer> {
        let (sys, arguments) = (self.sys, self.arguments);
        let config = write::load(&sys.env, |_| true)?;
        let is_removing = arguments.prune.is_some();
        let around = SyncSurroundings::find(sys, &config, &self.settings, arguments.rename, is_removing)?;
        let mut sessions = self.sessions();
        let mut plan = plan_sync(&around.input(&sessions));
        if arguments.prune.is_some() && !plan.gone.is_empty() {
            code = self.refresh(&config, &plan)?.unwrap_or(code);
            sessions = self.sessions();
            for (at, session) in sessions.iter_mut().enumerate() {
                if plan.gone.iter().any(|gone| gone.session == at) {
                    let known = &self.listed[at].known;
                    session.user = signed_in_user(sys, &config, known, &session.roles, true);
                }
            }
            plan = plan_sync(&around.input(&sessions));
        }
        self.prune(&mut plan, &around, &sessions)?;
        let wanted = edits(&plan.changes, &sessions);
        let planned = write::plan(&sys.env, &config, &wanted)?;
        // A profile that somebody has added meanwhile may have a name that was free.
        if !planned.is_of(&config) {
            return Err(being_written(planned.path(), Some("it has changed since it was read")).into());
        }
        self.report(&around.input(&sessions), &plan, planned.lines().is_empty());
        let path = planned.path().display().to_string();
        let (is_same, lines) = (planned.lines().is_empty(), planned.lines().len());
        let is_complete = code == 0 && sessions.iter().all(|session| session.is_complete);
        let json = match arguments.json {
            true => answer(&path, &plan, &sessions, !arguments.diff && !is_same, is_complete)?,
            false => Vec::new(),
        };
        if arguments.diff {
            let shown = if arguments.json { json } else { diff_for_stdout(sys, planned.lines()) };
            let stdout = if stdout_is_terminal() { pager::page(sys, shown) } else { shown };
            if is_same && !arguments.json {
                sys.terminal.note(&format!("nothing would change in {path}"));
            } else if !arguments.json {
                sys.terminal.note(&format!("this would change in {path}: {}", summary(&plan)));
            }
            return Ok(Answer { stdout, code: if code > 0 { code } else { u8::from(!is_same) } });
        }
        if is_same {
            sys.terminal.note(&format!("{path} is up to date: {}", unchanged(&plan)));
        } else {
            sys.terminal.verbose(|| format!("{lines} lines change"));
            config_change::make(sys, planned, change_options(arguments), &summary(&plan))?;
        }
        self.record(&config, &mut plan, &mut sessions);
        Ok(Answer { stdout: json, code })
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
            record: generated_file::load(self.sys, &listed.known.label),
            user: None,
        };
        self.listed.iter().map(session).collect()
    }

    /// Lists again, where profiles may be removed by a listing that is not of this moment. Returns the exit code of what
    /// could not be listed.
    fn refresh(&mut self, config: &Config, plan: &SyncPlan) -> anyhow::Result<Option<u8>> {
        let (now, mut code) = (self.sys.clock.now(), None);
        for (at, listed) in self.listed.iter_mut().enumerate() {
            let since = listed.discovery.listing.complete_since();
            let is_recent = since.is_some_and(|since| since.plus(RECENT) >= now);
            if !is_recent && plan.gone.iter().any(|gone| gone.session == at) {
                listed.discovery = discover(self.sys, config, &self.settings, &listed.known, true)?;
                if let Some(error) = listed.discovery.failure() {
                    self.sys.terminal.error(&format!("{error:#}"), error::hint(&error));
                    code = code.or(Some(exit_code(&error, self.arguments)));
                }
            }
        }
        Ok(code)
    }

    /// Adds what is removed to the plan. At a terminal the person may say that unknown profiles are theirs.
    fn prune(
        &self,
        plan: &mut SyncPlan,
        around: &SyncSurroundings,
        sessions: &[SessionToSync],
    ) -> anyhow::Result<()> {
        let input = &around.input(sessions);
        let use_of = |name: &str| around.uses.of(name).map(str::to_owned);
        let (is_given, all) = (self.arguments.prune.is_some(), self.arguments.prune == Some(Prune::All));
        let options = PruneOptions { is_given, all, of_unknown_user: false };
        let before = plan.clone();
        plan.prune(input, options, use_of);
        let unknown = plan.remarks.iter().filter(|remark| remark.reason == SyncReason::UnknownUser).count();
        let is_asked = unknown > 0 && !self.arguments.diff && !self.arguments.yes;
        if is_asked && presence::absence(self.sys).is_none() {
            let question = format!(
                "It is not known who has generated {unknown} of the profiles whose roles are gone. Remove them too?"
            );
            if prompts::confirm(self.sys, &question, false)? {
                *plan = before;
                plan.prune(input, PruneOptions { of_unknown_user: true, ..options }, use_of);
            }
        }
        Ok(())
    }

    fn report(&self, input: &SyncInput<'_>, plan: &SyncPlan, is_same: bool) {
        let terminal = &self.sys.terminal;
        let is_verbose = terminal.level >= Verbosity::Verbose;
        // Where nothing changes, what is the person's is no news.
        let is_news = |reason| match reason {
            SyncReason::NamedByPerson => is_verbose || self.arguments.rename,
            SyncReason::OwnProfile | SyncReason::Copied | SyncReason::SameName => is_verbose || !is_same,
            _ => true,
        };
        for sentence in sentences(&plan.remarks, is_news) {
            terminal.note(&sentence);
        }
        let account = |account_id: &str| {
            let name = input.sessions.iter().find_map(|session| session.account_name(account_id));
            name.map_or_else(|| account_id.to_owned(), |name| format!("{account_id} ({name})"))
        };
        // With `--quiet` too: a script that uses such a name does something else from now on.
        for said in moves(&moved_names(input, &plan.changes), account) {
            terminal.tell(&said);
        }
    }

    /// Records what was generated, and by whom, if that costs no new role credentials.
    fn record(&self, config: &Config, plan: &mut SyncPlan, sessions: &mut [SessionToSync]) {
        for (at, session) in sessions.iter_mut().enumerate() {
            let is_new = |change: &&ProfileChange| {
                change.session == at && matches!(change.action, ProfileAction::Add(_))
            };
            if session.user.is_none() && plan.changes.iter().any(|change| is_new(&change)) {
                let known = &self.listed[at].known;
                let user = signed_in_user(self.sys, config, known, &session.roles, false);
                for change in plan.changes.iter().filter(is_new) {
                    if let Some(generated) = plan.records[at].profiles.get_mut(&change.name) {
                        generated.user = generated.user.take().or_else(|| user.clone());
                    }
                }
            }
            let stored = generated_file::store(self.sys, &session.name, &session.record, &plan.records[at]);
            if let Err(error) = stored {
                // The profiles are written, and a later run knows them by their marks.
                self.sys.terminal.warn(&format!("cannot record what was generated: {error:#}"));
            }
        }
    }
}
