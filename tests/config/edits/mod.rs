//! Changes of `~/.aws/config`, to the byte: each case is a diff, so that what is not marked in it must not change. The
//! files are those that people have.

/// The files, what is wanted of them, and what becomes of them.
pub mod cases;
/// Processes that are killed, full disks, others at work on the same file.
#[cfg(unix)]
mod faults;
/// The file itself: its links, its mode, its folder.
#[cfg(unix)]
mod files;
/// Thousands of sections at once.
pub mod large;
/// Files that nobody thought of.
pub mod random;
/// Files that a person, the AWS CLI and ssoenv change in turn.
pub mod walk;

use cases::{Case, cases, refused};
use ssoenv::config::Config;
use ssoenv::config::document::SectionKind;
use ssoenv::config::edit::{Edited, EditedLine, KeyChanges, SectionEdit, edit};
use ssoenv::error::Failure;
use std::path::Path;

pub fn edited(text: &[u8], wanted: &[SectionEdit<'_>]) -> Result<Edited, Failure> {
    edit(Path::new("config"), text, wanted)
}

/// That a file which was just changed says what was wanted, and that changing it again changes nothing.
pub fn is_settled(text: &[u8], wanted: &[SectionEdit<'_>], about: &str) {
    let again = edited(text, wanted).unwrap();
    assert_eq!(again.lines, [], "{about}: twice is not once");
    assert_eq!(again.bytes, text, "{about}: twice is not once");
    // As a verb reads it, where it is text.
    let Ok(text) = std::str::from_utf8(text) else { return };
    let config = Config::from_texts(text, "");
    for wanted in wanted {
        let section = |name| match wanted.kind {
            SectionKind::Session => config.session(name).unwrap(),
            _ => config.profile(name).unwrap(),
        };
        let (Some(KeyChanges { set, remove, rename, .. }), Some(name)) = (wanted.keys(), wanted.new_name())
        else {
            assert_eq!(section(wanted.name), None, "{about}: {}", wanted.name);
            continue;
        };
        assert!(name == wanted.name || section(wanted.name).is_none(), "{about}: {}", wanted.name);
        let section = section(name).unwrap_or_default();
        for (key, value) in set {
            assert_eq!(section.value(key), Some(value.as_str()), "{about}: {key}");
        }
        for key in remove.iter().chain(rename.iter().map(|(old, _)| old)) {
            assert_eq!(section.setting(key), None, "{about}: {key}");
        }
    }
}

#[test]
fn every_file_changes_as_its_diff_says_and_nowhere_else() {
    let cases = cases();
    assert!(cases.len() >= 30, "{}", cases.len());
    for Case { about, wanted, diff, moves, .. } in &cases {
        let (before, after) = (diff.before(), diff.after());
        let edited = edited(&before, wanted).unwrap_or_else(|failure| panic!("{about}: {failure}"));
        assert_eq!(
            String::from_utf8_lossy(&edited.bytes),
            String::from_utf8_lossy(&after),
            "{about}: {:?}",
            edited.lines
        );
        assert_eq!(edited.bytes, after, "{about}");
        if !moves {
            is_settled(&after, wanted, about);
        }
    }
}

#[test]
fn what_a_person_is_shown_is_what_happens() {
    for Case { about, wanted, diff, .. } in &cases() {
        let lines = edited(&diff.before(), wanted).unwrap().lines;
        let gone = lines.iter().filter_map(|line| match line {
            EditedLine::Removed(line) => Some(line.as_str()),
            _ => None,
        });
        let come = lines.iter().filter_map(|line| match line {
            EditedLine::Added(line) => Some(line.as_str()),
            _ => None,
        });
        // The end that the last line lacked is not worth a word.
        let (mut expected_gone, mut expected_come) = (diff.marked('-'), diff.marked('+'));
        if let Some(place) = expected_gone.iter().position(|line| diff.gets_an_end(line)) {
            let line = expected_gone.remove(place);
            expected_come.remove(expected_come.iter().position(|come| *come == line).unwrap());
        }
        assert_eq!(gone.collect::<Vec<_>>(), expected_gone, "{about}");
        assert_eq!(come.collect::<Vec<_>>(), expected_come, "{about}");
        let headers: Vec<&EditedLine> =
            lines.iter().filter(|line| matches!(line, EditedLine::Section(_))).collect();
        assert!(
            headers.iter().all(|line| matches!(line, EditedLine::Section(text) if text.starts_with('[')))
        );
    }
}

#[test]
fn what_cannot_be_done_well_is_not_begun() {
    for (about, wanted, text, place) in refused() {
        let failure = edited(text.as_bytes(), &[wanted]).map(|edited| edited.lines).expect_err(about);
        assert!(failure.to_string().contains(place), "{about}: {failure}");
        assert_eq!(failure.kind.exit_code(), 5, "{about}: {failure}");
        assert!(failure.hint.is_some(), "{about}: {failure}");
    }
}

#[test]
fn ten_thousand_profiles_are_no_reason_to_wait() {
    let profile = |number: usize| {
        format!(
            "[profile p-{number}]\nsso_session = my-org\nsso_account_id = {number:012}\nregion = eu-west-1\n\n"
        )
    };
    let text: String = (0..10_000).map(profile).collect();
    let wanted =
        [cases::profile("p-5000").set("region", "us-east-1"), cases::profile("new").set("region", "r")];
    let wanted = wanted.map(|wanted| wanted.wanted());
    let start = std::time::Instant::now();
    let edited = edited(text.as_bytes(), &wanted).unwrap();
    // A second without optimisation is a great many times what it takes.
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    let old = profile(5000);
    let new = old.replace("eu-west-1", "us-east-1");
    let expected = format!("{}[profile new]\nregion = r\n\n", text.replace(&old, &new));
    assert!(edited.bytes == expected.as_bytes());
    is_settled(&edited.bytes, &wanted, "10,000 profiles");
}
