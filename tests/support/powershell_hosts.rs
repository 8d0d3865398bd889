//! PowerShell under the process names that it has in practice: `pwsh`, `dotnet` (as a .NET tool), and the name of
//! another program that hosts it.

use super::browser::copy_program;
use super::powershell::VARIABLES;
use super::shells::Shell;
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The installed PowerShell, and copies of its program under other names.
pub struct Hosts {
    program: PathBuf,
    folder: TempDir,
}

/// One way in which PowerShell is started.
#[derive(Debug)]
pub struct Host<'a> {
    pub name: &'static str,
    program: PathBuf,
    /// File to run, before PowerShell's own options.
    file: Option<&'static str>,
    directory: &'a Path,
    home: &'a Path,
}

impl Hosts {
    /// Returns `None`, with a message, if there is no PowerShell.
    pub fn find() -> Option<Self> {
        let program = std::fs::canonicalize(Shell::powershell()?.program).unwrap();
        Some(Hosts { program, folder: tempfile::tempdir().unwrap() })
    }

    /// The program `pwsh`.
    pub fn pwsh(&self) -> Host<'_> {
        let (program, directory, home) = (self.program.clone(), Path::new("/"), self.folder.path());
        Host { name: "pwsh", program, file: None, directory, home }
    }

    /// Returns all hosts. The copies work only with a program that searches its files beside itself, as in the tests'
    /// archive; for any other PowerShell a message says that they are left out.
    pub fn all(&self) -> Vec<Host<'_>> {
        let copies = self.folder.path();
        copy(&self.program, copies);
        let pwsh = self.pwsh();
        // `dotnet` takes a bare file name only in the file's own folder.
        let tool = Host {
            name: "a .NET tool",
            program: copies.join("dotnet"),
            file: Some("pwsh.dll"),
            directory: copies,
            ..pwsh
        };
        let editor = Host { name: "an editor", program: copies.join("editor"), ..self.pwsh() };
        let runs =
            |host: &Host| host.command("exit 42").status().is_ok_and(|status| status.code() == Some(42));
        if !runs(&tool) || !runs(&editor) {
            let _ = writeln!(std::io::stderr(), "SKIPPED: this PowerShell does not start under another name");
            return vec![self.pwsh()];
        }
        vec![self.pwsh(), tool, editor]
    }
}

impl Host<'_> {
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// Returns a command that runs the script without stdin, with only the variables that PowerShell needs.
    pub fn command(&self, script: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(self.file).args(["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", script]);
        command.stdin(Stdio::null()).current_dir(self.directory).env_clear().envs(VARIABLES);
        command.env("HOME", self.home).envs([("TERM", "dumb"), ("NO_COLOR", "1")]);
        command
    }
}

/// Copies the program under other names, beside the files that it needs.
fn copy(program: &Path, folder: &Path) {
    for entry in std::fs::read_dir(program.parent().unwrap()).unwrap() {
        let path = entry.unwrap().path();
        if path != *program {
            symlink(&path, folder.join(path.file_name().unwrap())).unwrap();
        }
    }
    for name in ["dotnet", "editor"] {
        copy_program(program, folder.join(name));
    }
}
