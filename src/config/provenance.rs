//! Every place where a section's keys are set, and which one counts: for `explain` and `doctor`. Pure.

use super::Config;
use super::document::{Body, Document, SectionKind};
use super::section::{BadLine, Section, Setting, readable_properties};
use crate::error::Location;
use std::collections::HashMap;
use std::sync::Arc;

/// A key in one place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The key, in lower case.
    pub key: String,
    /// The setting's value, with file and line.
    pub setting: Setting,
    /// Whether this value counts.
    pub fate: Fate,
}

/// Whether a value counts, or what replaces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The value counts.
    Counts,
    /// The same key occurs later in this section.
    KeyAgain,
    /// The same section occurs later in this file, with this key.
    SectionAgain,
    /// The credentials file has the key too.
    Credentials,
    /// There is a `[profile default]`, so `[default]` is ignored.
    ProfileDefault,
}

impl Config {
    /// Returns where the keys of a profile are set, in the order in which the files are read, and the lines that
    /// cannot be read.
    pub fn occurrences(&self, name: &str) -> (Vec<Occurrence>, Vec<BadLine>) {
        let mut found = Found::default();
        let (kind, bodies) = self.config.effective(SectionKind::Profile, name);
        if kind == SectionKind::Profile && name == crate::config::DEFAULT_PROFILE {
            found.add(&self.config, &self.config.sections(SectionKind::Default, name), Fate::ProfileDefault);
            // Also for values that a later one in `[default]` replaces: none of the section is read.
            found.all.iter_mut().for_each(|occurrence| occurrence.fate = Fate::ProfileDefault);
        }
        found.add(&self.config, &bodies, Fate::SectionAgain);
        found.add(
            &self.credentials,
            &self.credentials.sections(SectionKind::Profile, name),
            Fate::Credentials,
        );
        (found.all, found.bad)
    }

    /// Same as [`Config::occurrences`], of an `[sso-session]`.
    pub fn session_occurrences(&self, name: &str) -> (Vec<Occurrence>, Vec<BadLine>) {
        let mut found = Found::default();
        found.add(&self.config, &self.config.sections(SectionKind::Session, name), Fate::SectionAgain);
        (found.all, found.bad)
    }
}

/// Keys and bad lines of all sections so far.
#[derive(Default)]
struct Found {
    all: Vec<Occurrence>,
    bad: Vec<BadLine>,
}

impl Found {
    /// Adds the keys of these bodies. `between` is the fate of values that an earlier file has for the same key.
    fn add(&mut self, document: &Document, bodies: &[Body<'_>], between: Fate) {
        let mut last: HashMap<String, usize> = HashMap::new();
        for (at, occurrence) in self.all.iter().enumerate().filter(|(_, it)| it.fate == Fate::Counts) {
            last.insert(occurrence.key.clone(), at);
        }
        for (number, body) in bodies.iter().enumerate() {
            let first = self.all.len();
            let (found, bad) = document.occurrences(*body);
            self.bad.extend(bad);
            for occurrence in found {
                if let Some(before) = last.insert(occurrence.key.clone(), self.all.len()) {
                    let is_of_file = *self.all[before].setting.origin.path == *document.path;
                    self.all[before].fate = match (before >= first, is_of_file && number > 0) {
                        (true, _) => Fate::KeyAgain,
                        (false, true) => Fate::SectionAgain,
                        (false, false) => between,
                    };
                }
                self.all.push(occurrence);
            }
        }
    }
}

impl Document {
    /// Returns the keys of one body, each parsed by itself so that a bad line hides no other, and the lines that
    /// cannot be read. All values count.
    pub fn occurrences(&self, body: Body<'_>) -> (Vec<Occurrence>, Vec<BadLine>) {
        let text = String::from_utf8_lossy(body.bytes);
        let mut lines: Vec<&str> = text.lines().collect();
        let (properties, bad) = readable_properties(&text);
        // Emptied instead of removed, so that the numbers of the other lines stay right.
        bad.iter().for_each(|(line, _)| lines[*line as usize - 1] = "");
        let origin = |line: u32| Location { path: Arc::clone(&self.path), line: body.line + line };
        let bad = bad.into_iter().map(|(line, why)| BadLine { origin: origin(line), why }).collect();
        let properties = properties.iter().map(|it| (it.line, it.more.last().copied().unwrap_or(it.line)));
        let of = |(first, last): (u32, u32)| {
            let own = lines[first as usize - 1..last as usize].join("\n");
            let place = Body { bytes: own.as_bytes(), line: body.line + first - 1, ..body };
            let mut section = Section::default();
            section.overlay(&self.path, place).ok()?;
            let (key, setting) = section.iter().next()?;
            Some(Occurrence { key: key.to_owned(), setting: setting.clone(), fate: Fate::Counts })
        };
        (properties.filter_map(of).collect(), bad)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(config: &str, credentials: &str, name: &str) -> Vec<String> {
        let (all, bad) = Config::from_texts(config, credentials).occurrences(name);
        let counted = all
            .iter()
            .map(|it| format!("{} {}={} {:?}", it.setting.origin, it.key, it.setting.value, it.fate));
        counted.chain(bad.iter().map(|bad| format!("{} {}", bad.origin, bad.why))).collect()
    }

    #[test]
    fn every_place_is_found_with_what_became_of_it() {
        for (config, credentials, name, expected) in [
            ("[profile x]\na=1\n", "", "x", &["config:2 a=1 Counts"][..]),
            ("[profile x]\na=1\nA=2 # c\n", "", "x", &["config:2 a=1 KeyAgain", "config:3 a=2 Counts"]),
            (
                "[profile x]\na=1\n[profile y]\n[profile x]\na=2\n",
                "[x]\na=3\n",
                "x",
                &["config:2 a=1 SectionAgain", "config:5 a=2 Credentials", "credentials:2 a=3 Counts"],
            ),
            (
                "[default]\na=1\nb=1\n[profile default]\na=2\n",
                "",
                "default",
                &["config:2 a=1 ProfileDefault", "config:3 b=1 ProfileDefault", "config:5 a=2 Counts"],
            ),
            (
                "[profile x]\ns3 =\n  a = 1\nnonsense\n= v\nb=2\n",
                "",
                "x",
                &[
                    "config:2 s3=\na = 1 Counts",
                    "config:6 b=2 Counts",
                    "config:4 a line without `=`",
                    "config:5 a value without a name",
                ],
            ),
            ("[profile x]\na=1\n", "", "y", &[]),
        ] {
            assert_eq!(found(config, credentials, name), expected, "{config:?} {credentials:?}");
        }
    }

    #[test]
    fn what_counts_is_what_the_profile_has() {
        let config = Config::from_texts(
            "[profile x]\na=1\na=2\n[profile x]\nb=1\nc = one\n  two\n[default]\nz=1\n",
            "[x]\nb=9\n",
        );
        let section = config.profile("x").unwrap().unwrap();
        let (all, _) = config.occurrences("x");
        let counting = all.iter().filter(|it| it.fate == Fate::Counts);
        let mut counting: Vec<_> = counting.map(|it| (it.key.as_str(), &it.setting)).collect();
        counting.sort_by_key(|(key, _)| *key);
        assert_eq!(counting, section.iter().collect::<Vec<_>>());
    }
}
