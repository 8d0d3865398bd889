//! Types lines at an interactive shell, waits until each has run, and reads values from the shell.
//!
//! Each line is followed by a second one that prints a mark which its own echo cannot contain, so that exactly one
//! prompt is drawn between the two. In PowerShell, whose line editor may lose keys that are typed early, a line is
//! typed after the prompt has been drawn.

use crate::support::browser::script;
use crate::support::powershell;
use crate::support::powershell_terminals::Lent;
use crate::support::shells::Shell;
use crate::support::terminal::Terminal;
use crate::support::world::{World, binary};
use portable_pty::CommandBuilder;
use ssoenv::shell::{Family, quote};
use std::ffi::OsStr;
use std::ops::DerefMut;

/// Shell with a hook, as started interactively.
#[derive(Clone, Debug)]
pub struct Kind {
    pub name: &'static str,
    /// Name for `ssoenv init`.
    pub language: &'static str,
    shell: Shell,
}

/// One test per shell, from a function that takes a [`Kind`]: they run at once, and a failure names the shell.
///
/// ```text
/// in_each_shell!(a_prompt_is_drawn);
/// fn a_prompt_is_drawn(kind: &Kind) { … }
/// in_each_shell!(prompt_command_is_joined: bash, bash_posix);
/// in_each_shell!(a_directory_is_entered, and pwsh);
/// ```
macro_rules! in_each_shell {
    ($test:ident) => {
        in_each_shell!($test: bash, bash_posix, zsh, fish);
    };
    ($test:ident, and pwsh) => {
        in_each_shell!($test: bash, bash_posix, zsh, fish, pwsh);
    };
    ($test:ident: $($shell:ident),+) => {
        mod $test {
            $(
                #[test]
                fn $shell() {
                    let name = crate::support::shells::name(stringify!($shell));
                    if let Some(kind) = crate::support::typist::kind(name) {
                        super::$test(&kind);
                    }
                }
            )+
        }
    };
}
pub(crate) use in_each_shell;

/// Returns the shell of this name; `None`, with a message, if it is not installed.
pub fn kind(name: &'static str) -> Option<Kind> {
    let shell = Shell::named(name)?;
    // Without the line editor, which discards keys that are typed early, and without marks for incomplete lines.
    let options: &[&str] = match name {
        "zsh" => &["-o", "nozle", "-o", "nopromptcr", "-o", "nopromptsp", "-i"],
        "pwsh" => &[],
        _ => &["-i"],
    };
    let language = if name == "pwsh" { "powershell" } else { name.split(' ').next().unwrap() };
    Some(Kind { name, language, shell: shell.options(options) })
}

impl Kind {
    pub fn is_fish(&self) -> bool {
        self.shell.family == Family::Fish
    }

    pub fn is_powershell(&self) -> bool {
        self.shell.family == Family::PowerShell
    }

    /// Returns the step through a list of cases that each start a shell: PowerShell, whose start takes a second of
    /// CPU time, runs only each `of_powershell`th.
    pub fn step(&self, of_powershell: usize) -> usize {
        if self.is_powershell() { of_powershell } else { 1 }
    }

    pub fn is_bash(&self) -> bool {
        self.language == "bash"
    }

    pub fn is_zsh(&self) -> bool {
        self.language == "zsh"
    }

    /// Line for the start-up file that loads the hook.
    pub fn init(&self, options: &str) -> String {
        match self.shell.family {
            Family::Posix => format!("eval \"$(ssoenv init {} {options})\"", self.language),
            Family::Fish => format!("ssoenv init fish {options} | source"),
            Family::PowerShell => {
                format!(". ([scriptblock]::Create((ssoenv init powershell {options}) -join \"`n\"))")
            }
            Family::Csh | Family::Cmd => unreachable!("they have no hook"),
        }
    }

    /// Line that exports a variable.
    pub fn exports(&self, name: &str, value: &str) -> String {
        let value = self.quoted(value);
        match self.shell.family {
            Family::Posix => format!("export {name}={value}"),
            Family::Fish => format!("set -gx {name} {value}"),
            Family::PowerShell => format!("$env:{name} = {value}"),
            Family::Csh | Family::Cmd => unreachable!("they have no hook"),
        }
    }

