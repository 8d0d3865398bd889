//! Last words: text that stdout must get when the process ends by a signal or a panic before it has answered, so that
//! the line which evaluates stdout fails instead of evaluating an empty text.

use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Text for each kind of end; empty if stdout is not evaluated.
#[derive(Clone, Debug, Default)]
pub struct LastWords {
    /// For signals from a person or the system.
    pub interrupted: Vec<u8>,
    /// For a panic or a fault.
    pub panicked: Vec<u8>,
}

/// Set once at the start; the handler only reads it.
static LAST_WORDS: OnceLock<LastWords> = OnceLock::new();
/// Whether the last words were written.
static SAID: AtomicBool = AtomicBool::new(false);

/// Stores the last words; `false` if they were already set.
pub(super) fn set(words: LastWords) -> bool {
    LAST_WORDS.set(words).is_ok()
}

/// Installs the panic hook: last words, place of the panic, exit status 1.
pub(super) fn on_panic() {
    std::panic::set_hook(Box::new(|panic| {
        // The panic's message may contain a secret; its place cannot.
        let place =
            panic.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
        // Not `eprintln!`, which panics again if stderr is closed.
        let _ = writeln!(
            std::io::stderr(),
            "ssoenv: internal error{place}\nhint: please report this; nothing was changed"
        );
        if let Some(words) = take() {
            let mut stdout = std::io::stdout();
            let _ = stdout.write_all(&words.panicked).and_then(|()| stdout.flush());
        }
        #[allow(clippy::exit, reason = "an abort would end with 134, which no caller of ours knows")]
        std::process::exit(1);
    }));
}

/// Drops the last words: stdout has its whole answer, and the process goes on.
pub fn answered() {
    SAID.store(true, Ordering::SeqCst);
}

/// Returns the last words at the first call only, so that two simultaneous ends write them once. Async-signal-safe.
pub(super) fn take() -> Option<&'static LastWords> {
    LAST_WORDS.get().filter(|_| !SAID.swap(true, Ordering::SeqCst))
}
