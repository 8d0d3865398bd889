//! AWS Sign-In: the sign-ins of `aws login`, and CreateOAuth2Token with a refresh token. Every call must have a DPoP
//! proof, which `dpop` checks.

mod dpop;
mod key;

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use super::fresh::BASE64URL;
use super::http::{Request, Response};
use super::members::Members;
use super::refusal::Refusal;
use super::state::State;
use super::sts::Principal;

pub(super) const PATH: &str = "/v1/token";

const SAME_DEVICE: &str = "arn:aws:signin:::devtools/same-device";

/// What `aws login` has stored after a sign-in; times are epoch seconds.
#[derive(Clone, Debug)]
pub struct ConsoleSignIn {
    /// Value of `login_session`.
    pub login_session: String,
    pub access_key_id: String,
    pub secret_access_key: String,
    pub session_token: String,
    pub account_id: String,
    pub expires_at: i64,
    pub client_id: String,
    pub refresh_token: String,
    pub id_token: String,
    /// Private key as PEM text.
    pub dpop_key: String,
}

/// A sign-in that the service knows.
struct Login {
    login_session: String,
    /// The refresh token that works now.
    refresh_token: String,
    /// The one before, which works too while `Rules::repeat_refresh` says so.
    before: Option<String>,
    public_key: dpop::PublicKey,
    ends_at: i64,
    has_ended: bool,
}

#[derive(Default)]
pub(super) struct Logins {
    logins: Vec<Login>,
    /// Ids of the proofs that were used.
    seen: HashSet<String>,
}

impl Logins {
    pub(super) fn end_all(&mut self) {
        self.logins.iter_mut().for_each(|login| login.has_ended = true);
    }
}

/// Formats the name of an error, which is in the header and the same for all reasons, and the reason in the body.
pub(super) fn refused(refusal: &Refusal) -> Response {
    let (name, error) = match refusal.name {
        reason @ ("TOKEN_EXPIRED" | "USER_CREDENTIALS_CHANGED" | "INSUFFICIENT_PERMISSIONS") => {
            ("AccessDeniedException", reason)
        }
        "TooManyRequestsException" => ("TooManyRequestsError", "rate_exceeded"),
        _ if refusal.status >= 500 => ("InternalServerException", "server_error"),
        "AccessDeniedException" => ("AccessDeniedException", "invalid_grant"),
        _ => ("ValidationException", "INVALID_REQUEST"),
    };
    let status = if name == "AccessDeniedException" { 403 } else { refusal.status };
    let body = json!({"error": error, "message": refusal.message});
    Response::json(status, &body).with("x-amzn-ErrorType", name)
}

pub(super) fn create_token(state: &mut State, request: &Request) -> Result<Response, Refusal> {
    let members = Members::read(request)?;
    let (client_id, grant_type) = (members.text("clientId")?, members.text("grantType")?);
    let refresh_token = members.text("refreshToken")?;
    if client_id != SAME_DEVICE || grant_type != "refresh_token" {
        return Err(Refusal::invalid_request("Unknown clientId or grantType"));
    }
    if request.header("authorization").is_some() {
        return Err(Refusal::invalid_request("The operation is not signed"));
    }
    let proof = dpop::Proof::read(request)?;
    proof.check(&format!("{}{PATH}", state.url), state.date())?;
    if !state.logins.seen.insert(proof.id().to_owned()) {
        return Err(Refusal::invalid_request("The DPoP proof was used before"));
    }
    let now = state.clock.seconds();
    let repeats = state.rules.repeat_refresh;
    let is_token = |login: &&mut Login| {
        login.refresh_token == refresh_token || (repeats && login.before.as_deref() == Some(refresh_token))
    };
    let expired = || Refusal::new("TOKEN_EXPIRED", "The refresh token has expired");
    let login = state.logins.logins.iter_mut().find(is_token).ok_or_else(expired)?;
    if !proof.is_of(&login.public_key) {
        return Err(Refusal::invalid_request("The DPoP proof is of another key"));
    }
    if login.has_ended || login.ends_at <= now {
        return Err(expired());
    }
    let next = format!("rt{}", state.fresh.text(900, BASE64URL));
    login.before = Some(std::mem::replace(&mut login.refresh_token, next.clone()));
    let (principal, ends_at) = (Principal::named(&login.login_session), login.ends_at);
    let expires_at = ends_at.min(now + state.rules.login_life);
    let key = state.open_role(principal, expires_at);
    let body = json!({
        "accessToken": {
            "accessKeyId": key.id,
            "secretAccessKey": key.secret,
            "sessionToken": key.token,
        },
        "tokenType": "aws_sigv4",
        "expiresIn": expires_at - now,
        "refreshToken": next,
    });
    Ok(Response::json(200, &body).with("Cache-Control", "no-store"))
}

impl State {
    /// Opens a sign-in for the user or role session with this ARN.
    pub(super) fn console_sign_in(&mut self, login_session: &str) -> ConsoleSignIn {
        let now = self.clock.seconds();
        let ends_at = now + self.rules.login_session_life;
        let expires_at = ends_at.min(now + self.rules.login_life);
        let refresh_token = format!("rt{}", self.fresh.text(900, BASE64URL));
        let (dpop_key, public_key) = key::generate(self.logins.logins.len());
        let claims = json!({"sub": login_session, "aud": SAME_DEVICE});
        let encoded = |part: &serde_json::Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let id_token = format!(
            "{}.{}.{}",
            encoded(&json!({"alg": "none"})),
            encoded(&claims),
            self.fresh.text(86, BASE64URL)
        );
        self.logins.logins.push(Login {
            login_session: login_session.to_owned(),
            refresh_token: refresh_token.clone(),
            before: None,
            public_key,
            ends_at,
            has_ended: false,
        });
        let principal = Principal::named(login_session);
        let account_id = principal.account.clone();
        let key = self.open_role(principal, expires_at);
        ConsoleSignIn {
            login_session: login_session.to_owned(),
            access_key_id: key.id.clone(),
            secret_access_key: key.secret.clone(),
            session_token: key.token.clone().expect("keys of a session have a token"),
            account_id,
            expires_at,
            client_id: SAME_DEVICE.to_owned(),
            refresh_token,
            id_token,
            dpop_key,
        }
    }
}
