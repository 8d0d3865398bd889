//! `storage`: where the sign-ins are kept, and moving them between plain files and sealed ones.

use crate::support::home;
use crate::support::identity_center::Operation;
use crate::support::keyring::Keyring;
use crate::support::strace::STRACE;
use crate::support::terminal::Terminal;
use crate::support::world::{Ran, World};
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

const IN: [&str; 4] = ["storage", "keychain", "my-org", "--yes"];
const OUT: [&str; 4] = ["storage", "files", "my-org", "--yes"];

/// The world with a keychain of its own.
fn with_keychain(world: World) -> Option<(World, Keyring)> {
    let keyring = Keyring::unlocked()?;
    Some((keyring.joined_by(world), keyring))
}

fn signed_in() -> Option<(World, Keyring)> {
    let world = World::signed_in();
    let registration = home::registration_path(world.home(), &world.service.start_url());
    let text = r#"{"clientId": "cid", "clientSecret": "plain-secret", "expiresAt": "2099-01-01T00:00:00Z"}"#;
    fs::write(registration, text).unwrap();
    with_keychain(world)
}

/// Path of the copy of the key in memory.
fn copy_of_key(world: &World) -> PathBuf {
    PathBuf::from(&world.variables()["XDG_RUNTIME_DIR"]).join("ssoenv/key")
}

fn sealed(world: &World) -> Vec<PathBuf> {
    names(world, ".local/state/ssoenv/sealed")
}

fn plain(world: &World) -> Vec<PathBuf> {
    names(world, ".aws/sso/cache")
}

fn names(world: &World, folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(world.home().join(folder)).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.path());
    let mut names: Vec<PathBuf> =
        names.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
    names.sort();
    names
}

fn succeeds(ran: &Ran) {
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
}

fn rows(world: &World) -> Value {
    serde_json::from_str(&world.run(&["storage", "--json"]).stdout).unwrap()
}

/// Fetches new credentials with the sign-in.
fn can_be_used(world: &World, when: &str) {
    let ran = world.run(&["use", "dev", "--refresh", "--format", "json"]);
    assert_eq!(ran.code, Some(0), "{when}: {}", ran.stderr);
}

