//! Terminal modes from before raw mode, restored for the shell.

use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

/// Whether a question is drawn.
static DRAWING: AtomicBool = AtomicBool::new(false);
/// Whether the last line is a progress message.
static PASSING: AtomicBool = AtomicBool::new(false);
/// Number of live [`Modes`] values; above 0 the modes must be restored.
static KEPT: AtomicI32 = AtomicI32::new(0);
/// Modes from before the first question, which starts raw mode.
#[cfg(unix)]
static MODES: std::sync::OnceLock<Option<rustix::termios::Termios>> = std::sync::OnceLock::new();

/// While this value lives, the terminal is or may be in raw mode: a signal that ends or stops the process restores
/// the modes first.
#[derive(Debug)]
#[must_use = "dropped at once it keeps nothing"]
pub struct Modes(());

impl Modes {
    /// Records the modes at the first call; a signal restores these.
    pub fn keep() -> Self {
        #[cfg(unix)]
        MODES.get_or_init(|| rustix::termios::tcgetattr(rustix::stdio::stdin()).ok());
        KEPT.fetch_add(1, Ordering::SeqCst);
        Modes(())
    }
}

impl Drop for Modes {
    fn drop(&mut self) {
        KEPT.fetch_sub(1, Ordering::SeqCst);
    }
}

/// While this value lives, a question is drawn: a signal that ends the process also erases the rows from the cursor
/// down.
#[derive(Debug)]
#[must_use = "dropped at once it marks nothing"]
pub struct Drawing(#[allow(dead_code, reason = "lives as long")] Modes);

impl Drawing {
    /// Starts the drawing; records the terminal's modes.
    pub fn start() -> Self {
        let modes = Modes::keep();
        DRAWING.store(true, Ordering::SeqCst);
        Drawing(modes)
    }
}

impl Drop for Drawing {
    fn drop(&mut self) {
        DRAWING.store(false, Ordering::SeqCst);
    }
}

/// Restores the recorded modes, if any. Async-signal-safe.
#[cfg(unix)]
pub(super) fn put_back() {
    // In the background tcsetattr(3) would stop this process (SIGTTOU); the shell has set its own modes there.
    if KEPT.load(Ordering::SeqCst) > 0
        && let Some(Some(modes)) = MODES.get()
        && crate::system::terminal::foreground::in_foreground()
    {
        let now = rustix::termios::OptionalActions::Now;
        let _ = rustix::termios::tcsetattr(rustix::stdio::stdin(), now, modes);
    }
}

/// Ends raw mode, which a console keeps after the process.
#[cfg(windows)]
pub(super) fn put_back() {
    if KEPT.load(Ordering::SeqCst) > 0 {
        let _ = crossterm::terminal::disable_raw_mode();
    }
}

/// Records whether the last line of the terminal is a progress message without a line end.
pub fn set_passing(is_there: bool) {
    PASSING.store(is_there, Ordering::SeqCst);
}

/// Erases a question, so that the shell's prompt can start there. Async-signal-safe.
pub(super) fn wipe() {
    if PASSING.load(Ordering::SeqCst) {
        write(b"\r\n");
    }
    if DRAWING.load(Ordering::SeqCst) {
        // Bracketed paste off, rest of the window cleared, cursor shown.
        write(b"\x1b[?2004l\x1b[J\x1b[?25h\r\n");
    }
}

fn write(bytes: &[u8]) {
    #[cfg(unix)]
    let _ = rustix::io::write(rustix::stdio::stderr(), bytes);
    // Unbuffered; the lock of another thread is held for one message only.
    #[cfg(not(unix))]
    let _ = std::io::Write::write_all(&mut std::io::stderr(), bytes);
}
