//! Stand-ins for the program that opens links: one that hands the link to the test, and one that must never run.

use super::world::World;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::time::Duration;

/// Hands each link to the test, and hangs until the test takes it.
pub struct StandIn {
    pipe: PathBuf,
    links: PathBuf,
    /// The command line that opens a link, for lists and settings.
    pub command: String,
}

/// Notes that it was opened.
pub struct MustStayClosed {
    mark: PathBuf,
}

impl StandIn {
    /// The browser of this world from now on.
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

    /// How many links it was asked to open so far.
    pub fn opened(&self) -> usize {
        std::fs::read_to_string(&self.links).unwrap_or_default().lines().count()
    }

    /// The link that it was asked to open. Waits for it.
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

/// A copy of a program, made by another process for the reason below.
pub fn copy_program(program: impl AsRef<Path>, copy: impl AsRef<Path>) {
    let copied = Command::new("cp").arg(program.as_ref()).arg(copy.as_ref()).status().unwrap();
    assert!(copied.success());
}

/// A shell script in the folder; its path.
pub fn script(folder: &Path, name: &str, line: &str) -> String {
    let path = folder.join(name);
    // By another process: one that a neighbour starts while this one had the file open for writing would keep it open,
    // and what is open for writing cannot be run.
    let text = format!("#!/bin/sh\n{line}\n");
    let write = "printf %s \"$1\" > \"$0\" && chmod 755 \"$0\"";
    let written = Command::new("sh").arg("-c").arg(write).arg(&path).arg(text).status().unwrap();
    assert!(written.success());
    path.to_str().unwrap().to_owned()
}
