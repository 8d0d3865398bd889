//! One object of S3, for clients that speak to S3 alone: it is empty, and its ETag says who has signed.

use super::http::{Request, Response};
use super::refusal::Refusal;
use super::state::State;
use super::sts;

/// Path of the object, the bucket before its key.
pub(super) const OBJECT: &str = "/bucket/key";

pub(super) fn head_object(state: &mut State, request: &Request) -> Result<Response, Refusal> {
    let signer = sts::signer(state, request, "s3")?;
    let date = "Thu, 01 Jan 2026 00:00:00 GMT";
    Ok(Response::empty(200).with("Last-Modified", date).with("ETag", format!("\"{}\"", signer.arn)))
}
