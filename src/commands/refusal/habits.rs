//! Words of other tools, and the equivalent of ssoenv. Pure.

/// A command or sentence, with `{}` for the TARGET.
type Meaning = &'static str;

/// Verbs of other tools, and obvious guesses. None of them is a verb of ssoenv.
#[rustfmt::skip]
const VERBS: [(&[&str], Meaning); 25] = [
    (&["env", "export", "exports", "eval", "print", "vars", "variables", "script"],
        "`eval \"$(ssoenv use {})\"` sets the variables in this shell, `ssoenv use {} --format dotenv > FILE` writes them"),
    (&["creds", "credentials", "export-credentials", "get", "keys"],
        "`ssoenv use {} --format ini --print` shows them, `ssoenv exec {} -- CMD` runs a command with them"),
    (&["unset", "clear", "deactivate", "exit", "reset", "clean", "disable", "stop", "quit", "none", "unuse", "unassume"],
        "ssoenv off"),
    (&["switch", "assume", "activate", "select", "set", "change", "start", "profile", "account", "pick", "choose", "ctx",
        "context", "go", "enable", "on", "load", "source", "as"],
        "ssoenv use {}"),
    (&["refresh", "renew", "reload", "update", "rotate", "extend"],
        "ssoenv use {} --refresh"),
    (&["signin", "sign-in", "log-in", "auth", "authenticate", "authorize", "connect", "token"],
        "ssoenv login"),
    (&["signout", "sign-out", "log-out", "logoff", "disconnect"],
        "ssoenv logout"),
    (&["flush", "purge", "cache"],
        "`ssoenv logout --roles` forgets the cached credentials of roles, `ssoenv logout` the sign-in too"),
    (&["ls", "profiles", "list-profiles", "show-profiles", "ps", "search", "find"],
        "ssoenv list"),
    (&["accounts", "roles", "list-roles", "list-accounts", "available", "tags"],
        "ssoenv list --available"),
    (&["sessions", "session", "time", "expiry", "expires", "current", "show", "info", "state", "st", "sso-tokens"],
        "ssoenv status"),
    (&["who", "id", "identity", "get-caller-identity", "sts", "caller", "me"],
        "ssoenv whoami"),
    (&["run", "run-as", "shell", "sudo", "with", "spawn", "subshell"],
        "ssoenv exec {} -- CMD"),
    (&["open", "browser", "browse", "web", "www", "url", "ui", "console-url", "link-console", "federate", "open-console"],
        "ssoenv console {}"),
    (&["process", "credential_process", "credential"],
        "ssoenv credential-process {}"),
    (&["setup", "config", "configuration", "add", "wizard", "new", "create", "edit", "settings", "populate", "generate"],
        "ssoenv configure"),
    (&["hook", "install", "integrate", "alias", "shellenv", "shell-init", "activate-shell"],
        "ssoenv init SHELL --install"),
    (&["uninstall"],
        "ssoenv init SHELL --uninstall"),
    (&["check", "diagnose", "verify", "health", "debug", "test", "validate", "lint"],
        "ssoenv doctor"),
    (&["why", "where", "which", "describe", "trace", "inspect"],
        "ssoenv explain {}"),
    (&["trust", "permit", "approve"],
        "ssoenv allow"),
    (&["untrust", "revoke", "block", "disallow"],
        "ssoenv deny"),
    (&["link", "pin", "local", "attach"],
        "ssoenv bind {}"),
    (&["version", "ver"],
        "ssoenv --version"),
    (&["man", "manual", "docs", "usage", "commands", "h", "?"],
        "ssoenv help"),
];

