//! `cache = memory`: credentials are cached in a folder whose files are kept in memory, and never on a disk.

use super::assume_role::{role, signed_in};
use crate::support::identity_center::Operation;
use crate::support::world::{SH_FAILURE, World};
use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const SETTING: &str = "cache = memory\n";

/// A folder as systemd makes it for a person.
fn runtime_folder() -> TempDir {
    let folder = tempfile::tempdir_in("/dev/shm").unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o700)).unwrap();
    folder
}

/// The world with a folder in memory, and these settings.
pub fn with_memory(mut world: World, settings: &str) -> (World, TempDir) {
    let folder = runtime_folder();
    world.variable("XDG_RUNTIME_DIR", folder.path().to_str().unwrap());
    world.settings(settings);
    (world, folder)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path())
            } else {
                found.push(entry.path())
            }
        }
    }
    found.sort();
    found
}

/// Files of a folder that contain the secret key of these variables.
fn with_secret(folder: &Path, variables: &BTreeMap<String, String>) -> Vec<PathBuf> {
    let secret = variables["AWS_SECRET_ACCESS_KEY"].as_bytes();
    assert!(secret.len() > 8);
    let has = |path: &PathBuf| fs::read(path).unwrap().windows(secret.len()).any(|window| window == secret);
    files(folder).into_iter().filter(has).collect()
}

fn is_empty(world: &World) -> bool {
    files(&world.home().join(".aws/cli/cache")).is_empty()
}

#[test]
fn they_are_cached_in_memory_and_nowhere_on_a_disk() {
    let (world, memory) = with_memory(World::signed_in(), SETTING);
    let used = world.used(&["dev"]);
    let [file] = &with_secret(memory.path(), &used)[..] else { panic!("one file has them") };
    assert_eq!(file.parent().unwrap(), memory.path().join("ssoenv/roles"));
    assert_eq!(fs::metadata(file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(with_secret(world.home(), &used), Vec::<PathBuf>::new());
    world.service.forget_calls();
    assert_eq!(world.used(&["dev"])["AWS_ACCESS_KEY_ID"], used["AWS_ACCESS_KEY_ID"]);
    assert_eq!(world.run(&["credential-process", "dev"]).code, Some(0));
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 0);

    let rows: serde_json::Value = serde_json::from_str(&world.run(&["list", "--json"]).stdout).unwrap();
    let dev = rows.as_array().unwrap().iter().find(|row| row["profile"] == "dev").unwrap();
    assert_eq!(dev["state"], "cached");
    let explained = world.run(&["explain", "dev"]).stdout;
    assert!(explained.contains(file.to_str().unwrap()), "{explained}");
    let status = world.run(&["status", "--profile", "dev"]).stdout;
    assert!(status.contains("dev"), "{status}");
}

#[test]
fn a_file_from_before_is_removed_when_it_is_met() {
    let (world, memory) = with_memory(World::signed_in(), "");
    let before = world.used(&["dev"]);
    let path = world.role_path("111111111111", "Developer");
    assert!(path.exists());
    world.settings("[session my-org]\ncache = memory\n");
    let explained = world.run(&["explain", "dev"]);
    assert!(explained.stdout.contains("the next use removes"), "{}", explained.stdout);
    assert!(path.exists(), "`explain` changes nothing");
    let after = world.used(&["dev"]);
    assert_ne!(before["AWS_ACCESS_KEY_ID"], after["AWS_ACCESS_KEY_ID"]);
    assert!(!path.exists() && with_secret(world.home(), &before).is_empty());
    assert_eq!(with_secret(memory.path(), &after).len(), 1);

    // The AWS CLI may write it again.
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "{}").unwrap();
    assert_eq!(world.used(&["dev"])["AWS_ACCESS_KEY_ID"], after["AWS_ACCESS_KEY_ID"]);
    assert!(!path.exists());
}

