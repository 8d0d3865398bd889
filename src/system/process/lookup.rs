//! Finds programs in `PATH`, and asks a program for its version.

use super::group::spawn_in_own_group;
use crate::system::env::Env;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Returns every program of this name, in the order of `PATH`; several links to one file count once. On Windows the name
/// may lack its ending: of several files in one folder, the first by `PATHEXT` counts.
pub fn all(env: &Env, name: &str) -> Vec<PathBuf> {
    let path = env.raw("PATH").unwrap_or_default();
    let (mut found, mut seen): (Vec<PathBuf>, Vec<PathBuf>) = Default::default();
    for program in std::env::split_paths(&path).filter_map(|folder| in_folder(env, &folder, name)) {
        let real = crate::system::files::untrusted::canonical(&program);
        if !seen.contains(&real) {
            seen.push(real);
            found.push(program);
        }
    }
    found
}

/// Whether the first word of a command line can be run: an existing path, or a name in `PATH`.
pub fn can_be_run(env: &Env, word: &str) -> bool {
    let path = Path::new(word);
    match path.components().count() > 1 {
        true => in_folder(env, Path::new(""), word).is_some(),
        false => !all(env, word).is_empty(),
    }
}

/// Returns the program of this name in the folder.
#[cfg(unix)]
fn in_folder(_: &Env, folder: &Path, name: &str) -> Option<PathBuf> {
    Some(folder.join(name)).filter(|path| is_program(path))
}

/// Returns the program of this name in the folder, with or without its ending.
#[cfg(windows)]
fn in_folder(env: &Env, folder: &Path, name: &str) -> Option<PathBuf> {
    let names = super::path_extensions::names(env, name.as_ref());
    names.into_iter().map(|name| folder.join(name)).find(|path| is_program(path))
}

/// Whether the file is executable.
fn is_program(path: &Path) -> bool {
    let Ok(about) = std::fs::metadata(path) else { return false };
    #[cfg(unix)]
    let executable = std::os::unix::fs::PermissionsExt::mode(&about.permissions()) & 0o111 != 0;
    #[cfg(not(unix))]
    let executable = true;
    about.is_file() && executable
}

/// Whether the path leads to the running program.
pub fn is_this(path: &Path) -> bool {
    let this = std::env::current_exe().map(|this| crate::system::files::untrusted::canonical(&this));
    this.is_ok_and(|this| crate::system::files::untrusted::canonical(path) == this)
}

/// Variables without which programs of Windows do not start: most libraries are found by them.
#[cfg(windows)]
const NEEDED: [&str; 6] = ["SystemRoot", "ComSpec", "PATH", "PATHEXT", "TEMP", "TMP"];
#[cfg(unix)]
const NEEDED: [&str; 0] = [];

/// Runs the program with `--version` and returns the first line of its output. It gets an empty environment (on Windows
/// what every program needs) and no input, must belong to this user or root (Unix), and is killed after `patience`.
pub fn version(program: &Path, patience: Duration) -> Option<String> {
    const MOST: u64 = 200;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let owner = std::fs::metadata(program).ok()?.uid();
        if owner != 0 && owner != rustix::process::geteuid().as_raw() {
            return None;
        }
    }
    let mut command = Command::new(program);
    let needed = NEEDED.iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
    command.arg("--version").env_clear().envs(needed).current_dir(program.parent()?);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let (mut child, group) = spawn_in_own_group(&mut command).ok()?;
    let (tell, told) = mpsc::channel();
    let out = child.stdout.take()?;
    // On a thread: a child of the program may hold the pipe open, so that the read could exceed the time limit.
    let reading = move || {
        let mut text = Vec::new();
        let _ = out.take(MOST).read_to_end(&mut text);
        // After the time limit there is no receiver any more.
        let _ = tell.send(text);
    };
    let started = thread::Builder::new().spawn(reading);
    let said = started.ok().and_then(|_| told.recv_timeout(patience).ok());
    group.kill();
    // Fails only for a program that has ended; the wait then removes the zombie.
    let _ = child.kill();
    let _ = child.wait();
    let line = String::from_utf8_lossy(&said?).lines().next().unwrap_or_default().trim().to_owned();
    (!line.is_empty()).then_some(line)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    fn script(folder: &Path, name: &str, text: &str) -> PathBuf {
        let path = folder.join(name);
        fs::create_dir_all(folder).unwrap();
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    #[test]
    fn programs_are_found_in_the_order_of_path_and_once() {
        let folder = tempfile::tempdir().unwrap();
        let [a, b, c] = ["a", "b", "c"].map(|name| folder.path().join(name));
        let (first, second) = (script(&b, "tool", ""), script(&a, "tool", ""));
        fs::create_dir(&c).unwrap();
        std::os::unix::fs::symlink(&first, c.join("tool")).unwrap();
        fs::write(folder.path().join("tool"), "").unwrap();
        let path = format!("{}:{}:{}:{}", folder.path().display(), b.display(), a.display(), c.display());
        let env = Env::of(&[("PATH", &path)]);
        assert_eq!(all(&env, "tool"), [first.clone(), second]);
        assert!(can_be_run(&env, "tool") && can_be_run(&env, first.to_str().unwrap()));
        assert!(!can_be_run(&env, "no-such") && !can_be_run(&env, "/no/such"));
        assert!(!can_be_run(&env, folder.path().join("tool").to_str().unwrap()));
    }

    #[test]
    fn a_version_is_one_line_and_nobody_waits_for_it_long() {
        let sh = Path::new("/bin/sh");
        assert!(!is_this(sh));
        assert!(is_this(&std::env::current_exe().unwrap()));
        let folder = tempfile::tempdir().unwrap();
        let quick = script(folder.path(), "quick", "echo \"tool 1.2\"; echo more; echo \"$HOME\"");
        // Repeated: a just written file may be open in a process that another test is starting (ETXTBSY).
        let asked = (0..100).find_map(|_| version(&quick, Duration::from_secs(60)));
        assert_eq!(asked.as_deref(), Some("tool 1.2"));
        let slow = script(folder.path(), "slow", "sleep 600");
        assert_eq!(version(&slow, Duration::from_millis(100)), None);
    }
}
