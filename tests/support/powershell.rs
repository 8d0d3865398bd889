//! Finds the PowerShell for the tests: the program in `PWSH`, else `pwsh` in `PATH`, else the archive (`.tar.xz`) in
//! `PWSH_ARCHIVE`, which is unpacked once. If one of the variables is set, a PowerShell that does not start fails the
//! tests; otherwise a missing PowerShell is reported as SKIPPED.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// Environment of every PowerShell: no update messages, no temporary diagnostics files, and no profiling of its own
/// code, which costs an eighth of the processor time of a short run.
pub const VARIABLES: [(&str, &str); 4] = [
    ("POWERSHELL_TELEMETRY_OPTOUT", "1"),
    ("POWERSHELL_UPDATECHECK", "Off"),
    ("DOTNET_EnableDiagnostics", "0"),
    ("DOTNET_TieredPGO", "0"),
];

/// What it shows when it begins to read a line.
pub const READS: &str = "\u{1b}[?1h";

/// Counts the line reads that a terminal output shows (not with `TERM=dumb`). Each begins with keypad mode on; where
/// the prompt sets a window title it is set again, and the cursor position is requested.
pub fn lines_read(shown: &str) -> usize {
    let begins = shown.split(READS).skip(1).map(|rest| match rest.strip_prefix("\u{1b}]0;") {
        Some(titled) => titled.split_once('\u{7}').map_or("", |(_, rest)| rest),
        None => rest,
    });
    begins.filter(|rest| rest.starts_with("\u{1b}[6n")).count()
}

static FOUND: LazyLock<Result<PathBuf, String>> = LazyLock::new(|| {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let found = find(named("PWSH"), in_path(), named("PWSH_ARCHIVE").as_deref(), &build_folder());
    if let Err(why) = &found {
        // The test harness hides what `eprintln!` prints in a passing test.
        let _ = std::io::Write::write_all(
            &mut std::io::stderr(),
            format!("SKIPPED: the tests of PowerShell are left out: {why}\n").as_bytes(),
        );
    }
    found
});

/// Returns the program, after a test start; `None`, with a message, if none is named and none is installed.
pub fn program() -> Option<PathBuf> {
    let is_wanted = ["PWSH", "PWSH_ARCHIVE"].iter().any(|name| std::env::var_os(name).is_some());
    match &*FOUND {
        Ok(program) => Some(program.clone()),
        Err(why) => {
            assert!(!is_wanted, "PWSH or PWSH_ARCHIVE is set, and no PowerShell starts: {why}");
            None
        }
    }
}

/// Returns the first of these that exists, after a test start; unpacks an archive into `folder`.
pub fn find(
    named: Option<PathBuf>,
    in_path: Option<PathBuf>,
    archive: Option<&Path>,
    folder: &Path,
) -> Result<PathBuf, String> {
    let program = match (named.or(in_path), archive) {
        (Some(program), _) => program,
        (None, Some(archive)) => unpack(archive, folder)?,
        (None, None) => {
            return Err("`pwsh` is not in PATH, and neither PWSH nor PWSH_ARCHIVE names one".to_owned());
        }
    };
    starts(&program)?;
    Ok(program)
}

/// Unpacks beside the final folder and renames, so that concurrent runs do not disturb each other. The folder's name
/// contains the archive's size, so that another archive gets another folder.
fn unpack(archive: &Path, folder: &Path) -> Result<PathBuf, String> {
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", archive.display());
    let size = std::fs::metadata(archive).map_err(|error| failed(&error))?.len();
    let unpacked = folder.join(format!("pwsh-{size}"));
    let program = unpacked.join("pwsh");
    if program.is_file() {
        return Ok(program);
    }
    std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    let beside = tempfile::Builder::new().prefix("pwsh-").tempdir_in(folder);
    let beside = beside.map_err(|error| failed(&error))?;
    let mut tar = Command::new("tar");
    let output = tar.arg("-xJf").arg(archive).arg("-C").arg(beside.path()).output();
    let output = output.map_err(|error| failed(&error))?;
    if !output.status.success() {
        return Err(failed(&String::from_utf8_lossy(&output.stderr).trim()));
    }
    match std::fs::rename(beside.path().join("pwsh"), &unpacked) {
        Err(error) if !program.is_file() => Err(failed(&error)),
        _ => Ok(program),
    }
}

fn starts(program: &Path) -> Result<(), String> {
    let mut command = Command::new(program);
    command.args(["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", "exit 42"]).envs(VARIABLES);
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{}: {error}", program.display()))?;
    match output.status.code() {
        Some(42) => Ok(()),
        _ => Err(format!(
            "{} ended with {}: {}",
            program.display(),
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        )),
    }
}

fn in_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let name = format!("pwsh{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| file.is_file())
}

/// Returns cargo's build folder: tests are in `target/debug/deps/`, examples in `target/debug/examples/`.
fn build_folder() -> PathBuf {
    std::env::current_exe().unwrap().ancestors().nth(3).unwrap().to_owned()
}
