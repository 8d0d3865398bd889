//! Profiles of `~/.aws/config` that another tool has written: their keys, and whose program they run. Pure.

use super::proposal::{DraftRole, Proposal, sso_role};
use crate::config::Config;
use crate::config::process_line::ProcessLine;
use crate::config::section::Section;
use crate::config::session::scopes;
use std::path::Path;

/// Key of the line that runs a program.
pub(super) const PROCESS: &str = "credential_process";

/// Keys of the older form, which contradict `sso_session`.
pub(super) const OLDER_FORM: [&str; 3] = ["sso_start_url", "sso_region", "sso_registration_scopes"];

/// Returns all profiles that can be read, with their keys in both files.
pub(super) fn profiles(config: &Config, proposal: &mut Proposal) -> Vec<(String, Section)> {
    config.index();
    let mut found = Vec::new();
    for name in config.profile_names() {
        match config.profile(&name) {
            Ok(section) => found.extend(section.map(|section| (name, section))),
            Err(_) => proposal.skip(
                format!("profile {name}"),
                "its section cannot be read: `ssoenv doctor` names the line",
            ),
        }
    }
    found
}

/// The program of a profile's `credential_process`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Process {
    /// No such line.
    Absent,
    /// The other tool's program with this verb; the words behind the program.
    Own(Vec<String>),
    /// Another program.
    Foreign,
}

/// Says whose program a profile runs. Any path and `.exe` count.
pub(super) fn process(section: &Section, programs: &[&str], verb: &str) -> Process {
    let Some(line) = section.value(PROCESS) else { return Process::Absent };
    // A Windows path has backslashes, which a shell would take for escapes.
    let line = line.replace('\\', "/");
    let Some(line) = ProcessLine::read(&line) else { return Process::Foreign };
    let name = Path::new(line.program()).file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_its = programs.contains(&name.strip_suffix(".exe").unwrap_or(&name));
    let words = line.arguments();
    // A second command behind the first would be lost.
    let is_plain = !words.iter().any(|word| word.contains(['|', ';', '&', '<', '>', '`', '$']));
    match is_its && is_plain && words.iter().any(|word| word == verb) {
        true => Process::Own(words.to_vec()),
        false => Process::Foreign,
    }
}

/// Returns the value of an option: `--name VALUE` or `--name=VALUE`.
pub(super) fn option<'a>(words: &'a [String], names: &[&str]) -> Option<&'a str> {
    words.iter().enumerate().find_map(|(at, word)| {
        if names.contains(&word.as_str()) {
            return words.get(at + 1).map(String::as_str);
        }
        let (name, value) = word.split_once('=')?;
        names.contains(&name).then_some(value)
    })
}

/// Whether a key of the profile is in the credentials file, where it would override what is written.
pub(super) fn is_split(config: &Config, section: &Section) -> bool {
    section.iter().any(|(_, setting)| *setting.origin.path != *config.path())
}

/// Keys of a role of Identity Center, as a tool calls them.
pub(super) struct RoleKeys {
    pub(super) start_url: &'static str,
    pub(super) region: &'static str,
    pub(super) account: &'static str,
    pub(super) role: &'static str,
    pub(super) scopes: &'static str,
}

/// The keys of the older form.
pub(super) const PLAIN: RoleKeys = RoleKeys {
    start_url: "sso_start_url",
    region: "sso_region",
    account: "sso_account_id",
    role: "sso_role_name",
    scopes: "sso_registration_scopes",
};

/// Returns the role that a profile names by these keys; `value` returns the value of a key. Start URL and region may be
/// those of its `sso_session`. Error: why it names none.
pub(super) fn role<'a>(
    proposal: &mut Proposal,
    config: &Config,
    value: impl Fn(&str) -> Option<&'a str>,
    keys: &RoleKeys,
) -> Result<DraftRole, String> {
    let name = value("sso_session").unwrap_or_default();
    let named = config.session(name).ok().flatten().unwrap_or_default();
    let start_url = value(keys.start_url).or_else(|| named.value(PLAIN.start_url)).unwrap_or_default();
    let region = value(keys.region).or_else(|| named.value(PLAIN.region)).unwrap_or_default();
    let before = proposal.sessions.len();
    let at = proposal.session(name, start_url, region)?;
    if let Some(text) = value(keys.scopes).filter(|_| at == before) {
        let wanted = scopes(text);
        let is_scope = |scope: &String| scope.chars().all(|c| c.is_ascii_graphic() && !"\"\\,".contains(c));
        if !wanted.is_empty() && wanted.iter().all(is_scope) {
            proposal.sessions[at].scopes = wanted;
        }
    }
    sso_role(at, value(keys.account).unwrap_or_default(), value(keys.role).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_of_the_tool_whose_program_it_runs() {
        let of = |line: &str| {
            let config = Config::from_texts(&format!("[profile x]\ncredential_process = {line}\n"), "");
            process(&config.profile("x").unwrap().unwrap(), &["granted", "dgranted"], "credential-process")
        };
        for line in [
            "granted credential-process --profile x",
            "/home/me/.local/bin/granted credential-process --profile x --url https://a.example/",
            "'/opt/my tools/dgranted' credential-process --profile x",
            r"C:\Tools\granted.exe credential-process --profile x",
        ] {
            assert!(matches!(of(line), Process::Own(_)), "{line}");
        }
        for line in [
            "granted sso login",
            "granted-wrapper credential-process --profile x",
            "sudo granted credential-process --profile x",
            "sh -c 'granted credential-process --profile x'",
            "granted credential-process --profile x | tee log",
            "granted credential-process --profile $(id)",
            "'granted credential-process",
        ] {
            assert_eq!(of(line), Process::Foreign, "{line}");
        }
        assert_eq!(process(&Section::default(), &["granted"], "x"), Process::Absent);
    }

    #[test]
    fn options_have_their_value_behind_them_or_joined() {
        let words = ["-S", "Default", "process", "--arn=arn:x"].map(str::to_owned);
        assert_eq!(option(&words, &["-S", "--sso"]), Some("Default"));
        assert_eq!(option(&words, &["--arn", "-a"]), Some("arn:x"));
        assert_eq!(option(&words, &["--none"]), None);
    }
}
