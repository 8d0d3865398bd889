//! Stand-in for IAM Identity Center in tests, benches and the sandbox: OIDC API, portal API, STS and the two pages of
//! the browser, all on one port of 127.0.0.1. It refuses what the real service refuses, with the real errors, and
//! fails on demand. It writes nothing to disk, and knows nothing about ssoenv.

// Each test, bench and example includes the whole module and uses a part of it.
#![allow(dead_code, unused_imports)]
// Plays the services outside ssoenv, so that it has its own sockets and clock.
#![allow(clippy::disallowed_methods)]

mod authorize;
pub mod browser;
mod call;
mod client;
mod device;
mod fault;
mod federation;
mod fresh;
mod http;
mod limit;
mod listener;
mod loopback;
mod members;
mod organisation;
mod page;
mod portal;
mod refusal;
mod route;
mod rules;
mod s3;
mod session;
mod signin;
mod state;
mod sts;
mod token;

pub use call::{Call, Operation};
pub use fault::Fault;
pub use rules::Rules;
pub use session::SignIn;
pub use signin::ConsoleSignIn;
pub use sts::{AssumableRole, UserKey};

use std::net::{Ipv4Addr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard};

use listener::Listener;
use state::State;

/// Running service; dropping it stops the service and its threads.
pub struct IdentityCenter {
    state: Arc<Mutex<State>>,
    listener: Listener,
}

impl IdentityCenter {
    /// Starts on a free port, with the sample organisation.
    pub fn start() -> Self {
        Self::start_on(0)
    }

    /// Starts on a given port, for a sandbox whose configuration already exists.
    pub fn start_on(port: u16) -> Self {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .unwrap_or_else(|failure| panic!("listening on 127.0.0.1:{port}: {failure}"));
        let address = socket.local_addr().expect("a bound socket has an address");
        let state = Arc::new(Mutex::new(State::new(format!("http://{address}"))));
        let answering = Arc::clone(&state);
        let listener = Listener::start(socket, move |request, stop| route::answer(&answering, request, stop));
        Self { state, listener }
    }

    /// Base URL of all APIs, without a trailing slash.
    pub fn url(&self) -> String {
        self.lock().url.clone()
    }

    /// Start URL for configurations; the service has no page there.
    pub fn start_url(&self) -> String {
        self.lock().rules.start_url.clone()
    }

    /// The service's clock, in epoch seconds.
    pub fn now(&self) -> i64 {
        self.lock().clock.seconds()
    }

    /// Moves the service's clock; negative seconds move it back.
    pub fn advance(&self, seconds: i64) {
        self.lock().clock.advance(seconds);
    }

    /// Changes the rules for later calls.
    pub fn configure(&self, change: impl FnOnce(&mut Rules)) {
        change(&mut self.lock().rules);
    }

    /// Assigns roles in an account, which is created if needed; earlier roles stay. An empty name or address is left
    /// out of the account list, as the real service may do.
    pub fn assign(&self, account_id: &str, account_name: &str, email: &str, roles: &[&str]) {
        let organisation = &mut self.lock().organisation;
        organisation.assign(account_id, account_name, email, roles);
    }

    /// Removes a role; an account without roles disappears from the list.
    pub fn unassign(&self, account_id: &str, role: &str) {
        self.lock().organisation.unassign(account_id, role);
    }

    /// Sets how long credentials of one role live, in place of `Rules::role_life`.
    pub fn role_life(&self, account_id: &str, role: &str, seconds: i64) {
        let organisation = &mut self.lock().organisation;
        organisation.limit_role_life(account_id, role, seconds);
    }

    /// Adds an assumable role; replaces one with the same ARN.
    pub fn add_role(&self, role: AssumableRole) {
        self.lock().roles.set(role);
    }

    /// Removes an assumable role.
    pub fn remove_role(&self, arn: &str) {
        self.lock().roles.remove(arn);
    }

    /// Creates a long-lived key of an IAM user; `arn` is the user's.
    pub fn user_key(&self, arn: &str) -> UserKey {
        self.lock().open_user(arn)
    }

    /// Deletes a key.
    pub fn forget_key(&self, access_key_id: &str) {
        self.lock().keys.forget(access_key_id);
    }

    /// Sets the code that an MFA device shows now; it is valid once.
    pub fn mfa_code(&self, serial: &str, code: &str) {
        self.lock().roles.set_code(serial, code);
    }

    /// Returns the tokens of a sign-in with PKCE, without running the flow.
    pub fn sign_in(&self) -> SignIn {
        self.lock().sign_in()
    }

    /// Returns what `aws login` stores for the user or role session with this ARN, without running its flow.
    pub fn console_sign_in(&self, login_session: &str) -> ConsoleSignIn {
        self.lock().console_sign_in(login_session)
    }

    /// Ends every sign-in of `aws login`; keys that were issued stay valid.
    pub fn end_console_sign_ins(&self) {
        self.lock().logins.end_all();
    }

    /// Ends every session: the portal answers 401, and a refresh `invalid_grant`.
    pub fn revoke_sessions(&self) {
        self.lock().sessions.revoke_all();
    }

    /// Limits the calls to the portal: so many a second, and so many at once.
    pub fn limit(&self, rate: f64, burst: f64) {
        self.lock().limit = Some(limit::Limit::new(rate, burst));
    }

    /// Makes every later call of an operation fail, after the counted faults.
    pub fn fault(&self, operation: Operation, fault: Fault) {
        self.lock().faults.always(operation, fault);
    }

    /// Makes the next `times` calls of an operation fail, after those already requested.
    pub fn fault_times(&self, operation: Operation, fault: Fault, times: usize) {
        self.lock().faults.next(operation, fault, times);
    }

    pub fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    /// Returns every call since the start or the last `forget_calls`, in order of arrival.
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
