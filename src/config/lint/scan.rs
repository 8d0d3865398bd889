//! Facts in a config text that readers disagree on: a scan of the lines that gives each fact with its place. How each
//! reader treats them is in `sdks`, and the words for people are in `doctor`. Pure.

use super::lines::Lines;
use super::oddity::{Oddity, What};
use crate::config::document::{BYTE_ORDER_MARK, Flavor};
use crate::ordered;
use memchr::memchr_iter;

/// Returns all facts about a text, in the order of its lines.
pub fn scan(bytes: &[u8], flavor: Flavor) -> Vec<Oddity> {
    let mut lines = Lines::new(flavor);
    let rest = bytes.strip_prefix(BYTE_ORDER_MARK);
    if rest.is_some() {
        lines.add(What::ByteOrderMark);
    }
    let bytes = rest.unwrap_or(bytes);
    let is_lone = |at: &usize| bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    let line_of = |at: usize| {
        let ends = (0..at).filter(|at| bytes[*at] == b'\n' || is_lone(at)).count();
        1 + u32::try_from(ends).unwrap_or(u32::MAX)
    };
    if let Err(error) = std::str::from_utf8(bytes) {
        lines.at = line_of(error.valid_up_to());
        lines.add(What::NotUtf8);
    }
    if let Some(at) = memchr_iter(b'\r', bytes).find(is_lone) {
        lines.at = line_of(at);
        lines.add(What::LoneReturn);
    }
    for (number, line) in (1..).zip(text(bytes).split('\n')) {
        lines.at = number;
        lines.line(line);
    }
    let mut found = lines.found;
    // A `[DEFAULT]` without keys has nothing to inherit.
    found.retain(|oddity| oddity.what != What::Inherited || oddity.key.is_some());
    ordered::sort_by_key(&mut found, |oddity| oddity.line);
    found
}

