//! Differences that the way of writing makes. Those that keep a reader from the whole file matter whatever the profile;
//! the others where they stand in a section that is looked at. Pure.

use super::disagreement::Disagreement;
use super::surroundings::Surroundings;
use crate::config::document::{Flavor, SectionKind};
use crate::config::lint::{Oddity, What, scan};
use std::collections::{BTreeSet, HashSet};

pub fn differences(
    around: &Surroundings,
    profiles: &BTreeSet<String>,
    sessions: &BTreeSet<String>,
) -> Vec<Disagreement> {
    let texts = [(&around.config, Flavor::Config), (&around.credentials, Flavor::Credentials)];
    let mut found = Vec::new();
    for (bytes, flavor) in texts {
        let mut said = HashSet::new();
        for oddity in scan(bytes, flavor) {
            let is_looked_at = match &oddity.section {
                _ if oddity.what == What::Inherited => true,
                Some((SectionKind::Profile | SectionKind::Default, name)) => profiles.contains(name),
                Some((SectionKind::Session, name)) => sessions.contains(name),
                Some((SectionKind::Services, _)) => false,
                None => is_about(&oddity, profiles),
            };
            let Some((id, reason, is_of_file)) = said_of(&oddity) else { continue };
            // A file has many comments: that they are read so or so is said once.
            let key = oddity.key.as_ref().filter(|_| oddity.what != What::IndentedComment);
            let once = (id, oddity.section.clone(), key.map(|key| key.to_lowercase()));
            if (is_of_file || is_looked_at) && said.insert(once) {
                found.push(Disagreement::of_line(id, around, flavor, oddity.line, reason));
            }
        }
    }
    found
}

/// Whether a header that introduces nothing for us names a profile that is looked at.
fn is_about(oddity: &Oddity, profiles: &BTreeSet<String>) -> bool {
    let Some(inside) = oddity.header.as_deref().map(str::trim) else { return false };
    let name = inside.split_once([' ', '\t']).map_or(inside, |(_, name)| name.trim());
    profiles.contains(inside) || profiles.contains(name)
}

