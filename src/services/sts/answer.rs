//! Parses STS's answers, in XML: credentials, identity, or refusal.

use crate::aws::account_id::is_account_id;
use crate::secret::Secret;
use crate::services::endpoint::Endpoint;
use crate::services::error::{AnsweredBy, Refusal, ServiceError};
use crate::system::http::Reply;
use crate::time::Time;
use roxmltree::{Document, Node};

/// Result of AssumeRole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// Key id: `ASIA…`.
    pub access_key_id: String,
    /// Secret key.
    pub secret_access_key: Secret,
    /// Session token.
    pub session_token: Secret,
    /// When they expire.
    pub expires_at: Time,
    /// ARN of the session: `arn:aws:sts::222222222222:assumed-role/deploy/SESSION_NAME`.
    pub arn: String,
    /// Id of the session: `AROA…:SESSION_NAME`.
    pub id: String,
}

/// Result of GetCallerIdentity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallerIdentity {
    /// Account id: twelve digits.
    pub account_id: String,
    /// ARN of a user, of a role's session, or of an account's root.
    pub arn: String,
    /// `AIDA…`, or `AROA…:SESSION_NAME`.
    pub user_id: String,
}

/// Why STS gives no result, with the reason of a refusal.
pub type StsError = ServiceError<(Why, Refusal)>;

/// Reason of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The caller may not, or not without MFA.
    Denied,
    /// The caller's keys have expired.
    KeysExpired,
    /// The caller's keys do not exist, or not in this region's partition.
    KeysUnknown,
    /// The secret does not belong to the key id; or the clock or the region is wrong.
    Signature,
    /// The request is invalid.
    Malformed,
    /// STS is not enabled for the account in this region.
    RegionDisabled,
}

/// Returns the text of an answer; empty if it is larger than any answer of STS, since it could keep the XML parser
/// busy.
fn text(reply: &Reply) -> &str {
    const LARGEST: usize = 64 << 10;
    let bytes = if reply.body.len() > LARGEST { &[][..] } else { &reply.body };
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// Parses the error in an answer.
fn parse_refusal(reply: &Reply) -> Refusal {
    let text = text(reply);
    let document = Document::parse(text).ok();
    let error = document.as_ref().and_then(|document| descendant(document.root(), "Error"));
    let said = |name: &str| child(error?, name).and_then(text_of).filter(|text| !text.is_empty());
    Refusal::new(AnsweredBy::Sts, reply, said("Code"), said("Message"))
}

/// Returns the reason of a refusal; `None` for one that callers cannot explain.
fn classify(refusal: &Refusal) -> Option<Why> {
    Some(match refusal.code.as_deref()? {
        "AccessDenied" | "AccessDeniedException" => Why::Denied,
        "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" => Why::KeysExpired,
        "InvalidClientTokenId" | "UnrecognizedClientException" | "InvalidAccessKeyId" => Why::KeysUnknown,
        "SignatureDoesNotMatch" | "IncompleteSignature" | "InvalidSignatureException" => Why::Signature,
        "RegionDisabledException" => Why::RegionDisabled,
        "ValidationError"
        | "ValidationException"
        | "MalformedPolicyDocument"
        | "PackedPolicyTooLarge"
        | "InvalidParameterValue"
        | "InvalidParameterCombination"
        | "MissingParameter" => Why::Malformed,
        _ => return None,
    })
}

/// Whether an answer of STS deserves another attempt although its status does not.
pub(super) fn asks_again(reply: &Reply) -> bool {
    reply.status >= 400 && parse_refusal(reply).is_throttled()
}

/// Parses an answer to a result or a refusal.
pub(super) fn read<T>(
    endpoint: &Endpoint,
    reply: &Reply,
    parse: fn(&str) -> Option<T>,
) -> Result<T, StsError> {
    if reply.status == 200 {
        return parse(text(reply)).ok_or_else(|| StsError::Unanswered(endpoint.malformed_answer().into()));
    }
    let refusal = parse_refusal(reply);
    Err(match classify(&refusal) {
        Some(why) => StsError::Refused((why, refusal)),
        None => StsError::Unanswered(refusal.unexplained(endpoint, "answered with an error")),
    })
}

/// Parses AssumeRoleResponse.
pub(super) fn parse_assumed_role(text: &str) -> Option<Assumed> {
    let document = Document::parse(text).ok()?;
    let result = child(child(document.root(), "AssumeRoleResponse")?, "AssumeRoleResult")?;
    let (credentials, user) = (child(result, "Credentials")?, child(result, "AssumedRoleUser")?);
    // The values are sent in headers and set in variables. Other characters do not come from the service.
    let plain = |name| text_of(child(credentials, name)?).filter(|text| is_graphic(text));
    Some(Assumed {
        access_key_id: plain("AccessKeyId")?,
        secret_access_key: Secret::new(plain("SecretAccessKey")?),
        session_token: Secret::new(plain("SessionToken")?),
        expires_at: Time::parse(&text_of(child(credentials, "Expiration")?)?)?,
        arn: text_of(child(user, "Arn")?).filter(|text| is_graphic(text))?,
        id: text_of(child(user, "AssumedRoleId")?).filter(|text| is_graphic(text))?,
    })
}

/// Parses GetCallerIdentityResponse.
pub(super) fn parse_identity(text: &str) -> Option<CallerIdentity> {
    let document = Document::parse(text).ok()?;
    let result = child(child(document.root(), "GetCallerIdentityResponse")?, "GetCallerIdentityResult")?;
    let plain = |name| text_of(child(result, name)?).filter(|text| is_graphic(text));
    Some(CallerIdentity {
        account_id: plain("Account").filter(|id| is_account_id(id))?,
        arn: plain("Arn")?,
        user_id: plain("UserId")?,
    })
}

/// Finds a child by its local name, since stand-ins for AWS often omit the namespace.
fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|child| child.tag_name().name() == name)
}

