//! Keeps the answers of a listing while it runs, shows its progress, and ends the process at Ctrl-C without losing
//! an answer.

use super::listing_file;
use super::listing_progress::Progress;
use super::listing_state::ListingState;
use crate::config::session::Session;
use crate::system::System;
use crate::system::signals::{self, Hold};
use std::time::{Duration, Instant};

/// Interval at which signals are noticed and progress is drawn.
const LOOK: Duration = Duration::from_millis(50);
/// Time between two writes.
const BETWEEN_WRITES: Duration = Duration::from_secs(1);

/// Inputs of the keeper.
#[derive(Clone, Copy)]
pub(super) struct Keeper<'a> {
    pub sys: &'a System,
    pub session: &'a Session,
    pub state: &'a ListingState,
    /// Id of the kept listing when this one began.
    pub id: &'a str,
}

impl Keeper<'_> {
    /// Works until the listing is over. A signal that `hold` has deferred ends the process as soon as the answers are
    /// written, without waiting for calls that are under way.
    pub(super) fn run(self, hold: Hold) {
        let (sys, label) = (self.sys, self.session.label());
        let mut counts = self.state.counts();
        let mut progress = Progress::new(label, counts.done, sys.clock.mark());
        let mut written: (Instant, usize) = (sys.clock.mark(), counts.done);
        sys.terminal.progress(&progress.line(counts, sys.clock.mark()));
        loop {
            let is_over = self.state.wait_for_end(LOOK);
            let (before, now) = (counts, sys.clock.mark());
            counts = self.state.counts();
            let is_interrupted = signals::pending();
            let is_write_due = counts.done != written.1 && now - written.0 >= BETWEEN_WRITES;
            if is_over || is_interrupted || is_write_due {
                self.write();
                written = (sys.clock.mark(), counts.done);
            }
            if is_interrupted && !is_over {
                sys.terminal.progress("");
                let (done, all) = (counts.done, counts.all);
                sys.terminal.note(&format!(
                    "interrupted: {done} of {all} accounts of {label} are kept, and the next listing asks for the others"
                ));
            }
            if is_over || is_interrupted {
                sys.terminal.progress("");
                drop(hold);
                return;
            }
            let is_line_due = progress.is_line_due(now);
            let line = progress.line(counts, now);
            if sys.terminal.shows_progress() {
                let is_new = counts != before || is_line_due;
                if is_new || now - written.0 >= BETWEEN_WRITES {
                    sys.terminal.progress(&line);
                }
            } else if is_line_due {
                sys.terminal.note(line.trim_start_matches("ssoenv: "));
            }
        }
    }

    fn write(self) {
        let answers = self.state.answers();
        listing_file::change(self.sys, self.session, |kept| {
            // A person may have signed out meanwhile, or somebody else in.
            let is_ours = kept.id == self.id;
            if is_ours {
                answers.add_to(kept);
            }
            is_ours
        });
    }
}