/// The id, who reads it how, and whether it is about the whole file; `None` where all readers agree.
fn said_of(oddity: &Oddity) -> Option<(&'static str, String, bool)> {
    let key = oddity.key.as_deref().unwrap_or_default();
    let name = oddity.section.as_ref().map(|(_, name)| name.as_str()).unwrap_or_default();
    let before = oddity.before.unwrap_or_default();
    let (id, reason, is_of_file): (_, &str, _) = match oddity.what {
        What::ByteOrderMark => (
            "byte-order-mark",
            "the AWS CLI, boto3, Rust and Java refuse the file for it, Go does not see its first line; JavaScript and ssoenv pass over it",
            true,
        ),
        What::NotUtf8 => (
            "not-utf8",
            "bytes that are not UTF-8: the AWS CLI and boto3 refuse the file, Rust takes it for empty, the others read it",
            true,
        ),
        What::LoneReturn => (
            "lone-return",
            "a carriage return alone ends a line for the AWS CLI, boto3, Java and ssoenv, and not for Go, Rust and JavaScript",
            true,
        ),
        What::BeforeSections => (
            "before-sections",
            "stands before the first section: the AWS CLI, boto3, Rust and Java refuse the file, the others pass over it",
            true,
        ),
        What::UnreadableHeader => return None,
        What::UnclosedHeader if oddity.key.is_some() => return None,
        What::UnclosedHeader => (
            "unclosed-header",
            "a header without `]`: the AWS CLI, boto3, Rust and Java refuse the file; to Go and JavaScript the keys below it belong to the section above",
            true,
        ),
        What::NoSeparator | What::NoKey => (
            "broken-line",
            "no `key = value`: the AWS CLI, boto3 and Rust refuse the file (Java too, in a section that it knows), Go and JavaScript pass over the line",
            true,
        ),
        What::SectionTwice => {
            return Some((
                "section-twice",
                format!(
                    "the section is there already (line {before}): the AWS CLI and boto3 refuse the file, the SDKs and ssoenv merge the two"
                ),
                true,
            ));
        }
        What::KeyTwice => {
            return Some((
                "key-twice",
                format!(
                    "{key} is there already (line {before}): the AWS CLI and boto3 refuse the file, the others take the last one"
                ),
                true,
            ));
        }
        What::TwoSpellings => {
            return Some((
                "two-spellings",
                format!(
                    "{name} is there already, spelled differently (line {before}): to the AWS CLI and boto3 this section replaces that one; ssoenv merges them, SDKs may see one of them only"
                ),
                false,
            ));
        }
        What::DefaultTwice => {
            return Some((
                "default-twice",
                format!(
                    "[default] and [profile default] (line {before}): the AWS CLI and boto3 take the last of them, the SDKs and ssoenv take [profile default] alone"
                ),
                false,
            ));
        }
        What::Inherited => (
            "inherited-section",
            "to the AWS CLI and boto3 every section has the keys of [DEFAULT]; no SDK, nor ssoenv, hands them down",
            false,
        ),
        What::Colon => (
            "colon",
            "a `:` in the place of `=`: Rust and Java refuse the file, JavaScript passes over the line, the others read it",
            true,
        ),
        What::ColonFirst => {
            return Some((
                "colon",
                format!(
                    "to the AWS CLI, boto3, Go and ssoenv the key ends at the `:` behind {key}, to Rust, Java and JavaScript at the `=`, and they do not know such a key"
                ),
                false,
            ));
        }
        What::CapitalKey => {
            return Some((
                "key-case",
                format!(
                    "{key} is not in lower case: JavaScript and Java do not know such a key, the others do"
                ),
                false,
            ));
        }
        What::KeyCharacters => {
            return Some((
                "key-characters",
                format!(
                    "`{key}` has characters for which the SDKs pass over it; the AWS CLI and boto3 do not"
                ),
                false,
            ));
        }
        What::QuotedValue => {
            return Some((
                "quoted-value",
                format!("the quotes are part of {key} for all but Go, which takes them off"),
                false,
            ));
        }
        What::Remark => {
            return Some((
                "inline-comment",
                format!(
                    "to the AWS CLI, boto3 and the SDK for .NET the comment is part of {key}; the other SDKs and ssoenv cut it off"
                ),
                false,
            ));
        }
        What::EmptyLineInValue => (
            "empty-line-in-value",
            "the AWS CLI and boto3 keep the empty line above in the value, the SDKs drop it",
            false,
        ),
        What::IndentedHeader => (
            "indented-header",
            "a header after blanks: Go and JavaScript take it for one, the AWS CLI and boto3 where no value comes before it; to Rust and Java it continues a value",
            true,
        ),
        What::IndentedKey => (
            "indented-key",
            "a key after blanks that continues nothing: Rust and Java refuse the file, or add it to the value above; the others read it",
            true,
        ),
        What::IndentedComment => (
            "indented-comment",
            "a comment after blanks: Rust and Java take it for a part of the value above, and refuse the file where a block is; the others pass over it",
            false,
        ),
        What::QuotedName if name.contains(char::is_whitespace) => {
            ("quoted-name", "a name with blanks: the AWS CLI, boto3 and ssoenv alone see the section", false)
        }
        What::QuotedName => (
            "quoted-name",
            "a quoted name: the AWS CLI, boto3, JavaScript and ssoenv see the section; Rust and Java pass over it, to Go the quotes are part of the name",
            false,
        ),
        What::NameCharacters => (
            "name-characters",
            "the name has characters for which Rust, Java and JavaScript do not see the section",
            false,
        ),
        What::BlankAtBracket => (
            "blanks-in-header",
            "a blank beside a bracket: the AWS CLI, boto3 and JavaScript do not see the section, or not by that name; the others and ssoenv do",
            false,
        ),
        What::BlanksInHeader => (
            "blanks-in-header",
            "blanks inside the brackets: JavaScript does not see the section, the others do",
            false,
        ),
        What::BehindHeader => (
            "behind-header",
            "not every reader takes what is behind the bracket for a comment, and sees the section: put it into a line of its own",
            false,
        ),
        What::Keyword => (
            "header-keyword",
            "the AWS CLI and boto3 look at the first letters only and take this for a section; no SDK, nor ssoenv, does",
            false,
        ),
        What::Bare | What::OtherCase => (
            "bare-section",
            "in the config file no reader takes this for a profile: it is `[profile NAME]` there",
            false,
        ),
        What::WrongFile => (
            "profile-in-credentials",
            "in the credentials file all of this is a profile's name to the AWS CLI and boto3, and no SDK sees the section of the config file in it: there it is `[NAME]`",
            false,
        ),
    };
    Some((id, reason.to_owned(), is_of_file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Time;

    #[test]
    fn what_is_told_is_what_readers_differ_about() {
        let profiles = BTreeSet::from(["x".to_owned()]);
        for (why, config, credentials, expected) in [
            ("nobody sees it", "[profile x y]\n[sso-session]\n", "", &[][..]),
            ("to nobody a header", "[profile x]\na=1\n  [profile y\n", "", &[]),
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
                config: config.into(),
                credentials: credentials.into(),
                paths: ["config".into(), "credentials".into()],
                now: Time::parse("2026-11-21T00:00:00Z").unwrap(),
            };
            let told = differences(&around, &profiles, &BTreeSet::new());
            let ids: Vec<&str> = told.iter().map(|told| told.id).collect();
            assert_eq!(ids, expected, "{why}: {config:?} {credentials:?}");
        }
    }
}
