//! What the next `use` would do: its calls in order, by the same rules of freshness. Makes no call.

use super::caches;
use super::region;
use crate::config::Config;
use crate::config::chain::{Chain, CredentialOrigin, StaticKeys};
use crate::config::login_session::LoginSession;
use crate::credentials;
use crate::environ::Mode;
use crate::error::{Failure, Kind};
use crate::login_session::{self, LoginStanding};
use crate::sso::{self, Standing};
use crate::system::System;
use crate::time::{Time, spoken};
use serde::Serialize;

/// A call to a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Call {
    /// `sso-oidc`, `sso` (the portal), `sts` or `signin`.
    pub service: &'static str,
    /// Name of the operation in the service's API.
    pub operation: &'static str,
    /// Purpose of the call.
    pub purpose: String,
    /// Region of the call.
    pub region: Option<String>,
}

/// Expected result, as far as known without a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// No call: credentials are available.
    Served,
    /// The calls are made.
    Fetched,
    /// A command prints the credentials.
    Run,
    /// A person is asked for an MFA code; without a person it fails.
    AsksForCode,
    /// A person must sign in.
    SignInNeeded,
    /// ssoenv does not use this source, or cannot find it.
    NotUsable,
}

/// The next `use`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Next {
    /// Expected result.
    pub outcome: Outcome,
    /// Expected exit code.
    pub exit_code: u8,
    /// Description in a sentence.
    pub said: String,
    /// Calls in order.
    #[serde(skip)]
    pub calls: Vec<Call>,
}

/// Predicts the next `use` of this chain in its mode. `mode` is an error if the profile cannot be used in any.
pub fn next_in_mode(sys: &System, config: &Config, chain: &Chain, mode: Result<Mode, &Failure>) -> Next {
    match (mode, &chain.origin) {
        (Err(failure), _) => {
            let (said, exit_code) = (failure.to_string(), failure.kind.exit_code());
            Next { outcome: Outcome::NotUsable, exit_code, said, calls: Vec::new() }
        }
        (Ok(Mode::Profile), CredentialOrigin::Foreign(foreign)) => {
            let said = format!("sets AWS_PROFILE; tools find {} themselves", foreign.in_words());
            Next { outcome: Outcome::Served, exit_code: 0, said, calls: Vec::new() }
        }
        (Ok(_), _) => next(sys, config, chain),
    }
}

/// Predicts the next `use` of a chain from the caches, without a call.
fn next(sys: &System, config: &Config, chain: &Chain) -> Next {
    let made = |outcome, said: String, calls| Next { outcome, exit_code: 0, said, calls };
    match (&chain.origin, &chain.hops[..]) {
        (CredentialOrigin::Keys(keys), []) => return of_keys(keys, sys.clock.now()),
        (CredentialOrigin::Environment, []) if credentials::keys_of_person(sys).is_none() => {
            let said = "there are no keys in the environment".to_owned();
            let exit_code = Kind::Configuration.exit_code();
            return Next { outcome: Outcome::NotUsable, exit_code, said, calls: Vec::new() };
        }
        (CredentialOrigin::Environment, []) => {
            let keys = credentials::keys_of_person(sys);
            if keys.is_some_and(|keys| keys.left(sys.clock.now()) <= 0) {
                return expired("the keys in the environment have expired".to_owned());
            }
            return made(Outcome::Served, "uses the keys in the environment".to_owned(), Vec::new());
        }
        (CredentialOrigin::Foreign(foreign), []) => {
            let said = format!("ssoenv does not use {}", foreign.in_words());
            let exit_code = Kind::Configuration.exit_code();
            return Next { outcome: Outcome::NotUsable, exit_code, said, calls: Vec::new() };
        }
        // Runs each time: the printed credentials are cached only for the hook.
        (CredentialOrigin::Process(_), []) => return begun(sys, chain),
        _ => {}
    }
    let cached = caches::cache_state(sys, config, chain);
    let left = cached.as_ref().map_or(0, |cached| cached.left);
    if cached.is_some_and(|cached| cached.is_served) {
        let said = format!("uses cached credentials, which expire in {}", spoken(left));
        return made(Outcome::Served, said, Vec::new());
    }
    let next = match chain.source() {
        Some(source) => assumed(sys, config, chain, &source),
        None => begun(sys, chain),
    };
    // Valid cached credentials are used even if the calls fail.
    if left > 0 && next.exit_code != 0 {
        let said = format!(
            "{}; until then it uses the cached credentials, which expire in {}",
            next.said,
            spoken(left)
        );
        return Next { exit_code: 0, said, ..next };
    }
    next
}

