//! The inside of a section: keys, values, and the line of each. configparser reads values that take several lines,
//! tuned to the rules that the AWS SDKs share; the lines, and what is wrong with them, are found here. Pure.

use super::document::Body;
use crate::error::Location;
use crate::ordered;
use configparser::ini::{Ini, IniDefault};
use memchr::arch::all::memchr::Two;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

/// Prefix of keys that set a variable: `ssoenv_env.NAME`.
pub const OWN_VARIABLE: &str = "ssoenv_env.";

/// Value of a key, with file and line. The value may be empty; a nested block has its line breaks, and its first line is
/// empty. `Debug` prints the place alone, since the value may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Setting {
    /// The value, trimmed and without an inline comment.
    pub value: String,
    /// File and line of the key.
    pub origin: Location,
}

impl fmt::Debug for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Setting({})", self.origin)
    }
}

/// A line that is no comment, property or continuation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// File and line.
    pub origin: Location,
    /// What is wrong with the line, for a message.
    pub why: &'static str,
}

/// Keys (in lower case) and values of all sections of one name; the last value of a key counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    settings: BTreeMap<String, Setting>,
    /// Keys of `ssoenv_env.NAME` in their original case, by the key in lower case.
    spellings: BTreeMap<String, String>,
}

impl Section {
    /// Adds the settings of one body; they replace earlier ones key by key.
    pub fn overlay(&mut self, path: &Arc<PathBuf>, body: Body<'_>) -> Result<(), BadLine> {
        let text = String::from_utf8_lossy(body.bytes);
        let origin = |line: u32| Location { path: Arc::clone(path), line: body.line + line };
        let properties = properties(&text).map_err(|(line, why)| BadLine { origin: origin(line), why })?;
        let values = if properties.iter().all(Property::is_simple) {
            None
        } else {
            let unreadable = BadLine { origin: origin(0), why: "cannot read the section" };
            Some(values(&text).map_err(|_| unreadable)?)
        };
        for property in properties {
            // A key that occurs twice has one value, its last, and the last line belongs to it.
            let value = match &values {
                Some(values) => property.without_remark(values.get(property.key).map_or("", String::as_str)),
                None => property.without_remark(property.raw.trim()),
            };
            let setting = Setting { value, origin: origin(property.line) };
            let key = property.key.to_ascii_lowercase();
            if key.starts_with(OWN_VARIABLE) {
                self.spellings.insert(key.clone(), property.key.to_owned());
            }
            self.settings.insert(key, setting);
        }
        Ok(())
    }

    /// Adds the settings of another section whose keys are wanted; they replace those with the same key.
    pub fn add(&mut self, other: &Section, is_wanted: impl Fn(&str) -> bool) {
        let wanted = other.settings.iter().filter(|(key, _)| is_wanted(key));
        self.settings.extend(wanted.map(|(key, setting)| (key.clone(), setting.clone())));
    }

    /// Returns the setting of a key, also if its value is empty.
    pub fn setting(&self, key: &str) -> Option<&Setting> {
        self.settings.get(key)
    }

    /// Returns the value of a key; `None` if it is absent or empty.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.setting(key).map(|setting| setting.value.as_str()).filter(|value| !value.is_empty())
    }

    /// Returns a key that belongs to `aws_access_key_id`, which means in the same file: tools read a pair of keys and
    /// what belongs to it from one file.
    pub fn beside_keys(&self, key: &str) -> Option<&Setting> {
        let has_value = |setting: &&Setting| !setting.value.is_empty();
        let id = self.setting("aws_access_key_id").filter(has_value)?;
        self.setting(key).filter(has_value).filter(|setting| setting.origin.path == id.origin.path)
    }

    /// Returns the variables of `ssoenv_env.NAME = value`, each name in its original case.
    pub fn own_variables(&self) -> impl Iterator<Item = (&str, &Setting)> {
        self.spellings
            .iter()
            .filter_map(|(key, spelled)| Some((spelled.get(OWN_VARIABLE.len()..)?, self.settings.get(key)?)))
    }

    /// Returns all keys, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Setting)> + Clone {
        self.settings.iter().map(|(key, setting)| (key.as_str(), setting))
    }

    /// Returns a key of a nested block (`s3 =` and indented lines below it).
    pub fn nested(&self, block: &str, key: &str) -> Option<Setting> {
        let block = self.setting(block)?;
        let lines = block.value.split_once('\n').filter(|(first, _)| first.is_empty())?.1;
        // From the end, since the last line of a key counts.
        let value = lines.lines().rev().find_map(|line| {
            let (name, value) = line.split_once('=')?;
            name.trim().eq_ignore_ascii_case(key).then(|| value.trim().to_owned())
        })?;
        Some(Setting { value, origin: block.origin.clone() })
    }
}

