//! Checks the proxy variables. The URL of a proxy may hold a password, so it is never shown.

use super::findings::{Finding, Severity};
use super::look::Look;
use crate::error::Failure;
use crate::sdks;
use crate::system::env::Env;
use crate::system::http;

/// Checks the variables that concern calls to AWS and to this machine.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let env = &look.sys.env;
    let refused = http::check_proxy(env).err();
    let refused = refused.as_ref().and_then(|error| error.downcast_ref::<Failure>());
    let refused = refused.map(|failure| Finding::of_failure(Severity::Error, "proxy.refused", failure));
    let found = [refused, exceptions(env), http_only(env), hides_loopback(env)];
    Some(found.into_iter().flatten().chain(two_values(env)).collect())
}

/// Reports variables whose lower-case and upper-case forms differ: tools prefer one or the other.
fn two_values(env: &Env) -> Vec<Finding> {
    let names = ["https_proxy", "http_proxy", "all_proxy", "no_proxy"];
    let differ = names.into_iter().filter_map(|lower| {
        let upper = lower.to_uppercase();
        (env.text(lower)? != env.text(&upper)?).then_some((lower, upper))
    });
    differ
        .map(|(lower, upper)| {
            Finding::warning(
                "proxy.two-values",
                format!("{lower} and {upper} differ: {}", sdks::readers_of_two_spellings(lower)),
            )
            .at(format!("{lower} and {upper} are set"))
            .remedy("set both to the same value, or unset one")
        })
        .collect()
}

/// Returns the exceptions, and the variable that has them.
fn no_proxy(env: &Env) -> Option<(&'static str, String)> {
    ["no_proxy", "NO_PROXY"].into_iter().find_map(|name| Some((name, env.text(name)?)))
}

/// Reports an entry of `NO_PROXY` that matches no host: a URL, or entries not separated by commas.
fn exceptions(env: &Env) -> Option<Finding> {
    let (name, value) = no_proxy(env)?;
    let wrong = |item: &str| item.contains("://") || item.contains([' ', ';']);
    let item = value.split(',').map(str::trim).find(|item| wrong(item))?;
    let title = format!("{name} has an entry without effect");
    Some(
        Finding::warning("proxy.exceptions", title)
            .at(format!("{name}: `{item}`"))
            .remedy("separate hosts and domains with commas, for example localhost,127.0.0.1,.example.com"),
    )
}

fn http_only(env: &Env) -> Option<Finding> {
    let any = |names: &[&str]| names.iter().any(|name| env.has(name));
    (any(&["http_proxy", "HTTP_PROXY"]) && !any(&["https_proxy", "HTTPS_PROXY"])).then(|| {
        let title = format!("HTTP_PROXY is set without HTTPS_PROXY: {}", sdks::readers_of_http_proxy());
        Finding::note("proxy.http-only", title)
            .at("no HTTPS_PROXY is set")
            .remedy("set HTTPS_PROXY if you reach AWS through the proxy")
    })
}

/// Reports services on this machine that other tools would call through the proxy.
fn hides_loopback(env: &Env) -> Option<Finding> {
    // Only these: services on this machine are reached over plain HTTP.
    let proxy = ["http_proxy", "HTTP_PROXY"].into_iter().find(|name| env.has(name))?;
    let excepted = no_proxy(env).map(|(_, value)| value).unwrap_or_default();
    let excepted: Vec<&str> = excepted.split(',').map(str::trim).collect();
    let local = |name: &String| {
        let url = env.text(name)?;
        let host = url.strip_prefix("http://")?.split(['/', '?']).next()?;
        let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
        let is_local = ["localhost", "127.0.0.1", "[::1]"].contains(&host);
        let is_excepted = excepted.iter().any(|item| *item == "*" || *item == host.trim_matches(['[', ']']));
        (is_local && !is_excepted).then(|| format!("{name} is on {host}"))
    };
    let is_url =
        |name: &String| name.starts_with("AWS_ENDPOINT_URL") || name == "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    let places: Vec<String> = env.names().iter().filter(|name| is_url(name)).filter_map(local).collect();
    (!places.is_empty()).then(|| {
        let readers = sdks::readers_of_proxied_loopback();
        Finding::warning(
            "proxy.hides-loopback",
            format!("services on this machine are used while a proxy is set: {readers}"),
        )
        .at(format!("{proxy} is set"))
        .at_all(places)
        .remedy("add localhost,127.0.0.1,::1 to NO_PROXY")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(variables: &[(&str, &str)]) -> Vec<&'static str> {
        let env = Env::of(variables);
        let found = [exceptions(&env), http_only(&env), hides_loopback(&env)];
        found.into_iter().flatten().chain(two_values(&env)).map(|finding| finding.id).collect()
    }

    #[test]
    fn proxies_are_judged_by_what_they_stand_before() {
        const PROXY: (&str, &str) = ("HTTPS_PROXY", "http://p:1");
        for (variables, expected) in [
            (&[][..], &[][..]),
            (&[PROXY, ("NO_PROXY", "localhost,127.0.0.1,10.0.0.0/8,.corp , *.x")], &[]),
            (&[PROXY, ("NO_PROXY", "https://corp.example")], &["proxy.exceptions"]),
            (&[PROXY, ("NO_PROXY", "a.example b.example")], &["proxy.exceptions"]),
            (&[PROXY, ("no_proxy", "a;b")], &["proxy.exceptions"]),
            (&[("http_proxy", "http://p:1")], &["proxy.http-only"]),
            // Only ssoenv reads it.
            (&[("http_proxy", "http://p:1"), ("ALL_PROXY", "http://p:1")], &["proxy.http-only"]),
            (&[PROXY, ("https_proxy", "http://q:1")], &["proxy.two-values"]),
            (&[PROXY, ("https_proxy", "http://p:1")], &[]),
            (
                &[PROXY, ("HTTP_PROXY", "http://p:1"), ("AWS_ENDPOINT_URL_S3", "http://localhost:4566")],
                &["proxy.hides-loopback"],
            ),
            (&[("ALL_PROXY", "http://p:1"), ("AWS_ENDPOINT_URL_S3", "http://localhost:4566")], &[]),
            (&[PROXY, ("HTTP_PROXY", "http://p:1"), ("AWS_ENDPOINT_URL_S3", "http://s3.example")], &[]),
            (
                &[
                    PROXY,
                    ("HTTP_PROXY", "http://p:1"),
                    ("NO_PROXY", "::1"),
                    ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://[::1]:1/x"),
                ],
                &[],
            ),
        ] {
            assert_eq!(ids(variables), expected, "{variables:?}");
        }
    }
}
