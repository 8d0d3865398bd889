//! What may be wrong with the set-up: one file per kind of check, each of which looks and changes nothing. A finding says
//! what is wrong, by which it is known, and what to do. How that is shown is the verb's business.

mod browser;
mod caches;
mod certificates;
mod clocks;
mod config_files;
mod conflicts;
mod directory;
mod endpoints;
mod findings;
mod hook;
mod leftovers;
mod names;
mod permissions;
mod process_lines;
mod profiles;
mod programs;
mod proxies;
mod rc_lines;
mod sessions;
mod settings;
mod sources;
mod tokens;
mod variables;

pub use findings::{Area, Finding, Level, Report, State};

use crate::environ::Before;
use crate::system::System;
use sources::Sources;

/// What the checks look at.
struct Look<'a> {
    sys: &'a System,
    /// The contract's variables as they stand.
    before: &'a Before,
    /// The files of the AWS tools, read once.
    sources: Sources,
}

/// A check of one area; `None` where it could not be made.
type Check = fn(&Look<'_>) -> Option<Vec<Finding>>;

/// The areas, in the order of the report: the first part of every finding's id, what is looked at, and by whom.
#[rustfmt::skip]
const AREAS: [(&str, &str, Check); 17] = [
    ("config", "the AWS CLI and the SDKs read ~/.aws/config and credentials alike", config_files::check),
    ("profile", "every profile says where its credentials come from", profiles::check),
    ("session", "every sign-in session is complete", sessions::check),
    ("settings", "the settings of ssoenv are understood", settings::check),
    ("permission", "files and folders are yours, and secrets yours alone", permissions::check),
    ("cache", "the cached tokens, registrations and credentials are sound", caches::check),
    ("variable", "no variable shadows another", variables::check),
    ("endpoint", "sign-in goes to AWS", endpoints::check),
    ("proxy", "the proxy settings are understood", proxies::check),
    ("certificate", "the certificate files are there", certificates::check),
    ("service", "the services answer, and the clocks agree", clocks::check),
    ("hook", "the hook is loaded by the shell's start-up file", hook::check),
    ("program", "ssoenv is the one that PATH finds", programs::check),
    ("browser", "a browser can be opened", browser::check),
    ("process", "every credential_process is installed", process_lines::check),
    ("leftover", "nothing of other tools is in the way", leftovers::check),
    ("directory", "the directory's binding is trusted and understood", directory::check),
];

/// Needs the network.
const ONLINE: &str = "service";

/// Makes every check; offline those that need no network.
pub fn examine(sys: &System, before: &Before, offline: bool) -> Report {
    let look = Look { sys, before, sources: Sources::read(sys) };
    let mut report = Report::default();
    for (area, about, check) in AREAS {
        let found = if offline && area == ONLINE { None } else { check(&look) };
        report.add(area, about, found);
    }
    report
}
