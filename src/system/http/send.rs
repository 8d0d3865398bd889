//! Sends requests with time limits and retries.

use super::asking::said_while;
use super::client::agent;
use super::errors::{is_tls, place, unanswered};
use super::request::{FORM, Method, Reply, Request};
use super::throttle::Turn;
use crate::system::clock::since_epoch;
use crate::system::terminal::excerpt;
use crate::system::{System, signals};
use crate::time::{Time, spoken};
use backon::{BackoffBuilder, ExponentialBuilder};
use std::time::{Duration, SystemTime};
use ureq::{Agent, RequestBuilder};

/// Bytes of a body, far above real answers.
const LARGEST: u64 = 1 << 20;

/// Sends a request. Retries when there is no connection or no complete answer, and after 429, 500, 502, 503, 504.
pub fn send(sys: &System, request: &Request<'_>) -> anyhow::Result<Reply> {
    let agent = agent(sys, request)?;
    said_while(sys, place(request), || send_with(sys, &agent, request, None))
}

/// Same as [`send`], with the client and the pace that several calls share; a throttled call is retried until it is
/// served, or no call was served for ten minutes.
pub fn send_throttled(sys: &System, turn: &mut Turn<'_>, request: &Request<'_>) -> anyhow::Result<Reply> {
    let shared = &turn.throttle.agent;
    let agent = match shared.get() {
        Some(agent) => agent,
        None => {
            let made = agent(sys, request)?;
            shared.get_or_init(|| made)
        }
    };
    send_with(sys, agent, request, Some(turn))
}

fn send_with(
    sys: &System,
    agent: &Agent,
    request: &Request<'_>,
    mut turn: Option<&mut Turn<'_>>,
) -> anyhow::Result<Reply> {
    let (mut start, effort) = (sys.clock.mark(), request.effort);
    let mut pauses = ExponentialBuilder::new().with_max_times(effort.attempts - 1).build();
    loop {
        // Waiting for a turn does not count towards the call's time limit.
        start += turn.as_mut().map_or(Duration::ZERO, |turn| turn.start(sys));
        let left = effort.whole.saturating_sub(start.elapsed());
        let attempt = attempt(agent, request, left.min(effort.attempt));
        sys.terminal.verbose(|| {
            let outcome = attempt
                .as_ref()
                .map_or_else(|error| excerpt(&error.to_string()), |reply| reply.status.to_string());
            format!("{} {}: {outcome}", request.operation, place(request))
        });
        // Refusals included: a wrong clock is a cause of them.
        if let Ok(Reply { date: Some(date), .. }) = &attempt {
            compare_clocks(sys, *date);
        }
        if let Some(turn) = &mut turn {
            match &attempt {
                // The body of a 429 is often not JSON; other statuses are judged by the error's name.
                Ok(reply) if reply.status == 429 || (request.asks_again)(reply) => {
                    if turn.is_put_off(sys, reply.retry_after) {
                        // Nor do attempts that the service has put off.
                        start = sys.clock.mark();
                        continue;
                    }
                    return attempt.map_err(|error| unanswered(agent, request, error, left));
                }
                _ => turn.end(sys),
            }
        }
        let asked = match &attempt {
            Ok(_) if effort.once => None,
            // The service may have used the code up although its answer is lost.
            Err(error) if effort.once && may_have_left(error) => None,
            Ok(reply)
                if !matches!(reply.status, 429 | 500 | 502 | 503 | 504) && !(request.asks_again)(reply) =>
            {
                None
            }
            Ok(reply) => Some(reply.retry_after),
            Err(error) => may_pass(error).then_some(None),
        };
        // Full jitter: random between zero and the step of the schedule (SDKs).
        let pause =
            asked.zip(pauses.next()).map(|(asked, step)| asked.unwrap_or(step.mul_f64(fastrand::f64())));
        match pause
            .filter(|pause| start.elapsed().saturating_add(*pause) < effort.whole && !signals::pending())
        {
            Some(pause) => sys.clock.sleep(pause),
            None => {
                let left = effort.whole.saturating_sub(start.elapsed());
                return attempt.map_err(|error| unanswered(agent, request, error, left));
            }
        }
    }
}

