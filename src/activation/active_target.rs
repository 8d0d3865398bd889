//! A target that becomes active in a shell, with the form in which the shell gets it and what its credentials have
//! revealed.

pub use super::activated_by::ActivatedBy;
use super::exports;
use super::shell_variables::{key_variables, read_variable};
use crate::aws::credentials::Credentials;
use crate::config::session::Session;
use crate::environ::{self, Activation, Elevation, EnvChange, Export, Mode, ShellState, ShellVariables};
use crate::error::Failure;
use crate::letting_go;
use crate::ordered;
use crate::settings::{Settings, segment_color};
use crate::system::{System, process};
use crate::targets::Target;
use std::sync::Arc;

/// A target that becomes active, or is active. Every verb, the hook and the directories compute the change of a shell
/// from one.
pub struct ActiveTarget {
    target: Target,
    mode: Mode,
    settings: Arc<Settings>,
    /// Account that the credentials revealed; only a process's credentials do.
    account_id: Option<String>,
    production: bool,
    exports: Vec<Export>,
    /// Number of the newest order to let go, from before its credentials are looked for.
    order: Option<u64>,
    /// Current values of the variables that will be exported.
    standing: ShellVariables,
    /// What prompts show instead of the name.
    label: Option<String>,
    /// When it ends, for `use --for`.
    elevation: Option<Elevation>,
}

impl ActiveTarget {
    /// Creates an active target. `mode` is that of [`mode::of_target`](super::mode::of_target). Fails if the
    /// profile's variables are invalid.
    pub fn new(
        sys: &System,
        target: Target,
        settings: impl Into<Arc<Settings>>,
        mode: Mode,
    ) -> Result<Self, Failure> {
        let settings = settings.into();
        let exports = exports::of_target(&sys.env, &target, mode)?;
        let value = |export: &Export| Some((export.name.clone().into(), read_variable(sys, &export.name)?));
        let standing = ordered::map(exports.iter().filter_map(value));
        let (account_id, production, order) = (None, false, letting_go::newest(sys));
        let mut active = ActiveTarget {
            target,
            mode,
            settings,
            account_id,
            production,
            exports,
            order,
            standing,
            label: None,
            elevation: None,
        };
        active.judge();
        Ok(active)
    }

    fn judge(&mut self) {
        let account_id = self.account_id.as_deref();
        self.production =
            self.settings.production_of(&self.target.config, &self.target.chain, account_id).is_some();
    }

    /// Adds the account that the credentials revealed, and judges again whether it is production.
    pub fn learn_account(&mut self, credentials: &Credentials) {
        if credentials.account_id.is_some() {
            self.account_id.clone_from(&credentials.account_id);
            self.judge();
        }
    }

    /// Gives it an end, and a label of its own for that time.
    pub fn elevate(&mut self, elevation: Elevation, label: Option<String>) {
        (self.elevation, self.label) = (Some(elevation), label);
    }

    /// Returns the target as it was resolved.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Returns the profile's name, or `ACCOUNT_ID/ROLE`.
    pub fn name(&self) -> &str {
        self.target.name()
    }

    /// Returns the settings that it was judged by.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Returns the number of the newest order to let go, from before its credentials were looked for.
    pub fn known_order(&self) -> Option<u64> {
        self.order
    }

    /// Returns the mode.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Returns the account, if known.
    pub fn account_id(&self) -> Option<&str> {
        self.account_id.as_deref().or(self.target.chain.account_id())
    }

    fn role_name(&self) -> Option<&str> {
        self.target.chain.role().map(|(_, role_name)| role_name)
    }

    /// Returns the sign-in session at the chain's origin, if there is one.
    pub fn session(&self) -> Option<&Session> {
        self.target.chain.session()
    }

    /// Whether it is production, as far as known.
    pub fn is_production(&self) -> bool {
        self.production
    }

    /// Whether tools find the credentials by themselves, and ssoenv cannot.
    pub fn is_left_to_tools(&self) -> bool {
        self.target.is_left_to_tools(self.mode)
    }

    /// Whether the settings allow renewals (`auto_refresh`).
    pub fn is_renewed(&self) -> bool {
        let label = self.session().map_or("", |session| session.label());
        self.settings.of_session(label).and_then(|settings| settings.auto_refresh()).unwrap_or(true)
    }

    /// Whether both set the same variables beside the credentials and their names.
    pub fn sets_same_variables(&self, other: &Self) -> bool {
        self.mode == other.mode && self.exports == other.exports
    }

    /// Describes settings of the profile that exported keys do not carry, for a note to the person.
    pub fn lost_settings(&self) -> Option<String> {
        exports::lost_settings(&self.target, self.mode)
    }

    /// Returns `other`, otherwise the region given with the TARGET, otherwise the profile's.
    pub fn region<'a>(&'a self, other: Option<&'a str>) -> Option<&'a str> {
        other.or(self.target.region.as_deref()).or(self.target.chain.region.as_deref())
    }

    /// Whether the shell has this profile and role.
    pub fn is_active(&self, before: &ShellVariables) -> bool {
        let is_in_mode = match self.mode {
            Mode::Keys => environ::keys_are_ours(before),
            Mode::Profile => environ::profile_is_ours(before),
            Mode::Endpoint => environ::endpoint_is_ours(before),
        };
        is_in_mode
            && before.get("SSOENV_PROFILE").is_some_and(|active| active == self.name())
            && self.is_role_of(before)
    }

    /// Whether the shell's account and role are those of the target, as far as known.
    pub fn is_role_of(&self, before: &ShellVariables) -> bool {
        let text = |name: &str| before.get(name).map(String::as_str);
        let account_id = self.account_id();
        // An unknown account contradicts nothing: a process names it only together with its credentials.
        (account_id.is_none() || text("SSOENV_ACCOUNT_ID") == account_id)
            && text("SSOENV_ROLE_NAME") == self.role_name()
    }

    /// Returns the profile's colour (`ssoenv_color`); `None` for an unknown colour, which `doctor` reports.
    fn color(&self) -> Option<&'static str> {
        segment_color(self.target.profile.as_ref()?.settings.value("ssoenv_color")?)
    }

    /// Returns what the shell gets: the keys, or the profile's name in profile mode and if there are no credentials.
    pub fn shell_state<'a>(&self, credentials: Option<&'a Credentials>) -> ShellState<'a> {
        match (credentials, self.mode) {
            (Some(credentials), Mode::Keys) => ShellState::Keys(key_variables(credentials)),
            _ => ShellState::Profile,
        }
    }

    /// Returns the change that activates the target.
    pub fn activate(&self, before: &ShellVariables, held: ShellState<'_>, by: ActivatedBy<'_>) -> EnvChange {
        let mut given = self.target.given.clone();
        if self.mode == Mode::Endpoint {
            // A `use` inside the command cannot repeat it.
            given.mode = None;
        }
        let given = given.text();
        let mut before = before.clone();
        // The profile's exports are not among the contract's variables, and `off` has to restore what a
        // person had set in them.
        before.extend(self.standing.clone());
        let (region, source, warned) = match by {
            ActivatedBy::Person { region, in_direnv } => {
                // A region in a pasted link counts as given by the person; one in a directory's file does not.
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
                label: self.label.as_deref(),
                elevation: self.elevation.as_ref(),
                order: self.order,
            },
        )
    }
}