/// A property: its key, and the lines that it takes.
pub(super) struct Property<'a> {
    /// The key in its original case.
    pub key: &'a str,
    /// First line of the property, counted from 1 after the header.
    pub line: u32,
    /// The lines that continue its value, without blank lines and comments.
    pub more: Vec<u32>,
    raw: &'a str,
}

/// Returns where the inline comment of a property's line begins (at its `#` or `;`). The SDKs accept one after white
/// space; the AWS CLI takes it for part of the value, which `doctor` reports.
pub fn remark(raw: &[u8]) -> Option<usize> {
    // Longest white space character in UTF-8, in bytes.
    const LONGEST: usize = 3;
    Two::new(b'#', b';').iter(raw).find(|at| {
        let before = String::from_utf8_lossy(&raw[at.saturating_sub(LONGEST)..*at]);
        before.chars().last().is_some_and(char::is_whitespace)
    })
}

impl Property<'_> {
    /// Whether the value is on the property's line alone. If so for a whole section, configparser need not read it
    /// again (about a quarter of the time of reading a profile).
    fn is_simple(&self) -> bool {
        self.more.is_empty() && !self.key.starts_with('[')
    }

    /// Returns the value without its inline comment, which can only be on the first line.
    fn without_remark(&self, value: &str) -> String {
        match remark(self.raw.as_bytes()) {
            None => value.to_owned(),
            Some(at) => {
                let first = self.raw[..at].trim();
                value
                    .split_once('\n')
                    .map_or_else(|| first.to_owned(), |(_, rest)| format!("{first}\n{rest}"))
            }
        }
    }
}

/// Parses the properties; fails on the first line that is none.
pub(super) fn properties(text: &str) -> Result<Vec<Property<'_>>, (u32, &'static str)> {
    let (found, bad) = readable_properties(text);
    bad.first().map_or(Ok(found), |bad| Err(*bad))
}

/// Most keys in a section; far more than any real file has. Bounds the work for a hostile file.
const MOST_KEYS: usize = 10_000;

/// Parses the properties by the rules of configparser's multi-line mode: a line that is indented deeper than the key
/// before it continues that key's value. Lines that are no properties are returned separately, and otherwise skipped.
pub(super) fn readable_properties(text: &str) -> (Vec<Property<'_>>, Vec<(u32, &'static str)>) {
    let mut found: Vec<Property<'_>> = Vec::new();
    let mut bad = Vec::new();
    let mut indent = None;
    for (number, line) in (1..).zip(text.lines()) {
        let trimmed = line.trim();
        let depth = line.len() - line.trim_start().len();
        let continues = indent.is_some_and(|key| depth > key);
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        if continues {
            found.last_mut().into_iter().for_each(|property| property.more.push(number));
            continue;
        }
        let Some((key, raw)) = line.split_once(['=', ':']) else {
            bad.push((number, "a line without `=`"));
            continue;
        };
        let key = key.trim();
        if key.is_empty() {
            bad.push((number, "a value without a name"));
            continue;
        }
        if found.len() == MOST_KEYS {
            bad.push((number, "more than 10,000 keys in one section"));
            break;
        }
        indent = Some(depth);
        found.push(Property { key, line: number, more: Vec::new(), raw });
    }
    (found, bad)
}

/// Parses the values with configparser.
fn values(text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut defaults = IniDefault::default();
    // We fold keys ourselves, in ASCII as the SDKs do; configparser would fold Unicode.
    defaults.case_sensitive = true;
    defaults.multiline = true;
    // The `#` of `…/start/#/` does not begin a comment.
    defaults.enable_inline_comments = false;
    let mut ini = Ini::new_from_defaults(defaults);
    // An indented header continues the value above it; configparser would begin a section.
    let body: Vec<&str> =
        text.lines().map(|line| if line.trim_start().starts_with('[') { "" } else { line }).collect();
    let sections = ini.read(format!("[s]\n{}", body.join("\n")))?;
    let settings = sections.into_values().next().unwrap_or_default();
    Ok(ordered::map(settings.into_iter().map(|(key, value)| (key, unix_lines(value)))))
}

