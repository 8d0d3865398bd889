//! Checks the text of `~/.aws/config` and `~/.aws/credentials`: lines at which one tool fails and which another
//! ignores.

use super::findings::{Finding, Severity};
use super::look::Look;
use super::snapshot::Source;
use crate::config::document::Flavor;
use crate::config::key_names;
use crate::config::lint::{self, Oddity, What};
use crate::error::{CHECK_OWNER, Failure};
use crate::sdks;

/// A line that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// Id of the rule in [`RULES`].
    pub id: &'static str,
    /// The line, counted from 1.
    pub line: u32,
    /// Part of the line that may be shown.
    pub shown: String,
    /// How readers treat the line.
    pub readers: String,
}

/// A rule, and what is said about a line that breaks it.
struct Rule {
    id: &'static str,
    level: Severity,
    /// Description of the line; how readers treat it comes from `sdks`.
    subject: &'static str,
    remedy: &'static str,
}

const fn rule(id: &'static str, level: Severity, subject: &'static str, remedy: &'static str) -> Rule {
    Rule { id, level, subject, remedy }
}

/// The AWS CLI fails at every line with an error except the last rule's, whatever the command, `--version` included.
/// At the last one a program may sign with another profile's keys.
#[rustfmt::skip]
const RULES: [Rule; 24] = [
    rule("config.byte-order-mark", Severity::Error, "the file begins with a byte-order mark", "save it as UTF-8 without a byte-order mark"),
    rule("config.not-utf8", Severity::Error, "the file is not UTF-8", "save it as UTF-8"),
    rule("config.key-before-section", Severity::Error, "a key before the first section", "put it below a header such as [default]"),
    rule("config.unclosed-header", Severity::Error, "a header has no `]`", "close the header with a `]`"),
    rule("config.no-separator", Severity::Error, "a line is neither comment nor `key = value`", "write `key = value`, or put a # before it"),
    rule("config.nested-no-separator", Severity::Error, "a line of a nested block has no `=`", "write `key = value` on each line of the block"),
    rule("config.duplicate-section", Severity::Error, "a section is there twice", "put the keys under one header"),
    rule("config.duplicate-key", Severity::Error, "a key is twice in a section", "remove one of the lines"),
    rule("config.equals-in-header", Severity::Error, "a `=` in a header line", "put the comment on its own line, and use no `=` in a name"),
    rule("config.text-behind-header", Severity::Warning, "text after the bracket of a header", "put the comment on its own line"),
    rule("config.continued-value", Severity::Warning, "a value that continues on the next line", "write it on one line"),
    rule("config.two-spellings", Severity::Warning, "a name is spelled in two ways", "put the keys under one header"),
    rule("config.default-twice", Severity::Warning, "both [default] and [profile default] exist", "put the keys under one of them"),
    rule("config.default-upper-case", Severity::Warning, "[DEFAULT] is not a profile", "write [default]"),
    rule("config.odd-name", Severity::Warning, "a name with a space, a quote or another character that few tools allow", "rename it: use only letters, digits and _-/.%@:+"),
    rule("config.unreadable-header", Severity::Warning, "a header with an unknown form", "write [profile NAME], with one name"),
    rule("config.unknown-section", Severity::Warning, "a section has the keys of a profile, but is not a profile", "write [profile NAME], in lower case; only [default] needs no `profile`"),
    rule("config.blank-in-header", Severity::Warning, "a space next to a bracket", "remove the space"),
    rule("config.wrong-file", Severity::Warning, "a header of the config file in the credentials file", "write [NAME] there, or move the section to the config file"),
    rule("config.indented-header", Severity::Warning, "an indented header", "start the line with the `[`"),
    rule("config.inline-comment", Severity::Warning, "a comment after a value", "put the comment on its own line"),
    rule("config.indented-comment", Severity::Warning, "an indented comment", "start the comment in the first column"),
    rule("config.indented-key", Severity::Warning, "an indented key", "start the line with the key"),
    rule("config.colon", Severity::Warning, "a colon instead of `=`", "write `key = value`"),
];

