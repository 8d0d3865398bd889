//! The handler of every signal that can be caught and ends a process: SIGKILL cannot.
#![allow(unsafe_code, reason = "signal handlers and their stack have no safe interface")]

use super::{ending, hold};
use libc::c_int;
use std::ptr;

/// Ends that come from outside, and their alarms.
const ENDS: [c_int; 11] = [
    libc::SIGINT,
    libc::SIGTERM,
    libc::SIGHUP,
    libc::SIGQUIT,
    libc::SIGALRM,
    libc::SIGVTALRM,
    libc::SIGPROF,
    libc::SIGUSR1,
    libc::SIGUSR2,
    libc::SIGXCPU,
    libc::SIGSYS,
];

/// Those that one system alone ends processes with.
#[cfg(any(target_os = "linux", target_os = "android"))]
const ENDS_HERE: [c_int; 2] = [libc::SIGIO, libc::SIGPWR];
#[cfg(target_vendor = "apple")]
const ENDS_HERE: [c_int; 1] = [libc::SIGEMT];
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
const ENDS_HERE: [c_int; 0] = [];

/// Of Linux on most processors; no kernel sends it.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
const UNUSED: [c_int; 1] = [libc::SIGSTKFLT];
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
const UNUSED: [c_int; 0] = [];

/// Faults of the program. They are never held, and the system ends the process as it would without a handler.
const FAULTS: [c_int; 6] =
    [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE, libc::SIGABRT, libc::SIGTRAP];

/// Of the handler's own stack: a fault may be that there is no room left on the other one. Processors that save large
/// registers need 12 KiB for these alone.
const STACK: usize = 64 << 10;

/// Memory for that stack, which is touched only when it is needed.
struct Room(std::cell::UnsafeCell<[u8; STACK]>);

// SAFETY: only the kernel writes to it, as the stack of one thread.
unsafe impl Sync for Room {}

static ROOM: Room = Room(std::cell::UnsafeCell::new([0; STACK]));

/// From here on these signals end this process with its last words. Those that are ignored stay so, as `nohup` and
/// `trap '' INT` want it.
pub(super) fn install(may_stop: bool) {
    let stack = libc::stack_t { ss_sp: ROOM.0.get().cast(), ss_flags: 0, ss_size: STACK };
    // SAFETY: the memory is static and nobody else uses it. Of the main thread; the standard library gives every other
    // thread a stack of this kind.
    unsafe { libc::sigaltstack(&raw const stack, ptr::null_mut()) };
    // A write that goes past `ulimit -f` then fails: caught rather than ignored, which programs that we start would inherit.
    catch(libc::SIGXFSZ);
    ENDS.into_iter().chain(ENDS_HERE).chain(UNUSED).chain(FAULTS).for_each(catch);
    if may_stop {
        catch(libc::SIGTSTP);
    } else {
        // SAFETY: takes numbers alone. What we start does not stop either, as bash has it in a command substitution.
        unsafe { libc::signal(libc::SIGTSTP, libc::SIG_IGN) };
    }
    #[cfg(any(target_os = "linux", target_os = "android"))]
    (libc::SIGRTMIN()..=libc::SIGRTMAX()).for_each(catch);
}

fn catch(signal: c_int) {
    let handler: extern "C" fn(c_int) = handle;
    // SAFETY: the handler calls async-signal-safe functions only: atomics, a read of cells that were set before it was
    // installed, calls that take and give numbers, tcsetattr(3), write(2), killpg(2), raise(3) and _exit(2). It neither
    // allocates nor locks. Both structures are valid for the calls.
    unsafe {
        let mut wanted: libc::sigaction = std::mem::zeroed();
        wanted.sa_sigaction = handler as libc::sighandler_t;
        wanted.sa_flags = libc::SA_RESTART | libc::SA_ONSTACK;
        libc::sigemptyset(&raw mut wanted.sa_mask);
        let mut before: libc::sigaction = std::mem::zeroed();
        if libc::sigaction(signal, &raw const wanted, &raw mut before) == 0
            && before.sa_sigaction == libc::SIG_IGN
        {
            libc::sigaction(signal, &raw const before, ptr::null_mut());
        }
    }
}

extern "C" fn handle(signal: c_int) {
    let errno = errno::errno();
    match signal {
        libc::SIGXFSZ => {}
        libc::SIGTSTP => ending::stop(),
        _ if FAULTS.contains(&signal) => {
            ending::fault();
            // SAFETY: both take numbers alone. The signal is blocked until this returns, and then ends the process.
            unsafe {
                libc::signal(signal, libc::SIG_DFL);
                libc::raise(signal);
            }
        }
        _ if hold::is_lent(signal) || hold::defers(signal) => {}
        _ => ending::end(signal),
    }
    errno::set_errno(errno);
}
