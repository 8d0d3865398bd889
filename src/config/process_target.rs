//! The TARGET that a `credential_process` line of ssoenv asks for. Pure.

use super::process_line::{ProcessLine, VERB};

/// Options that take a value, which may be the next word.
const WITH_VALUE: [&str; 4] = ["--color", "--min-ttl", "--session", "--source"];

/// TARGET and options of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessTarget<'a> {
    /// TARGET as written.
    pub target: &'a str,
    session: Option<&'a str>,
    source: Option<&'a str>,
}

impl ProcessLine<'_> {
    /// Returns what a line of ssoenv asks for; `None` for any other line, and without exactly one TARGET.
    pub fn target(&self) -> Option<ProcessTarget<'_>> {
        if !self.is_ours() {
            return None;
        }
        let mut words = self.arguments().iter().map(String::as_str).skip_while(|word| *word != VERB).skip(1);
        let (mut found, mut session, mut source) = (None, None, None);
        let mut take = |word| if found.replace(word).is_some() { None } else { Some(()) };
        while let Some(word) = words.next() {
            if word == "--" {
                words.by_ref().try_for_each(&mut take)?;
            } else if word == "-" || !word.starts_with('-') {
                take(word)?;
            } else {
                let (name, value) = match word.split_once('=') {
                    Some((name, value)) => (name, Some(value)),
                    None if WITH_VALUE.contains(&word) => (word, words.next()),
                    None => (word, None),
                };
                match name {
                    "--session" => session = value,
                    "--source" => source = value,
                    _ => {}
                }
            }
        }
        Some(ProcessTarget { target: found?, session, source })
    }
}

impl ProcessTarget<'_> {
    /// Whether it is the profile of this name.
    pub fn is_profile(&self, name: &str) -> bool {
        self.target == name && self.session.is_none() && self.source.is_none()
    }

    /// Whether it is this role: session, account id and role.
    pub fn is_role(&self, (session, account_id, role_name): (&str, &str, &str)) -> bool {
        let word = format!("{account_id}/{role_name}");
        let is_word = self.target == word || self.target == format!("{session}/{word}");
        is_word && self.session.is_none_or(|own| own == session) && self.source.is_none()
    }
}

/// Whether a `credential_process` line asks ssoenv for this profile, or for its role: session, account id and role.
pub fn asks_for(line: &str, profile: &str, role: (&str, &str, &str)) -> bool {
    let line = ProcessLine::read(line);
    let target = line.as_ref().and_then(ProcessLine::target);
    target.is_some_and(|target| target.is_profile(profile) || target.is_role(role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_is_found_among_the_options() {
        for (line, expected) in [
            ("ssoenv credential-process dev", Some("dev")),
            ("ssoenv --quiet credential-process --min-ttl 30m dev", Some("dev")),
            (
                "/opt/ssoenv credential-process --min-ttl=30m --no-input \"my dev\" --color never",
                Some("my dev"),
            ),
            ("ssoenv credential-process -- -dev", Some("-dev")),
            ("ssoenv credential-process -", Some("-")),
            ("ssoenv credential-process --session", None),
            ("ssoenv credential-process", None),
            ("ssoenv credential-process dev prod", None),
            ("ssoenv credential-process -- dev prod", None),
            ("get credential-process dev", None),
            ("ssoenv use dev", None),
        ] {
            let line = ProcessLine::read(line).unwrap();
            assert_eq!(line.target().map(|it| it.target.to_owned()).as_deref(), expected, "{}", line.shown());
        }
    }

    #[test]
    fn a_profile_or_a_role_is_asked_for_only_by_its_own_words() {
        let role = ("s", "111111111111", "Dev");
        for (words, is_profile, is_role) in [
            ("dev", true, false),
            ("prod", false, false),
            ("prod --session dev", false, false),
            ("dev --session s", false, false),
            ("dev --source x", false, false),
            ("111111111111/Dev", false, true),
            ("111111111111/Dev --session s", false, true),
            ("111111111111/Dev --session t", false, false),
            ("111111111111/Dev --source s", false, false),
            ("s/111111111111/Dev", false, true),
            ("t/111111111111/Dev", false, false),
            ("111111111111/Admin", false, false),
        ] {
            let line = format!("ssoenv credential-process {words}");
            let line = ProcessLine::read(&line).unwrap();
            let target = line.target().unwrap();
            assert_eq!((target.is_profile("dev"), target.is_role(role)), (is_profile, is_role), "{words}");
        }
    }
}
