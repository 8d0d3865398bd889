//! One test's world: a service, a home, an environment with nothing else in it, and the real ssoenv.

use super::identity_center::{IdentityCenter, Rules};
use super::sealed::Sealed;
use super::{home, permissions};
use portable_pty::CommandBuilder;
use serde_json::Value;
use ssoenv::system::System;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Start with [`World::signed_in`] or [`World::empty`], then add:
/// `World::signed_in().with_session("other").with_cached(&["dev"])`.
pub struct World {
    pub service: IdentityCenter,
    folder: TempDir,
    variables: BTreeMap<String, String>,
    sealed: Option<Sealed>,
}

/// Stdout of a failed verb whose output a shell of the sh family would evaluate.
pub const SH_FAILURE: &str =
    ": ssoenv-eval || $(throw 'ssoenv: this text is for sh, use --shell powershell');\nfalse;\n";

/// Beginning of stdout of a successful verb for the sh family.
pub const SH_TEXT: &str =
    ": ssoenv-eval || $(throw 'ssoenv: this text is for sh, use --shell powershell');\n";

/// Result of a run of ssoenv.
#[must_use = "say what you expect of it"]
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl World {
    /// Creates a world with a sample config and without a sign-in.
    pub fn empty() -> Self {
        let service = IdentityCenter::start();
        let folder = tempfile::tempdir().unwrap();
        home::write_config(folder.path(), &home::sample_config(&service.start_url()));
        let variables = [
            ("HOME", folder.path().to_str().unwrap().to_owned()),
            ("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", binary().parent().unwrap().display())),
            ("LC_ALL", "C.UTF-8".to_owned()),
            ("TERM", "dumb".to_owned()),
            ("AWS_ENDPOINT_URL_SSO", service.url()),
            ("AWS_ENDPOINT_URL_SSO_OIDC", service.url()),
            ("AWS_ENDPOINT_URL_STS", service.url()),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value)).into();
        let world = World { service, folder, variables, sealed: None };
        // The suite of sign-in, renewal and races runs a second time so (.ci/run).
        if std::env::var("SSOENV_TEST_STORAGE").is_ok_and(|storage| storage == "keychain") {
            return world.in_keychain_mode();
        }
        world
    }

    /// Creates a world whose tokens are sealed, and whose key is in memory already. Comes before a sign-in.
    pub fn sealed() -> Self {
        World::empty().in_keychain_mode()
    }

    fn in_keychain_mode(mut self) -> Self {
        let sealed = Sealed::new();
        self.variable("XDG_RUNTIME_DIR", sealed.runtime().to_str().unwrap());
        sealed.mark_key(self.home());
        self.sealed = Some(sealed);
        self.settings("");
        self
    }

    /// Path of the copy of the key in memory, of a world in keychain mode.
    pub fn key_path(&self) -> PathBuf {
        self.sealed.as_ref().unwrap().key_path()
    }

    /// Creates a world with a sample config and a sign-in to my-org in the AWS CLI's format.
    pub fn signed_in() -> Self {
        let world = World::empty();
        world.sign_in();
        world
    }

    /// Adds sections at the end of the config.
    pub fn with_sections(self, sections: &str) -> Self {
        self.add_sections(sections);
        self
    }

    /// Adds another `[sso-session NAME]` at this service.
    pub fn with_session(self, name: &str) -> Self {
        let start_url = self.service.start_url();
        self.with_sections(&format!(
            "[sso-session {name}]\nsso_start_url = {start_url}\nsso_region = us-east-1\n"
        ))
    }

    /// Signs in to a session by its name, or by the start URL of the older form.
    pub fn signed_in_to(self, key: &str) -> Self {
        self.sign_in_to(key);
        self
    }

    /// Signs in to the older form too.
    pub fn signed_in_by_start_url(self) -> Self {
        let start_url = self.service.start_url();
        self.signed_in_to(&start_url)
    }

    /// Caches credentials of these profiles.
    pub fn with_cached(self, profiles: &[&str]) -> Self {
        profiles.iter().for_each(|profile| drop(self.used(&[profile])));
        self
    }

    /// Changes the service's rules.
    pub fn with_rules(self, change: impl FnOnce(&mut Rules)) -> Self {
        self.service.configure(change);
        self
    }

    /// Adds a variable.
    pub fn with_variable(mut self, name: &str, value: &str) -> Self {
        self.variable(name, value);
        self
    }

    pub fn home(&self) -> &Path {
        self.folder.path()
    }

    /// Signs in to my-org (again).
    pub fn sign_in(&self) {
        self.config(&home::sample_config(&self.service.start_url()));
        self.sign_in_to("my-org");
    }

    /// Signs in with an access token that has so many seconds left, by the service's clock and the local one.
    pub fn sign_in_with(&self, seconds_left: i64) {
        self.service.configure(|rules| rules.access_token_life = seconds_left.max(0));
        self.sign_in();
        if seconds_left <= 0 {
            self.edit_token(|token| {
                token["expiresAt"] = home::rfc3339(self.service.now() + seconds_left).into()
            });
        }
        self.service.configure(|rules| rules.access_token_life = 3600);
    }

    /// Signs in to the session of this name, or by a start URL.
    pub fn sign_in_to(&self, key: &str) {
        let (sign_in, start_url) = (self.service.sign_in(), self.service.start_url());
        match &self.sealed {
            None => home::write_token(self.home(), key, &sign_in, &start_url),
            Some(sealed) => {
                sealed.write_token(&self.token_path_of(key), &home::token_text(&sign_in, &start_url));
            }
        }
    }

    pub fn config(&self, text: &str) {
        home::write_config(self.home(), text);
    }

    /// Adds sections at the end of the config.
    pub fn add_sections(&self, sections: &str) {
        let text = std::fs::read_to_string(self.home().join(".aws/config")).unwrap();
        self.config(&format!("{text}\n{sections}"));
    }

    pub fn credentials_file(&self, text: &str) {
        std::fs::write(self.home().join(".aws/credentials"), text).unwrap();
    }

    /// Counts the runs that a script has recorded in the file `runs`.
    pub fn runs(&self) -> usize {
        self.read("runs").lines().count()
    }

    /// Returns the text of a file in the home; empty if it does not exist.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.home().join(name)).unwrap_or_default()
    }

    pub fn variable(&mut self, name: &str, value: &str) -> &mut Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    pub fn variables(&self) -> &BTreeMap<String, String> {
        &self.variables
    }

    /// The library's `System` with the variables of this world, for tests that call it.
    pub fn system(&self) -> System {
        let variables = self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        super::system::with_variables(&variables.collect::<Vec<_>>())
    }

    pub fn token_path(&self) -> PathBuf {
        self.token_path_of("my-org")
    }

    fn token_path_of(&self, key: &str) -> PathBuf {
        let path = home::token_path(self.home(), key);
        match &self.sealed {
            None => path,
            Some(_) => self.home().join(".local/state/ssoenv/sealed").join(path.file_name().unwrap()),
        }
    }

    pub fn role_path(&self, account_id: &str, role_name: &str) -> PathBuf {
        home::role_path(self.home(), account_id, role_name, "my-org")
    }

    pub fn token(&self) -> Value {
        let path = self.token_path();
        let bytes =
            self.sealed.as_ref().map_or_else(|| std::fs::read(&path).unwrap(), |sealed| sealed.open(&path));
        serde_json::from_slice(&bytes).unwrap()
    }

    /// Writes ssoenv's settings file.
    pub fn settings(&self, text: &str) {
        std::fs::create_dir_all(self.home().join(".config/ssoenv")).unwrap();
        let storage = if self.sealed.is_some() { "storage = keychain\n" } else { "" };
        std::fs::write(self.home().join(".config/ssoenv/config"), format!("{storage}{text}")).unwrap();
    }

    pub fn edit_token(&self, edit: impl FnOnce(&mut Value)) {
        let mut token = self.token();
        edit(&mut token);
        match &self.sealed {
            None => std::fs::write(self.token_path(), token.to_string()).unwrap(),
            Some(sealed) => sealed.write_token(&self.token_path(), &token.to_string()),
        }
    }

    /// Returns a command in this world, with nothing else in its environment.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(&self.variables).current_dir(self.home()).stdin(Stdio::null());
        command
    }

    /// Returns ssoenv with these arguments; the output is for sh unless they say otherwise.
    pub fn ssoenv(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(binary());
        command.args(arguments);
        command
    }

    /// Returns ssoenv with these arguments, for a terminal.
    pub fn ssoenv_line(&self, arguments: &[&str]) -> CommandBuilder {
        self.line(binary(), arguments)
    }

    /// Returns a command in this world, for a terminal.
    pub fn line(&self, program: impl AsRef<std::ffi::OsStr>, arguments: &[&str]) -> CommandBuilder {
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        command.cwd(self.home());
        self.variables.iter().for_each(|(name, value)| command.env(name, value));
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.ssoenv(arguments).output().unwrap())
    }

    /// Same as [`World::run`], by a user who can read this home but not write to it.
    pub fn run_where_nothing_can_be_written(&self, arguments: &[&str]) -> Ran {
        let mut folders = vec![self.home().to_owned()];
        while let Some(folder) = folders.pop() {
            let entries: Vec<_> =
                std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
            let (files, below): (Vec<_>, Vec<_>) = entries.into_iter().partition(|path| path.is_file());
            files.iter().for_each(|file| permissions::set(file, 0o444));
            folders.extend(below);
            permissions::set(folder, 0o555);
        }
        let ran = self.run_as_nobody(arguments);
        std::process::Command::new("chmod").args(["-R", "u+w"]).arg(self.home()).status().unwrap();
        ran
    }

    /// Same as [`World::run`], with permissions in force: root, whom they do not bind, runs it as the user nobody
    /// from a folder that this user can reach.
    pub fn run_as_nobody(&self, arguments: &[&str]) -> Ran {
        let reachable = tempfile::tempdir().unwrap();
        permissions::set(reachable.path(), 0o755);
        let copy = reachable.path().join("ssoenv");
        // Copied by another process, as in `browser::script`.
        assert!(Command::new("cp").args([binary(), &copy]).status().unwrap().success());
        let mut command = self.command(copy);
        command.args(arguments);
        #[cfg(unix)]
        if rustix::process::geteuid().is_root() {
            std::os::unix::process::CommandExt::uid(&mut command, 65534);
            std::os::unix::process::CommandExt::gid(&mut command, 65534);
        }
        ran(command.output().unwrap())
    }

    /// Same as [`World::run`], with one system call that fails or ends the program; needs `strace`.
    pub fn run_with_fault(&self, fault: &str, arguments: &[&str]) -> Ran {
        let words = super::strace::with_fault(fault);
        let mut command = self.command(&words[0]);
        command.args(&words[1..]).arg(binary()).args(arguments);
        ran(command.output().unwrap())
    }

    /// Applies a change that ssoenv printed as JSON to this world's environment.
    pub fn apply(&mut self, answer: &Value) {
        for name in answer["unset"].as_array().unwrap() {
            self.variables.remove(name.as_str().unwrap());
        }
        for (name, value) in answer["set"].as_object().unwrap() {
            self.variables.insert(name.clone(), value.as_str().unwrap().to_owned());
        }
    }

    /// Runs `use` with JSON output; returns the variables that it sets.
    pub fn used(&self, arguments: &[&str]) -> BTreeMap<String, String> {
        let ran = self.run(&[&["use", "--format", "json"], arguments].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(answer["ssoenv"], 1);
        serde_json::from_value(answer["set"].clone()).unwrap()
    }
}

pub fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Returns this system's message for a refused connection.
pub fn connection_refused() -> String {
    let error = std::io::Error::from_raw_os_error(rustix::io::Errno::CONNREFUSED.raw_os_error()).to_string();
    error.split(" (os error").next().unwrap().to_owned()
}

/// Path of the program under test.
pub fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_ssoenv"))
}
