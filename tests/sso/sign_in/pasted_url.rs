//! A browser on another machine: what its person pastes, and the tunnel that leads it here.

use super::{ends, free_port, link_in, redirect, start};
use crate::support::identity_center::{Operation, browser};
use crate::support::terminal::Terminal;
use crate::support::world::World;

/// A sign-in over SSH, and the address that the person's own browser ends at.
fn far_away(line: &str) -> (World, Terminal, String) {
    let mut world = World::empty();
    world.service.configure(|rules| rules.approve_sign_in_automatically = true);
    world.variable("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 2222").variable("USER", "sam");
    let terminal = start(&world, line);
    let link = link_in(&terminal.shows("waiting for the browser"));
    let address = browser::open(&link).header("location").unwrap().to_owned();
    assert!(address.starts_with(&redirect(&link, &[]).split_once('?').unwrap().0.to_owned()));
    (world, terminal, address)
}

#[test]
fn over_ssh_a_port_is_enough_and_the_tunnel_to_it_is_shown() {
    let port = free_port();
    let (_world, terminal, address) = far_away(&format!("ssoenv login my-org --port {port}"));
    let screen = terminal.shows("waiting for the browser");
    let tunnel = format!("ssh -N -L {port}:127.0.0.1:{port} -p 2222 sam@192.0.2.2\r\n");
    assert!(screen.contains(&tunnel) && !screen.contains("signing in with a code"), "{screen}");
    // The tunnel leads here.
    assert_eq!(browser::open(&address).status, 200);
    assert_eq!(ends(terminal).0, 0);
}

#[test]
fn the_address_or_the_code_may_be_pasted() {
    let whole = |address: &str| address.to_owned();
    let code = |address: &str| super::parameter(address, "code");
    let quoted = |address: &str| format!("  '{address}' ");
    let ways: [fn(&str) -> String; 3] = [whole, code, quoted];
    for way in ways {
        let (world, mut terminal, address) = far_away("ssoenv login my-org --no-browser");
        terminal.types(&format!("\n{}\n", way(&address)));
        let (code, screen) = ends(terminal);
        assert_eq!((code, world.service.count(Operation::CreateToken)), (0, 1), "{screen}");
        assert!(screen.contains("ssoenv: signed in to my-org: "), "{screen}");
    }
}

#[test]
fn what_does_not_belong_to_this_sign_in_is_refused_with_a_word_and_waited_on() {
    let (world, mut terminal, address) = far_away("ssoenv login my-org --no-browser");
    let elsewhere = address.replace("state=", "state=x");
    for (typed, said) in [
        (
            elsewhere.as_str(),
            "ssoenv: the pasted address belongs to another sign-in\r\nhint: paste the address",
        ),
        ("y", "ssoenv: the input is neither an address nor a code\r\nhint: paste the whole address"),
        ("http://127.0.0.1/oauth/callback", "belongs to another sign-in"),
    ] {
        terminal.types(&format!("{typed}\n"));
        terminal.shows(said);
    }
    terminal.shows_times("belongs to another sign-in", 2);
    assert_eq!(world.service.count(Operation::CreateToken), 0);
    terminal.types(&format!("{address}\n"));
    let (code, screen) = ends(terminal);
    assert_eq!((code, world.service.count(Operation::CreateToken)), (0, 1), "{screen}");
}

#[test]
fn a_refusal_may_be_pasted_too() {
    let (_world, mut terminal, address) = far_away("ssoenv login my-org --no-browser");
    terminal.types(&format!("{}&error=access_denied\n", address.replace("code=", "kode=")));
    assert_eq!(ends(terminal).0, 4);
}
