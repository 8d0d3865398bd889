//! `use --format ini` and `use --write-credentials`: keys as a section of `~/.aws/credentials`, renewed there and removed
//! again, and every byte of others left alone.

use crate::support::permissions;
use crate::support::terminal::{Terminal, on_a_terminal};
use crate::support::world::{SH_FAILURE, World};
use serde_json::Value;

const FILE: &str = ".aws/credentials";
const THEIRS: &str = "# mine\r\n[mine]\naws_access_key_id=AKIATHEIRS ; note\naws_secret_access_key : x\n\n\n";

fn cached(world: &World) -> Value {
    let path = world.role_path("111111111111", "Developer");
    serde_json::from_slice::<Value>(&std::fs::read(path).unwrap()).unwrap()["Credentials"].clone()
}

/// The section that holds what is cached for dev.
fn section(world: &World, name: &str, region: &str) -> String {
    let cached = cached(world);
    let text = |key: &str| cached[key].as_str().unwrap().to_owned();
    format!(
        "[{name}]\naws_access_key_id = {}\naws_secret_access_key = {}\naws_session_token = {}\nregion = {region}\nx_security_token_expires = {}\n",
        text("AccessKeyId"),
        text("SecretAccessKey"),
        text("SessionToken"),
        text("Expiration")
    )
}

fn written(world: &World, name: &str) -> String {
    format!("{}ssoenv_written = dev\n", section(world, name, "eu-west-1"))
}

fn writes(world: &World, arguments: &[&str]) -> String {
    let ran = world.run(&[&["use", "dev", "--shell", "sh"], arguments].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stdout.contains("export AWS_ACCESS_KEY_ID="), "the shell has them too");
    ran.stderr
}

fn fails(world: &World, arguments: &[&str], code: i32) -> String {
    let before = world.read(FILE);
    let ran = world.run(arguments);
    assert_eq!(ran.code, Some(code), "{arguments:?}: {}", ran.stderr);
    assert!(
        ran.stdout.is_empty() || ran.stdout == SH_FAILURE || ran.stdout.contains("throw"),
        "{}",
        ran.stdout
    );
    assert_eq!(world.read(FILE), before, "{arguments:?}");
    ran.stderr
}

#[test]
fn ini_is_a_section_of_the_credentials_file() {
    let world = World::signed_in().with_cached(&["dev"]);
    let run = |arguments: &[&str]| world.run(&[&["use", "dev", "--format", "ini"], arguments].concat());
    let ran = run(&[]);
    assert_eq!(
        (ran.code, ran.stdout, ran.stderr.as_str()),
        (Some(0), section(&world, "dev", "eu-west-1"), "")
    );
    let ran = run(&["--profile-name", "a tool", "--region", "us-west-2"]);
    assert_eq!((ran.code, ran.stdout), (Some(0), section(&world, "a tool", "us-west-2")));
    for (arguments, code) in [
        (&["use", "dev", "--format", "ini", "--profile-name", "a]b"][..], 2),
        (&["use", "dev", "--format", "ini", "--mode", "profile"], 2),
        (&["use", "dev", "--profile-name", "x"], 2),
        (&["use", "typo", "--format", "ini"], 5),
    ] {
        fails(&world, arguments, code);
    }
    let (code, screen) = on_a_terminal(world.ssoenv_line(&["use", "dev", "--format", "ini"]));
    assert_eq!(code, 2);
    assert!(screen.contains("this output contains secrets") && !screen.contains("ASIA"), "{screen}");
}

