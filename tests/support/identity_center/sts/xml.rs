//! Formats answers and refusals of STS.

use std::time::{Duration, UNIX_EPOCH};

use super::super::http::Response;
use super::super::refusal::Refusal;
use super::super::state::State;

const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

pub(super) fn element(name: &str, text: &str) -> String {
    format!("<{name}>{}</{name}>", escaped(text))
}

pub(super) fn answered(state: &mut State, operation: &str, result: &str) -> Response {
    let request_id = element("RequestId", &state.fresh.request_id());
    response(
        200,
        format!(
            "<{operation}Response xmlns=\"{NAMESPACE}\">\n  <{operation}Result>{result}</{operation}Result>\n  <ResponseMetadata>{request_id}</ResponseMetadata>\n</{operation}Response>\n"
        ),
    )
}

pub(in super::super) fn refused(refusal: &Refusal) -> Response {
    let kind = if refusal.status < 500 { "Sender" } else { "Receiver" };
    let (code, message) = (element("Code", refusal.name), element("Message", &refusal.message));
    response(
        refusal.status,
        format!(
            "<ErrorResponse xmlns=\"{NAMESPACE}\">\n  <Error>\n    <Type>{kind}</Type>\n    {code}\n    {message}\n  </Error>\n  <RequestId>01234567-89ab-cdef-0123-456789abcdef</RequestId>\n</ErrorResponse>\n"
        ),
    )
}

/// XML without any of the expected elements.
pub(in super::super) fn wrong_shape() -> Response {
    response(200, format!("<Answer xmlns=\"{NAMESPACE}\"><Ok>true</Ok></Answer>"))
}

fn response(status: u16, body: String) -> Response {
    Response::of_type(status, "text/xml", body.into_bytes())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Formats epoch seconds as `2026-01-02T03:04:05Z`.
pub(super) fn date(epoch: i64) -> String {
    let seconds = u64::try_from(epoch).expect("this side of 1970");
    humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(seconds)).to_string()
}
