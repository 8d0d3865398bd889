//! Files called `.ssoenv` that are not as they should be, and records of trust that are not to be believed. None of them
//! takes a credential, holds the prompt, or is complained about twice.

use crate::support::typist::{Kind, Typist, bound, folder, in_each_shell};
use crate::support::world::World;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

fn make_pipe(path: &Path) {
    assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Goes into the folder and stays for some prompts: what was said on the way, which is one line at most.
fn visited(typist: &mut Typist, place: &Path, name: &str) -> String {
    let line = format!("cd '{}'", place.display());
    let shown = typist.says(&line);
    let said: Vec<&str> = shown.lines().filter_map(|line| Some(line.split_once("ssoenv: ")?.1)).collect();
    assert!(said.len() <= 1, "{name}: {shown}");
    for _ in 0..3 {
        assert!(!typist.says("true").contains("ssoenv: "), "{name}: said again");
    }
    assert!(said.iter().all(|said| !said.contains('\u{1b}')), "{name}: {said:?}");
    said.concat()
}

in_each_shell!(what_is_no_file_is_not_seen);
fn what_is_no_file_is_not_seen(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let at = |name: &str| folder(&world, name, None).join(".ssoenv");
    make_pipe(&at("pipe"));
    std::fs::create_dir(at("folder")).unwrap();
    symlink("/dev/zero", at("zero")).unwrap();
    symlink("nowhere", at("dangling")).unwrap();
    symlink(".ssoenv", at("loop")).unwrap();
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use dev -q");
    for place in ["pipe", "folder", "zero", "dangling", "loop"] {
        let name = format!("{} {place}", kind.name);
        assert_eq!(visited(&mut typist, &world.home().join(place), &name), "", "{name}");
        assert_eq!(typist.values(&["AWS_SSO_PROFILE", "SSOENV_FILE"]), "dev ", "{name}");
        assert_eq!(typist.status_of("ssoenv allow"), "5", "{name}");
        // There is something, which `bind` does not write over.
        assert_eq!(typist.status_of("ssoenv bind staging"), "5", "{name}");
        assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev", "{name}");
    }
}

in_each_shell!(what_cannot_be_understood_is_refused_in_one_line, and pwsh);
fn what_cannot_be_understood_is_refused_in_one_line(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let write = |name: &str, bytes: &[u8]| {
        let place = folder(&world, name, None);
        std::fs::write(place.join(".ssoenv"), bytes).unwrap();
    };
    write("huge", &b"# x\n".repeat(2000));
    write("binary", b"\xff\xfd\x00\x01");
    write("wide", b"\xff\xfed\x00e\x00v\x00");
    write("escape", b"dev\x1b[2J\n");
    write("two", b"dev\nstaging\n");
    write("key", b"command = touch PWNED\n");
    write("empty", b"");
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use dev -q");
    for (place, why) in [
        ("huge", "larger than 4096 bytes"),
        ("binary", "is not UTF-8 text"),
        ("wide", "contains UTF-16"),
        ("escape", "a control character"),
        ("two", "it names a second profile"),
        ("key", "only the keys"),
        ("empty", "does not name a profile"),
    ] {
        let name = format!("{} {place}", kind.name);
        let said = visited(&mut typist, &world.home().join(place), &name);
        assert!(said.contains("is not trusted") || said.contains(why), "{name}: {said}");
        assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev", "{name}");
        let shown = typist.says("ssoenv allow");
        assert!(shown.contains(why) && !shown.contains("\u{1b}[2J"), "{name}: {shown}");
        assert_eq!(typist.status_of("ssoenv allow"), "5", "{name}");
        assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev", "{name}");
    }
    typist.says("cd");
    assert!(!world.home().join("PWNED").exists());
}

in_each_shell!(a_target_that_is_no_profile_takes_nothing_even_when_it_is_trusted, and pwsh);
fn a_target_that_is_no_profile_takes_nothing_even_when_it_is_trusted(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let targets = ["typo", "--help", "$(touch PWNED)", "'; touch PWNED; '", "a\u{202e}b"];
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use dev -q");
    for (number, target) in targets.iter().enumerate() {
        let name = format!("{} {target}", kind.name);
        let place = folder(&world, format!("{}-{number}", kind.name), Some(&format!("{target}\n")));
        visited(&mut typist, &place, &name);
        let shown = typist.says("ssoenv allow");
        assert!(shown.contains("is trusted") && shown.contains("not available"), "{name}: {shown}");
        assert_eq!(typist.values(&["AWS_ACCESS_KEY_ID", "SSOENV_KEY_ID"]), " none", "{name}");
        assert!(typist.value("SSOENV_PROMPT").ends_with(" ✗"), "{name}");
        typist.says("cd");
        assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev", "{name}");
        typist.says(&format!("cd '{}'", place.display()));
        typist.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
        assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), "", "{name}");
        typist.says("cd");
        assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev", "{name}");
        assert!(!world.home().join("PWNED").exists() && !place.join("PWNED").exists(), "{name}");
    }
}

