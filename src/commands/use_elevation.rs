//! `use --for`: credentials with an end, after which the hook goes back to what the shell had.

use crate::activation::attended::{Given, Recipient, WithCredentials, resolve_attended, seconds};
use crate::cli::{Format, Use};
use crate::commands::time_limit::with_end;
use crate::credentials::CredentialRequest;
use crate::environ::{Elevation, Mode, RenewalArgs, ShellVariables};
use crate::error::Failure;
use crate::output::audience;
use crate::system::System;
use crate::system::process::hook_role::SEGMENT;
use crate::system::terminal::presence;
use crate::targets::{self, RoleTarget, Target};
use crate::time::spoken;
use std::time::Duration;

/// Fails with `Usage` where nothing could take the credentials back.
pub(super) fn check(sys: &System, arguments: &Use) -> Result<(), Failure> {
    let refused = |what: &str, hint: &str| Err(Failure::usage(what).hint(hint));
    // A new region alone does not end the time.
    let is_region_alone =
        arguments.region.is_some() && arguments.target.is_none() && arguments.role.is_none();
    let goes_on = is_region_alone && sys.env.has("SSOENV_UNTIL");
    if arguments.mode == Some(Mode::Profile) && (arguments.time.is_some() || goes_on) {
        return refused(
            "--for does not work with --mode profile: tools would renew the credentials of AWS_PROFILE by themselves",
            "omit --mode profile: with --for the shell gets keys",
        );
    }
    if arguments.time.is_none() {
        return Ok(());
    }
    if arguments.write_credentials.is_some() || matches!(arguments.format, Format::Dotenv | Format::Ini) {
        return refused(
            "--for takes credentials back from a shell, and nothing takes them back from a file",
            "omit --for, or the option that writes a file",
        );
    }
    if sys.env.has("DIRENV_IN_ENVRC") {
        return refused(
            "--for does not work in an .envrc: direnv sets the variables, and ssoenv cannot take them back",
            "omit --for here, or run `ssoenv use TARGET --for DURATION` at the prompt",
        );
    }
    Ok(())
}

/// Returns the options for the target: with an end the shell gets keys, whatever the profile and the settings say, since
/// tools renew what `AWS_PROFILE` names by themselves.
pub(super) fn options(arguments: &Use, given: RenewalArgs) -> RenewalArgs {
    match arguments.time {
        Some(_) => RenewalArgs { mode: Some("keys".to_owned()), ..given },
        None => given,
    }
}

/// What is taken, and what prompts call it.
pub(super) struct Wanted {
    target: Target,
    label: Option<String>,
    /// The time that goes on, where only the region changes.
    kept: Option<Elevation>,
}

impl Wanted {
    /// The active profile again, with another region: a time goes on.
    pub fn again(target: Target, before: &ShellVariables) -> Self {
        Wanted { target, label: before.get("SSOENV_LABEL").cloned(), kept: Elevation::of(before) }
    }

    /// Resolves what the command line names.
    pub fn named(
        sys: &System,
        arguments: &Use,
        given: &RenewalArgs,
        before: &ShellVariables,
    ) -> anyhow::Result<Self> {
        let word = arguments.target.as_deref();
        let Some(role) = &arguments.role else {
            let target = targets::resolve_or_pick(sys, word, given)?;
            return Ok(Wanted { target, label: None, kept: None });
        };
        let RoleTarget { target, account } = targets::resolve_role(sys, word, role, given, before)?;
        Ok(Wanted { target, label: arguments.time.map(|_| format!("{account} {role}")), kept: None })
    }

    /// Resolves its credentials, with their end if the command line gives one. Where a role is assumed last, STS is asked
    /// for keys that last no longer.
    pub fn take(
        self,
        sys: &System,
        arguments: &Use,
        want: CredentialRequest<'_>,
        before: &ShellVariables,
        given: Given,
    ) -> anyhow::Result<WithCredentials> {
        let Wanted { mut target, label, kept } = self;
        // The wrapper means a person's shell; elsewhere a script may run this, which has to ask for a sign-in.
        let may_sign_in = arguments.login || audience::is_wrapped(&sys.env);
        let region = arguments.region.as_deref();
        let resolve = |target, want, given| {
            resolve_attended(sys, target, region, want, Recipient::Shell { may_sign_in }, given)
        };
        let Some(time) = arguments.time.map(seconds) else {
            let real = kept.as_ref().filter(|kept| kept.ends_with_keys(before));
            let want = match (real, target.chain.hops.last_mut()) {
                // The keys that end with the time stay; they are cached apart from others of the role.
                (Some(kept), Some(hop)) => {
                    hop.duration_seconds = Some(kept.fallback.seconds);
                    CredentialRequest { refresh: false, min_left: Some(1), ..want }
                }
                _ => want,
            };
            let mut taken = resolve(target, want, given)?;
            kept.into_iter().for_each(|kept| taken.0.elevate(kept, label.clone()));
            return Ok(taken);
        };
        if target.file.take().is_some() {
            // What a directory is bound to counts as a person's own choice, since the hook takes it back.
            target.chain.region = target.region.take().or(target.chain.region.take());
        }
        let (mut taken, until) = with_end(sys, target, time, want, given, resolve)?;
        let elevation = Elevation::begin(before, until, time);
        taken.0.elevate(elevation, label);
        Ok(taken)
    }
}

/// Tells a person whose shell nothing watches that the credentials stay.
pub(super) fn tell(sys: &System, (active, credentials): &WithCredentials, time: Duration) {
    if sys.env.has(SEGMENT) || presence::absence(sys).is_some() {
        return;
    }
    let end = credentials.as_ref().and_then(|credentials| credentials.expires_at);
    let keys = match end.map(|end| end.left(sys.clock.now())) {
        Some(left) => format!("its keys expire in {}", spoken(left)),
        None => "its keys do not expire".to_owned(),
    };
    sys.terminal.note(&format!(
        "without the hook nothing takes {} back after {}; {keys}",
        active.name(),
        spoken(seconds(time))
    ));
}
