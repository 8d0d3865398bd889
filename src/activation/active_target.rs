//! What becomes active in a shell: a target, the form in which the shell gets it, and what its credentials have told.

use super::exports;
use super::shell_variables::{key_variables, read_variable};
use crate::aws::credentials::Credentials;
use crate::config::session::Session;
use crate::environ::{self, Activation, EnvChange, Export, Mode, ShellState, ShellVariables};
use crate::error::Failure;
use crate::settings::{Settings, segment_color};
use crate::system::{System, process};
use crate::targets::Target;

/// A target that becomes active, or is. Every verb, the hook and the directories make the change of a shell from one.
pub struct ActiveTarget {
    target: Target,
    mode: Mode,
    settings: Settings,
    /// Of what a process prints it is known when it has.
    account_id: Option<String>,
    production: bool,
    exports: Vec<Export>,
    /// What stands in the variables that are to be exported.
    standing: ShellVariables,
}

/// Who makes it active.
#[derive(Clone, Copy, Debug)]
pub enum ActivatedBy<'a> {
    /// A person.
    Person {
        /// The region that they have named.
        region: Option<&'a str>,
        /// Whether it was in an `.envrc`.
        in_direnv: bool,
    },
    /// The hook, where a directory is entered or left.
    Hook {
        /// `dir`, or `manual` where a person's own profile comes back.
        source: &'a str,
        /// The region that the binding, or the former activation, names.
        region: Option<&'a str>,
        /// Whether the person was told that the credentials are missing.
        warned: bool,
    },
}

impl ActiveTarget {
    /// `mode` is that of [`mode::of_target`](super::mode::of_target).
    pub fn new(sys: &System, target: Target, settings: Settings, mode: Mode) -> Result<Self, Failure> {
        let exports = exports::of_target(&sys.env, &target, mode)?;
        let value = |export: &Export| Some((export.name.clone().into(), read_variable(sys, &export.name)?));
        let standing = exports.iter().filter_map(value).collect();
        let (account_id, production) = (None, false);
        let mut active = ActiveTarget { target, mode, settings, account_id, production, exports, standing };
        active.judge();
        Ok(active)
    }

    fn judge(&mut self) {
        let account_id = self.account_id.as_deref();
        self.production =
            self.settings.production_of(&self.target.config, &self.target.chain, account_id).is_some();
    }

    /// Takes the account that the credentials have told, which may be one of production.
    pub fn learn_account(&mut self, credentials: &Credentials) {
        if credentials.account_id.is_some() {
            self.account_id.clone_from(&credentials.account_id);
            self.judge();
        }
    }

    /// The target as it was resolved.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// The profile's name, or `ACCOUNT_ID/ROLE`.
    pub fn name(&self) -> &str {
        self.target.name()
    }

    /// The account, where it is known.
    pub fn account_id(&self) -> Option<&str> {
        self.account_id.as_deref().or(self.target.chain.account_id())
    }

    fn role_name(&self) -> Option<&str> {
        self.target.chain.role().map(|(_, role_name)| role_name)
    }

    /// The sign-in session that it begins with, if it does.
    pub fn session(&self) -> Option<&Session> {
        self.target.chain.session()
    }

    /// Whether it is production, as far as that is known yet.
    pub fn is_production(&self) -> bool {
        self.production
    }

    /// Whether tools find the credentials by themselves, and ssoenv does not.
    pub fn is_left_to_tools(&self) -> bool {
        self.target.is_left_to_tools(self.mode)
    }

    /// Whether the settings want renewals.
    pub fn is_renewed(&self) -> bool {
        let label = self.session().map_or("", |session| session.label());
        self.settings.of_session(label).and_then(|settings| settings.auto_refresh()).unwrap_or(true)
    }

    /// What a person should know about settings of the profile that its keys do not carry.
    pub fn lost_settings(&self) -> Option<String> {
        exports::lost_settings(&self.target, self.mode)
    }

    /// The region of the target, unless another one is given.
    pub fn region<'a>(&'a self, other: Option<&'a str>) -> Option<&'a str> {
        other.or(self.target.region.as_deref()).or(self.target.chain.region.as_deref())
    }

    /// Whether this profile and role is what the shell has.
    pub fn is_active(&self, before: &ShellVariables) -> bool {
        let is_in_mode = match self.mode {
            Mode::Keys => environ::keys_are_ours(before),
            Mode::Profile => environ::profile_is_ours(before),
        };
        is_in_mode
            && before.get("SSOENV_PROFILE").is_some_and(|active| active == self.name())
            && self.is_role_of(before)
    }

    /// Whether the account and role in this shell are those that the target resolves to, as far as that says them.
    pub fn is_role_of(&self, before: &ShellVariables) -> bool {
        let text = |name: &str| before.get(name).map(String::as_str);
        let account_id = self.account_id();
        (account_id.is_none() || text("SSOENV_ACCOUNT_ID") == account_id)
            && text("SSOENV_ROLE_NAME") == self.role_name()
    }

    /// The colour that the profile says (`ssoenv_color`); none of a name that is no colour, which `doctor` points out.
    fn color(&self) -> Option<&'static str> {
        segment_color(self.target.profile.as_ref()?.settings.value("ssoenv_color")?)
    }

    /// What the shell gets of these credentials; of none where tools find them by themselves.
    pub fn shell_state<'a>(&self, credentials: Option<&'a Credentials>) -> ShellState<'a> {
        match (credentials, self.mode) {
            (Some(credentials), Mode::Keys) => ShellState::Keys(key_variables(credentials)),
            _ => ShellState::Profile,
        }
    }

    /// The change that makes it active.
    pub fn activate(&self, before: &ShellVariables, held: ShellState<'_>, by: ActivatedBy<'_>) -> EnvChange {
        let given = self.target.given.text();
        let mut before = before.clone();
        before.extend(self.standing.clone());
        let (region, source, warned) = match by {
            ActivatedBy::Person { region, in_direnv } => {
                // What was pasted in names its region as `--region` does; a directory's file does not.
                let is_named =
                    region.is_some() || (self.target.region.is_some() && self.target.file.is_none());
                let region = region.or(self.target.chain.region.as_deref());
                let source = if self.target.file.is_some() { "dir" } else { "manual" };
                (region.map(|region| (region, is_named)), if in_direnv { "direnv" } else { source }, false)
            }
            ActivatedBy::Hook { source, region, warned } => {
                (self.region(region).map(|region| (region, false)), source, warned)
            }
        };
        environ::activate(
            &before,
            &Activation {
                held,
                profile: self.name(),
                account_id: self.account_id(),
                role_name: self.role_name(),
                region,
                exports: &self.exports,
                production: self.production,
                color: self.color(),
                source,
                given: given.as_deref(),
                by_person: matches!(by, ActivatedBy::Person { .. }),
                warned,
                terminal_session: process::terminal_session(),
            },
        )
    }
}