/// Checks the text of both files.
pub(super) fn check(look: &Look<'_>) -> Option<Vec<Finding>> {
    let files = [(&look.files.config, Flavor::Config), (&look.files.credentials, Flavor::Credentials)];
    let resolved = look.files.resolved.as_ref();
    let mut found: Vec<Finding> =
        resolved.and_then(|files| files.config.not_configured()).map(none).into_iter().collect();
    for (source, flavor) in files {
        let Source { path, bytes } = source.as_ref()?;
        match bytes {
            Err(why) => found.push(
                Finding::error("config.unreadable", "cannot read a file of the AWS tools")
                    .at(why.to_string())
                    .remedy(why.hint.as_deref().unwrap_or(CHECK_OWNER)),
            ),
            Ok(bytes) => {
                let hits = scan(bytes.as_deref().unwrap_or_default(), flavor);
                let place = |hit: &Hit| match hit.shown.as_str() {
                    "" => format!("{}:{}", path.display(), hit.line),
                    shown => format!("{}:{}: {shown}", path.display(), hit.line),
                };
                found.extend(said(&hits, &place));
            }
        }
    }
    Some(found)
}

/// Returns the finding for files without any configuration.
fn none(failure: Failure) -> Finding {
    Finding::error("config.none", failure.to_string())
        .remedy("run `ssoenv configure` to create a session and a profile")
}

/// Returns one finding for each rule and each treatment by readers, in the order of the rules.
fn said(hits: &[Hit], place: &dyn Fn(&Hit) -> String) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in &RULES {
        let mut groups: Vec<(&str, Vec<String>)> = Vec::new();
        for hit in hits.iter().filter(|hit| hit.id == rule.id) {
            match groups.iter_mut().find(|(readers, _)| *readers == hit.readers) {
                Some((_, places)) => places.push(place(hit)),
                None => groups.push((&hit.readers, vec![place(hit)])),
            }
        }
        found.extend(groups.into_iter().map(|(readers, places)| {
            let title = format!("{}: {readers}", rule.subject);
            Finding::new(rule.level, rule.id, title).at_all(places).remedy(rule.remedy)
        }));
    }
    found
}

/// Returns every line of a file that breaks a rule.
pub(super) fn scan(bytes: &[u8], flavor: Flavor) -> Vec<Hit> {
    let text = lint::text(bytes);
    let lines: Vec<&str> = text.split('\n').collect();
    let found = lint::scan(bytes, flavor);
    found.iter().filter_map(|oddity| hit(oddity, lines[oddity.line as usize - 1])).collect()
}

