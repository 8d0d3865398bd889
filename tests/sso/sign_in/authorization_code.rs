//! The redirect, and what can go wrong with it and after it: the person hears it in the browser and on the terminal, and
//! the code is offered once.

use super::{ends, opened, redirect};
use crate::support::browser::StandIn;
use crate::support::identity_center::{Fault, Operation, browser};
use crate::support::world::World;

#[test]
fn a_person_who_says_no_is_taken_at_their_word() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let (terminal, link) = opened(&world, &stand_in, "ssoenv login my-org");
    let page = browser::deny(&link);
    assert_eq!(page.status, 400);
    assert!(
        page.body.contains("<h1>Not signed in</h1><p>The sign-in to my-org was declined.</p>")
            && !page.body.contains("access_denied"),
        "{}",
        page.body
    );
    let (code, screen) = ends(terminal);
    assert_eq!(code, 4, "{screen}");
    assert!(
        screen.contains("ssoenv: the sign-in to my-org was declined\r\nhint: ssoenv login my-org\r\n"),
        "{screen}"
    );
    assert_eq!(world.service.count(Operation::CreateToken), 0);
}

#[test]
fn an_error_is_shown_on_both_sides_and_is_markup_on_neither() {
    for (pairs, expected, words) in [
        (&[("error", "access_denied")][..], 4, "the sign-in to my-org was declined"),
        (
            &[("error", "server_error"), ("error_description", "<b>No\u{1b}[31m</b>")],
            6,
            "the sign-in to my-org failed in the browser: <b>No\\u{1b}[31m</b>",
        ),
        (
            &[("error", "invalid_scope"), ("code", "and-a-code")],
            6,
            "the sign-in to my-org failed in the browser: invalid_scope",
        ),
    ] {
        let mut world = World::empty();
        let stand_in = StandIn::of(&mut world);
        let (terminal, link) = opened(&world, &stand_in, "ssoenv login my-org");
        let page = browser::open(&redirect(&link, pairs));
        assert_eq!(page.status, 400);
        let text = words.split('\\').next().unwrap().replace('<', "&lt;").replace('>', "&gt;");
        let text = text.replacen("the sign-in", "The sign-in", 1);
        assert!(page.body.contains("Not signed in") && page.body.contains(&text), "{}", page.body);
        let (code, screen) = ends(terminal);
        assert_eq!(code, expected, "{screen}");
        assert!(screen.contains(&format!("ssoenv: {words}\r\nhint: ")), "{screen}");
        assert_eq!(world.service.count(Operation::CreateToken), 0);
    }
}

#[test]
fn a_code_that_gives_no_token_is_offered_once_and_the_page_says_so() {
    let error = |code| Fault::Error { status: 400, code, message: "as asked" };
    for (fault, expected, words) in [
        (error("InvalidGrantException"), 3, "the sign-in code for my-org has expired"),
        (error("ExpiredTokenException"), 3, "the sign-in code for my-org has expired"),
        (error("AccessDeniedException"), 4, "the sign-in to my-org was declined"),
        (Fault::Status(500), 6, "did not complete the sign-in to my-org"),
        (Fault::Status(429), 6, "did not complete the sign-in to my-org"),
        (Fault::Reset, 6, "no answer from http"),
        (Fault::LostAnswer, 6, "no answer from http"),
        (Fault::Truncated, 6, "no answer from http"),
        (Fault::Garbage, 6, "did not answer as the AWS service does"),
        (Fault::WrongShape, 6, "did not answer as the AWS service does"),
    ] {
        let mut world = World::signed_in();
        let stand_in = StandIn::of(&mut world);
        let before = std::fs::read(world.token_path()).unwrap();
        world.service.fault(Operation::CreateToken, fault.clone());
        let (terminal, link) = opened(&world, &stand_in, "ssoenv login my-org --force");
        let page = browser::allow(&link);
        assert_eq!(page.status, 400);
        let body = page.body.to_lowercase();
        assert!(body.contains("not signed in") && body.contains(&words.to_lowercase()), "{fault:?} {body}");
        let (code, screen) = ends(terminal);
        assert_eq!(code, expected, "{fault:?} {screen}");
        assert!(screen.contains(words) && screen.contains("\nhint: "), "{fault:?} {screen}");
        assert_eq!((world.service.count(Operation::CreateToken), stand_in.opened()), (1, 1), "{fault:?}");
        assert_eq!(std::fs::read(world.token_path()).unwrap(), before, "the earlier sign-in is untouched");
    }
}

#[test]
fn the_link_and_the_exchange_are_what_the_service_expects() {
    let mut world = World::empty();
    let stand_in = StandIn::of(&mut world);
    let (terminal, link) = opened(&world, &stand_in, "ssoenv login my-org");
    let query = link.strip_prefix(&format!("{}/authorize?", world.service.url())).unwrap();
    let names: Vec<&str> = query.split('&').filter_map(|pair| Some(pair.split_once('=')?.0)).collect();
    let expected = "response_type client_id redirect_uri state code_challenge_method scopes code_challenge";
    assert_eq!(names.join(" "), expected);
    assert!(
        query.contains("&scopes=sso%3Aaccount%3Aaccess&")
            && query.contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A")
    );
    browser::allow(&link);
    assert_eq!(ends(terminal).0, 0);
    let calls = world.service.calls();
    let exchange = calls.iter().find(|call| call.operation == Operation::CreateToken).unwrap();
    let sent: serde_json::Value = serde_json::from_str(&exchange.body).unwrap();
    let names: Vec<&String> = sent.as_object().unwrap().keys().collect();
    assert_eq!(names, ["grantType", "clientId", "clientSecret", "redirectUri", "codeVerifier", "code"]);
    assert_eq!(sent["redirectUri"], super::parameter(&link, "redirect_uri"));
    // Nothing of one attempt is in the next.
    let (mut terminal, second) = opened(&world, &stand_in, "ssoenv login my-org --force");
    for name in ["state", "code_challenge"] {
        assert_ne!(super::parameter(&link, name), super::parameter(&second, name));
    }
    terminal.types("\u{3}");
    assert_eq!(ends(terminal).0, 130);
}
