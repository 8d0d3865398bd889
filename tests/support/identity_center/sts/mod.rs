//! STS: AssumeRole and GetCallerIdentity, for keys issued by this service (protocol notes, 8.3).

mod assume;
mod keys;
mod roles;
mod signature;
mod xml;

pub use keys::UserKey;
pub(super) use keys::{Key, Keys, Principal};
pub use roles::AssumableRole;
pub(super) use roles::Roles;
use signature::{Claim, Scope};
pub(super) use xml::{refused, wrong_shape};

use super::call::Operation;
use super::http::{Request, Response};
use super::refusal::Refusal;
use super::state::State;

const VERSION: &str = "2011-06-15";

/// Returns the operation of a request to `/`, by its body.
pub(super) fn operation(request: &Request) -> Operation {
    let form = Form::read(&request.body);
    match form.get("Action") {
        Some("AssumeRole") => Operation::AssumeRole,
        Some("GetCallerIdentity") => Operation::GetCallerIdentity,
        _ => Operation::Unknown,
    }
}

pub(super) fn assume_role(state: &mut State, request: &Request) -> Result<Response, Refusal> {
    let (caller, form) = authenticate(state, request)?;
    assume::assume(state, &caller, &form)
}

pub(super) fn caller_identity(state: &mut State, request: &Request) -> Result<Response, Refusal> {
    let (caller, _) = authenticate(state, request)?;
    let fields = [("UserId", &caller.user_id), ("Account", &caller.account), ("Arn", &caller.arn)];
    let result: String = fields.map(|(name, value)| xml::element(name, value)).concat();
    Ok(xml::answered(state, "GetCallerIdentity", &result))
}

/// Decoded fields of a body.
struct Form(Vec<(String, String)>);

impl Form {
    fn read(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(sent, _)| sent == name).map(|(_, value)| value.as_str())
    }
}

/// Returns the principal of the signature. Checks everything that does not depend on the operation.
fn authenticate(state: &State, request: &Request) -> Result<(Principal, Form), Refusal> {
    if !request.is_of_type("application/x-www-form-urlencoded") {
        return Err(Refusal::new("InvalidAction", "The body is not a form"));
    }
    let form = Form::read(&request.body);
    for (index, (name, _)) in form.0.iter().enumerate() {
        if form.0[..index].iter().any(|(before, _)| before == name) {
            return Err(Refusal::new("ValidationError", format!("Duplicate parameter {name}")));
        }
    }
    if form.get("Version") != Some(VERSION) {
        let action = form.get("Action").unwrap_or_default();
        return Err(Refusal::new(
            "InvalidAction",
            format!("Could not find operation {action} for this version"),
        ));
    }
    let claim = claim(state, request, "sts")?;
    let Scope { region, .. } = &claim.scope;
    if state.rules.sts_region.as_ref().is_some_and(|only| only != region) {
        let message = format!("Credential should be scoped to a valid region, not '{region}'. ");
        return Err(Refusal::new("SignatureDoesNotMatch", message));
    }
    let caller = caller(state, request, &claim)?;
    if state.rules.disabled_regions.contains(region) {
        let message = format!(
            "STS is not activated in this region for account:{}. Your account administrator can activate STS in this region using the IAM Console.",
            caller.account
        );
        return Err(Refusal::new("RegionDisabledException", message));
    }
    Ok((caller, form))
}

/// Returns the principal who has signed a request to this service.
pub(super) fn signer(state: &State, request: &Request, service: &'static str) -> Result<Principal, Refusal> {
    caller(state, request, &claim(state, request, service)?)
}

fn claim(state: &State, request: &Request, service: &'static str) -> Result<Claim, Refusal> {
    let claim = Claim::read(request, service)?;
    claim.check_date(state.date())?;
    Ok(claim)
}

fn caller(state: &State, request: &Request, claim: &Claim) -> Result<Principal, Refusal> {
    let token = request.header("x-amz-security-token");
    let key = state.keys.find(&claim.access_key_id, token)?;
    if !claim.is_signed_with(&key.secret, request) {
        return Err(Refusal::new(
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
        ));
    }
    if key.expires_at.is_some_and(|end| end <= state.clock.seconds()) {
        return Err(Refusal::new("ExpiredToken", "The security token included in the request is expired"));
    }
    Ok(key.principal.clone())
}
