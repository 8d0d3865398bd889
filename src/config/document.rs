//! A config file as text with headers: finds the wanted sections without parsing the others. `section.rs` parses the
//! inside of a section. Pure.

use super::account_mention::AccountMentions;
pub use super::header::{ALIAS, Flavor, Header, SectionKind};
pub(super) use super::header::{closing_bracket, header};
use super::line_numbers::{LineNumbers, newlines};
use super::search::{self, is_large};
use memchr::memmem;
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// Bytes of a search word up to which checking every `[` is faster: so short a word is on almost every line.
const SHORT: usize = 3;

/// Most sections of one name; far more than any real file has. One more is an error, so that a hostile file cannot
/// make reading quadratic.
pub(super) const MOST_ALIKE: usize = 1000;

/// Byte-order mark that some editors write before UTF-8. The AWS CLI and the SDKs refuse such a file.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Text between a header line and the next.
#[derive(Clone, Copy, Debug)]
pub struct Body<'a> {
    /// The bytes after the header line.
    pub bytes: &'a [u8],
    /// The line of the header, counted from 1.
    pub line: u32,
    /// Byte offset of the header line in the original file, which may begin with a byte-order mark.
    pub header_at: usize,
    /// Byte offset of `bytes` in the original file.
    pub at: usize,
}

/// One file as bytes; sections are parsed when they are asked for.
pub struct Document {
    /// Path of the file, for messages.
    pub path: Arc<PathBuf>,
    pub(super) flavor: Flavor,
    pub(super) bytes: Vec<u8>,
    /// Length of the byte-order mark that was cut off: the difference between offsets in `bytes` and in the file.
    skipped: usize,
    index: OnceLock<Index>,
    in_pieces: OnceLock<Vec<usize>>,
    mentions: OnceLock<AccountMentions>,
    line_numbers: LineNumbers,
}

/// For each kind and name, the offsets and line numbers of its header lines.
type Index = HashMap<SectionKind, HashMap<String, Vec<(usize, u32)>>>;

impl Document {
    /// Takes the bytes of a file. Skips a byte-order mark, and makes a lone carriage return a line end, as Python's
    /// universal newlines do (AWS CLI).
    pub fn new(path: PathBuf, flavor: Flavor, mut bytes: Vec<u8>) -> Self {
        let skipped = if bytes.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        bytes.drain(..skipped);
        let returns: Vec<usize> =
            search::places(b'\r', &bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).collect();
        returns.into_iter().for_each(|at| bytes[at] = b'\n');
        Document {
            path: Arc::new(path),
            flavor,
            bytes,
            skipped,
            index: OnceLock::new(),
            in_pieces: OnceLock::new(),
            mentions: OnceLock::new(),
            line_numbers: LineNumbers::default(),
        }
    }

    /// Builds an index, so that every later search is a look-up: for callers that ask for all sections one by one.
    pub fn index(&self) {
        self.index.get_or_init(|| {
            let mut index = Index::new();
            for (start, header, line) in self.header_lines() {
                index
                    .entry(header.kind)
                    .or_default()
                    .entry(header.name.into_owned())
                    .or_default()
                    .push((start, line));
            }
            index
        });
    }

    /// Whether there is an index.
    pub(super) fn is_indexed(&self) -> bool {
        self.index.get().is_some()
    }

    /// Returns the accounts that sections mention, which `collect` finds once.
    pub(super) fn all_mentions(&self, collect: impl FnOnce(&Self) -> AccountMentions) -> &AccountMentions {
        self.mentions.get_or_init(|| collect(self))
    }

