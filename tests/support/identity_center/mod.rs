//! A loopback IAM Identity Center for tests, benches and the sandbox: the OIDC API, the portal
//! API, STS and the two pages a person sees in the browser, all on one port of 127.0.0.1.
//! It refuses what the real service refuses, in the real error shapes, and misbehaves on demand.
//! It keeps nothing on disk, and knows nothing about ssoenv.

// Each test, bench and example includes the whole module and uses a part of it.
#![allow(dead_code, unused_imports)]
// This plays the world outside ssoenv, so it has sockets and a clock of its own.
#![allow(clippy::disallowed_methods)]

mod authorize;
pub mod browser;
mod call;
mod client;
mod device;
mod fault;
mod fresh;
mod http;
mod listener;
mod loopback;
mod members;
mod organisation;
mod page;
mod portal;
mod refusal;
mod route;
mod rules;
mod session;
mod state;
mod sts;
mod token;

pub use call::{Call, Operation};
pub use fault::Fault;
pub use rules::Rules;
pub use session::SignIn;
pub use sts::{AssumableRole, UserKey};

use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard};

use listener::Listener;
use state::State;

/// A running service; it stops, and its threads end, when this value is dropped.
pub struct IdentityCenter {
    state: Arc<Mutex<State>>,
    listener: Listener,
}

impl IdentityCenter {
    /// Starts on a free port, with the sample organisation.
    pub fn start() -> Self {
        Self::start_on(0)
    }

    /// Starts on a given port, for a sandbox whose configuration is already written.
    pub fn start_on(port: u16) -> Self {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .unwrap_or_else(|failure| panic!("listening on 127.0.0.1:{port}: {failure}"));
        let address = socket.local_addr().expect("a bound socket has an address");
        let state = Arc::new(Mutex::new(State::new(format!("http://{address}"))));
        let answering = Arc::clone(&state);
        let listener = Listener::start(socket, move |request, stop| route::answer(&answering, request, stop));
        Self { state, listener }
    }

    /// The base of all APIs, without a trailing slash.
    pub fn url(&self) -> String {
        self.lock().url.clone()
    }

    /// The start URL that configurations name; nothing is served there.
    pub fn start_url(&self) -> String {
        self.lock().rules.start_url.clone()
    }

    /// The service's clock, in epoch seconds.
    pub fn now(&self) -> i64 {
        self.lock().clock.seconds()
    }

    /// Moves the service's clock; a negative number moves it back.
    pub fn advance(&self, seconds: i64) {
        self.lock().clock.advance(seconds);
    }

    /// Changes the rules for calls that arrive from now on.
    pub fn configure(&self, change: impl FnOnce(&mut Rules)) {
        change(&mut self.lock().rules);
    }

    /// Assigns roles in an account, which appears if it was not there; earlier roles stay.
    /// An empty name or address is left out of the account list, as the real service may do.
    pub fn assign(&self, account_id: &str, account_name: &str, email: &str, roles: &[&str]) {
        let organisation = &mut self.lock().organisation;
        organisation.assign(account_id, account_name, email, roles);
    }

    /// Takes a role away; an account without roles disappears from the list.
    pub fn unassign(&self, account_id: &str, role: &str) {
        self.lock().organisation.unassign(account_id, role);
    }

    /// Sets how long credentials of one role live, in place of `Rules::role_life`.
    pub fn role_life(&self, account_id: &str, role: &str, seconds: i64) {
        let organisation = &mut self.lock().organisation;
        organisation.limit_role_life(account_id, role, seconds);
    }

    /// Adds a role that may be assumed, in place of one of the same ARN.
    pub fn add_role(&self, role: AssumableRole) {
        self.lock().roles.set(role);
    }

    /// Takes such a role away.
    pub fn remove_role(&self, arn: &str) {
        self.lock().roles.remove(arn);
    }

    /// A new long-lived key of an IAM user, by the user's ARN.
    pub fn user_key(&self, arn: &str) -> UserKey {
        self.lock().open_user(arn)
    }

    /// From now on nobody knows this key.
    pub fn forget_key(&self, access_key_id: &str) {
        self.lock().keys.forget(access_key_id);
    }

    /// The code that an MFA device shows now; it works once.
    pub fn mfa_code(&self, serial: &str, code: &str) {
        self.lock().roles.set_code(serial, code);
    }

    /// What a client holds after a person has signed in with PKCE, without doing it.
    pub fn sign_in(&self) -> SignIn {
        self.lock().sign_in()
    }

    /// Ends every session: the portal answers 401 and a refresh answers `invalid_grant`.
    pub fn revoke_sessions(&self) {
        self.lock().sessions.revoke_all();
    }

    /// Makes every later call of an operation fail, once faults with a count are used up.
    pub fn fault(&self, operation: Operation, fault: Fault) {
        self.lock().faults.always(operation, fault);
    }

    /// Makes the next `times` calls of an operation fail, after those already asked for.
    pub fn fault_times(&self, operation: Operation, fault: Fault, times: usize) {
        self.lock().faults.next(operation, fault, times);
    }

    pub fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// Every call since the start or the last `forget_calls`, in order of arrival.
    pub fn calls(&self) -> Vec<Call> {
        self.lock().calls.all()
    }

    pub fn count(&self, operation: Operation) -> usize {
        self.lock().calls.count(operation)
    }

    pub fn forget_calls(&self) {
        self.lock().calls.forget();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics with the state")
    }
}
