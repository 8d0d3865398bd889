//! Failures on demand: which call fails, and what the connection does then. Refusals of invalid requests are not
//! faults.

use std::collections::{HashMap, VecDeque};
use std::io::{BufReader, Read, Write};
use std::net::TcpStream;

use serde_json::json;

use super::call::Operation;
use super::http::Response;
use super::page;
use super::refusal::{self, Refusal};
use super::sts;

const ENDLESS: usize = 64 * 1024 * 1024;

#[derive(Clone, Debug)]
pub enum Fault {
    /// AWS error with this status in the operation's format, such as TooManyRequestsException for 429.
    Status(u16),
    /// Same as `Status`, with `Retry-After` in seconds.
    StatusWithRetryAfter(u16, u64),
    /// AWS error; `code` is the exception's name.
    Error { status: u16, code: &'static str, message: &'static str },
    /// The request is read, and never answered.
    Hang,
    /// The connection is closed without an answer.
    Reset,
    /// The operation takes effect, but the connection is closed without an answer.
    LostAnswer,
    /// The connection is closed in the middle of the body.
    Truncated,
    /// Status 200 with bytes that are not JSON.
    Garbage,
    /// Status 200 with this text.
    Answer(String),
    /// Status 200 without a body.
    Empty,
    /// Status 200 with JSON (or XML) that has none of the expected members.
    WrongShape,
    /// Redirect (302) to a port where nothing listens.
    Redirect,
    /// Status 200 with 64 MiB and no `Content-Length`.
    Huge,
    /// Status 200 with the page of a captive portal.
    Html,
    /// This status with the page of a proxy.
    HtmlError(u16),
}

#[derive(Default)]
pub(super) struct Faults {
    always: HashMap<Operation, Fault>,
    next: HashMap<Operation, VecDeque<Fault>>,
}

impl Faults {
    pub(super) fn always(&mut self, operation: Operation, fault: Fault) {
        self.always.insert(operation, fault);
    }

    pub(super) fn next(&mut self, operation: Operation, fault: Fault, times: usize) {
        let queue = self.next.entry(operation).or_default();
        queue.extend(std::iter::repeat_n(fault, times));
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Returns the fault for a call that has arrived, if any; uses up a counted one.
    pub(super) fn take(&mut self, operation: Operation) -> Option<Fault> {
        let counted = self.next.get_mut(&operation).and_then(VecDeque::pop_front);
        counted.or_else(|| self.always.get(&operation).cloned())
    }
}

/// What the connection does.
pub(super) enum Answer {
    Respond(Response),
    RespondInPart(Response),
    RespondEndlessly(Response),
    Close,
    Hang,
}

impl Fault {
    /// Builds the answer of a fault. `LostAnswer` only closes; the caller has made the operation take effect before.
    pub(super) fn answer(&self, operation: Operation) -> Answer {
        let json = "application/json";
        Answer::Respond(match *self {
            Fault::Status(status) => Refusal::of_status(status, operation).response(operation),
            Fault::StatusWithRetryAfter(status, seconds) => Refusal::of_status(status, operation)
                .response(operation)
                .with("Retry-After", seconds.to_string()),
            Fault::Error { status, code, message } => {
                Refusal { status, ..Refusal::new(code, message) }.response(operation)
            }
            Fault::Hang => return Answer::Hang,
            Fault::Reset | Fault::LostAnswer => return Answer::Close,
            Fault::Truncated => {
                let half = b"{\"accessToken\":\"aoa".to_vec();
                return Answer::RespondInPart(Response::of_type(200, json, half));
            }
            Fault::Garbage => Response::of_type(200, json, b"\x00\xff\xfe}{ not JSON".to_vec()),
            Fault::Answer(ref text) => Response::of_type(200, json, text.clone().into_bytes()),
            Fault::Empty => Response::empty(200),
            Fault::WrongShape if refusal::speaks_xml(operation) => sts::wrong_shape(),
            Fault::WrongShape => Response::json(200, &json!({"ok": true})),
            Fault::Redirect => Response::redirect("http://127.0.0.1:1/".to_owned()),
            Fault::Huge => {
                let opening = b"{\"accessToken\":\"".to_vec();
                return Answer::RespondEndlessly(Response::of_type(200, json, opening));
            }
            Fault::Html => page::captive_portal(200),
            Fault::HtmlError(status) => page::captive_portal(status),
        })
    }
}

impl Answer {
    /// Status of the answer; 0 if none is sent.
    pub(super) fn status(&self) -> u16 {
        match self {
            Answer::Respond(response)
            | Answer::RespondInPart(response)
            | Answer::RespondEndlessly(response) => response.status,
            Answer::Close | Answer::Hang => 0,
        }
    }

    /// Sends the answer; returns `false` if the connection must be closed.
    pub(super) fn send(
        self,
        connection: &mut BufReader<&TcpStream>,
        has_body: bool,
        keeps_alive: bool,
    ) -> bool {
        let mut client = *connection.get_ref();
        match self {
            Answer::Respond(response) => {
                // In one write: with two, Nagle's algorithm and delayed acknowledgements would cost the client 40 ms.
                let mut bytes = response.head(Some(response.body.len()), keeps_alive);
                if has_body {
                    bytes.extend(response.body);
                }
                client.write_all(&bytes).is_ok() && keeps_alive
            }
            Answer::RespondInPart(response) => {
                let mut bytes = response.head(Some(4096), true);
                bytes.extend(response.body);
                let _ = client.write_all(&bytes);
                false
            }
            Answer::RespondEndlessly(response) => {
                let mut bytes = response.head(None, false);
                bytes.extend(response.body);
                let more = [b'x'; 64 * 1024];
                let mut sent = client.write_all(&bytes);
                for _ in 0..ENDLESS / more.len() {
                    sent = sent.and_then(|()| client.write_all(&more));
                }
                false
            }
            Answer::Close => false,
            Answer::Hang => {
                // Reading detects both a client that closes and a service that is dropped.
                let mut ignored = [0; 1024];
                while connection.read(&mut ignored).is_ok_and(|received| received > 0) {}
                false
            }
        }
    }
}
