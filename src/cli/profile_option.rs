//! `--profile NAME` in place of a TARGET, as in other AWS tools. Pure.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;

/// The option of other tools.
const OPTION: &str = "--profile";

/// Verbs that accept the option in place of their TARGET. Verbs with a `--profile` of their own are not among them.
const VERBS: [&str; 8] = ["use", "exec", "each", "serve", "credential-process", "explain", "bind", "console"];

/// Returns the line with the TARGET in its place, if it was refused because of this option. The verbs do not declare
/// it, since every option costs time at every start.
pub(super) fn with_target(refusal: &clap::Error, arguments: &[OsString]) -> Option<Vec<OsString>> {
    let refused = match refusal.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(refused)) if refusal.kind() == ErrorKind::UnknownArgument => refused,
        _ => return None,
    };
    let verb = arguments.get(1)?.to_str().filter(|verb| VERBS.contains(verb))?;
    if refused != OPTION {
        return None;
    }
    let mut words = arguments.to_vec();
    let is_it = |word: &OsString| word.to_str().is_some_and(|word| word.split('=').next() == Some(OPTION));
    let at = words.iter().take_while(|word| *word != "--").position(is_it)?;
    let option = words.remove(at);
    let target = match option.to_str().and_then(|word| word.split_once('=')) {
        Some((_, value)) => value.into(),
        None if at < words.len() && words[at] != "--" => words.remove(at),
        None => return None,
    };
    if ["exec", "each", "serve"].contains(&verb) {
        words.insert(2, target);
        return Some(words);
    }
    // After `--`, since a name may begin with a hyphen.
    match words.iter().position(|word| word == "--") {
        Some(end) => words.insert(end + 1, target),
        None => words.extend(["--".into(), target]),
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use crate::cli::{Verb, parse};
    use std::ffi::OsString;

    fn target(line: &str) -> Option<String> {
        let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        match parse(&words).ok()?.verb {
            Verb::Use(it) => it.target,
            Verb::Exec(it) => {
                Some(format!("{} {}", it.target, it.command.join(&OsString::from(" ")).to_str()?))
            }
            Verb::CredentialProcess(it) => Some(it.target),
            Verb::Explain(it) => it.target,
            Verb::Bind(it) => Some(it.target),
            Verb::Status(it) => it.target.or(it.profile),
            Verb::Whoami(it) => it.target.or(it.profile),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_target_may_be_named_by_the_option_of_other_tools_and_the_reverse() {
        for (line, expected) in [
            ("ssoenv use --profile dev", Some("dev")),
            ("ssoenv use --profile=dev --region eu-west-1", Some("dev")),
            ("ssoenv use --region eu-west-1 --profile dev -q", Some("dev")),
            ("ssoenv use --profile=-dash", Some("-dash")),
            ("ssoenv use --profile -", Some("-")),
            ("ssoenv use --profile dev prod", None),
            ("ssoenv use --profile", None),
            ("ssoenv use --profile dev --regoin x", None),
            ("ssoenv exec --profile dev -- aws s3 ls", Some("dev aws s3 ls")),
            ("ssoenv exec --profile dev aws --profile x", Some("dev aws --profile x")),
            ("ssoenv exec dev aws --profile x", Some("dev aws --profile x")),
            ("ssoenv credential-process --profile dev", Some("dev")),
            ("ssoenv explain --profile dev", Some("dev")),
            ("ssoenv bind --profile=dev", Some("dev")),
            ("ssoenv status dev", Some("dev")),
            ("ssoenv status --profile dev", Some("dev")),
            ("ssoenv status dev --profile dev", None),
            ("ssoenv whoami dev", Some("dev")),
            ("ssoenv whoami --profile dev", Some("dev")),
        ] {
            assert_eq!(target(line).as_deref(), expected, "{line}");
        }
    }
}
