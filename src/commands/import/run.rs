//! `import`: takes over another tool's sessions and profiles: reads them, shows what would change, asks once, writes.

use super::own_files::{self, OwnFile, unreadable};
use super::report::Report;
use crate::activation::region_typos::warn_of_typo;
use crate::binding::short_path;
use crate::cli::{Import, Peer};
use crate::commands::Answer;
use crate::commands::config_change::{self, ChangeOptions};
use crate::config::session::login_line;
use crate::config::{Config, write};
use crate::error::{Failure, Kind};
use crate::imports::{
    PlannedChange, Proposal, Statement, aws_sso_cli, aws_sso_util, aws_vault, awsume, granted, plan,
    process_lines, saml2aws,
};
use crate::output::json::json;
use crate::settings::Settings;
use crate::system::System;
use crate::system::env::Env;
use clap::ValueEnum;
use std::path::Path;

pub(in crate::commands) fn run(sys: &System, arguments: &Import) -> anyhow::Result<Answer> {
    let answer = import(sys, arguments);
    if arguments.diff { answer.map_err(config_change::could_not_tell) } else { answer }
}

fn import(sys: &System, arguments: &Import) -> anyhow::Result<Answer> {
    let peer = arguments.peer;
    if peer == Peer::Leapp {
        return Err(Failure::configuration(
            "Leapp encrypts its configuration and binds it to its machine, so that no other program reads it",
        )
        .hint("`ssoenv configure` sets up the session and a profile")
        .into());
    }
    let options = ChangeOptions { diff: arguments.diff, yes: arguments.yes };
    if !arguments.json {
        config_change::check_consent(sys, options, "import")?;
    }
    let config = write::load(&sys.env, |_| true)?;
    let own_file = own_files::read(&sys.env, peer)?;
    let mut proposal = propose(&sys.env, peer, &config, own_file.as_ref())?;
    let is_found = proposal != Proposal::default();
    process_lines::say(&config, &mut proposal);
    let own_path = own_file.as_ref().filter(|file| file.text.is_some()).map(|file| file.path.as_path());
    if !is_found && !arguments.json {
        nothing_found(sys, peer, &config, own_file.as_ref());
        say(sys, &proposal.statements);
        return Ok(Answer { stdout: Vec::new(), code: 0 });
    }
    let settings = Settings::load(&sys.env)?;
    let plan =
        plan(&config, proposal, |session| Ok(settings.of_session(session)?.storage()?.profile_form()))?;
    let edits = plan.edits();
    let planned = write::plan(&sys.env, &config, &edits)?;
    let lines = planned.lines().to_vec();
    let code = if arguments.diff && !lines.is_empty() { Kind::General.exit_code() } else { 0 };
    let added = plan.sessions.iter().filter(|session| session.change == PlannedChange::Added);
    for session in added.clone() {
        warn_of_typo(sys, &session.region, &format!("sso_region of {}", session.name));
    }
    for profile in plan.profiles.iter().filter(|profile| profile.change != PlannedChange::Unchanged) {
        for (_, region) in profile.set.iter().filter(|(key, _)| *key == "region") {
            warn_of_typo(sys, region, &format!("region of profile {}", profile.name));
        }
    }
    if !arguments.json {
        own_path.iter().for_each(|path| sys.terminal.verbose(|| format!("read {}", path.display())));
        say(sys, &plan.statements);
        if lines.is_empty() {
            sys.terminal.note(&format!("nothing to change in {}", short_path(&sys.env, planned.path())));
        }
    }
    let stdout = if arguments.diff && !arguments.json {
        config_change::diff_for_stdout(sys, &lines)
    } else {
        Vec::new()
    };
    let writes = !lines.is_empty() && !arguments.diff && (arguments.yes || !arguments.json);
    if writes {
        config_change::make(sys, planned, options, &plan.summary())?;
        if let Some(session) = added.clone().next() {
            sys.terminal.note(&format!("`{}` signs in", login_line(&session.name)));
        }
    }
    let stdout = match arguments.json {
        true => json(&Report::new(config.path(), own_path, &plan, &lines, writes))?,
        false => stdout,
    };
    Ok(Answer { stdout, code })
}

/// Says what is left out, and the remarks; of very much, the beginning.
fn say(sys: &System, statements: &[Statement]) {
    const MOST: usize = 50;
    statements.iter().take(MOST).for_each(|statement| sys.terminal.note(&statement.to_string()));
    if statements.len() > MOST {
        sys.terminal.note(&format!("{} more statements, which --json lists", statements.len() - MOST));
    }
}

/// Turns the tool's configuration into a proposal.
fn propose(env: &Env, peer: Peer, config: &Config, own_file: Option<&OwnFile>) -> Result<Proposal, Failure> {
    let text = own_file.and_then(|file| file.text.as_deref());
    let path = own_file.map_or(Path::new(""), |file| &file.path);
    let proposal = match peer {
        Peer::AwsSsoCli => aws_sso_cli::propose(config, text),
        Peer::Granted => granted::propose(config, text),
        Peer::Awsume => awsume::propose(config, text),
        Peer::Saml2aws => Ok(saml2aws::propose(path, text.unwrap_or_default())),
        Peer::AwsVault => Ok(aws_vault::propose(config)),
        Peer::AwsSsoUtil => {
            let (url, region) = aws_sso_util::VARIABLES;
            let default = env.text(url).zip(env.text(region));
            let default = default.as_ref().map(|(url, region)| (url.as_str(), region.as_str()));
            Ok(aws_sso_util::propose(config, default))
        }
        Peer::Leapp => Ok(Proposal::default()),
    };
    proposal.map_err(|bad| unreadable(path, bad))
}

fn nothing_found(sys: &System, peer: Peer, config: &Config, own_file: Option<&OwnFile>) {
    let name = peer.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
    let of_file = own_file.map_or_else(String::new, |file| match file.text {
        Some(_) => format!(" in {} and", file.path.display()),
        None => format!(": there is no {}, and nothing", file.path.display()),
    });
    sys.terminal.note(&format!("found nothing of {name}{of_file} in {}", config.path().display()));
}
