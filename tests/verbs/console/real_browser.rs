//! A real Chromium, if there is one, follows the links to a portal and to a console that show what arrives there.

use super::console;
use crate::support::browser::script;
use crate::support::tls::TlsFront;
use crate::support::wait::until_some;
use crate::support::world::World;
use rcgen::SanType;
use std::process::{Command, Stdio};

/// The browsers that can be told to print the page they end at.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// Returns the name of a browser, or says loudly that there is none.
fn chromium() -> Option<&'static str> {
    let there = |program: &&&str| {
        Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
    };
    let found = BROWSERS.iter().find(there).copied();
    if found.is_none() {
        eprintln!("SKIPPED: no Chromium is installed");
    }
    found
}

/// A world with a browser that keeps the page it ends at in the file `page`; the portal's host is the loopback service.
fn world(program: &str) -> (World, String, TlsFront) {
    const PORTAL: &str = "d-1234567890.awsapps.com";
    let world = World::signed_in();
    let url = world.service.url();
    let world = world.with_variable("AWS_ENDPOINT_URL_SIGNIN", &url);
    let front = TlsFront::start(&url, usize::MAX, |certificate| {
        certificate.subject_alt_names = vec![SanType::DnsName(PORTAL.try_into().unwrap())];
    });
    let line = format!(
        "{program} --headless --no-sandbox --disable-gpu --no-first-run --disable-sync --disable-background-networking \
         --disable-component-update --ignore-certificate-errors --user-data-dir=\"$HOME/browser-profile\" \
         --host-resolver-rules='MAP {PORTAL}:443 127.0.0.1:{}' --dump-dom \"$1\" >\"$HOME/page.new\" 2>/dev/null\n\
         mv \"$HOME/page.new\" \"$HOME/page\"",
        front.port
    );
    let browser = script(world.home(), "real-browser", &line);
    (world, browser, front)
}

/// What the browser shows after this command line.
fn shown(world: &World, browser: &str, arguments: &[&str]) -> String {
    let page = world.home().join("page");
    let _ = std::fs::remove_file(&page);
    let ran = console(world, &[arguments, &["--open", "--browser", browser]].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    until_some("page", || std::fs::read_to_string(&page).ok())
}

#[test]
fn the_portal_gets_account_role_and_destination_as_they_were_meant() {
    let Some(program) = chromium() else { return };
    let (world, browser, _front) = world(program);
    let world = world.with_sections(
        "[profile odd]\nsso_session = my-org\nsso_account_id = 333333333333\nsso_role_name = Read+Only=x,y@z\n",
    );
    for (destination, expected) in [
        ("/s3/home", "https://us-east-1.console.aws.amazon.com/s3/home"),
        (
            "https://111111111111-ab12cd34.eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Flambda$252Fa b+c&d=%2520",
            "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Faws$252Flambda$252Fa b+c&amp;d=%2520",
        ),
    ] {
        let target = if destination.contains("111111111111") { "old-style" } else { "odd" };
        let page = shown(&world, &browser, &[target, "--destination", destination]);
        let (account_id, role_name) = match target {
            "odd" => ("333333333333", "Read+Only=x,y@z"),
            _ => ("111111111111", "ReadOnly"),
        };
        let expected = format!(
            "<dl><dt>account_id</dt><dd>{account_id}</dd><dt>role_name</dt><dd>{role_name}</dd>\
             <dt>destination</dt><dd>{expected}</dd></dl>"
        );
        assert!(page.contains(&expected), "{expected}\n{page}");
    }
}

#[test]
fn the_browser_is_signed_in_through_the_address_that_works_once() {
    let Some(program) = chromium() else { return };
    let (world, browser, _front) = world(program);
    let page = shown(&world, &browser, &["deploy", "--destination", "/x/home#a b+c&d=$252F"]);
    assert!(page.contains("arn:aws:sts::222222222222:assumed-role/deploy/"), "{page}");
    assert!(
        page.contains("<p>https://us-east-1.console.aws.amazon.com/x/home#a b+c&amp;d=$252F</p>"),
        "{page}"
    );
}
