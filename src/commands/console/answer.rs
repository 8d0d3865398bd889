//! The link on stdout, as a line or as JSON, and in the clipboard.

use super::link::Link;
use crate::console::Destination;
use crate::error::{Failure, Kind};
use crate::output::json::json;
use crate::system::System;
use crate::system::clipboard::{self, CopiedBy};
use crate::targets::Target;
use serde::Serialize;

/// Document of `--json`.
#[derive(Serialize)]
struct LinkDocument<'a> {
    target: &'a str,
    account_id: Option<&'a str>,
    role_name: Option<&'a str>,
    destination: Option<&'a str>,
    /// Whether the link signs in anyone who has it.
    is_credential: bool,
    url: &'a str,
}

/// Returns the link for stdout.
pub(super) fn print(
    target: &Target,
    page: Option<&Destination>,
    link: &Link,
    is_json: bool,
) -> anyhow::Result<Vec<u8>> {
    let url = link.expose();
    if !is_json {
        return Ok(format!("{url}\n").into_bytes());
    }
    let role = target.chain.role();
    json(&LinkDocument {
        target: target.name(),
        account_id: target.chain.account_id(),
        role_name: role.map(|(_, role_name)| role_name),
        destination: page.map(|page| page.url.as_str()),
        is_credential: matches!(link, Link::Federated(_)),
        url,
    })
}

/// Copies the link to the clipboard.
pub(super) fn copy(sys: &System, target: &Target, link: &Link) -> anyhow::Result<()> {
    let copied = clipboard::copy(&sys.env, link.expose()).map_err(|why| {
        let failure = Failure::new(Kind::General, format!("the link was not copied: {why}"));
        failure.hint("`--print` prints it")
    })?;
    let name = target.name();
    sys.terminal.note(&match copied {
        CopiedBy::Program => format!("the link to the console of {name} is in the clipboard"),
        // A terminal does not say whether it has done so.
        CopiedBy::Terminal => format!("the terminal was asked to copy the link to the console of {name}"),
    });
    Ok(())
}
