//! The terminal as it was before it gave single keys, for the shell that has it next.

use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

static DRAWING: AtomicBool = AtomicBool::new(false);
static PASSING: AtomicBool = AtomicBool::new(false);
static KEPT: AtomicI32 = AtomicI32::new(0);
/// How the terminal was set before the first question, which sets it to give single keys.
#[cfg(unix)]
static MODES: std::sync::OnceLock<Option<rustix::termios::Termios>> = std::sync::OnceLock::new();

/// While this lives, the terminal gives single keys, or will: a signal that ends or stops us puts its modes back first.
#[derive(Debug)]
#[must_use = "dropped at once it keeps nothing"]
pub struct Modes(());

impl Modes {
    /// Keeps the modes as they are at the first call; later changes can be put back to these.
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

/// While this lives, a question is drawn on the terminal: a signal that ends us wipes away what is below the cursor, too.
#[derive(Debug)]
#[must_use = "dropped at once it marks nothing"]
pub struct Drawing(#[allow(dead_code, reason = "lives as long")] Modes);

impl Drawing {
    /// From here on.
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

/// Puts the modes back where they are kept. Async-signal-safe.
#[cfg(unix)]
pub(super) fn put_back() {
    // From the background this would stop us; there the shell has set the terminal for itself.
    if KEPT.load(Ordering::SeqCst) > 0
        && let Some(Some(modes)) = MODES.get()
        && crate::system::terminal::foreground::in_foreground()
    {
        let now = rustix::termios::OptionalActions::Now;
        let _ = rustix::termios::tcsetattr(rustix::stdio::stdin(), now, modes);
    }
}

/// Whether the last line of the terminal has no end yet, and goes again.
pub fn set_passing(is_there: bool) {
    PASSING.store(is_there, Ordering::SeqCst);
}

/// Wipes a question away, so that a prompt can begin where it was. Async-signal-safe.
#[cfg(unix)]
pub(super) fn wipe() {
    if PASSING.load(Ordering::SeqCst) {
        let _ = rustix::io::write(rustix::stdio::stderr(), b"\r\n");
    }
    if DRAWING.load(Ordering::SeqCst) {
        // Pastes without marks, the rest of the window empty, the cursor shown.
        let _ = rustix::io::write(rustix::stdio::stderr(), b"\x1b[?2004l\x1b[J\x1b[?25h\r\n");
    }
}