    /// Line that sets a shell variable.
    pub fn sets(&self, name: &str, value: &str) -> String {
        let value = self.quoted(value);
        match self.shell.family {
            Family::Posix => format!("{name}={value}"),
            Family::Fish => format!("set -g {name} {value}"),
            Family::PowerShell => format!("$global:{name} = {value}"),
            Family::Csh | Family::Cmd => unreachable!("they have no hook"),
        }
    }

    /// Line that removes variables, set or not.
    pub fn unsets(&self, names: &[&str]) -> String {
        match self.shell.family {
            Family::Posix => format!("unset -v {}", names.join(" ")),
            Family::Fish => format!("set -e {}", names.join(" ")),
            Family::PowerShell => {
                let names: Vec<String> = names.iter().map(|name| format!("$env:{name} = ")).collect();
                format!("{}$null", names.concat())
            }
            Family::Csh | Family::Cmd => unreachable!("they have no hook"),
        }
    }

    /// Quotes a value as one word.
    pub fn quoted(&self, value: &str) -> String {
        match self.shell.family {
            Family::Posix => String::from_utf8(quote::posix(value.as_bytes())).unwrap(),
            Family::Fish => String::from_utf8(quote::fish(value.as_bytes())).unwrap(),
            Family::PowerShell => quote::powershell(value),
            Family::Csh | Family::Cmd => unreachable!("they have no hook"),
        }
    }

    /// Word that expands to an environment variable; empty if unset.
    pub fn word(&self, name: &str) -> String {
        match self.shell.family {
            Family::Posix => format!("\"${{{name}-}}\""),
            Family::Fish => format!("\"${name}\""),
            Family::PowerShell => format!("\"$env:{name}\""),
            Family::Csh | Family::Cmd => unreachable!("they have no hook"),
        }
    }

    /// Word that expands to a command's output without its final line break.
    pub fn output_of(&self, command: &str) -> String {
        if self.is_fish() { format!("({command})") } else { format!("\"$({command})\"") }
    }

    /// Line that runs a second command if the first one succeeds.
    pub fn and(&self, first: &str, second: &str) -> String {
        format!("{first}{} {second}", if self.is_fish() { "; and" } else { " &&" })
    }

    /// Words that expand to the status of every command of the last pipeline.
    pub fn pipe_status(&self) -> &'static str {
        match self.language {
            "bash" => "\"${PIPESTATUS[@]}\"",
            "zsh" => "\"${pipestatus[@]}\"",
            _ => "$pipestatus",
        }
    }

    /// Word that expands to the status of the last command.
    pub fn status(&self) -> &'static str {
        match self.shell.family {
            Family::Posix => "\"$?\"",
            Family::Fish => "$status",
            Family::PowerShell => "$LASTEXITCODE",
            Family::Csh | Family::Cmd => unreachable!("they have no hook"),
        }
    }

    /// Returns a command line of this shell in this world, for a terminal.
    pub fn line(&self, world: &World) -> CommandBuilder {
        let arguments: Vec<&str> = self.shell.arguments.iter().map(String::as_str).collect();
        let mut line = world.line(&self.shell.program, &arguments);
        line.env("INPUTRC", "/dev/null");
        if self.is_fish() {
            // fish draws no right prompt on a dumb terminal. `no-query-term`: it must not wait for answers of this
            // terminal.
            line.env("TERM", "xterm");
            line.env("fish_features", "no-query-term");
        }
        if self.is_powershell() {
            // On a dumb terminal PowerShell does not show when it reads.
            line.env("TERM", "xterm");
            powershell::VARIABLES.into_iter().for_each(|(name, value)| line.env(name, value));
        }
        line
    }
}

/// Interactive shell, with its output so far.
pub struct Typist {
    pub kind: Kind,
    terminal: Lent,
    marks: usize,
    /// Length of the output already returned.
    read: usize,
}

impl Typist {
    /// Starts a shell without a hook.
    pub fn at(kind: &Kind, world: &World) -> Self {
        Self::start(kind, kind.line(world))
    }

