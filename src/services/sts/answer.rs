//! What STS answers, in XML: the credentials, the identity, or why not.

use crate::aws::account_id::is_account_id;
use crate::secret::Secret;
use crate::services::endpoint::Endpoint;
use crate::services::error::{AnsweredBy, Refusal, ServiceError};
use crate::system::http::Reply;
use crate::time::Time;
use roxmltree::{Document, Node};

/// What AssumeRole gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// `ASIA…`.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: Secret,
    /// Goes with it.
    pub session_token: Secret,
    /// When they end.
    pub expires_at: Time,
    /// `arn:aws:sts::222222222222:assumed-role/deploy/SESSION_NAME`.
    pub arn: String,
    /// `AROA…:SESSION_NAME`.
    pub id: String,
}

/// Whose credentials are, as GetCallerIdentity says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallerIdentity {
    /// Twelve digits.
    pub account_id: String,
    /// Of a user, of a session of a role, of an account's root.
    pub arn: String,
    /// `AIDA…`, or `AROA…:SESSION_NAME`.
    pub user_id: String,
}

/// Why STS gives nothing, with what a refusal is about.
pub type StsError = ServiceError<(Why, Refusal)>;

/// What a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Who asks may not, or not without a second factor.
    Denied,
    /// The keys that have signed are over.
    KeysExpired,
    /// There are no such keys, or not in this region.
    KeysUnknown,
    /// The secret is not that of the key id; or the clock is wrong, or the region.
    Signature,
    /// The request itself.
    Malformed,
    /// STS is not switched on for the account in this region.
    RegionDisabled,
}

/// The text of an answer; nothing where it is larger than any answer of STS, and may be made to keep an XML parser busy.
fn text(reply: &Reply) -> &str {
    const LARGEST: usize = 64 << 10;
    let bytes = if reply.body.len() > LARGEST { &[][..] } else { &reply.body };
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// The error in an answer.
fn parse_refusal(reply: &Reply) -> Refusal {
    let text = text(reply);
    let document = Document::parse(text).ok();
    let error = document.as_ref().and_then(|document| descendant(document.root(), "Error"));
    let said = |name: &str| child(error?, name).and_then(text_of).filter(|text| !text.is_empty());
    Refusal::new(AnsweredBy::Sts, reply, said("Code"), said("Message"))
}

/// What a refusal is about; `None` for one that no caller can explain.
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

/// Whether an answer of STS is worth another attempt although its status does not say so.
pub(super) fn asks_again(reply: &Reply) -> bool {
    reply.status >= 400 && parse_refusal(reply).is_throttled()
}

/// Reads the answer, or why there is none.
pub(super) fn read<T>(
    endpoint: &Endpoint,
    operation: &str,
    reply: &Reply,
    parse: fn(&str) -> Option<T>,
) -> Result<T, StsError> {
    if reply.status == 200 {
        return parse(text(reply))
            .ok_or_else(|| StsError::Unanswered(endpoint.malformed_answer(operation).into()));
    }
    let refusal = parse_refusal(reply);
    Err(match classify(&refusal) {
        Some(why) => StsError::Refused((why, refusal)),
        None => StsError::Unanswered(refusal.unexplained(endpoint, &format!("did not answer {operation}"))),
    })
}

/// AssumeRoleResponse.
pub(super) fn parse_assumed_role(text: &str) -> Option<Assumed> {
    let document = Document::parse(text).ok()?;
    let result = child(child(document.root(), "AssumeRoleResponse")?, "AssumeRoleResult")?;
    let (credentials, user) = (child(result, "Credentials")?, child(result, "AssumedRoleUser")?);
    // They travel in headers, and variables: anything else did not come from the service.
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

/// GetCallerIdentityResponse.
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

/// By its name alone: stand-ins for AWS are not careful with namespaces.
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
        // As deep as an answer can be.
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
