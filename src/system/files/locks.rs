//! Advisory locks between processes of this machine, as files in the state folder. A lock guards a renewal; reading a
//! cache never takes one.

use super::paths;
use crate::error::Failure;
use crate::system::{System, files};
use crate::time::spoken;
use std::fs::{File, TryLockError};
use std::io;
use std::time::{Duration, SystemTime};

/// Time that a renewal waits for another process.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Held lock; released when dropped, and when the process dies.
#[derive(Debug)]
pub struct Lock {
    file: Option<File>,
}

impl Lock {
    /// Records that the guarded work begins, as the modification time of the lock file; [`Lock::last_begin`] reads it
    /// in the next holder.
    pub fn note_begin(&self) {
        /// Timestamps of other files may lag behind the clock by this much (Linux: one timer tick, at most 10 ms).
        const LAG: Duration = Duration::from_millis(20);
        // On an error the next holder only lacks the time of the previous begin.
        let _ = self.file.as_ref().map(|file| file.set_modified(SystemTime::now() - LAG));
    }

    /// Returns when the previous holder began its work.
    pub fn last_begin(&self) -> Option<SystemTime> {
        self.file.as_ref()?.metadata().ok()?.modified().ok()
    }
}

/// Result of waiting for a lock.
#[derive(Debug)]
pub enum Waited<T> {
    /// This process holds the lock.
    Held(Lock),
    /// Result of `done` while another process held the lock.
    Done(T),
    /// Another process held the lock for the whole time.
    TimedOut,
}

/// Waits for at most `patience` until the lock is free, or until `done`, which is called repeatedly, finds the other
/// process's result. Where no lock file can be created (read-only home, file system without locks) the lock counts as
/// held: refusing to work would be worse, and a lost race for a refresh token is detected by `invalid_grant`.
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
        // Before the time limit, so that `done` is asked at least once.
        if let Some(found) = done() {
            return Waited::Done(found);
        }
        if start.elapsed() >= patience {
            return Waited::TimedOut;
        }
        // Random, so that many waiting processes do not poll at the same moment.
        sys.clock.sleep(Duration::from_millis(fastrand::u64(5..40)));
    }
}

/// Shares a lock with other processes that share it; [`Watch`] notices. `None` where no lock can be created, or while
/// a process holds it alone.
pub fn share(sys: &System, name: &str) -> Option<Lock> {
    /// A process that watches holds the lock for microseconds.
    const TRIES: usize = 20;
    let file = open(sys, name).ok()?;
    for _ in 0..TRIES {
        match file.try_lock_shared() {
            Ok(()) => return Some(Lock { file: Some(file) }),
            Err(TryLockError::Error(_)) => return None,
            Err(TryLockError::WouldBlock) => sys.clock.sleep(Duration::from_millis(1)),
        }
    }
    None
}

/// Watches a lock that others share.
#[derive(Debug)]
pub struct Watch {
    file: Option<File>,
}

impl Watch {
    /// Opens the lock; where that is not possible, nobody seems to share it.
    pub fn open(sys: &System, name: &str) -> Self {
        Watch { file: open(sys, name).ok() }
    }

    /// Whether a process shares the lock at this moment.
    pub fn is_shared(&self) -> bool {
        let Some(file) = &self.file else { return false };
        match file.try_lock() {
            Ok(()) => {
                // If that fails, those who want to share it only go without.
                let _ = file.unlock();
                false
            }
            Err(error) => matches!(error, TryLockError::WouldBlock),
        }
    }
}

/// Returns the error for [`Waited::TimedOut`]; `work` is what the lock guards, as in "renewing …".
pub fn busy(work: &str, patience: Duration) -> Failure {
    let waited = spoken(patience.as_secs() as i64);
    Failure::service(format!("another process has been {work} for {waited}"))
        .hint("end the other ssoenv process if it hangs or is stopped, or try again")
}

fn open(sys: &System, name: &str) -> io::Result<File> {
    let folder = paths::state_of_any_version(&sys.env).map_err(io::Error::other)?.join("locks");
    files::create_folder(&folder)?;
    files::open_lock(&folder.join(format!("{name}.lock")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::clock::Clock;
    use crate::system::env::Env;
    use crate::system::keychain::KeyInUse;
    use crate::system::terminal::{Terminal, Verbosity};

    fn system(home: &std::path::Path) -> System {
        System {
            env: Env::of(&[("HOME", home.to_str().unwrap())]),
            clock: Clock::Wall,
            key_in_use: KeyInUse::default(),
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
    fn a_shared_lock_is_noticed_and_nobody_waits_for_it() {
        let home = tempfile::tempdir().unwrap();
        let sys = system(home.path());
        let watch = Watch::open(&sys, "x");
        assert!(!watch.is_shared());
        let (first, second) = (share(&sys, "x").unwrap(), share(&sys, "x").unwrap());
        assert!(watch.is_shared());
        drop(first);
        assert!(watch.is_shared());
        drop(second);
        assert!(!watch.is_shared());
    }

    #[test]
    fn where_no_lock_can_be_made_the_work_goes_on() {
        let home = tempfile::NamedTempFile::new().unwrap();
        assert!(matches!(wait::<()>(&system(home.path()), "x", PATIENCE, || None), Waited::Held(_)));
    }
}
