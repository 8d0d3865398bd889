//! Checks the programs that `credential_process` names. It looks for them, but does not run them.

use super::findings::Finding;
use super::look::Look;
use crate::config::process_line::ProcessLine;
use crate::config::process_word::process_word;
use crate::system::process::{self, lookup};

/// Checks every profile with a `credential_process`.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let config = &look.files.resolved.as_ref()?.config;
    let env = &look.sys.env;
    let mut found = Vec::new();
    for name in config.profile_names() {
        let Ok(Some(settings)) = config.profile(&name) else { continue };
        let Some(setting) = settings.setting("credential_process").filter(|it| !it.value.is_empty()) else {
            continue;
        };
        let Some(line) = ProcessLine::read(&setting.value) else {
            found.push(
                Finding::error(
                    "process.quotes",
                    format!("a quote in the credential_process of profile {name} is not closed"),
                )
                .at(setting.origin.to_string())
                .remedy("close it"),
            );
            continue;
        };
        let program = process::program(env);
        let program = program.to_string_lossy();
        let ours = process_word(&program).unwrap_or_else(|| program.to_string());
        if line.runs_ssoenv() && !line.is_ours() {
            let title =
                format!("the credential_process of profile {name} calls ssoenv with the wrong arguments");
            found.push(
                Finding::error("process.other-verb", title)
                    .at(format!("{}: {}", setting.origin, line.shown_program()))
                    .remedy(format!("write `{ours} credential-process TARGET`, with another profile or with ACCOUNT_ID/ROLE")),
            );
            continue;
        }
        if lookup::can_be_run(env, line.program()) {
            continue;
        }
        let remedy = match line.is_ours() {
            true => format!("write {ours} instead"),
            false => format!(
                "install it, or remove the line and run `ssoenv configure --profile {name}` to use Identity Center"
            ),
        };
        // Show neither the line nor an assignment at its beginning: they may hold a secret.
        found.push(
            Finding::error(
                "process.not-found",
                format!("the program in credential_process of profile {name} does not exist"),
            )
            .at(format!("{}: {}", setting.origin, line.shown_program()))
            .remedy(remedy),
        );
    }
    Some(found)
}
