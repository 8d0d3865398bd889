//! Dispatches a request: operation, fault, answer. The only place that locks the state for a request; the lock is
//! never held while waiting or writing.

use std::sync::{Mutex, MutexGuard};
use std::time::SystemTime;

use super::call::Operation;
use super::fault::{Answer, Fault};
use super::http::{Request, Response};
use super::limit::{self, Limit};
use super::listener::Stop;
use super::refusal::{Refusal, UNKNOWN_OPERATION};
use super::state::State;
use super::{authorize, client, device, federation, page, portal, s3, signin, sts, token};

pub(super) fn answer(state: &Mutex<State>, request: &Request, stop: &Stop) -> Answer {
    let operation = operation_of(request);
    let (number, fault, latency, is_served) = {
        let mut state = lock(state);
        let number = state.calls.note(operation, request);
        let fault = state.faults.take(operation);
        let is_portal = matches!(
            operation,
            Operation::GetRoleCredentials | Operation::ListAccounts | Operation::ListAccountRoles
        );
        let is_served = !is_portal || state.limit.as_mut().is_none_or(Limit::takes);
        (number, fault, state.rules.latency, is_served)
    };
    if !matches!(operation, Operation::Authorize | Operation::Page) {
        stop.sleep(latency);
    }
    let mut state = lock(state);
    let answer = match fault {
        _ if !is_served => Answer::Respond(limit::too_many()),
        Some(Fault::LostAnswer) => {
            respond(&mut state, operation, request);
            Answer::Close
        }
        Some(fault) => fault.answer(operation),
        None => Answer::Respond(respond(&mut state, operation, request)),
    };
    state.calls.answered(number, answer.status());
    finish(&mut state, answer)
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().expect("nobody panics with the state")
}

/// Adds what every answer has, and removes what the rules withhold.
fn finish(state: &mut State, mut answer: Answer) -> Answer {
    if let Answer::Respond(response) = &mut answer {
        let request_id = state.fresh.request_id();
        response.headers.push(("x-amzn-RequestId", request_id));
        let date = SystemTime::now() + state.rules.date_ahead;
        response.headers.push(("Date", httpdate::fmt_http_date(date)));
        if !state.rules.name_errors_in_header {
            let is_kept = |name: &str| name != "x-amzn-ErrorType";
            response.headers.retain(|(name, _)| is_kept(name));
        }
    }
    answer
}

fn operation_of(request: &Request) -> Operation {
    match request.path.as_str() {
        "/client/register" => Operation::RegisterClient,
        "/device_authorization" => Operation::StartDeviceAuthorization,
        "/token" => Operation::CreateToken,
        signin::PATH => Operation::CreateOAuth2Token,
        "/authorize" => Operation::Authorize,
        authorize::DECISION_PATH | device::PAGE_PATH => Operation::Page,
        "/federation/credentials" => Operation::GetRoleCredentials,
        "/assignment/accounts" => Operation::ListAccounts,
        "/assignment/roles" => Operation::ListAccountRoles,
        "/logout" => Operation::Logout,
        federation::PATH if request.method == "POST" => Operation::GetSigninToken,
        federation::PATH => Operation::FederatedLogin,
        "/start" | "/start/" => Operation::Page,
        "/" => sts::operation(request),
        s3::OBJECT => Operation::HeadObject,
        _ => Operation::Unknown,
    }
}

fn respond(state: &mut State, operation: Operation, request: &Request) -> Response {
    let outcome = match (operation, request.method.as_str()) {
        (Operation::RegisterClient, "POST") => client::register(state, request),
        (Operation::StartDeviceAuthorization, "POST") => device::start(state, request),
        (Operation::CreateToken, "POST") => token::create(state, request),
        (Operation::CreateOAuth2Token, "POST") => signin::create_token(state, request),
        (Operation::Authorize, "GET") => authorize::ask(state, request),
        (Operation::Page, "GET") if request.path == device::PAGE_PATH => device::ask(state, request),
        (Operation::Page, "GET") if request.path.starts_with("/start") => Ok(page::portal()),
        (Operation::Page, "POST") if request.path == device::PAGE_PATH => device::decide(state, request),
        (Operation::Page, "POST") => authorize::decide(state, request),
        // Some HTTP libraries change a GET with a body to another method; the portal refuses both.
        (Operation::GetRoleCredentials, "GET") if request.body.is_empty() => {
            portal::role_credentials(state, request)
        }
        (Operation::ListAccounts, "GET") if request.body.is_empty() => portal::accounts(state, request),
        (Operation::ListAccountRoles, "GET") if request.body.is_empty() => portal::roles(state, request),
        (Operation::Logout, "POST") => portal::logout(state, request),
        (Operation::AssumeRole, "POST") => sts::assume_role(state, request),
        (Operation::GetCallerIdentity, "POST") => sts::caller_identity(state, request),
        (Operation::HeadObject, "HEAD") => s3::head_object(state, request),
        (Operation::GetSigninToken, "POST") => Ok(federation::sign_in_token(state, request)),
        (Operation::FederatedLogin, "GET") => Ok(federation::sign_in(state, request)),
        (Operation::Unknown, _) => Err(Refusal::new(UNKNOWN_OPERATION, "No such operation")),
        _ => {
            Err(Refusal::new("MethodNotAllowedException", "Method not allowed, or a body where none belongs"))
        }
    };
    outcome.unwrap_or_else(|refusal| refusal.response(operation))
}
