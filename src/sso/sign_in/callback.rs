//! Waits for the browser to return with a code, or for a person to paste it. Only the right path with the right
//! `state` ends the wait; any other request gets a page and has no effect.

use super::browser_pages;
use crate::error::Failure;
use crate::secret::Secret;
use crate::services::oidc::CALLBACK;
use crate::system::System;
use crate::system::loopback_server::{Listener, LoopbackRequest};
use crate::system::terminal::typed_lines::Typed;
use std::time::Duration;

/// Interval at which the port and the terminal are checked.
const BREATH: Duration = Duration::from_millis(20);

/// Result of the redirect.
#[derive(Debug)]
pub(super) enum Return {
    /// A code, to be exchanged for a token.
    Code(Secret),
    /// A refusal: `error` and `error_description` (RFC 6749, 4.1.2.1).
    Refused(String, Option<String>),
}

/// Inputs of `wait`.
pub(super) struct Waiting<'a> {
    pub listener: &'a mut Listener,
    /// The `state` of this attempt.
    pub state: &'a Secret,
    /// The terminal, if pasted text is accepted.
    pub typed: Option<&'a mut Typed>,
    pub patience: Duration,
}

/// Waits for the redirect; `None` after `patience`. Also returns the browser's request unanswered, so that its page
/// can show the result of the exchange.
pub(super) fn wait(sys: &System, mut waiting: Waiting<'_>) -> Option<(Return, Option<LoopbackRequest>)> {
    let start = sys.clock.mark();
    while start.elapsed() < waiting.patience {
        for request in waiting.listener.requests() {
            let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
            let came = (path == CALLBACK).then(|| read(query, waiting.state));
            match (request.method.as_str(), came) {
                ("GET", Some(Ok(came))) => return Some((came, Some(request))),
                ("GET" | "HEAD", Some(_)) => request.answer(400, &browser_pages::not_ours()),
                ("GET" | "HEAD", None) => request.answer(404, &browser_pages::not_ours()),
                _ => request.answer(405, &browser_pages::not_ours()),
            }
        }
        if let Some(line) = waiting.typed.as_mut().and_then(|typed| typed.line()) {
            match pasted(&line, waiting.state) {
                Ok(None) => {}
                Ok(Some(came)) => return Some((came, None)),
                Err(why) => sys.terminal.error(&why.to_string(), why.hint.as_deref()),
            }
        }
        sys.clock.sleep(BREATH);
    }
    None
}

/// Why a redirect does not belong to this sign-in.
#[derive(Debug, PartialEq, Eq)]
enum NotOurs {
    /// The `state` is missing or another one.
    State,
    /// The address has neither code nor error.
    Empty,
}

/// Parses the query of a redirect (RFC 6749, 4.1.2). Error: the `state` is not that of this sign-in, or there is no
/// code.
fn read(query: &str, state: &Secret) -> Result<Return, NotOurs> {
    let (mut code, mut error, mut description, mut sent) = (None, None, None, None);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            "code" => code = Some(value),
            "error" => error = Some(value),
            "error_description" => description = Some(value),
            "state" => sent = Some(value),
            _ => {}
        }
    }
    // First, because neither a code nor an error of another sign-in may have an effect here.
    if sent.as_deref() != Some(state.expose()) {
        return Err(NotOurs::State);
    }
    match (error, code.filter(|code| !code.is_empty())) {
        (Some(error), _) => Ok(Return::Refused(
            error.into_owned(),
            description.map(|text| text.into_owned()).filter(|text| !text.is_empty()),
        )),
        (None, Some(code)) => Ok(Return::Code(Secret::new(code))),
        (None, None) => Err(NotOurs::Empty),
    }
}

