//! `configure`: writes a session and a profile to `~/.aws/config`, from options and answers. The questions are in
//! `session`, `role` and `profile`; `config::edit` changes the file.

use super::checks::{is_account, is_role, is_scope, is_start_url};
use super::draft::{Chosen, Draft, Region, Session, is_own_process};
use super::{profile, role, session, several};
use crate::activation::region_typos::warn_of_typo;
use crate::cli::Configure;
use crate::commands::process_in_path::warn_unless_in_path;
use crate::commands::region_option::check_region;
use crate::config::Config;
use crate::config::document::SectionKind as Section;
use crate::config::edit::{EditedLine, SectionEdit};
use crate::config::own_process_line::PROCESS;
use crate::config::own_role;
use crate::config::process_target::asks_for;
use crate::config::process_word::process_word;
use crate::config::profile_form::ProfileForm;
use crate::config::session::login_line;
use crate::config::write;
use crate::error::Failure;
use crate::output::destination::use_line;
use crate::settings::Settings;
use crate::system::terminal::visible;
use crate::system::terminal::{presence, prompts};
use crate::system::{System, process};

pub(in crate::commands) fn run(sys: &System, arguments: &Configure) -> anyhow::Result<Vec<u8>> {
    check(arguments)?;
    // Wait for another program that is writing the file before anything is reported as missing, or asked.
    let config = write::load(&sys.env, |config| session::ask(sys, config, arguments, false).is_ok())?;
    let asks = presence::absence(sys).is_none();
    let mut session = session::ask(sys, &config, arguments, asks)?;
    warn_of_typo(sys, &session.region, &format!("sso_region of {}", session.name));
    let mut chosen = role::choose(sys, &config, arguments, &mut session, asks)?;
    if chosen.len() > 1 {
        return write_several(sys, &config, arguments, &session, &chosen);
    }
    let chosen = chosen.pop();
    let form = form(sys, &session)?;
    let mut draft =
        Draft { session, chosen, region: Region::AsItIs, profile: None, form, process: None, own_line: None };
    if let Some(chosen) = &draft.chosen {
        let name = profile::ask(sys, &config, arguments, chosen, form, asks)?;
        draft.region = profile::ask_region(sys, &config, arguments, &draft.session, &name, asks)?;
        if let Region::Is(region) = &draft.region {
            warn_of_typo(sys, region, &format!("region of profile {name}"));
        }
        if arguments.credential_process {
            draft.process = Some(process_line(sys, &draft.session.name, chosen)?);
        }
        let there = config.profile(&name)?.filter(is_own_process);
        draft.own_line = there.and_then(|there| there.value(PROCESS).map(str::to_owned));
        draft.profile = Some(name);
    } else if arguments.credential_process {
        return Err(Failure::usage(
            "--credential-process writes a profile, which needs an account and a role",
        )
        .hint("add --account and --role")
        .into());
    }
    let done = match &draft.profile {
        Some(profile) => format!("try `{}`", use_line(sys, profile)),
        None => format!("`{}` signs in", login_line(&draft.session.name)),
    };
    write_all(sys, &config, &wanted(&draft)?, &done, asks)
}

/// Writes profiles for several accounts and roles, which a person has chosen.
fn write_several(
    sys: &System,
    config: &Config,
    arguments: &Configure,
    session: &Session,
    chosen: &[Chosen],
) -> anyhow::Result<Vec<u8>> {
    // Of a profile without a name, which has no region yet.
    let region = profile::ask_region(sys, config, arguments, session, "", true)?;
    if let Region::Is(region) = &region {
        warn_of_typo(sys, region, "the default region");
    }
    let form = form(sys, session)?;
    let profiles = several::new_profiles(sys, config, session, &region, form, chosen)?;
    let done = match profiles.first() {
        Some(first) => format!("try `{}`", use_line(sys, &first.name)),
        None => format!("`{}` signs in", login_line(&session.name)),
    };
    let wanted: Vec<SectionEdit<'_>> =
        [session_edit(session)].into_iter().chain(several::edits(&region, &profiles)).collect();
    write_all(sys, config, &wanted, &done, true)
}

/// Returns the form of the session's profiles.
fn form(sys: &System, session: &Session) -> anyhow::Result<ProfileForm> {
    let settings = Settings::load(&sys.env)?;
    Ok(settings.of_session(&session.name)?.storage()?.profile_form())
}