#[test]
fn without_a_folder_in_memory_each_use_fetches_new_ones_and_stores_nothing() {
    let other = tempfile::tempdir().unwrap();
    fs::set_permissions(other.path(), Permissions::from_mode(0o700)).unwrap();
    let shared = runtime_folder();
    fs::set_permissions(shared.path(), Permissions::from_mode(0o755)).unwrap();
    for folder in
        ["", "relative", "/missing", other.path().to_str().unwrap(), shared.path().to_str().unwrap()]
    {
        let world = World::signed_in().with_variable("XDG_RUNTIME_DIR", folder);
        world.settings(SETTING);
        let (first, second) = (world.used(&["dev"]), world.used(&["dev"]));
        assert_ne!(first["AWS_ACCESS_KEY_ID"], second["AWS_ACCESS_KEY_ID"], "{folder}");
        assert!(
            with_secret(world.home(), &first).is_empty() && with_secret(world.home(), &second).is_empty()
        );
        for place in [other.path(), shared.path()] {
            assert_eq!(files(place), Vec::<PathBuf>::new(), "{folder}");
        }
    }
}

#[test]
fn settings_that_cannot_be_read_are_an_error_and_leave_no_file() {
    for settings in ["cache = disk\n", "[session my-org]\ncache = mem\n", "cache\n"] {
        let world = World::signed_in();
        world.settings(settings);
        for verb in [
            &["use", "dev", "--shell", "sh"][..],
            &["credential-process", "dev"],
            &["exec", "dev", "--", "true"],
        ] {
            let ran = world.run(verb);
            assert_eq!(ran.code, Some(5), "{settings}: {}", ran.stderr);
            assert!(ran.stdout.is_empty() || ran.stdout == SH_FAILURE);
        }
        assert!(is_empty(&world), "{settings}");
        assert_eq!(world.service.count(Operation::GetRoleCredentials), 0);
    }
}

#[test]
fn roles_on_the_way_and_what_processes_print_are_in_memory_too() {
    let profiles = "[profile above]\nrole_arn = arn:aws:iam::222222222222:role/above\nsource_profile = dev\n[profile printed]\ncredential_process = printf '{\"Version\":1,\"AccessKeyId\":\"AKIAPRINTED\",\"SecretAccessKey\":\"of-the-process\"}'\n";
    // A process may have the credentials of any session.
    for settings in [SETTING, "[session my-org]\ncache = memory\n"] {
        let (world, memory) = with_memory(signed_in(profiles), settings);
        role(&world, "above", &["111111111111"]);
        let used = world.used(&["above"]);
        assert_eq!(with_secret(memory.path(), &used).len(), 1);
        assert_eq!(files(&memory.path().join("ssoenv/roles")).len(), 2, "the role of the sign-in too");
        let printed = world.used(&["printed"]);
        assert_eq!(printed["AWS_SECRET_ACCESS_KEY"], "of-the-process");
        let [file] = &with_secret(memory.path(), &printed)[..] else { panic!("the hook finds it") };
        assert_eq!(file.parent().unwrap(), memory.path().join("ssoenv/printed"));
        fs::remove_file(world.home().join(".aws/config")).unwrap();
        for variables in [used, printed] {
            assert_eq!(with_secret(world.home(), &variables), Vec::<PathBuf>::new());
        }
    }
}

#[test]
fn each_session_is_kept_as_its_own_line_says() {
    let world = World::signed_in().with_session("other").signed_in_to("other").with_sections(
        "[profile else]\nsso_session = other\nsso_account_id = 222222222222\nsso_role_name = Developer\n",
    );
    let (world, memory) = with_memory(world, "[session other]\ncache = memory\n");
    let (dev, other) = (world.used(&["dev"]), world.used(&["else"]));
    assert!(world.role_path("111111111111", "Developer").exists());
    assert!(with_secret(memory.path(), &dev).is_empty());
    assert!(with_secret(world.home(), &other).is_empty());
    assert_eq!(with_secret(memory.path(), &other).len(), 1);
}

#[test]
fn a_sign_out_removes_them_from_memory() {
    for verb in [&["logout", "my-org"][..], &["logout", "--all"], &["logout", "my-org", "--roles"]] {
        let (world, memory) = with_memory(World::signed_in(), SETTING);
        drop(world.used(&["dev"]));
        drop(world.used(&["staging"]));
        assert_eq!(files(memory.path()).len(), 2);
        let ran = world.run(verb);
        assert_eq!(ran.code, Some(0), "{}", ran.stderr);
        assert_eq!(files(memory.path()), Vec::<PathBuf>::new(), "{verb:?}");
    }
    // Also where the setting has been taken back.
    let (world, memory) = with_memory(World::signed_in(), SETTING);
    drop(world.used(&["dev"]));
    world.settings("");
    assert_eq!(world.run(&["logout", "my-org"]).code, Some(0));
    assert_eq!(files(memory.path()), Vec::<PathBuf>::new());
}

