//! A header line: `[profile x]` as the AWS CLI and the SDKs read it. Pure.

use super::search;
use std::borrow::Cow;

/// Blanks around the parts of a header.
const BLANKS: [char; 2] = [' ', '\t'];

/// Name of the settings' section of aliases.
pub const ALIAS: &str = "alias";

/// Kind of file, which decides how headers are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// `~/.aws/config`: `[default]`, `[profile NAME]`, `[sso-session NAME]`, `[services NAME]`.
    Config,
    /// `~/.aws/credentials`: every section is a profile.
    Credentials,
    /// The settings of ssoenv itself: `[session NAME]`, `[alias]`.
    Settings,
}

/// Kind of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SectionKind {
    /// `[profile NAME]`, and in the credentials file `[NAME]`.
    Profile,
    /// `[default]` in the config file: ignored if there is a `[profile default]` (SDKs).
    Default,
    /// `[sso-session NAME]`, in the settings `[session NAME]`.
    Session,
    /// `[services NAME]`.
    Services,
    /// `[alias]` in the settings.
    Alias,
}

/// Header line of a known kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header<'a> {
    /// The section's kind.
    pub kind: SectionKind,
    /// The section's name, unquoted.
    pub name: Cow<'a, str>,
}

/// Parses a header line that begins with `[`. Follows the SDKs where they accept more (blanks inside the brackets)
/// and the AWS CLI where it does (quoted names, Unicode). `None` for other kinds of section, for names that neither
/// accepts, and for a header without `]`.
pub(super) fn header(line: &str, flavor: Flavor) -> Option<Header<'_>> {
    let line = line.get(1..)?;
    let end = closing_bracket(line)?;
    let inside = line[..end].trim_matches(BLANKS);
    let (word, rest) = match inside.bytes().position(|byte| matches!(byte, b' ' | b'\t')) {
        Some(at) => (&inside[..at], Some(inside[at..].trim_start_matches(BLANKS))),
        None => (inside, None),
    };
    let kind = match (flavor, word, rest) {
        (Flavor::Config, "default", None) => {
            return Some(Header { kind: SectionKind::Default, name: Cow::Borrowed("default") });
        }
        (Flavor::Config, "profile", Some(_)) => SectionKind::Profile,
        (Flavor::Config, "sso-session", Some(_)) => SectionKind::Session,
        (Flavor::Config, "services", Some(_)) => SectionKind::Services,
        (Flavor::Settings, "session", Some(_)) => SectionKind::Session,
        (Flavor::Settings, ALIAS, None) => {
            return Some(Header { kind: SectionKind::Alias, name: Cow::Borrowed(ALIAS) });
        }
        (Flavor::Config | Flavor::Settings, _, _) => return None,
        // The SDKs ignore `[profile x]` in the credentials file.
        (Flavor::Credentials, "profile", Some(_)) => return None,
        (Flavor::Credentials, _, _) => {
            return (!inside.is_empty())
                .then_some(Header { kind: SectionKind::Profile, name: Cow::Borrowed(inside) });
        }
    };
    unquoted(rest?).map(|name| Header { kind, name })
}

/// Returns the place of the bracket that ends a header, of which the opening bracket is cut off: the first one that only
/// a comment or nothing follows; otherwise the last one, as in the AWS CLI.
pub(super) fn closing_bracket(line: &str) -> Option<usize> {
    let closes = |at: &usize| {
        let behind = line[at + 1..].trim_start();
        behind.is_empty() || behind.starts_with(['#', ';'])
    };
    let mut brackets = search::places(b']', line.as_bytes());
    brackets.find(closes).or_else(|| search::last(b']', line.as_bytes()))
}

/// Unquotes a name with `shlex`, as the AWS CLI does; `None` unless it is exactly one word.
fn unquoted(text: &str) -> Option<Cow<'_, str>> {
    let is_special = |byte| matches!(byte, b'\'' | b'"' | b'\\' | b' ' | b'\t');
    if !text.is_empty() && !text.bytes().any(is_special) {
        return Some(Cow::Borrowed(text));
    }
    let mut words = shlex::split(text)?.into_iter();
    let word = words.next()?;
    words.next().is_none().then_some(Cow::Owned(word))
}
