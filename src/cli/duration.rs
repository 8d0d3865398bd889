//! Durations and numbers on the command line. The errors are sentences of ours, in place of those of libraries.

use std::time::Duration;

/// Parses a duration that something is given, which must be one.
pub(super) fn time_limit(text: &str) -> Result<Duration, &'static str> {
    duration(text)
        .and_then(|limit| if limit.as_millis() > 0 { Ok(limit) } else { Err("that is no time at all") })
}

/// Parses the time of `--for`: no shorter than a prompt can show, no longer than credentials of a role last.
pub(super) fn elevation(text: &str) -> Result<Duration, &'static str> {
    const MINUTE: u64 = 60;
    let time = duration(text)?;
    match time.as_secs() {
        ..MINUTE => Err("it is less than 1m"),
        MINUTE..=43_200 if time <= Duration::from_secs(43_200) => Ok(time),
        _ => Err("it is more than 12h"),
    }
}

/// Parses a duration such as `45m` or `1h 30m`. The library's error names units that nobody types here.
pub(super) fn duration(text: &str) -> Result<Duration, &'static str> {
    humantime::parse_duration(text).map_err(|_| "it is not a number with a unit (s, m, h, days)")
}

/// Parses the number of a port.
pub(super) fn port(text: &str) -> Result<u16, &'static str> {
    number(text, 1, u16::MAX).ok_or("it is not a number from 1 to 65535")
}

/// Parses how many commands run at once.
pub(super) fn jobs(text: &str) -> Result<u16, &'static str> {
    number(text, 1, 256).ok_or("it is not a number from 1 to 256")
}

fn number(text: &str, least: u16, most: u16) -> Option<u16> {
    text.parse().ok().filter(|number| (least..=most).contains(number))
}

#[cfg(test)]
mod tests {
    use crate::cli::Cli;
    use clap::CommandFactory;
    use clap::error::ErrorKind;
    use std::error::Error;

    #[test]
    fn no_option_is_refused_in_the_words_of_a_library() {
        let mut command = Cli::command();
        command.build();
        let mut refused = std::collections::BTreeSet::new();
        for verb in command.get_subcommands() {
            for option in verb.get_arguments().filter(|option| option.get_action().takes_values()) {
                let Some(long) = option.get_long() else { continue };
                for value in ["abc", "-1", "1.5", "99999999999999999999", "\u{661}"] {
                    let line = ["ssoenv", verb.get_name(), &format!("--{long}={value}")].map(String::from);
                    let Err(refusal) = Cli::command().try_get_matches_from(line) else { continue };
                    if refusal.kind() == ErrorKind::ValueValidation {
                        let why = refusal.source().map(ToString::to_string).unwrap_or_default();
                        assert!(
                            why.starts_with("it is not a number "),
                            "{} --{long}={value}: {why}",
                            verb.get_name()
                        );
                        refused.insert(long.to_owned());
                    }
                }
            }
        }
        assert!(
            ["port", "jobs", "timeout", "min-ttl", "wait"].iter().all(|long| refused.contains(*long)),
            "{refused:?}"
        );
    }
}