pub(super) fn attempt(agent: &Agent, request: &Request<'_>, limit: Duration) -> Result<Reply, ureq::Error> {
    let mut response = match &request.method {
        Method::Post(Some(body)) => {
            let post = headed(agent.post(&request.url), request).header("content-type", "application/json");
            limited(post, limit).send(body.as_slice())?
        }
        Method::Proven { body, proof } => {
            let post = headed(agent.post(&request.url), request).header("content-type", "application/json");
            limited(post.header("DPoP", proof()?), limit).send(body.as_slice())?
        }
        Method::Form(form) => {
            let post = headed(agent.post(&request.url), request).header("content-type", FORM);
            limited(post, limit).send(form.as_slice())?
        }
        Method::Post(None) => limited(headed(agent.post(&request.url), request), limit).send_empty()?,
        Method::Get => limited(headed(agent.get(&request.url), request), limit).call()?,
        Method::Head => limited(headed(agent.head(&request.url), request), limit).call()?,
    };
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    Ok(Reply {
        status: response.status().as_u16(),
        error_type: header("x-amzn-errortype"),
        location: header("location"),
        date: header("date").and_then(|text| Some(since_epoch(httpdate::parse_http_date(&text).ok()?))),
        retry_after: header("retry-after").and_then(|text| retry_after(&text)),
        body: response.body_mut().with_config().limit(LARGEST).read_to_vec()?,
    })
}

fn headed<B>(builder: RequestBuilder<B>, request: &Request<'_>) -> RequestBuilder<B> {
    request.headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value))
}

fn limited<B>(builder: RequestBuilder<B>, limit: Duration) -> RequestBuilder<B> {
    builder.config().timeout_global(Some(limit)).build()
}

/// Warns once if this machine's clock and the service's differ by more than AWS tolerates: expiry times are compared
/// with the one, signatures with the other.
fn compare_clocks(sys: &System, date: Time) {
    if let Some(apart) = apart(sys.clock.now(), date) {
        sys.terminal.warn_once(&format!(
            "the clock of this machine is {apart} the service's; expiry times will be wrong until it is corrected"
        ));
    }
}

/// Describes how far this machine's clock is from the service's, in words that go before "the service's"; `None`
/// within the tolerance.
pub fn apart(now: Time, date: Time) -> Option<String> {
    /// Seconds that AWS tolerates in a signature (SigV4).
    const TOLERATED: i64 = 5 * 60;
    let ahead = now.left(date);
    let side = if ahead > 0 { "ahead of" } else { "behind" };
    (ahead.abs() > TOLERATED).then(|| format!("{} {side}", spoken(ahead.abs())))
}

/// Parses `Retry-After`: seconds or a date (RFC 9110, 10.2.3).
fn retry_after(text: &str) -> Option<Duration> {
    match text.trim().parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => httpdate::parse_http_date(text).ok()?.duration_since(SystemTime::now()).ok(),
    }
}

/// Whether a retry may succeed.
fn may_pass(error: &ureq::Error) -> bool {
    use ureq::Error;
    !is_tls(error)
        && matches!(
            error,
            Error::Io(_)
                | Error::Timeout(_)
                | Error::HostNotFound
                | Error::ConnectionFailed
                | Error::Protocol(_)
        )
}

/// Whether the service may have received the request although there is no answer.
fn may_have_left(error: &ureq::Error) -> bool {
    use ureq::{Error, Timeout};
    let never_left = match error {
        Error::HostNotFound | Error::ConnectionFailed => true,
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => true,
        Error::Io(error) => error.kind() == std::io::ErrorKind::ConnectionRefused,
        _ => false,
    };
    !never_left
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::http::Effort;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(retry_after("7"), Some(Duration::from_secs(7)));
        let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(100));
        assert!(retry_after(&date).is_some_and(|wait| wait.as_secs().abs_diff(100) < 5));
        assert_eq!(retry_after("soon"), None);
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:37 GMT"), None);
    }

    #[test]
    fn a_message_names_the_host_and_nothing_of_the_query() {
        let request = |url: &str| Request {
            operation: "X",
            url: url.into(),
            headers: &[],
            method: Method::Get,
            ca_bundle: None,
            effort: Effort::ASIDE,
            asks_again: |_| false,
        };
        assert_eq!(place(&request("https://h.example:8/a?account_id=1")), "https://h.example:8");
        assert_eq!(place(&request("http://h")), "http://h");
    }
}