/// Returns the rule that an oddity breaks; `None` for those that hardly matter, which only `explain` shows.
fn hit(oddity: &Oddity, line: &str) -> Option<Hit> {
    let header = || format!("[{}]", oddity.header.as_deref().unwrap_or("…"));
    let key = || oddity.key.clone().unwrap_or_default();
    let below = || oddity.key.as_ref().map(|key| format!("below {key}")).unwrap_or_default();
    let value = line.split_once(['=', ':']).map_or("", |(_, value)| value);
    let (id, shown) = match oddity.what {
        What::ByteOrderMark => ("config.byte-order-mark", String::new()),
        What::NotUtf8 => ("config.not-utf8", String::new()),
        // A line without a key is reported as such.
        What::BeforeSections => ("config.key-before-section", oddity.key.clone()?),
        What::UnclosedHeader => ("config.unclosed-header", header()),
        // Do not show the text: it may be part of a secret.
        What::NoSeparator if oddity.key.is_none() => ("config.no-separator", String::new()),
        What::NoSeparator => ("config.nested-no-separator", below()),
        What::NoKey => ("config.no-separator", String::new()),
        What::SectionTwice => ("config.duplicate-section", header()),
        What::KeyTwice => ("config.duplicate-key", key()),
        What::TwoSpellings => ("config.two-spellings", header()),
        What::DefaultTwice => ("config.default-twice", header()),
        What::Inherited => ("config.default-upper-case", header()),
        What::QuotedName | What::NameCharacters => ("config.odd-name", header()),
        What::UnreadableHeader => ("config.unreadable-header", header()),
        What::OtherCase => ("config.unknown-section", header()),
        What::Bare | What::Keyword if oddity.key.is_some() => ("config.unknown-section", header()),
        What::BlankAtBracket => ("config.blank-in-header", header()),
        What::WrongFile => ("config.wrong-file", header()),
        What::IndentedHeader => ("config.indented-header", header()),
        What::EqualsInHeader => ("config.equals-in-header", header()),
        What::TextBehindHeader => ("config.text-behind-header", header()),
        What::BehindHeader if line.trim_end().ends_with(']') => ("config.text-behind-header", header()),
        What::ContinuedValue => ("config.continued-value", below()),
        What::Remark => ("config.inline-comment", key_names::shown(&key(), value)),
        What::IndentedComment => ("config.indented-comment", below()),
        What::IndentedKey => ("config.indented-key", key()),
        What::Colon | What::ColonFirst => ("config.colon", key()),
        What::LoneReturn
        | What::CapitalKey
        | What::KeyCharacters
        | What::QuotedValue
        | What::EmptyLineInValue
        | What::BlanksInHeader
        | What::BehindHeader
        | What::Bare
        | What::Keyword => return None,
    };
    Some(Hit { id, line: oddity.line, shown, readers: sdks::readers_of_line(oddity) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the rules that a text breaks, with their lines.
    fn found(bytes: &[u8], flavor: Flavor) -> Vec<(&'static str, u32)> {
        let mut found: Vec<_> = scan(bytes, flavor).into_iter().map(|hit| (hit.id, hit.line)).collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn ordinary_files_are_well() {
        for text in [
            "",
            "# c\n\n[default]\nregion = us-east-1\n\n[profile a-b_c/d.e%f@g:h+i]\noutput=json\n# c\ns3 =\n  max = 1\n  b = 2\n",
            "[profile a]\r\nregion = r\r\n[plugins]\ncli_legacy_plugin_path = /x\n[sso-session s]\nsso_start_url = https://x/start/#/\n[services s]\nsts =\n  endpoint_url = http://h\n",
            "[default]\nca_bundle = /a;b#c\n",
            "[preview]\ncloudfront = true\n[granted]\nx = 1\n",
        ] {
            assert_eq!(found(text.as_bytes(), Flavor::Config), [], "{text:?}");
        }
        assert_eq!(found(b"[default]\naws_access_key_id = A\n[x]\n", Flavor::Credentials), []);
    }

    #[test]
    fn each_rule_has_its_text() {
        type Case = (&'static [u8], Flavor, &'static [(&'static str, u32)]);
        use Flavor::{Config, Credentials};
        let cases: &[Case] = &[
            (b"\xef\xbb\xbf[default]\n", Config, &[("config.byte-order-mark", 1)]),
            (b"[default]\n# \xe9t\xe9\n", Config, &[("config.not-utf8", 2)]),
            (
                b"a = 1\nb\n[default]\n",
                Config,
                &[("config.key-before-section", 1), ("config.no-separator", 2)],
            ),
            (b"[profile a\nx=1\n", Config, &[("config.unclosed-header", 1)]),
            (
                b"[default]\nregion us-east-1\n= x\n",
                Config,
                &[("config.no-separator", 2), ("config.no-separator", 3)],
            ),
            (b"[default]\ns3 =\n  max 1\n", Config, &[("config.nested-no-separator", 3)]),
            (b"[profile a]\n[profile b]\n[profile a]\n", Config, &[("config.duplicate-section", 3)]),
            (b"[foo]\nx=1\n[foo]\n", Config, &[("config.duplicate-section", 3)]),
            (b"[x]\n[x]\n", Credentials, &[("config.duplicate-section", 2)]),
            (b"[DEFAULT]\n[DEFAULT]\n", Config, &[]),
            (
                b"[profile a]\nRegion=1\nregion=2\n[profile b]\nregion=3\n",
                Config,
                &[("config.duplicate-key", 3)],
            ),
            (b"[profile a]\n[profile  a]\n", Config, &[("config.two-spellings", 2)]),
            (
                b"[profile a]\n[profile \"a\"]\n",
                Config,
                &[("config.odd-name", 2), ("config.two-spellings", 2)],
            ),
            (b"[default] # note\n", Config, &[("config.text-behind-header", 1)]),
            (b"[plugins]; note\n", Config, &[("config.text-behind-header", 1)]),
            (b"[x]# note\n", Credentials, &[("config.text-behind-header", 1)]),
            (b"[profile x] y\n", Config, &[("config.text-behind-header", 1)]),
            (b"[profile x] # see [1]\n", Config, &[("config.text-behind-header", 1)]),
            (b"[profile x] # owner=ops\n", Config, &[("config.equals-in-header", 1)]),
            (
                b"[sso-session s] ; a=b [1]\n",
                Config,
                &[("config.equals-in-header", 1), ("config.text-behind-header", 1)],
            ),
            (b"[x] # owner=ops\n", Credentials, &[("config.equals-in-header", 1)]),
            (b"[profile a]\nx = 1\n  2\n", Config, &[("config.continued-value", 3)]),
            (b"[default]\n[profile default]\n", Config, &[("config.default-twice", 2)]),
            (b"[profile default]\n[default]\n", Config, &[("config.default-twice", 2)]),
            (b"[DEFAULT]\nregion=1\n", Config, &[("config.default-upper-case", 1)]),
            (
                b"[profile 'a b']\n[sso-session \"c\"]\n",
                Config,
                &[("config.odd-name", 1), ("config.odd-name", 2)],
            ),
            (b"[a b]\n", Credentials, &[("config.odd-name", 1)]),
            (
                b"[profile a b]\n[profile]\n[sso-session 'x]\n",
                Config,
                &[
                    ("config.unreadable-header", 1),
                    ("config.unreadable-header", 2),
                    ("config.unreadable-header", 3),
                ],
            ),
            (
                b"[foo]\nregion=1\n[Profile b]\n",
                Config,
                &[("config.unknown-section", 1), ("config.unknown-section", 3)],
            ),
            (
                b"[ default ]\n[ profile x]\n",
                Config,
                &[("config.blank-in-header", 1), ("config.blank-in-header", 2)],
            ),
            (
                b"[profile a]\nx=1\n[sso-session s]\n",
                Credentials,
                &[("config.wrong-file", 1), ("config.wrong-file", 3)],
            ),
            (b"[profile a]\nx=1\n  [profile b]\n", Config, &[("config.indented-header", 3)]),
            (b" [profile b]\n", Config, &[("config.indented-header", 1)]),
            (
                b"[default]\nregion = r # x\noutput = json\t; y\n",
                Config,
                &[("config.inline-comment", 2), ("config.inline-comment", 3)],
            ),
            (b"[default]\ns3 =\n  # c\n  b = 2\n", Config, &[("config.indented-comment", 3)]),
            (
                b"[default]\n  a = 1\n  b = 2\n",
                Config,
                &[("config.indented-key", 2), ("config.indented-key", 3)],
            ),
            (b"[default]\nregion: us\n", Config, &[("config.colon", 2)]),
            (b"[default]\nlogin: a=b\n", Config, &[("config.colon", 2)]),
            (b"[DEFAULT]\nregion=1\n", Credentials, &[("config.default-upper-case", 1)]),
            (b"[ x ]\n", Credentials, &[("config.blank-in-header", 1)]),
            (b"[default]\n  # c\n", Config, &[("config.indented-comment", 2)]),
            (b"[profilez b]\nregion=1\n[c]\nx=1\n", Config, &[("config.unknown-section", 1)]),
            (
                b"[profile a]\nx=1\n [profile b]\nx=2\n",
                Config,
                &[("config.duplicate-key", 4), ("config.indented-header", 3)],
            ),
        ];
        for (bytes, flavor, expected) in cases {
            assert_eq!(found(bytes, *flavor), *expected, "{}", String::from_utf8_lossy(bytes));
        }
        let tried: Vec<&str> =
            cases.iter().flat_map(|(_, _, expected)| *expected).map(|(id, _)| *id).collect();
        for rule in &RULES {
            assert!(tried.contains(&rule.id), "{} is not tried", rule.id);
        }
    }

    #[test]
    fn what_is_shown_is_the_header_or_the_key_as_it_stands() {
        for (text, expected) in [
            ("[profile a b]\n", "[profile a b]"),
            ("[profile a\n", "[…]"),
            ("[default]\n [profile x]\n", "[profile x]"),
            ("[default]\nRegion=1\nREGION=2\n", "REGION"),
            ("[default]\ns3 =\n  # c\n  a = 1\n", "below s3"),
            ("[default]\n # c\n", ""),
            ("[default]\ns3 =\n  hunter2\n", "below s3"),
            ("[default]\nOutput=json # c\n", "Output = json # c"),
        ] {
            assert_eq!(scan(text.as_bytes(), Flavor::Config)[0].shown, expected, "{text:?}");
        }
    }

    #[test]
    fn a_secret_is_not_shown() {
        let text = b"[default]\naws_secret_access_key = hunter2 # x\nregion = r # x\nmy_password = hunter2 # x\nhunter2\naws_secret_access_key = hunter2\n\n";
        let hits = scan(text, Flavor::Config);
        assert!(hits.iter().all(|hit| !hit.shown.contains("hunter2")), "{hits:?}");
        assert!(hits.iter().any(|hit| hit.shown == "region = r # x"));
        assert_eq!(hits.len(), 5);
    }
}
