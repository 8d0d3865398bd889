//! Signing in, end to end: on terminals, with a stand-in browser or one that must stay closed.

/// The redirect, and what can go wrong with it and after it.
mod authorization_code;
/// The pages of a sign-in in a real browser.
mod browser_pages;
/// Which browser opens, and one that hangs or fails.
mod browsers;
/// The door that the browser comes back through, and who else knocks.
mod callback;
/// Several at once.
mod concurrency;
/// `use` when the session is over: who is asked, and who never.
mod consent;
/// The device code.
mod device_code;
/// Signals, stray keys, a network that goes, unexpected terminals.
#[cfg(unix)]
mod edge_cases;
/// Ctrl-C, SIGKILL, a home that takes nothing, and nobody.
#[cfg(unix)]
mod interruption;
/// Pasting, ports and tunnels.
mod pasted_url;
/// This tool's registration, shared with the AWS CLI.
mod registration;
/// What a sign-in leaves: for this shell, and of the one before.
mod results;
/// Start URLs, AWS's and others.
mod start_urls;
/// What is left on the screen, and a slow service.
mod terminal;

use crate::support::browser::StandIn;
use crate::support::terminal::Terminal;
use crate::support::world::World;
use std::io::Read;
use std::process::{Child, Stdio};

/// A line of sh on a terminal. Ends with [`ends`].
pub fn start(world: &World, line: &str) -> Terminal {
    // A trap that does something keeps sh through the Ctrl-C that ends the line, and leaves ssoenv as it was.
    let script = format!("trap : INT\nstty -g\n{line}\necho \"code $?\"\nstty -g");
    Terminal::start(world.line("sh", &["-c", &script]))
}

/// Waits for the end of the line: its exit code, and what was shown. The terminal must be as it was before.
pub fn ends(terminal: Terminal) -> (i32, String) {
    let (_, screen) = terminal.ends();
    let is_modes = |line: &&str| line.split(':').count() > 10 && line.bytes().all(|byte| byte != b' ');
    let modes: Vec<&str> = screen.lines().map(str::trim).filter(is_modes).collect();
    assert!(modes.len() == 2 && modes[0] == modes[1], "the terminal is not as it was: {screen}");
    let code = screen.rsplit_once("code ").and_then(|(_, rest)| rest.lines().next()?.trim().parse().ok());
    (code.unwrap_or_else(|| panic!("no exit code in: {screen}")), screen)
}

/// A line of sh that has opened the browser: its terminal, and the link.
pub fn opened(world: &World, browser: &StandIn, line: &str) -> (Terminal, String) {
    let terminal = start(world, line);
    (terminal, browser.link())
}

/// ssoenv without any terminal.
pub fn unseen(world: &World, arguments: &[&str]) -> Child {
    let mut command = world.ssoenv(arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// What it says on stderr up to this text.
pub fn says(child: &mut Child, text: &str) -> String {
    let (mut said, mut byte) = (Vec::new(), [0]);
    let stderr = child.stderr.as_mut().unwrap();
    while !String::from_utf8_lossy(&said).contains(text) {
        assert_eq!(stderr.read(&mut byte).unwrap(), 1, "no `{text}` in: {}", String::from_utf8_lossy(&said));
        said.extend(byte);
    }
    String::from_utf8(said).unwrap()
}

/// The link among what was said.
pub fn link_in(said: &str) -> String {
    let (_, rest) = said.split_once("ssoenv: http").unwrap_or_else(|| panic!("no link in: {said}"));
    format!("http{}", rest.lines().next().unwrap().trim_end())
}

/// A parameter of the link.
pub fn parameter(link: &str, name: &str) -> String {
    let query = link.split_once('?').unwrap().1;
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(found, _)| found == name).unwrap_or_else(|| panic!("no {name} in {link}")).1.into_owned()
}

/// The address that the browser of this link would end at.
pub fn redirect(link: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs).append_pair("state", &parameter(link, "state"));
    format!("{}?{}", parameter(link, "redirect_uri"), query.finish())
}

/// A port that is free, and that nobody is given who asks for any.
pub fn free_port() -> u16 {
    let free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
    std::iter::repeat_with(|| fastrand::u16(10_000..30_000)).find(free).unwrap()
}

/// Two sessions, a profile each, and no default profile.
pub fn two_sessions(start_url: &str) -> String {
    let session = |name: &str, profile: &str| {
        format!(
            "[profile {profile}]\nsso_session = {name}\nsso_account_id = 111111111111\nsso_role_name = Developer\n\
             [sso-session {name}]\nsso_start_url = {start_url}\nsso_region = us-east-1\n\
             sso_registration_scopes = sso:account:access\n"
        )
    };
    session("my-org", "dev") + &session("other", "else")
}
