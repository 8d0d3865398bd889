//! The options of a session: those of the command line, otherwise those of the settings.

use crate::activation::region_typos::warn_of_typo;
use crate::cli::Sync;
use crate::commands::region_option::check_region;
use crate::error::{Failure, Topic};
use crate::settings::SyncSettings;
use crate::sync::{DEFAULT_TEMPLATE, NameTemplate, RoleSelection, TemplateError};
use crate::system::System;
use crate::system::terminal::{visible, width};

/// The options of `sync` for one session.
pub(super) struct SessionOptions {
    pub template: NameTemplate,
    pub selection: RoleSelection,
    pub region: Option<String>,
}

/// Combines the options. Shows where a template is wrong.
pub(super) fn session_options(
    sys: &System,
    arguments: &Sync,
    settings: SyncSettings,
    session: &str,
) -> Result<SessionOptions, Failure> {
    check_region("--region", arguments.region.as_ref())?;
    let wins = |given: &[String], set: Vec<String>| if given.is_empty() { set } else { given.to_owned() };
    let (text, origin) = match (&arguments.name, settings.name) {
        (Some(text), _) => (text.clone(), None),
        (None, Some((text, origin))) => (text, Some(origin)),
        (None, None) => (DEFAULT_TEMPLATE.to_owned(), None),
    };
    let wrong = |error: &TemplateError| {
        sys.terminal.page(&picture(&text, error.at));
        let column = text[..error.at].chars().count() + 1;
        match origin.clone() {
            None => Failure::usage(format!("--name: {error} (column {column})")),
            Some(origin) => {
                Failure::configuration(format!("sync_name: {error} (column {column} of the value)"))
                    .about(Topic::Line(origin))
            }
        }
        .hint("`ssoenv help generated-profiles` describes templates")
    };
    let template = NameTemplate::parse(&text).map_err(|error| wrong(&error))?;
    let region = arguments.region.clone().or(settings.region);
    if let Some(region) = &region {
        let whose = || format!("sync_region of {session}");
        warn_of_typo(sys, region, &arguments.region.as_ref().map_or_else(whose, |_| "--region".to_owned()));
    }
    if template.uses_region() && region.is_none() {
        return Err(Failure::usage("the names contain the region, and there is none")
            .hint("add --region, or sync_region to the settings"));
    }
    let accounts = wins(&arguments.account, settings.accounts);
    let roles = wins(&arguments.role, settings.roles);
    let exclude = wins(&arguments.exclude, settings.exclude);
    Ok(SessionOptions { template, selection: RoleSelection::new(&accounts, &roles, &exclude), region })
}

/// Returns the template with a caret below the place of an error.
fn picture(text: &str, at: usize) -> String {
    format!("  {}\n  {:2$}^\n", visible(text), "", width(&visible(&text[..at])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caret_is_below_the_wrong_character() {
        assert_eq!(picture("{role|slg}", 6), "  {role|slg}\n        ^\n");
        assert_eq!(picture("ü€:{role}", 5), "  ü€:{role}\n    ^\n");
        assert_eq!(picture("\u{1b}x", 1), "  \\u{1b}x\n        ^\n");
    }
}
