//! Recently used profiles and roles, which order the picker's list: one line per `use` that a person typed with the hook
//! installed. Nothing depends on it, so a lost line does no harm, an invalid line is ignored, and no function here
//! fails.

use crate::system::System;
use crate::system::files::paths;
use crate::system::files::{self, Staged};
use crate::time::Time;
use std::collections::HashSet;
use std::path::PathBuf;

/// Bytes beyond which the file is cut down.
const LARGEST: u64 = 64 * 1024;
/// Bytes kept by the cut: half, so that it is rare.
const KEPT: usize = 32 * 1024;
/// Longest profile name that is recorded, in bytes: far above what a person types, and it bounds a line.
const LONGEST: usize = 1024;

/// Records that a profile is being used.
pub fn add(sys: &System, profile: &str) {
    if !is_name(profile) {
        return;
    }
    let line = line(sys.clock.now(), profile);
    let added = path(sys).and_then(|path| {
        if files::append_line(&path, &line)? > LARGEST {
            let staged = Staged::create(&path)?;
            // If the old file cannot be read, the new one starts with this line.
            let contents = files::read_regular(&path).ok().flatten();
            staged.commit(&cut(&contents.map_or_else(|| format!("{line}\n").into_bytes(), |it| it.bytes)))?;
        }
        Ok(())
    });
    if let Err(error) = added {
        sys.terminal.verbose(|| format!("cannot record the profile for the picker: {error:#}"));
    }
}

/// Returns the used profiles, the most recent first.
pub fn latest(sys: &System) -> Vec<String> {
    let contents = path(sys).and_then(|path| Ok(files::read_regular(&path)?));
    match contents {
        Ok(contents) => {
            let bytes = contents.map(|contents| contents.bytes).unwrap_or_default();
            uses(&bytes).into_iter().map(|(_, name)| name.to_owned()).collect()
        }
        Err(error) => {
            sys.terminal.verbose(|| format!("cannot read the recently used profiles: {error:#}"));
            Vec::new()
        }
    }
}

/// Returns the last use of each profile, the most recent first.
fn uses(bytes: &[u8]) -> Vec<(Time, &str)> {
    let mut seen = HashSet::new();
    let lines = bytes.split(|byte| *byte == b'\n').rev();
    lines.filter_map(parsed).filter(|(_, name)| seen.insert(*name)).collect()
}

/// Returns the lines to keep of a file that has grown too large: the most recent use of each profile, up to `KEPT`
/// bytes.
fn cut(bytes: &[u8]) -> Vec<u8> {
    let mut room = KEPT;
    let lines = uses(bytes).into_iter().map(|(time, name)| line(time, name) + "\n");
    let mut kept: Vec<String> = lines
        .take_while(|line| {
            let fits = line.len() <= room;
            room = room.saturating_sub(line.len());
            fits
        })
        .collect();
    kept.reverse();
    kept.concat().into_bytes()
}

/// Formats a line: epoch seconds, a blank, and the name as the rest of the line, since names may contain blanks.
fn line(time: Time, profile: &str) -> String {
    format!("{} {profile}", time.epoch())
}

fn parsed(line: &[u8]) -> Option<(Time, &str)> {
    let (time, name) = std::str::from_utf8(line).ok()?.split_once(' ')?;
    Some((Time::from_epoch(time.parse().ok()?), name)).filter(|_| is_name(name))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST && !text.contains(char::is_control)
}

fn path(sys: &System) -> anyhow::Result<PathBuf> {
    Ok(paths::state(&sys.env)?.join("history"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(bytes: &[u8]) -> Vec<&str> {
        uses(bytes).into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn the_last_one_comes_first_and_each_comes_once() {
        for (text, expected) in [
            (&b""[..], &[][..]),
            (b"1 dev\n2 prod\n3 dev\n", &["dev", "prod"]),
            // The order is that of the lines: clocks go wrong.
            (b"9 dev\n1 prod\n", &["prod", "dev"]),
            (b"1 a b \n2 - \n", &["- ", "a b "]),
            (b"1 dev\n2 torn", &["torn", "dev"]),
            (b"\n \n1\n1 \nx dev\n2 prod\n99999999999999999999 late\n", &["prod"]),
            (b"1 a\x1b[2J\n1 b\r\n\x00\xff\xfe\n1 \xff\n2 gr\xc3\xb6\xc3\x9fe\n", &["größe"]),
        ] {
            assert_eq!(names(text), expected, "{}", text.escape_ascii());
        }
    }

    #[test]
    fn what_is_cut_keeps_the_order_and_the_last_uses() {
        assert_eq!(cut(b"1 dev\nrubbish\n2 prod\n3 dev\n"), b"2 prod\n3 dev\n");
        let text: String = (0..10_000).map(|number| format!("{number} profile-{number}\n")).collect();
        let kept = cut(text.as_bytes());
        assert!(kept.len() <= KEPT && kept.len() > KEPT - 100, "{}", kept.len());
        assert!(text.as_bytes().ends_with(&kept));
        assert_eq!(cut(&kept), kept);
    }

    #[test]
    fn a_name_that_no_line_can_hold_is_not_written() {
        let long = "x".repeat(LONGEST + 1);
        for name in ["", "a\nb", "a\u{1b}[2J", "a\u{9b}", &long] {
            assert!(!is_name(name), "{name:?}");
        }
        assert!(is_name("größe $(x)"));
    }
}
