//! STS: AssumeRole and GetCallerIdentity. `answer` parses the results; callers choose role, session name and
//! duration.

use super::answer::{self, Assumed, CallerIdentity, StsError};
use super::sigv4::{Form, Signer};
use crate::config::Config;
use crate::config::section::Section;
use crate::error::Failure;
use crate::secret::Secret;
use crate::services::endpoint::{BEHIND_GLOBAL, Endpoint, GLOBAL};
use crate::services::url_encoding::encode_pairs;
use crate::system::System;
use crate::system::env::Env;
use crate::system::http::{self, Effort, FORM, Method, Request, Throttles};
use std::path::PathBuf;

/// Where STS is called.
#[derive(Clone, Debug)]
pub struct StsEndpoint {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// The region to sign for, also if the URL is overridden.
    pub region: String,
    /// The profile's `ca_bundle`.
    pub ca_bundle: Option<PathBuf>,
}

/// Parameters of AssumeRole. They are not checked here; STS does.
#[derive(Clone, Copy, Debug)]
pub struct AssumeRoleRequest<'a> {
    /// ARN of the role: `arn:aws:iam::222222222222:role/deploy`.
    pub role_arn: &'a str,
    /// Session name: 2 to 64 of `A-Za-z0-9_+=,.@-`.
    pub session_name: &'a str,
    /// `external_id` of the profile.
    pub external_id: Option<&'a str>,
    /// Duration in seconds: 900 to the role's maximum, and at most 3600 with a role's credentials.
    pub duration_seconds: Option<i64>,
    /// MFA code. With one the call is not repeated, since a code works once.
    pub mfa: Option<Mfa<'a>>,
}

/// A code of an MFA device.
#[derive(Clone, Copy, Debug)]
pub struct Mfa<'a> {
    /// The device: an ARN, or the serial number of a hardware token.
    pub serial: &'a str,
    /// Six digits.
    pub code: &'a Secret,
}

impl StsEndpoint {
    /// Returns the endpoint in a region, under the settings of the selected profile.
    pub fn of(env: &Env, config: &Config, settings: &Section, region: &str) -> Result<Self, Failure> {
        Ok(StsEndpoint {
            endpoint: Endpoint::sts(env, config, settings, region)?,
            region: if region == GLOBAL { BEHIND_GLOBAL } else { region }.to_owned(),
            ca_bundle: settings.value("ca_bundle").map(|path| env.expand(path)),
        })
    }
}

/// Calls AssumeRole; with throttles at the pace of many calls.
pub fn assume_role(
    sys: &System,
    place: &StsEndpoint,
    signer: Signer<'_>,
    wish: &AssumeRoleRequest<'_>,
    throttles: Option<&Throttles>,
) -> Result<Assumed, StsError> {
    let duration = wish.duration_seconds.map(|seconds| seconds.to_string());
    let optional = [
        ("ExternalId", wish.external_id),
        ("DurationSeconds", duration.as_deref()),
        ("SerialNumber", wish.mfa.map(|mfa| mfa.serial)),
        ("TokenCode", wish.mfa.map(|mfa| mfa.code.expose())),
    ];
    let parameters: Vec<(&str, &str)> = [("RoleArn", wish.role_arn), ("RoleSessionName", wish.session_name)]
        .into_iter()
        .chain(optional.into_iter().filter_map(|(name, value)| Some((name, value?))))
        .collect();
    // A throttled call is repeated, and a code works once.
    let (effort, throttles) =
        if wish.mfa.is_some() { (Effort::ONCE, None) } else { (Effort::FULL, throttles) };
    let call = StsCall { place, signer, operation: "AssumeRole", parameters: &parameters, effort, throttles };
    call.send(sys, answer::parse_assumed_role)
}

/// Calls GetCallerIdentity, which no policy can deny.
pub fn caller_identity(
    sys: &System,
    place: &StsEndpoint,
    signer: Signer<'_>,
) -> Result<CallerIdentity, StsError> {
    caller_identity_by(sys, place, signer, Effort::FULL)
}

