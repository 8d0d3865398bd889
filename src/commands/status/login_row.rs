//! A sign-in of `aws login` in `status`. Reads only its cache file.

use super::session_state::SessionState;
use crate::config::login_session::KnownLogin;
use crate::login_session::{self, LoginStanding};
use crate::system::System;
use crate::time::{Time, spoken};
use serde::Serialize;

#[derive(Serialize)]
pub(in crate::commands) struct LoginRow {
    /// ARN of the user or role session that has signed in.
    login_session: String,
    account_id: Option<String>,
    state: SessionState,
    /// Expiry of the credentials, which last 15 minutes.
    expires_at: Option<String>,
    /// Whether they are renewed without a person.
    renews: bool,
    profiles: Vec<String>,
    #[serde(skip)]
    left: i64,
    #[serde(skip)]
    hint: String,
}

impl LoginRow {
    pub(super) fn of(sys: &System, known: KnownLogin) -> Self {
        let KnownLogin { login, profiles } = known;
        let (state, until, renews) = match login_session::standing(sys, &login) {
            LoginStanding::SignedIn { until, renews } => (SessionState::SignedIn, Some(until), renews),
            LoginStanding::Renewable => (SessionState::Renewable, None, true),
            LoginStanding::SignInNeeded => (SessionState::SignInNeeded, None, false),
        };
        LoginRow {
            account_id: login.account_id().map(str::to_owned),
            hint: login.sign_in_hint(),
            login_session: login.id,
            state,
            expires_at: until.map(Time::rfc3339),
            renews,
            profiles,
            left: until.map_or(0, |until| until.left(sys.clock.now())),
        }
    }

    /// Returns the command that signs in, if that is needed.
    pub(in crate::commands) fn sign_in(&self) -> Option<String> {
        (self.state == SessionState::SignInNeeded).then(|| self.hint.clone())
    }

    pub(super) fn said(&self) -> String {
        let state = match self.state {
            SessionState::SignedIn if self.renews => {
                format!("signed in, {} left, renews by itself", spoken(self.left))
            }
            SessionState::SignedIn => format!("signed in, {} left, cannot be renewed", spoken(self.left)),
            SessionState::Renewable => "renews by itself at the next use".to_owned(),
            SessionState::SignInNeeded | SessionState::Broken => format!("sign-in needed: {}", self.hint),
        };
        format!("{}: {state} (for {})", self.login_session, self.profiles.join(", "))
    }
}