/// Shows the changes, asks, and makes them. `done` says what comes next.
fn write_all(
    sys: &System,
    config: &Config,
    wanted: &[SectionEdit<'_>],
    done: &str,
    asks: bool,
) -> anyhow::Result<Vec<u8>> {
    let planned = write::plan(&sys.env, config, wanted)?;
    if planned.lines().is_empty() {
        sys.terminal.note(&format!("{} already has all of this; {done}", planned.path().display()));
        return Ok(Vec::new());
    }
    show(sys, &planned.path().display().to_string(), planned.lines(), asks);
    if asks && !prompts::confirm(sys, "Write this?", true)? {
        return Err(Failure::refused("nothing was written").into());
    }
    let (path, lines) = (planned.path().to_owned(), planned.lines().to_vec());
    // A person has agreed to these lines and no others.
    if let Some(backup) = if asks { planned.apply_as_shown(sys)? } else { planned.apply(sys)? } {
        sys.terminal.note(&format!("the previous file is kept in {}", backup.display()));
    }
    sys.terminal.note(&format!("wrote {}; {done}", path.display()));
    warn_unless_in_path(sys, &lines);
    Ok(Vec::new())
}

/// Checks the options before any question.
fn check(arguments: &Configure) -> Result<(), Failure> {
    check_region("--region", arguments.region.as_ref())?;
    check_region("--sso-region", arguments.sso_region.as_ref())?;
    if let Some(account) = &arguments.account {
        is_account(account).map_err(|why| Failure::usage(format!("--account: {why}")))?;
    }
    if let Some(role) = &arguments.role {
        is_role(role).map_err(|why| Failure::usage(format!("--role: {why}")))?;
    }
    if let Some(url) = &arguments.start_url {
        is_start_url(url).map_err(|why| {
            Failure::usage(format!("--start-url: {why}"))
                .hint("it looks like https://my-org.awsapps.com/start, or d-1234567890")
        })?;
    }
    if let Some(scope) = arguments.scope.iter().find(|scope| is_scope(scope).is_err()) {
        return Err(Failure::usage(format!("--scope: `{scope}` is not a scope"))
            .hint("a scope looks like sso:account:access"));
    }
    Ok(())
}

fn session_edit(session: &Session) -> SectionEdit<'_> {
    let mut set = vec![("sso_start_url", session.start_url.clone()), ("sso_region", session.region.clone())];
    if let Some(scopes) = &session.scopes {
        set.push(("sso_registration_scopes", scopes.join(",")));
    }
    SectionEdit::set(Section::Session, &session.name, set, Vec::new())
}

/// Returns the edits of the config file that a draft needs.
fn wanted(draft: &Draft) -> Result<Vec<SectionEdit<'_>>, Failure> {
    let session = &draft.session;
    let mut wanted = vec![session_edit(session)];
    if let (Some(chosen), Some(profile)) = (&draft.chosen, &draft.profile) {
        let (mut set, mut remove) = match &draft.process {
            // Beside the other keys the AWS CLI and the SDKs do not run the process.
            Some(line) => {
                let mut remove = ProfileForm::Process.keys_to_remove(false);
                remove.extend(own_role::KEYS);
                (vec![(PROCESS, line.clone())], remove)
            }
            None => {
                let (name, account_id, role_name) = (&session.name, &chosen.account_id, &chosen.role_name);
                let keys = draft.form.role_keys(profile, name, account_id, role_name);
                let mut keys = keys.ok_or_else(|| unwritable(profile, name))?;
                // The person may have written another path, or options.
                let role = draft
                    .own_line
                    .as_deref()
                    .filter(|line| asks_for(line, profile, (name, account_id, role_name)));
                keys.iter_mut()
                    .filter(|(key, _)| *key == PROCESS)
                    .zip(role)
                    .for_each(|(key, line)| key.1 = line.to_owned());
                (keys, draft.form.keys_to_remove(draft.own_line.is_some()))
            }
        };
        match &draft.region {
            Region::AsItIs => {}
            Region::None => remove.push("region"),
            Region::Is(region) => set.push(("region", region.clone())),
        }
        wanted.push(SectionEdit::set(Section::Profile, profile, set, remove));
    }
    Ok(wanted)
}

fn unwritable(profile: &str, session: &str) -> Failure {
    Failure::configuration(format!(
        "the names {profile} and {session} contain characters that tools parse differently in credential_process"
    ))
    .hint("choose another name with --profile")
}

/// Returns the line by which other tools run ssoenv: with this program's path, since their PATH may differ, and with
/// the role, since a line with the profile's name would ask for itself.
fn process_line(sys: &System, session: &str, chosen: &Chosen) -> Result<String, Failure> {
    let program = process::program(&sys.env);
    let role = format!("{}/{}", chosen.account_id, chosen.role_name);
    let words = [&*program.to_string_lossy(), "credential-process", &role, "--session", session];
    let quoted: Option<Vec<String>> = words.into_iter().map(process_word).collect();
    quoted.map(|words| words.join(" ")).ok_or_else(|| {
        Failure::configuration(format!(
            "{} or the session's name {session} contains characters that tools parse differently in credential_process",
            program.display()
        ))
        .hint("install ssoenv in a path without quotes, `$`, `%`, `#` or `;`")
    })
}

/// Shows the changed lines. A person who has to agree sees them with `--quiet` too.
fn show(sys: &System, path: &str, lines: &[EditedLine], asks: bool) {
    let title = format!("this changes in {path}:");
    let shown = lines.iter().map(|line| match line {
        EditedLine::Section(text) => format!("  {}\n", visible(text)),
        EditedLine::Removed(text) => format!("- {}\n", visible(text)),
        EditedLine::Added(text) => format!("+ {}\n", visible(text)),
    });
    let shown = shown.collect::<String>();
    if asks {
        sys.terminal.tell(&title);
        sys.terminal.page(&shown);
    } else {
        sys.terminal.note(&title);
        sys.terminal.detail(&shown);
    }
}
