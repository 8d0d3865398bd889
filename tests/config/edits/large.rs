//! Thousands of sections in one edit, as a synchronization of all accounts makes it.

use super::{edited, is_settled};
use ssoenv::config::document::SectionKind::Profile;
use ssoenv::config::edit::{EditedLine, SectionEdit};

/// Sections of a person between those that are generated.
const MINE: &str = "# mine\n[profile mine]\nregion = eu-west-1 # home\n\n";

/// More than enough without optimisation. What grows with the square of the sections takes minutes.
const BOUND: std::time::Duration = std::time::Duration::from_secs(20);

pub fn names(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|number| format!("{prefix}-{number}/ReadOnly")).collect()
}

fn keys(number: usize, region: &str) -> Vec<(&'static str, String)> {
    vec![
        ("ssoenv_sync", "my-org".to_owned()),
        ("sso_session", "my-org".to_owned()),
        ("sso_account_id", format!("{number:012}")),
        ("sso_role_name", "ReadOnly".to_owned()),
        ("region", region.to_owned()),
    ]
}

pub fn generated(names: &[String]) -> Vec<SectionEdit<'_>> {
    let edit = |(number, name)| SectionEdit::set(Profile, name, keys(number, "eu-west-1"), Vec::new());
    names.iter().map(String::as_str).enumerate().map(edit).collect()
}

pub fn written(names: &[String]) -> String {
    let section = |(number, name)| {
        let lines = keys(number, "eu-west-1").into_iter().map(|(key, value)| format!("{key} = {value}\n"));
        format!("[profile {name}]\n{}", lines.collect::<String>())
    };
    names.iter().enumerate().map(section).collect::<Vec<_>>().join("\n")
}

/// A file of this many sections of others.
fn others(count: usize) -> String {
    let section = |number| format!("# about {number}\n[profile other-{number}]\noutput=json\n\n");
    (0..count).map(section).collect::<String>() + MINE
}

#[test]
fn three_thousand_sections_come_and_go_and_leave_every_byte() {
    let start = std::time::Instant::now();
    let names = names("account", 3000);
    let wanted = generated(&names);
    for (before, expected) in [
        (String::new(), written(&names)),
        (
            others(7000),
            format!("{}\n{}\n", others(7000).trim_end_matches('\n').to_owned() + "\n", written(&names)),
        ),
    ] {
        let added = edited(before.as_bytes(), &wanted).unwrap();
        assert!(String::from_utf8(added.bytes.clone()).unwrap() == expected);
        let lines =
            |lines: &[EditedLine]| lines.iter().filter(|line| matches!(line, EditedLine::Added(_))).count();
        assert_eq!(lines(&added.lines), 3000 * 7 - usize::from(before.is_empty()));
        is_settled(&added.bytes, &wanted, "3,000 sections");
        let removals: Vec<SectionEdit<'_>> =
            names.iter().map(|name| SectionEdit::remove(Profile, name)).collect();
        let removed = edited(&added.bytes, &removals).unwrap();
        assert!(removed.bytes == before.as_bytes());
    }
    assert!(start.elapsed() < BOUND, "{:?}", start.elapsed());
}

#[test]
fn three_thousand_sections_change_at_once_in_every_way() {
    let start = std::time::Instant::now();
    let names = names("account", 3000);
    let before = others(7000) + &written(&names);
    let new_names: Vec<String> = names.iter().map(|name| format!("{name}-new")).collect();
    let wanted: Vec<SectionEdit<'_>> = (0..3000)
        .map(|number| match number % 5 {
            0 => SectionEdit::remove(Profile, &names[number]),
            1 => SectionEdit::set(Profile, &names[number], keys(number, "us-east-1"), vec!["output"]),
            2 => SectionEdit::rename(Profile, &names[number], &new_names[number], Vec::new(), vec!["region"]),
            3 => SectionEdit::set(Profile, &new_names[number], keys(number, "r"), Vec::new())
                .after(Some("mine")),
            _ => SectionEdit::set(Profile, &names[number], keys(number, "eu-west-1"), Vec::new()),
        })
        .collect();
    let after = edited(before.as_bytes(), &wanted).unwrap();
    is_settled(&after.bytes, &wanted, "3,000 changes");
    let after = String::from_utf8(after.bytes).unwrap();
    let mine = others(7000);
    assert!(after.starts_with(&mine), "what was there before stays where it was");
    assert!(
        after[mine.len()..].starts_with("[profile account-3/ReadOnly-new]\nssoenv_sync"),
        "behind `mine`"
    );
    assert_eq!(after.matches("[profile account-").count(), 3000);
    assert_eq!(after.matches("-new]").count(), 1200);
    assert_eq!(after.matches("region = us-east-1\n").count(), 600);
    assert!(!after.contains("\n\n\n"), "empty lines do not add up");
    assert!(start.elapsed() < BOUND, "{:?}", start.elapsed());
}
