//! A command on a real terminal of its own.

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::io::Read;

/// Runs the command with stdin, stdout and stderr on a fresh terminal; its exit code and everything on the screen.
pub fn on_a_terminal(command: CommandBuilder) -> (u32, String) {
    let pty = native_pty_system().openpty(PtySize { rows: 24, cols: 200, ..PtySize::default() }).unwrap();
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    let mut reader = pty.master.try_clone_reader().unwrap();
    let mut screen = Vec::new();
    // Linux reports the end of the last process on a terminal as an error.
    let mut chunk = [0; 4096];
    while let Ok(read @ 1..) = reader.read(&mut chunk) {
        screen.extend(&chunk[..read]);
    }
    (child.wait().unwrap().exit_code(), String::from_utf8_lossy(&screen).into_owned())
}
