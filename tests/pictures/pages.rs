//! The pages that a browser shows during a sign-in, as Chromium shows them on a small screen, light and dark.

use super::home;
use super::identity_center::IdentityCenter;
use super::terminal::Terminal;
use portable_pty::CommandBuilder;
use std::path::Path;
use std::process::{Command, Stdio};

/// A page: its picture, and the words of `ssoenv` that lead to it.
const PAGES: [(&str, &[&str]); 4] = [
    ("signed-in", &["login", "my-org", "--no-browser"]),
    ("not-signed-in", &["login", "my-org", "--no-browser"]),
    ("sandbox-sign-in", &["login", "my-org", "--no-browser"]),
    ("sandbox-code", &["login", "my-org", "--device-code"]),
];

/// The smallest screen that counts, in pixels.
const SIZE: &str = "360,560";

/// Draws the pages that are wanted, each twice.
pub fn photograph(out: &Path, binary: &Path, is_wanted: impl Fn(&str) -> bool) {
    let is_there = Command::new("chromium").arg("--version").output().is_ok();
    for (name, words) in PAGES.iter().filter(|(name, _)| is_wanted(name)) {
        if !is_there {
            println!("{name}: LEFT OUT, Chromium is not installed");
            continue;
        }
        for (scheme, number) in [("dark", 0), ("light", 1)] {
            let picture = out.join(format!("{name}-{scheme}.png"));
            let scheme = format!("--blink-settings=preferredColorScheme={number}");
            page(name, binary, words, &[&scheme, &format!("--screenshot={}", picture.display())]);
            println!("{}", picture.file_name().unwrap().display());
        }
    }
}

fn page(name: &str, binary: &Path, words: &[&str], flags: &[&str]) {
    let service = IdentityCenter::start();
    service.configure(|rules| rules.approve_sign_in_automatically = name == "signed-in");
    let home = tempfile::tempdir().unwrap();
    home::write_config(home.path(), &home::sample_config(&service.start_url()));
    let mut line = CommandBuilder::new(binary);
    line.args(words);
    line.env_clear();
    line.env("HOME", home.path());
    line.env("TERM", "xterm");
    for name in ["AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC"] {
        line.env(name, service.url());
    }
    // No link is broken.
    let mut terminal = Terminal::start_on(line, 24, 2000);
    let link_in = |shown: &str| {
        let start = shown.rfind(&service.url())?;
        let link = shown[start..].split_once(char::is_whitespace)?.0;
        Some(link.to_owned()).filter(|link| link.contains('?'))
    };
    let mut link = link_in(&terminal.shows_what("the link", |shown| link_in(shown).is_some())).unwrap();
    if name == "not-signed-in" {
        link = denied(&link);
    }
    let mut browser = Command::new("chromium");
    browser.args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"]);
    browser.args(["--hide-scrollbars", "--disable-background-networking", "--disable-component-update"]);
    browser.arg(format!("--user-data-dir={}", home.path().join("chromium").display()));
    browser.arg(format!("--window-size={SIZE}")).args(flags).arg(link);
    assert!(browser.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success());
    terminal.types("\u{3}");
    drop(terminal.ends());
}

/// Where the service sends the browser when a person has said no.
fn denied(link: &str) -> String {
    let query = link.split_once('?').unwrap().1;
    let value = |wanted: &str| {
        let mut all = form_urlencoded::parse(query.as_bytes());
        all.find(|(name, _)| name == wanted).unwrap().1.into_owned()
    };
    let answer = form_urlencoded::Serializer::new(String::new())
        .append_pair("error", "access_denied")
        .append_pair("state", &value("state"))
        .finish();
    format!("{}?{answer}", value("redirect_uri"))
}
