//! A world (`support::world`) with a Windows in it, where its home is the person's profile folder.

use crate::support::wait;
use crate::support::world::{Ran, World, ran};
use portable_pty::CommandBuilder;
use serde_json::Value;
use std::fs::File;
use std::io::{Read, Seek};
use std::net::TcpStream;
use std::ops::{Deref, DerefMut};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A profile without credentials, since the sample configuration has a `[default]` that has some.
const SHIELD: &str = "[profile endpoint]\n";

/// Folder of `.ci/windows`: `ssoenv.exe`, `client.exe`, and a Windows of wine's.
fn built() -> PathBuf {
    let folder = std::env::var_os("SSOENV_TEST_WINDOWS");
    PathBuf::from(folder.expect("SSOENV_TEST_WINDOWS is not set: run .ci/windows"))
}

/// Path of a program of that folder.
fn program(name: &str) -> String {
    seen(&built().join(name))
}

/// There is one Windows, since to start another takes longer than a test.
static TURN: Mutex<()> = Mutex::new(());

/// A world in which programs of Windows run.
pub struct Wine {
    world: World,
    marks: tempfile::TempDir,
    _turn: MutexGuard<'static, ()>,
}

impl Wine {
    /// Creates one that is signed in to my-org.
    pub fn signed_in() -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut world = World::signed_in().with_sections(SHIELD);
        let prefix = built().join("prefix");
        let person = Command::new("id").arg("-un").output().unwrap();
        let profile = prefix.join("drive_c/users").join(String::from_utf8(person.stdout).unwrap().trim_end());
        if profile.is_symlink() {
            std::fs::remove_file(&profile).unwrap();
        } else {
            std::fs::remove_dir_all(&profile).unwrap();
        }
        // Windows makes it when a person signs in for the first time.
        std::fs::create_dir_all(world.home().join("Temp")).unwrap();
        symlink(world.home(), profile).unwrap();
        for (name, value) in [
            ("WINEPREFIX", prefix.to_str().unwrap()),
            ("WINEDEBUG", "-all"),
            // Wine would offer to fetch them.
            ("WINEDLLOVERRIDES", "mscoree,mshtml="),
            ("WINEPATH", &format!("z:{}", built().display())),
        ] {
            world.variable(name, value);
        }
        Wine { world, marks: tempfile::tempdir().unwrap(), _turn: turn }
    }

    /// Adds a variable; wine leaves those alone that no system has.
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.world.variable(name, value);
        self
    }

    /// Returns the command that runs a program of Windows.
    fn started(&self, words: &[&str]) -> Command {
        let mut command = self.command("sh");
        command.args(self.words(words));
        command
    }

    /// Same as [`Wine::started`], for a terminal.
    fn started_line(&self, words: &[&str]) -> CommandBuilder {
        let all = self.words(words);
        self.line("sh", &all.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Returns words for sh. On a busy machine one of many programs that wine starts ends with 0 before its first
    /// instruction. So wine starts a program that makes a file first, and where there is none that is done again.
    fn words(&self, words: &[&str]) -> Vec<String> {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        const SCRIPT: &str = "trap : INT; mark=$1; client=$2; shift 2
            until wine \"$client\" begun \"$mark\" \"$@\"; code=$?; [ -e \"$mark\" ]; do :; done; exit $code";
        let mark =
            format!("{}/begun-{}", self.marks.path().display(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let client = built().join("client.exe");
        let first = ["-c", SCRIPT, "sh", &mark, client.to_str().unwrap()].map(str::to_owned);
        first.into_iter().chain(words.iter().map(|word| (*word).to_owned())).collect()
    }

    /// Returns the words that run `ssoenv.exe`.
    pub fn ssoenv(&self, arguments: &[&str]) -> Command {
        self.started(&[&[program("ssoenv.exe").as_str()], arguments].concat())
    }

    /// Runs `ssoenv.exe`. The exit code is cut to eight bits: see [`Wine::exit_code`].
    pub fn run(&self, arguments: &[&str]) -> Ran {
        finished(self.ssoenv(arguments))
    }

    /// Runs `ssoenv.exe`, which succeeds; returns its stdout.
    #[track_caller]
    pub fn succeeds(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran.stdout
    }

    /// Runs `ssoenv.exe`, which succeeds and prints JSON.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        let printed = self.succeeds(arguments);
        serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{error}: {printed}"))
    }

    /// Whether others may do nothing with the file: wine makes permission bits of access control lists, with those of the
    /// group like the owner's.
    pub fn is_for_its_owner(&self, path: &Path) -> bool {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o007 == 0
    }

    /// Path of `ssoenv.exe`.
    pub fn program(&self) -> PathBuf {
        built().join("ssoenv.exe")
    }

    /// Runs `ssoenv.exe`; returns its whole exit code.
    #[track_caller]
    pub fn exit_code(&self, arguments: &[&str]) -> i32 {
        let words = [program("client.exe"), "run".into(), program("ssoenv.exe")];
        let words: Vec<&str> = words.iter().map(String::as_str).chain(arguments.iter().copied()).collect();
        let ran = finished(self.started(&words));
        let code = ran.stdout.lines().find_map(|line| line.strip_prefix("exit code ")?.parse().ok());
        code.unwrap_or_else(|| panic!("{ran:?}"))
    }

    /// Returns `ssoenv.exe` with these arguments, for a terminal.
    pub fn ssoenv_line(&self, arguments: &[&str]) -> CommandBuilder {
        self.started_line(&[&[program("ssoenv.exe").as_str()], arguments].concat())
    }

    /// Returns `client.exe` with these arguments.
    pub fn client_command(&self, arguments: &[&str]) -> Command {
        self.started(&[&[program("client.exe").as_str()], arguments].concat())
    }

    /// Same as [`Wine::client_command`], for a terminal.
    pub fn client_line(&self, arguments: &[&str]) -> CommandBuilder {
        self.started_line(&[&[program("client.exe").as_str()], arguments].concat())
    }

    /// Starts `client.exe`, which takes no part in the output of a test.
    pub fn client(&self, arguments: &[&str]) -> Child {
        let mut command = self.client_command(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    /// Runs a program that is part of Windows. One that says nothing is run again, up to five times: see [`Wine::words`].
    pub fn runs(&self, words: &[&str]) -> Ran {
        let run = || {
            let mut command = self.command("wine");
            command.args(words);
            finished(command)
        };
        let mut ran = run();
        for _ in 0..4 {
            if ran.code == Some(0) && ran.stdout.is_empty() {
                ran = run();
            }
        }
        ran
    }

    /// Waits for the line that a program writes into a file.
    pub fn whole_line(&self, file: &str) -> String {
        wait::until_some(file, || self.read(file).strip_suffix('\n').map(str::to_owned))
    }

    /// Waits for the port that `client.exe wait FILE` listens on.
    pub fn port(&self, file: &str) -> u16 {
        self.whole_line(file).parse().unwrap()
    }
}

/// Runs a command to its end, with its output in files: a program that it leaves running inherits a pipe, which then has
/// no end. Such programs are also wine's own services, which the first program starts.
pub fn finished(command: Command) -> Ran {
    ended(start(command))
}

/// A program that runs, and its output.
pub struct Running(Child, [File; 2]);

/// Starts a command as [`finished`] does.
pub fn start(mut command: Command) -> Running {
    let files = [(); 2].map(|()| tempfile::tempfile().unwrap());
    let [out, err] = files.each_ref().map(|file| file.try_clone().unwrap());
    Running(command.stdout(out).stderr(err).spawn().unwrap(), files)
}

/// Waits for its end.
pub fn ended(Running(mut child, files): Running) -> Ran {
    let status = child.wait().unwrap();
    let [stdout, stderr] = files.map(|mut file| {
        let mut bytes = Vec::new();
        file.rewind().unwrap();
        file.read_to_end(&mut bytes).unwrap();
        bytes
    });
    ran(Output { status, stdout, stderr })
}

/// Whether anybody listens on this port.
pub fn is_open(port: u16) -> bool {
    TcpStream::connect(("127.0.0.1", port)).is_ok()
}

/// Returns the path as programs of Windows see it.
pub fn seen(path: &Path) -> String {
    format!("Z:{}", path.display()).replace('/', "\\")
}

impl Deref for Wine {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl DerefMut for Wine {
    fn deref_mut(&mut self) -> &mut World {
        &mut self.world
    }
}

impl Drop for Wine {
    fn drop(&mut self) {
        // What a test has left running; an error says that there is nothing.
        let words = ["taskkill", "/f", "/im", "ssoenv.exe", "/im", "client.exe"];
        let _ = self.command("wine").args(words).stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}
