//! Sections of the credentials file with a role's keys, for tools that read nothing else: parsing them, recognising
//! those that ssoenv wrote, and the bytes of the file with and without them. All other bytes stay the same. Pure.

use super::document::{BYTE_ORDER_MARK, Body, Document, Flavor, SectionKind};
use super::section::Section;
use crate::aws::credentials::Credentials;
use crate::error::Failure;
use crate::secret::Secret;
use crate::time::Time;
use std::ops::Range;
use std::path::Path;

/// Key that marks a section as ours; its value is the TARGET given to `use`.
pub const MARK: &str = "ssoenv_written";

/// Key for the expiry that other tools read (saml2aws writes it).
const EXPIRES: &str = "x_security_token_expires";

/// A section of the credentials file to write.
#[derive(Debug)]
pub struct KeySection<'a> {
    /// Name of the section.
    pub name: &'a str,
    /// The credentials to write.
    pub credentials: &'a Credentials,
    /// The region to write beside them.
    pub region: Option<&'a str>,
    /// The TARGET given to `use`, which marks the section as ours; `None` writes a section without the mark.
    pub written_for: Option<&'a str>,
}

/// A section that ssoenv has written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenSection {
    /// Name of the section.
    pub name: String,
    /// The TARGET given to `use`.
    pub written_for: String,
    /// Access key id of the section.
    pub access_key_id: String,
    /// When its keys expire.
    pub expires_at: Option<Time>,
    /// The region that it names.
    pub region: Option<String>,
}

impl WrittenSection {
    /// Whether its keys have expired, or their expiry cannot be read.
    pub fn is_over(&self, now: Time) -> bool {
        self.expires_at.is_none_or(|end| end <= now)
    }
}

impl KeySection<'_> {
    /// Formats the section. Fails for a name or a value that tools would not read back.
    pub fn text(&self, line_end: &str) -> Result<String, Failure> {
        check_name(self.name)?;
        let token = self.credentials.session_token.as_ref().map(Secret::expose);
        let end = self.credentials.expires_at.map(Time::rfc3339);
        let lines = [
            ("aws_access_key_id", Some(self.credentials.access_key_id.as_str())),
            ("aws_secret_access_key", Some(self.credentials.secret_access_key.expose())),
            ("aws_session_token", token),
            ("region", self.region),
            (EXPIRES, end.as_deref()),
            (MARK, self.written_for),
        ];
        let mut text = format!("[{}]{line_end}", self.name);
        for (key, value) in lines.into_iter().filter_map(|(key, value)| Some((key, value?))) {
            // A line break in a value would begin another key or section.
            if value.contains(char::is_control) {
                return Err(Failure::configuration(format!("{key} contains a control character")));
            }
            text.push_str(&format!("{key} = {value}{line_end}"));
        }
        Ok(text)
    }
}

/// Fails for a name that not every reader of the credentials file accepts as a section's.
pub fn check_name(name: &str) -> Result<(), Failure> {
    let is_odd = |c: char| c.is_control() || "[]#;'\"\\=".contains(c);
    let document = Document::new("".into(), Flavor::Credentials, format!("[{name}]").into_bytes());
    let is_read_back = document.headers().any(|(header, _)| header.name == name);
    if is_read_back && !name.contains(is_odd) {
        return Ok(());
    }
    Err(Failure::usage(format!("{name:?} cannot be the name of a section in the credentials file"))
        .hint("choose a name of letters, digits and hyphens"))
}

/// Returns the sections of a file that ssoenv has written.
pub fn written(path: &Path, bytes: &[u8]) -> Vec<WrittenSection> {
    let document = document(path, bytes);
    document.headers().filter_map(|(header, body)| marked(&document, &header.name, body)).collect()
}

/// Whether the file has a section of this name that ssoenv did not write.
pub fn is_of_others(path: &Path, bytes: &[u8], name: &str) -> bool {
    let document = document(path, bytes);
    let bodies = document.sections(SectionKind::Profile, name);
    bodies.into_iter().any(|body| marked(&document, name, body).is_none())
}

