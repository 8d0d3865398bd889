//! `configure`: writes a session and a profile to `~/.aws/config`, from options and answers. The questions are in
//! `session`, `role` and `profile`; `config::edit` changes the file.

use super::checks::{is_account, is_role, is_scope, is_start_url};
use super::draft::{Chosen, Draft, Region, Session, is_own_process};
use super::{profile, role, session, several};
use crate::activation::region_typos::warn_of_typo;
use crate::cli::Configure;
use crate::commands::region_option::check_region;
use crate::config::Config;
use crate::config::document::SectionKind as Section;
use crate::config::edit::{EditedLine, SectionEdit};
use crate::config::process_word::process_word;
use crate::config::session::login_line;
use crate::config::write;
use crate::error::Failure;
use crate::output::destination::use_line;
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
    let mut draft =
        Draft { session, chosen, region: Region::AsItIs, profile: None, process: None, had_process: false };
    if let Some(chosen) = &draft.chosen {
        let name = profile::ask(sys, &config, arguments, chosen, asks)?;
        draft.region = profile::ask_region(sys, &config, arguments, &draft.session, &name, asks)?;
        if let Region::Is(region) = &draft.region {
            warn_of_typo(sys, region, &format!("region of profile {name}"));
        }
        if arguments.credential_process {
            draft.process = Some(process_line(sys, &draft.session.name, chosen)?);
        }
        draft.had_process = config.profile(&name)?.is_some_and(|there| is_own_process(&there));
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
    write_all(sys, &config, &wanted(&draft), &done, asks)
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
    let profiles = several::new_profiles(sys, config, session, &region, chosen)?;
    let done = match profiles.first() {
        Some(first) => format!("try `{}`", use_line(sys, &first.name)),
        None => format!("`{}` signs in", login_line(&session.name)),
    };
    let wanted: Vec<SectionEdit<'_>> =
        [session_edit(session)].into_iter().chain(several::edits(session, &region, &profiles)).collect();
    write_all(sys, config, &wanted, &done, true)
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
    let path = planned.path().to_owned();
    // A person has agreed to these lines and no others.
    if let Some(backup) = if asks { planned.apply_as_shown(sys)? } else { planned.apply(sys)? } {
        sys.terminal.note(&format!("the previous file is kept in {}", backup.display()));
    }
    sys.terminal.note(&format!("wrote {}; {done}", path.display()));
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
fn wanted(draft: &Draft) -> Vec<SectionEdit<'_>> {
    let session = &draft.session;
    let mut wanted = vec![session_edit(session)];
    if let (Some(chosen), Some(profile)) = (&draft.chosen, &draft.profile) {
        let (mut set, mut remove) = match &draft.process {
            // Beside these keys the AWS CLI and the SDKs do not run the process.
            Some(line) => (
                vec![("credential_process", line.clone())],
                vec!["sso_session", "sso_account_id", "sso_role_name"],
            ),
            None => (
                vec![
                    ("sso_session", session.name.clone()),
                    ("sso_account_id", chosen.account_id.clone()),
                    ("sso_role_name", chosen.role_name.clone()),
                ],
                if draft.had_process { vec!["credential_process"] } else { Vec::new() },
            ),
        };
        // Some SDKs refuse a profile that has these keys beside `sso_session`.
        remove.extend(["sso_start_url", "sso_region", "sso_registration_scopes"]);
        match &draft.region {
            Region::AsItIs => {}
            Region::None => remove.push("region"),
            Region::Is(region) => set.push(("region", region.clone())),
        }
        wanted.push(SectionEdit::set(Section::Profile, profile, set, remove));
    }
    wanted
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
