//! Directories with names that a shell could misread, that are links, that are gone, or that are work trees of one
//! repository.

use crate::support::typist::{Kind, Typist, bound, folder, in_each_shell};
use crate::support::world::World;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::process::Command;

const NAMES: [&[u8]; 20] = [
    b"with space",
    b" blanks at its ends ",
    b"it's",
    b"\"quoted\"",
    b"$(touch PWNED)",
    b"`touch PWNED`",
    b"a;touch PWNED;#",
    b"&& touch PWNED",
    b"-n",
    b"--help",
    b"new\nline",
    b"new\n",
    b"\n",
    b"tab\there",
    b"esc\x1b[2Jape",
    b"byte\xff\xfe",
    b"*?[a]{b,c}~",
    b"%n%F{red}",
    b"back\\slash\\",
    "ü✗".as_bytes(),
];

/// A shell that has these places in variables, since not every name can be typed.
fn hooked(kind: &Kind, world: &World, places: &[OsString]) -> Typist {
    let mut line = kind.line(world);
    for (number, place) in places.iter().enumerate() {
        line.env(format!("PLACE_{number}"), place);
    }
    let mut typist = Typist::start(kind, line);
    typist.says(&kind.init(""));
    typist
}

in_each_shell!(a_name_is_a_name_whatever_is_in_it, and pwsh);
fn a_name_is_a_name_whatever_is_in_it(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let top = world.home().join(kind.name.replace(' ', ""));
    let places: Vec<OsString> = NAMES.iter().map(|name| top.join(OsStr::from_bytes(name)).into()).collect();
    places
        .iter()
        .for_each(|place| std::fs::create_dir_all(std::path::Path::new(place).join("below")).unwrap());
    let mut typist = hooked(kind, &world, &places);
    typist.says("ssoenv use dev -q");
    for (number, name) in NAMES.iter().enumerate().step_by(kind.step(3)) {
        // .NET has no word for the first kind of names, and PowerShell takes a backslash for a slash.
        if kind.is_powershell() && (str::from_utf8(name).is_err() || name.contains(&b'\\')) {
            continue;
        }
        let name = format!("{} {:?}", kind.name, String::from_utf8_lossy(name));
        let active = |typist: &mut Typist, line: &str, expected: &str| {
            let shown = typist.says(line);
            let said: String =
                shown.lines().filter_map(|line| Some(line.split_once("ssoenv: ")?.1)).collect();
            assert!(!said.contains("\u{1b}[2J"), "{name}: {said}");
            assert_eq!(typist.value("AWS_SSO_PROFILE"), expected, "{name} {line}: {shown}");
        };
        let to = match kind.is_powershell() {
            true => format!("Set-Location -LiteralPath $env:PLACE_{number}"),
            false => format!("cd -- \"$PLACE_{number}\""),
        };
        active(&mut typist, &to, "dev");
        active(&mut typist, "ssoenv bind staging", "staging");
        active(&mut typist, "cd ~", "dev");
        active(&mut typist, &to, "staging");
        active(&mut typist, "ssoenv deny", "");
        active(&mut typist, "ssoenv allow", "staging");
        active(&mut typist, "cd below", "staging");
        let file = typist.value("SSOENV_FILE");
        assert!(file.ends_with("/.ssoenv"), "{name}: {file}");
        active(&mut typist, "cd ~", "dev");
        assert_eq!(typist.value("SSOENV_FILE"), "", "{name}");
        std::fs::write(std::path::Path::new(&places[number]).join(".ssoenv"), "other\n").unwrap();
        active(&mut typist, &to, "dev");
        active(&mut typist, "cd ~", "dev");
    }
    let is_made_by_a_name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name() == "PWNED";
    assert!(!std::fs::read_dir(world.home()).unwrap().any(is_made_by_a_name), "{}", kind.name);
    assert!(!std::fs::read_dir(&top).unwrap().any(is_made_by_a_name), "{}", kind.name);
}

in_each_shell!(a_place_whose_credentials_come_late_is_found_again_whatever_its_name);
fn a_place_whose_credentials_come_late_is_found_again_whatever_its_name(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let top = world.home().join(kind.name.replace(' ', ""));
    let names = [&b"plain"[..], b"new\nline", b"esc\x1b[2Jape", b"byte\xff\xfe", b"it's $(x)"];
    let places: Vec<OsString> = names.iter().map(|name| top.join(OsStr::from_bytes(name)).into()).collect();
    let mut typist = hooked(kind, &world, &places);
    for (number, place) in places.iter().enumerate() {
        let name = format!("{} {place:?}", kind.name);
        std::fs::create_dir_all(place).unwrap();
        let mut bind = world.ssoenv(&["bind", "staging"]);
        assert!(bind.current_dir(place).output().unwrap().status.success());
        // Held back, and then there.
        let cached = world.role_path("222222222222", "Developer");
        let aside = world.home().join("aside");
        std::fs::rename(&cached, &aside).unwrap();
        let token = std::fs::read(world.token_path()).unwrap();
        std::fs::remove_file(world.token_path()).unwrap();
        typist.says(&format!("cd -- \"$PLACE_{number}\""));
        assert_eq!(typist.values(&["AWS_ACCESS_KEY_ID", "SSOENV_PROMPT"]), " staging ✗", "{name}");
        typist.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
        assert_eq!(typist.values(&["AWS_ACCESS_KEY_ID", "SSOENV_PROMPT"]), " staging ✗", "{name}");
        std::fs::rename(&aside, &cached).unwrap();
        std::fs::write(world.token_path(), token).unwrap();
        typist.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
        assert_eq!(typist.value("AWS_SSO_PROFILE"), "staging", "{name}");
        typist.says("cd ~");
        assert_eq!(typist.value("AWS_SSO_PROFILE"), "", "{name}");
    }
}

