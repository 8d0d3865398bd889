//! Tells what was done and what remains: in sentences, or as JSON.

use super::meant::Meant;
use super::remains::{Remains, RunningCommand};
use crate::config::shell_word::quoted;
use crate::letting_go::{Order, Scope};
use crate::output::destination::evaluated_off;
use crate::output::json::json as document;
use crate::system::System;
use crate::time::{Time, spoken};
use serde::Serialize;

/// Most programs that are named.
const NAMED: usize = 8;

/// The command that ends what remains.
const AND_THE_REST: &str = "ssoenv logout --all --everywhere";

/// Document of `--json`.
#[derive(Serialize)]
struct Document<'a> {
    /// `all`, `target` or `session`.
    scope: &'static str,
    /// Name of the target or the session.
    name: Option<&'a str>,
    given_at: String,
    /// Sections that were removed from the credentials file.
    removed_sections: &'a [String],
    remains: RemainsDocument<'a>,
}

#[derive(Serialize)]
struct RemainsDocument<'a> {
    /// `null` where the system does not tell.
    commands: Option<Vec<CommandDocument<'a>>>,
    cached_roles: usize,
    /// When the last of them expires.
    cached_until: Option<String>,
    sign_ins: &'a [String],
}

#[derive(Serialize)]
struct CommandDocument<'a> {
    pid: u32,
    name: &'a str,
    profile: &'a str,
    expires_at: Option<String>,
}

/// Returns the document.
pub(super) fn json(
    order: &Order,
    meant: &Meant,
    removed: &[String],
    remains: &Remains,
) -> anyhow::Result<Vec<u8>> {
    let (scope, name) = match &order.scope {
        Scope::All => ("all", None),
        Scope::Target { .. } => ("target", Some(meant.name.as_str())),
        Scope::Session(label) => ("session", Some(label.as_str())),
    };
    let commands = remains.commands.as_ref().map(|commands| {
        commands
            .iter()
            .map(|command| CommandDocument {
                pid: command.id,
                name: &command.name,
                profile: &command.profile,
                expires_at: command.expires_at.map(Time::rfc3339),
            })
            .collect()
    });
    document(&Document {
        scope,
        name,
        given_at: order.at().rfc3339(),
        removed_sections: removed,
        remains: RemainsDocument {
            commands,
            cached_roles: remains.cached.len(),
            cached_until: remains.cached.iter().max().map(|end| end.rfc3339()),
            sign_ins: &remains.sign_ins,
        },
    })
}

/// Tells that the order was given.
pub(super) fn tell_order(sys: &System, meant: &Meant) {
    let of = if meant.name.is_empty() { String::new() } else { format!(" of {}", meant.name) };
    sys.terminal.note(&format!(
        "every shell with the hook lets go{of}, at its next prompt or before its next command; endpoints refuse"
    ));
}

/// Tells what remains.
pub(super) fn tell(sys: &System, meant: &Meant, remains: &Remains) {
    let now = sys.clock.now();
    let mut ended_by_logout = Vec::new();
    match &remains.commands {
        None => sys.terminal.note("programs that were started with the keys keep them until they expire"),
        Some(commands) if commands.is_empty() => {}
        Some(commands) => sys.terminal.note(&commands_in_words(commands, now)),
    }
    if let Some(last) = remains.cached.iter().max() {
        let count = remains.cached.len();
        let are = if count == 1 { "role's credentials are" } else { "roles' credentials are" };
        ended_by_logout.push(format!("{count} {are} cached, the last for {}", spoken(last.left(now))));
    }
    if !remains.sign_ins.is_empty() {
        ended_by_logout.push(format!("you are signed in to {}", remains.sign_ins.join(", ")));
    }
    if !ended_by_logout.is_empty() {
        let all = ended_by_logout.join("; ");
        let logout = match remains.sign_ins.as_slice() {
            // Other sessions are not meant.
            [only] if meant.scope != Scope::All => format!("ssoenv logout {} --everywhere", quoted(only)),
            _ => AND_THE_REST.to_owned(),
        };
        sys.terminal.note(&format!("still there: {all}; `{logout}` ends that too"));
    }
}

fn commands_in_words(commands: &[RunningCommand], now: Time) -> String {
    let mut named: Vec<String> =
        commands.iter().take(NAMED).map(|command| format!("{} ({})", command.name, command.id)).collect();
    if commands.len() > NAMED {
        named.push(format!("{} more", commands.len() - NAMED));
    }
    let last = commands.iter().filter_map(|command| command.expires_at).max();
    let last = last.map_or_else(String::new, |end| format!(" for at most {} more", spoken(end.left(now))));
    format!("running with the keys, which work{last} and cannot be taken back: {}", named.join(", "))
}

/// Tells how a shell without the hook lets go.
pub(super) fn tell_unevaluated(sys: &System) {
    sys.terminal.note(&format!("this shell lets go by the hook, or by: {}", evaluated_off(sys)));
}
