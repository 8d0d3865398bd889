//! CreateToken: its three grants, and their refusals.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::client::{self, Client, Grant};
use super::device;
use super::http::{Request, Response};
use super::members::Members;
use super::refusal::{INVALID_GRANT, Refusal, UNAUTHORIZED_CLIENT};
use super::session::Tokens;
use super::state::State;

pub(super) fn create(state: &mut State, request: &Request) -> Result<Response, Refusal> {
    let members = Members::read(request)?;
    let grant_name = members.text("grantType")?;
    let client = client::recognise(state, &members)?;
    let grant = Grant::named(grant_name)?;
    if !client.grants.contains(&grant) {
        let message = "The client is not registered for this grant type";
        return Err(Refusal::new(UNAUTHORIZED_CLIENT, message));
    }
    let tokens = match grant {
        Grant::AuthorizationCode => exchange_code(state, &client, &members)?,
        Grant::DeviceCode => device::redeem(state, &client, members.text("deviceCode")?)?,
        Grant::RefreshToken => refresh(state, &client, members.text("refreshToken")?)?,
    };
    let mut body = json!({
        "accessToken": tokens.access_token,
        "tokenType": "Bearer",
        "expiresIn": tokens.expires_in,
    });
    if let Some(refresh_token) = tokens.refresh_token {
        body["refreshToken"] = refresh_token.into();
    }
    Ok(Response::json(200, &body).with("Cache-Control", "no-store"))
}

fn refresh(state: &mut State, client: &Client, token: &str) -> Result<Tokens, Refusal> {
    let now = state.clock.seconds();
    let session = state.sessions.of_refresh_token(token, &client.id, now);
    let session = session.ok_or_else(|| invalid_grant("Invalid refresh token provided"))?;
    Ok(state.renew(session, &client.id, token))
}

fn exchange_code(state: &mut State, client: &Client, members: &Members) -> Result<Tokens, Refusal> {
    let code = members.text("code")?;
    let redirect_uri = members.text("redirectUri")?;
    let verifier = members.text("codeVerifier")?;
    // Characters of a verifier (RFC 7636, section 4.1).
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    if !(43..=128).contains(&verifier.len()) || !verifier.bytes().all(is_unreserved) {
        return Err(Refusal::invalid_request("Malformed codeVerifier"));
    }
    // Every attempt uses the code up, so that verifiers cannot be guessed.
    let code = state.authorizations.take_code(code);
    let code = code.ok_or_else(|| invalid_grant("Invalid authorization code"))?;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    let objection = if code.client_id != client.id {
        "The code was issued to another client"
    } else if state.clock.seconds() >= code.expires_at {
        "The authorization code has expired"
    } else if code.redirect_uri != redirect_uri {
        "redirectUri differs from the one authorized"
    } else if code.challenge != challenge {
        "codeVerifier does not match the challenge"
    } else {
        return Ok(state.open_session(&client.id));
    };
    Err(invalid_grant(objection))
}

fn invalid_grant(message: &'static str) -> Refusal {
    Refusal::new(INVALID_GRANT, message)
}