/// Whether every section of `seen` that is not ours is still in the file.
pub fn has_sections_of_others(path: &Path, bytes: &[u8], seen: &[u8]) -> bool {
    let (now, before) = (document(path, bytes), document(path, seen));
    before.headers().all(|(header, body)| {
        marked(&before, &header.name, body).is_some() || !now.sections(header.kind, &header.name).is_empty()
    })
}

/// Returns the file without those of our sections for which `is_meant` holds.
pub fn without(path: &Path, bytes: &[u8], is_meant: impl Fn(&WrittenSection) -> bool) -> Vec<u8> {
    let document = document(path, bytes);
    let (mut rest, mut from) = (Vec::with_capacity(bytes.len()), 0);
    for (header, body) in document.headers() {
        if marked(&document, &header.name, body).is_some_and(|section| is_meant(&section)) {
            let range = lines_of(bytes, body);
            rest.extend_from_slice(&bytes[from..range.start]);
            from = range.end;
        }
    }
    rest.extend_from_slice(&bytes[from..]);
    rest
}

/// Returns the file with this section as the last, since some programs take the first keys of the file, whatever the
/// section. Replaces a section of ours with the same name.
pub fn with(path: &Path, bytes: &[u8], section: &KeySection<'_>) -> Result<Vec<u8>, Failure> {
    let document = document(path, bytes);
    if let Some(line) = document.unclosed() {
        let failure = Failure::configuration(format!("{}:{line}: a header without `]`", path.display()));
        return Err(failure.hint("correct that line; until then the file cannot be read"));
    }
    let mut all = without(path, bytes, |other| other.name == section.name);
    let line_end = if memchr::memmem::find(&all, b"\r\n").is_some() { "\r\n" } else { "\n" };
    if !all.is_empty() && all != BYTE_ORDER_MARK {
        if !all.ends_with(b"\n") {
            all.extend_from_slice(line_end.as_bytes());
        }
        all.extend_from_slice(line_end.as_bytes());
    }
    all.extend_from_slice(section.text(line_end)?.as_bytes());
    Ok(all)
}

fn document(path: &Path, bytes: &[u8]) -> Document {
    Document::new(path.to_owned(), Flavor::Credentials, bytes.to_vec())
}

/// Parses a section that ssoenv has written; `None` for any other.
fn marked(document: &Document, name: &str, body: Body<'_>) -> Option<WrittenSection> {
    // Most sections have no mark, and parsing takes longer than searching.
    memchr::memmem::find(body.bytes, MARK.as_bytes())?;
    let mut section = Section::default();
    section.overlay(&document.path, body).ok()?;
    Some(WrittenSection {
        name: name.to_owned(),
        written_for: section.value(MARK)?.to_owned(),
        access_key_id: section.value("aws_access_key_id").unwrap_or_default().to_owned(),
        expires_at: section.value(EXPIRES).and_then(Time::parse),
        region: section.value("region").map(str::to_owned),
    })
}

