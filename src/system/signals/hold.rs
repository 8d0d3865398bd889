//! Stretches that a signal must not cut in two.

use super::ending;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

static HELD: AtomicBool = AtomicBool::new(false);
static PENDING: AtomicI32 = AtomicI32::new(0);
static LENT: AtomicBool = AtomicBool::new(false);

/// While this lives, a first signal waits for its end. For what must not be cut in two: between asking for a token that
/// can be had once and storing it. Whoever signals twice means it.
#[derive(Debug)]
#[must_use = "dropped at once it holds nothing"]
pub struct Hold(());

impl Hold {
    /// From here on signals wait. There is one such stretch at a time.
    pub fn start() -> Self {
        HELD.store(true, Ordering::SeqCst);
        Hold(())
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        HELD.store(false, Ordering::SeqCst);
        if pending() {
            ending::end(PENDING.load(Ordering::SeqCst));
        }
    }
}

/// While this lives, another program has the terminal, and Ctrl-C and Ctrl-\ are keys of that program: this process goes
/// on, since it waits for the other one.
#[derive(Debug)]
#[must_use = "dropped at once it lends nothing"]
pub struct LentTerminal(());

impl LentTerminal {
    /// From here on these keys end nothing here.
    pub fn start() -> Self {
        LENT.store(true, Ordering::SeqCst);
        LentTerminal(())
    }
}

impl Drop for LentTerminal {
    fn drop(&mut self) {
        LENT.store(false, Ordering::SeqCst);
    }
}

/// Whether this signal is a key of the program that has the terminal. Async-signal-safe.
#[cfg(unix)]
pub(super) fn is_lent(signal: i32) -> bool {
    [libc::SIGINT, libc::SIGQUIT].contains(&signal) && LENT.load(Ordering::SeqCst)
}

/// Whether a signal waits: a reason not to try again.
pub fn pending() -> bool {
    PENDING.load(Ordering::SeqCst) != 0
}

/// Whether this signal waits from here on: the first one does, while something is held. Async-signal-safe.
#[cfg(unix)]
pub(super) fn defers(signal: i32) -> bool {
    HELD.load(Ordering::SeqCst) && PENDING.swap(signal, Ordering::SeqCst) == 0
}
