//! Signals and panics: what stdout and the terminal get when this process ends before it has answered, and the
//! processes that end with it.

mod child_group;
mod ending;
#[cfg(unix)]
mod handler;
mod hold;
mod last_words;
mod terminal_modes;

pub use child_group::ChildGroup;
pub use ending::{interrupt, stops, suspend};
pub use hold::{Hold, LentTerminal, pending};
pub use last_words::LastWords;
pub use terminal_modes::{Drawing, Modes, set_passing};

/// From here on a signal or a panic writes `words` first. A signal ends with 128 and its number (Ctrl-C: 130), a panic
/// with 1. `may_stop`: whether Ctrl-Z may stop this process; where a shell waits for what it prints, nobody could let it
/// go on. Does nothing the second time.
pub fn arm(words: LastWords, may_stop: bool) {
    if last_words::set(words) {
        last_words::on_panic();
        #[cfg(unix)]
        handler::install(may_stop);
        #[cfg(not(unix))]
        let _ = may_stop;
    }
}
