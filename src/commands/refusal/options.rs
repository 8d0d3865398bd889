//! Unknown options, and the one that was probably meant. Pure.

use crate::config::suggest;
use clap::Command;

/// Options of other tools, and the equivalent.
const HABITS: [(&str, &str); 16] = [
    ("sso-session", "session"),
    ("use-device-code", "device-code"),
    ("headless", "device-code"),
    ("stdout", "no-browser"),
    ("source-profile", "source"),
    ("mfa-token", "mfa-code"),
    ("token", "mfa-code"),
    ("output", "json"),
    ("force-refresh", "refresh"),
    ("no-cache", "refresh"),
    ("duration", "min-ttl"),
    ("yes", "no-input"),
    ("debug", "verbose"),
    ("sso-start-url", "start-url"),
    ("url", "print"),
    ("path", "destination"),
];

/// Short options of other tools.
const LETTERS: [(char, &str); 6] = [
    ('v', "verbose"),
    ('d', "verbose"),
    ('n', "no-input"),
    ('y', "no-input"),
    ('t', "mfa-code"),
    ('r', "region"),
];

/// Returns the options that were probably meant, with their hyphens.
pub(super) fn meant(verb: &Command, typed: &str) -> Vec<String> {
    let known: Vec<&str> = verb.get_arguments().filter_map(|argument| argument.get_long()).collect();
    let has = |name: &&str| known.contains(name);
    let name = typed.trim_start_matches('-');
    let of = |table: &[(&str, &'static str)]| {
        table.iter().find(|(habit, _)| *habit == name).map(|(_, ours)| *ours)
    };
    let mut letters = name.chars();
    let meant: Vec<&str> = match (letters.next(), letters.next()) {
        (Some(letter), None) => {
            let habit = LETTERS.iter().find(|(habit, _)| *habit == letter).map(|(_, ours)| *ours).filter(has);
            match habit {
                Some(ours) => vec![ours],
                None => known.iter().copied().filter(|long| long.starts_with(letter)).take(3).collect(),
            }
        }
        _ => match of(&HABITS).filter(has) {
            Some(ours) => vec![ours],
            None => suggest::nearest(name, known.iter().copied()),
        },
    };
    meant.into_iter().map(|name| format!("--{name}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Cli;
    use clap::CommandFactory;

    #[test]
    fn slips_letters_and_options_of_other_tools_lead_to_ours() {
        let mut command = Cli::command();
        command.build();
        for (verb, typed, expected) in [
            ("use", "--regoin", "--region"),
            ("use", "--refersh", "--refresh"),
            ("use", "-v", "--verbose"),
            ("use", "-r", "--region"),
            ("use", "--sso-session", "--session"),
            ("login", "--use-device-code", "--device-code"),
            ("login", "--sso-session", ""),
            ("list", "--jsno", "--json"),
            ("list", "--output", "--json"),
            ("off", "--frobnicate", ""),
            ("use", "-region", "--region"),
        ] {
            let found = meant(command.find_subcommand(verb).unwrap(), typed).join(" ");
            assert_eq!(found, expected, "{verb} {typed}");
        }
    }
}
