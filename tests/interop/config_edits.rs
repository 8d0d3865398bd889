//! Config files that ssoenv has changed, read by botocore: a file that it could read before holds for it, too, what was
//! wanted.

use super::{ask, tools};
use crate::config::edits::cases::{Case, cases};
use crate::config::edits::{edited, random};
use crate::support::world::World;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};
use ssoenv::config::document::SectionKind;
use ssoenv::config::edit::SectionEdit;

fn has(file: &Value, wanted: &SectionEdit<'_>, all: &[SectionEdit<'_>]) -> bool {
    let kind = if wanted.kind == SectionKind::Session { "sso_sessions" } else { "profiles" };
    let (Some(keys), Some(name)) = (wanted.keys(), wanted.new_name()) else {
        let is_new = all.iter().any(|other| other.new_name() == Some(wanted.name));
        return is_new || file[kind].get(wanted.name).is_none();
    };
    let section = &file[kind][name];
    keys.set.iter().all(|(key, value)| section[key] == **value)
        && keys.remove.iter().all(|key| section.get(key).is_none())
}

#[test]
fn botocore_reads_what_was_wanted() {
    let Some(python) = tools::python() else { return };
    // What is not UTF-8 it does not read at all.
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).ok();
    let cases = cases().into_iter().filter_map(|case| {
        let texts = [text(case.diff.before())?, text(case.diff.after())?];
        Some((case, texts))
    });
    let (cases, texts): (Vec<Case>, Vec<[String; 2]>) = cases.unzip();
    let answer = ask(python, &World::empty(), "config_sections.py", &json!(texts.concat()));
    let mut read = 0;
    for (case, files) in cases.iter().zip(answer.as_array().unwrap().chunks(2)) {
        let about = case.about;
        let [before, after] = files else { panic!("{about}: {files:?}") };
        if before.is_null() {
            assert!(case.apart.is_none(), "{about}: botocore did not read it before either");
            continue;
        }
        read += 1;
        let as_wanted = !after.is_null() && case.wanted.iter().all(|wanted| has(after, wanted, &case.wanted));
        assert_eq!(as_wanted, case.apart.is_none(), "{about}: {after}");
    }
    assert!(read >= 30, "botocore reads {read} of these files");
}

#[test]
fn botocore_reads_after_a_change_what_it_read_before() {
    let Some(python) = tools::python() else { return };
    // As many as one argument of a command holds.
    const FILES: usize = 400;
    let (files, wanted) = (random::file(7), random::wanted());
    let mut random = TestRunner::deterministic();
    let mut texts: Vec<[String; 2]> = Vec::new();
    while texts.len() < FILES {
        let before = files.new_tree(&mut random).unwrap().current();
        let wanted = [wanted.new_tree(&mut random).unwrap().current()];
        let Ok(edited) = edited(&before, &wanted) else { continue };
        if let (Ok(before), Ok(after)) = (String::from_utf8(before), String::from_utf8(edited.bytes))
            && before != after
        {
            texts.push([before, after]);
        }
    }
    let answer = ask(python, &World::empty(), "config_sections.py", &json!(texts.concat()));
    let answers: Vec<&[Value]> = answer.as_array().unwrap().chunks(2).collect();
    for (texts, answers) in texts.iter().zip(&answers) {
        assert!(answers[0].is_null() || !answers[1].is_null(), "{texts:?}");
    }
    let read = answers.iter().filter(|answers| !answers[0].is_null()).count();
    assert!(read >= FILES / 10, "botocore reads {read} of these files");
}
