//! Real shells: which are installed, and how each runs a script without start-up files.

use super::powershell;
use ssoenv::shell::Family;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

/// Installed shell, with the options that suppress start-up files.
#[derive(Clone, Debug)]
pub struct Shell {
    /// Name for [`Shell::named`], followed by the [`Shell::options`].
    pub name: String,
    /// Language that it reads.
    pub family: Family,
    /// Program, for callers that do not use [`Shell::command`].
    pub program: PathBuf,
    /// Arguments before `-c` or `-i`.
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

/// Maps the name of a test to a name in the list below.
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
    /// Program and fixed arguments. zsh requires `--emulate` first, bash its long options.
    call: &'static [&'static str],
    required: bool,
}

#[rustfmt::skip]
const KINDS: [Kind; 10] = [
    Kind { name: "bash", family: Family::Posix, call: &["bash", "--norc", "--noprofile"], required: true },
    Kind { name: "bash --posix", family: Family::Posix, call: &["bash", "--posix", "--norc"], required: true },
    Kind { name: "dash", family: Family::Posix, call: &["dash"], required: true },
    Kind { name: "zsh", family: Family::Posix, call: &["zsh", "-f"], required: true },
    Kind { name: "zsh --emulate sh", family: Family::Posix, call: &["zsh", "--emulate", "sh", "-f"], required: true },
    Kind { name: "mksh", family: Family::Posix, call: &["mksh"], required: false },
    Kind { name: "busybox sh", family: Family::Posix, call: &["busybox", "sh"], required: false },
    Kind { name: "fish", family: Family::Fish, call: &["fish", "--no-config"], required: true },
    Kind { name: "tcsh", family: Family::Csh, call: &["tcsh", "-f"], required: false },
    Kind { name: "pwsh", family: Family::PowerShell, call: &["pwsh", "-NoLogo", "-NoProfile"], required: false },
];

/// Searched once, so that a missing shell is reported once. PowerShell is searched when a test needs it.
static FOUND: LazyLock<Vec<(&Kind, Option<PathBuf>)>> = LazyLock::new(|| {
    let kinds = KINDS.iter().filter(|kind| kind.family != Family::PowerShell);
    let found: Vec<_> = kinds.map(|kind| (kind, find(kind.call[0]).filter(|it| runs(it, kind)))).collect();
    for (kind, _) in found.iter().filter(|(_, program)| program.is_none()) {
        // The test harness hides what `eprintln!` prints in a passing test.
        let _ = writeln!(std::io::stderr(), "SKIPPED: {} is not installed", kind.name);
    }
    found
});

impl Shell {
    /// Returns the installed shells of the sh family, and fish.
    pub fn all() -> Vec<Shell> {
        let kinds = KINDS.iter().filter(|kind| [Family::Posix, Family::Fish].contains(&kind.family));
        kinds.filter_map(|kind| Shell::named(kind.name)).collect()
    }

    /// Returns the shell of this name in the list above; `None`, with a message, if it is not installed.
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

    /// Returns the installed ones of these shells.
    pub fn of(names: &[&str]) -> Vec<Shell> {
        names.iter().filter_map(|name| Shell::named(name)).collect()
    }

    /// Returns PowerShell, which has another language and start than the others.
    pub fn powershell() -> Option<Shell> {
        Shell::named("pwsh")
    }

    /// Returns the same shell with further options, such as `["-o", "rcquotes"]`.
    pub fn options(&self, options: &[&str]) -> Shell {
        let mut shell = self.clone();
        shell.name = format!("{} {}", self.name, options.join(" "));
        shell.arguments.extend(options.iter().map(|&option| option.to_owned()));
        shell
    }

    /// Returns a command that runs a script without stdin, in an environment of `PATH`, a UTF-8 locale and a dumb
    /// terminal. The caller sets the working directory.
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

/// UTF-8 locale that every system has.
pub const UTF_8: &str = if cfg!(target_os = "macos") { "en_US.UTF-8" } else { "C.UTF-8" };

fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let others = std::env::var_os(OTHER_VERSIONS).map(PathBuf::from);
    let mut folders = others.into_iter().chain(std::env::split_paths(&path));
    folders.find_map(|folder| Some(folder.join(program)).filter(|file| file.is_file()))
}

/// Variable with a folder of other versions of the shells.
const OTHER_VERSIONS: &str = "SSOENV_TEST_SHELLS";

/// Whether the shell accepts its fixed options: zsh has `--emulate` since 5.5.
fn runs(program: &Path, kind: &Kind) -> bool {
    if std::env::var_os(OTHER_VERSIONS).is_none() {
        return true;
    }
    let mut command = Command::new(program);
    command.args(&kind.call[1..]).args(["-c", "true"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