fn descendant<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.descendants().find(|node| node.tag_name().name() == name)
}

fn text_of(node: Node<'_, '_>) -> Option<String> {
    node.text().map(|text| text.trim().to_owned())
}

fn is_graphic(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASSUMED: &str = r#"<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleResult>
    <AssumedRoleUser>
      <AssumedRoleId>AROAEXAMPLE:me</AssumedRoleId>
      <Arn>arn:aws:sts::222222222222:assumed-role/deploy/me</Arn>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>ASIAEXAMPLE</AccessKeyId>
      <SecretAccessKey>a/b+c&#x3D;</SecretAccessKey>
      <SessionToken>
        IQoJ//token==
      </SessionToken>
      <Expiration>2026-01-02T04:04:05.000Z</Expiration>
    </Credentials>
  </AssumeRoleResult>
  <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>
</AssumeRoleResponse>"#;

    const IDENTITY: &str = "<GetCallerIdentityResponse><GetCallerIdentityResult>\
        <Arn>arn:aws:iam::012345678901:user/a&amp;b/sam</Arn><UserId>AIDA</UserId><Account>012345678901</Account>\
        </GetCallerIdentityResult></GetCallerIdentityResponse>";

    #[test]
    fn an_answer_is_read_with_its_entities_and_whatever_its_namespace() {
        let read = parse_assumed_role(ASSUMED).unwrap();
        assert_eq!(read.secret_access_key.expose(), "a/b+c=");
        assert_eq!(read.session_token.expose(), "IQoJ//token==");
        assert_eq!(read.expires_at.rfc3339(), "2026-01-02T04:04:05Z");
        assert_eq!(read.id, "AROAEXAMPLE:me");
        assert_eq!(parse_assumed_role(&ASSUMED.replace(" xmlns=", " xmlns:x=")).unwrap(), read);
        let read = parse_identity(IDENTITY).unwrap();
        assert_eq!(
            (read.arn.as_str(), read.account_id.as_str()),
            ("arn:aws:iam::012345678901:user/a&b/sam", "012345678901")
        );
    }

    #[test]
    fn an_answer_that_lacks_something_or_holds_what_no_key_holds_is_none() {
        for (from, to) in [
            ("<Expiration>2026-01-02T04:04:05.000Z</Expiration>", ""),
            ("2026-01-02T04:04:05.000Z", "soon"),
            ("ASIAEXAMPLE", ""),
            ("ASIAEXAMPLE", "ASIA&#10;X"),
            ("ASIAEXAMPLE", "ASIA X"),
            ("a/b+c", "ü"),
            ("Credentials>", "Keys>"),
            ("AssumeRoleResponse", "ErrorResponse"),
            ("<AssumeRoleResponse", "<!DOCTYPE x [<!ENTITY e \"x\">]><AssumeRoleResponse"),
        ] {
            assert_eq!(parse_assumed_role(&ASSUMED.replace(from, to)), None, "{from} → {to}");
        }
        for (from, to) in [("012345678901<", "12345678901<"), ("AIDA", ""), ("Result>", "Answer>")] {
            assert_eq!(parse_identity(&IDENTITY.replace(from, to)), None, "{from} → {to}");
        }
        assert_eq!(parse_identity("{}"), None);
        // As deeply nested as an answer can be.
        assert_eq!(parse_identity(&"<a>".repeat(300_000)), None);
        assert_eq!(parse_identity(&("<a>".repeat(120_000) + &"</a>".repeat(120_000))), None);
    }

    #[test]
    fn refusals_are_sorted_by_their_code() {
        for (code, why) in [
            ("AccessDenied", Some(Why::Denied)),
            ("ExpiredToken", Some(Why::KeysExpired)),
            ("ExpiredTokenException", Some(Why::KeysExpired)),
            ("InvalidClientTokenId", Some(Why::KeysUnknown)),
            ("SignatureDoesNotMatch", Some(Why::Signature)),
            ("ValidationError", Some(Why::Malformed)),
            ("MalformedPolicyDocument", Some(Why::Malformed)),
            ("RegionDisabledException", Some(Why::RegionDisabled)),
            ("Throttling", None),
            ("InternalFailure", None),
        ] {
            let body = format!(
                r#"<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>{code}</Code><Message>a &lt; b</Message></Error><RequestId>r</RequestId></ErrorResponse>"#
            );
            let reply = Reply::new(400, body.into_bytes());
            let refusal = parse_refusal(&reply);
            assert_eq!(classify(&refusal), why, "{code}");
            assert_eq!(refusal.to_string(), format!("status 400, {code}, a < b"));
            assert_eq!(asks_again(&reply), code == "Throttling");
        }
    }

    #[test]
    fn what_is_no_answer_of_sts_is_no_refusal() {
        for body in
            ["", "<html>bad gateway</html>", r#"{"Error":{"Code":"AccessDenied"}}"#, "<ErrorResponse/>"]
        {
            let refusal = parse_refusal(&Reply::new(403, body.as_bytes().to_vec()));
            assert_eq!((classify(&refusal), refusal.to_string().as_str()), (None, "status 403"), "{body}");
        }
    }
}
