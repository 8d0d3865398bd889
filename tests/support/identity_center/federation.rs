//! The console's sign-in: credentials are exchanged for a token (getSigninToken), and a link with the token signs a
//! browser in. Source: IAM user guide, "Enable custom identity broker access to the AWS console".

use serde_json::{Value, json};

use super::fresh::BASE64;
use super::http::{Request, Response};
use super::page;
use super::state::State;

pub(super) const PATH: &str = "/federation";

/// Life of a sign-in token, in seconds.
const TOKEN_LIFE: i64 = 15 * 60;

/// A sign-in token, with the principal that it signs in.
pub(super) struct SignInToken {
    token: String,
    arn: String,
    expires_at: i64,
}

/// Answers getSigninToken. Like the service, it says nothing about why it refuses.
pub(super) fn sign_in_token(state: &mut State, request: &Request) -> Response {
    match authenticated(state, request) {
        Some(arn) => {
            let token = format!("{}/+==", state.fresh.text(300, BASE64));
            let expires_at = state.clock.seconds() + TOKEN_LIFE;
            state.sign_in_tokens.push(SignInToken { token: token.clone(), arn, expires_at });
            Response::json(200, &json!({ "SigninToken": token }))
        }
        None => Response::html(400, "<html><body>AWS Federated Sign-In: error</body></html>".to_owned()),
    }
}

/// Returns the ARN of the session whose keys are in the form. The keys must not be in the URL.
fn authenticated(state: &State, request: &Request) -> Option<String> {
    if !request.query.is_empty() || !request.is_of_type("application/x-www-form-urlencoded") {
        return None;
    }
    let form: Vec<(String, String)> = form_urlencoded::parse(&request.body).into_owned().collect();
    let [(action, get_token), (name, session)] = &form[..] else { return None };
    if (action.as_str(), get_token.as_str(), name.as_str()) != ("Action", "getSigninToken", "Session") {
        return None;
    }
    let session: Value = serde_json::from_str(session).ok()?;
    let text = |name: &str| session.get(name)?.as_str();
    // Only temporary credentials have a token; those of a user alone are refused.
    let key = state.keys.find(text("sessionId")?, Some(text("sessionToken")?)).ok()?;
    let is_valid = key.expires_at.is_some_and(|end| end > state.clock.seconds());
    (is_valid && text("sessionKey") == Some(&key.secret)).then(|| key.principal.arn.clone())
}

/// Answers the link of a browser with a page that shows what the console would.
pub(super) fn sign_in(state: &State, request: &Request) -> Response {
    let parameter = |name: &str| {
        let mut found =
            request.query.iter().filter(|(sent, _)| sent == name).map(|(_, value)| value.as_str());
        found.next().filter(|_| found.next().is_none())
    };
    let now = state.clock.seconds();
    let known = |token: &str| {
        let mut tokens = state.sign_in_tokens.iter();
        tokens.find(|known| known.token == token && known.expires_at > now)
    };
    let (Some("login"), Some(destination), Some(token)) =
        (parameter("Action"), parameter("Destination"), parameter("SigninToken").and_then(known))
    else {
        return page::refused(400, "InvalidRequest", "The link is not valid");
    };
    page::console(&token.arn, destination)
}
