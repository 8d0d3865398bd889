//! The real shells: which of them are here, and how each runs a script without anybody's start-up files.
//!
//! ```text
//! by_each_shell!(it_exits);
//! fn it_exits(shell: &Shell) {
//!     let output = shell.command("exit 3").current_dir(folder).output().unwrap();
//! }
//! Shell::named("zsh").map(|zsh| zsh.options(&["-o", "shwordsplit"]));
//! ```
//!
//! A shell that is missing is skipped aloud; where `CI` is set, the required ones must be there. A folder that
//! `SSOENV_TEST_SHELLS` names goes before `PATH`, for shells of other versions.

use super::powershell;
use ssoenv::shell::Family;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// A shell that is installed, with the options that keep start-up files out.
#[derive(Clone, Debug)]
pub struct Shell {
    /// As [`Shell::named`] takes it, followed by the [`Shell::options`].
    pub name: String,
    /// Which text it reads.
    pub family: Family,
    /// For those who start it in another way than [`Shell::command`] does.
    pub program: PathBuf,
    /// What stands before `-c` or `-i`.
    pub arguments: Vec<String>,
}

/// One test per shell, from a function that takes a [`Shell`]: they run at once, and a failure names the shell.
///
/// ```text
/// by_each_shell!(variables_are_exported);
/// fn variables_are_exported(shell: &Shell) { … }
/// by_each_shell!(a_readonly_variable_stays: bash, zsh);
/// ```
macro_rules! by_each_shell {
    ($test:ident) => {
        by_each_shell!($test: bash, bash_posix, dash, zsh, zsh_emulate_sh, mksh, busybox_sh, fish);
    };
    ($test:ident: $($shell:ident),+) => {
        mod $test {
            $(
                #[test]
                fn $shell() {
                    let name = crate::support::shells::name(stringify!($shell));
                    if let Some(shell) = crate::support::shells::Shell::named(name) {
                        super::$test(&shell);
                    }
                }
            )+
        }
    };
}
pub(crate) use by_each_shell;

/// The name in the list below of what a test is called by.
pub fn name(test: &'static str) -> &'static str {
    match test {
        "bash_posix" => "bash --posix",
        "zsh_emulate_sh" => "zsh --emulate sh",
        "busybox_sh" => "busybox sh",
        name => name,
    }
}

struct Kind {
    name: &'static str,
    family: Family,
    /// The program and what it always gets. zsh wants `--emulate` first, bash its long options.
    call: &'static [&'static str],
    required: bool,
}

#[rustfmt::skip]
const KINDS: [Kind; 9] = [
    Kind { name: "bash", family: Family::Posix, call: &["bash", "--norc", "--noprofile"], required: true },
    Kind { name: "bash --posix", family: Family::Posix, call: &["bash", "--posix", "--norc"], required: true },
    Kind { name: "dash", family: Family::Posix, call: &["dash"], required: true },
    Kind { name: "zsh", family: Family::Posix, call: &["zsh", "-f"], required: true },
    Kind { name: "zsh --emulate sh", family: Family::Posix, call: &["zsh", "--emulate", "sh", "-f"], required: true },
    Kind { name: "mksh", family: Family::Posix, call: &["mksh"], required: false },
    Kind { name: "busybox sh", family: Family::Posix, call: &["busybox", "sh"], required: false },
    Kind { name: "fish", family: Family::Fish, call: &["fish", "--no-config"], required: true },
    Kind { name: "pwsh", family: Family::PowerShell, call: &["pwsh", "-NoLogo", "-NoProfile"], required: false },
];

/// Looked for once, so that what is missing is said once. PowerShell is looked for where it is wanted.
static FOUND: LazyLock<Vec<(&Kind, Option<PathBuf>)>> = LazyLock::new(|| {
    let kinds = KINDS.iter().filter(|kind| kind.family != Family::PowerShell);
    let found: Vec<_> = kinds.map(|kind| (kind, find(kind.call[0]).filter(|it| runs(it, kind)))).collect();
    for (kind, _) in found.iter().filter(|(_, program)| program.is_none()) {
        // The test harness swallows what `eprintln!` says in a test that passes.
        let _ = writeln!(std::io::stderr(), "SKIPPED: {} is not installed", kind.name);
    }
    found
});

impl Shell {
    /// The shells of the sh family and fish, as far as they are installed.
    pub fn all() -> Vec<Shell> {
        let kinds = KINDS.iter().filter(|kind| kind.family != Family::PowerShell);
        kinds.filter_map(|kind| Shell::named(kind.name)).collect()
    }

    /// One shell by its name in the list above; `None`, said aloud, where it is not installed.
    pub fn named(name: &str) -> Option<Shell> {
        let kind = KINDS.iter().find(|kind| kind.name == name).expect("a name of the list");
        let program = match kind.family {
            Family::PowerShell => powershell::program(),
            _ => FOUND.iter().find(|(found, _)| found.name == name).and_then(|(_, program)| program.clone()),
        };
        let is_asked_for = std::env::var_os("CI").is_some() && std::env::var_os(OTHER_VERSIONS).is_none();
        let missed = program.is_none() && kind.required && is_asked_for;
        assert!(!missed, "{name} is not installed, and CI is to test it");
        Some(Shell {
            name: name.to_owned(),
            family: kind.family,
            program: program?,
            arguments: kind.call[1..].iter().map(|&argument| argument.to_owned()).collect(),
        })
    }

    /// Those of these shells that are installed.
    pub fn of(names: &[&str]) -> Vec<Shell> {
        names.iter().filter_map(|name| Shell::named(name)).collect()
    }

    /// PowerShell, which reads and starts unlike all others.
    pub fn powershell() -> Option<Shell> {
        Shell::named("pwsh")
    }

    /// The same shell with further options of its own, such as `["-o", "rcquotes"]`.
    pub fn options(&self, options: &[&str]) -> Shell {
        let mut shell = self.clone();
        shell.name = format!("{} {}", self.name, options.join(" "));
        shell.arguments.extend(options.iter().map(|&option| option.to_owned()));
        shell
    }

    /// Runs a script that nobody types, with nothing on stdin and an environment of a path, a UTF-8 locale and a dumb
    /// terminal. The working directory is the caller's to choose.
    pub fn command(&self, script: &str) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        let variables = [("PATH", "/usr/local/bin:/usr/bin:/bin"), ("LC_ALL", UTF_8), ("TERM", "dumb")];
        command.env_clear().envs(variables);
        if self.family == Family::PowerShell {
            command.arg("-NonInteractive").envs(powershell::VARIABLES);
        }
        command.args(["-c", script]).stdin(Stdio::null());
        command
    }
}

/// A UTF-8 locale that is always there.
pub const UTF_8: &str = if cfg!(target_os = "macos") { "en_US.UTF-8" } else { "C.UTF-8" };

fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let others = std::env::var_os(OTHER_VERSIONS).map(PathBuf::from);
    let mut folders = others.into_iter().chain(std::env::split_paths(&path));
    folders.find_map(|folder| Some(folder.join(program)).filter(|file| file.is_file()))
}

/// A folder with shells of other versions.
const OTHER_VERSIONS: &str = "SSOENV_TEST_SHELLS";

/// Whether it knows the options that it is always started with: zsh has `--emulate` since 5.5.
fn runs(program: &Path, kind: &Kind) -> bool {
    if std::env::var_os(OTHER_VERSIONS).is_none() {
        return true;
    }
    let mut command = Command::new(program);
    command.args(&kind.call[1..]).args(["-c", "true"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
