//! A sidecar: a process that serves a command, and that nobody has to wait for. It begins with one line of secret settings
//! on its stdin, has a listening socket as its stdout, and learns from the end of stdin that the command has ended. On Linux
//! it also watches the command itself, which may have closed the pipe while it runs: sudo closes all files.

use super::hook_role;
use std::cell::{Cell, RefCell};
use std::ffi::OsStr;
use std::io;
use std::net::TcpListener;
use std::os::fd::OwnedFd;

/// The end of the pipe that the command holds. Every process that inherits it keeps the sidecar alive.
#[derive(Debug)]
#[must_use = "dropped, it ends the sidecar"]
pub struct Lifeline(OwnedFd);

/// Starts this program as a sidecar, a process of its own session whose parent is the first process of the system:
/// the command that replaces this process has no child that it did not start.
pub fn start<A: AsRef<OsStr>>(arguments: &[A], settings: &str, socket: TcpListener) -> io::Result<Lifeline> {
    use std::io::Write;
    use std::process::Stdio;
    let (read, mut write) = io::pipe()?;
    let mut command = std::process::Command::new(std::env::current_exe()?);
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
    // The command has this process's id.
    write.write_all(format!("{} ", std::process::id()).as_bytes())?;
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
    /// The command.
    pub command: ServedCommand,
}

/// The command, as its sidecar sees it.
#[derive(Debug)]
pub struct ServedCommand {
    /// The process, until the pipe is closed; then it takes the place of the pipe as stdin.
    process: RefCell<Option<OwnedFd>>,
    /// Whether stdin is the process.
    is_process: Cell<bool>,
}

/// Returns what this process was started with as a sidecar. Error: it was not.
pub fn started() -> io::Result<Started> {
    use std::os::fd::AsFd;
    /// Far above the length of any settings.
    const LONGEST: usize = 64 << 10;
    super::without_core_file();
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
    let (process_id, settings) = settings.split_once(' ').ok_or(io::ErrorKind::InvalidData)?;
    let process = RefCell::new(process_id.parse().ok().and_then(open_process));
    let command = ServedCommand { process, is_process: Cell::new(false) };
    Ok(Started { settings: settings.to_owned(), socket, command })
}

/// Opens a process, to wait for its end; `None` if it has ended.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn open_process(process_id: i32) -> Option<OwnedFd> {
    use rustix::process::{Pid, PidfdFlags, pidfd_open};
    pidfd_open(Pid::from_raw(process_id)?, PidfdFlags::empty()).ok()
}

/// Returns nothing: only Linux has files that stand for processes.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn open_process(_: i32) -> Option<OwnedFd> {
    None
}

/// Returns the sidecar's stdin, which becomes readable when [`ServedCommand::has_ended`] should be asked.
pub fn pipe() -> io::Stdin {
    io::stdin()
}

impl ServedCommand {
    /// Whether the command has ended, and no process holds the other end of the pipe any more. Does not wait.
    pub fn has_ended(&self) -> bool {
        use rustix::event::PollFlags;
        let seen = seen_at_stdin();
        if self.is_process.get() {
            return !seen.is_empty();
        }
        let is_closed = if seen.contains(PollFlags::IN) {
            // A process may write into the pipe by accident; what it writes is dropped.
            matches!(rustix::io::read(io::stdin(), &mut [0; 4096]), Ok(0))
        } else {
            seen.intersects(PollFlags::HUP | PollFlags::ERR)
        };
        let process = if is_closed { self.process.take() } else { None };
        let Some(process) = process else { return is_closed };
        self.is_process.set(rustix::stdio::dup2_stdin(process).is_ok());
        !self.is_process.get() || !seen_at_stdin().is_empty()
    }
}

/// Returns what a look at stdin finds, without waiting.
fn seen_at_stdin() -> rustix::event::PollFlags {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdin = io::stdin();
    let mut found = [PollFd::new(&stdin, PollFlags::IN)];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    match poll(&mut found, Some(&now)) {
        Ok(count) if count > 0 => found[0].revents(),
        _ => PollFlags::empty(),
    }
}
