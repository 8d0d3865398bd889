//! Sign-in sessions with their access and refresh tokens. `token` decides who may open or renew one.

use std::collections::HashMap;

use super::fresh::{BASE64URL, Fresh};
use super::state::State;

/// What a client has stored after a sign-in; times are epoch seconds.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub access_token: String,
    pub refresh_token: String,
    pub expires_at: i64,
    pub client_id: String,
    pub client_secret: String,
    pub registration_expires_at: i64,
}

pub(super) struct Tokens {
    pub access_token: String,
    pub expires_at: i64,
    /// Computed together with `expires_at`, since the clock may tick before the answer is formatted.
    pub expires_in: i64,
    pub refresh_token: Option<String>,
}

struct Session {
    ends_at: i64,
    is_revoked: bool,
}

struct AccessToken {
    session: usize,
    expires_at: i64,
}

struct RefreshToken {
    session: usize,
    client_id: String,
    is_retired: bool,
}

#[derive(Default)]
pub(super) struct Sessions {
    sessions: Vec<Session>,
    access_tokens: HashMap<String, AccessToken>,
    refresh_tokens: HashMap<String, RefreshToken>,
}

impl Sessions {
    fn open(&mut self, ends_at: i64) -> usize {
        self.sessions.push(Session { ends_at, is_revoked: false });
        self.sessions.len() - 1
    }

    fn live(&self, session: usize, now: i64) -> Option<usize> {
        let found = self.sessions.get(session)?;
        (!found.is_revoked && now < found.ends_at).then_some(session)
    }

    /// Returns the session of a valid access token.
    pub(super) fn of_access_token(&self, token: &str, now: i64) -> Option<usize> {
        let token = self.access_tokens.get(token)?;
        self.live(token.session, now).filter(|_| now < token.expires_at)
    }

    /// Returns the session that this client may renew with this refresh token.
    pub(super) fn of_refresh_token(&self, token: &str, client_id: &str, now: i64) -> Option<usize> {
        let token = self.refresh_tokens.get(token)?;
        self.live(token.session, now).filter(|_| !token.is_retired && token.client_id == client_id)
    }

    pub(super) fn is_access_token(&self, text: &str) -> bool {
        self.access_tokens.contains_key(text)
    }

    pub(super) fn retire(&mut self, refresh_token: &str) {
        if let Some(token) = self.refresh_tokens.get_mut(refresh_token) {
            token.is_retired = true;
        }
    }

    pub(super) fn revoke(&mut self, session: usize) {
        self.sessions[session].is_revoked = true;
    }

    pub(super) fn revoke_all(&mut self) {
        for session in &mut self.sessions {
            session.is_revoked = true;
        }
    }

    fn add_access_token(&mut self, fresh: &mut Fresh, session: usize, expires_at: i64) -> String {
        let text = format!("aoa{}", fresh.text(280, BASE64URL));
        let token = AccessToken { session, expires_at };
        self.access_tokens.insert(text.clone(), token);
        text
    }

    fn add_refresh_token(&mut self, fresh: &mut Fresh, session: usize, client_id: &str) -> String {
        let text = format!("aor{}", fresh.text(280, BASE64URL));
        let token = RefreshToken { session, client_id: client_id.to_owned(), is_retired: false };
        self.refresh_tokens.insert(text.clone(), token);
        text
    }
}

impl State {
    /// Opens a session for a person who has just signed in through this client.
    pub(super) fn open_session(&mut self, client_id: &str) -> Tokens {
        let ends_at = self.clock.seconds() + self.rules.session_life;
        let session = self.sessions.open(ends_at);
        let tokens = self.issue_access_token(session);
        let client = self.clients.get(client_id);
        let refresh_token = client.is_some_and(|client| client.gets_refresh_tokens()).then(|| {
            let sessions = &mut self.sessions;
            sessions.add_refresh_token(&mut self.fresh, session, client_id)
        });
        Tokens { refresh_token, ..tokens }
    }

    /// Renews a session with a refresh token that was found valid.
    pub(super) fn renew(&mut self, session: usize, client_id: &str, used: &str) -> Tokens {
        let tokens = self.issue_access_token(session);
        let refresh_token = match &self.rules {
            rules if !rules.return_refresh_token => None,
            rules if !rules.rotate_refresh_tokens => Some(used.to_owned()),
            _ => {
                self.sessions.retire(used);
                let sessions = &mut self.sessions;
                Some(sessions.add_refresh_token(&mut self.fresh, session, client_id))
            }
        };
        Tokens { refresh_token, ..tokens }
    }

    fn issue_access_token(&mut self, session: usize) -> Tokens {
        let now = self.clock.seconds();
        let sessions = &mut self.sessions;
        let ends_at = sessions.sessions[session].ends_at;
        let expires_at = ends_at.min(now + self.rules.access_token_life);
        Tokens {
            access_token: sessions.add_access_token(&mut self.fresh, session, expires_at),
            expires_at,
            expires_in: expires_at - now,
            refresh_token: None,
        }
    }
}