/// Returns the text as it is scanned: without byte-order mark, with every line end a line feed.
pub fn text(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::document::SectionKind;
    use What::*;

    fn found(text: &[u8], flavor: Flavor) -> Vec<(What, u32)> {
        scan(text, flavor).into_iter().map(|oddity| (oddity.what, oddity.line)).collect()
    }

    #[test]
    fn each_oddity_is_found_in_its_line() {
        for (text, expected) in [
            ("[default]\na=1\n[profile x]\ns3 =\n  a = 1\n  b = 2\nc=d\n", &[][..]),
            ("\u{feff}[default]\na=1\n", &[(ByteOrderMark, 1)]),
            ("[default]\ra=1\n", &[(LoneReturn, 1)]),
            ("# c\na=1\n[default]\n", &[(BeforeSections, 2)]),
            ("[profile x\na=1\n", &[(UnclosedHeader, 1)]),
            ("[profile x]\na\n= 1\ns3 =\n  b\n", &[(NoSeparator, 2), (NoKey, 3), (NoSeparator, 5)]),
            ("[profile x]\n[profile y]\n[profile x]\n", &[(SectionTwice, 3)]),
            ("[profile x]\n[profile 'x']\n", &[(QuotedName, 2), (TwoSpellings, 2)]),
            ("[default]\n[profile default]\n", &[(DefaultTwice, 2)]),
            ("[profile a]\n[DEFAULT]\n\na=1\n", &[(Inherited, 2)]),
            ("[profile x]\na=1\nb=2\nA=3\n", &[(CapitalKey, 4), (KeyTwice, 4)]),
            ("[profile x]\na: 1\nb : c=d\n", &[(Colon, 2), (ColonFirst, 3)]),
            ("[profile x]\nmy key = '1' # c\n", &[(KeyCharacters, 2), (Remark, 2), (QuotedValue, 2)]),
            ("[profile x]\na=b#c\nb=https://x/#/\n", &[]),
            ("[profile x]\na = one\n  two\n", &[(ContinuedValue, 3)]),
            ("[profile x]\na = one\n\n  two\n", &[(ContinuedValue, 4), (EmptyLineInValue, 4)]),
            ("[profile x]\na = one\n  b = two\n", &[]),
            ("[profile x]\na=1\n [profile y]\n", &[(IndentedHeader, 3)]),
            ("[profile x]\n a=1\n # c\n b=2\n", &[(IndentedKey, 2), (IndentedComment, 3), (IndentedKey, 4)]),
            ("[profile ü]\n[profile a]b]\n", &[(NameCharacters, 1), (NameCharacters, 2)]),
            (
                "[ default ]\n[profile  y]\n[profile z ]\n",
                &[(BlankAtBracket, 1), (BlanksInHeader, 2), (BlanksInHeader, 3)],
            ),
            (
                "[profile x]; c\n[profile y] # [c]\n[profile z] # c\n",
                &[(TextBehindHeader, 1), (BehindHeader, 1), (BehindHeader, 2), (TextBehindHeader, 3)],
            ),
            (
                "[profile x] # a=b\n[plugins] # a=b [c]\n[sso-session a=b]\n",
                &[
                    (EqualsInHeader, 1),
                    (EqualsInHeader, 2),
                    (Bare, 2),
                    (EqualsInHeader, 3),
                    (NameCharacters, 3),
                ],
            ),
            ("[plugins] # c\n", &[(TextBehindHeader, 1)]),
            ("[profilez x]\n[x]\n[plugins]\n", &[(Keyword, 1), (Bare, 2)]),
            (
                "[profile a b]\n[profile]\n[sso-session 'x]\n",
                &[(UnreadableHeader, 1), (UnreadableHeader, 2), (UnreadableHeader, 3)],
            ),
            ("[Profile x]\n[Default]\n", &[(OtherCase, 1), (OtherCase, 2)]),
        ] {
            assert_eq!(found(text.as_bytes(), Flavor::Config), expected, "{text:?}");
        }
        assert_eq!(found(b"[default]\na=\xff\n", Flavor::Config), [(NotUtf8, 2)]);
        let credentials = found(b"[profile x]\n[a b]\n[y]\n", Flavor::Credentials);
        assert_eq!(credentials, [(WrongFile, 1), (NameCharacters, 2)]);
        assert_eq!(
            found(b"a=1\n[session x]\n[profile x]\n", Flavor::Settings),
            [(BeforeSections, 1), (Bare, 3)]
        );
    }

    /// The AWS CLI's readings were taken from botocore 1.43.
    #[test]
    fn what_stands_between_two_rules_is_taken_as_the_aws_cli_takes_it() {
        for (why, text, expected) in [
            (
                "a header where no value can go on is one, after blanks too",
                " [profile b]\na=1\n",
                &[(IndentedHeader, 1)][..],
            ),
            ("and any other", "[profile a]\n [1, 2]\n", &[(IndentedHeader, 2), (Bare, 2)]),
            (
                "so it is there twice",
                "[profile a]\n [profile a]\n",
                &[(IndentedHeader, 2), (SectionTwice, 2)],
            ),
            ("and not closed", "[profile a]\n [profile b\n", &[(UnclosedHeader, 2)]),
            (
                "in a value it is none: the section goes on",
                "[profile a]\nb=1\n [profile b]\nb=2\n",
                &[(IndentedHeader, 3), (KeyTwice, 4)],
            ),
            ("and a list is a list", "[profile a]\nb=1\n [1, 2]\n", &[]),
            (
                "in a block it is a line without `=`",
                "[profile a]\ns3 =\n  [profile b]\n",
                &[(IndentedHeader, 3), (NoSeparator, 3)],
            ),
            (
                "a name that cannot be read is meant for a header too",
                "[profile a]\nb=1\n [profile b c]\n",
                &[(IndentedHeader, 3)],
            ),
            (
                "[DEFAULT] may be there twice",
                "[DEFAULT]\na=1\n[DEFAULT]\nb=1\n",
                &[(Inherited, 1), (Inherited, 3)],
            ),
            (
                "but its keys may not",
                "[DEFAULT]\na=1\n[DEFAULT]\nA=1\n",
                &[(Inherited, 1), (Inherited, 3), (CapitalKey, 4), (KeyTwice, 4)],
            ),
            ("and has nothing to hand down without one", "[DEFAULT]\n[profile x]\n", &[]),
            (
                "a key is folded in any alphabet",
                "[profile x]\n\u{dc}=1\n\u{fc}=1\n",
                &[(KeyCharacters, 2), (KeyCharacters, 3), (KeyTwice, 3)],
            ),
            ("one word is no keyword with a name", "[profile-x]\n[profilez a b]\n", &[(Bare, 1), (Bare, 2)]),
            (
                "whom it does not see it does not replace",
                "[profile x]\n[ profile x]\n[default]\n[ default ]\n",
                &[(BlankAtBracket, 2), (BlankAtBracket, 4)],
            ),
            (
                "nor whom a remark with a bracket hides",
                "[profile x]\n[profile x] # [1]\n",
                &[(BehindHeader, 2)],
            ),
            (
                "one section in three spellings",
                "[default]\n[profile default]\n[profile  default]\n",
                &[(DefaultTwice, 2), (BlanksInHeader, 3), (TwoSpellings, 3)],
            ),
            ("a word behind blanks is one", "[ profile a b]\n", &[(UnreadableHeader, 1)]),
            (
                "before the first header nothing else matters",
                " a: 1 # c\nb\n= c\n",
                &[
                    (BeforeSections, 1),
                    (BeforeSections, 2),
                    (NoSeparator, 2),
                    (BeforeSections, 3),
                    (NoKey, 3),
                ],
            ),
            ("an indented comment needs no key above it", "[profile x]\n # c\n", &[(IndentedComment, 2)]),
            ("a lone return ends a line", "[default]\ra=1\n# \u{e9}\n: x\n", &[(LoneReturn, 1), (NoKey, 4)]),
        ] {
            assert_eq!(found(text.as_bytes(), Flavor::Config), expected, "{why}: {text:?}");
        }
        assert_eq!(found(b"[default]\ra=\xff\n", Flavor::Config), [(LoneReturn, 1), (NotUtf8, 2)]);
        for (why, text, expected) in [
            (
                "blanks are part of a name",
                "[x]\n[ x]\n[y ]\n",
                &[(BlankAtBracket, 2), (BlankAtBracket, 3)][..],
            ),
            ("keys are inherited there too", "[DEFAULT]\na=1\n", &[(Inherited, 1)]),
            (
                "no header of the config file is one there",
                "[sso-session s]\n[services s]\n[profile]\n",
                &[(WrongFile, 1), (WrongFile, 2)],
            ),
        ] {
            assert_eq!(found(text.as_bytes(), Flavor::Credentials), expected, "{why}: {text:?}");
        }
    }

    #[test]
    fn an_oddity_knows_its_section_its_key_and_what_came_before() {
        let all = scan(b"[sso-session s]\na=1\nA = 2\n[profile x]\n[profile x]\n", Flavor::Config);
        let twice: Vec<&Oddity> = all.iter().filter(|it| it.before.is_some()).collect();
        assert_eq!(twice[0].section, Some((SectionKind::Session, "s".into())));
        assert_eq!((twice[0].key.as_deref(), twice[0].before), (Some("A"), Some(2)));
        assert_eq!((twice[1].what, twice[1].before), (What::SectionTwice, Some(4)));
        assert_eq!(twice[1].section, Some((SectionKind::Profile, "x".into())));
        assert_eq!(twice[1].header.as_deref(), Some("profile x"));
        for (text, key) in [
            ("[x]\nfoo=1\nRegion=1\noutput=1\n", Some("Region")),
            ("[x]\nfoo=1\n[profile y]\nregion=1\n", None),
            ("[profilez x]\nfoo=1\nregion=1\n", Some("region")),
            ("[DEFAULT]\nfoo=1\nregion=1\n", Some("foo")),
            ("[default]\nfoo=\n  # c\n  a=1\n", Some("foo")),
            ("[default]\nfoo=\n  a\n", Some("foo")),
            ("[default]\nfoo=1\n  [profile x\n", Some("foo")),
            ("[default]\n  # c\n", None),
            ("nonsense\n", None),
            ("foo=1\n", Some("foo")),
        ] {
            assert_eq!(scan(text.as_bytes(), Flavor::Config)[0].key.as_deref(), key, "{text:?}");
        }
    }
}
