//! Signals and panics: what stdout, the terminal and child processes get when this process ends early.

#[cfg(unix)]
mod child_group;
#[cfg(windows)]
mod console;
mod ending;
#[cfg(unix)]
mod handler;
mod hold;
mod last_words;
#[cfg(unix)]
mod relay;
#[cfg(unix)]
mod relay_state;
mod terminal_modes;

#[cfg(unix)]
pub use child_group::ChildGroup;
#[cfg(windows)]
pub use console::interrupt;
#[cfg(unix)]
pub use ending::interrupt;
pub use ending::{stops, suspend};
#[cfg(windows)]
pub use hold::await_held;
pub use hold::{Hold, LentTerminal, is_from_key, pending, took_renewal_signal};
pub use last_words::{LastWords, answered};
#[cfg(unix)]
pub use relay::Relay;
#[cfg(unix)]
pub use relay_state::stops_children;
pub use terminal_modes::{Drawing, Modes, set_passing};

/// Makes signals and panics write `words` first. A signal exits with 128 and its number (Ctrl-C: 130), a panic with 1.
/// On Windows the events of the console are the signals.
/// `may_stop`: whether Ctrl-Z may stop this process; while a shell waits for its output (`$(…)`), nobody could continue
/// it. The second call does nothing.
pub fn arm(words: LastWords, may_stop: bool) {
    if last_words::set(words) {
        last_words::on_panic();
        #[cfg(unix)]
        handler::install(may_stop);
        #[cfg(windows)]
        console::install();
        #[cfg(not(unix))]
        let _ = may_stop;
    }
}
