//! What a person reads during a sign-in: the link or the code, and how a browser on another machine reaches this one.
//! Opens the browser.

use super::SignInMethod;
use crate::config::session::Session;
use crate::services::oidc::DeviceAuthorization;
use crate::system::env::Env;
use crate::system::{System, browser};

/// Opens the link, or shows it. `paste`: whether the terminal accepts pasted text.
pub(super) fn link(
    sys: &System,
    session: &Session,
    how: &SignInMethod,
    link: &str,
    (port, paste): (u16, bool),
) {
    // Before the lines are marked for removal: a warning about the browser must stay.
    let opened = opened(sys, how, link);
    say_for_now(sys);
    // Without a browser the link is the only way to sign in, so it is shown with `--quiet` too.
    let say = |words: &str| if opened { sys.terminal.note(words) } else { sys.terminal.tell(words) };
    if opened {
        say(&format!(
            "opening the browser to sign in to {}; if it does not open, use this link:",
            session.label()
        ));
    } else {
        say(&format!("to sign in to {}, open this link in a browser:", session.label()));
    }
    say(link);
    if let Some(tunnel) = tunnel(&sys.env, port) {
        say(&format!(
            "the browser must reach port {port} of this machine; if it runs on another machine, first run there: {tunnel}"
        ));
    }
    if paste {
        say("waiting for the browser; you can also paste the address that it shows at the end");
    }
}

/// Opens the verification page, and shows it with the code.
pub(super) fn code(sys: &System, session: &Session, how: &SignInMethod, asked: &DeviceAuthorization) {
    if let Some(why) = how.obstacle {
        sys.terminal.note(&format!("cannot open a browser here ({why}): signing in with a code"));
    }
    let page = asked.verification_uri_complete.as_deref().unwrap_or(&asked.verification_uri);
    let opened = opened(sys, how, page);
    say_for_now(sys);
    // Shown even if the browser has opened, since the person must compare the code.
    let say = |words: &str| sys.terminal.tell(words);
    if opened {
        say(&format!(
            "opening the browser to sign in to {}; if it does not open, use this link:",
            session.label()
        ));
    } else {
        say(&format!("to sign in to {}, open this link in any browser:", session.label()));
    }
    say(page);
    match &asked.verification_uri_complete {
        Some(_) => say(&format!("and confirm if the page shows the code {}", asked.user_code)),
        None => say(&format!("and enter the code {}", asked.user_code)),
    }
}

/// Makes the terminal remove the following lines after the sign-in: the link is long, and useless then.
fn say_for_now(sys: &System) {
    if sys.env.text("TERM").is_some_and(|term| term != "dumb") {
        sys.terminal.say_for_now();
    }
}

fn opened(sys: &System, how: &SignInMethod, link: &str) -> bool {
    how.open
        && match browser::open(&sys.env, how.browser.as_deref(), link) {
            Ok(()) => true,
            Err(why) => {
                sys.terminal.warn(&format!("the browser did not open: {why}"));
                false
            }
        }
}

/// Returns the command that forwards a port of the person's own machine to this one; `None` outside of SSH.
fn tunnel(env: &Env, port: u16) -> Option<String> {
    // The variable holds CLIENT_IP CLIENT_PORT SERVER_IP SERVER_PORT (sshd).
    let connection = env.text("SSH_CONNECTION")?;
    let mut parts = connection.split(' ').skip(2);
    let (host, ssh_port) = (parts.next()?, parts.next()?);
    // The command is copied into a shell, and sshd and the person set these values.
    let has_plain_characters = |text: &str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "._-:%".contains(c))
    };
    let user = env.text("USER").or_else(|| env.text("LOGNAME")).filter(|user| has_plain_characters(user));
    if !has_plain_characters(host) || ssh_port.parse::<u16>().is_err() {
        return None;
    }
    let at = user.map_or_else(|| host.to_owned(), |user| format!("{user}@{host}"));
    let through = if ssh_port == "22" { String::new() } else { format!(" -p {ssh_port}") };
    Some(format!("ssh -N -L {port}:127.0.0.1:{port}{through} {at}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_ssh_the_tunnel_is_said_to_the_letter() {
        for (connection, user, expected) in [
            ("10.0.0.7 51234 10.0.0.5 22", "sam", Some("ssh -N -L 8400:127.0.0.1:8400 sam@10.0.0.5")),
            ("10.0.0.7 51234 10.0.0.5 2222", "", Some("ssh -N -L 8400:127.0.0.1:8400 -p 2222 10.0.0.5")),
            ("fe80::1 51234 2001:db8::5 22", "sam", Some("ssh -N -L 8400:127.0.0.1:8400 sam@2001:db8::5")),
            ("10.0.0.7 51234 10.0.0.5;rm 22", "sam", None),
            ("10.0.0.7 51234 10.0.0.5 22", "$(id)", Some("ssh -N -L 8400:127.0.0.1:8400 10.0.0.5")),
            ("", "sam", None),
        ] {
            let env = Env::of(&[("SSH_CONNECTION", connection), ("USER", user)]);
            assert_eq!(tunnel(&env, 8400).as_deref(), expected, "{connection}");
        }
    }
}
