//! The lines that a person types while something else goes on.

#[cfg(unix)]
use super::person::in_foreground;

/// The lines that are typed on the terminal, taken without waiting for them.
#[derive(Debug)]
pub struct Typed {
    #[cfg(unix)]
    terminal: std::fs::File,
    #[cfg(unix)]
    line: Vec<u8>,
}

#[cfg(unix)]
impl Typed {
    /// The terminal of this process, whatever stdin is. `None` where there is none.
    pub fn open() -> Option<Self> {
        use std::os::unix::fs::OpenOptionsExt;
        let mut options = std::fs::File::options();
        // An opening of its own: what is set here is not set for the shell that shares the terminal.
        let terminal = options.read(true).custom_flags(super::files::NONBLOCK).open("/dev/tty").ok()?;
        Some(Typed { terminal, line: Vec::new() })
    }

    /// A line that has been typed to its end, without its line break.
    pub fn line(&mut self) -> Option<String> {
        use std::io::Read;
        let mut chunk = [0; 4096];
        while !self.line.contains(&b'\n') {
            match in_foreground().then(|| self.terminal.read(&mut chunk)) {
                Some(Ok(read @ 1..)) => self.line.extend(chunk.iter().take(read)),
                _ => return None,
            }
        }
        let end = self.line.iter().position(|byte| *byte == b'\n')?;
        let line: Vec<u8> = self.line.drain(..=end).collect();
        Some(String::from_utf8_lossy(&line).trim().to_owned())
    }
}

#[cfg(not(unix))]
impl Typed {
    /// Windows consoles cannot be read without waiting.
    pub fn open() -> Option<Self> {
        None
    }

    /// Never.
    pub fn line(&mut self) -> Option<String> {
        None
    }
}
