//! Random files, put together from what such files are made of.

use super::cases::{FOREIGN, bytes};
use super::{edited, is_settled};
use proptest::prelude::*;
use ssoenv::config::document::SectionKind;
use ssoenv::config::edit::SectionEdit;

/// Lines without line ends. `a`, `b` and `x y` are names that may be asked for, `k` and `region` are keys.
const LINES: &[&str] = &[
    "[profile a]",
    "[profile 'a'] # c",
    "[ profile\ta ]; [c]",
    "[profile b]",
    "[profile \"x y\"]",
    "[sso-session a]",
    "[default]",
    "[profile default]",
    "[DEFAULT]",
    "[plugins]",
    "[profile e f]",
    "[profile \u{f8ff}]",
    "region = old",
    "Region: old # why",
    "REGION=new",
    "k =",
    "k = v",
    "  k = indented",
    "  # c",
    "# c",
    ";",
    "",
    " \t",
    "  more",
    "\tmax = 1",
    "    region = deeper",
    "s3 =",
    "name = \u{f8ff} ü",
    "url = https://h/#/;a",
];

const ENDS: &[&str] = &["\n", "\r\n", "\r"];

/// A file of fewer lines than this.
pub fn file(lines: usize) -> impl Strategy<Value = Vec<u8>> {
    let line = (0..LINES.len(), prop_oneof![8 => Just(0_usize), 3 => Just(1), 1 => Just(2)]);
    (prop::collection::vec(line, 0..lines), any::<bool>(), any::<bool>()).prop_map(|(lines, mark, ended)| {
        let mut text: String =
            lines.iter().map(|(line, end)| format!("{}{}", LINES[*line], ENDS[*end])).collect();
        if !ended {
            text.truncate(text.trim_end_matches(['\r', '\n']).len());
        }
        bytes(&if mark { format!("\u{feff}{text}") } else { text })
    })
}

pub fn wanted() -> impl Strategy<Value = SectionEdit<'static>> {
    let section = prop::sample::select(vec![
        (SectionKind::Profile, "a"),
        (SectionKind::Profile, "b"),
        (SectionKind::Profile, "x y"),
        (SectionKind::Profile, "default"),
        (SectionKind::Session, "a"),
    ]);
    let set = prop::sample::subsequence(vec!["region", "output"], 0..=2);
    let remove = prop::sample::subsequence(vec!["k", "s3"], 0..=2);
    let rename = prop::sample::subsequence(vec![("url", "link"), ("name", "title")], 0..=2);
    (section, set, remove, rename).prop_map(|((kind, name), set, remove, rename)| {
        let set = set.into_iter().map(|key| (key, "new".to_owned())).collect();
        SectionEdit::set(kind, name, set, remove).renaming(rename)
    })
}

/// The lines with their ends, and for each whether it stands in a section that may be of this name. The names are told
/// apart as crudely as can be: what this takes for another section is one.
fn lines<'a>(file: &'a [u8], wanted: &SectionEdit<'_>) -> Vec<(&'a [u8], bool)> {
    let mut lines = Vec::new();
    let (mut rest, mut inside) = (file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file), false);
    while !rest.is_empty() {
        let length = match rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
            Some(end) if rest[end..].starts_with(b"\r\n") => end + 2,
            Some(end) => end + 1,
            None => rest.len(),
        };
        let (line, after) = rest.split_at(length);
        if line.starts_with(b"[") {
            let header = String::from_utf8_lossy(line).replace(['\'', '"'], "");
            inside = match wanted.kind {
                SectionKind::Session => header.contains("sso-session a"),
                _ if wanted.name == "default" => header.contains("default"),
                _ => {
                    header.contains("profile")
                        && header.replace('\t', " ").contains(&format!(" {}", wanted.name))
                }
            };
        }
        lines.push((line, inside));
        rest = after;
    }
    lines
}

fn outside(file: &[u8], wanted: &SectionEdit<'_>) -> Vec<u8> {
    let lines = lines(file, wanted).into_iter().filter(|(_, inside)| !inside);
    lines.flat_map(|(line, _)| line.to_vec()).collect()
}

fn comments(file: &[u8]) -> usize {
    // Those that are lines; a remark may become one.
    let file = String::from_utf8_lossy(file).replace('\r', "\n");
    file.lines().filter(|line| line.starts_with(['#', ';'])).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_change_stays_inside_and_twice_is_once(file in file(24), wanted in wanted()) {
        prop_assert!(!String::from_utf8_lossy(&file).contains(FOREIGN));
        let wanted = [wanted];
        // Unreadable sections are refused, with nothing to compare.
        let Ok(once) = edited(&file, &wanted) else { return Ok(()) };
        is_settled(&once.bytes, &wanted, "random");
        let trimmed = |bytes: Vec<u8>| bytes.trim_ascii_end().to_vec();
        prop_assert_eq!(trimmed(outside(&file, &wanted[0])), trimmed(outside(&once.bytes, &wanted[0])));
        let mark = |file: &[u8]| file.starts_with(b"\xef\xbb\xbf");
        prop_assert_eq!(mark(&file), mark(&once.bytes));
        prop_assert_eq!(once.lines.is_empty(), once.bytes == file);
        if wanted[0].keys().unwrap().remove.is_empty() {
            prop_assert!(comments(&once.bytes) >= comments(&file), "a comment is lost");
        }
        // Whatever was a line and was not about these keys still is one, in the same order.
        let kept = |file: &[u8]| -> Vec<Vec<u8>> {
            let about = |line: &[u8]| {
                let line = String::from_utf8_lossy(line).to_lowercase();
                let keys = ["region", "output", "k ", "s3", "max", "more", "# ", ";", "url", "link", "name", "title"];
                keys.iter().any(|key| line.contains(key))
            };
            let lines = lines(file, &wanted[0]).into_iter().map(|(line, _)| line.trim_ascii().to_vec());
            lines.filter(|line| !line.is_empty() && !about(line)).collect()
        };
        let (before, mut after) = (kept(&file), kept(&once.bytes));
        after.truncate(before.len());
        prop_assert_eq!(before, after);
    }
}
