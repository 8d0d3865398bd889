//! Reads the members of an OIDC request's JSON body; refuses missing members and wrong types. Each operation checks
//! the values.

use serde_json::{Map, Value};

use super::http::Request;
use super::refusal::Refusal;

pub(super) struct Members(Map<String, Value>);

impl Members {
    pub(super) fn read(request: &Request) -> Result<Self, Refusal> {
        if !request.is_of_type("application/json") {
            return Err(Refusal::invalid_request("The content type must be application/json"));
        }
        match serde_json::from_slice(&request.body) {
            Ok(Value::Object(members)) => Ok(Self(members)),
            _ => Err(Refusal::invalid_request("The body is not a JSON object")),
        }
    }

    pub(super) fn text(&self, name: &str) -> Result<&str, Refusal> {
        match self.optional_text(name)? {
            Some(text) if !text.is_empty() => Ok(text),
            _ => Err(Refusal::invalid_request(format!("{name} is missing"))),
        }
    }

    /// Returns the text of a member; null counts as absent, as in every AWS JSON protocol.
    pub(super) fn optional_text(&self, name: &str) -> Result<Option<&str>, Refusal> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Refusal::invalid_request(format!("{name} must be a string"))),
        }
    }

    pub(super) fn optional_texts(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let wrong = || Refusal::invalid_request(format!("{name} must be a list of strings"));
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Array(items)) => {
                let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
                texts.collect::<Option<_>>().map(Some).ok_or_else(wrong)
            }
            Some(_) => Err(wrong()),
        }
    }
}
