//! A change that is written: the file is reached through links, has a mode, lies in a folder, and may be of others.

use super::cases::{self, profile};
use crate::support::system::with_variables;
use ssoenv::config::Config;
use ssoenv::config::edit::SectionEdit;
use ssoenv::config::write::{Planned, plan};
use ssoenv::system::System;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// A home, and the path of its config file.
pub struct Home {
    /// Removed in the end, if it is this test's own.
    _own: Option<TempDir>,
    folder: PathBuf,
    pub sys: System,
}

fn system(home: &Path) -> System {
    with_variables(&[("HOME", home.to_str().unwrap())])
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        Home { _own: Some(folder), ..Home::at(&path) }
    }

    /// A home that another process has made.
    pub fn at(folder: &Path) -> Self {
        Home { _own: None, folder: folder.to_owned(), sys: system(folder) }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn with(text: &[u8], mode: u32) -> Self {
        let home = Home::new();
        fs::create_dir(home.aws()).unwrap();
        fs::write(home.config(), text).unwrap();
        home.written_long_ago();
        fs::set_permissions(home.config(), fs::Permissions::from_mode(mode)).unwrap();
        home
    }

    /// So that nobody asks whether it is still being written.
    fn written_long_ago(&self) {
        let file = fs::File::options().append(true).open(self.config()).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(3600)).unwrap();
    }

    fn aws(&self) -> PathBuf {
        self.folder.join(".aws")
    }

    pub fn config(&self) -> PathBuf {
        self.aws().join("config")
    }

    pub fn backup(&self) -> PathBuf {
        self.aws().join("config.ssoenv-backup")
    }

    pub fn apply(&self, wanted: &[SectionEdit<'_>]) -> anyhow::Result<Option<PathBuf>> {
        self.plan(wanted)?.apply(&self.sys)
    }

    /// By a run that has read nothing before.
    pub fn plan<'a>(&self, wanted: &'a [SectionEdit<'a>]) -> anyhow::Result<Planned<'a>> {
        plan(&self.sys.env, &Config::from_texts("", ""), wanted)
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn region(value: &str) -> Vec<SectionEdit<'static>> {
    vec![profile("x").set("region", value).wanted()]
}

#[test]
fn every_case_arrives_on_the_disk() {
    for case in cases::cases() {
        let home = Home::with(&case.diff.before(), 0o640);
        let backup = home.apply(&case.wanted).unwrap();
        assert_eq!(fs::read(home.config()).unwrap(), case.diff.after(), "{}", case.about);
        assert_eq!(mode(&home.config()), 0o640);
        let changed = case.diff.before() != case.diff.after();
        assert_eq!(backup, changed.then(|| home.backup()), "{}", case.about);
        if changed {
            assert_eq!(fs::read(home.backup()).unwrap(), case.diff.before(), "{}", case.about);
        }
    }
}

#[test]
fn a_file_that_is_not_there_is_made_for_its_owner_alone() {
    let home = Home::new();
    assert_eq!(home.apply(&region("a")).unwrap(), None);
    assert_eq!(fs::read_to_string(home.config()).unwrap(), "[profile x]\nregion = a\n");
    assert_eq!((mode(&home.aws()), mode(&home.config())), (0o700, 0o600));
    home.apply(&region("b")).unwrap();
    assert_eq!(fs::read_to_string(home.backup()).unwrap(), "[profile x]\nregion = a\n");
}

#[test]
fn the_mode_stays_and_the_first_backup_too() {
    for before in [0o600, 0o644, 0o640] {
        let home = Home::with(b"[profile x]\nregion = a\n", before);
        assert_eq!(home.apply(&region("b")).unwrap(), Some(home.backup()));
        assert_eq!(home.apply(&region("c")).unwrap(), None);
        assert_eq!((mode(&home.config()), mode(&home.backup())), (before, 0o600));
        assert_eq!(fs::read_to_string(home.config()).unwrap(), "[profile x]\nregion = c\n");
        assert_eq!(fs::read_to_string(home.backup()).unwrap(), "[profile x]\nregion = a\n");
    }
}

#[test]
fn a_change_of_nothing_touches_nothing() {
    let home = Home::with(b"[profile x]\nregion: a # home\n", 0o600);
    let about = || {
        let about = fs::metadata(home.config()).unwrap();
        (about.ino(), about.modified().unwrap(), fs::metadata(home.aws()).unwrap().modified().unwrap())
    };
    let before = about();
    assert_eq!(home.apply(&region("a")).unwrap(), None);
    assert_eq!(about(), before);
    assert!(!home.backup().exists());
}

#[test]
fn what_somebody_else_has_done_meanwhile_is_not_done_again() {
    let home = Home::with(b"[profile x]\nregion = a\n", 0o600);
    let wanted = region("b");
    let planned = home.plan(&wanted).unwrap();
    fs::write(home.config(), "[profile x]\nregion=b\n").unwrap();
    let before = fs::metadata(home.config()).unwrap().ino();
    assert_eq!(planned.apply(&home.sys).unwrap(), None);
    assert_eq!(fs::metadata(home.config()).unwrap().ino(), before);
    assert_eq!(fs::read_dir(home.aws()).unwrap().count(), 1);
}

#[test]
fn a_link_stays_a_link() {
    let home = Home::with(b"", 0o600);
    let real = home.folder().join("dotfiles");
    fs::create_dir(&real).unwrap();
    fs::remove_file(home.config()).unwrap();
    symlink("../dotfiles/aws-config", home.config()).unwrap();
    home.apply(&region("a")).unwrap();
    home.apply(&region("b")).unwrap();
    assert!(fs::symlink_metadata(home.config()).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(real.join("aws-config")).unwrap(), "[profile x]\nregion = b\n");
    // The backup is where the person looks for it, not among files that they may have under version control.
    assert!(home.backup().exists());
    assert_eq!(fs::read_dir(real).unwrap().count(), 1);
}

#[test]
fn what_is_read_only_is_said_with_its_path_and_left_alone() {
    let home = Home::with(b"[profile x]\nregion = a\n", 0o444);
    let error = format!("{:#}", home.apply(&region("b")).unwrap_err());
    assert!(error.contains(home.config().to_str().unwrap()) && error.contains("read-only"), "{error}");
}

#[test]
fn a_read_only_folder_is_said_with_its_path_and_left_alone() {
    let home = Home::with(b"[profile x]\nregion = a\n", 0o644);
    // Modes do not bind root.
    let _mounted = if rustix::process::geteuid().is_root() {
        let Some(mounted) = Mounted::bind(&home.aws(), &home.aws(), true) else { return };
        Some(mounted)
    } else {
        fs::set_permissions(home.aws(), fs::Permissions::from_mode(0o500)).unwrap();
        None
    };
    let error = format!("{:#}", home.apply(&region("b")).unwrap_err());
    assert!(error.contains(home.config().to_str().unwrap()), "{error}");
    assert_eq!(fs::read_to_string(home.config()).unwrap(), "[profile x]\nregion = a\n");
    assert_eq!(fs::read_dir(home.aws()).unwrap().count(), 1);
    // For whoever takes the folder away; what is mounted refuses, and is unmounted.
    let _ = fs::set_permissions(home.aws(), fs::Permissions::from_mode(0o700));
}

#[test]
fn a_file_that_is_mounted_by_itself_is_written_in_place() {
    let home = Home::with(b"[profile x]\nregion = a\n", 0o644);
    let outside = home.folder().join("outside");
    fs::write(&outside, "[profile x]\nregion = a-longer-one\n").unwrap();
    fs::set_permissions(&outside, fs::Permissions::from_mode(0o640)).unwrap();
    let Some(mounted) = Mounted::bind(&outside, &home.config(), false) else { return };
    assert_eq!(home.apply(&region("b")).unwrap(), Some(home.backup()));
    assert_eq!(home.apply(&region("c")).unwrap(), None);
    drop(mounted);
    assert_eq!(fs::read_to_string(&outside).unwrap(), "[profile x]\nregion = c\n");
    assert_eq!(mode(&outside), 0o640);
    assert_eq!(fs::read_to_string(home.backup()).unwrap(), "[profile x]\nregion = a-longer-one\n");
    assert_eq!(fs::read_to_string(home.config()).unwrap(), "[profile x]\nregion = a\n", "what lies below it");
}

#[test]
fn the_owner_stays_where_we_may_say_so() {
    if !rustix::process::geteuid().is_root() {
        eprintln!("SKIPPED: only root can give a file away");
        return;
    }
    let home = Home::with(b"[profile x]\nregion = a\n", 0o640);
    std::os::unix::fs::chown(home.config(), Some(65534), Some(65533)).unwrap();
    home.apply(&region("b")).unwrap();
    for path in [home.config(), home.backup()] {
        let about = fs::metadata(path).unwrap();
        assert_eq!((about.uid(), about.gid()), (65534, 65533));
    }
    assert_eq!(mode(&home.config()), 0o640);
}

/// One place mounted on another, until dropped.
struct Mounted(PathBuf);

impl Mounted {
    /// `None`, and said so, where this may not be done.
    fn bind(what: &Path, place: &Path, read_only: bool) -> Option<Self> {
        let mount = |options: &str| {
            let mut command = Command::new("mount");
            let command = command.arg("-o").arg(options).arg(what).arg(place).stderr(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        };
        if !mount("bind") {
            eprintln!("SKIPPED: nothing can be mounted here");
            return None;
        }
        let mounted = Mounted(place.to_owned());
        assert!(!read_only || mount("remount,bind,ro"));
        Some(mounted)
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn many_at_once_lose_nothing_of_each_other() {
    const NAMES: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];
    let home = Home::with(b"# mine\n", 0o600);
    std::thread::scope(|scope| {
        for name in NAMES {
            let folder = home.folder();
            scope.spawn(move || {
                let sys = system(folder);
                let wanted = [profile(name).set("region", name).wanted()];
                plan(&sys.env, &Config::from_texts("", ""), &wanted).unwrap().apply(&sys).unwrap();
            });
        }
    });
    let text = fs::read_to_string(home.config()).unwrap();
    for name in NAMES {
        assert_eq!(text.matches(&format!("[profile {name}]\nregion = {name}\n")).count(), 1, "{text}");
    }
    assert_eq!(fs::read_to_string(home.backup()).unwrap(), "# mine\n");
}

/// What the run has read before.
const BEFORE: &str = "[profile x]\nregion = a\n[profile y]\nregion = z\n";

#[test]
fn a_program_that_empties_the_file_first_and_fills_it_then_loses_nothing() {
    // Every one of these waits between the two, as programs do that write what they have yet to work out.
    let gap = Duration::from_millis(30);
    for parts in [&[BEFORE][..], &["[profile x]\nregion = a\n", "[profile y]\nregion = z\n"][..]] {
        let home = Home::with(BEFORE.as_bytes(), 0o600);
        let mut file = fs::File::create(home.config()).unwrap();
        std::thread::scope(|scope| {
            scope.spawn(move || {
                for part in parts {
                    std::thread::sleep(gap);
                    std::io::Write::write_all(&mut file, part.as_bytes()).unwrap();
                }
            });
            assert_eq!(home.apply(&region("b")).unwrap(), Some(home.backup()));
        });
        assert_eq!(fs::read_to_string(home.config()).unwrap(), BEFORE.replace("= a", "= b"));
        assert_eq!(fs::read_to_string(home.backup()).unwrap(), BEFORE);
    }
}

#[test]
fn a_file_that_has_lost_what_this_run_has_read_is_left_alone() {
    let cases = [
        ("", "it is empty"),
        ("[profile x]\nregion = a\n", "the section of y was removed"),
        ("[profile x]\n[sso-session y]\n", "the section of y was removed"),
    ];
    let check = |now: &str, said: &str| {
        let home = Home::with(now.as_bytes(), 0o600);
        let wanted = region("b");
        let error = plan(&home.sys.env, &Config::from_texts(BEFORE, ""), &wanted).unwrap_err();
        assert!(format!("{error:#}").contains("another program seems to be writing "), "{error:#}");
        assert!(format!("{error:#}").contains(said), "{error:#}");
        assert_eq!(ssoenv::error::kind(&error).exit_code(), 1);
        assert_eq!(fs::read_to_string(home.config()).unwrap(), now);
        assert!(!home.backup().exists());
    };
    // At once, since each is waited for.
    std::thread::scope(|scope| cases.iter().for_each(|(now, said)| drop(scope.spawn(|| check(now, said)))));
}

#[test]
fn a_file_that_loses_a_section_after_the_plan_is_left_alone() {
    let home = Home::with(BEFORE.as_bytes(), 0o600);
    let wanted = region("b");
    let planned = home.plan(&wanted).unwrap();
    fs::write(home.config(), "").unwrap();
    let error = planned.apply(&home.sys).unwrap_err();
    assert!(format!("{error:#}").contains("it is empty"), "{error:#}");
    assert_eq!(fs::read_to_string(home.config()).unwrap(), "");
    assert!(!home.backup().exists());
}

#[test]
fn a_file_that_is_empty_and_was_not_just_written_is_filled() {
    let home = Home::with(b"", 0o600);
    home.apply(&region("b")).unwrap();
    assert_eq!(fs::read_to_string(home.config()).unwrap(), "[profile x]\nregion = b\n");
}
