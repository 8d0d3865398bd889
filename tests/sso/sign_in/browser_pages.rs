//! The pages of a sign-in in a real browser, if there is one: what a person sees after the redirect.

use crate::support::browser::StandIn;
use crate::support::terminal::Terminal;
use crate::support::world::World;
use std::process::{Command, Stdio};

/// The browsers that can be told to print the page they end at.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

#[test]
fn the_page_after_the_redirect_says_that_it_worked() {
    let there = |program: &&&str| {
        Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
    };
    let Some(program) = BROWSERS.iter().find(there) else {
        eprintln!("SKIPPED: no Chromium is installed");
        return;
    };
    let mut world = World::empty();
    // The button is pressed by the service itself.
    world.service.configure(|rules| rules.approve_sign_in_automatically = true);
    let stand_in = StandIn::of(&mut world);
    let terminal = Terminal::start(world.ssoenv_line(&["login", "my-org"]));
    let mut browser = Command::new(program);
    browser.args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"]);
    browser.args(["--disable-background-networking", "--disable-component-update", "--dump-dom"]);
    browser.arg(format!("--user-data-dir={}", world.home().join("browser-profile").display()));
    let output = browser.arg(stand_in.link()).stdin(Stdio::null()).output().unwrap();
    let page = String::from_utf8_lossy(&output.stdout);
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    for shown in ["Signed in", "<b>my-org</b>", "You can close this tab"] {
        assert!(page.contains(shown), "{page}");
    }
}
