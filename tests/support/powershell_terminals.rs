//! PowerShell at terminals that tests use one after the other, because a start takes two seconds of processor time.
//! `tests/shell/powershell/anew.ps1` removes what the last test has left. A terminal that cannot be cleaned, or whose
//! test has failed, is not used again.

use super::powershell;
use super::terminal::Terminal;
use portable_pty::CommandBuilder;
use std::io::Write;
use std::ops::{Deref, DerefMut};
use std::sync::Mutex;

const ANEW: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shell/powershell/anew.ps1");

/// Words of lines that cannot be undone: another PowerShell in this one, a module that is gone or new, other keys.
const FOR_GOOD: [&str; 5] = ["-NoProfile", "Module", "LanguageMode", "KeyHandler", "Register-"];

/// Terminals for the next tests, each with the number of lines that were typed there.
static IDLE: Mutex<Vec<(Terminal, usize)>> = Mutex::new(Vec::new());

/// A terminal that one test uses.
pub struct Lent {
    /// `None` after its end.
    terminal: Option<Terminal>,
    /// Lines that were typed.
    pub lines: usize,
    /// The shell reads its next line, or will in a moment.
    pub is_at_its_prompt: bool,
    /// Another test can use it later.
    pub is_for_others: bool,
}

impl Lent {
    /// A terminal that no other test uses later.
    pub fn of(terminal: Terminal) -> Self {
        Lent { terminal: Some(terminal), lines: 0, is_at_its_prompt: false, is_for_others: false }
    }

    /// This PowerShell in its folder, with its variables: one that another test has used, else a new one.
    pub fn with_powershell(line: CommandBuilder) -> Self {
        let idle = IDLE.lock().unwrap().pop();
        let Some((terminal, lines)) = idle else {
            let mut lent = Lent::of(Terminal::start_answering(line, 50, 2000));
            lent.types(&format!(". '{ANEW}'"));
            lent.is_for_others = true;
            return lent;
        };
        let mut lent = Lent::of(terminal);
        (lent.lines, lent.is_for_others) = (lines, true);
        let mut variables = tempfile::NamedTempFile::new().unwrap();
        write!(variables, "{}", line.get_cwd().unwrap().to_str().unwrap()).unwrap();
        for (name, value) in line.iter_full_env_as_str() {
            write!(variables, "\0{name}={value}").unwrap();
        }
        lent.types(&format!(". '{ANEW}' '{}'", variables.path().display()));
        lent.is_read();
        lent.terminal.as_ref().unwrap().forgets_before(powershell::READS);
        lent.lines = 0;
        lent
    }

    /// Types a line as soon as PowerShell reads one.
    pub fn types(&mut self, line: &str) {
        self.is_read();
        self.lines += 1;
        self.is_at_its_prompt = false;
        self.is_for_others &= !FOR_GOOD.iter().any(|word| line.contains(word));
        self.deref_mut().types(&format!("{line}\r"));
    }

    /// Waits until PowerShell reads a line.
    pub fn is_read(&self) {
        self.shows_what("prompt", |shown| powershell::lines_read(shown) > self.lines);
    }

    /// Waits for the end of the shell; everything that was shown.
    pub fn ends(mut self) -> (u32, String) {
        self.terminal.take().unwrap().ends()
    }
}

impl Deref for Lent {
    type Target = Terminal;

    fn deref(&self) -> &Terminal {
        self.terminal.as_ref().unwrap()
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut Terminal {
        self.terminal.as_mut().unwrap()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(terminal) = self.terminal.take() else { return };
        if self.is_for_others && self.is_at_its_prompt && !std::thread::panicking() {
            IDLE.lock().unwrap().push((terminal, self.lines));
        }
    }
}