#[test]
fn a_sign_in_as_somebody_else_removes_them_from_memory() {
    let (world, memory) = with_memory(World::signed_in(), SETTING);
    let first = world.used(&["dev"]);
    world.service.configure(|rules| rules.approve_device_automatically = true);
    let ran = world.run(&["login", "my-org", "--device-code", "--force"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(files(memory.path()), Vec::<PathBuf>::new());
    assert_ne!(world.used(&["dev"])["AWS_ACCESS_KEY_ID"], first["AWS_ACCESS_KEY_ID"]);
}

#[test]
fn a_folder_in_memory_is_made_only_where_it_is_needed() {
    let (world, memory) = with_memory(World::signed_in(), "");
    drop(world.used(&["dev"]));
    for verb in
        [&["list"][..], &["explain", "dev"], &["status"], &["doctor", "--offline"], &["logout", "--all"]]
    {
        let _ = world.run(verb);
        assert_eq!(fs::read_dir(memory.path()).unwrap().count(), 0, "{verb:?}");
    }
}

#[test]
fn they_are_not_written_to_the_credentials_file_and_earlier_ones_are_removed() {
    let (world, _memory) = with_memory(World::signed_in(), "");
    let ran = world.run(&["use", "dev", "--shell", "sh", "--write-credentials", "tool"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let theirs = "[mine]\naws_access_key_id = AKIA\naws_secret_access_key = x\n";
    world.credentials_file(&format!("{theirs}{}", world.read(".aws/credentials")));
    world.settings(SETTING);
    let ran = world.run(&["use", "dev", "--shell", "sh", "--write-credentials", "tool"]);
    assert_eq!((ran.code, &*ran.stdout), (Some(4), SH_FAILURE), "{}", ran.stderr);
    assert!(ran.stderr.contains("`cache = memory`"), "{}", ran.stderr);
    assert_eq!(world.read(".aws/credentials"), theirs);
}

#[test]
fn many_targets_and_an_endpoint_leave_nothing_on_a_disk() {
    // Without `[profile endpoint]` tools would take `[default]`.
    let world = World::signed_in().with_sections("[profile endpoint]\n");
    let (world, memory) = with_memory(world, SETTING);
    let script = "printf %s \"$AWS_SECRET_ACCESS_KEY\"";
    let ran = world.run(&["each", "dev", "staging", "--", "sh", "-c", script]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert_eq!(files(&memory.path().join("ssoenv/roles")).len(), 2);
    assert!(is_empty(&world));
    let ran = world.run(&["exec", "--mode", "endpoint", "prod", "--", "true"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(is_empty(&world));
}

#[test]
fn a_prompt_gets_them_from_memory_and_says_so_where_there_is_no_folder() {
    let (mut world, memory) = with_memory(World::signed_in(), SETTING);
    let used = world.used(&["dev"]);
    for (name, value) in &used {
        world.variable(name, value);
    }
    for name in ["SSOENV_REFRESH_AT", "SSOENV_EXPIRES_AT"] {
        world.variable(name, &(world.service.now() - 1).to_string());
    }
    let refresh = |world: &World| world.run(&["__hook", "refresh"]);
    assert_eq!(world.run(&["__hook", "fetch", "--", "dev"]).code, Some(0));
    let ran = refresh(&world);
    assert!(ran.stdout.contains("AWS_ACCESS_KEY_ID"), "{ran:?}");
    assert!(!ran.stdout.contains(&used["AWS_ACCESS_KEY_ID"]) && is_empty(&world));

    drop(memory);
    let ran = refresh(&world);
    assert!(!ran.stdout.contains("AWS_ACCESS_KEY_ID"), "{}", ran.stdout);
    assert!(
        ran.stderr.contains("(`cache = memory`)") && ran.stderr.contains("run `ssoenv use dev`"),
        "{}",
        ran.stderr
    );
    assert!(is_empty(&world));
}