#[test]
fn a_section_is_written_last_and_nothing_else_changes() {
    let world = World::signed_in().with_cached(&["dev"]);
    for theirs in [None, Some(THEIRS)] {
        if let Some(theirs) = theirs {
            world.credentials_file(theirs);
        }
        let said = writes(&world, &["--write-credentials", "tool"]);
        assert!(
            said.starts_with("ssoenv: credentials of dev are in [tool] of ~/.aws/credentials, 59m left")
                || said.starts_with("ssoenv: credentials of dev are in [tool] of ~/.aws/credentials, 1h"),
            "{said}"
        );
        let line_end = if theirs.is_some() { "\r\n" } else { "\n" };
        let expected = written(&world, "tool").replace('\n', line_end);
        let expected = theirs.map_or(expected.clone(), |theirs| format!("{theirs}\r\n{expected}"));
        assert_eq!(world.read(FILE), expected);
        // Also where the file could be read by others.
        permissions::expect(world.home().join(FILE), 0o600);
        // Again: nothing moves. No copy of the keys is left beside it.
        writes(&world, &["--write-credentials", "tool"]);
        assert_eq!(world.read(FILE), expected);
        let mut beside: Vec<_> = std::fs::read_dir(world.home().join(".aws"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        beside.sort();
        assert_eq!(beside, ["cli", "config", "credentials", "sso"]);
        let off = world.run(&["off", "--written", "--shell", "sh"]);
        assert_eq!(off.code, Some(0));
        assert!(off.stderr.contains("[tool] is removed from the credentials file"), "{}", off.stderr);
        assert_eq!(world.read(FILE), theirs.unwrap_or_default());
        std::fs::remove_file(world.home().join(FILE)).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_what_others_added_behind_it_comes_before_it() {
    let world = World::signed_in().with_cached(&["dev"]);
    std::fs::create_dir(world.home().join("dotfiles")).unwrap();
    std::fs::write(world.home().join("dotfiles/creds"), "# none\n").unwrap();
    std::os::unix::fs::symlink("../dotfiles/creds", world.home().join(FILE)).unwrap();
    writes(&world, &["--write-credentials", "tool"]);
    assert!(std::fs::symlink_metadata(world.home().join(FILE)).unwrap().is_symlink());
    let with_theirs = format!("{}\n[later]\naws_access_key_id = AKIA\n", world.read("dotfiles/creds"));
    std::fs::write(world.home().join("dotfiles/creds"), with_theirs).unwrap();
    drop(world.used(&["dev", "--refresh"]));
    assert_eq!(
        world.read("dotfiles/creds"),
        format!("# none\n\n[later]\naws_access_key_id = AKIA\n\n{}", written(&world, "tool"))
    );
}

#[test]
fn a_name_of_others_is_refused_and_the_line_fails() {
    let world = World::signed_in().with_cached(&["dev"]);
    world.credentials_file(THEIRS);
    for (name, why) in [
        ("default", "it is the default for every tool"),
        ("Default", "it is the default for every tool"),
        ("dev", "it is a profile in "),
        ("staging", "it is a profile in "),
        ("mine", "already has it, and ssoenv did not write it"),
    ] {
        let said = fails(&world, &["use", "dev", "--shell", "sh", "--write-credentials", name], 5);
        let start = format!("ssoenv: did not write credentials to [{name}]: ");
        assert!(said.starts_with(&start) && said.contains(why), "{said}");
    }
    let said = fails(&world, &["use", "dev", "--shell", "sh", "--write-credentials", "a]b"], 2);
    assert!(said.contains("cannot be the name of a section"), "{said}");
    world.credentials_file("[mine]\n[broken\n");
    fails(&world, &["use", "dev", "--shell", "sh", "--write-credentials", "tool"], 5);
    std::fs::write(world.home().join(FILE), "[\0m\0i\0n\0e\0]\0").unwrap();
    let said = fails(&world, &["use", "dev", "--shell", "sh", "--write-credentials", "tool"], 5);
    assert!(said.contains("UTF-"), "{said}");
}

#[test]
fn keys_that_do_not_end_and_profiles_of_other_tools_are_not_written() {
    let world = World::signed_in().with_sections(
        "[profile keys]\naws_access_key_id = AKIA1\naws_secret_access_key = x\n[profile web]\nrole_arn = arn:aws:iam::111111111111:role/r\nweb_identity_token_file = /t\n",
    );
    let said = fails(&world, &["use", "keys", "--shell", "sh", "--write-credentials", "tool"], 5);
    assert!(said.contains("do not expire"), "{said}");
    let line = ["use", "web", "--mode", "profile", "--shell", "sh", "--write-credentials", "tool"];
    let said = fails(&world, &line, 5);
    assert!(said.contains("other tools find the credentials of web themselves"), "{said}");
}

#[test]
fn production_is_written_only_after_a_question() {
    let world = World::signed_in().with_cached(&["prod"]);
    let said = fails(&world, &["use", "prod", "--shell", "sh", "--write-credentials", "tool"], 4);
    assert!(said.contains("which is production, are not written to a file without asking"), "{said}");
    for (answer, code) in [("n\r", 4), ("\r", 4), ("y\r", 0)] {
        let line =
            "SSOENV_PROTOCOL=1 SSOENV_WRAP=bash ssoenv use prod --write-credentials tool > \"$HOME/out\"";
        let mut terminal = Terminal::start(world.line("sh", &["-c", line]));
        terminal.answers("prod is production. Write its credentials to [tool]", answer);
        let (ended, screen) = terminal.ends();
        assert_eq!(ended, code, "{answer:?}: {screen}");
        assert_eq!(world.read(FILE).contains("ssoenv_written = prod"), code == 0, "{answer:?}");
    }
}

#[test]
fn every_renewal_writes_them_anew() {
    let world = World::signed_in().with_cached(&["dev"]);
    world.credentials_file(THEIRS.replace("\r\n", "\n").as_str());
    writes(&world, &["--write-credentials", "one", "--region", "us-west-2"]);
    writes(&world, &["--write-credentials", "two"]);
    let expected = |world: &World| {
        let one = section(world, "one", "us-west-2");
        format!("{}\n{one}ssoenv_written = dev\n\n{}", THEIRS.replace("\r\n", "\n"), written(world, "two"))
    };
    assert_eq!(world.read(FILE), expected(&world));
    let renewals: [&[&str]; 4] = [
        &["use", "dev", "--refresh", "--format", "json"],
        &["__hook", "fetch", "--", "dev"],
        &["exec", "dev", "--min-ttl", "2h", "--", "true"],
        &["use", "deploy", "--refresh", "--format", "json"],
    ];
    for line in renewals {
        let before = cached(&world)["AccessKeyId"].clone();
        if line.contains(&"deploy") {
            // Its source is dev.
            std::fs::remove_file(world.role_path("111111111111", "Developer")).unwrap();
        }
        let _ = world.run(line);
        assert_ne!(cached(&world)["AccessKeyId"], before, "{line:?}");
        assert_eq!(world.read(FILE), expected(&world), "{line:?}");
    }
    // Another tool has renewed what is cached: the next use takes that.
    let text = std::fs::read_to_string(world.role_path("111111111111", "Developer")).unwrap();
    let key = cached(&world)["AccessKeyId"].as_str().unwrap().to_owned();
    std::fs::write(world.role_path("111111111111", "Developer"), text.replace(&key, "ASIAANOTHER")).unwrap();
    drop(world.used(&["dev"]));
    assert_eq!(world.read(FILE), expected(&world));
    assert!(world.read(FILE).contains("ASIAANOTHER"));
}

#[test]
fn a_sign_out_removes_what_came_from_the_session_and_no_other() {
    let world = World::signed_in().with_session("other").signed_in_to("other").with_sections(
        "[profile elsewhere]\nsso_session = other\nsso_account_id = 222222222222\nsso_role_name = Developer\n",
    );
    writes(&world, &["--write-credentials", "tool"]);
    assert_eq!(world.run(&["use", "elsewhere", "--shell", "sh", "--write-credentials", "far"]).code, Some(0));
    let ran = world.run(&["logout", "my-org"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("[tool] is removed from the credentials file"), "{}", ran.stderr);
    assert!(!world.read(FILE).contains("[tool]") && world.read(FILE).contains("[far]"));
    assert_eq!(world.run(&["logout", "--all"]).code, Some(0));
    assert_eq!(world.read(FILE), "");
}

#[test]
fn what_has_expired_is_named_by_doctor_and_goes_with_the_next_change() {
    let world = World::signed_in().with_cached(&["dev"]);
    writes(&world, &["--write-credentials", "old"]);
    let end = cached(&world)["Expiration"].as_str().unwrap().to_owned();
    world.credentials_file(
        &world.read(FILE).replace(&end, "2020-01-01T00:00:00Z").replace("= dev", "= staging"),
    );
    let ran = world.run(&["doctor", "--offline", "--json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap();
    let found = report["findings"].as_array().unwrap();
    let ids: Vec<_> = found.iter().map(|finding| finding["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"leftover.written-keys") && !ids.contains(&"leftover.expired-keys"), "{ids:?}");
    assert!(world.read(FILE).contains("[old]"), "doctor changes nothing");
    let ran = world.run(&["use", "old"]);
    let hint = "hint: ssoenv use staging --write-credentials old\n";
    assert!(ran.code == Some(1) && ran.stderr.ends_with(hint), "{}", ran.stderr);
    let expired = world.read(FILE);
    let verbs: [&[&str]; 3] = [
        &["use", "dev", "--format", "json"],
        &["exec", "dev", "--", "true"],
        &["__hook", "fetch", "--", "dev"],
    ];
    for line in verbs {
        world.credentials_file(&format!("{}\n{expired}", THEIRS.replace("\r\n", "\n")));
        assert_eq!(world.run(line).code, Some(0), "{line:?}");
        assert_eq!(world.read(FILE), THEIRS.replace("\r\n", "\n"), "{line:?}");
    }
    world.credentials_file(&expired);
    writes(&world, &["--write-credentials", "new"]);
    assert_eq!(world.read(FILE), written(&world, "new"));
}

#[test]
fn a_sign_in_as_somebody_else_leaves_nobody_the_first_persons_keys() {
    let world = World::signed_in();
    writes(&world, &["--write-credentials", "tool"]);
    world.service.configure(|rules| {
        rules.user = "eve".to_owned();
        rules.approve_device_automatically = true;
    });
    let ran = world.run(&["login", "my-org", "--device-code", "--force", "--no-browser"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("[tool] is removed from the credentials file"), "{}", ran.stderr);
    assert_eq!(world.read(FILE), "");
}

#[test]
fn keys_of_production_are_production_under_any_name() {
    let world = World::signed_in();
    for (written_for, expected) in [
        ("prod", true),
        // The account of prod.
        ("012345678901/ReadOnly", true),
        ("dev", false),
        ("222222222222/ReadOnly", false),
        ("gone-prod", true),
        ("gone", false),
    ] {
        world.credentials_file(&format!(
            "[tool]\naws_access_key_id = AKIA1\naws_secret_access_key = s\nx_security_token_expires = 2099-01-01T00:00:00Z\nssoenv_written = {written_for}\n"
        ));
        assert_eq!(world.used(&["tool"]).contains_key("SSOENV_PRODUCTION"), expected, "{written_for}");
        let rows: Vec<Value> = serde_json::from_str(&world.run(&["list", "--json"]).stdout).unwrap();
        let row = rows.iter().find(|row| row["profile"] == "tool").unwrap();
        assert_eq!(row["production"], expected, "{written_for}");
        let explained = world.run(&["explain", "tool", "--json"]).stdout;
        let explained: Value = serde_json::from_str(&explained).unwrap();
        assert_eq!(explained["production"], expected, "{written_for}");
    }
}

#[test]
fn on_a_terminal_the_file_alone_is_written_and_removed() {
    let world = World::signed_in().with_cached(&["dev"]);
    let (code, screen) = on_a_terminal(world.ssoenv_line(&["use", "dev", "--write-credentials", "tool"]));
    assert_eq!(code, 0, "{screen}");
    assert!(
        screen.contains("are in [tool]") && !screen.contains("ASIA") && !screen.contains("export"),
        "{screen}"
    );
    assert_eq!(world.read(FILE), written(&world, "tool"));
    let (code, screen) = on_a_terminal(world.ssoenv_line(&["off", "--written"]));
    assert_eq!((code, world.read(FILE).as_str()), (0, ""), "{screen}");
    // Nothing was written: nothing is said.
    let (code, screen) = on_a_terminal(world.ssoenv_line(&["off", "--written"]));
    assert_eq!((code, screen.as_str()), (0, ""));
}
