//! Random walks: a person, the AWS CLI and ssoenv change one file in turn. A model knows the values that the file is to
//! have, and every line that an edit of ssoenv did not have to change must still be there, byte for byte and in order.
//! The lines are told apart as crudely as can be, and not by the code that is tested.

use super::edited;
use fastrand::Rng;
use ssoenv::config::Config;
use ssoenv::config::document::SectionKind::Profile;
use ssoenv::config::edit::{SectionChange, SectionEdit};
use std::collections::BTreeMap;

const WALKS: u64 = 1000;
const STEPS: usize = 12;
const NAMES: &[&str] = &["default", "a", "ab", "my org", "d/e", "f", "g", "h"];
const KEYS: &[&str] = &["region", "output", "ssoenv_sync", "k"];
const VALUES: &[&str] = &["new", "eu-west-1", "a;b", "https://h/#/", "x y"];

/// Values by key by profile.
type Model = BTreeMap<&'static str, BTreeMap<&'static str, String>>;

const MARK: &[u8] = b"\xef\xbb\xbf";

/// A line of the file, as a person sees it.
#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Blank,
    Comment,
    Header(&'static str),
    Key(&'static str),
    /// It continues the value of the key above.
    More,
}

struct Line {
    bytes: Vec<u8>,
    kind: Kind,
    /// The profile that it is in.
    profile: Option<&'static str>,
}

pub struct Walk {
    random: Rng,
    pub text: Vec<u8>,
    pub model: Model,
    end: &'static str,
}

/// Splits a text into lines with their ends.
fn split(text: &[u8]) -> Vec<Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = vec![Vec::new()];
    for (place, byte) in text.iter().enumerate() {
        lines.last_mut().unwrap().push(*byte);
        if *byte == b'\n' || *byte == b'\r' && text.get(place + 1) != Some(&b'\n') {
            lines.push(Vec::new());
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

fn known(names: &[&'static str], name: &str) -> &'static str {
    names.iter().find(|known| **known == name).unwrap_or_else(|| panic!("{name:?}"))
}

fn lines(text: &[u8]) -> Vec<Line> {
    let mut profile = None;
    let line = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let text = text.trim_end();
        let kind = match text.trim_start().chars().next() {
            None => Kind::Blank,
            Some('#' | ';') => Kind::Comment,
            Some('[') if text.starts_with('[') => {
                let name = text[1..].split(']').next().unwrap().trim();
                let name = name.strip_prefix("profile").unwrap_or(name).trim();
                Kind::Header(known(NAMES, name.trim_matches(['\'', '"'])))
            }
            Some(_) if text.starts_with(' ') => Kind::More,
            Some(_) => {
                let key = text.split(['=', ':']).next().unwrap().trim().to_lowercase();
                Kind::Key(known(&[KEYS, &["s3"]].concat(), &key))
            }
        };
        if let Kind::Header(name) = kind {
            profile = Some(name);
        }
        Line { bytes, kind, profile }
    };
    split(text.strip_prefix(MARK).unwrap_or(text)).into_iter().map(line).collect()
}

impl Walk {
    pub fn new(seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        let text = if random.u8(..8) == 0 { "\u{feff}" } else { "" };
        let end = if random.u8(..5) == 0 { "\r\n" } else { "\n" };
        Walk { random, text: text.into(), model: Model::new(), end }
    }

    fn any(&mut self, of: &[&'static str]) -> &'static str {
        of[self.random.usize(..of.len())]
    }

    fn there(&mut self) -> Option<&'static str> {
        let names: Vec<_> = self.model.keys().copied().collect();
        (!names.is_empty()).then(|| self.any(&names))
    }

    fn missing(&mut self) -> Option<&'static str> {
        let names: Vec<_> = NAMES.iter().copied().filter(|name| !self.model.contains_key(name)).collect();
        (!names.is_empty()).then(|| self.any(&names))
    }

    /// Replaces these lines of the file.
    fn put(&mut self, at: usize, count: usize, new: &[String]) {
        let (mark, text) = self.text.split_at(if self.text.starts_with(MARK) { MARK.len() } else { 0 });
        let mut lines = split(text);
        let end = self.end;
        if at == lines.len()
            && let Some(last) =
                lines.last_mut().filter(|last| !last.ends_with(b"\n") && !last.ends_with(b"\r"))
        {
            last.extend(end.bytes());
        }
        lines.splice(at..at + count, new.iter().map(|line| format!("{line}{end}").into_bytes()));
        self.text = [mark, &lines.concat()].concat();
    }

    /// The place of a key, and how many lines it has.
    fn key(&self, profile: &str, key: &str) -> Option<(usize, usize)> {
        let lines = lines(&self.text);
        let is_it = |line: &Line| {
            line.profile == Some(profile) && line.kind == Kind::Key(known(&[KEYS, &["s3"]].concat(), key))
        };
        let at = lines.iter().position(is_it)?;
        let mut count = 1;
        for (number, line) in lines[at + 1..].iter().enumerate() {
            match line.kind {
                Kind::More => count = number + 2,
                Kind::Blank | Kind::Comment => {}
                Kind::Header(_) | Kind::Key(_) => break,
            }
        }
        Some((at, count))
    }

    /// Places between two lines where a property or a section may begin: not inside a value of several lines.
    fn places(&self, is_place: impl Fn(&Line) -> bool) -> Vec<usize> {
        let lines = lines(&self.text);
        let starts = |at: usize| {
            let next = lines[at..].iter().find(|line| !matches!(line.kind, Kind::Blank | Kind::Comment));
            next.is_none_or(|next| next.kind != Kind::More)
        };
        (1..=lines.len()).filter(|at| is_place(&lines[at - 1]) && starts(*at)).collect()
    }

    /// A person's change.
    fn person(&mut self) {
        let Some(profile) = self.there() else { return self.new_section() };
        let value = self.any(VALUES).to_owned();
        match self.random.u8(..12) {
            0 | 1 => {
                let key = self.any(KEYS);
                let line = match self.random.u8(..5) {
                    0 => format!("{key}={value}"),
                    1 => format!("{} : {value}", key.to_uppercase()),
                    2 => format!("{key} = {value} # why"),
                    _ => format!("{key}  = {value}"),
                };
                match self.key(profile, key) {
                    Some((at, count)) => self.put(at, count, &[line]),
                    None => {
                        let places = self.places(|line| line.profile == Some(profile));
                        let at = places[self.random.usize(..places.len())];
                        self.put(at, 0, &[line]);
                    }
                }
                self.model.get_mut(profile).unwrap().insert(key, value);
            }
            2 => {
                if self.key(profile, "s3").is_none() {
                    let places = self.places(|line| line.profile == Some(profile));
                    let at = places[self.random.usize(..places.len())];
                    self.put(
                        at,
                        0,
                        &["s3 =", "  max = 1", "  # in the block", "", "  b = 2"].map(str::to_owned),
                    );
                    self.model.get_mut(profile).unwrap().insert("s3", "\nmax = 1\nb = 2".to_owned());
                }
            }
            3 => {
                let keys: Vec<_> = self.model[profile].keys().copied().collect();
                if !keys.is_empty() {
                    let key = self.any(&keys);
                    let (at, count) = self.key(profile, key).unwrap();
                    self.put(at, count, &[]);
                    self.model.get_mut(profile).unwrap().remove(key);
                }
            }
            4 | 5 => {
                let at = self.random.usize(..=lines(&self.text).len());
                let line =
                    self.any(&["# a note", "; another", "  # indented", "#", "", "", " \t"]).to_owned();
                self.put(at, 0, &[line]);
            }
            6 => {
                let blank: Vec<usize> = lines(&self.text)
                    .iter()
                    .enumerate()
                    .filter(|(_, line)| line.kind == Kind::Blank)
                    .map(|(at, _)| at)
                    .collect();
                if !blank.is_empty() {
                    let at = blank[self.random.usize(..blank.len())];
                    self.put(at, 1, &[]);
                }
            }
            7 | 8 => self.new_section(),
            9 => {
                // A section goes, or moves to the end.
                let all = lines(&self.text);
                let of_it = |line: &&Line| line.profile == Some(profile);
                let moved: Vec<String> = all
                    .iter()
                    .filter(of_it)
                    .map(|line| {
                        String::from_utf8_lossy(&line.bytes)
                            .trim_start_matches('\u{feff}')
                            .trim_end_matches(['\r', '\n'])
                            .to_owned()
                    })
                    .collect();
                let at = all.iter().position(|line| line.profile == Some(profile)).unwrap();
                self.put(at, moved.len(), &[]);
                if self.random.bool() {
                    self.put(lines(&self.text).len(), 0, &moved);
                } else {
                    self.model.remove(profile);
                }
            }
            10 => self.end = if self.random.bool() { "\r\n" } else { "\n" },
            _ => {
                let length = self.text.trim_ascii_end().len();
                self.text.truncate(length);
            }
        }
    }

    fn new_section(&mut self) {
        let Some(name) = self.missing() else { return };
        let header = match self.random.u8(..4) {
            _ if name == "default" => "[default]".to_owned(),
            _ if name.contains(' ') => format!("[profile '{name}']"),
            0 => format!("[ profile  {name} ] # mine"),
            1 => format!("[profile \"{name}\"]"),
            _ => format!("[profile {name}]"),
        };
        let mut starts: Vec<usize> = self.places(|_| true);
        starts
            .retain(|at| lines(&self.text).get(*at).is_none_or(|next| matches!(next.kind, Kind::Header(_))));
        let all = lines(&self.text).len();
        let at = if self.random.bool() || starts.is_empty() {
            all
        } else {
            starts[self.random.usize(..starts.len())]
        };
        let mut new = vec![header, "region = mine".to_owned()];
        if self.random.bool() {
            new.insert(0, format!("# about {name}"));
        }
        if self.random.bool() {
            new.insert(0, String::new());
        }
        self.put(at, 0, &new);
        self.model.insert(name, BTreeMap::from([("region", "mine".to_owned())]));
    }

    /// `aws configure set`, as version 2.38.1 does it.
    fn aws_cli(&mut self) {
        let (key, value) = (self.any(KEYS), self.any(VALUES).to_owned());
        let line = format!("{key} = {value}");
        let profile = if self.random.u8(..4) == 0 { self.missing() } else { self.there() };
        let Some(profile) = profile else { return };
        if !self.model.contains_key(profile) {
            let quote = if profile.contains(' ') { "'" } else { "" };
            let header = if profile == "default" {
                "[default]".to_owned()
            } else {
                format!("[profile {quote}{profile}{quote}]")
            };
            let all = lines(&self.text).len();
            self.put(all, 0, &[header, line]);
        } else if let Some((at, count)) = self.key(profile, key) {
            self.put(at, count, &[line]);
        } else {
            let is_content = |line: &Line| !matches!(line.kind, Kind::Blank | Kind::Comment);
            let last =
                lines(&self.text).iter().rposition(|line| line.profile == Some(profile) && is_content(line));
            self.put(last.unwrap() + 1, 0, &[line]);
        }
        self.model.entry(profile).or_default().insert(key, value);
    }

    /// One edit, or several at once, each of another section.
    fn wanted(&mut self) -> Vec<SectionEdit<'static>> {
        let mut names = NAMES.to_vec();
        self.random.shuffle(&mut names);
        let count = if self.random.bool() { 1 } else { self.random.usize(2..5) };
        let mut wanted = Vec::new();
        while wanted.len() < count {
            let Some(name) = names.pop() else { break };
            let mut set: Vec<(&str, String)> = Vec::new();
            let mut remove = Vec::new();
            for key in KEYS {
                match self.random.u8(..4) {
                    0 => set.push((key, self.any(VALUES).to_owned())),
                    1 => remove.push(*key),
                    _ => {}
                }
            }
            if self.random.u8(..4) == 0 {
                remove.push("s3");
            }
            let after = self.there().filter(|_| self.random.bool());
            wanted.push(match self.random.u8(..4) {
                0 => SectionEdit::remove(Profile, name),
                1 => {
                    // To a name that nothing else is about.
                    let Some(place) = names.iter().position(|name| !self.model.contains_key(name)) else {
                        continue;
                    };
                    SectionEdit::rename(Profile, name, names.remove(place), set, remove)
                }
                _ => SectionEdit::set(Profile, name, set, remove).after(after),
            });
        }
        wanted
    }

    /// ssoenv's change.
    fn ssoenv(&mut self) {
        let wanted = self.wanted();
        let after = edited(&self.text, &wanted)
            .unwrap_or_else(|failure| panic!("{failure} {self:?} {wanted:?}"))
            .bytes;
        self.nothing_else_changes(&after, &wanted);
        assert_eq!(edited(&after, &wanted).unwrap().lines, [], "twice is not once: {self:?} {wanted:?}");
        for wanted in &wanted {
            let former = self.model.remove(wanted.name);
            let (Some(keys), Some(name)) = (wanted.keys(), wanted.new_name()) else { continue };
            if former.is_none() && keys.set.is_empty() {
                continue;
            }
            let mut values = former.unwrap_or_default();
            values.retain(|key, _| !keys.remove.contains(key));
            values.extend(keys.set.iter().map(|(key, value)| (*key, value.clone())));
            self.model.insert(known(NAMES, name), values);
        }
        self.text = after;
    }

    /// That every line stays in place that did not have to change, and that what is new was wanted.
    fn nothing_else_changes(&self, after: &[u8], wanted: &[SectionEdit<'static>]) {
        let (before, now) = (lines(&self.text), lines(after));
        let bare = |line: &Line| String::from_utf8(line.bytes.clone()).unwrap();
        let edit = |line: &Line| {
            line.profile.and_then(|profile| wanted.iter().find(|wanted| wanted.name == profile))
        };
        let mut rest = now.iter();
        let (mut of_removed_key, mut new) = (false, Vec::new());
        for (at, line) in before.iter().enumerate() {
            let edit = edit(line);
            let is_removed = edit.is_some_and(|edit| matches!(edit.change, SectionChange::Remove));
            // Blank lines go with a section: those inside, one above and, where nothing is above, one below.
            let leads_to = before[at..].iter().find(|line| line.kind != Kind::Blank).and_then(|line| {
                let edit = edit_of(wanted, line)?;
                (matches!(line.kind, Kind::Header(_)) && matches!(edit.change, SectionChange::Remove))
                    .then_some(())
            });
            let may_go = match (&line.kind, edit.map(|edit| &edit.change)) {
                (Kind::Blank, _) => {
                    is_removed || leads_to.is_some() || of_removed_key && in_value(&before, at)
                }
                (Kind::Comment, _) => of_removed_key && in_value(&before, at),
                (Kind::Header(_), Some(SectionChange::Set(_)) | None) => false,
                (Kind::Header(_), Some(_)) => true,
                (Kind::Key(_) | Kind::More, Some(SectionChange::Remove)) => true,
                (Kind::More, _) => of_removed_key,
                (Kind::Key(key), Some(SectionChange::Set(keys) | SectionChange::Rename { keys, .. })) => {
                    let value = self.model[line.profile.unwrap()].get(key);
                    keys.remove.contains(key)
                        || keys.set.iter().any(|(set, new)| set == key && Some(new) != value)
                }
                (Kind::Key(_), None) => false,
            };
            if matches!(line.kind, Kind::Key(_) | Kind::Header(_)) {
                of_removed_key = may_go && line.kind != Kind::Header(line.profile.unwrap_or_default());
            }
            if may_go {
                continue;
            }
            let (is_last, text) = (at + 1 == before.len(), bare(line));
            let same = |now: &Line| match (is_last, is_removed && line.kind == Kind::Comment) {
                (false, false) => bare(now) == text,
                // It may get an end, and a comment of a removed section loses its indent.
                (_, indent) => {
                    let trimmed = |text: &str| {
                        if indent {
                            text.trim().to_owned()
                        } else {
                            text.trim_end_matches(['\r', '\n']).to_owned()
                        }
                    };
                    trimmed(&bare(now)) == trimmed(&text)
                }
            };
            let skipped: Vec<&Line> = rest.by_ref().take_while(|now| !same(now)).collect();
            new.extend(skipped);
            // `take_while` has taken the same line too, unless it found none.
            let found = now.len() - rest.len();
            assert!(
                found > 0 && same(&now[found - 1]),
                "{text:?} is lost: {self:?} {wanted:?} {}",
                String::from_utf8_lossy(after)
            );
        }
        new.extend(rest);
        let mut created = 0;
        for line in new {
            let edit = line
                .profile
                .and_then(|profile| wanted.iter().find(|wanted| wanted.new_name() == Some(profile)));
            match &line.kind {
                Kind::Blank => {}
                Kind::Comment => assert_eq!(bare(line).trim(), "# why", "{self:?} {wanted:?}"),
                Kind::Header(_) => {
                    assert!(edit.is_some());
                    created += 1;
                }
                Kind::Key(key) => {
                    assert!(
                        edit.and_then(SectionEdit::keys)
                            .is_some_and(|keys| keys.set.iter().any(|(set, _)| set == key))
                    );
                }
                Kind::More => panic!("{:?} {self:?} {wanted:?}", bare(line)),
            }
        }
        let blanks = |lines: &[Line]| lines.iter().filter(|line| line.kind == Kind::Blank).count();
        assert!(
            blanks(&now) <= blanks(&before) + created,
            "{self:?} {wanted:?} {}",
            String::from_utf8_lossy(after)
        );
    }

    /// That the file says what the model says.
    fn check(&self) {
        let text = String::from_utf8(self.text.clone()).unwrap();
        let config = Config::from_texts(&text, "");
        for name in NAMES {
            let section = config.profile(name).unwrap_or_else(|failure| panic!("{failure} {self:?}"));
            // Blank lines inside a value are a matter of taste.
            let value = |value: &str| {
                let lines = value.split('\n').enumerate();
                lines
                    .filter(|(at, line)| *at == 0 || !line.is_empty())
                    .map(|(_, line)| line)
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            let values = section.map(|section| {
                section.iter().map(|(key, setting)| (key.to_owned(), value(&setting.value))).collect()
            });
            let expected = self
                .model
                .get(name)
                .map(|values| values.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect());
            assert_eq!(values, expected as Option<BTreeMap<String, String>>, "{name}: {self:?}");
        }
    }

    /// That a new section that is removed again leaves no trace.
    fn comes_and_goes(&self) {
        let Some(name) = NAMES.iter().find(|name| !self.model.contains_key(**name)) else { return };
        if !self.text.is_empty() && !self.text.ends_with(b"\n") && self.text != b"\xef\xbb\xbf" {
            return;
        }
        for after in [None, self.model.keys().next().copied()] {
            let new = SectionEdit::set(Profile, name, vec![("k", "v".to_owned())], Vec::new()).after(after);
            let added = edited(&self.text, &[new]).unwrap().bytes;
            let removed = edited(&added, &[SectionEdit::remove(Profile, name)]).unwrap().bytes;
            assert_eq!(
                String::from_utf8_lossy(&removed),
                String::from_utf8_lossy(&self.text),
                "{after:?} {self:?}"
            );
        }
    }

    pub fn walk(mut self) -> Self {
        for _ in 0..STEPS {
            match self.random.u8(..5) {
                0 | 1 => self.person(),
                2 => self.aws_cli(),
                _ => self.ssoenv(),
            }
            self.check();
        }
        self.comes_and_goes();
        self
    }
}

fn edit_of<'w>(wanted: &'w [SectionEdit<'static>], line: &Line) -> Option<&'w SectionEdit<'static>> {
    line.profile.and_then(|profile| wanted.iter().find(|wanted| wanted.name == profile))
}

/// Whether a line that continues a value follows.
fn in_value(lines: &[Line], at: usize) -> bool {
    let next = lines[at..].iter().find(|line| !matches!(line.kind, Kind::Blank | Kind::Comment));
    next.is_some_and(|next| next.kind == Kind::More)
}

impl std::fmt::Debug for Walk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} of\n{}\n", self.model, String::from_utf8_lossy(&self.text))
    }
}

#[test]
fn nothing_of_a_person_is_lost_whoever_changes_the_file() {
    for seed in 0..WALKS {
        std::panic::catch_unwind(|| Walk::new(seed).walk()).unwrap_or_else(|_| panic!("walk {seed}"));
    }
}
