//! The last words: what stdout must carry when this process ends before it has answered, be it by a signal or by a
//! panic, so that the line that evaluates stdout fails instead of going on with an empty text.

use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

/// Text per way of ending; empty where nothing is evaluated.
#[derive(Clone, Debug, Default)]
pub struct LastWords {
    /// For signals that a person or the system ends programs with.
    pub interrupted: Vec<u8>,
    /// For a panic, or a fault of the processor.
    pub panicked: Vec<u8>,
}

static LAST_WORDS: OnceLock<LastWords> = OnceLock::new();
static SAID: AtomicBool = AtomicBool::new(false);

/// `false` where they have been set before.
pub(super) fn set(words: LastWords) -> bool {
    LAST_WORDS.set(words).is_ok()
}

/// From here on a panic writes its last words, says where it was, and ends with 1.
pub(super) fn on_panic() {
    std::panic::set_hook(Box::new(|panic| {
        // The payload may quote a value that is a secret; the place never does.
        let place =
            panic.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
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

/// The first time only: two ends at once say it once. Async-signal-safe.
pub(super) fn take() -> Option<&'static LastWords> {
    LAST_WORDS.get().filter(|_| !SAID.swap(true, Ordering::SeqCst))
}
