//! A display with nobody in front of it: a window that opens there is never answered.

use crate::support::keyring::{Keyring, are_installed};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Program that opens the windows of GNOME Keyring.
const PROMPTER: &str = "/usr/libexec/gcr-prompter";

/// An X server without a screen, which ends with the value.
struct Display(Child, String);

impl Display {
    fn start() -> Self {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-nolisten", "tcp"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = command.spawn().unwrap();
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        Display(server, format!(":{}", number.trim()))
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_window_that_nobody_answers_is_opened_for_a_person_alone() {
    if !are_installed(&["Xvfb", PROMPTER]) {
        return;
    }
    let Some(keyring) = Keyring::unlocked() else { return };
    let key = keyring.ask("find-or-create");
    keyring.lock();
    let display = Display::start();
    keyring.bus.gives(&[("DISPLAY", &display.1), ("NO_AT_BRIDGE", "1")]);
    keyring.bus.starts("org.gnome.keyring.SystemPrompter", PROMPTER);
    let client = keyring.client();
    for request in ["find", "find-or-create", "remove"] {
        assert_eq!(keyring.ask(request), "locked", "{request}");
    }
    assert!(!client.is_owned("org.gnome.keyring.SystemPrompter"), "no window was opened");
    // A question that is taken back ends this keychain, and all that other programs had unlocked (GNOME Keyring 42).
    for _ in 0..2 {
        assert_eq!(keyring.ask_attended("find", 2000), "no-answer 2");
        assert!(client.is_owned("org.gnome.keyring.SystemPrompter"), "a window was opened");
        assert!(client.is_provided());
    }
    // An answer in that window is as good as one before it.
    keyring.unlock();
    assert_eq!(keyring.ask("find"), key);
}
