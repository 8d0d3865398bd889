//! HTTPS as people have it: certificates of their company, proxies with passwords, and what is said when neither fits.

use crate::support::identity_center::Operation;
use crate::support::tls::{ForwardProxy, TlsFront};
use crate::support::world::{SH_FAILURE, World};
use rcgen::{CertificateParams, date_time_ymd};

/// sam:p@ss
const SAM: &str = "Basic c2FtOnBAc3M=";

/// What is said of a certificate of nobody, after the place.
const UNKNOWN: &str = "invalid peer certificate: UnknownIssuer";
/// The issuer of every certificate here. What is hidden in its name is shown.
const ISSUER: &str =
    r#"; the server's certificate was issued by "CN=Sample\u{202e} Root CA, O=Sample, Inc.""#;
const INTERCEPTED: &str =
    "if a company proxy intercepts TLS connections, set AWS_CA_BUNDLE to its certificate";

/// That `use` fails by this cause and hint (moments, which are in seconds, as #), before any secret is sent.
fn refused(world: &World, port: u16, cause: &str, hint: &str) {
    let ran = world.run(&["use", "dev", "--shell", "sh"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(6), SH_FAILURE));
    let place = format!("no answer from https://localhost:{port}: ");
    let (before, said) = ran.stderr.split_once(&place).unwrap();
    let mut masked = String::new();
    for character in said.chars() {
        match character {
            '0'..='9' if masked.ends_with('#') => {}
            '0'..='9' if masked.ends_with(' ') || masked.ends_with('(') => masked.push('#'),
            other => masked.push(other),
        }
    }
    assert_eq!(masked, format!("{cause}\nhint: {hint}\n"), "{before}");
    assert!(world.service.calls().is_empty());
}

/// A world whose service is reached over TLS, with the certificate of its authority in a file.
fn world() -> (World, String, u16) {
    let (world, bundle, front) = world_showing(usize::MAX, |_| ());
    (world, bundle, front.port)
}

/// With a certificate that is spoilt, for so many connections.
fn world_showing(served: usize, spoil: impl FnOnce(&mut CertificateParams)) -> (World, String, TlsFront) {
    let mut world = World::signed_in();
    world.sign_in_with(-5);
    let front = TlsFront::start(&world.service.url(), served, spoil);
    let bundle = world.home().join("authority.pem");
    std::fs::write(&bundle, &front.authority).unwrap();
    let url = format!("https://localhost:{}", front.port);
    for service in ["SSO", "SSO_OIDC", "STS"] {
        world.variable(&format!("AWS_ENDPOINT_URL_{service}"), &url);
    }
    (world, bundle.to_str().unwrap().to_owned(), front)
}

#[test]
fn certificates_come_from_the_bundle_the_profile_or_the_system() {
    for name in ["AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"] {
        let (mut world, bundle, _) = world();
        world.variable(name, &bundle);
        drop(world.used(&["dev"]));
        assert_eq!(world.service.count(Operation::CreateToken), 1, "{name}");
    }
    let (world, bundle, _) = world();
    let config = std::fs::read_to_string(world.home().join(".aws/config")).unwrap();
    world.config(&config.replace("[profile dev]\n", &format!("[profile dev]\nca_bundle = {bundle}\n")));
    drop(world.used(&["dev"]));
}

