//! The picker below the shells that people use, as they type it.

use super::{CTRL_C, ESCAPE};
use crate::support::shells::{Shell, UTF_8, by_each_shell};
use crate::support::terminal::Terminal;
use crate::support::world::World;
use ssoenv::shell::Family;

/// An interactive shell without anybody's start-up files.
fn interactive(world: &World, shell: &Shell) -> Terminal {
    let words: Vec<&str> = shell.arguments.iter().map(String::as_str).chain(["-i"]).collect();
    let mut command = world.line(&shell.program, &words);
    command.env("LC_ALL", UTF_8);
    command.env("TERM", "xterm");
    Terminal::start(command)
}

/// What is typed to pick, and then to say what came of it. The second line may be typed before the terminal is in line mode
/// again, where a carriage return would end no line of dash.
fn lines(shell: &Shell) -> (&'static str, &'static str) {
    match shell.family {
        Family::Fish => ("ssoenv use | source\r", "echo \"[$AWS_ACCOUNT_ID]\"\n"),
        _ => ("eval \"$(ssoenv use)\"\r", "echo \"[$AWS_ACCOUNT_ID]\"\n"),
    }
}

by_each_shell!(the_shell_has_the_credentials_of_what_was_picked: bash, zsh, fish, dash);
fn the_shell_has_the_credentials_of_what_was_picked(shell: &Shell) {
    let world = World::signed_in();
    let mut terminal = interactive(&world, shell);
    let (line, report) = lines(shell);
    terminal.types(line);
    terminal.answers("Profile:", "prod\r");
    terminal.shows("ssoenv: without the list: `");
    terminal.types(report);
    terminal.shows("[012345678901]");
    terminal.types("exit\r");
    let (_, screen) = terminal.ends();
    let direct = match shell.family {
        Family::Fish => "`ssoenv use prod | source`",
        _ => "`eval \"$(ssoenv use prod)\"`",
    };
    assert!(screen.contains(direct), "{}: {screen}", shell.name);
    assert!(!screen.contains("SSOENV_KEY_ID"), "{}: {screen}", shell.name);
}

by_each_shell!(whoever_leaves_the_list_has_what_was_there_before_and_a_line_that_failed: bash, zsh, fish, dash);
fn whoever_leaves_the_list_has_what_was_there_before_and_a_line_that_failed(shell: &Shell) {
    for keys in [ESCAPE, CTRL_C] {
        let mut world = World::signed_in();
        world.variable("AWS_ACCOUNT_ID", "mine");
        let mut terminal = interactive(&world, shell);
        let (line, report) = lines(shell);
        let go_on =
            if shell.family == Family::Fish { "; and echo went-\"\"on" } else { " && echo went-\"\"on" };
        terminal.types(&line.replace('\r', &format!("{go_on}\r")));
        terminal.answers("> default", keys);
        // The shell reads on when the list has gone.
        terminal.shows_what("the end of the list", |shown| {
            let list = &shown[shown.find("> default").unwrap()..];
            list.contains("nothing was chosen") || list.contains("<canceled>") || list.contains("\u{1b}[J")
        });
        terminal.types(report);
        terminal.shows("[mine]");
        terminal.types("exit\r");
        let (_, screen) = terminal.ends();
        assert!(!screen.contains("went-on"), "{} {keys:?}: {screen}", shell.name);
    }
}
