//! Who reads stdout: a shell that evaluates it, the hook's wrapper, a program, or a person. Decided from the raw
//! arguments, since a refused command line must make an evaluated line fail too.

use crate::error::Failure;
use crate::shell::{Family, emit};
use crate::system::env::Env;
use crate::system::process::Parent;
use crate::system::process::hook_role::{REPEATS, WRAP};
use crate::system::signals::LastWords;
use std::ffi::OsString;

/// Verbs whose output is not evaluated. `help` is not among them: evaluating a page must fail, and so must asking for
/// a missing one.
#[rustfmt::skip]
const NOT_EVALUATED: [&str; 25] = [
    "list", "sync", "login", "logout", "storage", "status", "configure", "import", "bind", "unbind", "allow", "deny", "prompt",
    "exec", "each", "serve", "console", "credential-process", "whoami", "explain", "doctor", "__hook", "__endpoint", "__keychain", "__complete",
];

/// Options that ask about the program itself.
const ABOUT_US: [&str; 4] = ["-h", "--help", "-V", "--version"];

/// Whether the hook's wrapper runs ssoenv: it names its shell, and evaluates nothing after a failure.
pub fn is_wrapped(env: &Env) -> bool {
    env.text(WRAP).is_some_and(|name| matches!(Family::of_name(&name), Ok(Some(_))))
}

/// Returns the profile that the same command chose a moment ago, in a subshell whose output is now evaluated. That
/// run has printed its notes and asked its questions.
pub fn repeated(env: &Env) -> Option<String> {
    env.text(REPEATS).filter(|_| is_wrapped(env))
}

/// Whether fish's hook runs ssoenv and reads data; older hooks give only the shell's name, and evaluate code.
pub fn is_fish_hook(env: &Env) -> bool {
    env.text(WRAP).is_some_and(|name| name == "fish-data")
}

/// Reader of stdout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A shell that evaluates everything on stdout.
    Eval(Family),
    /// Nobody evaluates a failure: a terminal, a program, or the wrapper, which checks the exit code.
    Other,
}

impl Audience {
    /// Determines the reader from the raw arguments.
    pub fn of(arguments: &[OsString], env: &Env, parent: &Parent, stdout_is_terminal: bool) -> Self {
        let words: Vec<&str> =
            arguments.iter().skip(1).map(|word| word.to_str().unwrap_or_default()).collect();
        // What follows is a target or another program's command, whose options are not ours.
        let words: Vec<&str> = words.into_iter().take_while(|word| *word != "--").collect();
        // Any word that is not such a verb may be a misspelled `use`.
        let evaluated = match words.first() {
            Some(first) if NOT_EVALUATED.contains(first) => false,
            Some(_) => !words.iter().all(|word| ABOUT_US.contains(word)),
            None => true,
        };
        let is_data = matches!(
            (words.first(), option(&words, "--format")),
            (Some(&"use"), Some("json" | "dotenv" | "ini")) | (Some(&"off"), Some("json"))
        );
        let is_data = is_data || (words.first() == Some(&"off") && words.contains(&"--json"));
        if !evaluated || is_data || stdout_is_terminal || is_wrapped(env) {
            return Audience::Other;
        }
        // With an invalid `--shell`, the shell that runs ssoenv still evaluates the output.
        let family = family(option(&words, "--shell"), env, parent).or_else(|_| family(None, env, parent));
        family.map_or(Audience::Other, Audience::Eval)
    }

    /// Returns the text for stdout after a failure.
    pub fn failure(self, message: &str, code: u8) -> Vec<u8> {
        match self {
            Audience::Eval(family) => emit::failure(family, message, code),
            Audience::Other => Vec::new(),
        }
    }

    /// Returns the text for stdout if the process ends early by a signal or panic.
    pub fn last_words(self) -> LastWords {
        LastWords {
            interrupted: self.failure("interrupted", 130),
            panicked: self.failure("internal error", 1),
        }
    }
}

