//! The `credential_process` line that ssoenv writes into a profile. Pure.

use super::process_line::VERB;
use super::process_word::process_word;

/// Key of the line that runs a program.
pub const PROCESS: &str = "credential_process";

/// Returns the line by which other tools get the credentials of a profile: with its name, so that its other settings
/// count, or with the role where not every tool reads the name alike. `None` if that holds for the session's name too.
/// ssoenv is found in PATH, since a path into the folder of one version breaks with the next.
pub fn process_line(profile: &str, session: &str, account_id: &str, role_name: &str) -> Option<String> {
    let by_name =
        process_word(profile).map(|word| if word.starts_with('-') { format!("-- {word}") } else { word });
    let by_role = || {
        let role = process_word(&format!("{account_id}/{role_name}"))?;
        Some(format!("{role} --session {}", process_word(session).filter(|word| !word.starts_with('-'))?))
    };
    Some(format!("ssoenv {VERB} {}", by_name.or_else(by_role)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_names_the_profile_wherever_every_tool_reads_the_name_alike() {
        for (profile, session, expected) in [
            ("dev", "s", Some("dev")),
            ("my dev", "s", Some("\"my dev\"")),
            ("-dev", "s", Some("-- -dev")),
            ("büro", "s", Some("büro")),
            ("it's", "my org", Some("111111111111/Dev --session \"my org\"")),
            ("a$b", "s", Some("111111111111/Dev --session s")),
            ("a$b", "-s", None),
            ("a$b", "it's", None),
        ] {
            let line = process_line(profile, session, "111111111111", "Dev");
            let expected = expected.map(|words| format!("ssoenv credential-process {words}"));
            assert_eq!(line, expected, "{profile}");
        }
    }
}
