//! Sections that a signal must not interrupt.

use super::ending;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicUsize, Ordering};

/// Number of sections that are held: a server holds one while a renewal behind it holds another.
static HELD: AtomicUsize = AtomicUsize::new(0);
/// Number of the deferred signal; 0 for none.
static PENDING: AtomicI32 = AtomicI32::new(0);
/// Whether the process ends as soon as none is held.
#[cfg(windows)]
static ENDS: AtomicBool = AtomicBool::new(false);
/// Whether another program has the terminal.
static LENT: AtomicBool = AtomicBool::new(false);

/// While this value lives, the first signal is deferred until its end: for example between a request for a token that
/// is issued once and its storage. A second signal ends the process at once.
#[derive(Debug)]
#[must_use = "dropped at once it holds nothing"]
pub struct Hold(());

impl Hold {
    /// Starts deferring signals, until the last such section ends.
    pub fn start() -> Self {
        HELD.fetch_add(1, Ordering::SeqCst);
        #[cfg(windows)]
        if ENDS.load(Ordering::SeqCst) {
            HELD.fetch_sub(1, Ordering::SeqCst);
            loop {
                std::thread::park();
            }
        }
        Hold(())
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        // First: a signal after this line is not deferred and ends the process itself.
        let was_last = HELD.fetch_sub(1, Ordering::SeqCst) == 1;
        if was_last && pending() {
            ending::end(PENDING.load(Ordering::SeqCst));
        }
    }
}

/// Waits for the end of the sections that other threads hold. A thread that would start one stays there, until the
/// caller has ended the process.
#[cfg(windows)]
pub fn await_held() {
    /// Most sections take a fraction of a second.
    const LOOK: std::time::Duration = std::time::Duration::from_millis(5);
    ENDS.store(true, Ordering::SeqCst);
    while HELD.load(Ordering::SeqCst) > 0 {
        std::thread::sleep(LOOK);
    }
}

/// While this value lives, another program has the terminal, and Ctrl-C and Ctrl-\ belong to it: this process ignores
/// them and waits for the program.
#[derive(Debug)]
#[must_use = "dropped at once it lends nothing"]
pub struct LentTerminal(());

impl LentTerminal {
    /// Starts ignoring both keys.
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

/// Whether the event of the console belongs to the program that has it, and gets the event as well.
#[cfg(windows)]
pub(super) fn is_lent() -> bool {
    LENT.load(Ordering::SeqCst)
}

/// Whether the signal belongs to the program that has the terminal. Async-signal-safe.
#[cfg(unix)]
pub(super) fn is_lent(signal: i32) -> bool {
    [libc::SIGINT, libc::SIGQUIT].contains(&signal) && LENT.load(Ordering::SeqCst)
}

/// Whether a signal is deferred; callers then stop retrying.
pub fn pending() -> bool {
    PENDING.load(Ordering::SeqCst) != 0
}

/// Whether the deferred signal is that of Ctrl-C or Ctrl-\, which a person can press again.
pub fn is_from_key() -> bool {
    /// Numbers of SIGINT and SIGQUIT.
    const KEYS: [i32; 2] = [2, 3];
    KEYS.contains(&PENDING.load(Ordering::SeqCst))
}

/// Returns the number of the deferred signal, if any.
#[cfg(unix)]
pub(super) fn deferred() -> Option<i32> {
    Some(PENDING.load(Ordering::SeqCst)).filter(|number| *number != 0)
}

/// Takes back a deferred SIGUSR1, which asks a server for a new token instead of ending it; whether there was one.
pub fn took_renewal_signal() -> bool {
    #[cfg(unix)]
    let took = PENDING.compare_exchange(libc::SIGUSR1, 0, Ordering::SeqCst, Ordering::SeqCst).is_ok();
    #[cfg(not(unix))]
    let took = false;
    took
}

/// Whether the signal is deferred: the first one within a held section is. Async-signal-safe.
pub(super) fn defers(signal: i32) -> bool {
    HELD.load(Ordering::SeqCst) > 0 && PENDING.swap(signal, Ordering::SeqCst) == 0
}
