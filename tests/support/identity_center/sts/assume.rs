//! AssumeRole: format of its fields, permission, duration.

use super::super::http::Response;
use super::super::refusal::Refusal;
use super::super::state::State;
use super::keys::Principal;
use super::{Form, xml};

/// Seconds of a session that is started with the keys of another session (role chaining).
const LONGEST_CHAINED: i64 = 3600;
const LONGEST: i64 = 43_200;
const SHORTEST: i64 = 900;
const DEFAULT: i64 = 3600;

/// Characters that a text field may have.
struct Field {
    name: &'static str,
    length: (usize, usize),
    /// Allowed besides letters, digits and the underscore.
    signs: &'static str,
    pattern: &'static str,
}

const SESSION_NAME: Field =
    Field { name: "RoleSessionName", length: (2, 64), signs: "+=,.@-", pattern: r"[\w+=,.@-]*" };
const EXTERNAL_ID: Field =
    Field { name: "ExternalId", length: (2, 1224), signs: "+=,.@:/-", pattern: r"[\w+=,.@:\/-]*" };
const SERIAL: Field =
    Field { name: "SerialNumber", length: (9, 256), signs: "+=/:,.@-", pattern: r"[\w+=/:,.@-]*" };

impl Field {
    fn read<'a>(&self, form: &'a Form) -> Result<Option<&'a str>, Refusal> {
        let Some(value) = form.get(self.name) else { return Ok(None) };
        let (shortest, longest) = self.length;
        if value.len() < shortest {
            return Err(
                self.invalid(value, &format!("Member must have length greater than or equal to {shortest}"))
            );
        }
        if value.len() > longest {
            return Err(
                self.invalid(value, &format!("Member must have length less than or equal to {longest}"))
            );
        }
        let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || self.signs.contains(c);
        if !value.chars().all(is_plain) {
            let why = format!("Member must satisfy regular expression pattern: {}", self.pattern);
            return Err(self.invalid(value, &why));
        }
        Ok(Some(value))
    }

    fn required<'a>(&self, form: &'a Form) -> Result<&'a str, Refusal> {
        self.read(form)?.ok_or_else(|| missing(self.name))
    }

    fn invalid(&self, value: &str, why: &str) -> Refusal {
        invalid(self.name, value, why)
    }
}

fn invalid(name: &str, value: &str, why: &str) -> Refusal {
    // `roleSessionName`, as the service spells it in errors.
    let (first, rest) = name.split_at(1);
    let name = first.to_ascii_lowercase() + rest;
    let message = format!(
        "1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: {why}"
    );
    Refusal::new("ValidationError", message)
}

fn missing(name: &str) -> Refusal {
    let (first, rest) = name.split_at(1);
    let name = first.to_ascii_lowercase() + rest;
    let message = format!(
        "1 validation error detected: Value null at '{name}' failed to satisfy constraint: Member must not be null"
    );
    Refusal::new("ValidationError", message)
}

fn duration(form: &Form) -> Result<Option<i64>, Refusal> {
    let Some(text) = form.get("DurationSeconds") else { return Ok(None) };
    let seconds: i64 = text
        .parse()
        .map_err(|_| Refusal::new("MalformedInput", "Invalid Argument: DurationSeconds is not a number"))?;
    let why = match seconds {
        ..SHORTEST => format!("Member must have value greater than or equal to {SHORTEST}"),
        SHORTEST..=LONGEST => return Ok(Some(seconds)),
        _ => format!("Member must have value less than or equal to {LONGEST}"),
    };
    Err(invalid("DurationSeconds", text, &why))
}