/// Returns the bytes of the header and all properties, with the blank line before them. Comments after the last
/// property stay, since they may belong to the next section.
fn lines_of(bytes: &[u8], body: Body<'_>) -> Range<usize> {
    let (mut at, mut end) = (body.at, body.at);
    for line in body.bytes.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        let line = line.trim_ascii();
        if !line.is_empty() && !line.starts_with(b"#") && !line.starts_with(b";") {
            end = at;
        }
    }
    let before = &bytes[..body.header_at];
    let line = before.strip_suffix(b"\n").map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let start = match line {
        Some(line) if line.is_empty() || line.ends_with(b"\n") => line.len(),
        _ => before.len(),
    };
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials() -> Credentials {
        Credentials {
            access_key_id: "ASIA1".to_owned(),
            secret_access_key: Secret::new("s/+="),
            session_token: Some(Secret::new("t")),
            expires_at: Some(Time::from_epoch(1_800_000_000)),
            issued_at: Time::from_epoch(0),
            account_id: None,
        }
    }

    fn put(bytes: &[u8], name: &str) -> Result<Vec<u8>, Failure> {
        let credentials = credentials();
        let section = KeySection {
            name,
            credentials: &credentials,
            region: Some("eu-west-1"),
            written_for: Some("dev"),
        };
        with(Path::new("credentials"), bytes, &section)
    }

    const OURS: &str = "[tool]\naws_access_key_id = ASIA1\naws_secret_access_key = s/+=\naws_session_token = t\nregion = eu-west-1\nx_security_token_expires = 2027-01-15T08:00:00Z\nssoenv_written = dev\n";

    #[test]
    fn a_section_comes_last_and_goes_without_a_trace() {
        for (before, after) in [
            ("", OURS.to_owned()),
            ("[a]\nx = 1\n", format!("[a]\nx = 1\n\n{OURS}")),
            ("[a]\nx = 1\n\n\n", format!("[a]\nx = 1\n\n\n\n{OURS}")),
            ("# only a remark\n", format!("# only a remark\n\n{OURS}")),
            ("\u{feff}[a]\nx = 1\n", format!("\u{feff}[a]\nx = 1\n\n{OURS}")),
            ("[a]\r\nx = 1\n\n", format!("[a]\r\nx = 1\n\n\r\n{}", OURS.replace('\n', "\r\n"))),
            ("\n", format!("\n\n{OURS}")),
            ("[a]\r\nx = 1\r\n", format!("[a]\r\nx = 1\r\n\r\n{}", OURS.replace('\n', "\r\n"))),
        ] {
            let put = put(before.as_bytes(), "tool").unwrap();
            assert_eq!(String::from_utf8(put.clone()).unwrap(), after);
            assert_eq!(without(Path::new("c"), &put, |_| true), before.as_bytes(), "{before:?}");
        }
        // A last line without a line end gets one, and keeps it.
        let put = put(b"[a]\nx = 1", "tool").unwrap();
        assert_eq!(without(Path::new("c"), &put, |_| true), b"[a]\nx = 1\n");
    }

    #[test]
    fn a_section_that_is_there_moves_to_the_end_and_every_byte_of_others_stays() {
        let theirs = "[a]\n\u{e9}\u{0} odd\nx : 1 ; note\n\n# of b\n[b]\ny = 2\n";
        let stood = format!("{OURS}output = json\n\n# of a\n{theirs}");
        let put = put(stood.as_bytes(), "tool").unwrap();
        assert_eq!(String::from_utf8(put.clone()).unwrap(), format!("\n# of a\n{theirs}\n{OURS}"));
        let found = written(Path::new("c"), &put);
        assert_eq!(found.len(), 1);
        assert_eq!((&*found[0].name, &*found[0].written_for), ("tool", "dev"));
        assert!(found[0].is_over(Time::from_epoch(1_800_000_000)));
        assert!(!found[0].is_over(Time::from_epoch(1_799_999_999)));
        assert_eq!(found[0].region.as_deref(), Some("eu-west-1"));
    }

    #[test]
    fn others_sections_are_known_and_never_removed() {
        let path = Path::new("c");
        let text = format!("[mine]\naws_access_key_id = AKIA\n# ssoenv_written = no\n\n{OURS}");
        assert!(is_of_others(path, text.as_bytes(), "mine") && !is_of_others(path, text.as_bytes(), "tool"));
        // One marked section among two of a name is enough.
        let twice = format!("{text}[tool]\noutput = json\n");
        assert!(is_of_others(path, twice.as_bytes(), "tool"));
        assert_eq!(
            without(path, text.as_bytes(), |_| true),
            b"[mine]\naws_access_key_id = AKIA\n# ssoenv_written = no\n"
        );
    }

    #[test]
    fn a_name_or_a_file_that_would_not_be_read_back_is_refused() {
        for name in ["", " a", "a ", "a]b", "a\nb", "profile a", "a#b", "a;b", "'a'", "a\\b", "a=b", "\u{1b}"]
        {
            assert!(put(b"", name).is_err(), "{name:?}");
        }
        for name in ["a", "a b", "111111111111/Developer", "a.b:c@d", "é"] {
            assert!(put(b"", name).is_ok(), "{name:?}");
        }
        let failure = put(b"[a]\n[broken\nx = 1\n", "tool").unwrap_err();
        assert_eq!(failure.to_string(), "credentials:2: a header without `]`");
    }
}
