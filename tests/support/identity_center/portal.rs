//! Portal API: role credentials, lists of accounts and roles, sign-out.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::fresh::BASE64;
use super::http::{Request, Response};
use super::refusal::Refusal;
use super::state::State;
use super::sts::Principal;

const TOKEN_HEADER: &str = "x-amz-sso_bearer_token";
const PAGE_LENGTH: usize = 20;

/// For each `nextToken`: its list, and where its page starts.
#[derive(Default)]
pub(super) struct NextTokens(HashMap<String, (String, usize)>);

pub(super) fn role_credentials(state: &mut State, request: &Request) -> Result<Response, Refusal> {
    authenticate(state, request)?;
    let role_name = required(request, "role_name")?;
    let account_id = required_account_id(request)?;
    let account = state.organisation.account(account_id);
    let role = account.and_then(|account| account.role(role_name));
    let role = role.ok_or_else(Refusal::forbidden)?;
    let life = role.life.unwrap_or(state.rules.role_life);
    let expires_at = state.clock.seconds() + life;
    // Arbitrary milliseconds on purpose: otherwise a client that confuses the units may pass.
    let milliseconds = state.fresh.milliseconds();
    let who = Principal::of_permission_set(account_id, role_name, &state.rules.user);
    let key = state.open_role(who, expires_at);
    let body = json!({"roleCredentials": {
        "accessKeyId": key.id,
        "secretAccessKey": key.secret,
        "sessionToken": key.token,
        "expiration": expires_at * 1000 + milliseconds,
    }});
    Ok(Response::json(200, &body))
}

pub(super) fn accounts(state: &mut State, request: &Request) -> Result<Response, Refusal> {
    authenticate(state, request)?;
    let accounts = state.organisation.accounts().iter();
    let entries = accounts.map(|account| {
        let mut entry = json!({"accountId": account.id});
        let details = [("accountName", &account.name), ("emailAddress", &account.email)];
        for (name, detail) in details {
            if !detail.is_empty() {
                entry[name] = detail.as_str().into();
            }
        }
        entry
    });
    let entries = entries.collect();
    one_page(state, request, "accountList", "accounts", entries)
}

pub(super) fn roles(state: &mut State, request: &Request) -> Result<Response, Refusal> {
    authenticate(state, request)?;
    let account_id = required_account_id(request)?;
    let account = state.organisation.account(account_id);
    let account = account.ok_or_else(Refusal::forbidden)?;
    let roles = account.roles().iter();
    let entries = roles.map(|role| json!({"roleName": role.name, "accountId": account_id}));
    let entries = entries.collect();
    let list = format!("roles of {account_id}");
    one_page(state, request, "roleList", &list, entries)
}

pub(super) fn logout(state: &mut State, request: &Request) -> Result<Response, Refusal> {
    let session = authenticate(state, request)?;
    state.sessions.revoke(session);
    Ok(Response::empty(200))
}

/// Returns the session of the token in the header; a token in any other place is refused, also in addition to the
/// header.
fn authenticate(state: &State, request: &Request) -> Result<usize, Refusal> {
    let is_leak = |(name, value): &(String, String)| {
        name.eq_ignore_ascii_case(TOKEN_HEADER) || state.sessions.is_access_token(value)
    };
    if request.query.iter().any(is_leak) {
        return Err(Refusal::invalid_request("The token is in the query"));
    }
    let mut tokens = request.headers_named(TOKEN_HEADER);
    let token = match (tokens.next(), tokens.next()) {
        (Some(token), None) => token,
        _ => return Err(Refusal::unauthorized()),
    };
    let session = state.sessions.of_access_token(token, state.clock.seconds());
    session.ok_or_else(Refusal::unauthorized)
}

fn optional<'a>(request: &'a Request, name: &str) -> Result<Option<&'a str>, Refusal> {
    let mut values = request.query.iter().filter(|(sent, _)| sent == name);
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(Refusal::invalid_request(format!("{name} is given twice"))),
        (value, None) => Ok(value.map(|(_, value)| value.as_str())),
    }
}

fn required<'a>(request: &'a Request, name: &str) -> Result<&'a str, Refusal> {
    optional(request, name)?
        .filter(|value| !value.is_empty())
        .ok_or_else(|| Refusal::invalid_request(format!("{name} is missing")))
}

fn required_account_id(request: &Request) -> Result<&str, Refusal> {
    let id = required(request, "account_id")?;
    if id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(id)
    } else {
        Err(Refusal::invalid_request("account_id must be 12 digits"))
    }
}

/// Returns one page of a list; `list` names the list that the next token belongs to.
fn one_page(
    state: &mut State,
    request: &Request,
    member: &str,
    list: &str,
    mut entries: Vec<Value>,
) -> Result<Response, Refusal> {
    let length = match optional(request, "max_result")? {
        None => PAGE_LENGTH,
        Some(number) => number
            .parse()
            .ok()
            .filter(|number| (1..=100).contains(number))
            .ok_or_else(|| Refusal::invalid_request("max_result must be 1 to 100"))?,
    };
    let start = match optional(request, "next_token")? {
        None => 0,
        Some(token) => match state.next_tokens.0.get(token) {
            Some((of, start)) if of == list => *start,
            _ => return Err(Refusal::invalid_request("Invalid next_token")),
        },
    };
    // The list may have become shorter since the token was issued.
    let mut page = entries.split_off(start.min(entries.len()));
    let is_last = page.len() <= length;
    page.truncate(length);
    let next = (!is_last).then(|| {
        // Contains every base64 character that clients must percent-encode.
        let token = format!("AAMA/+{}==", state.fresh.text(64, BASE64));
        let place = (list.to_owned(), start + length);
        state.next_tokens.0.insert(token.clone(), place);
        token
    });
    let body = json!({"nextToken": next, member: page});
    Ok(Response::json(200, &body))
}
