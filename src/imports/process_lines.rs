//! `credential_process` lines of tools like this one that an import leaves: a person who imports expects them to be
//! taken over, so each is said. Pure.

use super::profile_sections::{PROCESS, profiles};
use super::proposal::Proposal;
use crate::config::Config;

/// Programs of the tools, as their lines name them.
const PROGRAMS: [&str; 8] =
    ["aws-sso", "aws-sso-util", "aws-vault", "awsume", "dgranted", "granted", "leapp", "saml2aws"];

/// Adds a statement for each profile that keeps such a line and of which nothing is said yet. The line itself may hold a
/// secret and is not repeated.
pub fn say(config: &Config, proposal: &mut Proposal) {
    for (name, section) in profiles(config, &mut Proposal::default()) {
        let Some(program) = section.value(PROCESS).and_then(program) else { continue };
        let goes =
            proposal.profiles.iter().any(|draft| draft.name == name && draft.remove.contains(&PROCESS));
        let what = format!("profile {name}");
        if !goes && !proposal.statements.iter().any(|statement| statement.what == what) {
            let why =
                format!("its credential_process names {program}: no command is taken over, so it stays");
            proposal.skip(what, why);
        }
    }
}

/// Returns the tool that a line names, wherever: behind `sudo`, inside `sh -c`, with any path.
fn program(line: &str) -> Option<&'static str> {
    let words = line.split(|c: char| c.is_whitespace() || "'\"`|;&()$<>".contains(c));
    let mut names = words.map(|word| word.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase());
    names.find_map(|name| {
        let name = name.strip_suffix(".exe").unwrap_or(&name);
        PROGRAMS.into_iter().find(|program| *program == name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::imports::{aws_sso_cli, aws_vault, granted};

    #[test]
    fn a_line_names_a_tool_with_any_path_and_behind_any_word() {
        for (line, expected) in [
            ("aws-vault exec work --json", Some("aws-vault")),
            ("sh -c 'aws-vault exec work --json'", Some("aws-vault")),
            ("sudo -u me /opt/bin/granted credential-process --profile x", Some("granted")),
            (r"C:\Tools\AWS-SSO.exe process --arn x & del y", Some("aws-sso")),
            ("'granted credential-process", Some("granted")),
            ("/opt/aws-vault-wrapper x", None),
            ("get hunter2", None),
        ] {
            assert_eq!(program(line), expected, "{line}");
        }
    }

    #[test]
    fn each_line_that_stays_is_said_once() {
        let line = |name: &str, line: &str| format!("[profile {name}]\ncredential_process = {line}\n");
        let arn = "arn:aws:iam::111111111111:role/A";
        let config = [
            line("vault", "aws-vault exec work --json"),
            line("other", "granted credential-process --profile elsewhere"),
            line("behind", &format!("aws-sso process --arn {arn}; touch hunter2")),
            line("mine", "get hunter2"),
            line("taken", &format!("aws-sso process --arn {arn}")),
            "[profile marked]\ngranted_sso_account_id = 1\ncredential_process = aws-vault exec x\n"
                .to_owned(),
        ]
        .concat();
        let config = Config::from_texts(&config, "");
        let own =
            "SSOConfig:\n  Default:\n    StartUrl: https://a.awsapps.com/start\n    SSORegion: us-east-1\n";
        let said = |mut proposal: Proposal| {
            say(&config, &mut proposal);
            let shown = |it: &crate::imports::Statement| format!("{}: {}", it.what, it.why);
            proposal
                .statements
                .iter()
                .map(shown)
                .filter(|said| said.starts_with("profile "))
                .collect::<Vec<_>>()
        };
        let stays = |name: &str, program: &str| {
            format!(
                "profile {name}: its credential_process names {program}: no command is taken over, so it stays"
            )
        };
        let lines = [("vault", "aws-vault"), ("other", "granted"), ("behind", "aws-sso")];
        let common = lines.map(|(name, program)| stays(name, program));
        let of_sso_cli = said(aws_sso_cli::propose(&config, Some(own)).unwrap());
        assert_eq!(of_sso_cli, [&common[..], &[stays("marked", "aws-vault")]].concat());
        let taken = [stays("taken", "aws-sso")];
        let of_vault = said(aws_vault::propose(&config));
        assert_eq!(of_vault, [&common[..], &taken, &[stays("marked", "aws-vault")]].concat());
        let marked = ["profile marked: its credential_process runs another program".to_owned()];
        assert_eq!(said(granted::propose(&config, None).unwrap()), [&marked[..], &common, &taken].concat());
    }
}
