//! Names of the files for the output of each job. Pure.

use super::job::Job;
use super::labels::stems;
use std::collections::BTreeSet;

/// Longest name, without its ending, in bytes; file systems allow 255.
const LONGEST: usize = 120;

/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
/// Devices that have a digit behind them.
const NUMBERED_DEVICES: [&str; 2] = ["com", "lpt"];

/// Returns the name of each job's files without an ending: `TARGET` or `TARGET.REGION`. No two are equal, whatever their
/// case. A target whose name can be used as it is keeps it; one whose name is changed gets a number where both are equal.
pub(super) fn file_names(jobs: &[Job]) -> Vec<String> {
    let stems = stems(jobs, |target, region| format!("{target}.{region}"));
    let (unchanged, changed): (Vec<usize>, Vec<usize>) =
        (0..stems.len()).partition(|job| safe(&stems[*job]) == stems[*job]);
    let mut names = vec![String::new(); stems.len()];
    let mut taken = BTreeSet::new();
    for job in unchanged.into_iter().chain(changed) {
        let name = safe(&stems[job]);
        let numbered = (2..).map(|number| format!("{name}~{number}"));
        let mut all = std::iter::once(name.clone()).chain(numbered);
        // The numbers go on without end.
        names[job] = all.find(|name| taken.insert(name.to_lowercase())).unwrap_or(name);
    }
    names
}

/// Replaces what is special in names of files: ACCOUNT/ROLE becomes `ACCOUNT-ROLE`.
fn safe(text: &str) -> String {
    let replace = |character: char| match character {
        '/' | '\\' | ':' => '-',
        ' ' => '_',
        c if c.is_ascii_alphanumeric() || "._-+=@,~".contains(c) => c,
        c if !c.is_ascii() && c.is_alphanumeric() => c,
        _ => '_',
    };
    let mut name: String = text.chars().map(replace).collect();
    let mut end = name.len().min(LONGEST);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.truncate(end);
    // A file that `ls` does not show, or an option of a command.
    if name.starts_with(['.', '-']) || name.is_empty() || is_device(&name) {
        name.insert(0, '_');
    }
    name
}

fn is_device(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or_default().to_lowercase();
    let numbered = || {
        let (word, digit) = first.split_at_checked(3)?;
        (NUMBERED_DEVICES.contains(&word) && digit.len() == 1).then_some(())
    };
    DEVICES.contains(&&*first) || numbered().is_some()
}

#[cfg(test)]
mod tests {
    use super::super::labels::job;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_safe_and_say_the_target() {
        for (target, expected) in [
            ("dev", "dev"),
            ("111122223333/Admin", "111122223333-Admin"),
            ("my-org/111122223333/Admin", "my-org-111122223333-Admin"),
            ("a b*c?", "a_b_c_"),
            ("../../etc/passwd", "_..-..-etc-passwd"),
            ("-rf", "_-rf"),
            (".hidden", "_.hidden"),
            ("NUL", "_NUL"),
            ("nul.x", "_nul.x"),
            ("com1", "_com1"),
            ("company", "company"),
            ("größe", "größe"),
            ("a\nb\u{1b}", "a_b_"),
            ("", "_"),
        ] {
            assert_eq!(file_names(&[job(target, None)]), [expected], "{target:?}");
        }
    }

    #[test]
    fn no_name_is_given_twice() {
        let jobs = [
            job("a/b", None),
            job("a-b", None),
            job("A-B", None),
            job("a-b~2", None),
            job("dev", Some("r")),
            job("dev", Some("s")),
            job("dev.r", None),
        ];
        assert_eq!(file_names(&jobs), ["a-b~3", "a-b", "A-B~2", "a-b~2~2", "dev.r", "dev.s", "dev.r~2"]);
        let long = [job(&"ü".repeat(500), None), job(&"ü".repeat(501), None)];
        let names = file_names(&long);
        assert!(names[0] != names[1] && names.iter().all(|name| name.len() < 200), "{names:?}");
    }

    proptest! {
        #[test]
        fn any_targets_have_names_of_their_own(targets in prop::collection::vec(".{0,6}", 1..20)) {
            let jobs: Vec<Job> = targets.iter().map(|target| job(target, Some("r"))).collect();
            let names = file_names(&jobs);
            let different: BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
            prop_assert_eq!(different.len(), jobs.len());
            for name in names {
                prop_assert!(!name.contains(['/', '\\', '\0', ':']) && !name.starts_with('.'));
            }
        }
    }
}
