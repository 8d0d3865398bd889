//! The last words: what stdout must carry when this process ends before it has answered, be it by a signal or by a
//! panic, so that the line that evaluates stdout fails instead of going on with an empty text.

use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

/// Text per way of ending; empty where nothing is evaluated.
#[derive(Clone, Debug, Default)]
pub struct LastWords {
    /// For signals that a person or the system ends programs with.
    pub interrupted: Vec<u8>,
    /// For a panic.
    pub panicked: Vec<u8>,
}

static LAST_WORDS: OnceLock<LastWords> = OnceLock::new();
static SAID: AtomicBool = AtomicBool::new(false);
static HELD: AtomicBool = AtomicBool::new(false);
static DRAWING: AtomicBool = AtomicBool::new(false);
static KEPT: AtomicI32 = AtomicI32::new(0);
static PENDING: AtomicI32 = AtomicI32::new(0);
/// How the terminal was set before the first question, which sets it to give single keys.
#[cfg(unix)]
static MODES: OnceLock<Option<rustix::termios::Termios>> = OnceLock::new();

/// From here on a signal or a panic writes `words` first. A signal ends with 128 and its number (Ctrl-C: 130), a panic
/// with 1. Does nothing the second time.
pub fn arm(words: LastWords) {
    if LAST_WORDS.set(words).is_err() {
        return;
    }
    std::panic::set_hook(Box::new(|panic| {
        // The payload may quote a value that is a secret; the place never does.
        let place =
            panic.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
        let _ = writeln!(
            std::io::stderr(),
            "ssoenv: internal error{place}\nhint: please report this; nothing was changed"
        );
        if !SAID.swap(true, Ordering::SeqCst)
            && let Some(words) = LAST_WORDS.get()
        {
            let _ = crate::system::terminal::answer(&words.panicked);
        }
        #[allow(clippy::exit, reason = "an abort would end with 134, which no caller of ours knows")]
        std::process::exit(1);
    }));
    #[cfg(unix)]
    signals();
}

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
        #[cfg(unix)]
        if pending() {
            end(PENDING.load(Ordering::SeqCst));
        }
    }
}

/// While this lives, the terminal gives single keys, or will: who is ended in the middle of it sets it as it was.
#[derive(Debug)]
#[must_use = "dropped at once it keeps nothing"]
pub struct Modes(());

impl Modes {
    /// As they are now, the first time; whoever changes them later has this to go back to.
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

/// While this lives, a question is drawn on the terminal: who is ended in the middle of it wipes away what is below the
/// cursor, too.
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

/// Whether a signal waits: a reason not to try again.
pub fn pending() -> bool {
    PENDING.load(Ordering::SeqCst) != 0
}

/// The terminal as it was, for whoever has it next. Async-signal-safe calls only.
#[cfg(unix)]
fn put_modes_back() {
    // From the background this would stop us; there the shell has set the terminal for itself.
    if KEPT.load(Ordering::SeqCst) > 0
        && let Some(Some(modes)) = MODES.get()
        && crate::system::terminal::presence::in_foreground()
    {
        let now = rustix::termios::OptionalActions::Now;
        let _ = rustix::termios::tcsetattr(rustix::stdio::stdin(), now, modes);
    }
}

/// Stops, as Ctrl-Z wants it, and leaves the terminal to the shell as it was: not every shell sets it by itself. Where
/// no shell waits that could let us go on, nothing stops (as the system has it without a handler).
#[cfg(unix)]
#[allow(
    unsafe_code,
    reason = "rustix takes the 0 of processes that cannot be seen from here for a bug of the kernel"
)]
fn stop() {
    // SAFETY: both take and give numbers alone, and are async-signal-safe.
    let leads_itself = unsafe { libc::getsid(0) == libc::getpgrp() };
    if leads_itself {
        return;
    }
    put_modes_back();
    let _ = signal_hook::low_level::raise(signal_hook::consts::SIGSTOP);
}

/// Writes the last words and ends. Runs in a signal handler too: async-signal-safe calls only. Right, too, while the
/// answer is being written: one that is cut short is a statement without its end, and one that is whole is followed by
/// a failure, so that the evaluated line never succeeds by what is missing.
#[cfg(unix)]
fn end(signal: i32) {
    if !SAID.swap(true, Ordering::SeqCst)
        && let Some(words) = LAST_WORDS.get()
    {
        let _ = rustix::io::write(rustix::stdio::stdout(), &words.interrupted);
    }
    put_modes_back();
    if DRAWING.load(Ordering::SeqCst) {
        // A prompt can begin where the rest of the question was.
        let _ = rustix::io::write(rustix::stdio::stderr(), b"\x1b[J\x1b[?25h\r\n");
    }
    signal_hook::low_level::exit(128 + signal);
}

#[cfg(unix)]
#[allow(
    unsafe_code,
    reason = "a signal handler that may write, and a look at the present one, have no safe interface"
)]
fn signals() {
    use signal_hook::consts::{SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1, SIGUSR2};
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM, SIGUSR1, SIGUSR2, SIGTSTP] {
        // SAFETY: with a null action sigaction(2) only writes the present one to the place it is given.
        let ignored = unsafe {
            let mut present: libc::sigaction = std::mem::zeroed();
            libc::sigaction(signal, std::ptr::null(), &mut present) == 0
                && present.sa_sigaction == libc::SIG_IGN
        };
        if ignored {
            // As `nohup` and `trap '' INT` want it.
            continue;
        }
        let last_words = move || {
            if signal == SIGTSTP {
                return stop();
            }
            if HELD.load(Ordering::SeqCst) && PENDING.swap(signal, Ordering::SeqCst) == 0 {
                return;
            }
            end(signal);
        };
        // SAFETY: the handler calls async-signal-safe functions only: atomics, a read of a cell that was set before
        // the handler was installed, calls that take and give numbers, tcsetattr(3), write(2), raise(3) and _exit(2). It
        // neither allocates nor locks.
        // It fails for forbidden signal numbers only; these are not.
        let _ = unsafe { signal_hook::low_level::register(signal, last_words) };
    }
}
