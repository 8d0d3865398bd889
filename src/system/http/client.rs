//! Builds the HTTP client: proxy and certificates are chosen as by the AWS CLI. ureq's own reading of the environment
//! differs (`HTTP_PROXY` would apply to https, `NO_PROXY=amazonaws.com` would not cover `sts.amazonaws.com`), so it
//! is not used.

use super::pace;
use super::request::Request;
use crate::error::Failure;
use crate::system::env::Env;
use crate::system::{System, files};
use anyhow::Context;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use ureq::tls::{PemItem, RootCerts, TlsConfig, TlsProvider, parse_pem};
use ureq::{Agent, Proxy, ProxyProtocol};

/// Time to connect to the service.
const CONNECT: Duration = Duration::from_secs(5);

/// Most concurrent calls; `pace.rs` decides how many of them run.
pub const AT_ONCE: usize = pace::MOST as usize;

/// Builds the client for this request. Error: invalid proxy or certificates.
pub(super) fn agent(sys: &System, request: &Request<'_>) -> anyhow::Result<Agent> {
    // Every status is an answer that the caller explains. A followed redirect would send a token to another
    // host.
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_connect(Some(CONNECT))
        .max_idle_connections_per_host(AT_ONCE)
        .user_agent(concat!("ssoenv/", env!("CARGO_PKG_VERSION")));
    if request.url.starts_with("http://") {
        // Only for loopback addresses (services/endpoint refuses others): no proxy, no certificates.
        return Ok(config.proxy(None).build().new_agent());
    }
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .root_certs(roots(&sys.env, request.ca_bundle.as_deref())?)
        .build();
    Ok(config.https_only(true).proxy(proxy(&sys.env)?).tls_config(tls).build().new_agent())
}

/// Returns the trusted certificates: the first of `AWS_CA_BUNDLE`, the profile's `ca_bundle` and `REQUESTS_CA_BUNDLE`
/// (AWS CLI) replaces the system's. Error: the file cannot be read or contains none.
pub(super) fn roots(env: &Env, profile: Option<&Path>) -> anyhow::Result<RootCerts> {
    let named: Option<(PathBuf, &str)> = (env.path("AWS_CA_BUNDLE").map(|path| (path, "AWS_CA_BUNDLE")))
        .or_else(|| profile.map(|path| (path.to_owned(), "ca_bundle")))
        .or_else(|| env.path("REQUESTS_CA_BUNDLE").map(|path| (path, "REQUESTS_CA_BUNDLE")));
    let Some((path, name)) = named else { return Ok(RootCerts::PlatformVerifier) };
    let failure = |why: &str| {
        Failure::configuration(format!("the certificates of {name} ({}) {why}", path.display()))
            .hint(format!("set {name} to a file with certificates in PEM format"))
    };
    let contents = files::read(&path, files::Limits::ATTENDED).with_context(|| failure("cannot be read"))?;
    let contents = contents.ok_or_else(|| failure("do not exist"))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&contents.bytes) {
        if let PemItem::Certificate(certificate) = item.with_context(|| failure("cannot be read"))? {
            certificates.push(certificate);
        }
    }
    if certificates.is_empty() {
        return Err(failure("are missing: the file contains no certificate").into());
    }
    Ok(RootCerts::from(certificates))
}

/// Returns the first proxy of `https_proxy`, `HTTPS_PROXY`, `all_proxy`, `ALL_PROXY`, with the exceptions of
/// `no_proxy` or `NO_PROXY`. Error: not a valid URL, or a SOCKS proxy.
pub(super) fn proxy(env: &Env) -> anyhow::Result<Option<Proxy>> {
    let names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    let Some((name, url)) = names.iter().find_map(|name| Some((name, env.text(name)?))) else {
        return Ok(None);
    };
    let exceptions = env.text("no_proxy").or_else(|| env.text("NO_PROXY")).unwrap_or_default();
    let exceptions: Vec<&str> =
        exceptions.split(',').map(str::trim).filter(|host| !host.is_empty()).collect();
    // `*` switches the proxy off, as in curl.
    if exceptions.contains(&"*") {
        return Ok(None);
    }
    let refused = || {
        Failure::configuration(format!("the proxy in {name} is not valid"))
            .hint(format!("set {name} to a URL such as http://user:password@proxy.example:3128"))
    };
    let given = Proxy::new(&url).with_context(refused)?;
    // ureq is built without SOCKS and would panic.
    if !matches!(given.protocol(), ProxyProtocol::Http | ProxyProtocol::Https) {
        return Err(Failure::configuration(format!(
            "the proxy in {name} is a SOCKS proxy, which is not supported"
        ))
        .hint("use an http proxy, or exclude AWS with NO_PROXY=amazonaws.com")
        .into());
    }
    let mut proxy = Proxy::builder(given.protocol()).host(given.host()).port(given.port());
    if let Some(username) = given.username() {
        proxy = proxy.username(username);
    }
    if let Some(password) = given.password() {
        proxy = proxy.password(password);
    }
    for host in exceptions {
        // A name covers itself and its subdomains (AWS CLI, curl).
        let host = host.trim_start_matches('*').trim_start_matches('.');
        proxy = proxy.no_proxy(host).no_proxy(&format!(".{host}"));
    }
    Ok(Some(proxy.build().with_context(refused)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(variables: &[(&str, &str)]) -> Option<Proxy> {
        proxy(&Env::of(variables)).unwrap()
    }

    #[test]
    fn the_proxy_is_the_one_that_the_aws_cli_would_take() {
        assert!(chosen(&[("HTTP_PROXY", "http://p:1")]).is_none());
        assert_eq!(
            chosen(&[("https_proxy", "http://l:1"), ("HTTPS_PROXY", "http://u:2")]).unwrap().host(),
            "l"
        );
        let proxy = chosen(&[("ALL_PROXY", "http://sam:p%40ss@a:3")]).unwrap();
        assert_eq!((proxy.port(), proxy.username(), proxy.password()), (3, Some("sam"), Some("p@ss")));
    }

    #[test]
    fn a_name_in_no_proxy_covers_what_is_below_it() {
        let with = |exceptions| chosen(&[("HTTPS_PROXY", "http://p:1"), ("NO_PROXY", exceptions)]);
        assert!(with("*").is_none());
        let proxy = with("foo, amazonaws.com ,.internal,*.corp").unwrap();
        for (host, excepted) in [
            ("sts.amazonaws.com", true),
            ("amazonaws.com", true),
            ("notamazonaws.com", false),
            ("a.internal", true),
            ("internal", true),
            ("b.corp", true),
            ("foo", true),
            ("x.example", false),
        ] {
            let uri = format!("https://{host}/").parse().unwrap();
            assert_eq!(proxy.is_no_proxy(&uri), excepted, "{host}");
        }
    }

    #[test]
    fn a_bundle_without_a_certificate_is_refused() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for path in [file.path().to_str().unwrap(), "/nonexistent/bundle.pem"] {
            let error = roots(&Env::of(&[("AWS_CA_BUNDLE", path)]), None).unwrap_err();
            assert!(error.to_string().contains("AWS_CA_BUNDLE"), "{error:#}");
        }
    }
}