/// Undoes configparser's platform line ends.
fn unix_lines(value: Option<String>) -> String {
    value.map(|value| if cfg!(windows) { value.replace("\r\n", "\n") } else { value }).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn section(text: &str) -> Result<Section, BadLine> {
        let mut section = Section::default();
        section
            .overlay(
                &Arc::new("config".into()),
                Body { bytes: text.as_bytes(), line: 10, header_at: 0, at: 0 },
            )
            .map(|()| section)
    }

    #[test]
    fn values_are_what_the_sdks_read() {
        for (text, expected) in [
            (
                "region = us-west-2 # This is important\nbar=a;b\n",
                vec![("bar", "a;b"), ("region", "us-west-2")],
            ),
            ("url = https://x.awsapps.com/start/#/\n", vec![("url", "https://x.awsapps.com/start/#/")]),
            ("url = https://x.awsapps.com/start#\n", vec![("url", "https://x.awsapps.com/start#")]),
            ("a = # nothing\nb =\n", vec![("a", ""), ("b", "")]),
            ("a = x\t; why\n", vec![("a", "x")]),
            ("Region = r\n", vec![("region", "r")]),
            ("a: 1\nc : d=e\n", vec![("a", "1"), ("c", "d=e")]),
            ("  a = 1\nb = 2\n", vec![("a", "1"), ("b", "2")]),
            ("a = 1\r\nb = 2\r\n", vec![("a", "1"), ("b", "2")]),
            ("# c\n  ; c\n\na = 'q' \"%\" \\\n", vec![("a", "'q' \"%\" \\")]),
            ("a = 1\na = 2\nA = 3\n", vec![("a", "3")]),
            ("a = one\n  two # kept\nb = 1\n", vec![("a", "one\ntwo # kept"), ("b", "1")]),
            ("a = one # cut\n  two\n", vec![("a", "one\ntwo")]),
            ("s3 =\n  # c\n  max=1\n  ; c\n  b = 2\n", vec![("s3", "\nmax=1\nb = 2")]),
            ("a = 1\n  [profile x]\nb = 2\n", vec![("a", "1"), ("b", "2")]),
            ("name = ü € 😀\n", vec![("name", "ü € 😀")]),
        ] {
            let section = section(text).unwrap();
            let found: Vec<(&str, &str)> = section.iter().map(|(key, s)| (key, s.value.as_str())).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_section_of_simple_lines_is_what_configparser_reads(text in "[a-c =:#;\\[\n\r\t\u{a0}é]{0,40}") {
            let Ok(found) = section(&text) else { return Ok(()) };
            let read = values(&text).unwrap();
            for property in properties(&text).unwrap() {
                if property.is_simple() {
                    let last = properties(&text).unwrap().into_iter().rfind(|last| last.key.eq_ignore_ascii_case(property.key));
                    let last = last.unwrap();
                    let expected = last.without_remark(read.get(last.key).map_or("", String::as_str));
                    let value = &found.setting(&property.key.to_ascii_lowercase()).unwrap().value;
                    prop_assert_eq!(value, &expected, "{:?}", text);
                }
            }
        }
    }

    #[test]
    fn every_value_knows_its_line() {
        let section = section("# c\na = 1\n\ns =\n  x = 1\nb = 2\na = 3\n").unwrap();
        let line = |key| section.setting(key).unwrap().origin.line;
        assert_eq!((line("a"), line("s"), line("b")), (17, 14, 16));
        assert_eq!(section.setting("b").unwrap().origin.to_string(), "config:16");
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        for (text, line, why) in [
            ("a = 1\nregon\n", 12, "a line without `=`"),
            ("= v\n", 11, "a value without a name"),
            ("  [x\n", 11, "a line without `=`"),
        ] {
            let bad = section(text).unwrap_err();
            assert_eq!((bad.origin.line, bad.why), (line, why), "{text:?}");
        }
    }

    #[test]
    fn a_remark_begins_after_white_space_of_any_kind() {
        for (raw, place) in [
            (" a # b", Some(3)),
            ("a;b ;c", Some(4)),
            ("# a", None),
            (" # a", Some(1)),
            ("\u{a0}#", Some(2)),
            ("\u{2003};", Some(3)),
            ("a#/#", None),
            ("é#", None),
        ] {
            assert_eq!(remark(raw.as_bytes()), place, "{raw:?}");
        }
        assert_eq!(remark(b"\xff\xe2\x80 #"), Some(4));
        assert_eq!(remark(b"\xe2\x80#"), None);
    }

    #[test]
    fn nested_blocks_are_maps() {
        let section = section("sso =\n  Endpoint_URL = http://h/\nsts = flat\n").unwrap();
        assert_eq!(section.nested("sso", "endpoint_url").unwrap().value, "http://h/");
        assert_eq!(section.nested("sts", "endpoint_url"), None);
        assert_eq!(section.nested("sso", "x"), None);
    }
}
