//! Waiting for what other processes do.

use std::time::{Duration, Instant};

/// Longer than anything that is waited for on a busy machine; whoever waits so long has failed.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Between two looks, so that what is waited for has the processor.
pub fn pause() {
    std::thread::sleep(Duration::from_millis(2));
}

/// Waits until this is so.
#[track_caller]
pub fn until(mut is_so: impl FnMut() -> bool) {
    until_some("it", || is_so().then_some(()));
}

/// Waits until there is one; `what` is for the message.
#[track_caller]
pub fn until_some<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "{what} does not come");
        pause();
    }
}