/// Returns the device and its code, if one or both are given.
fn mfa(form: &Form) -> Result<Option<(&str, &str)>, Refusal> {
    let serial = SERIAL.read(form)?;
    let code = form.get("TokenCode");
    if let Some(code) = code {
        if code.len() != 6 {
            let side = if code.len() < 6 { "greater" } else { "less" };
            return Err(invalid(
                "TokenCode",
                code,
                &format!("Member must have length {side} than or equal to 6"),
            ));
        }
        if !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(invalid("TokenCode", code, r"Member must satisfy regular expression pattern: [\d]*"));
        }
    }
    match (serial, code) {
        (None, None) => Ok(None),
        (Some(serial), Some(code)) => Ok(Some((serial, code))),
        _ => Err(Refusal::new(
            "AccessDenied",
            "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
        )),
    }
}

/// Splits the ARN of a role: partition, account, path with name.
fn role_parts(arn: &str) -> Option<(&str, &str, &str)> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let &["arn", partition @ ("aws" | "aws-cn" | "aws-us-gov"), "iam", "", account, resource] =
        parts.as_slice()
    else {
        return None;
    };
    let is_account = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    let name = resource.strip_prefix("role/").filter(|name| is_account && !name.is_empty());
    name.map(|name| (partition, account, name))
}

pub(super) fn assume(state: &mut State, caller: &Principal, form: &Form) -> Result<Response, Refusal> {
    let arn = form.get("RoleArn").ok_or_else(|| missing("RoleArn"))?;
    if arn.len() < 20 {
        return Err(invalid("RoleArn", arn, "Member must have length greater than or equal to 20"));
    }
    let invalid_arn = || Refusal::new("ValidationError", format!("{arn} is invalid"));
    let (partition, account, path_and_name) = role_parts(arn).ok_or_else(invalid_arn)?;
    let session_name = SESSION_NAME.required(form)?;
    let external_id = EXTERNAL_ID.read(form)?;
    let (duration, mfa) = (duration(form)?, mfa(form)?);

    let has_mfa = match mfa {
        None => false,
        // MFA devices belong to users.
        Some((serial, _)) if caller.role_arn.is_some() || !state.roles.has_device(serial) => {
            return Err(Refusal::new(
                "AccessDenied",
                "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
            ));
        }
        Some((serial, code)) if state.roles.use_code(serial, code) => true,
        Some(_) => {
            return Err(Refusal::new(
                "AccessDenied",
                "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
            ));
        }
    };
    let role = state.roles.find(arn).filter(|role| {
        role.trusts(caller)
            && (role.external_id.is_none() || role.external_id.as_deref() == external_id)
            && (has_mfa || !role.needs_mfa)
    });
    let Some(role) = role else {
        let who = &caller.arn;
        let message = format!("User: {who} is not authorized to perform: sts:AssumeRole on resource: {arn}");
        return Err(Refusal::new("AccessDenied", message));
    };
    let wanted = duration.unwrap_or(DEFAULT);
    if caller.role_arn.is_some() && wanted > LONGEST_CHAINED {
        return Err(Refusal::new(
            "ValidationError",
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining",
        ));
    }
    if wanted > role.longest_session {
        let message = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
        return Err(Refusal::new("ValidationError", message));
    }
    let session = Principal::of_role(partition, account, path_and_name, session_name);
    let (session_arn, id) = (session.arn.clone(), session.user_id.clone());
    let expires_at = state.clock.seconds() + wanted;
    let key = state.open_role(session, expires_at);
    let credentials = [
        ("AccessKeyId", key.id.as_str()),
        ("SecretAccessKey", &key.secret),
        ("SessionToken", key.token.as_deref().unwrap_or_default()),
        ("Expiration", &xml::date(expires_at)),
    ];
    let credentials = credentials.map(|(name, value)| xml::element(name, value)).concat();
    let user = xml::element("AssumedRoleId", &id) + &xml::element("Arn", &session_arn);
    let result = format!(
        "<Credentials>{credentials}</Credentials><AssumedRoleUser>{user}</AssumedRoleUser><PackedPolicySize>0</PackedPolicySize>"
    );
    Ok(xml::answered(state, "AssumeRole", &result))
}
