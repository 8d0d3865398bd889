//! Checks whether the services of each session answer, and the clock. The only check that makes calls.

use super::findings::Finding;
use super::look::Look;
use crate::error::Failure;
use crate::services::endpoint::{Endpoint, Endpoints};
use crate::system::http::{self, Effort, Method, Request};

/// Calls each service once, even if several sessions use it; `None` if there is none.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let resolved = look.files.resolved.as_ref()?;
    let (env, config) = (&look.sys.env, &resolved.config);
    let mut asked: Vec<(Endpoint, String, Request<'_>)> = Vec::new();
    for known in &resolved.sessions {
        let (Ok(session), Ok(settings)) = (&known.session, known.settings(config)) else { continue };
        let Ok(endpoints) = Endpoints::of(env, config, &settings, &session.region) else { continue };
        for endpoint in [endpoints.oidc, endpoints.sso] {
            let url = format!("{endpoint}/");
            // Sessions in the same region share their endpoints.
            if asked.iter().all(|(_, _, request)| request.url != url) {
                let request = Request {
                    operation: "doctor",
                    url,
                    headers: &[],
                    asks_again: |_| false,
                    // Any answer shows that the service can be reached, and carries its time.
                    method: Method::Head,
                    ca_bundle: endpoints.ca_bundle.clone(),
                    effort: Effort::ASIDE,
                };
                asked.push((endpoint, known.label.clone(), request));
            }
        }
    }
    if asked.is_empty() {
        return None;
    }
    let (asked, requests): (Vec<_>, Vec<_>) =
        asked.into_iter().map(|(endpoint, label, request)| ((endpoint, label), request)).unzip();
    let (mut found, mut clock) = (Vec::new(), None);
    for ((endpoint, label), reply) in asked.iter().zip(http::probe(look.sys, &requests)) {
        match reply {
            Ok(reply) => {
                let apart = reply.date.and_then(|date| http::apart(look.sys.clock.now(), date));
                clock = clock.or(apart.map(|apart| (apart, endpoint.to_string())));
            }
            Err(error) => {
                let error = endpoint.explain_call_error(error);
                let hint = error.downcast_ref::<Failure>().and_then(|failure| failure.hint.clone());
                found.push(
                    // No service has an operation called `doctor`.
                    Finding::error("service.unreachable", format!("{error:#}").replace(" (doctor)", ""))
                        .at(format!("{endpoint} (session {label})"))
                        .remedy(hint.unwrap_or_else(|| "check the network".to_owned())),
                );
            }
        }
    }
    if let Some((apart, place)) = clock {
        let title = format!(
            "the clock of this machine is {apart} the service's: expiry times are wrong, and AWS refuses signed requests"
        );
        found.push(
            Finding::error("service.clock", title)
                .at(place)
                .remedy("correct the clock, or synchronize it (NTP)"),
        );
    }
    Some(found)
}
