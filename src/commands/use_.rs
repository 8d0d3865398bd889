//! `use`: prints a profile's credentials as a change of this shell's environment.

use super::use_elevation::{self, Wanted};
use super::{access_options, use_confirmation, write_credentials};
use crate::activation::attended::{self, activate_for_person};
use crate::activation::directory;
use crate::activation::guard;
use crate::activation::region_typos::warn_of_typo;
use crate::activation::shell_variables::read_variables;
use crate::aws::credentials::Credentials;
use crate::cli::{Format, Use};
use crate::commands::region_option::check_region;
use crate::commands::renewal_args::given;
use crate::config::key_names;
use crate::config::profile::Profile;
use crate::config::{Config, DEFAULT_PROFILE};
use crate::credentials::CredentialRequest;
use crate::environ::{self, EnvChange, Mode, RenewalArgs, ShellVariables};
use crate::error::{Failure, Kind};
use crate::output::audience;
use crate::output::destination::{destination, written};
use crate::recent_profiles;
use crate::shell::emit;
use crate::system::System;
use crate::system::process::hook_role::HOOK;
use crate::system::terminal::stdout_is_terminal;
use crate::targets::{self, Asked, Target};
use crate::time::spoken;

pub(super) fn run(sys: &System, arguments: &Use) -> anyhow::Result<Vec<u8>> {
    check_options(arguments)?;
    use_elevation::check(sys, arguments)?;
    let is_for_file =
        arguments.write_credentials.is_some() && !arguments.output.print && stdout_is_terminal();
    if is_for_file {
        // No shell evaluates the output, so only the file is written.
        return change(sys, arguments, &read_variables(sys)).map(|_| Vec::new());
    }
    let family = destination(
        sys,
        arguments.output.shell_name(),
        arguments.output.print,
        arguments.format == Format::Shell,
    )?;
    // A file is used elsewhere, so this shell's variables do not matter.
    let is_file = matches!(arguments.format, Format::Dotenv | Format::Ini);
    let before = if is_file { ShellVariables::new() } else { read_variables(sys) };
    let (change, ini) = change(sys, arguments, &before)?;
    Ok(match arguments.format {
        Format::Dotenv => emit::dotenv(&change)?,
        Format::Ini => ini,
        Format::Shell | Format::Json => written(sys, family, &change)?,
    })
}

/// Fails with `Usage` for options that contradict each other.
fn check_options(arguments: &Use) -> Result<(), Failure> {
    let is_ini = arguments.format == Format::Ini;
    if is_ini && arguments.mode == Some(Mode::Profile) {
        return Err(
            Failure::usage("--format ini prints keys, and --mode profile has none").hint("omit one of them")
        );
    }
    if arguments.profile_name.is_some() && !is_ini {
        return Err(Failure::usage("--profile-name names the section of --format ini")
            .hint("add --format ini, or omit --profile-name"));
    }
    Ok(())
}

