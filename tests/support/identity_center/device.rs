//! Device flow: StartDeviceAuthorization, the page with the person's decision, polling.

use serde_json::json;

use super::client::{self, Client, Grant};
use super::fresh::{BASE64URL, CONSONANTS};
use super::http::{Request, Response};
use super::members::Members;
use super::page::{self, Decision};
use super::refusal::{
    ACCESS_DENIED, AUTHORIZATION_PENDING, EXPIRED_TOKEN, INVALID_GRANT, Refusal, SLOW_DOWN,
    UNAUTHORIZED_CLIENT,
};
use super::session::Tokens;
use super::state::State;

pub(super) const PAGE_PATH: &str = "/device";

pub(super) struct DeviceAuthorization {
    client_id: String,
    device_code: String,
    user_code: String,
    expires_at: i64,
    decision: Option<Decision>,
    is_spent: bool,
    polled_at_milliseconds: Option<i64>,
}

pub(super) fn start(state: &mut State, request: &Request) -> Result<Response, Refusal> {
    let members = Members::read(request)?;
    let client = client::recognise(state, &members)?;
    if !state.rules.names_the_organisation(members.text("startUrl")?) {
        return Err(Refusal::invalid_request("Unknown startUrl"));
    }
    if !client.grants.contains(&Grant::DeviceCode) {
        let message = "The client is not registered for the device grant";
        return Err(Refusal::new(UNAUTHORIZED_CLIENT, message));
    }
    let letters = state.fresh.text(8, CONSONANTS);
    let authorization = DeviceAuthorization {
        client_id: client.id,
        device_code: state.fresh.text(86, BASE64URL),
        user_code: format!("{}-{}", &letters[..4], &letters[4..]),
        expires_at: state.clock.seconds() + state.rules.device_life,
        decision: None,
        is_spent: false,
        polled_at_milliseconds: None,
    };
    let page_url = format!("{}{PAGE_PATH}", state.url);
    let mut body = json!({
        "deviceCode": authorization.device_code,
        "userCode": authorization.user_code,
        "verificationUri": page_url,
        "expiresIn": state.rules.device_life,
        "interval": state.rules.device_interval,
    });
    if state.rules.name_device_link {
        let link = format!("{page_url}?user_code={}", authorization.user_code);
        body["verificationUriComplete"] = link.into();
    }
    state.devices.push(authorization);
    Ok(Response::json(200, &body))
}

/// Answers a poll with this device code.
pub(super) fn redeem(state: &mut State, client: &Client, code: &str) -> Result<Tokens, Refusal> {
    let now = state.clock.milliseconds();
    let rules = &state.rules;
    let mut devices = state.devices.iter_mut();
    let device = devices
        .find(|device| device.device_code == code && device.client_id == client.id)
        .filter(|device| !device.is_spent)
        .ok_or_else(|| Refusal::new(INVALID_GRANT, "Invalid device code provided"))?;
    let polled_before = device.polled_at_milliseconds.replace(now);
    if now >= device.expires_at * 1000 {
        return Err(Refusal::new(EXPIRED_TOKEN, "The device code has expired"));
    }
    if rules.approve_device_automatically && device.decision.is_none() {
        device.decision = Some(Decision::Allow);
    }
    match device.decision {
        Some(Decision::Allow) => {
            device.is_spent = true;
            Ok(state.open_session(&client.id))
        }
        Some(Decision::Deny) => Err(Refusal::new(ACCESS_DENIED, "The request was denied")),
        None if polled_before.is_some_and(|at| now - at < rules.device_interval * 1000) => {
            Err(Refusal::new(SLOW_DOWN, "Polling too fast"))
        }
        None => Err(Refusal::new(AUTHORIZATION_PENDING, "Authorization is still pending")),
    }
}

pub(super) fn ask(state: &mut State, request: &Request) -> Result<Response, Refusal> {
    let mut query = request.query.iter();
    let Some((_, user_code)) = query.find(|(name, _)| name == "user_code") else {
        return Ok(page::enter_user_code(PAGE_PATH));
    };
    let user_code = undecided(state, user_code)?.user_code.clone();
    Ok(page::confirm_device(PAGE_PATH, &state.rules.user, &user_code))
}

pub(super) fn decide(state: &mut State, request: &Request) -> Result<Response, Refusal> {
    let form = page::decision_form(request)?;
    undecided(state, &form.subject)?.decision = Some(form.decision);
    Ok(page::device_decided(form.decision))
}

fn undecided<'a>(state: &'a mut State, user_code: &str) -> Result<&'a mut DeviceAuthorization, Refusal> {
    let now = state.clock.seconds();
    let user_code = user_code.trim().to_ascii_uppercase();
    let mut devices = state.devices.iter_mut();
    devices
        .find(|device| device.user_code == user_code)
        .filter(|device| now < device.expires_at && device.decision.is_none())
        .ok_or_else(|| Refusal::invalid_request("This code is unknown, used or expired. Start again."))
}
