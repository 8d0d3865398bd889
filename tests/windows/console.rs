//! Ctrl-C, and the window.

use super::wine::{Wine, is_open};
use crate::support::terminal::Terminal;

#[test]
#[ignore = "needs wine: .ci/windows"]
fn ctrl_c_is_the_commands() {
    let wine = Wine::signed_in();
    for mode in ["keys", "endpoint"] {
        let words = ["exec", "--quiet", "--mode", mode, "dev", "--", "client.exe", "interrupt", mode];
        let mut terminal = Terminal::start(wine.ssoenv_line(&words));
        let port = wine.port(mode);
        terminal.types("\u{3}");
        assert_eq!(terminal.ends().0, 7, "{mode}");
        assert!(!is_open(port));
    }
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn ctrl_c_ends_a_sign_in_with_130() {
    let wine = Wine::signed_in();
    std::fs::remove_file(wine.token_path()).unwrap();
    let mut terminal =
        Terminal::start(wine.ssoenv_line(&["login", "my-org", "--device-code", "--no-browser"]));
    terminal.shows("user_code");
    terminal.types("\u{3}");
    let (code, shown) = terminal.ends();
    assert_eq!(code, 130, "{shown}");
    assert!(!wine.token_path().exists());
}