#[test]
fn a_sign_in_is_sealed_and_its_profiles_ask_ssoenv() {
    let Some((world, _keyring)) = signed_in() else { return };
    let config = world.read(".aws/config");
    let token = world.token()["accessToken"].as_str().unwrap().to_owned();
    let ran = world.run(&IN);
    succeeds(&ran);
    assert_eq!(ran.stdout, "");
    assert!(
        ran.stderr.contains("wrote `storage = keychain` to [session my-org] of ~/.config/ssoenv/config"),
        "{}",
        ran.stderr
    );
    assert!(ran.stderr.contains("profile old-style") || !ran.stderr.contains("is left"), "{}", ran.stderr);
    assert_eq!(world.read(".config/ssoenv/config"), "[session my-org]\nstorage = keychain\n");
    assert_eq!((plain(&world).len(), sealed(&world).len()), (0, 2));
    for path in sealed(&world) {
        let text = fs::read_to_string(&path).unwrap();
        assert!(!text.contains(&token) && !text.contains("plain-secret"), "{text}");
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let profiles = world.read(".aws/config");
    assert!(profiles.contains("credential_process = ssoenv credential-process dev\n"), "{profiles}");
    assert!(!profiles.contains("sso_account_id = 222222222222"), "{profiles}");
    can_be_used(&world, "sealed");
    assert_eq!((plain(&world).len(), sealed(&world).len()), (0, 2));

    succeeds(&world.run(&OUT));
    assert_eq!(world.read(".config/ssoenv/config"), "[session my-org]\nstorage = files\n");
    assert_eq!((plain(&world).len(), sealed(&world).len()), (2, 0));
    assert_eq!(world.read(".aws/config"), config);
    assert_eq!(world.token()["accessToken"], token);
    let registration = home::registration_path(world.home(), &world.service.start_url());
    assert!(fs::read_to_string(registration).unwrap().contains("plain-secret"));
    can_be_used(&world, "moved out");
}

#[test]
fn a_second_run_changes_nothing() {
    let Some((world, _keyring)) = signed_in() else { return };
    for verb in [IN, OUT] {
        succeeds(&world.run(&verb));
        let before =
            (world.read(".aws/config"), world.read(".config/ssoenv/config"), plain(&world), sealed(&world));
        let ran = world.run(&verb);
        succeeds(&ran);
        assert!(
            ran.stderr.starts_with("ssoenv: nothing to change: the sign-in to my-org is kept in "),
            "{}",
            ran.stderr
        );
        let after =
            (world.read(".aws/config"), world.read(".config/ssoenv/config"), plain(&world), sealed(&world));
        assert_eq!(before, after);
    }
}

#[test]
fn each_session_is_shown_with_its_place_and_who_has_set_it() {
    let Some((world, _keyring)) = signed_in() else { return };
    let row = |world: &World| {
        let rows = rows(world);
        rows.as_array().unwrap().iter().find(|row| row["session"] == "my-org").unwrap().clone()
    };
    let token = world.token_path().display().to_string();
    assert_eq!(
        row(&world),
        json!({"session": "my-org", "storage": "files", "set_by": null, "cache": "files", "sign_in": token, "other_sign_in": null})
    );
    succeeds(&world.run(&IN));
    let found = row(&world);
    let path = world.home().join(".config/ssoenv/config");
    assert_eq!(
        (&found["storage"], &found["set_by"]),
        (&json!("keychain"), &json!(format!("{}:2", path.display())))
    );
    assert!(found["sign_in"].as_str().unwrap().contains("/ssoenv/sealed/"), "{found}");
    // As after `aws sso login`.
    world.sign_in();
    assert_eq!(row(&world)["other_sign_in"], token);
    let ran = world.run(&["storage"]);
    assert!(ran.stdout.contains("my-org") && ran.stdout.contains("keychain"), "{}", ran.stdout);
    assert!(ran.stderr.contains("`ssoenv storage keychain my-org` removes or moves it"), "{}", ran.stderr);
    succeeds(&world.run(&IN));
    assert_eq!(row(&world)["other_sign_in"], Value::Null);
    assert_eq!(plain(&world).len(), 0);
}

#[test]
fn a_dry_run_tells_what_would_change_and_changes_nothing() {
    let Some((world, _keyring)) = signed_in() else { return };
    let config = world.read(".aws/config");
    for verb in
        [&["storage", "keychain", "my-org", "--dry-run"][..], &["storage", "keychain", "my-org", "--json"]]
    {
        let ran = world.run(verb);
        succeeds(&ran);
        if verb.contains(&"--json") {
            let answer: Value = serde_json::from_str(&ran.stdout).unwrap();
            assert_eq!(answer[0]["dry_run"], true);
            assert_eq!(
                (&answer[0]["was"], &answer[0]["storage"], &answer[0]["sign_in"]),
                (&json!("files"), &json!("keychain"), &json!(true))
            );
            assert!(answer[0]["profiles"].as_array().unwrap().contains(&json!("dev")));
        } else {
            assert!(ran.stdout.contains("+ storage = keychain\n"), "{}", ran.stdout);
            assert!(ran.stdout.contains("- sso_session = my-org\n"), "{}", ran.stdout);
            assert!(ran.stderr.contains("would be moved"), "{}", ran.stderr);
        }
        assert_eq!(world.read(".aws/config"), config);
        assert_eq!((plain(&world).len(), sealed(&world).len()), (2, 0));
        assert!(!world.home().join(".config/ssoenv/config").exists());
    }
    assert_eq!(world.run(&["storage", "--dry-run"]).code, Some(2));
}

#[test]
fn without_a_keychain_nothing_is_changed() {
    let Some((mut world, _keyring)) = signed_in() else { return };
    world.variable("DBUS_SESSION_BUS_ADDRESS", "unix:path=/missing");
    let before = (world.read(".aws/config"), plain(&world));
    for verb in [&IN[..], &["storage", "keychain", "my-org", "--dry-run"]] {
        let ran = world.run(verb);
        assert_eq!((ran.code, &*ran.stdout), (Some(6), ""), "{}", ran.stderr);
        assert!(ran.stderr.starts_with("ssoenv: ") && ran.stderr.contains("keychain"), "{}", ran.stderr);
        assert!(!world.home().join(".config/ssoenv/config").exists());
        assert_eq!((world.read(".aws/config"), plain(&world)), before);
        assert_eq!(sealed(&world).len(), 0);
    }
}

#[test]
fn profiles_are_not_changed_without_a_person_or_a_yes() {
    let Some((world, _keyring)) = signed_in() else { return };
    let ran = world.run(&["storage", "keychain", "my-org"]);
    assert_eq!(ran.code, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("--yes"), "{}", ran.stderr);
    assert_eq!((plain(&world).len(), sealed(&world).len()), (2, 0));
    // Where no profile has to change, there is no question.
    world.config(&format!("[sso-session my-org]\nsso_start_url = {}\nsso_region = us-east-1\nsso_registration_scopes = sso:account:access\n", world.service.start_url()));
    succeeds(&world.run(&["storage", "keychain"]));
    assert_eq!((plain(&world).len(), sealed(&world).len()), (0, 2));
}

#[test]
fn a_line_of_a_team_is_named_and_a_move_never_rests_on_it() {
    let Some((world, _keyring)) = signed_in() else { return };
    let team = world.home().join("team");
    fs::write(&team, "[session my-org]\nstorage = keychain\n").unwrap();
    let include = format!("include = {} # ours\n", team.display());
    world.settings(&include);
    succeeds(&world.run(&["allow", team.to_str().unwrap()]));
    let ran = world.run(&OUT);
    succeeds(&ran);
    let said = format!(
        "{}:2 sets `storage = keychain` for my-org; your own line in ~/.config/ssoenv/config comes first",
        team.display()
    );
    assert!(ran.stderr.contains(&said), "{}", ran.stderr);
    assert_eq!(
        world.read(".config/ssoenv/config"),
        format!("{include}\n[session my-org]\nstorage = files\n")
    );
    assert_eq!((plain(&world).len(), sealed(&world).len()), (2, 0));
    // The file of the team says it already, but counts only until it is changed.
    world.settings(&include);
    succeeds(&world.run(&IN));
    assert_eq!(
        world.read(".config/ssoenv/config"),
        format!("{include}\n[session my-org]\nstorage = keychain\n")
    );
    fs::remove_file(team).unwrap();
    can_be_used(&world, "without the team's file");
    assert_eq!((plain(&world).len(), sealed(&world).len()), (0, 2));
}

#[test]
fn every_session_can_be_moved_at_once() {
    let world = World::signed_in().with_session("other").signed_in_to("other");
    let Some((world, _keyring)) = with_keychain(world) else { return };
    succeeds(&world.run(&["storage", "keychain", "--all", "--yes"]));
    assert_eq!((plain(&world).len(), sealed(&world).len()), (0, 2));
    succeeds(&world.run(&["storage", "files", "other", "--yes"]));
    assert_eq!((plain(&world).len(), sealed(&world).len()), (1, 1));
    succeeds(&world.run(&["storage", "files", "--all", "--yes"]));
    assert_eq!((plain(&world).len(), sealed(&world).len()), (2, 0));
}

#[test]
fn settings_that_cannot_be_read_are_named_and_nothing_is_moved() {
    let Some((world, _keyring)) = signed_in() else { return };
    for settings in ["storage = keyring\n", "storage\n"] {
        world.settings(settings);
        for verb in [&["storage"][..], &IN, &OUT] {
            let ran = world.run(verb);
            assert_eq!((ran.code, &*ran.stdout), (Some(5), ""), "{}", ran.stderr);
            assert!(ran.stderr.contains("config:1: "), "{}", ran.stderr);
        }
        assert_eq!(world.read(".config/ssoenv/config"), settings);
        assert_eq!((plain(&world).len(), sealed(&world).len()), (2, 0));
    }
}

#[test]
fn status_says_where_the_sign_in_is_and_login_what_is_left_to_do() {
    let Some((world, _keyring)) = signed_in() else { return };
    let session = |world: &World| {
        let answer: Value = serde_json::from_str(&world.run(&["status", "--json"]).stdout).unwrap();
        let sessions = answer["sessions"].as_array().unwrap().clone();
        sessions.into_iter().find(|row| row["session"] == "my-org").unwrap()
    };
    assert_eq!((session(&world).get("storage"), session(&world).get("other_sign_in")), (None, None));
    world.settings("storage = keychain\n");
    assert_eq!(
        (&session(&world)["state"], &session(&world)["storage"]),
        (&json!("sign-in-needed"), &json!("keychain"))
    );
    assert_eq!(session(&world)["other_sign_in"], world.token_path().display().to_string());
    world.service.configure(|rules| rules.approve_device_automatically = true);
    let ran = world.run(&["login", "my-org", "--device-code"]);
    succeeds(&ran);
    let said = "~/.aws/sso/cache/063b06ca21ff862fb6d05839b8f962c8f1afdec6.json holds another sign-in to my-org in plain text; 4 profiles of my-org have `sso_*` keys, with which AWS tools find no sign-in: run `ssoenv storage keychain my-org`";
    assert!(ran.stderr.contains(said), "{}", ran.stderr);
    let status = world.run(&["status"]).stdout;
    assert!(
        status.contains(", sealed, with a plain sign-in that is not used (for default, dev, staging, prod)"),
        "{status}"
    );
    succeeds(&world.run(&["storage", "keychain", "my-org", "--yes"]));
    let ran = world.run(&["login", "my-org"]);
    succeeds(&ran);
    assert!(
        ran.stderr.starts_with("ssoenv: signed in to my-org already") && ran.stderr.lines().count() == 1,
        "{}",
        ran.stderr
    );
    assert!(!world.run(&["status"]).stdout.contains("not used"));
    world.settings("storage = keyring\n");
    assert_eq!(session(&world)["state"], "broken");
    assert!(session(&world)["reason"].as_str().unwrap().contains("config:1: storage is `keyring`"));
}

#[test]
fn explain_says_where_the_token_is() {
    let Some((world, _keyring)) = signed_in() else { return };
    succeeds(&world.run(&IN));
    world.sign_in();
    let caches = |world: &World| {
        let answer: Value = serde_json::from_str(&world.run(&["explain", "dev", "--json"]).stdout).unwrap();
        answer["caches"].as_array().unwrap().clone()
    };
    let (token, registration) = (&caches(&world)[0], &caches(&world)[1]);
    let folder = world.home().join(".local/state/ssoenv/sealed").display().to_string();
    for cache in [token, registration] {
        assert!(cache["path"].as_str().unwrap().starts_with(&folder), "{cache}");
        assert_eq!((&cache["exists"], &cache["usable"]), (&json!(true), &json!(true)), "{cache}");
    }
    assert_eq!(
        token["note"],
        format!(
            "sealed with a key of the keychain, {} has another one, which is not used",
            world.token_path().display()
        )
    );
    assert_eq!(registration["note"], "sealed with a key of the keychain");
}

#[test]
fn a_sign_out_leaves_nothing_sealed_and_no_key_in_memory() {
    for verb in [&["logout", "my-org"][..], &["logout", "--all"], &["logout", "--all", "--everywhere"]] {
        let Some((world, _keyring)) = signed_in() else { return };
        succeeds(&world.run(&IN));
        world.sign_in();
        world.service.forget_calls();
        succeeds(&world.run(verb));
        assert_eq!((plain(&world).len(), sealed(&world).len()), (0, 0), "{verb:?}");
        assert!(!copy_of_key(&world).exists(), "{verb:?}");
        assert_eq!(world.service.count(Operation::Logout), 2, "both sign-ins end at the service");
    }
    // The key stays as long as another session needs it.
    let Some((world, _keyring)) =
        with_keychain(World::signed_in().with_session("other").signed_in_to("other"))
    else {
        return;
    };
    succeeds(&world.run(&["storage", "keychain", "--all", "--yes"]));
    succeeds(&world.run(&["logout", "my-org"]));
    assert_eq!(sealed(&world).len(), 1);
    assert!(copy_of_key(&world).exists());
    succeeds(&world.run(&["logout", "my-org", "--roles"]));
    assert_eq!(sealed(&world).len(), 1);
}

#[test]
fn a_move_that_fails_leaves_no_copy_in_a_place_that_the_settings_do_not_name() {
    if !*STRACE {
        return;
    }
    for (first, verb) in [(None, IN), (Some(IN), OUT)] {
        let mut failed = 0;
        for call in ["renameat", "renameat2"] {
            // The copy of the key in memory can be done without.
            for at in 1..=6 {
                let Some((world, _keyring)) = signed_in() else { return };
                first.iter().for_each(|first| succeeds(&world.run(first)));
                let ran = world.run_with_fault(&format!("{call}:error=EIO:when={at}"), &verb);
                if ran.code == Some(0) {
                    continue;
                }
                failed += 1;
                let when = format!("{verb:?}, {call} {at} fails: {}", ran.stderr);
                assert!(matches!(ran.code, Some(1 | 5)), "{when}");
                let is_in = world.read(".config/ssoenv/config").contains("keychain");
                let expected = if is_in { (0, 2) } else { (2, 0) };
                assert_eq!((plain(&world).len(), sealed(&world).len()), expected, "{when}");
                can_be_used(&world, &when);
            }
        }
        assert!(failed >= 3, "{failed}");
    }
}

#[test]
fn a_person_sees_the_change_of_the_profiles_and_agrees() {
    for (answer, moved) in [("y\r", true), ("n\r", false)] {
        let Some((world, _keyring)) = signed_in() else { return };
        let mut terminal = Terminal::start(world.ssoenv_line(&["storage", "keychain", "my-org"]));
        terminal.answers("Write this?", answer);
        let (code, screen) = terminal.ends();
        assert_eq!(code, if moved { 0 } else { 4 }, "{screen}");
        let expected = if moved { (0, 2) } else { (2, 0) };
        assert_eq!((plain(&world).len(), sealed(&world).len()), expected);
        assert_eq!(world.read(".config/ssoenv/config").is_empty(), !moved);
    }
}

#[test]
fn what_a_run_has_ended_is_said() {
    let Some((world, _keyring)) = signed_in() else { return };
    succeeds(&world.run(&IN));
    // As a move that could not remove the former file, and as `aws sso login`.
    world.sign_in();
    let ran = world.run(&IN);
    succeeds(&ran);
    assert!(
        ran.stderr.contains("the sign-in to my-org is in files sealed with a key of the keychain"),
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("nothing to change"), "{}", ran.stderr);
    world.sign_in();
    let answer: Value =
        serde_json::from_str(&world.run(&["storage", "keychain", "--yes", "--json"]).stdout).unwrap();
    assert_eq!(answer[0]["sign_in"], true);
    let ran = world.run(&["logout", "my-org"]);
    succeeds(&ran);
    let status = world.run(&["status"]).stdout;
    assert!(status.contains("my-org: sign-in needed (for"), "nothing is sealed any more: {status}");
    let ran = world.run(&["storage", "files", "--yes"]);
    assert!(
        ran.stderr.contains("the next sign-in to my-org will be kept in ~/.aws/sso/cache"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_plain_sign_in_of_another_program_never_replaces_a_good_sealed_one() {
    let Some((world, _keyring)) = signed_in() else { return };
    succeeds(&world.run(&IN));
    world.sign_in();
    world.edit_token(|token| {
        token["accessToken"] = "planted".into();
        token["clientId"] = "of-another-program".into();
        token["expiresAt"] = "2036-01-01T00:00:00Z".into();
        token.as_object_mut().unwrap().remove("refreshToken");
    });
    succeeds(&world.run(&IN));
    assert_eq!((plain(&world).len(), sealed(&world).len()), (0, 2));
    can_be_used(&world, "after a planted token");
}

#[test]
fn a_sealed_file_of_a_newer_version_is_not_removed() {
    let Some((world, _keyring)) = signed_in() else { return };
    succeeds(&world.run(&IN));
    for path in sealed(&world) {
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replacen("\"version\":1", "\"version\":2", 1)).unwrap();
    }
    let config = world.read(".aws/config");
    let ran = world.run(&OUT);
    assert_eq!(ran.code, Some(5), "{}", ran.stderr);
    assert!(ran.stderr.contains("is of a newer ssoenv, and this one leaves it alone"), "{}", ran.stderr);
    assert_eq!((plain(&world).len(), sealed(&world).len()), (0, 2));
    assert_eq!(world.read(".aws/config"), config);
    assert!(world.read(".config/ssoenv/config").contains("storage = keychain"));
}

#[test]
fn what_a_killed_process_left_goes_with_a_move_and_a_sign_out() {
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(400);
    let folders = [".aws/sso/cache", ".local/state/ssoenv/sealed"];
    let leave = |world: &World| {
        let folders = folders.map(|folder| world.home().join(folder));
        let paths = folders.into_iter().chain(copy_of_key(world).parent().map(Path::to_owned));
        let paths: Vec<PathBuf> = paths.map(|folder| folder.join(".ssoenv-AbCdEf.tmp")).collect();
        for path in &paths {
            let folder = path.parent().unwrap();
            fs::create_dir_all(folder).unwrap();
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700)).unwrap();
            fs::write(path, "secret").unwrap();
            fs::File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
        }
        paths
    };
    for verb in [&IN[..], &OUT, &["logout", "my-org"]] {
        let Some((world, _keyring)) = signed_in() else { return };
        let left = leave(&world);
        succeeds(&world.run(verb));
        assert!(left.iter().all(|path| !path.exists()), "{verb:?}: {left:?}");
    }
}

/// System calls by which files get their places, and go.
const CHANGES: [&str; 5] = ["rename", "renameat", "renameat2", "unlink", "unlinkat"];

#[test]
fn a_move_that_is_killed_leaves_a_sign_in_that_works_and_ends_when_it_is_run_again() {
    if !*STRACE {
        return;
    }
    for (first, verb) in [(None, IN), (Some(IN), OUT)] {
        let mut killed = Vec::new();
        for call in CHANGES {
            for at in 1.. {
                let Some((world, _keyring)) = signed_in() else { return };
                first.iter().for_each(|first| succeeds(&world.run(first)));
                let ran = world.run_with_fault(&format!("{call}:signal=KILL:when={at}"), &verb);
                if ran.code == Some(0) {
                    break;
                }
                let when = format!("{verb:?}, killed at {call} {at}");
                can_be_used(&world, &when);
                succeeds(&world.run(&verb));
                let count = (plain(&world).len(), sealed(&world).len());
                assert_eq!(count, if verb == IN { (0, 2) } else { (2, 0) }, "{when}");
                let profiles = world.read(".aws/config");
                assert_eq!(profiles.contains("credential_process"), verb == IN, "{when}");
                can_be_used(&world, &when);
                killed.push(when);
            }
        }
        // Token and registration in the new place, backup and config file, settings; token and registration in the former.
        assert!(killed.len() >= 7, "{killed:?}");
    }
}