/// Returns the family of shells to write for: the wrapper's shell, otherwise the named one, otherwise the parent
/// process (by its name, or as PowerShell under another name), otherwise sh. Fails for a shell whose language ssoenv
/// does not write.
pub fn family(named: Option<&str>, env: &Env, parent: &Parent) -> Result<Family, Failure> {
    let sources: [&dyn Fn() -> Option<String>; 3] =
        [&|| env.text(WRAP), &|| named.map(str::to_owned), &|| parent.name().map(str::to_owned)];
    for name in sources.iter().filter_map(|source| source()) {
        if let Some(family) = Family::of_name(&name)? {
            return Ok(family);
        }
    }
    // On Windows the parent's name is not known, but MSYS and Cygwin shells set these variables.
    let windows = cfg!(windows) && !env.has("MSYSTEM") && !env.has("SHELL");
    Ok(if windows || parent.hosts_powershell(env) { Family::PowerShell } else { Family::Posix })
}

fn option<'a>(words: &[&'a str], name: &str) -> Option<&'a str> {
    let at = words.iter().position(|word| {
        *word == name || word.strip_prefix(name).is_some_and(|rest| rest.starts_with('='))
    })?;
    match words[at].split_once('=') {
        Some((_, value)) => Some(value),
        None => words.get(at + 1).copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::process::ParentStart;

    fn audience(line: &str, variables: &[(&str, &str)]) -> Audience {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        Audience::of(&arguments, &Env::of(variables), &Parent::named("dash"), false)
    }

    #[test]
    fn whatever_may_be_evaluated_has_an_audience_that_must_hear_of_failure() {
        use Audience::{Eval, Other};
        for (line, expected) in [
            ("ssoenv use dev --shell sh", Eval(Family::Posix)),
            ("ssoenv use --regoin x --shell=fish", Eval(Family::Fish)),
            ("ssoenv --oops off --shell powershell", Eval(Family::PowerShell)),
            ("ssoenv sue dev --shell sh", Eval(Family::Posix)),
            ("ssoenv use dev --shell sh --format shell", Eval(Family::Posix)),
            ("ssoenv use dev --shell sh --format json", Other),
            ("ssoenv use dev --format=dotenv --shell sh", Other),
            ("ssoenv use dev --format ini --shell sh", Other),
            ("ssoenv off --format ini --shell sh", Eval(Family::Posix)),
            ("ssoenv off --everywhere dev --shell sh", Eval(Family::Posix)),
            ("ssoenv off --everywhere --json --shell sh", Other),
            ("ssoenv list --shell sh", Other),
            ("ssoenv login my-org --force", Other),
            ("ssoenv status --jsno", Other),
            ("ssoenv --version", Other),
            ("ssoenv -h", Other),
            ("ssoenv", Eval(Family::Posix)),
            ("ssoenv help", Eval(Family::Posix)),
            ("ssoenv help usee", Eval(Family::Posix)),
            ("ssoenv whoami dev", Other),
            ("ssoenv --region=eu-west-1", Eval(Family::Posix)),
            ("ssoenv --color list use dev", Eval(Family::Posix)),
            ("ssoenv use dev --format sh", Eval(Family::Posix)),
            ("ssoenv use dev --format=bash", Eval(Family::Posix)),
            ("ssoenv off --format dotenv", Eval(Family::Posix)),
            ("ssoenv use -- --format=json", Eval(Family::Posix)),
            ("ssoenv use dev", Eval(Family::Posix)),
            ("ssoenv use dev --shell nu", Eval(Family::Posix)),
            ("ssoenv off --shell tcsh", Eval(Family::Csh)),
            ("ssoenv use --help --shell=cmd", Eval(Family::Cmd)),
        ] {
            assert_eq!(audience(line, &[]), expected, "{line}");
        }
        assert_eq!(audience("ssoenv use dev --shell sh", &[(WRAP, "bash")]), Other);
        assert_eq!(audience("ssoenv use dev --shell sh", &[(WRAP, "x")]), Eval(Family::Posix));
        let hosted = ParentStart { words: vec![b"dotnet".to_vec(), b"pwsh.dll".to_vec()], variables: None };
        let (hosted, known) = (Parent::started("dotnet", hosted), Parent::named("dash"));
        let env = Env::of(&[("PSModulePath", "/a")]);
        assert_eq!(family(None, &env, &hosted).unwrap(), Family::PowerShell);
        assert_eq!(family(Some("fish"), &env, &hosted).unwrap(), Family::Fish);
        assert_eq!(family(None, &env, &known).unwrap(), Family::Posix);
        let arguments: Vec<OsString> = ["ssoenv", "use", "--shell", "sh"].map(OsString::from).to_vec();
        assert_eq!(Audience::of(&arguments, &Env::of(&[]), &Parent::named("dash"), true), Other);
    }
}