    /// Returns every section of this kind and name, in file order; at most `MOST_ALIKE` and one, which the caller
    /// reports as an error.
    ///
    /// In a large file, searches for a word of the header first and for its bracket second: for 10,000 profiles, that is
    /// a search through memory instead of parsing 10,000 headers.
    pub fn sections(&self, kind: SectionKind, name: &str) -> Vec<Body<'_>> {
        if let Some(index) = self.index.get() {
            let starts = index.get(&kind).and_then(|names| names.get(name)).into_iter().flatten();
            return starts.take(MOST_ALIKE + 1).map(|(start, line)| self.body(*start, *line)).collect();
        }
        let needle = self.landmark(kind, name);
        if needle.len() < SHORT || !is_large(&self.bytes) {
            return self.scan(kind, name);
        }
        let is_wanted = |start: usize| {
            self.bytes.get(start) == Some(&b'[')
                && self.header(start).is_some_and(|header| header.kind == kind && header.name == name)
        };
        let finder = memmem::Finder::new(needle.as_bytes());
        let (mut starts, mut from) = (Vec::new(), 0);
        while let Some(at) = finder.find(&self.bytes[from..]).map(|at| from + at) {
            starts.extend(Some(self.line_start(at)).filter(|start| is_wanted(*start)));
            // Continue on the next line, since the line's header has been checked.
            from = search::first(b'\n', &self.bytes[at..]).map_or(self.bytes.len(), |newline| at + newline);
        }
        starts.extend(self.in_pieces().iter().copied().filter(|start| is_wanted(*start)));
        starts.sort_unstable();
        starts.dedup();
        starts.truncate(MOST_ALIKE + 1);
        let lines = self.line_numbers.of(&self.bytes, &starts);
        starts.into_iter().zip(lines).map(|(start, line)| self.body(start, line)).collect()
    }

    /// Returns a text that every header of this kind and name contains, and few other lines do.
    fn landmark<'n>(&self, kind: SectionKind, name: &'n str) -> &'n str {
        match (self.flavor, kind) {
            // A session's name occurs in every profile that uses it; the word `sso-session` only in headers.
            (Flavor::Config, SectionKind::Session) => "sso-session",
            // A name with blanks or quotes can be written in several ways: search for its longest plain part.
            _ => name.split(['\\', '"', '\'', ' ', '\t']).max_by_key(|part| part.len()).unwrap_or(name),
        }
    }

    /// Returns the sections that define a profile or a session, and the kind of their headers: `[profile default]`
    /// takes precedence over `[default]`, wherever it is in the file (SDKs).
    pub fn effective(&self, kind: SectionKind, name: &str) -> (SectionKind, Vec<Body<'_>>) {
        let kind = if kind == SectionKind::Default { SectionKind::Profile } else { kind };
        let bodies = self.sections(kind, name);
        if bodies.is_empty()
            && kind == SectionKind::Profile
            && name == "default"
            && self.flavor == Flavor::Config
        {
            return (SectionKind::Default, self.sections(SectionKind::Default, name));
        }
        (kind, bodies)
    }

    /// Finds headers with quotes or backslashes (`CORP\dev`, `'a'b`), which a search for their name misses.
    fn in_pieces(&self) -> &[usize] {
        self.in_pieces.get_or_init(|| {
            let marks = search::places_of_three(*b"\\'\"", &self.bytes).map(|at| self.line_start(at));
            marks.filter(|start| self.bytes[*start] == b'[').collect()
        })
    }

    fn line_start(&self, at: usize) -> usize {
        search::last(b'\n', &self.bytes[..at]).map_or(0, |newline| newline + 1)
    }

    fn scan(&self, kind: SectionKind, name: &str) -> Vec<Body<'_>> {
        let wanted = |header: &Header<'_>| header.kind == kind && header.name == name;
        let found = self.headers().filter(|(header, _)| wanted(header)).map(|(_, body)| body);
        found.take(MOST_ALIKE + 1).collect()
    }

    /// Returns every header of a known kind with its body, in file order.
    pub fn headers(&self) -> impl Iterator<Item = (Header<'_>, Body<'_>)> {
        self.header_lines().map(|(start, header, line)| (header, self.body(start, line)))
    }

    /// Splits the file at its header lines, known or not: first the text before any header, then each header with its
    /// body. `line` is 0 throughout.
    pub fn regions(&self) -> impl Iterator<Item = Body<'_>> {
        let preamble = Some(self.preamble()).into_iter();
        preamble.chain(self.header_starts().map(|start| self.body(start, 0)))
    }

    fn header_lines(&self) -> impl Iterator<Item = (usize, Header<'_>, u32)> {
        let mut counted = (0, 1_u32);
        self.header_starts().filter_map(move |start| {
            let header = self.header(start)?;
            counted = (start, counted.1 + newlines(&self.bytes[counted.0..start]));
            Some((start, header, counted.1))
        })
    }

    /// Returns the offsets of lines that begin with `[`.
    pub(super) fn header_starts(&self) -> impl Iterator<Item = usize> {
        lines_with_bracket(&self.bytes)
    }

    /// Returns the text before the first header, where a settings file has its keys.
    pub fn preamble(&self) -> Body<'_> {
        let end = self.header_starts().next().unwrap_or(self.bytes.len());
        Body { bytes: &self.bytes[..end], line: 0, header_at: self.skipped, at: self.skipped }
    }

    /// Returns the body of the header at offset `start`, on line `line`.
    pub(super) fn body(&self, start: usize, line: u32) -> Body<'_> {
        let end_of_header = search::first(b'\n', &self.bytes[start..]).map(|newline| start + newline);
        let rest = &self.bytes[end_of_header.unwrap_or(self.bytes.len())..];
        let end = lines_with_bracket(rest).next().unwrap_or(rest.len());
        let bytes = &rest[1.min(end)..end];
        let at = end_of_header.map_or(self.bytes.len(), |newline| newline + 1);
        Body { bytes, line, header_at: self.skipped + start, at: self.skipped + at }
    }

    pub(super) fn line(&self, start: usize) -> u32 {
        1 + newlines(&self.bytes[..start])
    }

    /// Parses the header at this offset; `None` if the line is not a header of a known kind.
    pub(super) fn header(&self, start: usize) -> Option<Header<'_>> {
        let line = &self.bytes[start..];
        let line = &line[..search::first(b'\n', line).unwrap_or(line.len())];
        if let Ok(line) = std::str::from_utf8(line) {
            return header(line, self.flavor);
        }
        let line = String::from_utf8_lossy(line);
        let header = header(&line, self.flavor)?;
        Some(Header { kind: header.kind, name: Cow::Owned(header.name.into_owned()) })
    }
}

