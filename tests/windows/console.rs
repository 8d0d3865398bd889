//! Ctrl-C, and the window.

use super::wine::{Wine, finished, is_open, seen};
use crate::support::identity_center::{Fault, Operation};
use crate::support::terminal::Terminal;
use crate::support::wait::until;

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

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_closed_window_ends_a_sign_in_with_129() {
    let wine = Wine::signed_in();
    std::fs::remove_file(wine.token_path()).unwrap();
    let program = seen(&wine.program());
    let words = ["login", "my-org", "--device-code", "--no-browser"];
    // The link is there when the service knows the code.
    std::fs::write(wine.home().join("started"), "").unwrap();
    let mut terminal =
        Terminal::start(wine.client_line(&[&["close", "started", &program], &words[..]].concat()));
    terminal.shows("user_code");
    std::fs::write(wine.home().join("started"), "yes").unwrap();
    let shown = terminal.shows("exit code ");
    assert!(shown.contains("exit code 129"), "{shown}");
    terminal.types("");
    assert_eq!(terminal.ends().0, 0);
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn ctrl_c_during_use_ends_with_130_and_text_that_fails() {
    let wine = Wine::signed_in();
    wine.service.fault(Operation::GetRoleCredentials, Fault::Hang);
    let program = seen(&wine.program());
    let mut terminal = Terminal::start(wine.client_line(&["into", "printed", &program, "use", "dev"]));
    until(|| wine.service.count(Operation::GetRoleCredentials) > 0);
    terminal.types("\u{3}");
    let (code, shown) = terminal.ends();
    assert!(code == 0 && shown.contains("exit code 130"), "{code}: {shown}");
    let printed = wine.read("printed");
    assert!(printed.contains("throw '") && !printed.contains("AWS_"), "{printed:?}");
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_profile_is_picked_in_a_list() {
    let wine = Wine::signed_in();
    let program = seen(&wine.program());
    let mut terminal = Terminal::start(wine.client_line(&["into", "printed", &program, "use"]));
    terminal.shows("staging");
    terminal.types("stag");
    terminal.types("\r");
    assert!(terminal.shows("exit code ").contains("exit code 0"));
    assert_eq!(terminal.ends().0, 0);
    assert!(wine.read("printed").contains("222222222222"));
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn the_terminal_of_git_bash_is_not_asked_for_keys() {
    let wine = Wine::signed_in().with_variable("MSYSTEM", "MINGW64");
    let program = seen(&wine.program());
    let ran = finished(wine.client_command(&["mintty", "printed", &program, "use"]));
    assert!(ran.stdout.contains("exit code 0"), "{ran:?}");
    // The picker would have been asked; without one it is the default profile.
    assert!(wine.read("printed").contains("ReadOnly"));
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn ctrl_c_ends_each_after_its_commands() {
    let wine = Wine::signed_in();
    let mut terminal = Terminal::start(wine.ssoenv_line(&[
        "each",
        "dev",
        "staging",
        "--",
        "cmd",
        "/c",
        "client.exe interrupt %SSOENV_PROFILE%",
    ]));
    let ports = ["dev", "staging"].map(|file| wine.port(file));
    terminal.types("\u{3}");
    let (code, shown) = terminal.ends();
    assert_eq!(code, 130, "{shown}");
    assert!(!ports.iter().any(|port| is_open(*port)));
}

#[test]
#[ignore = "needs wine: .ci/windows"]
fn a_list_fits_the_window() {
    let wine = Wine::signed_in();
    for columns in [60, 100] {
        let terminal = Terminal::start_on(wine.ssoenv_line(&["list"]), 24, columns);
        let (code, shown) = terminal.ends();
        let mut screen = vt100::Parser::new(24, columns, 0);
        screen.process(shown.as_bytes());
        let text = screen.screen().contents();
        let longest = text.lines().map(|line| line.trim_end().chars().count()).max().unwrap();
        assert!(
            code == 0 && longest <= usize::from(columns) && longest > 40,
            "{columns}: {longest}: {shown:?}"
        );
    }
}
