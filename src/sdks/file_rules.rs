//! Disagreements about the text of the files. Those that keep a reader from the whole file matter for every profile;
//! the others if they are in a section in question. Pure.

use super::claim::ReaderOutcome;
use super::disagreement::Disagreement;
use super::file_claims::claims_of;
use super::surroundings::Surroundings;
use crate::config::document::{Flavor, SectionKind};
use crate::config::lint::{Oddity, What, scan};
use std::collections::{BTreeSet, HashSet};

/// Returns the disagreements that matter for these profiles and sessions.
pub fn differences(
    around: &Surroundings,
    profiles: &BTreeSet<String>,
    sessions: &BTreeSet<String>,
) -> Vec<Disagreement> {
    let texts = [(around.texts.config(), Flavor::Config), (around.texts.credentials(), Flavor::Credentials)];
    let mut found = Vec::new();
    for (bytes, flavor) in texts {
        let mut said = HashSet::new();
        for oddity in scan(bytes, flavor) {
            let is_looked_at = match &oddity.section {
                _ if oddity.what == What::Inherited => true,
                Some((SectionKind::Profile | SectionKind::Default, name)) => profiles.contains(name),
                Some((SectionKind::Session, name)) => sessions.contains(name),
                Some((SectionKind::Services | SectionKind::Alias, _)) => false,
                None => is_about(&oddity, profiles),
            };
            let Some((id, what)) = said_of(&oddity) else { continue };
            let claims = claims_of(&oddity);
            let is_of_file = claims.iter().any(|claim| claim.outcome == ReaderOutcome::RefuseFile)
                || matches!(
                    oddity.what,
                    What::LoneReturn | What::IndentedHeader | What::IndentedKey | What::EqualsInHeader
                );
            // Report comments of one kind once, since a file may have many.
            let key = oddity.key.as_ref().filter(|_| oddity.what != What::IndentedComment);
            let once = (id, oddity.section.clone(), key.map(|key| key.to_lowercase()));
            if (is_of_file || is_looked_at) && said.insert(once) {
                found.push(Disagreement::of_line(id, around, flavor, oddity.line, what, claims));
            }
        }
    }
    found
}

/// Whether a header that ssoenv does not read names a profile in question.
fn is_about(oddity: &Oddity, profiles: &BTreeSet<String>) -> bool {
    let Some(inside) = oddity.header.as_deref().map(str::trim) else { return false };
    let name = inside.split_once([' ', '\t']).map_or(inside, |(_, name)| name.trim());
    profiles.contains(inside) || profiles.contains(name)
}

/// Returns id and description of an oddity; `None` if all readers agree on it.
fn said_of(oddity: &Oddity) -> Option<(&'static str, String)> {
    let key = oddity.key.as_deref().unwrap_or_default();
    let name = oddity.section.as_ref().map(|(_, name)| name.as_str()).unwrap_or_default();
    let before = oddity.before.unwrap_or_default();
    let (id, what): (_, &str) = match oddity.what {
        What::UnreadableHeader => return None,
        What::UnclosedHeader if oddity.key.is_some() => return None,
        What::SectionTwice => {
            return Some(("section-twice", format!("the section exists already (line {before})")));
        }
        What::KeyTwice => return Some(("key-twice", format!("{key} is set already (line {before})"))),
        What::TwoSpellings => {
            let what = format!("{name} exists already with another spelling (line {before})");
            return Some(("two-spellings", what));
        }
        What::DefaultTwice => {
            return Some(("default-twice", format!("[default] and [profile default] (line {before})")));
        }
        What::ColonFirst => return Some(("colon", format!("a `:` after {key}, before the `=`"))),
        What::CapitalKey => return Some(("key-case", format!("{key} is not in lower case"))),
        What::KeyCharacters => return Some(("key-characters", format!("odd characters in the key `{key}`"))),
        What::QuotedValue => return Some(("quoted-value", format!("quotes around the value of {key}"))),
        What::Remark => return Some(("inline-comment", format!("a comment after the value of {key}"))),
        What::ByteOrderMark => ("byte-order-mark", "a byte-order mark"),
        What::NotUtf8 => ("not-utf8", "bytes that are not UTF-8"),
        What::LoneReturn => ("lone-return", "a carriage return without a line feed"),
        What::BeforeSections => ("before-sections", "a line before the first section"),
        What::UnclosedHeader => ("unclosed-header", "a header without `]`"),
        What::NoSeparator | What::NoKey => ("broken-line", "no `key = value`"),
        What::Inherited => ("inherited-section", "keys of [DEFAULT]"),
        What::Colon => ("colon", "a `:` instead of `=`"),
        What::EmptyLineInValue => ("empty-line-in-value", "an empty line in a value"),
        What::IndentedHeader => ("indented-header", "an indented header"),
        What::IndentedKey => ("indented-key", "an indented key that continues no value"),
        What::IndentedComment => ("indented-comment", "an indented comment"),
        What::QuotedName if name.contains(char::is_whitespace) => ("quoted-name", "a name with spaces"),
        What::QuotedName => ("quoted-name", "a quoted name"),
        What::NameCharacters => ("name-characters", "odd characters in the name"),
        What::BlankAtBracket => ("blanks-in-header", "a space next to a bracket"),
        What::BlanksInHeader => ("blanks-in-header", "spaces inside the brackets"),
        What::ContinuedValue => ("continued-value", "a value that continues on the next line"),
        What::BehindHeader => ("behind-header", "something after the bracket"),
        What::TextBehindHeader => ("text-behind-header", "text after the bracket of a header"),
        What::EqualsInHeader => ("equals-in-header", "a `=` in a header line"),
        What::Keyword => ("header-keyword", "a word that starts with `profile` or `sso-session`"),
        What::Bare | What::OtherCase => ("bare-section", "a section that is not `[profile NAME]`"),
        What::WrongFile => ("profile-in-credentials", "a header of the config file in the credentials file"),
    };
    Some((id, what.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sdks::file_texts::FileTexts;
    use crate::time::Time;
    use std::rc::Rc;

    #[test]
    fn what_is_told_is_what_readers_differ_about() {
        let profiles = BTreeSet::from(["x".to_owned()]);
        for (why, config, credentials, expected) in [
            ("nobody sees it", "[profile x y]\n[sso-session]\n", "", &[][..]),
            (
                "to nobody a header, but to one no value",
                "[profile x]\na=1\n  [profile y\n",
                "",
                &["continued-value"],
            ),
            ("in another case", "[Profile x]\n", "", &["bare-section"]),
            ("a file is read in spite of it", "[profile y]\na: b=c\n", "", &[]),
            ("but not alike", "[profile x]\na: b=c\nd: e=f\n", "", &["colon", "colon"]),
            ("handed down in both files", "", "[DEFAULT]\na=1\n", &["inherited-section"]),
            ("said once", "[profile x]\na=1\n # c\nb=1\n # c\n", "", &["indented-comment"]),
            ("by that name", "", "[ x ]\n", &["blanks-in-header"]),
            ("by its line", "[default]\r[x]\r", "", &["lone-return", "bare-section"]),
        ] {
            let around = Surroundings {
                variables: [].into(),
                texts: Rc::new(FileTexts::new(config.into(), credentials.into(), None)),
                paths: ["config".into(), "credentials".into()],
                now: Time::parse("2026-11-21T00:00:00Z").unwrap(),
            };
            let told = differences(&around, &profiles, &BTreeSet::new());
            let ids: Vec<&str> = told.iter().map(|told| told.id).collect();
            assert_eq!(ids, expected, "{why}: {config:?} {credentials:?}");
        }
    }
}
