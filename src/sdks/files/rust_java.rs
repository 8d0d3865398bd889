//! Grammar of the SDKs for Rust and Java: that of the AWS SDKs and Tools Reference Guide, with the differences
//! between the two (observed with aws-config 1 and version 2.31). Pure.

use super::sections::{SectionKeys, Sections, Stop, split_once, without_remark};
use crate::config::document::Flavor;
use crate::sdks::reader::Reader;

/// Reads a file as the SDK for Rust or Java does. Error: a line that makes it reject the whole file.
pub fn read(bytes: &[u8], flavor: Flavor, reader: Reader) -> Result<Sections, Stop> {
    let is_java = reader == Reader::Java;
    let mut text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) if is_java => String::from_utf8_lossy(bytes).into_owned(),
        // The SDK for Rust logs a warning and treats the file as empty.
        Err(_) => return Ok(Sections::default()),
    };
    if is_java {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    let mut parse = Parse { flavor, is_java, found: Vec::new(), key: None };
    for (number, line) in (1..).zip(text.lines()) {
        parse.line(line).map_err(|why| (number, why))?;
    }
    Ok(sections(parse.found, flavor))
}

/// State of parsing. A section that is skipped is `None`.
struct Parse {
    flavor: Flavor,
    is_java: bool,
    found: Vec<(Option<(Kind, String)>, SectionKeys)>,
    key: Option<String>,
}

/// Kind of a section that the SDK reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Default,
    Profile,
    Session,
}

impl Parse {
    /// Parses one line. Error: why the SDK rejects the file.
    fn line(&mut self, line: &str) -> Result<(), &'static str> {
        const BLANKS: [char; 2] = [' ', '\t'];
        if line.trim().is_empty() || line.starts_with(['#', ';']) {
            return Ok(());
        }
        if line.starts_with('[') {
            self.key = None;
            let inside = line[..line.find(['#', ';']).unwrap_or(line.len())].trim_end_matches(BLANKS);
            let inside = inside.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
            let inside = inside.ok_or("a header that does not end with `]`")?;
            self.found.push((header(inside, self.flavor), SectionKeys::new()));
            return Ok(());
        }
        let Some((section, keys)) = self.found.last_mut() else {
            return Err("a line before the first section");
        };
        // The SDK for Java does not parse the lines of a section that it skips.
        if section.is_none() && self.is_java {
            return Ok(());
        }
        if line.starts_with(BLANKS) {
            let value = self.key.as_ref().and_then(|key| keys.get_mut(key));
            let Some(value) = value else { return Err("an indented line that continues no value") };
            let more = line.trim_matches(BLANKS);
            if (value.is_empty() || value.starts_with('\n')) && !more.contains('=') {
                return Err("a line without `=` in a block");
            }
            value.push('\n');
            value.push_str(more);
            return Ok(());
        }
        let (key, value) = without_remark(line).split_once('=').ok_or("a line without `=`")?;
        let key = key.trim_matches(BLANKS);
        if key.is_empty() {
            return Err("a value without a name");
        }
        let key = if self.is_java { key.to_owned() } else { key.to_ascii_lowercase() };
        keys.insert(key.clone(), value.trim_matches(BLANKS).to_owned());
        self.key = Some(key);
        Ok(())
    }
}

/// Parses a header; a name may have letters, digits and a few other characters.
fn header(inside: &str, flavor: Flavor) -> Option<(Kind, String)> {
    let (kind, name) = match (flavor, split_once(inside)) {
        (Flavor::Credentials, (name, None)) => (Kind::Profile, name),
        (Flavor::Credentials, _) => return None,
        (_, ("default", None)) => (Kind::Default, "default"),
        (_, ("profile", Some(name))) => (Kind::Profile, name),
        (_, ("sso-session", Some(name))) => (Kind::Session, name),
        _ => return None,
    };
    let is_key_character = |c: char| c.is_ascii_alphanumeric() || "_-/.%@:+".contains(c);
    name.chars().all(is_key_character).then(|| (kind, name.to_owned()))
}

/// Merges sections of one name; `[profile default]` takes precedence over `[default]`, wherever it is.
fn sections(found: Vec<(Option<(Kind, String)>, SectionKeys)>, flavor: Flavor) -> Sections {
    let is_profile_default = |(section, _): &(Option<(Kind, String)>, SectionKeys)| matches!(section, Some((Kind::Profile, name)) if name == "default");
    let has_both = flavor == Flavor::Config && found.iter().any(is_profile_default);
    let mut sections = Sections::default();
    for (section, keys) in found {
        match section {
            Some((Kind::Default, _)) if has_both => {}
            Some((Kind::Default | Kind::Profile, name)) => {
                sections.profiles.entry(name).or_default().extend(keys)
            }
            Some((Kind::Session, name)) => sections.sessions.entry(name).or_default().extend(keys),
            None => {}
        }
    }
    sections
}
