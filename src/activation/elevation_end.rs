//! The end of `use --for`: the shell goes back to what it had before. Whatever goes wrong, the elevated keys leave it.

use super::active_target::{ActivatedBy, ActiveTarget};
use super::asker::Asker;
use super::guard;
use super::unattended::{look_for_credentials, name_and_role, resolve_unattended, sign_in_hint};
use crate::credentials::background::{BackgroundResult, Waiter};
use crate::environ::{
    self, Elevation, EnvChange, Fallback, FallbackState, LONGEST_ELEVATION, Mode, PREVIOUS, ShellState,
    ShellVariables, deactivate,
};
use crate::ordered;
use crate::output::destination::use_line;
use crate::system::System;
use crate::time::{Time, spoken};

/// Returns the change, and tells the person in one line.
pub(super) fn fall_back(
    sys: &System,
    before: &ShellVariables,
    elevation: &Elevation,
    asker: Asker,
) -> EnvChange {
    let end = End { sys, before, elevation };
    let fallback = &elevation.fallback;
    let is_ours =
        environ::is_ours(before) || environ::is_without_keys(before) || environ::is_stripped(before);
    if !is_ours {
        return end.off("what was set since stays");
    }
    let Some(profile) = fallback.target.profile.as_deref() else {
        return end.off("this shell has what it had before");
    };
    if fallback.state == FallbackState::Endpoint {
        return end.off(&format!("the endpoint that this shell had for {profile} is not restored"));
    }
    if fallback.source == "direnv" && before.get("DIRENV_DIR") != fallback.direnv.as_ref() {
        return end.off("the shell has left the directory of the profile before");
    }
    let mut wanted = match resolve_unattended(sys, profile, &fallback.target.given) {
        Ok(wanted) => wanted,
        Err(error) => return end.off(&format!("could not go back to {profile}: {error:#}")),
    };
    if !is_same_role(&wanted, fallback) {
        let now = name_and_role(&wanted);
        return end.off(&format!("could not go back to {profile}: it is {now} now"));
    }
    if !guard::allows(sys, &wanted) {
        return end.off(&format!(
            "{profile} is production, and nobody has confirmed it in this terminal: run `{}`",
            use_line(sys, profile)
        ));
    }
    if fallback.state == FallbackState::WithoutKeys {
        // The hook looks for them as it did before.
        end.tells(&format!("back to {profile}, whose credentials were not available"));
        return end.without_keys(&wanted, sys.clock.now(), false);
    }
    if wanted.mode() == Mode::Profile {
        return end.back(&wanted, ShellState::Profile);
    }
    let word = || sys.terminal.note(&format!("going back to {profile} … (Ctrl-C stops waiting)"));
    let waiter = match asker {
        Asker::Prompt(_) => Waiter::Prompt,
        Asker::Command => Waiter::Command(&word),
    };
    match look_for_credentials(sys, &mut wanted, None, waiter) {
        // The credentials of a process have revealed another account.
        BackgroundResult::New(_) if !is_same_role(&wanted, fallback) => {
            end.off(&format!("could not go back to {profile}: it is another role now"))
        }
        BackgroundResult::New(credentials) => end.back(&wanted, wanted.shell_state(Some(&credentials))),
        BackgroundResult::Pending(again) => {
            end.tells(&format!("back to {profile}, whose credentials are being fetched"));
            end.without_keys(&wanted, again, true)
        }
        BackgroundResult::Failed { why, needs_sign_in, again } => {
            let hint = sign_in_hint(&wanted, needs_sign_in);
            end.tells(&format!("no credentials for {profile}: {why}{hint}"));
            end.without_keys(&wanted, again, true)
        }
    }
}

/// Whether the profile still leads to the account and role that the shell had.
fn is_same_role(wanted: &ActiveTarget, fallback: &Fallback) -> bool {
    let had = [("SSOENV_ACCOUNT_ID", &fallback.account_id), ("SSOENV_ROLE_NAME", &fallback.role_name)];
    let had = had.into_iter().filter_map(|(name, value)| Some((name.into(), value.clone()?)));
    wanted.is_role_of(&ordered::map(had))
}

/// The end of one shell's elevation.
struct End<'a> {
    sys: &'a System,
    before: &'a ShellVariables,
    elevation: &'a Elevation,
}

impl End<'_> {
    /// Whether the shell lost the elevated keys earlier, and waits for those from before.
    fn is_waiting(&self) -> bool {
        self.elevation.until.is_none()
            && environ::is_without_keys(self.before)
            && self.before.get("SSOENV_PROFILE") == self.elevation.fallback.target.profile.as_ref()
    }

    /// Tells what follows; once, if the shell has to wait for credentials.
    fn tells(&self, what: &str) {
        if !self.is_waiting() {
            self.sys.terminal.note(&format!("{}: {what}", self.reason()));
        }
    }

    /// Formats `prod Admin has ended after 15m`.
    fn reason(&self) -> String {
        let text = |name: &str| self.before.get(name).map(String::as_str);
        let name = text("SSOENV_LABEL").or(text("SSOENV_PROFILE")).unwrap_or_default();
        let seconds = self.elevation.fallback.seconds;
        match self.elevation.until.map(|until| until.left(self.sys.clock.now())) {
            Some(left) if left > 0 => {
                format!("{name} ends early, since the clock or SSOENV_UNTIL was changed")
            }
            // The record is missing, or says nothing.
            Some(_) if seconds == LONGEST_ELEVATION && self.elevation.fallback.account_id.is_none() => {
                format!("{name} has ended")
            }
            Some(_) => format!("{name} has ended after {}", spoken(seconds)),
            None => format!("{name} ends early, since SSOENV_UNTIL says no time"),
        }
    }

    /// Returns the variables with the target that `use -` led to before.
    fn with_previous(&self) -> ShellVariables {
        let mut before = self.before.clone();
        match self.elevation.fallback.previous.clone() {
            Some(previous) => before.insert(PREVIOUS.into(), previous),
            None => before.remove(PREVIOUS),
        };
        before
    }

    fn by(&self, warned: bool) -> ActivatedBy<'_> {
        let Fallback { source, target, .. } = &self.elevation.fallback;
        ActivatedBy::Hook { source, region: target.region.as_deref(), warned }
    }

    /// Goes back to the profile.
    fn back(&self, wanted: &ActiveTarget, held: ShellState<'_>) -> EnvChange {
        let back = format!("back to {}", name_and_role(wanted));
        match self.is_waiting() {
            true => self.sys.terminal.note(&back),
            false => self.tells(&back),
        }
        wanted.activate(&self.with_previous(), held, self.by(false))
    }

    /// Goes back to the profile, whose credentials are not available; with `waits` the shell looks for them again.
    fn without_keys(&self, wanted: &ActiveTarget, look_at: Time, waits: bool) -> EnvChange {
        let waiting = Elevation { until: None, ..self.elevation.clone() };
        let mut change =
            wanted.activate(&self.with_previous(), ShellState::Nothing { look_at }, self.by(waits));
        if waits {
            waiting.keep(&mut change);
        }
        change
    }

    /// Leaves the shell as `off` does.
    fn off(&self, why: &str) -> EnvChange {
        self.sys.terminal.note(&format!("{}: {why}", self.reason()));
        let mut change = deactivate(self.before, self.sys.clock.now(), false).change;
        change.add(PREVIOUS, self.elevation.fallback.previous.clone());
        change
    }
}
