//! Checks the certificate files that settings name.

use super::findings::{Finding, Severity};
use super::look::Look;
use crate::error::Failure;
use crate::system::{files, http};
use std::collections::BTreeSet;

/// Checks the files of variables, and those of profiles unless a variable overrides them.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let env = &look.sys.env;
    let mut found: Vec<Finding> = Vec::new();
    let mut take = |checked: anyhow::Result<()>, place: Option<String>| {
        if let Err(error) = checked {
            let failure = Failure::of(&error);
            found.push(Finding::of_failure(Severity::Error, "certificate.bundle", &failure).at_all(place));
        }
    };
    let named = ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"].into_iter().find(|name| env.has(name));
    take(http::check_certificates(env, None), named.map(|name| format!("{name} is set")));
    if let Some(resolved) = look.files.resolved.as_ref().filter(|_| !env.has("AWS_CA_BUNDLE")) {
        let mut seen = BTreeSet::new();
        for name in resolved.config.profile_names() {
            let Ok(Some(settings)) = resolved.config.profile(&name) else { continue };
            let Some(setting) = settings.setting("ca_bundle").filter(|it| !it.value.is_empty()) else {
                continue;
            };
            // Usually all profiles of a company name the same file.
            if seen.insert(setting.value.clone()) {
                let path = env.expand(&setting.value);
                take(
                    http::check_certificates(env, Some(&path)),
                    Some(format!("{}: profile {name}", setting.origin)),
                );
            }
        }
    }
    found.extend(system(look));
    Some(found)
}

/// Checks `SSL_CERT_FILE`, which replaces the system's certificates.
fn system(look: &Look<'_>) -> Option<Finding> {
    const NAME: &str = "SSL_CERT_FILE";
    let path = look.sys.env.path(NAME)?;
    let why = match files::read_regular(&path) {
        Ok(Some(contents)) if contents.bytes.windows(10).any(|part| part == b"-----BEGIN") => return None,
        Ok(Some(_)) => "contains no certificate".to_owned(),
        Ok(None) => "does not exist".to_owned(),
        Err(error) => format!("cannot be read: {error}"),
    };
    Some(
        Finding::error("certificate.system", format!("the file in {NAME} {why}: no server is trusted"))
            .at(format!("{NAME}={}", path.display()))
            .remedy(format!("unset {NAME}, or set it to a file with certificates in PEM format")),
    )
}
