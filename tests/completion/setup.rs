//! A shell on a terminal, with completion, in which `ssoenv` prints the arguments that it gets.

use crate::support::shells::Shell;
use crate::support::terminal::Terminal;
use crate::support::world::World;
use portable_pty::CommandBuilder;

/// A function of the program's name, as the hook has one. The marks are put together only when it runs, so that no
/// echo of what is typed holds them.
pub const BASH: &str =
    "n=0; ssoenv() { n=$((n + 1)); printf '[%s]' \"$n\"; printf '<%s>' \"$@\"; printf '%s\\n' '[e''nd]'; }\n";
pub const FISH: &str = "set -g n 0; function ssoenv; set -g n (math $n + 1); printf '[%s]' $n; printf '<%s>' $argv; printf '%s\\n' '[e''nd]'; end\n";

/// The shell, and how many lines it has run.
pub struct Typist {
    terminal: Terminal,
    ran: usize,
}

impl Typist {
    /// Starts a shell in the home of a world and lets it read this.
    pub fn start(world: &World, shell: &Shell, script: &str) -> Self {
        let file = world.home().join("set-up");
        std::fs::write(&file, format!("{script}\nprintf '[rea%s]\\n' dy\n")).unwrap();
        let mut command = CommandBuilder::new(&shell.program);
        command.env_clear();
        command.args(&shell.arguments);
        command.arg("-i");
        world.variables().iter().for_each(|(name, value)| command.env(name, value));
        for (name, value) in [("TERM", "xterm"), ("INPUTRC", "/dev/null"), ("PS1", "> "), ("HISTFILE", "")] {
            command.env(name, value);
        }
        command.cwd(world.home());
        let mut terminal = Terminal::start(command);
        terminal.types(". ./set-up\r");
        terminal.shows("[ready]");
        Typist { terminal, ran: 0 }
    }

    /// Types this, presses Tab and then Enter; the arguments that the command got, each as `<…>`.
    pub fn runs(&mut self, typed: &str) -> String {
        self.ran += 1;
        self.terminal.types(&format!("{typed}\t\r"));
        let (head, end) = (format!("[{}]", self.ran), "[end]");
        let shown = self.terminal.shows_what(&format!("{head}…{end} after {typed:?}"), |all| {
            all.split_once(&head).is_some_and(|(_, tail)| tail.contains(end))
        });
        shown.split_once(&head).unwrap().1.split_once(end).unwrap().0.to_owned()
    }

    /// Types this, and waits until all of that is shown.
    pub fn shows(mut self, typed: &str, expected: &[&str]) {
        self.terminal.types(typed);
        expected.iter().for_each(|text| drop(self.terminal.shows(text)));
    }
}