/// Same as [`caller_identity`], with another effort.
pub fn caller_identity_by(
    sys: &System,
    place: &StsEndpoint,
    signer: Signer<'_>,
    effort: Effort,
) -> Result<CallerIdentity, StsError> {
    let operation = "GetCallerIdentity";
    let call = StsCall { place, signer, operation, parameters: &[], effort, throttles: None };
    call.send(sys, answer::parse_identity)
}

/// One call to STS.
struct StsCall<'a> {
    place: &'a StsEndpoint,
    signer: Signer<'a>,
    operation: &'static str,
    parameters: &'a [(&'a str, &'a str)],
    effort: Effort,
    throttles: Option<&'a Throttles>,
}

impl StsCall<'_> {
    /// Signs and sends it.
    fn send<T>(self, sys: &System, read: fn(&str) -> Option<T>) -> Result<T, StsError> {
        let StsCall { place, signer, operation, parameters, effort, throttles } = self;
        let body = form(operation, parameters);
        let url = format!("{}/", place.endpoint);
        let (host, path) = host_and_path(&url);
        let signed = Form { host, path, content_type: FORM, body: &body };
        let signed = signer
            .sign(signed, &place.region, sys.clock.now())
            .map_err(|error| StsError::Unanswered(anyhow::anyhow!("cannot sign the request: {error}")))?;
        let token = signer.session_token.map(|token| ("x-amz-security-token", token.expose()));
        // Set the host ourselves: it is signed, so the HTTP client must not write it in another form.
        let headers: Vec<(&str, &str)> =
            [("host", host), ("x-amz-date", &signed.date), ("authorization", &signed.authorization)]
                .into_iter()
                .chain(token)
                .collect();
        let request = Request {
            operation,
            url: url.clone(),
            headers: &headers,
            method: Method::Form(body),
            ca_bundle: place.ca_bundle.clone(),
            effort,
            asks_again: answer::asks_again,
        };
        let reply = match throttles.map(|throttles| throttles.of(&url, place.ca_bundle.as_deref())) {
            Some(throttle) => http::send_throttled(sys, &mut throttle.turn(), &request),
            None => http::send(sys, &request),
        };
        let reply = reply.map_err(|error| StsError::Unanswered(place.endpoint.explain_call_error(error)))?;
        answer::read(&place.endpoint, &reply, read)
    }
}

/// Returns the body of a request.
fn form(operation: &str, parameters: &[(&str, &str)]) -> Vec<u8> {
    let fixed = [("Action", operation), ("Version", "2011-06-15")];
    encode_pairs(fixed.iter().chain(parameters).copied()).into_bytes()
}

/// Splits a URL into the host, without the scheme's default port, and the path.
fn host_and_path(url: &str) -> (&str, &str) {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let port = if scheme == "http" { ":80" } else { ":443" };
    (authority.strip_suffix(port).unwrap_or(authority), path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_encoded_as_the_aws_cli_encodes_it() {
        let body = form("AssumeRole", &[("RoleSessionName", "a b+c~d"), ("ExternalId", "ü/1")]);
        let text = "Action=AssumeRole&Version=2011-06-15&RoleSessionName=a%20b%2Bc~d&ExternalId=%C3%BC%2F1";
        assert_eq!(String::from_utf8(body).unwrap(), text);
    }

    #[test]
    fn host_and_path_are_those_that_are_sent() {
        for (url, host, path) in [
            ("https://sts.eu-west-1.amazonaws.com/", "sts.eu-west-1.amazonaws.com", "/"),
            ("http://127.0.0.1:4566/", "127.0.0.1:4566", "/"),
            ("http://[::1]:80/", "[::1]", "/"),
            ("https://h:443/base/", "h", "/base/"),
            ("https://h:80/", "h:80", "/"),
        ] {
            assert_eq!(host_and_path(url), (host, path), "{url}");
        }
    }
}