/// Parses a pasted line: the address at which the browser ended, or the code alone. `None` for an empty line.
fn pasted(line: &str, state: &Secret) -> Result<Option<Return>, Failure> {
    // People copy an address together with the quotes or brackets around it.
    let line = line.trim_matches(['"', '\'', ' ', '<', '>']);
    if line.is_empty() {
        return Ok(None);
    }
    let is_address = line.contains("://") || line.contains('?') || line.starts_with("code=");
    if is_address {
        let query = line.split_once('?').map_or(line, |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        return read(query, state).map(Some).map_err(|why| match why {
            NotOurs::State => Failure::usage("the pasted address belongs to another sign-in")
                .hint("paste the address that the browser shows after this sign-in"),
            NotOurs::Empty => Failure::usage("the pasted address contains no code")
                .hint("paste the whole address that the browser shows"),
        });
    }
    if is_code(line) {
        return Ok(Some(Return::Code(Secret::new(line))));
    }
    Err(Failure::usage("the input is neither an address nor a code")
        .hint("paste the whole address that the browser shows"))
}

/// Whether a line may be a code: AWS's are hundreds of characters of base64url and dots. A line that was meant for
/// the shell, or a password, must not be sent to the service.
fn is_code(line: &str) -> bool {
    /// Far below AWS's codes, above most words and commands.
    const SHORTEST: usize = 40;
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._~+/=-".contains(&byte);
    line.len() >= SHORTEST && line.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(read: Result<Option<Return>, Failure>) -> String {
        match read {
            Ok(Some(Return::Code(code))) => format!("code {}", code.expose()),
            Ok(Some(Return::Refused(error, description))) => format!("{error}, {description:?}"),
            Ok(None) => "nothing".into(),
            Err(failure) => failure.to_string(),
        }
    }

    #[test]
    fn only_the_state_of_this_sign_in_counts() {
        for (query, expected) in [
            ("code=c%2B1&state=s%201", "code c+1"),
            ("state=s+1&code=c", "code c"),
            ("error=access_denied&error_description=No%20way&state=s%201", "access_denied, Some(\"No way\")"),
            ("error=x&state=s%201&code=c", "x, None"),
            ("code=c&state=other", "State"),
            ("code=c&state=", "State"),
            ("code=c", "State"),
            ("error=access_denied", "State"),
            ("code=c&state=s%201&state=t", "State"),
            ("code=&state=s%201", "Empty"),
            ("state=s%201", "Empty"),
            ("", "State"),
        ] {
            let found = match read(query, &Secret::new("s 1")) {
                Ok(came) => shown(Ok(Some(came))),
                Err(why) => format!("{why:?}"),
            };
            assert_eq!(found, expected, "{query}");
        }
    }

    #[test]
    fn what_is_pasted_may_be_the_address_or_the_code() {
        for (line, expected) in [
            ("http://127.0.0.1:8400/oauth/callback?code=abc&state=s1", "code abc"),
            ("  \"http://127.0.0.1:8400/oauth/callback?state=s1&code=abc#\" ", "code abc"),
            ("127.0.0.1:8400/oauth/callback?code=abc&state=s1", "code abc"),
            ("code=abc&state=s1", "code abc"),
            (
                "eyJraWQiOiJrZXktMT.YWJj_ZGVm-eyJraWQiOiJrZXktMT.YWJj",
                "code eyJraWQiOiJrZXktMT.YWJj_ZGVm-eyJraWQiOiJrZXktMT.YWJj",
            ),
            ("./deploy-production.sh", "the input is neither an address nor a code"),
            (
                "correct-horse-battery-staple!correct-horse-battery",
                "the input is neither an address nor a code",
            ),
            (
                "http://127.0.0.1:8400/oauth/callback?code=abc&state=s2",
                "the pasted address belongs to another sign-in",
            ),
            ("http://127.0.0.1:8400/oauth/callback?state=s1", "the pasted address contains no code"),
            ("y", "the input is neither an address nor a code"),
            ("what do you want from me", "the input is neither an address nor a code"),
            ("", "nothing"),
        ] {
            assert_eq!(shown(pasted(line, &Secret::new("s1"))), expected, "{line}");
        }
    }
}