/// Returns the offsets of lines that begin with `[`.
fn lines_with_bracket(text: &[u8]) -> impl Iterator<Item = usize> {
    search::places(b'[', text).filter(|at| *at == 0 || text[at - 1] == b'\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        Document::new("config".into(), Flavor::Config, text.as_bytes().to_vec())
    }

    fn names(text: &str) -> Vec<(SectionKind, String, u32)> {
        document(text)
            .headers()
            .map(|(header, body)| (header.kind, header.name.into_owned(), body.line))
            .collect()
    }

    #[test]
    fn headers_are_read_as_the_cli_and_the_sdks_read_them() {
        use SectionKind::{Default, Profile, Services, Session};
        for (line, expected) in [
            ("[default]", Some((Default, "default"))),
            ("[ default ]", Some((Default, "default"))),
            ("[default] # hi", Some((Default, "default"))),
            ("[profile x]", Some((Profile, "x"))),
            ("[profile x]; hi", Some((Profile, "x"))),
            ("[profile x] # see [1]", Some((Profile, "x"))),
            ("[profile  x ]", Some((Profile, "x"))),
            ("[profile\tx]", Some((Profile, "x"))),
            ("[\tprofile y]", Some((Profile, "y"))),
            ("[profile \"a b\"]", Some((Profile, "a b"))),
            ("[profile 'c d']", Some((Profile, "c d"))),
            ("[profile a\\ b]", Some((Profile, "a b"))),
            ("[profile a]b]", Some((Profile, "a]b"))),
            ("[profile x] y", Some((Profile, "x"))),
            ("[profile 'a #b']", Some((Profile, "a #b"))),
            ("[profile #y]", Some((Profile, "#y"))),
            ("[profile ünï/€]", Some((Profile, "ünï/€"))),
            ("[profile default]", Some((Profile, "default"))),
            ("[sso-session my-org]", Some((Session, "my-org"))),
            ("[services s]", Some((Services, "s"))),
            ("[profile e f]", None),
            ("[profile it's]", None),
            ("[profile ]", None),
            ("[profile x", None),
            ("[Profile x]", None),
            ("[profilez w]", None),
            ("[sso-sessionfoo bar]", None),
            ("[DEFAULT]", None),
            ("[plugins]", None),
            ("[foo]", None),
            ("[]", None),
        ] {
            let found = header(line, Flavor::Config).map(|header| (header.kind, header.name.into_owned()));
            assert_eq!(found, expected.map(|(kind, name)| (kind, name.to_owned())), "{line}");
        }
        let credentials = |line| header(line, Flavor::Credentials).map(|header| header.name.into_owned());
        assert_eq!(credentials("[a b]").as_deref(), Some("a b"));
        assert_eq!(credentials("[profile a]"), None);
    }

    #[test]
    fn sections_of_a_name_are_found_wherever_they_are() {
        let text = "[profile a]\nx=1\n[profile ab]\nx=2\n# [profile a]\n  [profile a]\n[profile \"a\"] # a\nx=3\n[sso-session a]\ny=a\n[profile a]";
        let document = document(text);
        let found = |kind, name| -> Vec<(u32, String)> {
            let bodies = document.sections(kind, name).into_iter();
            bodies.map(|body| (body.line, String::from_utf8_lossy(body.bytes).into_owned())).collect()
        };
        assert_eq!(
            found(SectionKind::Profile, "a"),
            [(1, "x=1\n".to_owned()), (7, "x=3\n".to_owned()), (11, String::new())]
        );
        for _ in 0..2 {
            assert_eq!(found(SectionKind::Session, "a"), [(9, "y=a\n".to_owned())]);
            assert_eq!(
                found(SectionKind::Profile, "ab"),
                [(3, "x=2\n# [profile a]\n  [profile a]\n".to_owned())]
            );
            assert_eq!(found(SectionKind::Profile, "b"), []);
            assert_eq!(found(SectionKind::Profile, "a").len(), 3);
            document.index();
        }
    }

    #[test]
    fn a_session_is_found_however_its_header_is_written() {
        let text = "[profile p]\nsso_session = my-org\n# [sso-session my-org]\n[ sso-session\t'my-'org ] # x\na=1\n\
                    [sso-session other]\nb=my-org\n [sso-session my-org]\n[sso-session my-org]\nc=2\n[my-org]";
        let document = document(text);
        let lines = |name| -> Vec<u32> {
            document.sections(SectionKind::Session, name).iter().map(|body| body.line).collect()
        };
        for _ in 0..2 {
            assert_eq!((lines("my-org"), lines("other"), lines("my")), (vec![4, 9], vec![6], vec![]));
            document.index();
        }
    }

    #[test]
    fn a_large_file_is_searched_as_a_small_one_is() {
        let text = "[profile dev]\nx=1\n[profile 'de'v] # dev\n[sso-session dev]\n # [profile dev]\n [profile dev]\n\
                    x=[profile dev]\n[profile CORP\\dev]\n[default]\n[profile \"de v\"]\r[profile dev]";
        let (small, large) = (document(text), document(&format!("# {}\n{text}", " ".repeat(1 << 16))));
        for kind in [SectionKind::Profile, SectionKind::Session, SectionKind::Default] {
            for name in ["dev", "CORPdev", "de v", "default", "none", ""] {
                let found = |document: &Document, before: u32| -> Vec<(u32, String)> {
                    let bodies = document.sections(kind, name).into_iter();
                    bodies
                        .map(|body| (body.line - before, String::from_utf8_lossy(body.bytes).into_owned()))
                        .collect()
                };
                assert_eq!(found(&large, 1), found(&small, 0), "{kind:?} {name}");
            }
        }
        assert_eq!(small.sections(SectionKind::Profile, "dev").len(), 3);
    }

    #[test]
    fn a_name_in_pieces_is_found_and_a_header_without_an_end_is_named() {
        let document = document("[profile CORP\\dev]\nx=1\n[profile 'ab'c]\n[profile open\n[profile abc]\n");
        assert_eq!(document.sections(SectionKind::Profile, "CORPdev").len(), 1);
        assert_eq!(document.sections(SectionKind::Profile, "abc").len(), 2);
        assert_eq!(document.sections(SectionKind::Profile, "open").len(), 0);
        assert_eq!(document.unclosed(), Some(4));
    }

    #[test]
    fn a_section_may_be_empty_or_without_an_end() {
        assert_eq!(
            names("[profile a]\n[profile b]"),
            [(SectionKind::Profile, "a".into(), 1), (SectionKind::Profile, "b".into(), 2)]
        );
        let document = document("[profile a]\n[profile b]\nk=v");
        assert!(document.sections(SectionKind::Profile, "a")[0].bytes.is_empty());
        assert_eq!(document.sections(SectionKind::Profile, "b")[0].bytes, b"k=v");
    }

    #[test]
    fn marks_line_ends_and_foreign_bytes_do_not_hide_a_section() {
        assert_eq!(names("\u{feff}[profile a]\r\nk=v\r\n[profile b]\r\n").len(), 2);
        assert_eq!(names("[profile a]\rk=v\r[profile b]\r").len(), 2);
        assert_eq!(names("[profile a]\nk=v\r[profile b]\n").len(), 2);
        let document =
            Document::new("c".into(), Flavor::Config, b"[profile \xff]\n[profile a]\nk=\xff\n".to_vec());
        assert_eq!(document.sections(SectionKind::Profile, "a").len(), 1);
        assert_eq!(document.headers().count(), 2);
    }

    #[test]
    fn sections_know_where_they_are_in_the_file() {
        for text in ["a=1\n[x]\nb=2\r\n[profile p]\rc=3\r[y]", "\u{feff}[x]\n\n[y]\n", "", "a=1", "[x]"] {
            let document = document(text);
            let mut end = if text.starts_with('\u{feff}') { 3 } else { 0 };
            for body in document.regions() {
                assert_eq!(body.header_at, end, "{text:?}");
                let header = &text[body.header_at..body.at];
                assert_eq!(
                    header.starts_with('['),
                    end > 3 || text.starts_with(['[', '\u{feff}']) && !header.is_empty(),
                    "{text:?}"
                );
                end = body.at + body.bytes.len();
                let inside = text[body.at..end].replace("\r\n", "\n").replace('\r', "\n");
                assert_eq!(String::from_utf8_lossy(body.bytes).replace("\r\n", "\n"), inside, "{text:?}");
            }
            assert_eq!(end, text.len(), "{text:?}");
        }
    }

    #[test]
    fn a_section_has_its_line_in_whatever_order_sections_are_asked_for() {
        let config = document("[profile one]\n\n[profile two]\na=1\n[profile six]\nb=2\n[profile two]\n");
        let lines = |name| {
            let bodies = config.sections(SectionKind::Profile, name);
            bodies.iter().map(|body| body.line).collect::<Vec<_>>()
        };
        for (name, expected) in [
            ("six", &[5][..]),
            ("none", &[]),
            ("one", &[1]),
            ("two", &[3, 7]),
            ("six", &[5]),
            ("two", &[3, 7]),
        ] {
            assert_eq!(lines(name), expected, "{name}");
        }
    }

    #[test]
    fn an_indented_header_is_known_with_its_line() {
        let document =
            document("[profile a]\n [profile ab]\n\t[profile 'b']\n[profile b]\n  [sso-session c]");
        let found = document.indented().map(|(header, line)| (header.kind, header.name.into_owned(), line));
        assert_eq!(
            found.collect::<Vec<_>>(),
            [
                (SectionKind::Profile, "ab".to_owned(), 2),
                (SectionKind::Profile, "b".to_owned(), 3),
                (SectionKind::Session, "c".to_owned(), 5)
            ]
        );
    }

    #[test]
    fn the_preamble_is_what_stands_before_the_first_header() {
        assert_eq!(document("a=1\n[x]\nb=2").preamble().bytes, b"a=1\n");
        assert_eq!(document("[x]\nb=2").preamble().bytes, b"");
        assert_eq!(document("a=1").preamble().bytes, b"a=1");
    }
}
