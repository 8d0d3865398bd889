//! Why an endpoint has no credentials, as its clients are told. Pure.

use super::answer::Unavailable;
use crate::config::session::Session;
use crate::error::{self, Kind};

/// While they are fetched.
pub(super) fn renewing() -> Unavailable {
    let message = "ssoenv is fetching credentials: try again".to_owned();
    Unavailable { status: 503, code: "Renewing", message }
}

/// After an order to let go.
pub(super) fn let_go() -> Unavailable {
    let message = "`ssoenv off --everywhere` was run since this command was started: start the command again";
    Unavailable { status: 403, code: "LetGo", message: message.to_owned() }
}

/// Where a person has to sign in.
pub(super) fn sign_in_needed(why: &str, session: &Session) -> Unavailable {
    let message = format!("{why}: {}", session.sign_in_step());
    Unavailable { status: 403, code: "SignInNeeded", message }
}

/// After an attempt that failed.
pub(super) fn unavailable(error: &anyhow::Error, session: Option<&Session>) -> Unavailable {
    let message = format!("{error:#}");
    match (error::kind(error), session) {
        (Kind::SignIn, Some(session)) => sign_in_needed(&message, session),
        // An `aws login`, whose hint names the command.
        (Kind::SignIn, None) => {
            let message =
                error::hint(error).map_or_else(|| message.clone(), |hint| format!("{message}: {hint}"));
            Unavailable { status: 403, code: "SignInNeeded", message }
        }
        (Kind::Service, _) => Unavailable { status: 503, code: "ServiceUnavailable", message },
        _ => Unavailable { status: 403, code: "CredentialsUnavailable", message },
    }
}
