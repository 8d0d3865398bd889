//! The sign-out page of the access portal, which ends the sign-in in the browser: only the browser can do that.

use crate::aws::start_url::{StartUrl, look};
use crate::config::session::Session;
use crate::error::Failure;
use crate::settings::Settings;
use crate::system::System;
use crate::system::browser;
use crate::system::terminal::{presence, prompts};
use std::collections::BTreeMap;

/// Asks a person whether to open the page, for each portal. Where nobody can be asked, the address is told and nothing is
/// opened.
pub(super) fn offer<'a>(sys: &System, sessions: impl Iterator<Item = &'a Session>) -> Result<(), Failure> {
    let pages: BTreeMap<String, &Session> =
        sessions.filter_map(|session| Some((sign_out_page(session)?, session))).collect();
    let settings = Settings::load(&sys.env).unwrap_or_default();
    for (page, session) in pages {
        let own = settings.of_session(session.label()).ok();
        let line = own.as_ref().and_then(|own| own.browser());
        if presence::absence(sys).is_some() || browser::obstacle(&sys.env, line).is_some() {
            sys.terminal.note(&format!("the browser stays signed in; this page signs it out: {page}"));
            continue;
        }
        if prompts::confirm(sys, &format!("Sign out in the browser too, at {page}?"), false)?
            && let Err(why) = browser::open(&sys.env, line, &page)
        {
            sys.terminal.warn(&format!("the browser did not open: {why}; open this page: {page}"));
        }
    }
    Ok(())
}

/// Returns the page of the session's portal; `None` for a start URL that no browser should be given.
fn sign_out_page(session: &Session) -> Option<String> {
    let url = session.start_url.split('#').next()?.trim_end_matches('/');
    // A vanity host redirects to the portal, and browsers keep the fragment.
    matches!(look(url).ok()?, StartUrl::Aws(_) | StartUrl::Vanity).then(|| format!("{url}/#/signout"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::session::Identity;

    #[test]
    fn the_page_belongs_to_the_start_url() {
        for (start_url, expected) in [
            ("https://my-org.awsapps.com/start", Some("https://my-org.awsapps.com/start/#/signout")),
            ("https://my-org.awsapps.com/start/#/", Some("https://my-org.awsapps.com/start/#/signout")),
            ("https://aws.example.com/", Some("https://aws.example.com/#/signout")),
            ("file:///etc/passwd", None),
            ("", None),
        ] {
            let session = Session {
                identity: Identity::Named("s".into()),
                start_url: start_url.into(),
                region: "eu-west-1".into(),
                scopes: None,
            };
            assert_eq!(sign_out_page(&session).as_deref(), expected);
        }
    }
}
