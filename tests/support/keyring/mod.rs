//! Real keychains on buses of their own: GNOME Keyring by default. All of it ends with the value.

mod bus;
mod client;
mod count;
mod other_stores;

pub use bus::PrivateBus;
pub use client::{ATTRIBUTES, StoreClient};
pub use other_stores::are_installed;

use super::wait::until_some;
use super::world::{World, binary};
use count::AccessCount;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use tempfile::TempDir;

/// Whether GNOME Keyring and a bus are installed.
pub static GNOME_KEYRING: LazyLock<bool> = LazyLock::new(|| {
    let programs = ["dbus-daemon", "gnome-keyring-daemon"];
    let missing: Vec<&str> = programs.into_iter().filter(|program| !is_installed(program)).collect();
    if missing.is_empty() {
        return true;
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "{} not installed, and CI is to test with it",
        missing.join(", ")
    );
    // The test harness hides what `eprintln!` prints in a passing test.
    let _ = writeln!(std::io::stderr(), "SKIPPED: keychains: not installed: {}", missing.join(", "));
    false
});

/// Whether a program is in `PATH`.
pub fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Also an absolute path.
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// A bus, a home with a keychain in it, and the program that provides it.
pub struct Keyring {
    // Dropped in this order: the provider before its bus.
    daemons: Vec<Daemon>,
    count: AccessCount,
    pub bus: PrivateBus,
    folder: TempDir,
}

impl Keyring {
    /// Starts GNOME Keyring, unlocked, with an empty `login` keyring, as after a login to a desktop. `None`: it is not
    /// installed (a failure with CI set).
    pub fn unlocked() -> Option<Self> {
        Keyring::empty().map(|mut keyring| {
            keyring.start_gnome_keyring(PASSWORD);
            keyring
        })
    }

    /// The same, locked afterwards.
    pub fn locked() -> Option<Self> {
        Keyring::unlocked().inspect(Keyring::lock)
    }

    /// A bus without a keychain.
    pub fn empty() -> Option<Self> {
        GNOME_KEYRING.then(|| {
            let folder = tempfile::Builder::new().prefix("keyring-").tempdir_in(memory()).unwrap();
            for name in ["home", "run", "services"] {
                std::fs::create_dir(folder.path().join(name)).unwrap();
            }
            super::permissions::set(folder.path().join("run"), 0o700);
            let bus = PrivateBus::start(folder.path());
            Keyring { daemons: Vec::new(), count: AccessCount::of(bus.address()), bus, folder }
        })
    }

    /// Another bus without a keychain, on the same home.
    pub fn beside(&self) -> Option<Self> {
        Keyring::empty().inspect(|other| {
            std::fs::remove_dir(other.home()).unwrap();
            std::os::unix::fs::symlink(self.home(), other.home()).unwrap();
        })
    }

    /// Returns the variables by which programs find the keychain, and a folder that dies with the boot.
    pub fn variables(&self) -> [(&'static str, String); 2] {
        let run = self.folder.path().join("run").to_str().unwrap().to_owned();
        [("DBUS_SESSION_BUS_ADDRESS", self.bus.address().to_owned()), ("XDG_RUNTIME_DIR", run)]
    }

    /// Adds the variables to a world.
    pub fn joined_by(&self, world: World) -> World {
        let variables = self.variables();
        variables.into_iter().fold(world, |world, (name, value)| world.with_variable(name, &value))
    }

    /// Returns how often a program has opened the store since the start; each access of ssoenv is one.
    pub fn accesses(&mut self) -> usize {
        self.count.so_far(self.bus.address())
    }

    /// Returns a connection to the store.
    pub fn client(&self) -> StoreClient {
        StoreClient::connect(self.bus.address())
    }

    /// Locks the default collection.
    pub fn lock(&self) {
        let client = self.client();
        client.lock(&client.default_collection());
    }

    /// Unlocks the default collection.
    pub fn unlock(&self) {
        let client = self.client();
        client.unlock_with_password(&client.default_collection(), PASSWORD);
    }

    /// Returns the home of the keychain.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Starts GNOME Keyring with this password, and waits until it answers.
    pub fn start_gnome_keyring(&mut self, password: &str) {
        let mut command = Command::new("gnome-keyring-daemon");
        command.args(["--foreground", "--unlock", "--components=secrets"]);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        // Without a newline, which would be part of the password.
        self.start_with_input(command, password);
        let client = self.client();
        until_some("the keychain", || client.is_provided().then_some(()));
    }

    /// Starts another program of this bus and home.
    pub fn start(&mut self, command: Command) {
        self.start_with_input(command, "");
    }

    /// Same, with this text on its stdin.
    pub fn start_with_input(&mut self, mut command: Command, input: &str) {
        command.env("HOME", self.home()).envs(self.variables());
        self.daemons.push(Daemon::start(command, input));
    }

    /// Returns the process id of the program that was started last.
    pub fn process_id(&self) -> u32 {
        self.daemons.last().unwrap().child.id()
    }

    /// Ends the programs that provide the keychain; the bus goes on.
    pub fn stop(&mut self) {
        self.daemons.clear();
        let client = self.client();
        until_some("the end of the keychain", || (!client.is_provided()).then_some(()));
    }

    /// Asks as ssoenv does, by the process that it starts for this; returns the answer in words.
    pub fn ask(&self, request: &str) -> String {
        ask(&self.variables(), request, "nobody", 2200)
    }

    /// Same, with somebody who may answer questions for so many milliseconds.
    pub fn ask_attended(&self, request: &str, limit: u64) -> String {
        ask(&self.variables(), request, "person", limit)
    }
}

/// Password of the keychains.
pub const PASSWORD: &str = "correct horse";

/// Asks the keychain that these variables lead to: `find`, `find-or-create`, `find-or-store KEY` or
/// `remove`.
pub fn ask(variables: &[(&str, String)], request: &str, person: &str, limit: u64) -> String {
    ask_by(Command::new(binary()), variables, request, person, limit)
}

/// Same, by this command.
pub fn ask_by(
    mut command: Command,
    variables: &[(&str, String)],
    request: &str,
    person: &str,
    limit: u64,
) -> String {
    const MARK: &str = "0123456789abcdef0123456789abcdef";
    command.arg("__keychain").env_clear().envs(variables.iter().map(|(name, value)| (name, value)));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let (request, key) = request.split_once(' ').unwrap_or((request, "-"));
    writeln!(stdin, "{MARK} {request} {person} {limit} {key}").unwrap();
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    let printed = String::from_utf8(output.stdout).unwrap();
    let answer = printed.lines().find_map(|line| line.strip_prefix(MARK)).unwrap_or_default();
    answer.trim().to_owned()
}

/// Returns a folder of the machine's memory, if there is one: what dies with the boot is kept nowhere else.
fn memory() -> PathBuf {
    let shared = Path::new("/dev/shm");
    if shared.is_dir() { shared.to_owned() } else { std::env::temp_dir() }
}

/// A program that runs until the value is dropped.
struct Daemon {
    child: Child,
}

impl Daemon {
    fn start(mut command: Command, input: &str) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        // It may have ended already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Daemon { child }
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        // Also if it is stopped.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
