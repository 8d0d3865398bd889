//! Handler of every signal that ends a process and can be caught (SIGKILL cannot).
#![allow(unsafe_code, reason = "signal handlers and their stack have no safe interface")]

use super::{ending, hold, relay_state};
use libc::c_int;
use std::ptr;

/// Signals from outside that end a process, timers included.
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

/// Signals that end a process on one system only.
#[cfg(any(target_os = "linux", target_os = "android"))]
const ENDS_HERE: [c_int; 2] = [libc::SIGIO, libc::SIGPWR];
#[cfg(target_vendor = "apple")]
const ENDS_HERE: [c_int; 1] = [libc::SIGEMT];
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
const ENDS_HERE: [c_int; 0] = [];

/// Linux on most processors; no kernel sends it, but a program can.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
const UNUSED: [c_int; 1] = [libc::SIGSTKFLT];
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
const UNUSED: [c_int; 0] = [];

/// Faults of the program. Never deferred; the system ends the process as without a handler.
const FAULTS: [c_int; 6] =
    [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE, libc::SIGABRT, libc::SIGTRAP];

/// Bytes of the handler's own stack, needed when the main stack overflows. Processors with large registers (AVX-512,
/// AMX) need 12 KiB to save these alone.
const STACK: usize = 64 << 10;

/// Memory of that stack; untouched pages take no memory.
struct Room(std::cell::UnsafeCell<[u8; STACK]>);

// SAFETY: only the kernel writes to it, as the stack of one thread.
unsafe impl Sync for Room {}

static ROOM: Room = Room(std::cell::UnsafeCell::new([0; STACK]));

/// Installs the handler. Ignored signals stay ignored, as `nohup` and `trap '' INT` expect.
pub(super) fn install(may_stop: bool) {
    let stack = libc::stack_t { ss_sp: ROOM.0.get().cast(), ss_flags: 0, ss_size: STACK };
    // SAFETY: the memory is static and no other code uses it. For the main thread only; the standard library gives
    // every other thread such a stack.
    unsafe { libc::sigaltstack(&raw const stack, ptr::null_mut()) };
    // With a handler, a write past `ulimit -f` fails with EFBIG. Not ignored instead, because child processes would
    // inherit that.
    catch(libc::SIGXFSZ);
    ENDS.into_iter().chain(ENDS_HERE).chain(UNUSED).chain(FAULTS).for_each(catch);
    if may_stop {
        catch(libc::SIGTSTP);
    } else {
        // SAFETY: takes integers only. Children inherit the ignored signal, as in a command substitution of bash.
        unsafe { libc::signal(libc::SIGTSTP, libc::SIG_IGN) };
    }
    #[cfg(any(target_os = "linux", target_os = "android"))]
    (libc::SIGRTMIN()..=libc::SIGRTMAX()).for_each(catch);
}

fn catch(signal: c_int) {
    let handler: extern "C" fn(c_int) = handle;
    // SAFETY: the handler calls async-signal-safe functions only: atomics, a read of cells that were set before it
    // was installed, calls that take and return integers, tcsetattr(3), write(2), killpg(2), raise(3) and _exit(2).
    // It neither allocates nor locks. Both structures are valid for the calls.
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
    // The interrupted code may be about to read it.
    let errno = errno::errno();
    match signal {
        libc::SIGXFSZ => {}
        libc::SIGTSTP => ending::stop(),
        _ if FAULTS.contains(&signal) => {
            ending::fault();
            // SAFETY: both take integers only. The signal is blocked until this returns, and then ends the process.
            unsafe {
                libc::signal(signal, libc::SIG_DFL);
                libc::raise(signal);
            }
        }
        _ if hold::is_lent(signal) => {}
        _ if hold::defers(signal) => relay_state::first(signal),
        _ => ending::end(signal),
    }
    errno::set_errno(errno);
}
