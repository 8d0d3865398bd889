//! Runs the verb.

use super::link::{Link, has_portal};
use super::target_page::TargetPage;
use super::{answer, link, open, target_page};
use crate::activation::{region_typos, untrusted_settings};
use crate::cli::Console;
use crate::commands::Answer;
use crate::commands::region_option::check_region;
use crate::error::Failure;
use crate::settings::Settings;
use crate::system::System;
use crate::system::terminal::presence::{self, Absence};
use crate::targets::Target;

pub(in crate::commands) fn run(sys: &System, arguments: &Console) -> anyhow::Result<Answer> {
    check_region("--region", arguments.region.as_ref())?;
    let hands_out = arguments.print || arguments.json || arguments.copy;
    if !hands_out {
        check_presence(sys, arguments.open)?;
    }
    let place = target_page::resolve(sys, arguments)?;
    region_typos::warn_of_target(sys, &place.target, arguments.region.as_deref());
    let settings = Settings::load(&sys.env)?;
    untrusted_settings::tell(sys, &settings);
    let of_session = |target: &Target| {
        let label = target.chain.session().map_or("", |session| session.label());
        settings.of_session(label)
    };
    // Before the credentials are fetched in vain.
    if hands_out && !arguments.federate {
        check_portal(&place.target)?;
    }
    if !hands_out && (arguments.federate || !has_portal(&place.target)) {
        open::check_browser(sys, arguments, &place.target, &of_session(&place.target)?)?;
    }
    let is_production = settings.production_of(&place.target.config, &place.target.chain, None).is_some();
    let (place, link) = link::link(sys, arguments, place, &settings)?;
    let TargetPage { target, page, .. } = &place;
    let mut stdout = Vec::new();
    if arguments.copy {
        answer::copy(sys, target, &link)?;
    } else if hands_out {
        stdout = answer::print(target, page.as_ref(), &link, arguments.json)?;
    } else {
        open::open(sys, arguments, target, &of_session(target)?, is_production, &link)?;
    }
    if hands_out && matches!(link, Link::Federated(_)) {
        sys.terminal.warn("the link is a credential: for 15 minutes it signs in anyone who has it");
    }
    Ok(Answer { stdout, code: 0 })
}

/// Fails with `Usage` where no browser may be opened. `--open` is for a person without a terminal.
fn check_presence(sys: &System, open: bool) -> Result<(), Failure> {
    let (why, hint) = match presence::absence(sys) {
        None => return Ok(()),
        Some(Absence::Unseen(_)) if open => return Ok(()),
        Some(Absence::Unseen(why)) => {
            (why, "`--print` prints the link; `--open` opens it without a terminal too")
        }
        Some(Absence::Declared(why)) => (why, "`--print` prints the link"),
    };
    Err(Failure::usage(format!("no browser is opened: {why}")).hint(hint))
}

/// Fails with `Usage` for a target that the portal cannot open: its link would sign in anyone who has it.
fn check_portal(target: &Target) -> Result<(), Failure> {
    if has_portal(target) {
        return Ok(());
    }
    let what = format!(
        "{} is not a role of IAM Identity Center, so the access portal has no link to it; a federated link signs in anyone who has it",
        target.name()
    );
    Err(Failure::usage(what).hint("add --federate to get that link"))
}
