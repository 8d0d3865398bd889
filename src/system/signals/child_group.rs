//! Process groups of commands that run in the background of a call. The terminal sends them no signals, so this
//! process forwards its own.

use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

/// Most groups at a time.
const MOST_GROUPS: usize = 1024;

/// Ids of the recorded groups; 0 for a free place. Read by the signal handler.
static GROUPS: [AtomicI32; MOST_GROUPS] = [const { AtomicI32::new(0) }; MOST_GROUPS];
/// Whether the group in each place was told of the first signal.
static TOLD: [AtomicBool; MOST_GROUPS] = [const { AtomicBool::new(false) }; MOST_GROUPS];

/// While this value lives, signals that end or stop this process also end or stop the group.
#[derive(Debug)]
#[must_use = "dropped at once it hands nothing on"]
pub struct ChildGroup {
    leader: i32,
    /// `None`: every place was taken.
    place: Option<usize>,
}

impl ChildGroup {
    /// Records the group that this child leads.
    pub fn of(child: &std::process::Child) -> Self {
        let leader = i32::try_from(child.id()).unwrap_or(0);
        let take =
            |place: &AtomicI32| place.compare_exchange(0, leader, Ordering::SeqCst, Ordering::SeqCst).is_ok();
        ChildGroup { leader, place: GROUPS.iter().position(take) }
    }

    /// Kills every process of the group (SIGKILL).
    pub fn kill(&self) {
        self.signal(libc::SIGKILL);
    }

    /// Sends a signal to every process of the group.
    pub fn signal(&self, number: i32) {
        send(self.leader, number);
    }

    /// Sends the group this signal, unless it was told already.
    pub(super) fn tell(&self, number: i32) {
        if self.place.is_none_or(|place| !TOLD[place].swap(true, Ordering::SeqCst)) {
            self.signal(number);
        }
    }
}

impl Drop for ChildGroup {
    fn drop(&mut self) {
        if let Some(place) = self.place {
            TOLD[place].store(false, Ordering::SeqCst);
            GROUPS[place].store(0, Ordering::SeqCst);
        }
    }
}

/// Sends a signal to every recorded group. Async-signal-safe.
pub(super) fn signal(number: i32) {
    for group in &GROUPS {
        send(group.load(Ordering::SeqCst), number);
    }
}

/// Sends a signal to every recorded group that was not told yet. Async-signal-safe.
pub(super) fn tell(number: i32) {
    for (group, told) in GROUPS.iter().zip(&TOLD) {
        let group = group.load(Ordering::SeqCst);
        if group != 0 && !told.swap(true, Ordering::SeqCst) {
            send(group, number);
        }
    }
}

#[allow(unsafe_code, reason = "killpg of rustix takes no signal that it has no name for")]
fn send(group: i32, number: i32) {
    // For 0 killpg(2) signals our own group, and for 1 every process that it may.
    if group > 1 {
        // SAFETY: takes and returns integers only.
        unsafe { libc::killpg(group, number) };
    }
}
