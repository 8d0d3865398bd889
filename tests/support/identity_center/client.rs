//! Registered clients: RegisterClient, and authentication of a client by id and secret.

use serde_json::json;

use super::fresh::{BASE64URL, Fresh};
use super::http::{Request, Response};
use super::loopback::LoopbackUri;
use super::members::Members;
use super::refusal::{
    INVALID_CLIENT, INVALID_CLIENT_METADATA, INVALID_REDIRECT_URI, INVALID_SCOPE, Refusal,
    UNSUPPORTED_GRANT_TYPE,
};
use super::rules::Rules;
use super::state::{Clock, State};

#[derive(Clone)]
pub(super) struct Client {
    pub id: String,
    pub secret: String,
    pub issued_at: i64,
    pub expires_at: i64,
    pub scopes: Vec<String>,
    pub grants: Vec<Grant>,
    /// Loopback URIs without a port.
    pub redirect_uris: Vec<String>,
    pub issuer: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Grant {
    AuthorizationCode,
    DeviceCode,
    RefreshToken,
}

impl Grant {
    pub(super) fn named(name: &str) -> Result<Self, Refusal> {
        match name {
            "authorization_code" => Ok(Self::AuthorizationCode),
            "urn:ietf:params:oauth:grant-type:device_code" => Ok(Self::DeviceCode),
            "refresh_token" => Ok(Self::RefreshToken),
            _ => Err(Refusal::new(UNSUPPORTED_GRANT_TYPE, "Unsupported grant type")),
        }
    }
}

impl Client {
    /// Creates a client without any permission yet.
    pub(super) fn new(fresh: &mut Fresh, clock: &Clock, rules: &Rules) -> Self {
        let issued_at = clock.seconds();
        Self {
            id: fresh.text(32, BASE64URL),
            secret: format!("eyJ{}", fresh.text(400, BASE64URL)),
            issued_at,
            expires_at: issued_at + rules.registration_life,
            scopes: Vec::new(),
            grants: Vec::new(),
            redirect_uris: Vec::new(),
            issuer: None,
        }
    }

    pub(super) fn gets_refresh_tokens(&self) -> bool {
        self.grants.contains(&Grant::RefreshToken)
            && self.scopes.iter().any(|scope| scope == "sso:account:access")
    }
}

/// Returns the client with these credentials. Refusal: unknown, or its registration has expired.
pub(super) fn recognise(state: &State, members: &Members) -> Result<Client, Refusal> {
    let (id, secret) = (members.text("clientId")?, members.text("clientSecret")?);
    let client = state.clients.get(id);
    let known = client.filter(|client| client.secret == secret && state.clock.seconds() < client.expires_at);
    known.cloned().ok_or_else(|| Refusal::new(INVALID_CLIENT, "Invalid client provided"))
}

pub(super) fn register(state: &mut State, request: &Request) -> Result<Response, Refusal> {
    let members = Members::read(request)?;
    members.text("clientName")?;
    if members.text("clientType")? != "public" {
        let message = "Only public clients are supported";
        return Err(Refusal::new(INVALID_CLIENT_METADATA, message));
    }
    let client = Client {
        scopes: parse_scopes(members.optional_texts("scopes")?)?,
        grants: parse_grants(members.optional_texts("grantTypes")?)?,
        redirect_uris: members.optional_texts("redirectUris")?.unwrap_or_default(),
        issuer: members.optional_text("issuerUrl")?.map(str::to_owned),
        ..Client::new(&mut state.fresh, &state.clock, &state.rules)
    };
    check_redirect_uris(&client)?;
    if let Some(issuer) = &client.issuer
        && !state.rules.names_the_organisation(issuer)
    {
        return Err(Refusal::invalid_request("Unknown issuerUrl"));
    }
    let body = json!({
        "clientId": client.id,
        "clientSecret": client.secret,
        "clientIdIssuedAt": client.issued_at,
        "clientSecretExpiresAt": client.expires_at,
        "authorizationEndpoint": format!("{}/authorize", state.url),
        "tokenEndpoint": format!("{}/token", state.url),
    });
    state.clients.insert(client.id.clone(), client);
    Ok(Response::json(200, &body))
}

fn parse_scopes(scopes: Option<Vec<String>>) -> Result<Vec<String>, Refusal> {
    let scopes = scopes.unwrap_or_default();
    // Characters of a scope (RFC 6749, section 3.3).
    let is_legal = |c: char| c.is_ascii_graphic() && c != '"' && c != '\\';
    let all_legal = scopes.iter().all(|scope| !scope.is_empty() && scope.chars().all(is_legal));
    if all_legal { Ok(scopes) } else { Err(Refusal::new(INVALID_SCOPE, "Invalid scope")) }
}

fn parse_grants(names: Option<Vec<String>>) -> Result<Vec<Grant>, Refusal> {
    match names {
        // Default of a registration without grant types, inferred from what clients send.
        None => Ok(vec![Grant::DeviceCode, Grant::RefreshToken]),
        Some(names) if names.is_empty() => Err(Refusal::new(INVALID_CLIENT_METADATA, "No grant types")),
        Some(names) => names.iter().map(|name| Grant::named(name)).collect(),
    }
}

fn check_redirect_uris(client: &Client) -> Result<(), Refusal> {
    let is_needed = client.grants.contains(&Grant::AuthorizationCode);
    let is_registrable = |uri: &String| LoopbackUri::parse(uri).is_some_and(|parsed| parsed.port.is_none());
    let message = if is_needed && client.redirect_uris.is_empty() {
        "authorization_code needs a redirect URI"
    } else if !client.redirect_uris.iter().all(is_registrable) {
        "Redirect URIs must be loopback http URIs without a port"
    } else {
        return Ok(());
    };
    Err(Refusal::new(INVALID_REDIRECT_URI, message))
}
