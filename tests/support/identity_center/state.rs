//! All of the service's state, behind one lock.

use std::collections::HashMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::authorize::Authorizations;
use super::call::Calls;
use super::client::{Client, Grant};
use super::device::DeviceAuthorization;
use super::fault::Faults;
use super::federation::SignInToken;
use super::fresh::Fresh;
use super::limit::Limit;
use super::organisation::Organisation;
use super::portal::NextTokens;
use super::rules::Rules;
use super::session::{Sessions, SignIn};
use super::signin::Logins;
use super::sts::{Keys, Roles};

pub(super) struct State {
    pub url: String,
    pub rules: Rules,
    pub clock: Clock,
    pub fresh: Fresh,
    pub clients: HashMap<String, Client>,
    pub authorizations: Authorizations,
    pub devices: Vec<DeviceAuthorization>,
    pub sessions: Sessions,
    pub logins: Logins,
    pub organisation: Organisation,
    pub next_tokens: NextTokens,
    pub keys: Keys,
    pub roles: Roles,
    pub sign_in_tokens: Vec<SignInToken>,
    pub faults: Faults,
    pub limit: Option<Limit>,
    pub calls: Calls,
}

impl State {
    pub(super) fn new(url: String) -> Self {
        Self {
            url,
            rules: Rules::default(),
            clock: Clock::start(),
            fresh: Fresh::new(),
            clients: HashMap::new(),
            authorizations: Authorizations::default(),
            devices: Vec::new(),
            sessions: Sessions::default(),
            logins: Logins::default(),
            organisation: Organisation::sample(),
            next_tokens: NextTokens::default(),
            keys: Keys::default(),
            roles: Roles::sample(),
            sign_in_tokens: Vec::new(),
            faults: Faults::default(),
            limit: None,
            calls: Calls::default(),
        }
    }

    /// Date of the answers, by which signatures are checked, in epoch seconds: the machine's clock, not the service's
    /// own, which tests move through the life of a sign-in.
    pub(super) fn date(&self) -> i64 {
        let since_epoch = (SystemTime::now() + self.rules.date_ahead).duration_since(UNIX_EPOCH);
        let seconds = since_epoch.expect("the machine's clock is past 1970").as_secs();
        i64::try_from(seconds).expect("this side of the year 292 billion")
    }

    pub(super) fn sign_in(&mut self) -> SignIn {
        let client = Client {
            scopes: vec!["sso:account:access".to_owned()],
            grants: vec![Grant::AuthorizationCode, Grant::RefreshToken],
            redirect_uris: vec!["http://127.0.0.1/oauth/callback".to_owned()],
            issuer: Some(self.rules.start_url.clone()),
            ..Client::new(&mut self.fresh, &self.clock, &self.rules)
        };
        let (client_id, client_secret) = (client.id.clone(), client.secret.clone());
        let registration_expires_at = client.expires_at;
        self.clients.insert(client_id.clone(), client);
        let tokens = self.open_session(&client_id);
        SignIn {
            access_token: tokens.access_token,
            refresh_token: tokens.refresh_token.expect("the client has the scope for it"),
            expires_at: tokens.expires_at,
            client_id,
            client_secret,
            registration_expires_at,
        }
    }
}

/// Real time from the start on, plus what tests have advanced it by.
pub(super) struct Clock {
    started: Instant,
    started_at: Duration,
    moved_by: i64,
}

impl Clock {
    fn start() -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            started: Instant::now(),
            started_at: since_epoch.expect("the machine's clock is past 1970"),
            moved_by: 0,
        }
    }

    pub(super) fn advance(&mut self, seconds: i64) {
        self.moved_by += seconds;
    }

    pub(super) fn seconds(&self) -> i64 {
        self.milliseconds().div_euclid(1000)
    }

    pub(super) fn milliseconds(&self) -> i64 {
        let real = (self.started_at + self.started.elapsed()).as_millis();
        i64::try_from(real).expect("this side of the year 292 million") + self.moved_by * 1000
    }
}
