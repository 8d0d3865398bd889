//! A role that is not assigned to the person: the page where they ask for it, and the wait until they have it.

use super::access_pace::{AccessPace, LastAnswer};
use crate::aws::credentials::Credentials;
use crate::config::chain::{Chain, CredentialOrigin};
use crate::config::profile::SsoRole;
use crate::error::{self, ASK_ADMINISTRATOR, ASK_FOR_ACCESS, Failure, Kind};
use crate::services::error::{AnsweredBy, CarriesRefusal, Refusal};
use crate::settings::{SessionSettings, Settings};
use crate::system::terminal::presence;
use crate::system::{System, browser};
use crate::time::spoken;
use std::time::Duration;

/// What the command line says about a role that is not assigned.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccessRequest {
    /// Whether to open the page for requests (`--request`).
    pub opens: bool,
    /// How long to wait for the role (`--wait`).
    pub waits: Option<Duration>,
}

/// Opens the page for requests and waits, as far as the command line says so. `error` says that the role is not assigned;
/// it is returned if the role does not come. `ask` asks for the credentials again.
pub(super) fn follow(
    sys: &System,
    settings: &Settings,
    chain: &Chain,
    request: AccessRequest,
    error: anyhow::Error,
    ask: impl Fn() -> anyhow::Result<Credentials>,
) -> anyhow::Result<Credentials> {
    let CredentialOrigin::Sso(role) = &chain.origin else { return Err(error) };
    let of = settings.of_session(role.session.label())?;
    let url = of.access_request_url(&role.account_id, &role.role_name);
    let error = match (request.opens, &url) {
        (true, Some(url)) => {
            open(sys, &of, url);
            error
        }
        (true, None) => without_page(error),
        (false, _) => error,
    };
    let Some(longest) = request.waits else { return Err(error) };
    let page = url.map_or_else(String::new, |url| format!("; request access at {url}"));
    let up_to = spoken(i64::try_from(longest.as_secs()).unwrap_or(i64::MAX));
    sys.terminal.note(&format!("{error:#}{page}; waiting up to {up_to} for it (Ctrl-C stops waiting)"));
    wait(sys, role, longest, error, ask)
}

/// Opens the page, if a person is there and a browser too; otherwise it is shown with the error.
fn open(sys: &System, settings: &SessionSettings, url: &str) {
    if presence::absence(sys).is_some() {
        return;
    }
    if let Some(why) = browser::obstacle(&sys.env, settings.browser()) {
        sys.terminal.note(&format!("cannot open a browser here ({why})"));
        return;
    }
    match browser::open(&sys.env, settings.browser(), url) {
        Ok(()) => sys.terminal.note(&format!("opening the browser to request access at {url}")),
        Err(why) => sys.terminal.warn(&format!("the browser did not open: {why}")),
    }
}

/// Returns the error with the setting that `--request` needs.
fn without_page(error: anyhow::Error) -> anyhow::Error {
    match error.downcast::<Failure>() {
        Ok(failure) => {
            failure.hint("set access_request_url in the settings: --request opens that page").into()
        }
        Err(error) => error,
    }
}

/// Asks again and again until the role is assigned, the time is over, or another error says that it is useless.
fn wait(
    sys: &System,
    role: &SsoRole,
    longest: Duration,
    mut error: anyhow::Error,
    ask: impl Fn() -> anyhow::Result<Credentials>,
) -> anyhow::Result<Credentials> {
    let began = sys.clock.mark();
    let mut pace = AccessPace::default();
    let what = format!("role {} in account {}", role.role_name, role.account_id);
    while let Some(pause) = pace.next(last_answer(&error), longest.saturating_sub(began.elapsed())) {
        let next = began.elapsed() + pause;
        loop {
            let left = next.saturating_sub(began.elapsed());
            if left.is_zero() {
                break;
            }
            let (so_far, again) = (began.elapsed().as_secs(), left.as_secs() + 1);
            sys.terminal.progress(&format!(
                "waiting for {what}: {} so far, asking again in {again}s",
                spoken(i64::try_from(so_far).unwrap_or(i64::MAX))
            ));
            sys.clock.sleep(left.min(LOOK));
        }
        sys.terminal.progress("");
        match ask() {
            Ok(credentials) => {
                sys.terminal.note(&format!("{what} is assigned to you now"));
                return Ok(credentials);
            }
            Err(failed) if error::is_unassigned(&failed) || error::kind(&failed) == Kind::Service => {
                error = failed;
            }
            Err(failed) => return Err(stopped(&what, failed)),
        }
    }
    Err(error)
}

/// Time between two updates of the progress line.
const LOOK: Duration = Duration::from_secs(1);

fn last_answer(error: &anyhow::Error) -> LastAnswer {
    if error::is_unassigned(error) {
        return LastAnswer::NotAssigned;
    }
    LastAnswer::Nothing { retry_after: error.refusal().and_then(|refusal| refusal.retry_after) }
}

/// Returns the error that ends the wait, such as a sign-in that is over.
fn stopped(what: &str, error: anyhow::Error) -> anyhow::Error {
    let message = format!("{error:#}; no longer waiting for {what}");
    match error.downcast::<Failure>() {
        Ok(failure) => failure.reworded(message).into(),
        Err(error) => error,
    }
}

/// Adds the URL for access requests to the hint, if the settings have one and the role is not assigned.
pub fn with_request_url(mut error: anyhow::Error, settings: &Settings, chain: &Chain) -> anyhow::Error {
    let CredentialOrigin::Sso(role) = &chain.origin else { return error };
    // The URL is for roles of IAM Identity Center, not for a role that STS refuses.
    let is_of_sts = error.downcast_ref::<Refusal>().is_some_and(|refusal| refusal.by == AnsweredBy::Sts);
    // A mistake in the settings must not hide the refusal, which the person has to see.
    let url = settings.of_session(role.session.label()).ok();
    let url = url.and_then(|of| of.access_request_url(&role.account_id, &role.role_name));
    if let (Some(url), Some(failure)) = (url, error.downcast_mut::<Failure>())
        && failure.kind == Kind::Refused
        && !is_of_sts
    {
        let hint = failure.hint.take().unwrap_or_default();
        let asking = [ASK_FOR_ACCESS, ASK_ADMINISTRATOR];
        // The URL says where to ask, so it replaces the general advice.
        let before = match asking.iter().find_map(|end| hint.strip_suffix(end)) {
            Some(before) => before.to_owned(),
            None if hint.is_empty() => hint,
            None => format!("{hint}; "),
        };
        failure.hint = Some(format!("{before}request access at {url}"));
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::http::Reply;

    #[test]
    fn the_pause_that_the_service_asks_for_is_found_behind_the_error() {
        let mut reply = Reply::new(429, Vec::new());
        reply.retry_after = Some(Duration::from_secs(90));
        let limited = anyhow::Error::new(Refusal::read(&reply)).context(Failure::service("no credentials"));
        assert_eq!(last_answer(&limited), LastAnswer::Nothing { retry_after: Some(Duration::from_secs(90)) });
        let down = Failure::service("no answer").into();
        assert_eq!(last_answer(&down), LastAnswer::Nothing { retry_after: None });
        assert_eq!(last_answer(&Failure::unassigned("not yours").into()), LastAnswer::NotAssigned);
    }
}
