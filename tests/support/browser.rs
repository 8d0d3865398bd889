//! Stand-ins for the browser: one passes the link to the test, one must never run.

use super::world::World;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

/// Passes each link to the test, and blocks until the test takes it.
pub struct StandIn {
    pipe: PathBuf,
    links: PathBuf,
    /// Command line that opens a link, for `BROWSER` and the setting.
    pub command: String,
}

/// Records that it was opened.
pub struct MustStayClosed {
    mark: PathBuf,
}

impl StandIn {
    /// Makes this stand-in the browser of the world.
    pub fn of(world: &mut World) -> Self {
        let pipe = world.home().join("browser.pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let program = script(
            world.home(),
            "browser",
            "echo noise; echo noise >&2; echo \"$1\" >> \"$HOME/browser.links\"; echo \"$1\" > \"$HOME/browser.pipe\"",
        );
        world.variable("BROWSER", &program);
        StandIn { pipe, links: world.home().join("browser.links"), command: program }
    }

    /// Returns how many links it was asked to open so far.
    pub fn opened(&self) -> usize {
        std::fs::read_to_string(&self.links).unwrap_or_default().lines().count()
    }

    /// Waits for a link and returns it.
    pub fn link(&self) -> String {
        let (send, receive) = mpsc::channel();
        let pipe = self.pipe.clone();
        std::thread::spawn(move || send.send(std::fs::read_to_string(pipe)));
        let line =
            receive.recv_timeout(Duration::from_secs(60)).expect("the browser was not opened").unwrap();
        line.trim_end().to_owned()
    }
}

impl MustStayClosed {
    pub fn of(world: &mut World) -> Self {
        let program = script(world.home(), "no-browser", "echo \"$1\" >> \"$HOME/browser.opened\"");
        world.variable("BROWSER", &program);
        MustStayClosed { mark: world.home().join("browser.opened") }
    }
}

impl Drop for MustStayClosed {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let opened = std::fs::read_to_string(&self.mark).unwrap_or_default();
            assert_eq!(opened, "", "the browser was opened");
        }
    }
}

/// Copies a program by another process, for the same reason as in [`script`].
pub fn copy_program(program: impl AsRef<Path>, copy: impl AsRef<Path>) {
    let copied = Command::new("cp").arg(program.as_ref()).arg(copy.as_ref()).status().unwrap();
    assert!(copied.success());
}

/// Writes a shell script into the folder; returns its path.
pub fn script(folder: &Path, name: &str, line: &str) -> String {
    let path = folder.join(name);
    // Written by another process: if this one had the file open for writing while another test forks, the fork would
    // keep it open, and the kernel refuses to run a file that is open for writing (ETXTBSY).
    let text = format!("#!/bin/sh\n{line}\n");
    let write = "printf %s \"$1\" > \"$0\" && chmod 755 \"$0\"";
    let written = Command::new("sh").arg("-c").arg(write).arg(&path).arg(text).status().unwrap();
    assert!(written.success());
    path.to_str().unwrap().to_owned()
}