/// Returns the change, and the section for `--format ini`.
fn change(sys: &System, arguments: &Use, before: &ShellVariables) -> anyhow::Result<(EnvChange, Vec<u8>)> {
    check_region("--region", arguments.region.as_ref())?;
    let given = use_elevation::options(arguments, given(&arguments.reach, arguments.mode));
    let names_another = arguments.role.is_some() || arguments.time.is_some();
    let names_active = arguments.target.is_none() && arguments.write_credentials.is_none() && !names_another;
    let active = before.get("SSOENV_PROFILE").filter(|_| names_active);
    let wanted: Wanted = if let (Some(region), Some(active)) = (&arguments.region, active) {
        if !environ::is_ours(before) {
            return Err(not_ours(before, active).into());
        }
        warn_of_typo(sys, region, "--region");
        if !arguments.refresh && arguments.min_ttl.is_none() && arguments.mode.is_none() {
            if arguments.format == Format::Shell && !stdout_is_terminal() {
                use_confirmation::confirm_region(sys, active, region);
            }
            return Ok((environ::change_region(before, region), Vec::new()));
        }
        // Only the region is to change, so the options of the former `use` still apply.
        let there = RenewalArgs::of(before);
        let given = RenewalArgs { mode: given.mode.or(there.mode.clone()), ..there };
        Wanted::again(targets::resolve(sys, active, &given, Asked::All)?, before)
    } else {
        Wanted::named(sys, arguments, &given, before)?
    };
    // The first run of this command has just fetched and written.
    let is_repeated = audience::repeated(&sys.env).is_some();
    let want = CredentialRequest {
        min_left: arguments.min_ttl.map(attended::seconds),
        refresh: arguments.refresh && !is_repeated,
        mfa_code: arguments.mfa_code.as_deref(),
        ..CredentialRequest::default()
    };
    let explicit = arguments.region.as_deref();
    let given = access_options::given(arguments.access, arguments.production);
    let taken = wanted.take(sys, arguments, want, before, given)?;
    let (active, credentials) = &taken;
    say(sys, active.target(), credentials.as_ref());
    let ini = match arguments.format {
        Format::Ini => write_credentials::ini(&taken, explicit, arguments.profile_name.as_deref())?,
        _ => Vec::new(),
    };
    if let Some(name) = arguments.write_credentials.as_ref().filter(|_| !is_repeated) {
        write_credentials::write(sys, &taken, explicit, name)?;
    }
    // Only the first `use` saves these values, so later ones need not warn.
    if !before.contains_key("SSOENV_SAVED") {
        for name in environ::unsavable(before) {
            sys.terminal.warn(&format!(
                "{name} contains control characters or is not Unicode: `ssoenv off` cannot restore it"
            ));
        }
    }
    let change = activate_for_person(sys, before, &taken, explicit);
    let target = active.target();
    if arguments.format == Format::Shell && explicit.is_none() {
        warn_of_region(sys, before, target, &change);
    }
    let is_new = before.get("SSOENV_PROFILE").is_none_or(|active| active != target.name());
    if arguments.format == Format::Shell && is_new {
        active.lost_settings().into_iter().for_each(|lost| sys.terminal.warn(&lost));
    }
    if arguments.format == Format::Shell && is_typed(sys) {
        target.word().into_iter().for_each(|word| recent_profiles::add(sys, &word));
    }
    let change = match &target.file {
        Some(seen) if matches!(arguments.format, Format::Shell | Format::Json) => {
            directory::binding_marks(sys, before, seen).and(change)
        }
        _ => change,
    };
    if arguments.format == Format::Shell && !stdout_is_terminal() {
        match arguments.time {
            Some(time) => use_elevation::tell(sys, &taken, time),
            None => use_confirmation::confirm(sys, &taken),
        }
        guard::tell_of_it(sys, active);
    }
    Ok((change, ini))
}

/// Returns the error for changing the region of credentials that are not those of `use`.
fn not_ours(before: &ShellVariables, active: &str) -> Failure {
    let what = match environ::is_without_keys(before) {
        true => format!("this shell has no credentials for {active}"),
        false => format!("the credentials in this shell are not those of {active} any more"),
    };
    Failure::new(Kind::General, what)
        .hint("name the profile: `ssoenv use PROFILE --region REGION`, or `ssoenv off` first")
}

fn say(sys: &System, target: &Target, credentials: Option<&Credentials>) {
    sys.terminal.verbose(|| {
        let role = target.chain.role();
        let role = role.map_or_else(String::new, |(account_id, role_name)| {
            format!(" account {account_id}, role {role_name},")
        });
        let left = match credentials.map(|credentials| credentials.left(sys.clock.now())) {
            Some(i64::MAX) | None => "without an end".to_owned(),
            Some(left) => format!("{} left", spoken(left)),
        };
        format!("{}:{role} {left}", target.name())
    });
}

/// Warns a person about a missing region, but not at every `use` of the active profile.
fn warn_of_region(sys: &System, before: &ShellVariables, target: &Target, change: &EnvChange) {
    let name = target.name();
    let is_new = before.get("SSOENV_PROFILE").is_none_or(|active| active != name);
    if target.chain.region.is_none() && is_new && !has_region(&target.config, before, change) {
        let remedy = match target.profile {
            Some(_) => "add `region` to the profile, or pass --region",
            None => "pass --region",
        };
        let what = if target.profile.is_some() { "profile " } else { "" };
        // Name a misspelled `region` key instead, if there is one.
        let misspelled = key_names::misspelling_of("region", &target.chain.settings);
        let remedy = misspelled.map_or_else(|| remedy.to_owned(), |misspelled| misspelled.to_string());
        sys.terminal.warn(&format!(
            "{what}{name} has no region, and neither has this shell, but most tools need one: {remedy}"
        ));
    }
}

/// Whether a person typed the command in a shell with the hook; not the hook itself, nor an `.envrc`.
fn is_typed(sys: &System) -> bool {
    audience::is_wrapped(&sys.env) && !sys.env.has(HOOK) && !sys.env.has("DIRENV_IN_ENVRC")
}

/// Whether tools will find a region after the change: in a variable, or in the default profile.
fn has_region(config: &Config, before: &ShellVariables, change: &EnvChange) -> bool {
    let stays = |name: &&str| before.contains_key(*name) && !change.unset().any(|gone| gone == *name);
    environ::REGIONS.iter().any(|name| stays(name) || change.set().any(|(set, _)| set == *name))
        || Profile::resolve(config, DEFAULT_PROFILE).is_ok_and(|default| default.region.is_some())
}
