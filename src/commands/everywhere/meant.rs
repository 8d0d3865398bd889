//! What an order is about, from the command line.

use crate::activation::let_go::{role_of, session_of};
use crate::cli::{Off, Which};
use crate::commands::which_session;
use crate::config::Config;
use crate::config::known_sessions::{self, Known};
use crate::environ::RenewalArgs;
use crate::letting_go::{HeldCredentials, Scope};
use crate::system::System;
use crate::targets::{self, Asked, Target};

/// What an order is about.
pub(super) struct Meant {
    /// As the order says it.
    pub scope: Scope,
    /// For a sentence: "prod", "session my-org"; empty for everything.
    pub name: String,
    /// The configuration; `None` where it cannot be read, and everything is meant.
    pub config: Option<Config>,
    /// Sessions whose sign-ins can bring the credentials back.
    pub sessions: Vec<Known>,
    /// The one target.
    pub target: Option<Target>,
}

impl Meant {
    /// Reads the command line of `off --everywhere`. Fails for a profile or a session that does not exist: a misspelled
    /// one would leave all shells as they are.
    pub fn of(sys: &System, arguments: &Off) -> anyhow::Result<Self> {
        if let Some(word) = &arguments.profile {
            let target = targets::resolve_word(sys, word, &RenewalArgs::default(), Asked::All)?;
            return Ok(Meant::of_target(target, word));
        }
        if let Some(session) = &arguments.session {
            let config = Config::load(&sys.env)?;
            let which = Which { session: Some(session.clone()), profile: None, all: false };
            let sessions = which_session::chosen_sessions(sys, &config, &which)?;
            return Ok(Meant::of_sessions(config, sessions, session));
        }
        // What cannot be read must not keep anyone from letting go of everything.
        let config = Config::load(&sys.env).ok();
        let sessions = config.as_ref().map(known_sessions::all).unwrap_or_default();
        Ok(Meant { scope: Scope::All, name: String::new(), config, sessions, target: None })
    }

    fn of_target(target: Target, word: &str) -> Self {
        let mut names = vec![target.name().to_owned()];
        // `-` and `.` mean something else in each shell.
        if target.name() != word && !["-", "."].contains(&word) {
            names.push(word.to_owned());
        }
        let role = target.chain.role().map(|(account_id, role)| (account_id.to_owned(), role.to_owned()));
        let session = target.chain.session();
        let sessions =
            session.map(|session| Known::of_session(&target.config, session, target.name())).into_iter();
        Meant {
            scope: Scope::Target { names, role },
            name: target.name().to_owned(),
            config: None,
            sessions: sessions.collect(),
            target: Some(target),
        }
    }

    /// Describes what a sign-out has ended; `name` is that of the one session, or nothing for all.
    pub fn of_sign_out(config: &Config, sessions: &[Known], name: Option<&str>) -> Self {
        Meant {
            scope: name.map_or(Scope::All, |name| Scope::Session(name.to_owned())),
            name: name.map_or_else(String::new, |name| format!("session {name}")),
            config: Some(config.clone()),
            sessions: sessions.to_vec(),
            target: None,
        }
    }

    fn of_sessions(config: Config, sessions: Vec<Known>, session: &str) -> Self {
        Meant {
            scope: Scope::Session(session.to_owned()),
            name: format!("session {session}"),
            config: Some(config),
            sessions,
            target: None,
        }
    }

    /// Whether credentials of this name are meant; they have this role, and these options belong to the name.
    pub fn covers(&self, sys: &System, name: &str, role: Option<(&str, &str)>, given: &RenewalArgs) -> bool {
        let session = || session_of(sys, name, given);
        self.scope.covers(&HeldCredentials { name, role, session: &session })
    }

    /// Whether credentials that were written for this target are meant.
    pub fn covers_written(&self, sys: &System, target: &str) -> bool {
        if self.scope == Scope::All {
            return true;
        }
        let given = RenewalArgs::default();
        let role = role_of(sys, target, &given);
        let role = role.as_ref().map(|(account_id, role_name)| (&**account_id, &**role_name));
        self.covers(sys, target, role, &given)
    }
}
