//! A target and its credentials without a person, and without a wait that a prompt would show.

use crate::activation::attended;
use crate::activation::shell_variables::keys;
use crate::aws::credentials::Credentials;
use crate::config::session::Session;
use crate::credentials::background::{self, BackgroundResult};
use crate::credentials::{self, CredentialRequest};
use crate::environ::Mode;
use crate::environ::{self, Activation, EnvChange, RenewalArgs, ShellState, ShellVariables, activate};
use crate::settings::Settings;
use crate::system::System;
use crate::system::process::{self, detached};
use crate::targets::{self, Asked, Target};
use std::time::Duration;

/// As long as a prompt may be held up, less what comes before and after.
pub const PATIENCE: Duration = Duration::from_millis(850);

/// What a directory, or the hook, wants.
pub struct UnattendedTarget {
    target: Target,
    mode: Mode,
    settings: Settings,
    /// Of what a process prints it is known when it has.
    account_id: Option<String>,
    /// Whether it is production, as far as that is known yet.
    pub production: bool,
}

impl UnattendedTarget {
    /// Resolves it; asks nobody for anything.
    pub fn resolve(sys: &System, word: &str, given: &RenewalArgs) -> anyhow::Result<Self> {
        let target = targets::resolve(sys, word, given, Asked::Nobody)?;
        let settings = Settings::load(&sys.env)?;
        let mode = attended::mode(&target, given, &settings)?;
        let account_id = target.chain.account_id().map(str::to_owned);
        let mut wanted = UnattendedTarget { target, mode, settings, account_id, production: false };
        wanted.judge();
        Ok(wanted)
    }

    fn judge(&mut self) {
        self.production = self.target.is_production(&self.settings, self.account_id.as_deref());
    }

    /// Credentials from the cache, or what becomes of fetching them. They may say that they are of production.
    pub fn look(
        &mut self,
        sys: &System,
        held: Option<background::HeldKeys<'_>>,
        patience: Duration,
    ) -> BackgroundResult {
        let given = &self.target.given;
        let options = [("--session", &given.session), ("--source", &given.source)];
        let options = options.into_iter().filter_map(|(option, value)| Some([option, value.as_deref()?]));
        let mut arguments = vec!["__hook", "fetch"];
        arguments.extend(options.flatten());
        arguments.extend(["--", self.name()]);
        let Target { config, chain, .. } = &self.target;
        let found = background::look(sys, config, chain, held, patience, || detached::again(&arguments));
        if let BackgroundResult::New(Credentials { account_id: Some(account_id), .. }) = &found {
            self.account_id = Some(account_id.clone());
            self.judge();
        }
        found
    }

    /// Whether tools find the credentials by themselves, and ssoenv does not.
    pub fn is_left_to_tools(&self) -> bool {
        self.target.is_left_to_tools(self.mode)
    }

    /// Credentials for a person who waits.
    pub fn credentials(&self, sys: &System) -> anyhow::Result<Credentials> {
        credentials::credentials(sys, &self.target.config, &self.target.chain, CredentialRequest::default())
    }

    /// The profile's name, or `ACCOUNT_ID/ROLE`.
    pub fn name(&self) -> &str {
        self.target.name()
    }

    /// `dev (111111111111/Developer)`.
    pub fn said(&self) -> String {
        match (self.target.chain.role(), &self.target.profile) {
            (Some((account_id, role_name)), Some(_)) => format!("{} ({account_id}/{role_name})", self.name()),
            _ => self.name().to_owned(),
        }
    }

    /// What follows a reason on the same line, where a person can help.
    pub fn hint(&self, needs_sign_in: bool) -> String {
        match self.target.chain.session().filter(|_| needs_sign_in) {
            Some(session) => format!(": {}", session.sign_in_hint()),
            None => String::new(),
        }
    }

    /// Whether the settings want renewals.
    pub fn is_renewed(&self) -> bool {
        let label = self.target.chain.session().map_or("", |session| session.label());
        self.settings.of_session(label).and_then(|settings| settings.auto_refresh()).unwrap_or(true)
    }

    /// The region of the target, unless another one is given.
    pub fn region<'a>(&'a self, other: Option<&'a str>) -> Option<&'a str> {
        other.or(self.target.region.as_deref()).or(self.target.chain.region.as_deref())
    }

    /// Whether what is in this shell is of this profile and role.
    pub fn is_active(&self, before: &ShellVariables) -> bool {
        let is = |name: &str, value: &str| before.get(name).is_some_and(|stands| stands == value);
        let in_mode = match self.mode {
            Mode::Keys => environ::keys_are_ours(before),
            Mode::Profile => environ::profile_is_ours(before),
        };
        in_mode && is("SSOENV_PROFILE", self.name()) && self.is_role_of(before)
    }

    /// Whether the account and role in this shell are those that the target resolves to, as far as that says them.
    pub fn is_role_of(&self, before: &ShellVariables) -> bool {
        let text = |name: &str| before.get(name).map(String::as_str);
        let account_id = self.account_id.as_deref();
        (account_id.is_none() || text("SSOENV_ACCOUNT_ID") == account_id)
            && text("SSOENV_ROLE_NAME") == self.role_name()
    }

    /// What these credentials become in the environment.
    pub fn held<'a>(&self, credentials: &'a Credentials) -> ShellState<'a> {
        match self.mode {
            Mode::Keys => ShellState::Keys(keys(credentials)),
            Mode::Profile => ShellState::Profile,
        }
    }

    /// The change that makes it active, with these keys or with none.
    pub fn activate(
        &self,
        before: &ShellVariables,
        held: ShellState<'_>,
        region: Option<&str>,
        source: &str,
        warned: bool,
    ) -> EnvChange {
        let given = self.target.given.text();
        activate(
            before,
            &Activation {
                held,
                profile: self.name(),
                account_id: self.account_id.as_deref(),
                role_name: self.role_name(),
                region: self.region(region).map(|region| (region, false)),
                production: self.production,
                source,
                given: given.as_deref(),
                by_person: false,
                warned,
                terminal_session: process::terminal_session(),
            },
        )
    }

    /// The sign-in session that it begins with, if it does.
    pub fn session(&self) -> Option<&Session> {
        self.target.chain.session()
    }

    fn role_name(&self) -> Option<&str> {
        self.target.chain.role().map(|(_, role_name)| role_name)
    }
}
