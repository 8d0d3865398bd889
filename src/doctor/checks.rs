//! The areas, and their checks.

use super::findings::{Finding, Report};
use super::look::Look;
use super::snapshot::Snapshot;
use super::{
    browser, cache_folders, certificates, config_files, directory, endpoints, hook, other_tools, permissions,
    process_lines, profiles, programs, proxies, services, sessions, settings, variables,
};
use crate::environ::ShellVariables;
use crate::system::System;

/// Checks one area; returns `None` if that is not possible.
type Check = fn(&Look<'_>) -> Option<Vec<Finding>>;

/// The areas in the order of the report: prefix of the findings' ids, statement printed for an area without findings,
/// and check.
#[rustfmt::skip]
const AREAS: [(&str, &str, Check); 17] = [
    ("config", "the AWS CLI and the SDKs read ~/.aws/config and credentials in the same way", config_files::check),
    ("profile", "every profile has a source of credentials", profiles::check),
    ("session", "every sign-in session is complete", sessions::check),
    ("settings", "the settings of ssoenv are valid", settings::check),
    ("permission", "files and folders belong to you, and only you can read the secrets", permissions::check),
    ("cache", "the cached tokens, registrations and credentials are valid files", cache_folders::check),
    ("variable", "no variable hides another", variables::check),
    ("endpoint", "sign-in goes to AWS", endpoints::check),
    ("proxy", "the proxy settings are valid", proxies::check),
    ("certificate", "the certificate files exist", certificates::check),
    ("service", "the services answer, and the clocks agree", services::check),
    ("hook", "the hook is loaded by the shell's start-up file", hook::check),
    ("program", "PATH leads to this ssoenv", programs::check),
    ("browser", "a browser can be opened", browser::check),
    ("process", "every credential_process is installed", process_lines::check),
    ("leftover", "no leftovers of other tools interfere", other_tools::check),
    ("directory", "the directory's binding is trusted and valid", directory::check),
];

/// The area that needs the network.
const ONLINE: &str = "service";

/// Runs every check; `offline` skips the one that needs the network.
pub fn examine(sys: &System, before: &ShellVariables, offline: bool) -> Report {
    let look = Look { sys, before, files: Snapshot::read(sys) };
    let mut report = Report::default();
    for (area, about, check) in AREAS {
        let found = if offline && area == ONLINE { None } else { check(&look) };
        report.add(area, about, found);
    }
    report
}