in_each_shell!(a_file_of_somebody_else_is_not_believed_whatever_was_trusted, and pwsh);
fn a_file_of_somebody_else_is_not_believed_whatever_was_trusted(kind: &Kind) {
    if !rustix::process::geteuid().is_root() {
        eprintln!("SKIPPED: only root can make a file of somebody else's");
        return;
    }
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let place = bound(&world, "theirs", "staging");
    std::os::unix::fs::chown(place.join(".ssoenv"), Some(65534), Some(65534)).unwrap();
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use dev -q");
    let said = visited(&mut typist, &place, kind.name);
    assert!(said.contains("belongs to another user"), "{}: {said}", kind.name);
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev", "{}", kind.name);
    assert_eq!(typist.status_of("ssoenv allow"), "5", "{}", kind.name);
}

in_each_shell!(a_file_that_cannot_be_read_is_named_once);
fn a_file_that_cannot_be_read_is_named_once(kind: &Kind) {
    if rustix::process::geteuid().is_root() {
        eprintln!("SKIPPED: root reads every file");
        return;
    }
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let place = bound(&world, "closed", "staging");
    std::fs::set_permissions(place.join(".ssoenv"), PermissionsExt::from_mode(0o000)).unwrap();
    let mut typist = Typist::hooked(kind, &world);
    assert!(visited(&mut typist, &place, kind.name).contains("cannot be read"), "{}", kind.name);
    assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), "", "{}", kind.name);
}

in_each_shell!(where_others_can_write_into_the_folder_of_trust_nothing_is_trusted, and pwsh);
fn where_others_can_write_into_the_folder_of_trust_nothing_is_trusted(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let place = bound(&world, "bound", "staging");
    let trust = world.home().join(".local/state/ssoenv/trust");
    std::fs::set_permissions(&trust, PermissionsExt::from_mode(0o777)).unwrap();
    let mut typist = Typist::hooked(kind, &world);
    let said = visited(&mut typist, &place, kind.name);
    assert!(said.contains("other users can write to"), "{}: {said}", kind.name);
    assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), "", "{}", kind.name);
    assert_eq!(typist.status_of("ssoenv allow"), "5", "{}", kind.name);
}

in_each_shell!(a_state_folder_that_cannot_be_written_costs_one_line_a_visit);
fn a_state_folder_that_cannot_be_written_costs_one_line_a_visit(kind: &Kind) {
    let mut world = World::signed_in().with_cached(&["dev", "staging"]);
    let place = folder(&world, "bound", Some("staging\n"));
    let file = world.home().join("no-folder");
    std::fs::write(&file, "").unwrap();
    world.variable("XDG_STATE_HOME", file.to_str().unwrap());
    let mut typist = Typist::hooked(kind, &world);
    for _ in 0..2 {
        assert!(visited(&mut typist, &place, kind.name).contains("is not trusted"), "{}", kind.name);
        typist.says("cd");
    }
    typist.says("cd bound");
    assert_eq!(typist.status_of("ssoenv allow"), "5", "{}", kind.name);
    assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), "", "{}", kind.name);
}

in_each_shell!(a_record_of_trust_that_is_broken_trusts_nothing: bash);
fn a_record_of_trust_that_is_broken_trusts_nothing(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let place = bound(&world, "bound", "staging");
    let trust = world.home().join(".local/state/ssoenv/trust");
    for broken in
        ["", "{", "null", "[]", "{\"allowed\":\"staging\"}", "{\"allowed\":[\"\"],\"denied\":false}"]
    {
        for entry in std::fs::read_dir(&trust).unwrap() {
            std::fs::write(entry.unwrap().path(), broken).unwrap();
        }
        let mut typist = Typist::hooked(kind, &world);
        let said = visited(&mut typist, &place, kind.name);
        assert!(said.contains("trusted"), "{broken}: {said}");
        assert_eq!(typist.value("AWS_ACCESS_KEY_ID"), "", "{broken}");
    }
}
