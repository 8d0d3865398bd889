//! An edit of thousands of sections that is killed, finds the disk full, or meets others at work on the same file: the
//! file is the old one or the new one, whole. The edit is made by another process: this program, asked for one test.

use super::files::Home;
use super::large::{generated, names, written};
use crate::support::strace::{STRACE, with_fault};
use ssoenv::config::document::SectionKind::Profile;
use ssoenv::config::edit::SectionEdit;
use std::fs;
use std::io::Write;
use std::process::{Command, ExitStatus};

/// Home of the person whose file the other process is to edit.
const HOME: &str = "SSOENV_TEST_EDITED_HOME";
/// First part of the names of its sections.
const PREFIX: &str = "SSOENV_TEST_EDITED_PREFIX";

const COUNT: usize = 2000;
const MINE: &str = "# mine\n[profile mine]\nregion = eu-west-1 # home\n";

/// The other process. By itself, it edits a file of its own.
#[test]
fn thousands_of_sections_arrive_on_the_disk() {
    let given = std::env::var_os(HOME);
    let home =
        given.as_ref().map_or_else(|| Home::with(MINE.as_bytes(), 0o600), |home| Home::at(home.as_ref()));
    let names = names(&std::env::var(PREFIX).unwrap_or_else(|_| "account".to_owned()), COUNT);
    let wanted = generated(&names);
    let applied = home.apply(&wanted);
    if given.is_some() {
        applied.unwrap();
        return;
    }
    assert_eq!(applied.unwrap(), Some(home.backup()));
    assert!(fs::read_to_string(home.config()).unwrap() == format!("{MINE}\n{}", written(&names)));
    assert_eq!(home.apply(&wanted).unwrap(), None);
    let removals: Vec<SectionEdit<'_>> =
        names.iter().map(|name| SectionEdit::remove(Profile, name)).collect();
    home.plan(&removals).unwrap().apply_as_shown(&home.sys).unwrap();
    assert_eq!(fs::read_to_string(home.config()).unwrap(), MINE);
}

/// The other process, started by these words.
fn process(home: &Home, words: &[String], prefix: &str) -> Command {
    let this = std::env::current_exe().unwrap().to_str().unwrap().to_owned();
    let test = ["config::edits::faults::thousands_of_sections_arrive_on_the_disk", "--exact", "--nocapture"];
    let words: Vec<&str> = words.iter().map(String::as_str).chain([&*this]).chain(test).collect();
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).env(HOME, home.folder()).env(PREFIX, prefix);
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    command
}

fn run(home: &Home, words: &[String]) -> ExitStatus {
    process(home, words, "account").status().unwrap()
}

/// That the file is whole; whether it is the new one.
fn is_new(home: &Home, about: &str) -> bool {
    let text = fs::read_to_string(home.config()).unwrap();
    let is_new = text == format!("{MINE}\n{}", written(&names("account", COUNT)));
    assert!(is_new || text == MINE, "{about}: half a file of {} bytes", text.len());
    let backup = fs::read_to_string(home.backup());
    assert!(backup.is_ok_and(|backup| backup == MINE) || !is_new, "{about}: no backup");
    is_new
}

#[test]
fn a_process_that_is_killed_at_any_point_leaves_a_whole_file() {
    if !*STRACE {
        return;
    }
    let (mut killed, mut finished) = (0, 0);
    for call in ["fsync", "ftruncate", "rename", "linkat", "unlink"] {
        for time in 1..=4 {
            let home = Home::with(MINE.as_bytes(), 0o600);
            let about = format!("{call}:signal=KILL:when={time}");
            let status = run(&home, &with_fault(&about));
            if status.success() {
                assert!(is_new(&home, &about), "{about}");
                break;
            }
            killed += 1;
            finished += usize::from(is_new(&home, &about));
            // The next run is not held up by what is left.
            assert!(run(&home, &["env".to_owned()]).success(), "{about}");
            assert!(is_new(&home, &about));
        }
    }
    assert!(
        killed >= 5 && finished >= 1 && finished < killed,
        "{killed} killed, {finished} of them at the end"
    );
}

#[test]
fn a_full_disk_leaves_the_file_as_it_was() {
    if !*STRACE {
        return;
    }
    for fault in ["ftruncate:error=ENOSPC:when=1", "ftruncate:error=ENOSPC:when=2", "fsync:error=EIO:when=1"]
    {
        let home = Home::with(MINE.as_bytes(), 0o600);
        assert!(!run(&home, &with_fault(fault)).success(), "{fault}");
        assert_eq!(fs::read_to_string(home.config()).unwrap(), MINE, "{fault}");
        assert_eq!(fs::read_dir(home.config().parent().unwrap()).unwrap().count(), 1, "{fault}: leftovers");
    }
    // A limit of file sizes stands for a disk that fills up half-way: both fail in write(2).
    let home = Home::with(MINE.as_bytes(), 0o600);
    let limit = ["bash", "-c", "trap '' XFSZ; ulimit -f 64; exec \"$@\"", "-"].map(str::to_owned);
    assert!(!run(&home, &limit).success());
    assert_eq!(fs::read_to_string(home.config()).unwrap(), MINE);
    assert_eq!(fs::read_dir(home.config().parent().unwrap()).unwrap().count(), 1, "leftovers");
}

#[test]
fn two_processes_that_add_thousands_of_sections_at_once_add_all() {
    let home = Home::with(MINE.as_bytes(), 0o600);
    let mut processes =
        ["one", "two"].map(|prefix| process(&home, &["env".to_owned()], prefix).spawn().unwrap());
    // And one that is on its way to the same sections as the first.
    let mut again = process(&home, &["env".to_owned()], "one").spawn().unwrap();
    processes.iter_mut().for_each(|process| assert!(process.wait().unwrap().success()));
    assert!(again.wait().unwrap().success());
    let text = fs::read_to_string(home.config()).unwrap();
    let of = ["one", "two"].map(|prefix| written(&names(prefix, COUNT)));
    let either = [[&of[0], &of[1]], [&of[1], &of[0]]].map(|[a, b]| format!("{MINE}\n{a}\n{b}"));
    assert!(either.contains(&text), "{} bytes", text.len());
}

#[test]
fn a_program_that_empties_the_file_and_fills_it_meanwhile_loses_nothing() {
    let names = names("account", COUNT);
    let wanted = generated(&names);
    let home = Home::with(MINE.as_bytes(), 0o600);
    let planned = home.plan(&wanted).unwrap();
    // Another program is about to write, in two parts, what it has read and a section of its own.
    let mut file = fs::File::create(home.config()).unwrap();
    file.write_all(&MINE.as_bytes()[..20]).unwrap();
    let rest = format!("{}[profile theirs]\nregion = r\n", &MINE[20..]);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            std::thread::sleep(std::time::Duration::from_millis(30));
            file.write_all(rest.as_bytes()).unwrap();
        });
        planned.apply_as_shown(&home.sys).unwrap();
    });
    let expected = format!("{MINE}[profile theirs]\nregion = r\n\n{}", written(&names));
    assert!(fs::read_to_string(home.config()).unwrap() == expected);
}
