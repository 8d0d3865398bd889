//! Lines that a person types or pastes while the process waits for something else.

#[cfg(unix)]
use super::foreground::in_foreground;
#[cfg(unix)]
use crate::system::signals::Modes;

/// Non-blocking reader of typed lines. While this value lives the terminal is not in line mode (ICANON): there a line
/// is limited to 4,095 characters (macOS: 1,024), and addresses with authorization codes are longer.
#[derive(Debug)]
pub struct Typed {
    #[cfg(unix)]
    terminal: std::fs::File,
    #[cfg(unix)]
    line: Vec<u8>,
    #[cfg(unix)]
    before: rustix::termios::Termios,
    #[cfg(unix)]
    _modes: Modes,
}

#[cfg(unix)]
impl Typed {
    /// Opens the process's terminal, whatever stdin is; `None` without one.
    pub fn open() -> Option<Self> {
        use std::os::unix::fs::OpenOptionsExt;
        let mut options = std::fs::File::options();
        // A separate open file: the non-blocking mode would otherwise apply to the shell too, which shares the one on
        // stdin.
        let terminal =
            options.read(true).custom_flags(crate::system::files::NONBLOCK).open("/dev/tty").ok()?;
        // Before the modes change, so that a signal restores the original ones.
        let modes = Modes::keep();
        let before = rustix::termios::tcgetattr(&terminal).ok()?;
        let typed = Typed { terminal, line: Vec::new(), before, _modes: modes };
        typed.single_keys();
        Some(typed)
    }

    /// Turns line mode off; signals and echo are kept. Repeated at each read, because the shell resets the modes
    /// while this process is stopped.
    fn single_keys(&self) {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        if let Ok(mut modes) = tcgetattr(&self.terminal)
            && modes.local_modes.contains(LocalModes::ICANON)
        {
            modes.local_modes.remove(LocalModes::ICANON);
            // If this fails, only the length of a line is limited.
            let _ = tcsetattr(&self.terminal, OptionalActions::Now, &modes);
        }
    }

    /// Returns a completed line without its line break; `None` if there is none yet.
    pub fn line(&mut self) -> Option<String> {
        use std::io::Read;
        if in_foreground() {
            self.single_keys();
        }
        let mut chunk = [0; 4096];
        while !self.line.contains(&b'\n') {
            // Checked before every read: in the background it would stop this process (SIGTTIN).
            match in_foreground().then(|| self.terminal.read(&mut chunk)) {
                Some(Ok(read @ 1..)) => chunk.iter().take(read).for_each(|byte| take(&mut self.line, *byte)),
                _ => return None,
            }
        }
        let end = self.line.iter().position(|byte| *byte == b'\n')?;
        let line: Vec<u8> = self.line.drain(..=end).collect();
        Some(without_keys(&String::from_utf8_lossy(&line)).trim().to_owned())
    }
}

/// Adds a byte, and edits the line by the keys that the terminal handles in line mode.
#[cfg(unix)]
fn take(line: &mut Vec<u8>, byte: u8) {
    let start = line.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    match byte {
        0x7f | 0x08 if line.len() > start => drop(line.pop()),
        0x7f | 0x08 => {}
        // Ctrl-U: deletes the line.
        0x15 => line.truncate(start),
        // Ctrl-W: deletes the blanks at the end and the word before them.
        0x17 => {
            let is_blank = |byte: &u8| byte.is_ascii_whitespace();
            let word = line[start..].iter().rposition(|byte| !is_blank(byte)).unwrap_or(0);
            let before = line[start..start + word].iter().rposition(is_blank).map_or(0, |blank| blank + 1);
            line.truncate(start + before);
        }
        b'\r' => line.push(b'\n'),
        byte => line.push(byte),
    }
}

/// Removes the sequences of other keys: arrows, and letters with Ctrl or Alt.
#[cfg(unix)]
fn without_keys(line: &str) -> String {
    let (mut out, mut rest) = (String::new(), line.chars());
    while let Some(character) = rest.next() {
        match character {
            '\u{1b}' if rest.next().is_some_and(|next| matches!(next, '[' | 'O')) => {
                let _ = rest.find(|end| end.is_ascii_alphabetic() || *end == '~');
            }
            character if character.is_control() => {}
            character => out.push(character),
        }
    }
    out
}

#[cfg(unix)]
impl Drop for Typed {
    fn drop(&mut self) {
        if in_foreground() {
            use rustix::termios::{OptionalActions, QueueSelector, tcflush, tcsetattr};
            // Discards the rest of a paste: the shell would run it as commands.
            let _ = tcflush(&self.terminal, QueueSelector::IFlush);
            let _ = tcsetattr(&self.terminal, OptionalActions::Now, &self.before);
        }
    }
}

#[cfg(not(unix))]
impl Typed {
    /// Returns `None`: Windows consoles cannot be read without waiting.
    pub fn open() -> Option<Self> {
        None
    }

    /// Returns `None`: never called, since `open` gives none.
    pub fn line(&mut self) -> Option<String> {
        None
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn keys_that_edit_a_line_do_so() {
        for (typed, expected) in [
            ("abc\n", "abc\n"),
            ("abx\u{7f}c\r", "abc\n"),
            ("xyz\u{15}a\n", "a\n"),
            ("a\n\u{7f}\u{8}b\u{15}c", "a\nc"),
            ("a b  \u{17}c\n", "a c\n"),
            ("a\n\u{17}b\u{17}\u{17}c\n", "a\nc\n"),
        ] {
            let mut line = Vec::new();
            typed.bytes().for_each(|byte| take(&mut line, byte));
            assert_eq!(line, expected.as_bytes(), "{typed:?}");
        }
    }

    #[test]
    fn keys_that_edit_nothing_are_no_part_of_the_line() {
        for (typed, expected) in [
            ("ab\u{1b}[D\u{1b}[1;5Cc\u{1b}OH\u{1b}[3~d\u{1b}be", "abcde"),
            ("a\u{0}\u{1}\u{e}b\t\u{7f}", "ab"),
            ("\u{1b}[200~http://x\u{1b}[201~", "http://x"),
            ("a\u{1b}", "a"),
            ("a\u{1b}[", "a"),
        ] {
            assert_eq!(without_keys(typed), expected, "{typed:?}");
        }
    }
}