fn of_keys(keys: &StaticKeys, now: Time) -> Next {
    let end = keys.expiry.as_ref();
    if let Some((end, ago)) = end.and_then(|end| Some((end, end.ended_ago(now)?))) {
        return expired(format!("the keys in the file expired {ago} ago ({}: {})", end.place, end.name));
    }
    let good = end.map_or_else(String::new, |end| format!(", which expire in {}", spoken(end.at.left(now))));
    let said = format!("uses the keys in the file{good}");
    Next { outcome: Outcome::Served, exit_code: 0, said, calls: Vec::new() }
}

fn expired(said: String) -> Next {
    let exit_code = Kind::General.exit_code();
    Next { outcome: Outcome::NotUsable, exit_code, said, calls: Vec::new() }
}

/// Predicts how the first credentials of the chain are obtained.
fn begun(sys: &System, chain: &Chain) -> Next {
    if let CredentialOrigin::Login(login) = &chain.origin {
        return renewed_login(sys, chain, login);
    }
    let CredentialOrigin::Sso(role) = &chain.origin else {
        let said = "runs the command that prints the credentials".to_owned();
        return Next { outcome: Outcome::Run, exit_code: 0, said, calls: Vec::new() };
    };
    let session = &role.session;
    let region = Some(session.region.clone());
    let renews = Call {
        service: "sso-oidc",
        operation: "CreateToken",
        purpose: format!("renews the sign-in to {}", session.label()),
        region: region.clone(),
    };
    let fetches = Call {
        service: "sso",
        operation: "GetRoleCredentials",
        purpose: format!("{}/{}", role.account_id, role.role_name),
        region,
    };
    let calls = match sso::standing(sys, session) {
        Standing::SignedIn(_) => vec![fetches],
        Standing::Renewable => vec![renews, fetches],
        Standing::SignInNeeded => {
            let said = format!("needs a sign-in: {}", session.sign_in_step());
            let exit_code = Kind::SignIn.exit_code();
            return Next { outcome: Outcome::SignInNeeded, exit_code, said, calls: Vec::new() };
        }
    };
    let said = format!("fetches new credentials with the sign-in to {}", session.label());
    Next { outcome: Outcome::Fetched, exit_code: 0, said, calls }
}

/// Predicts how a sign-in of `aws login` gives new credentials.
fn renewed_login(sys: &System, chain: &Chain, login: &LoginSession) -> Next {
    let renews = match login_session::standing(sys, login) {
        LoginStanding::SignedIn { renews, .. } => renews,
        LoginStanding::Renewable => true,
        LoginStanding::SignInNeeded => false,
    };
    if !renews {
        let said = format!("needs a sign-in: run `{}`", login.sign_in_hint());
        let exit_code = Kind::SignIn.exit_code();
        return Next { outcome: Outcome::SignInNeeded, exit_code, said, calls: Vec::new() };
    }
    let stated = login_session::load(sys, login).and_then(|found| found.region);
    let region = stated.or_else(|| login.region.clone()).or_else(|| chain.region.clone());
    let purpose = format!("renews the sign-in of profile {}", login.profile);
    let calls = vec![Call { service: "signin", operation: "CreateOAuth2Token", purpose, region }];
    let said = format!("renews the sign-in of profile {} with `aws login`", login.profile);
    Next { outcome: Outcome::Fetched, exit_code: 0, said, calls }
}

/// Predicts the last role's AssumeRole, after the prediction for its source chain.
fn assumed(sys: &System, config: &Config, chain: &Chain, source: &Chain) -> Next {
    let mut next = next(sys, config, source);
    // With the code the chain goes on, so its later calls are part of the answer.
    let goes_on = next.exit_code == 0 || next.outcome == Outcome::AsksForCode;
    let Some(hop) = chain.hops.last().filter(|_| goes_on) else { return next };
    let Some(region) = region::of_sts(sys, chain).map(|region| region.region) else {
        let exit_code = Kind::Configuration.exit_code();
        let said = "there is no region for the call to STS: add `region` to the profile".to_owned();
        return Next { outcome: Outcome::NotUsable, exit_code, said, calls: Vec::new() };
    };
    let (purpose, region) = (hop.role.to_string(), Some(region));
    next.calls.push(Call { service: "sts", operation: "AssumeRole", purpose, region });
    if next.outcome == Outcome::AsksForCode {
        if hop.asks_for_code() {
            next.said.push_str(&format!("; {} requires another code", hop.role));
        }
        return next;
    }
    if let Some(serial) = hop.mfa_serial.as_ref().filter(|_| hop.asks_for_code()) {
        next.outcome = Outcome::AsksForCode;
        next.exit_code = Kind::Code.exit_code();
        next.said =
            format!("asks for a code from the MFA device {serial}; without a terminal, pass --mfa-code");
    } else if next.outcome != Outcome::Run {
        next.outcome = Outcome::Fetched;
        let by = hop.mfa_serial.as_ref().map_or("", |_| ", with the code that mfa_process prints");
        next.said = format!("fetches new credentials of {}{by}", hop.role);
    }
    next
}