    /// Starts a shell with the hook.
    pub fn hooked(kind: &Kind, world: &World) -> Self {
        Self::hooked_as(kind, world, "")
    }

    /// Same, with options for `init`.
    pub fn hooked_as(kind: &Kind, world: &World, options: &str) -> Self {
        let mut typist = Self::at(kind, world);
        let said = typist.says(&kind.init(options));
        assert!(!said.contains("ssoenv: "), "{}: {said}", kind.name);
        typist
    }

    /// Starts a shell with the hook and the credentials of dev; returns also their access key id.
    pub fn active(kind: &Kind, world: &World) -> (Self, String) {
        let mut typist = Self::hooked(kind, world);
        typist.says("ssoenv use dev -q");
        let key = typist.value("AWS_ACCESS_KEY_ID");
        assert!(!key.is_empty(), "{}: {}", kind.name, typist.screen());
        (typist, key)
    }

    pub fn start(kind: &Kind, mut line: CommandBuilder) -> Self {
        // PowerShell started with `NO_COLOR` does not show when it reads.
        let no_color = line.get_env("NO_COLOR").map(|value| value.to_str().unwrap().to_owned());
        if kind.is_powershell() {
            line.env_remove("NO_COLOR");
        }
        // Wide enough that readline does not scroll; fish fills whole lines with blanks.
        let terminal = match kind.shell.family {
            Family::Posix => Lent::of(Terminal::start_on(line, 50, 2000)),
            Family::Fish => Lent::of(Terminal::start_on(line, 50, 300)),
            Family::PowerShell => Lent::with_powershell(line),
            Family::Csh | Family::Cmd => unreachable!("they have no hook"),
        };
        let mut typist = Typist { kind: kind.clone(), terminal, marks: 0, read: 0 };
        match no_color.filter(|_| kind.is_powershell()) {
            Some(value) => drop(typist.says(&kind.exports("NO_COLOR", &value))),
            None => drop(typist.says("")),
        }
        typist
    }

    /// Types a line, waits until the shell is ready for the next; returns the output with the prompt.
    pub fn says(&mut self, line: &str) -> String {
        self.types(line);
        self.asked("").0
    }

    /// Types a line without waiting for its end; waits until PowerShell reads one.
    pub fn types(&mut self, line: &str) {
        if self.kind.is_powershell() {
            self.terminal.types(line);
        } else {
            self.terminal.deref_mut().types(&format!("{line}\n"));
        }
    }

    /// Waits until PowerShell reads a line.
    pub fn is_read(&self) {
        self.terminal.is_read();
    }

    /// Types keys, without Enter.
    pub fn types_keys(&mut self, keys: &str) {
        self.terminal.is_for_others = false;
        self.terminal.deref_mut().types(keys);
    }

    /// Waits until the question has been shown, then types these keys.
    pub fn answers(&mut self, question: &str, keys: &str) {
        self.terminal.is_for_others = false;
        self.terminal.answers(question, keys);
    }

    /// Waits until the text has been shown.
    pub fn sees(&self, text: &str) {
        self.terminal.shows(text);
    }

    /// Waits until the text has been shown so many times.
    pub fn sees_times(&self, text: &str, times: usize) {
        self.terminal.shows_times(text, times);
    }

    /// Types keys without waiting.
    pub fn presses(&mut self, keys: &str) {
        self.terminal.is_for_others = false;
        self.terminal.deref_mut().types(keys);
    }

    /// Whether the shell is bash of at least this version.
    pub fn is_bash_from(&mut self, major: u32, minor: u32) -> bool {
        let version = self.expands("\"${BASH_VERSINFO[0]-0}\" \"${BASH_VERSINFO[1]-0}\"");
        let numbers: Vec<u32> = version.split(' ').map(|number| number.parse().unwrap()).collect();
        numbers >= vec![major, minor]
    }

    /// Returns what these words expand to, each followed by a blank.
    pub fn expands(&mut self, words: &str) -> String {
        let value = self.asked(words).1;
        value.strip_suffix(' ').unwrap_or(&value).to_owned()
    }

    /// Returns the value of a variable; empty if unset.
    pub fn value(&mut self, name: &str) -> String {
        let word = self.kind.word(name);
        self.expands(&word)
    }

