//! HTTPS as people have it: certificates of their company, proxies with passwords, and what is said when neither fits.

use crate::support::identity_center::Operation;
use crate::support::tls::{ForwardProxy, TlsFront};
use crate::support::world::World;

/// sam:p@ss
const SAM: &str = "Basic c2FtOnBAc3M=";

/// A world whose service is reached over TLS, with the certificate of its authority in a file.
fn world() -> (World, String, u16) {
    let mut world = World::signed_in();
    world.sign_in_with(-5);
    let front = TlsFront::start(&world.service.url());
    let bundle = world.home().join("authority.pem");
    std::fs::write(&bundle, &front.authority).unwrap();
    let url = format!("https://localhost:{}", front.port);
    world.variable("AWS_ENDPOINT_URL_SSO", &url).variable("AWS_ENDPOINT_URL_SSO_OIDC", &url);
    (world, bundle.to_str().unwrap().to_owned(), front.port)
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
fn a_certificate_of_nobody_is_refused_before_any_secret_is_sent() {
    let (world, _, _) = world();
    let ran = world.run(&["use", "dev", "--shell", "sh"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(6), "false;\n"));
    assert!(ran.stderr.contains("invalid peer certificate"), "{}", ran.stderr);
    assert!(
        ran.stderr.contains(
            "hint: if a company proxy opens TLS connections, name its certificate in AWS_CA_BUNDLE"
        ),
        "{}",
        ran.stderr
    );
    assert!(world.service.calls().is_empty());
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
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(6), "false;\n"));
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
    assert!(ran.stderr.contains("the proxy in HTTPS_PROXY is not understood"), "{}", ran.stderr);
}