in_each_shell!(a_link_leads_where_its_own_name_stands);
fn a_link_leads_where_its_own_name_stands(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    bound(&world, "real", "staging");
    folder(&world, "real/sub/deep", None);
    bound(&world, "target", "staging");
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(world.home().join(to), world.home().join(name)).unwrap()
    };
    link("real/sub", "outside");
    link("target", "way");
    let mut typist = Typist::hooked(kind, &world);
    for (line, profile) in [
        ("cd outside", ""),
        ("cd deep", ""),
        ("cd ~/real/sub/deep", "staging"),
        ("cd ~", ""),
        ("cd way", "staging"),
        ("cd ~/target", "staging"),
        ("cd ~", ""),
    ] {
        typist.says(line);
        assert_eq!(typist.value("AWS_SSO_PROFILE"), profile, "{} {line}", kind.name);
    }
    assert!(typist.says("cd way").contains("way/.ssoenv"), "{}", kind.name);
    typist.says("ssoenv deny -q");
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "", "{}", kind.name);
    assert_eq!(typist.value("SSOENV_FILE"), world.home().join("way/.ssoenv").to_str().unwrap());
    typist.says("cd ~/target");
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "", "{}: denied by any name", kind.name);
    typist.says("ssoenv allow -q");
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "staging", "{}", kind.name);
}

in_each_shell!(a_directory_that_is_removed_under_the_shell_is_left);
fn a_directory_that_is_removed_under_the_shell_is_left(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let top = bound(&world, "going", "staging");
    folder(&world, "going/deep", None);
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use dev -q");
    typist.says("cd going/deep");
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "staging", "{}", kind.name);
    std::fs::remove_dir_all(&top).unwrap();
    let shown = typist.says("true");
    assert_eq!(typist.values(&["AWS_SSO_PROFILE", "SSOENV_FILE"]), "dev ", "{}: {shown}", kind.name);
    assert_eq!(typist.status_of("true"), "0");
    for line in ["ssoenv allow", "ssoenv bind dev"] {
        assert_ne!(typist.status_of(line), "0", "{} {line}", kind.name);
    }
    typist.says("cd ~");
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev", "{}", kind.name);
}

in_each_shell!(what_is_trusted_for_the_repository_is_trusted_in_every_work_tree_with_the_same_words);
fn what_is_trusted_for_the_repository_is_trusted_in_every_work_tree_with_the_same_words(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let git = |arguments: &[&str]| {
        let mut command = world.command("git");
        let identity = ["-c", "user.name=x", "-c", "user.email=x@x", "-c", "init.defaultBranch=main"];
        command.args(identity).args(arguments);
        command.status().is_ok_and(|status| status.success())
    };
    if !Command::new("git").arg("--version").output().is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: git is not installed");
        return;
    }
    folder(&world, "main/app", Some("staging\n"));
    assert!(git(&["init", "-q", "main"]) && git(&["-C", "main", "add", "-A"]));
    assert!(git(&["-C", "main", "commit", "-qm", "x"]));
    let tree = format!("tree-{}", kind.name.replace(' ', ""));
    assert!(git(&["-C", "main", "worktree", "add", "-q", "--detach", &format!("../{tree}")]));
    assert!(git(&["clone", "-q", "main", &format!("clone-{tree}")]));
    std::fs::write(world.home().join(&tree).join("app/.ssoenv"), "staging\n").unwrap();
    let mut typist = Typist::hooked(kind, &world);
    typist.says("cd main/app; ssoenv deny -q; ssoenv allow -q");
    typist.says(&format!("cd ~/{tree}/app"));
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "", "{}: without --repo", kind.name);
    typist.says("cd ~/main/app; ssoenv allow -q --repo");
    for (place, profile) in [
        (format!("{tree}/app"), "staging"),
        (format!("clone-{tree}/app"), ""),
        ("main/app".into(), "staging"),
    ] {
        typist.says(&format!("cd ~/{place}"));
        assert_eq!(typist.value("AWS_SSO_PROFILE"), profile, "{} {place}", kind.name);
    }
    std::fs::write(world.home().join(&tree).join("app/.ssoenv"), "default\n").unwrap();
    typist.says(&format!("cd ~/{tree}/app"));
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "", "{}: other words", kind.name);
}
