//! Runs a command on a pseudo-terminal; tests type at it and read what it shows.

use super::wait::{self, PATIENCE};
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Instant;

/// Request for the cursor position (DSR), sent by programs that draw.
const WHERE_IS_THE_CURSOR: &[u8] = b"\x1b[6n";

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

/// Runs the command with stdin, stdout and stderr on a new terminal; returns its exit code and all output.
pub fn on_a_terminal(command: CommandBuilder) -> (u32, String) {
    Terminal::start(command).ends()
}

/// Returns row and column of the cursor after this output, counted from 0.
pub type Cursor = Box<dyn Fn(&[u8]) -> (u16, u16) + Send>;

/// Command that runs on its own terminal.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keyboard: Arc<Mutex<Box<dyn Write + Send>>>,
    screen: Arc<Screen>,
    reading: JoinHandle<()>,
}

#[derive(Default)]
struct Screen {
    shown: Mutex<Vec<u8>>,
    /// As much of it has been looked through for questions; changed by whoever has the lock.
    answered: AtomicUsize,
    changed: Condvar,
}

impl Terminal {
    /// Starts the command on 24 rows of 200 columns.
    pub fn start(command: CommandBuilder) -> Self {
        Self::start_on(command, 24, 200)
    }

    pub fn start_on(command: CommandBuilder, rows: u16, cols: u16) -> Self {
        Self::start_with(command, rows, cols, None)
    }

    /// Starts it on a terminal that answers requests for the cursor position, always with the first column of the
    /// first row.
    pub fn start_answering(command: CommandBuilder, rows: u16, cols: u16) -> Self {
        Self::start_with(command, rows, cols, Some(Box::new(|_| (0, 0))))
    }

    /// Same, with the actual position after the output so far.
    pub fn start_answering_by(command: CommandBuilder, rows: u16, cols: u16, cursor: Cursor) -> Self {
        Self::start_with(command, rows, cols, Some(cursor))
    }

    fn start_with(command: CommandBuilder, rows: u16, cols: u16, cursor: Option<Cursor>) -> Self {
        let pty = native_pty_system().openpty(PtySize { rows, cols, ..PtySize::default() }).unwrap();
        let child = pty.slave.spawn_command(command).unwrap();
        drop(pty.slave);
        let mut reader = pty.master.try_clone_reader().unwrap();
        let keyboard = Arc::new(Mutex::new(pty.master.take_writer().unwrap()));
        let screen = Arc::new(Screen::default());
        let (shown, answering) = (Arc::clone(&screen), cursor.map(|cursor| (Arc::clone(&keyboard), cursor)));
        let reading = std::thread::spawn(move || {
            // Linux reports the end of the last process on a terminal as an error (EIO).
            let mut chunk = [0; 4096];
            while let Ok(read @ 1..) = reader.read(&mut chunk) {
                let mut all = shown.shown.lock().unwrap();
                all.extend(&chunk[..read]);
                if let Some((keyboard, cursor)) = &answering {
                    let mut answered = shown.answered.load(Ordering::Relaxed);
                    while let Some(at) = find(&all[answered..], WHERE_IS_THE_CURSOR) {
                        answered += at + WHERE_IS_THE_CURSOR.len();
                        // A command that has ended needs no answer.
                        let (row, column) = cursor(&all[..answered]);
                        let answer = format!("\x1b[{};{}R", row + 1, column + 1);
                        let _ = keyboard.lock().unwrap().write_all(answer.as_bytes());
                    }
                    shown.answered.store(answered, Ordering::Relaxed);
                }
                drop(all);
                shown.changed.notify_all();
            }
        });
        Terminal { child, master: pty.master, keyboard, screen, reading }
    }

    /// Forgets all that has been shown before this was for the last time.
    pub fn forgets_before(&self, text: &str) {
        let mut shown = self.screen.shown.lock().unwrap();
        let at = shown.windows(text.len()).rposition(|window| window == text.as_bytes());
        shown.drain(..at.unwrap_or(0));
        self.screen.answered.store(shown.len(), Ordering::Relaxed);
    }

    /// Waits until the text has been shown; returns all output so far.
    pub fn shows(&self, text: &str) -> String {
        self.shows_times(text, 1)
    }

    /// Whether the text has been shown by now.
    pub fn has_shown(&self, text: &str) -> bool {
        String::from_utf8_lossy(&self.screen.shown.lock().unwrap()).contains(text)
    }

    /// Waits until the text has been shown so many times.
    pub fn shows_times(&self, text: &str, times: usize) -> String {
        self.shows_what(text, |all| all.matches(text).count() >= times)
    }

    /// Waits until the output is as wanted; `what` describes that for the message on a timeout.
    pub fn shows_what(&self, what: &str, is_wanted: impl Fn(&str) -> bool) -> String {
        let start = Instant::now();
        let mut shown = self.screen.shown.lock().unwrap();
        loop {
            let all = String::from_utf8_lossy(&shown).into_owned();
            if is_wanted(&all) {
                return all;
            }
            let left =
                PATIENCE.checked_sub(start.elapsed()).unwrap_or_else(|| panic!("no `{what}` in: {all}"));
            shown = self.screen.changed.wait_timeout(shown, left).unwrap().0;
        }
    }

    /// Whether the terminal is in line mode.
    #[cfg(unix)]
    pub fn gives_lines(&self) -> bool {
        let modes = self.master.get_termios().expect("a terminal has modes");
        format!("{:?}", modes.local_flags).contains("ICANON")
    }

    /// Types keys at once.
    pub fn types(&mut self, keys: &str) {
        let mut keyboard = self.keyboard.lock().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
    }

    /// Waits until the command reads single keys without echo, then types these.
    pub fn presses(&mut self, keys: &str) {
        #[cfg(unix)]
        self.waits_for_single_keys();
        self.types(keys);
    }

    #[cfg(unix)]
    fn waits_for_single_keys(&self) {
        let start = Instant::now();
        while self.gives_lines() {
            assert!(start.elapsed() < PATIENCE, "no question in: {}", self.shows(""));
            wait::pause();
        }
    }

    /// Waits until the question has been shown, then types these keys.
    pub fn answers(&mut self, question: &str, keys: &str) {
        self.shows(question);
        self.presses(keys);
    }

    /// Process id of the command.
    pub fn process(&self) -> i32 {
        i32::try_from(self.child.process_id().unwrap()).unwrap()
    }

    /// Waits for the end; returns the exit code and all output.
    pub fn ends(mut self) -> (u32, String) {
        let start = Instant::now();
        let code = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status.exit_code();
            }
            if start.elapsed() > PATIENCE {
                self.child.kill().unwrap();
                panic!("it goes on and on: {}", self.shows(""));
            }
            wait::pause();
        };
        // Before the keyboard is dropped: portable-pty sends a newline and EOF then.
        self.reading.join().unwrap();
        drop(self.keyboard);
        drop(self.master);
        (code, String::from_utf8_lossy(&self.screen.shown.lock().unwrap()).into_owned())
    }
}
