//! A sidecar: a process that serves a command, and that nobody has to wait for. It begins with one line of secret settings
//! on its stdin, has a listening socket as its stdout, and learns from the end of stdin that the command has ended.

use super::hook_role;
use std::ffi::OsStr;
use std::io;
use std::net::TcpListener;

/// The end of the pipe that the command holds. Every process that inherits it keeps the sidecar alive.
#[derive(Debug)]
#[must_use = "dropped, it ends the sidecar"]
pub struct Lifeline(std::os::fd::OwnedFd);

/// Starts this program as a sidecar, a process of its own session whose parent is the first process of the system:
/// the command that replaces this process has no child that it did not start.
pub fn start<A: AsRef<OsStr>>(arguments: &[A], settings: &str, socket: TcpListener) -> io::Result<Lifeline> {
    use std::io::Write;
    use std::os::fd::OwnedFd;
    use std::process::{Command, Stdio};
    let (read, mut write) = io::pipe()?;
    let mut command = Command::new(std::env::current_exe()?);
    command.args(arguments);
    for name in hook_role::VARIABLES {
        command.env_remove(name);
    }
    super::detached::run_in_root(&mut command)?;
    command.stdin(Stdio::from(OwnedFd::from(read)));
    command.stdout(Stdio::from(OwnedFd::from(socket)));
    command.stderr(Stdio::null());
    super::detached::detach(&mut command);
    fork_again(&mut command);
    // The process between the two ends at once.
    command.spawn()?.wait()?;
    write.write_all(settings.as_bytes())?;
    write.write_all(b"\n")?;
    Ok(Lifeline(OwnedFd::from(write)))
}

impl Lifeline {
    /// Leaves the pipe to the program that replaces this process, and to its children.
    pub fn leave(self) -> io::Result<()> {
        use std::os::fd::IntoRawFd;
        /// Above the descriptors that scripts name (3 to 9) and shells use for themselves (10, 255); or lower, where
        /// `ulimit -n` allows no such number.
        const ABOVE: [std::os::fd::RawFd; 3] = [100, 20, 0];
        // Without close-on-exec, unlike everything else that is open.
        let mut copies = ABOVE.iter().map(|above| rustix::io::fcntl_dupfd_cloexec(&self.0, *above));
        let kept = copies.find(Result::is_ok).unwrap_or(Err(rustix::io::Errno::MFILE))?;
        rustix::io::fcntl_setfd(&kept, rustix::io::FdFlags::empty())?;
        let _ = kept.into_raw_fd();
        Ok(())
    }
}

/// Forks once more after `setsid`: the first child ends, and the second one runs the program.
#[allow(unsafe_code, reason = "what happens between fork and exec has no safe interface")]
fn fork_again(command: &mut std::process::Command) {
    use std::os::unix::process::CommandExt;
    let again = || {
        // SAFETY: fork and _exit are async-signal-safe, and this process has one thread since the first fork.
        match unsafe { libc::fork() } {
            -1 => Err(io::Error::last_os_error()),
            0 => Ok(()),
            // SAFETY: takes an integer only.
            _ => unsafe { libc::_exit(0) },
        }
    };
    // SAFETY: the closure makes system calls that are async-signal-safe, and neither allocates nor locks.
    unsafe { command.pre_exec(again) };
}

/// What a sidecar was started with.
#[derive(Debug)]
pub struct Started {
    /// The line of settings.
    pub settings: String,
    /// The socket.
    pub socket: TcpListener,
}

/// Returns what this process was started with as a sidecar. Error: it was not.
pub fn started() -> io::Result<Started> {
    use std::os::fd::AsFd;
    /// Far above the length of any settings.
    const LONGEST: usize = 64 << 10;
    // Byte by byte, since nothing may be read ahead of the line's end, and there is one line.
    let (mut settings, mut byte) = (Vec::new(), [0]);
    while settings.len() < LONGEST {
        match rustix::io::read(io::stdin(), &mut byte) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(_) if byte[0] == b'\n' => break,
            Ok(_) => settings.push(byte[0]),
            Err(error) if error == rustix::io::Errno::INTR => {}
            Err(error) => return Err(error.into()),
        }
    }
    let socket = TcpListener::from(io::stdout().as_fd().try_clone_to_owned()?);
    let settings = String::from_utf8(settings).map_err(io::Error::other)?;
    Ok(Started { settings, socket })
}

/// Returns the sidecar's end of the pipe, which becomes readable when the other end is closed.
pub fn pipe() -> io::Stdin {
    io::stdin()
}

/// Whether no process holds the other end of the pipe any more. Does not wait.
pub fn is_released() -> bool {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdin = io::stdin();
    let mut found = [PollFd::new(&stdin, PollFlags::IN)];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    if !poll(&mut found, Some(&now)).is_ok_and(|count| count > 0) {
        return false;
    }
    let seen = found[0].revents();
    if seen.contains(PollFlags::IN) {
        // A process may write into the pipe by accident; what it writes is dropped.
        return matches!(rustix::io::read(&stdin, &mut [0; 4096]), Ok(0));
    }
    seen.intersects(PollFlags::HUP | PollFlags::ERR)
}
