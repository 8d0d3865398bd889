//! A header line: how ssoenv reads it, and how other readers do. Pure.

use super::What;
use crate::config::document::{self, Flavor, SectionKind};

/// Keywords in front of a name.
const WORDS: [&str; 3] = ["profile", "sso-session", "services"];

/// Section whose keys all others inherit in Python's configparser (AWS CLI).
pub(super) const INHERITED: &str = "DEFAULT";

/// A header as ssoenv reads it, with its oddities.
pub(super) struct Header {
    /// The section that ssoenv reads; `None` for other kinds.
    pub known: Option<(SectionKind, String)>,
    /// Text between the brackets, by which the AWS CLI distinguishes sections; `None` without `]`.
    pub inside: Option<String>,
    /// Facts that readers disagree on.
    pub oddities: Vec<What>,
}

impl Header {
    /// Whether the AWS CLI reads it as the same section as ssoenv.
    pub fn is_seen_alike(&self) -> bool {
        let is_cut = |inside: &String| {
            inside.contains(']') && !self.known.as_ref().is_some_and(|(_, name)| name.contains(']'))
        };
        !self.oddities.contains(&What::BlankAtBracket) && !self.inside.as_ref().is_some_and(is_cut)
    }
}

/// Whether the SDKs allow the character in names and keys.
pub(super) fn is_bare_name_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || "_-/.%@:+".contains(character)
}

/// Whether a line inside a value was meant for a header, and not for a list in brackets.
pub(super) fn is_meant(line: &str) -> bool {
    let word = line[1..].trim_start().split([' ', '\t', ']']).next().unwrap_or_default();
    word == "default" || WORDS.contains(&word)
}

/// Whether only profiles have this key, among the sections that people write.
pub(super) fn is_of_profile(key: &str) -> bool {
    const TELLING: [&str; 15] = [
        "region",
        "output",
        "aws_access_key_id",
        "aws_secret_access_key",
        "credential_process",
        "role_arn",
        "source_profile",
        "sso_account_id",
        "sso_role_name",
        "sso_session",
        "sso_start_url",
        "sso_region",
        "ssoenv_session",
        "ssoenv_account_id",
        "ssoenv_role_name",
    ];
    TELLING.iter().any(|known| known.eq_ignore_ascii_case(key))
}

/// Parses a line that begins with `[`, without the blanks before it.
pub(super) fn read(line: &str, flavor: Flavor) -> Header {
    let header = document::header(line, flavor);
    let known = header.map(|header| (header.kind, header.name.into_owned()));
    let Some(inside) = line.rfind(']').map(|end| &line[1..end]) else {
        return Header { known, inside: None, oddities: vec![What::UnclosedHeader] };
    };
    let (word, name) = inside.trim().split_once([' ', '\t']).unwrap_or((inside.trim(), ""));
    let is_of_config = flavor == Flavor::Credentials && WORDS.contains(&word) && !name.is_empty();
    let mut oddities = match &known {
        None if flavor == Flavor::Settings => vec![What::Bare],
        _ if inside == INHERITED => vec![What::Inherited],
        _ if is_of_config => vec![What::WrongFile],
        Some((kind, name)) => of_known(line, inside, *kind, name, flavor),
        None if flavor == Flavor::Credentials => Vec::new(),
        None => of_unknown(inside, word, name).into_iter().collect(),
    };
    // In front, because the last oddity may be completed by the keys below the header.
    if flavor != Flavor::Settings {
        oddities.splice(0..0, of_line(line));
    }
    Header { known, inside: Some(inside.to_owned()), oddities }
}

/// Returns what a reader objects to that allows nothing after the bracket.
fn of_line(line: &str) -> Option<What> {
    match line.contains('=') {
        true => Some(What::EqualsInHeader),
        false => (!line.trim_end().ends_with(']')).then_some(What::TextBehindHeader),
    }
}

/// Returns the oddities of a header that ssoenv reads.
fn of_known(line: &str, inside: &str, kind: SectionKind, name: &str, flavor: Flavor) -> Vec<What> {
    const BLANKS: [char; 2] = [' ', '\t'];
    let has_word = flavor != Flavor::Credentials && kind != SectionKind::Default;
    let is_quoted = has_word && inside.contains(['"', '\'', '\\']);
    let (first, last) = (inside.starts_with(BLANKS), inside.ends_with(BLANKS));
    // The AWS CLI ignores blanks after a name that follows a keyword.
    let is_hidden = first || last && !has_word;
    let in_between = inside.trim().split_once(BLANKS).is_some_and(|(_, name)| name.starts_with(BLANKS));
    let facts = [
        (What::QuotedName, is_quoted),
        (What::NameCharacters, !is_quoted && !name.chars().all(is_bare_name_character)),
        (What::BlankAtBracket, is_hidden),
        (What::BlanksInHeader, !is_hidden && has_word && (last || in_between)),
        (What::BehindHeader, is_followed(line)),
    ];
    facts.into_iter().filter(|(_, is)| *is).map(|(what, _)| what).collect()
}

/// Returns the oddity of a header in the config file that ssoenv does not read.
fn of_unknown(inside: &str, word: &str, name: &str) -> Option<What> {
    let is_word = |of: &str| word.eq_ignore_ascii_case(of) && !name.is_empty();
    let is_two_words = || shlex::split(inside).is_some_and(|words| words.len() == 2);
    if WORDS.contains(&word) {
        Some(What::UnreadableHeader)
    } else if WORDS.into_iter().any(is_word) || inside.trim().eq_ignore_ascii_case("default") {
        Some(What::OtherCase)
    } else if WORDS.into_iter().any(|of| inside.starts_with(of)) && is_two_words() {
        Some(What::Keyword)
    } else {
        // Sections of the AWS CLI itself; nobody mistakes them for a profile.
        (!["plugins", "preview"].contains(&inside)).then_some(What::Bare)
    }
}

/// Whether the first `]` is followed by more than a comment after white space, or by a comment with a `]` in it.
fn is_followed(line: &str) -> bool {
    let Some((_, behind)) = line.split_once(']') else { return false };
    let comment = behind.trim_start();
    let is_comment = comment.starts_with(['#', ';']) && comment.len() < behind.len();
    !comment.is_empty() && (!is_comment || behind.contains(']')) && !is_name_with_bracket(line)
}

/// Whether the header is odd only in its name: `[profile a]b]`.
fn is_name_with_bracket(line: &str) -> bool {
    line.trim_end().ends_with(']') && !line.contains(['#', ';'])
}