/// Options that people type in place of a verb.
#[rustfmt::skip]
const OPTIONS: [(&[&str], Meaning); 9] = [
    (&["-v", "-version", "--ver"], "`ssoenv --version` prints the version; --verbose goes after a verb"),
    (&["-u", "--un", "--unset", "--clear", "--off"], "ssoenv off"),
    (&["-l", "--list", "--list-profiles"], "ssoenv list"),
    (&["-r", "--refresh"], "ssoenv use --refresh"),
    (&["-p", "--profile", "--use"], "ssoenv use {}"),
    (&["-w", "--who", "--whoami"], "ssoenv whoami"),
    (&["--login"], "ssoenv login"),
    (&["-c", "--console", "--open", "--url"], "ssoenv console {}"),
    (&["-?", "-help", "/?", "--usage"], "ssoenv help"),
];

/// Words of a meaning that the rest of the line replaces.
pub(super) const STANDS_FOR_REST: [&str; 4] = ["{}", "--", "CMD", "SHELL"];

/// Returns the equivalent of a word that is not a verb.
pub(super) fn meaning(word: &str) -> Option<&'static str> {
    let folded = word.to_lowercase();
    let (_, meaning) = VERBS.iter().chain(&OPTIONS).find(|(words, _)| words.contains(&folded.as_str()))?;
    Some(meaning)
}

/// Fills in the TARGET that was typed, already quoted.
pub(super) fn with_target(meaning: &str, target: Option<&str>) -> String {
    meaning.replace("{}", target.unwrap_or("PROFILE"))
}

/// Returns the verb for two words of `aws`, and the rest of the line.
pub(super) fn of_aws(words: &[String]) -> Option<(&'static str, &[String])> {
    let [first, second, rest @ ..] = words else { return (words == ["sso"]).then_some(("login", &[])) };
    match (first.as_str(), second.as_str()) {
        ("sso", "login" | "signin" | "sign-in") => Some(("login", rest)),
        ("sso", "logout" | "signout" | "sign-out") => Some(("logout", rest)),
        ("sso", "populate" | "generate" | "configure") => Some(("configure", rest)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, parse};
    use clap::CommandFactory;
    use std::ffi::OsString;

    #[test]
    fn no_habit_is_a_verb_and_each_has_one_meaning() {
        let command = Cli::command();
        let mut seen = std::collections::HashSet::new();
        for (words, _) in VERBS.iter().chain(&OPTIONS) {
            for word in *words {
                assert!(command.find_subcommand(word).is_none(), "{word} is a verb");
                assert!(seen.insert(*word), "{word} stands twice");
            }
        }
    }

    #[test]
    fn every_answer_is_a_command_line_that_is_accepted() {
        for (words, _) in VERBS.iter().chain(&OPTIONS) {
            let meant = with_target(meaning(words[0]).unwrap(), Some("dev"));
            let quoted: Vec<&str> = meant.split('`').skip(1).step_by(2).collect();
            let lines = if quoted.is_empty() { vec![meant.as_str()] } else { quoted };
            for line in lines {
                let line =
                    line.trim_start_matches("eval \"$(").trim_end_matches(")\"").replace("SHELL", "bash");
                let line = line.split(" > ").next().unwrap();
                let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
                let is_version = line.ends_with("--version");
                assert!(is_version || parse(&words).is_ok(), "{line}");
            }
        }
    }

    #[test]
    fn what_other_tools_say_is_answered_with_the_command_of_this_one() {
        for (word, target, expected) in [
            ("switch", Some("dev"), "ssoenv use dev"),
            ("switch", None, "ssoenv use PROFILE"),
            ("UNSET", None, "ssoenv off"),
            ("refresh", Some("dev"), "ssoenv use dev --refresh"),
            ("run", Some("dev"), "ssoenv exec dev -- CMD"),
            ("open", Some("dev"), "ssoenv console dev"),
            ("-c", Some("dev"), "ssoenv console dev"),
            ("ls", None, "ssoenv list"),
            ("-p", Some("dev"), "ssoenv use dev"),
        ] {
            assert_eq!(with_target(meaning(word).unwrap(), target), expected, "{word}");
        }
        assert_eq!(meaning("frobnicate"), None);
    }
}
