//! Which part of a shell's hook runs this process. The hooks of bash, zsh and fish set variables for the one call.
//! PowerShell's threads share the process's variables, so that its hook passes a hidden first argument instead, which
//! is translated to these variables here. Processes that ssoenv starts get neither.

use crate::ordered;
use crate::system::env::Env;
use crate::system::process_variables::ProcessVariables;
use std::cmp::Ordering;
use std::ffi::{OsStr, OsString};

/// Set by the wrapper for its call of ssoenv: name of its shell.
pub const WRAP: &str = "SSOENV_WRAP";

/// Set by the wrapper if the shell's prompt shows the active profile.
pub const SEGMENT: &str = "SSOENV_SEGMENT";

/// Set by the wrapper if its `eval` repeats what a subshell has done and printed: the profile chosen there.
pub const REPEATS: &str = "SSOENV_REPEATS";

/// Set by the hook for its own calls, which no person waits for.
pub const HOOK: &str = "SSOENV_HOOK";

/// Set by the hook's command when it is called without a verb: proves that the shell has loaded the hook.
pub const LOADED: &str = "SSOENV_LOADED";

/// Set by the hook in each of its calls: number of the protocol between hook and program. A hook of before there were
/// numbers sets none.
pub const PROTOCOL: &str = "SSOENV_PROTOCOL";

/// The number that this program's own hooks have. It grows when a hook and a program of different numbers would no longer
/// understand each other.
pub const PROTOCOL_NUMBER: u32 = 1;

/// All variables above.
pub const VARIABLES: [&str; 6] = [WRAP, SEGMENT, REPEATS, HOOK, LOADED, PROTOCOL];

/// Variables that each hidden argument sets; the others are unset. A new protocol needs new arguments.
const ARGUMENTS: [(&str, &[(&str, &str)]); 4] = [
    ("__from=powershell-command", &[(LOADED, "1")]),
    ("__from=powershell-wrapper", &[(WRAP, "powershell"), (PROTOCOL, "1")]),
    ("__from=powershell-prompt", &[(WRAP, "powershell"), (SEGMENT, "1"), (PROTOCOL, "1")]),
    ("__from=powershell-hook", &[(WRAP, "powershell"), (HOOK, "1"), (PROTOCOL, "1")]),
];

/// Compares the protocol of the hook that runs this process with the program's own. `Less`: the hook is older.
pub fn compared_protocol(env: &Env) -> Ordering {
    let number = env.text(PROTOCOL).and_then(|text| text.parse().ok());
    number.unwrap_or(0).cmp(&PROTOCOL_NUMBER)
}

/// Removes the hidden argument from the command line, if there is one.
pub(super) fn without_role(mut arguments: Vec<OsString>) -> Vec<OsString> {
    // Only the first argument: later words may belong to a command that `exec` runs.
    if arguments.get(1).is_some_and(|word| variables(word).is_some()) {
        arguments.remove(1);
    }
    arguments
}

/// Returns the process's environment. With a hidden argument, its variables replace those of the process, which other
/// threads of PowerShell may have set.
pub fn environment() -> Env {
    read(Env::Process(ProcessVariables::read()), std::env::args_os().nth(1).as_deref())
}

fn read(env: Env, first: Option<&OsStr>) -> Env {
    let Some(said) = first.and_then(variables) else { return env };
    let value =
        |name: &str| said.iter().find(|(said, _)| *said == name).map(|(_, value)| OsString::from(value));
    // All variables, so that those of another thread are removed too.
    env.replacing(ordered::map(VARIABLES.iter().map(|name| ((*name).to_owned(), value(name)))))
}

fn variables(word: &OsStr) -> Option<&'static [(&'static str, &'static str)]> {
    ARGUMENTS.iter().find(|(argument, _)| word == *argument).map(|(_, variables)| *variables)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hidden_argument_outweighs_what_stands_in_the_environment() {
        let leftovers = [
            (WRAP, "bash"),
            (SEGMENT, "1"),
            (REPEATS, "dev"),
            (HOOK, "1"),
            (LOADED, "1"),
            (PROTOCOL, "7"),
            ("HOME", "/h"),
        ];
        for (first, expected) in [
            (None, [Some("bash"), Some("1"), Some("dev"), Some("1"), Some("1"), Some("7")]),
            (Some("use"), [Some("bash"), Some("1"), Some("dev"), Some("1"), Some("1"), Some("7")]),
            (
                Some("__from=bash-hook"),
                [Some("bash"), Some("1"), Some("dev"), Some("1"), Some("1"), Some("7")],
            ),
            (Some("__from=powershell-wrapper"), [Some("powershell"), None, None, None, None, Some("1")]),
            (Some("__from=powershell-prompt"), [Some("powershell"), Some("1"), None, None, None, Some("1")]),
            (Some("__from=powershell-hook"), [Some("powershell"), None, None, Some("1"), None, Some("1")]),
            (Some("__from=powershell-command"), [None, None, None, None, Some("1"), None]),
        ] {
            let env = read(Env::of(&leftovers), first.map(OsStr::new));
            let found = VARIABLES.map(|name| env.text(name));
            assert_eq!(found.each_ref().map(Option::as_deref), expected, "{first:?}");
            assert_eq!(env.text("HOME").as_deref(), Some("/h"));
        }
    }

    #[test]
    fn only_a_known_first_word_is_taken_out_of_the_command_line() {
        for (line, expected) in [
            ("ssoenv", "ssoenv"),
            ("ssoenv __from=powershell-hook", "ssoenv"),
            ("ssoenv __from=powershell-prompt use dev", "ssoenv use dev"),
            ("ssoenv __from=powershell-wrapper __from=powershell-hook", "ssoenv __from=powershell-hook"),
            ("ssoenv use __from=powershell-wrapper", "ssoenv use __from=powershell-wrapper"),
            ("ssoenv __from=powershell use dev", "ssoenv __from=powershell use dev"),
            ("__from=powershell-hook use", "__from=powershell-hook use"),
        ] {
            let words = line.split(' ').map(OsString::from).collect();
            let expected: Vec<OsString> = expected.split(' ').map(OsString::from).collect();
            assert_eq!(without_role(words), expected, "{line}");
        }
    }
}
