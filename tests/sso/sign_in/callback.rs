//! The door that the browser comes back through, and who else knocks.

use super::{ends, free_port, opened, parameter, redirect, start};
use crate::support::browser::{MustStayClosed, StandIn};
use crate::support::identity_center::{Operation, browser};
use crate::support::world::World;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

/// Where the browser of this link comes back to.
fn port(link: &str) -> u16 {
    let uri = parameter(link, "redirect_uri");
    uri.strip_prefix("http://127.0.0.1:")
        .and_then(|rest| rest.strip_suffix("/oauth/callback"))
        .unwrap()
        .parse()
        .unwrap()
}

#[test]
fn whatever_else_comes_gets_a_page_and_changes_nothing() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let (terminal, link) = opened(&world, &stand_in, "ssoenv login my-org");
    let right = redirect(&link, &[("code", "of-somebody")]);
    let door = parameter(&link, "redirect_uri");
    for (method, url, status) in [
        ("GET", door.clone(), 400),
        ("GET", format!("{door}?code=c"), 400),
        ("GET", format!("{door}?code=c&state="), 400),
        ("GET", format!("{door}?code=c&state=wrong"), 400),
        ("GET", format!("{door}?error=access_denied&state=wrong"), 400),
        ("GET", right.replace("code=", "kode="), 400),
        ("GET", right.replace("/oauth/callback", "/favicon.ico"), 404),
        ("GET", right.replace("/oauth/callback", "/oauth/callback/"), 404),
        ("GET", right.replace("/oauth/callback", "/OAuth/Callback"), 404),
        ("GET", right.replace("/oauth/callback", "/"), 404),
        ("HEAD", right.clone(), 400),
        ("POST", right.clone(), 405),
        ("OPTIONS", right.clone(), 405),
    ] {
        let page = browser::fetch(method, &url, &[], "");
        assert_eq!(page.status, status, "{method} {url}");
        assert!(page.body.contains("is still waiting") || method == "HEAD", "{method} {url}: {}", page.body);
    }
    assert_eq!(world.service.count(Operation::CreateToken), 0);
    assert_eq!(browser::allow(&link).status, 200);
    let (code, screen) = ends(terminal);
    assert_eq!((code, world.service.count(Operation::CreateToken)), (0, 1), "{screen}");
    // Not a word of all that to the person.
    assert_eq!(screen.matches("ssoenv: ").count(), 4, "{screen}");
}

#[test]
fn nobody_keeps_the_browser_from_coming_back() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let (terminal, link) = opened(&world, &stand_in, "ssoenv login my-org");
    // It was there before the browser opened, and for this machine alone.
    let knock = |bytes: &[u8]| {
        let mut stream = TcpStream::connect(("127.0.0.1", port(&link))).unwrap();
        stream.write_all(bytes).unwrap();
        stream
    };
    #[cfg(target_os = "linux")]
    assert!(TcpStream::connect(("127.0.0.2", port(&link))).is_err());
    drop(knock(b""));
    let half = [knock(b""), knock(b"GET /oauth/call"), knock(b"GET /oauth/callback HTTP/1.1\r\nHost: x\r\n")];
    for nonsense in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"\x00\xff\xfe\r\n\r\n",
        b"SSH-2.0-scan\r\n\r\n",
    ] {
        let mut answer = Vec::new();
        // Closed, in whatever way.
        let _ = knock(nonsense).read_to_end(&mut answer);
        assert!(answer.is_empty());
    }
    let crowd: Vec<TcpStream> = (0..100).map(|_| knock(b"GET")).collect();
    assert_eq!(browser::allow(&link).status, 200);
    let (code, screen) = ends(terminal);
    assert_eq!((code, world.service.count(Operation::CreateToken)), (0, 1), "{screen}");
    drop((half, crowd));
}

#[test]
fn a_port_that_is_named_is_the_one() {
    for setting in [true, false] {
        let mut world = World::empty();
        let stand_in = StandIn::of(&mut world);
        let wanted = free_port();
        let line = if setting {
            world.settings(&format!("login_port = 1\n[session my-org]\nlogin_port = {wanted}\n"));
            "ssoenv login my-org".to_owned()
        } else {
            world.settings("login_port = 1\n");
            format!("ssoenv login my-org --port {wanted}")
        };
        let (terminal, link) = opened(&world, &stand_in, &line);
        assert_eq!(port(&link), wanted);
        browser::allow(&link);
        assert_eq!(ends(terminal).0, 0);
        // The next sign-in gets it again, although connections to it have just ended.
        let (terminal, link) = opened(&world, &stand_in, &format!("{line} --force"));
        assert_eq!(port(&link), wanted);
        browser::allow(&link);
        assert_eq!(ends(terminal).0, 0);
    }
}

#[test]
fn a_port_that_is_taken_is_named_before_anything_opens() {
    let mut world = World::empty();
    let _closed = MustStayClosed::of(&mut world);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let (code, screen) = ends(start(&world, &format!("ssoenv login my-org --port {port}")));
    assert_eq!(code, 1, "{screen}");
    assert!(
        screen
            .contains(&format!("ssoenv: cannot listen on port {port} of 127.0.0.1: Address already in use"))
            && screen.contains("\nhint: choose another port with --port, or sign in with --device-code\r\n"),
        "{screen}"
    );
    assert!(world.service.calls().is_empty());
}