#[test]
fn what_is_signed_is_what_arrives_through_tls_and_a_proxy() {
    let (mut world, bundle, port) = world();
    let proxy = ForwardProxy::start(SAM);
    world.variable("HTTPS_PROXY", &format!("http://sam:p%40ss@127.0.0.1:{}", proxy.port));
    world.variable("AWS_CA_BUNDLE", &bundle);
    let ran = world.run(&["whoami", "--profile", "deploy"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
    assert!(proxy.seen().contains(&format!("CONNECT localhost:{port} HTTP/1.1")));
    let calls = world.service.calls();
    let of_sts = |operation| calls.iter().find(|call| call.operation == operation).unwrap();
    for operation in [Operation::AssumeRole, Operation::GetCallerIdentity] {
        assert_eq!(of_sts(operation).header("host"), Some(&*format!("localhost:{port}")));
    }
}

#[test]
fn a_certificate_of_nobody_is_refused_before_any_secret_is_sent_and_its_issuer_is_named() {
    let (world, _, front) = world_showing(usize::MAX, |_| ());
    refused(&world, front.port, &format!("{UNKNOWN}{ISSUER}"), INTERCEPTED);
    assert_eq!(front.connections(), 2);
}

#[test]
fn the_issuer_is_looked_for_through_the_proxy() {
    let (mut world, _, port) = world();
    let proxy = ForwardProxy::start(SAM);
    world.variable("HTTPS_PROXY", &format!("http://sam:p%40ss@127.0.0.1:{}", proxy.port));
    refused(&world, port, &format!("{UNKNOWN}{ISSUER}"), INTERCEPTED);
    let line = format!("CONNECT localhost:{port} HTTP/1.1");
    assert_eq!(proxy.seen(), [line.clone(), line]);
    world.variable("NO_PROXY", "localhost");
    refused(&world, port, &format!("{UNKNOWN}{ISSUER}"), INTERCEPTED);
    assert_eq!(proxy.seen().len(), 2);
}

#[test]
fn an_issuer_that_cannot_be_learnt_changes_nothing() {
    let (world, _, front) = world_showing(1, |_| ());
    refused(&world, front.port, UNKNOWN, INTERCEPTED);
    assert_eq!(front.connections(), 2);
}

#[test]
fn a_certificate_out_of_its_time_is_blamed_on_the_clock_first() {
    let (mut world, bundle, front) =
        world_showing(usize::MAX, |params| params.not_after = date_time_ymd(2001, 2, 3));
    world.variable("AWS_CA_BUNDLE", &bundle);
    refused(
        &world,
        front.port,
        &format!(
            "invalid peer certificate: certificate expired: verification time # (UNIX), but certificate is not valid after # (# seconds ago){ISSUER}"
        ),
        "check the clock of this machine; if it is right, the certificate has expired, and the operator of that server or of a proxy must renew it",
    );
    let (mut world, bundle, front) =
        world_showing(usize::MAX, |params| params.not_before = date_time_ymd(3001, 2, 3));
    world.variable("AWS_CA_BUNDLE", &bundle);
    refused(
        &world,
        front.port,
        &format!(
            "invalid peer certificate: certificate not valid yet: verification time # (UNIX), but certificate is not valid before # (# seconds in future){ISSUER}"
        ),
        "the clock of this machine may be slow: correct it",
    );
}

#[test]
fn a_certificate_for_another_name_is_blamed_on_the_network() {
    let (mut world, bundle, front) = world_showing(usize::MAX, |params| {
        params.subject_alt_names =
            CertificateParams::new(vec!["hotspot.example".to_owned()]).unwrap().subject_alt_names;
    });
    world.variable("AWS_CA_BUNDLE", &bundle);
    refused(
        &world,
        front.port,
        &format!(
            r#"invalid peer certificate: certificate not valid for name "localhost"; certificate is only valid for DnsName("hotspot.example"){ISSUER}"#
        ),
        "another server answers: if this network has a sign-in page, sign in there; otherwise check the proxy and endpoint settings",
    );
}

#[test]
fn a_proxy_is_gone_through_with_its_password_unless_the_host_is_excepted() {
    let (mut world, bundle, port) = world();
    let proxy = ForwardProxy::start(SAM);
    world.variable("AWS_CA_BUNDLE", &bundle);
    world.variable("HTTPS_PROXY", &format!("http://sam:p%40ss@127.0.0.1:{}", proxy.port));
    drop(world.used(&["dev"]));
    let line = format!("CONNECT localhost:{port} HTTP/1.1");
    assert_eq!(proxy.seen(), [line.clone(), line.clone()]);
    world.variable("NO_PROXY", "example.com, localhost");
    drop(world.used(&["staging"]));
    assert_eq!(proxy.seen().len(), 2);
}

#[test]
fn a_proxy_that_refuses_is_named_without_its_password() {
    let (mut world, bundle, _) = world();
    let proxy = ForwardProxy::start(SAM);
    world.variable("AWS_CA_BUNDLE", &bundle);
    world.variable("HTTPS_PROXY", &format!("http://sam:wrong-password@127.0.0.1:{}", proxy.port));
    let ran = world.run(&["use", "dev", "--shell", "sh"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(6), SH_FAILURE));
    assert!(
        ran.stderr.contains("407") && ran.stderr.contains("hint: check the proxy in HTTPS_PROXY"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("wrong-password"));
    world.variable("HTTPS_PROXY", "socks5://127.0.0.1:9");
    let ran = world.run(&["use", "dev"]);
    assert_eq!(ran.code, Some(5), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("the proxy in HTTPS_PROXY is a SOCKS proxy, which is not supported"),
        "{}",
        ran.stderr
    );
    world.variable("HTTPS_PROXY", "::not a proxy::");
    let ran = world.run(&["use", "dev"]);
    assert_eq!(ran.code, Some(5), "{}", ran.stderr);
    assert!(ran.stderr.contains("the proxy in HTTPS_PROXY is not valid"), "{}", ran.stderr);
}
