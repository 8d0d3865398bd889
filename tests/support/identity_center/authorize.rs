//! Browser part of the PKCE flow: validated `/authorize` link, the person's decision, redirect to the client. `token`
//! exchanges the code.

use std::collections::HashMap;

use super::client::Grant;
use super::fresh::BASE64URL;
use super::http::{Request, Response};
use super::loopback::LoopbackUri;
use super::page::{self, Decision};
use super::refusal::Refusal;
use super::state::State;

pub(super) const DECISION_PATH: &str = "/sign-in";

const PARAMETERS: [&str; 7] = [
    "response_type",
    "client_id",
    "redirect_uri",
    "state",
    "code_challenge_method",
    "scopes",
    "code_challenge",
];

#[derive(Default)]
pub(super) struct Authorizations {
    /// Waiting for a person's decision, by an id that only the page contains.
    undecided: HashMap<String, Authorization>,
    codes: HashMap<String, Code>,
}

struct Authorization {
    client_id: String,
    redirect_uri: String,
    state: String,
    challenge: String,
}

pub(super) struct Code {
    pub client_id: String,
    pub redirect_uri: String,
    pub challenge: String,
    pub expires_at: i64,
}

impl Authorizations {
    pub(super) fn take_code(&mut self, code: &str) -> Option<Code> {
        self.codes.remove(code)
    }
}

pub(super) fn ask(state: &mut State, request: &Request) -> Result<Response, Refusal> {
    let authorization = check(state, request)?;
    let id = state.fresh.text(32, BASE64URL);
    let redirect_uri = authorization.redirect_uri.clone();
    let undecided = &mut state.authorizations.undecided;
    undecided.insert(id.clone(), authorization);
    if state.rules.approve_sign_in_automatically {
        return conclude(state, &id, Decision::Allow);
    }
    let user = &state.rules.user;
    Ok(page::sign_in(DECISION_PATH, user, &redirect_uri, &id))
}

pub(super) fn decide(state: &mut State, request: &Request) -> Result<Response, Refusal> {
    let form = page::decision_form(request)?;
    conclude(state, &form.subject, form.decision)
}

fn check(state: &State, request: &Request) -> Result<Authorization, Refusal> {
    // Clients must encode a space as %20; a plus sign is literal here.
    let literal = request.raw_query.replace('+', "%2B");
    let sent: Vec<_> = form_urlencoded::parse(literal.as_bytes()).collect();
    let mut names: Vec<&str> = sent.iter().map(|(name, _)| name.as_ref()).collect();
    names.sort_unstable();
    let mut expected = PARAMETERS;
    expected.sort_unstable();
    if names != expected {
        return Err(Refusal::invalid_request("The link lacks a parameter or has one too many"));
    }
    let value = |wanted: &str| {
        let mut sent = sent.iter();
        let found = sent.find(|(name, _)| name == wanted);
        found.map_or("", |(_, value)| value.as_ref())
    };

    let client = state.clients.get(value("client_id"));
    let client = client.filter(|client| state.clock.seconds() < client.expires_at);
    let client = client.ok_or_else(|| Refusal::invalid_request("Unknown client_id"))?;
    let redirect_uri = value("redirect_uri");
    let is_registered = LoopbackUri::parse(redirect_uri).is_some_and(|uri| {
        uri.port.is_some_and(|port| port > 0) && client.redirect_uris.contains(&uri.without_port)
    });
    let mut scopes = value("scopes").split(' ');
    let challenge = value("code_challenge");
    let is_base64url = |byte: u8| BASE64URL.contains(&byte);
    let objection = if !client.grants.contains(&Grant::AuthorizationCode) {
        "The client is not registered for authorization_code"
    } else if client.issuer.is_none() {
        // Without it the service does not know which organisation's sign-in page to show.
        "The client was registered without issuerUrl"
    } else if !is_registered {
        "redirect_uri is not registered, or has no port"
    } else if value("response_type") != "code" {
        "response_type must be code"
    } else if value("state").is_empty() {
        "state is empty"
    } else if value("code_challenge_method") != "S256" {
        "code_challenge_method must be S256"
    } else if challenge.len() != 43 || !challenge.bytes().all(is_base64url) {
        "code_challenge is not a base64url SHA-256"
    } else if !scopes.all(|scope| client.scopes.iter().any(|known| known == scope)) {
        "scopes has one that is not registered"
    } else {
        return Ok(Authorization {
            client_id: client.id.clone(),
            redirect_uri: redirect_uri.to_owned(),
            state: value("state").to_owned(),
            challenge: challenge.to_owned(),
        });
    };
    Err(Refusal::invalid_request(objection))
}

fn conclude(state: &mut State, id: &str, decision: Decision) -> Result<Response, Refusal> {
    let authorization = state.authorizations.undecided.remove(id);
    let authorization = authorization
        .ok_or_else(|| Refusal::invalid_request("This sign-in is unknown or already decided"))?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    match decision {
        Decision::Allow => {
            let code = state.fresh.text(64, BASE64URL);
            query.append_pair("code", &code);
            let codes = &mut state.authorizations.codes;
            codes.insert(
                code,
                Code {
                    client_id: authorization.client_id,
                    redirect_uri: authorization.redirect_uri.clone(),
                    challenge: authorization.challenge,
                    expires_at: state.clock.seconds() + state.rules.code_life,
                },
            );
        }
        Decision::Deny => {
            query.append_pair("error", "access_denied");
            query.append_pair("error_description", "The request was denied");
        }
    }
    query.append_pair("state", &authorization.state);
    let location = format!("{}?{}", authorization.redirect_uri, query.finish());
    Ok(Response::redirect(location))
}
