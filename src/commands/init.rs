//! `init`: prints the hook for the shell's start-up file to evaluate. Silent, since some prompts (powerlevel10k's
//! instant prompt) complain about output before they are drawn.

use super::install;
use crate::activation::shell_variables::read_variables;
use crate::cli::{HookShell, Init, InitShell};
use crate::config::shell_word::quoted;
use crate::environ::{self, DIRECTORY, Elevation, MARK, PREVIOUS, RenewalArgs, put_out};
use crate::error::Failure;
use crate::letting_go;
use crate::settings::Settings;
use crate::shell::hook::{self, HookScript, Prelude};
use crate::shell::recipe::Recipe;
use crate::system::terminal::visible;
use crate::system::{System, process};
use crate::time::Time;

pub(super) fn run(sys: &System, arguments: &Init) -> anyhow::Result<Vec<u8>> {
    let hook = match written_for(arguments.shell) {
        Written::Hook(hook) => hook,
        Written::Recipe(recipe) => return Ok(recipe_text(arguments, recipe)?),
    };
    if arguments.cd && hook != HookScript::Bash {
        return Err(Failure::usage("--cd is for bash only")
            .hint("omit it: the other shells switch in `cd` anyway")
            .into());
    }
    if arguments.file.is_some() && !arguments.install && !arguments.uninstall {
        return Err(Failure::usage("--file names the file of --install or --uninstall")
            .hint("add one of them")
            .into());
    }
    if arguments.install {
        return install::install(sys, arguments, hook).map(|()| Vec::new());
    }
    if arguments.uninstall {
        return install::uninstall(sys, arguments, hook).map(|()| Vec::new());
    }
    // Invalid settings must not leave the person without a hook.
    let settings = Settings::load(&sys.env).unwrap_or_default();
    let prompt = settings.prompt().unwrap_or(true);
    if !arguments.no_hook {
        letting_go::create_empty(sys);
    }
    let orders = letting_go::path(&sys.env).unwrap_or_default();
    let prelude = Prelude {
        program: &process::program(&sys.env),
        hooks: !arguments.no_hook,
        prompt: prompt && !arguments.no_prompt && !arguments.no_hook,
        cd: arguments.cd,
        region: settings.prompt_region().unwrap_or(false),
        orders: &orders,
        drop: drop(sys),
    };
    Ok(hook::text(hook, &prelude, !arguments.no_completion)?)
}

/// What `init` prints for a shell.
enum Written {
    Hook(HookScript),
    Recipe(Recipe),
}

fn written_for(shell: InitShell) -> Written {
    match shell {
        InitShell::Bash => Written::Hook(HookScript::Bash),
        InitShell::Zsh => Written::Hook(HookScript::Zsh),
        InitShell::Fish => Written::Hook(HookScript::Fish),
        InitShell::Powershell => Written::Hook(HookScript::PowerShell),
        InitShell::Nu => Written::Recipe(Recipe::Nu),
        InitShell::Elvish => Written::Recipe(Recipe::Elvish),
        InitShell::Xonsh => Written::Recipe(Recipe::Xonsh),
        InitShell::Tcsh => Written::Recipe(Recipe::Tcsh),
        InitShell::Cmd => Written::Recipe(Recipe::Cmd),
    }
}

/// Returns a recipe. Fails with `Usage` for options of the hook, which the shell does not have.
fn recipe_text(arguments: &Init, recipe: Recipe) -> Result<Vec<u8>, Failure> {
    let given = [
        (arguments.install, "--install"),
        (arguments.uninstall, "--uninstall"),
        (arguments.file.is_some(), "--file"),
        (arguments.no_prompt, "--no-prompt"),
        (arguments.no_hook, "--no-hook"),
        (arguments.no_completion, "--no-completion"),
        (arguments.cd, "--cd"),
    ];
    match given.into_iter().find(|(is_given, _)| *is_given) {
        Some((_, option)) => {
            let what = format!("{option} is about the hook, and {} has none", recipe.name());
            Err(Failure::usage(what).hint(format!("omit it; to load the recipe: {}", recipe.loading())))
        }
        None => Ok(recipe.text().as_bytes().to_vec()),
    }
}

/// Converts the command line's shell to the hook's.
pub(super) fn hook(shell: HookShell) -> HookScript {
    match shell {
        HookShell::Bash => HookScript::Bash,
        HookShell::Zsh => HookScript::Zsh,
        HookShell::Fish => HookScript::Fish,
        HookShell::Powershell => HookScript::PowerShell,
    }
}

/// Returns what a new shell must not inherit: a production profile, credentials for a time, and expired ones. A tmux server or an
/// editor that was started from a shell with an active profile passes it on to every terminal it opens.
fn drop(sys: &System) -> Option<hook::Drop> {
    let before = read_variables(sys);
    let session = process::terminal_session()?.to_string();
    let profile = before.get("SSOENV_PROFILE")?;
    // A shell in the terminal where `use` ran inherits the profile, as any program there does.
    if before.get("SSOENV_SID").is_none_or(|there| *there == session) || !environ::is_ours(&before) {
        return None;
    }
    // Without an expiry nothing can have expired; an unreadable one counts as expired.
    let is_over =
        |text: &String| text.parse().map_or(true, |epoch| Time::from_epoch(epoch) <= sys.clock.now());
    let expired = before.get("SSOENV_EXPIRES_AT").is_some_and(is_over);
    let production = before.get("SSOENV_PRODUCTION").is_some_and(|value| value == "1");
    let elevation = Elevation::of(&before);
    let why = match (production, expired) {
        (true, _) => "production",
        (false, true) => "expired",
        (false, false) if elevation.is_some() => "for a time only",
        (false, false) => return None,
    };
    // The shell keeps its own SSOENV_SAVED, which may hold keys: this text may be traced, or stored in a file.
    let mut change = put_out(&before, sys.clock.now()).without_value_of("SSOENV_SAVED");
    DIRECTORY.into_iter().chain([PREVIOUS]).for_each(|name| change.add_unset(name));
    let target = RenewalArgs::of(&before).target(profile).unwrap_or_else(|| profile.clone());
    let line = match elevation {
        Some(elevation) => {
            elevation.word().map(|target| format!(": `ssoenv use {}` for what was before", quoted(&target)))
        }
        None => Some(format!(": `ssoenv use {}` activates it", quoted(&target))),
    };
    let line = line.unwrap_or_default();
    let said = format!("ssoenv: {profile} ({why}) came from another terminal and is off here{line}");
    let access_key_id = before.get(MARK)?.clone();
    Some(hook::Drop { access_key_id, change, said: visible(&said) })
}
