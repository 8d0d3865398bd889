//! Advisory locks between processes on this machine, as files in the state folder. A lock guards a renewal; it is never
//! taken to read a cache.

use super::paths;
use crate::error::Failure;
use crate::system::{System, files};
use crate::time::spoken;
use std::fs::{File, TryLockError};
use std::io;
use std::time::{Duration, SystemTime};

/// How long a renewal that is needed waits for another process.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A held lock; released when dropped, also when the process dies.
#[derive(Debug)]
pub struct Lock {
    file: Option<File>,
}

impl Lock {
    /// Notes that the holder begins what the lock guards: the lock file's time says it to whoever holds the lock next.
    pub fn note_begin(&self) {
        /// As far as the times of other files may lag behind the clock.
        const LAG: Duration = Duration::from_millis(20);
        // Without it the next holder knows less, and says so.
        let _ = self.file.as_ref().map(|file| file.set_modified(SystemTime::now() - LAG));
    }

    /// When the holder before this one began.
    pub fn last_begin(&self) -> Option<SystemTime> {
        self.file.as_ref()?.metadata().ok()?.modified().ok()
    }
}

/// What became of waiting for a lock.
#[derive(Debug)]
pub enum Waited<T> {
    /// We have it.
    Held(Lock),
    /// `done` had something while another process held the lock.
    Done(T),
    /// Another process held it all the time.
    TimedOut,
}

/// Waits, so long at the most, until the lock is ours or `done`, asked again and again meanwhile, finds that the other process has finished
/// the work. Where no lock file can be made (a read-only home, a file system without locks) the lock counts as held:
/// readers re-check after `invalid_grant`, and refusing to work would be worse.
pub fn wait<T>(
    sys: &System,
    name: &str,
    patience: Duration,
    mut done: impl FnMut() -> Option<T>,
) -> Waited<T> {
    let file = match open(sys, name) {
        Ok(file) => file,
        Err(error) => {
            sys.terminal.verbose(|| format!("cannot lock {name}: {error}"));
            return Waited::Held(Lock { file: None });
        }
    };
    let start = sys.clock.mark();
    loop {
        match file.try_lock() {
            Ok(()) => return Waited::Held(Lock { file: Some(file) }),
            Err(TryLockError::Error(error)) => {
                sys.terminal.verbose(|| format!("cannot lock {name}: {error}"));
                return Waited::Held(Lock { file: None });
            }
            Err(TryLockError::WouldBlock) => {}
        }
        if let Some(found) = done() {
            return Waited::Done(found);
        }
        if start.elapsed() >= patience {
            return Waited::TimedOut;
        }
        // Spread out, so that a hundred waiters do not look at the same moment.
        sys.clock.sleep(Duration::from_millis(fastrand::u64(5..40)));
    }
}

/// What to say when [`wait`] has timed out: `work` is what the lock guards, as in "renewing …".
pub fn busy(work: &str, patience: Duration) -> Failure {
    let waited = spoken(patience.as_secs() as i64);
    Failure::service(format!("another process has been {work} for {waited}"))
        .hint("end the other ssoenv process if it hangs or is stopped, or try again")
}

fn open(sys: &System, name: &str) -> io::Result<File> {
    let folder = paths::state(&sys.env).map_err(io::Error::other)?.join("locks");
    files::create_folder(&folder)?;
    files::open_lock(&folder.join(format!("{name}.lock")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::clock::Clock;
    use crate::system::env::Env;
    use crate::system::terminal::{Terminal, Verbosity};

    fn system(home: &std::path::Path) -> System {
        System {
            env: Env::of(&[("HOME", home.to_str().unwrap())]),
            clock: Clock::Wall,
            terminal: Terminal::new(Verbosity::Quiet, anstream::ColorChoice::Never),
            person: Default::default(),
            parent: Default::default(),
        }
    }

    #[test]
    fn a_second_holder_waits_and_takes_what_the_first_has_done() {
        let home = tempfile::tempdir().unwrap();
        let sys = system(home.path());
        let Waited::Held(first) = wait::<()>(&sys, "x", PATIENCE, || None) else {
            panic!("nobody else holds it")
        };
        let mut asked = 0;
        let second = wait(&sys, "x", PATIENCE, || {
            asked += 1;
            (asked == 3).then_some("done")
        });
        assert!(matches!(second, Waited::Done("done")));
        drop(first);
        assert!(matches!(wait::<()>(&sys, "x", PATIENCE, || None), Waited::Held(_)));
    }

    #[test]
    fn where_no_lock_can_be_made_the_work_goes_on() {
        let home = tempfile::NamedTempFile::new().unwrap();
        assert!(matches!(wait::<()>(&system(home.path()), "x", PATIENCE, || None), Waited::Held(_)));
    }
}