    /// Returns the values of variables, separated by blanks.
    pub fn values(&mut self, names: &[&str]) -> String {
        let words: Vec<String> = names.iter().map(|name| self.kind.word(name)).collect();
        self.expands(&words.join(" "))
    }

    /// Returns the exit status of the line, read after one prompt.
    pub fn status_of(&mut self, line: &str) -> String {
        self.types(line);
        self.expands(self.kind.status())
    }

    /// Returns the output since the last call, and what the words expand to.
    fn asked(&mut self, words: &str) -> (String, String) {
        self.marks += 1;
        let number = self.marks;
        let line = match self.kind.shell.family {
            Family::Posix => format!("\\builtin printf '%s ' '<'\"<{number}|\" {words} '>'\">\""),
            Family::Fish => format!("builtin printf '%s ' '<'\"<{number}|\" {words} '>'\">\""),
            // PowerShell has no printf; a method call leaves `$LASTEXITCODE` unchanged.
            Family::PowerShell => {
                format!(
                    "& {{ [Console]::Write('<' + '<{number}| ' + ($args -join ' ') + ' >' + '> ') }} {words}"
                )
            }
            Family::Csh | Family::Cmd => unreachable!("they have no hook"),
        };
        self.types(&line);
        let (from, to) = (format!("<<{number}| "), ">> ");
        let what = format!("{from}…{to} of {}", self.kind.name);
        let is_whole = |all: &str| all.split_once(&from).is_some_and(|(_, rest)| rest.contains(to));
        let all = self.terminal.shows_what(&what, is_whole);
        let start = all.find(&from).unwrap();
        let value = &all[start + from.len()..];
        let value = &value[..value.find(to).unwrap()];
        let shown = all[self.read..start].to_owned();
        self.read = start + from.len() + value.len() + to.len();
        self.terminal.is_at_its_prompt = true;
        (shown, value.to_owned())
    }

    /// Exits the shell; returns all output.
    pub fn leaves(mut self) -> String {
        self.types("exit");
        self.terminal.ends().1
    }

    /// Returns all output.
    pub fn screen(&self) -> String {
        self.terminal.shows("")
    }
}

/// Wrapper around the program that records its arguments.
pub struct Counted<'a> {
    world: &'a World,
    program: String,
}

impl<'a> Counted<'a> {
    pub fn of(world: &'a World) -> Self {
        let line = format!("printf '%s\\n' \"$*\" >> \"$HOME/calls\"\nexec '{}' \"$@\"", binary().display());
        Counted { world, program: script(world.home(), "counted", &line) }
    }

    /// Makes the hook call this wrapper.
    pub fn watches(&self, typist: &mut Typist) {
        let line = typist.kind.sets("__ssoenv_exe", &self.program);
        typist.says(&line);
    }

    /// Returns the hook's calls since the last call of this function.
    pub fn calls(&self) -> Vec<String> {
        let path = self.world.home().join("calls");
        let calls = std::fs::read_to_string(&path).unwrap_or_default();
        let _ = std::fs::remove_file(path);
        // PowerShell's hook passes a hidden first argument.
        let calls = calls.lines().map(|line| line.strip_prefix("__from=powershell-hook ").unwrap_or(line));
        calls.filter(|line| line.starts_with("__hook")).map(str::to_owned).collect()
    }
}

/// Creates a folder below the home in one step, with a `.ssoenv` if `content` is given.
pub fn folder(world: &World, name: impl AsRef<OsStr>, content: Option<&str>) -> std::path::PathBuf {
    let folder = world.home().join(std::path::Path::new(name.as_ref()));
    std::fs::create_dir_all(&folder).unwrap();
    if let Some(content) = content {
        std::fs::write(folder.join(".ssoenv"), content).unwrap();
    }
    folder
}

/// Creates a folder that is bound to a profile and trusted.
pub fn bound(world: &World, name: &str, profile: &str) -> std::path::PathBuf {
    let folder = folder(world, name, None);
    let mut bind = world.ssoenv(&["bind", profile]);
    let ran = crate::support::world::ran(bind.current_dir(&folder).output().unwrap());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    folder
}
