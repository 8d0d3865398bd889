//! Files and homes that are not as they should be: a clear error or none, nothing lost, no panic.

use crate::support::world::{Ran, World};
use std::fs;
use std::path::Path;

fn refused(ran: &Ran, code: i32, words: &str) {
    assert_eq!(ran.code, Some(code), "{}", ran.stderr);
    assert!(ran.stderr.starts_with("ssoenv: ") && ran.stderr.contains(words), "{}", ran.stderr);
    assert!(ran.stderr.contains("\nhint: ") && !ran.stderr.contains("internal error"), "{}", ran.stderr);
}

/// All the bytes of a folder, by path.
fn snapshot(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path)
            } else {
                found.push((path.clone(), fs::read(path).unwrap()))
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_config_of_any_bytes_is_an_error_or_an_answer_and_stays_as_it_is() {
    let world = World::signed_in();
    let good = fs::read(world.home().join(".aws/config")).unwrap();
    let noise: Vec<u8> = (0..200_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let wide: Vec<u8> =
        String::from_utf8(good.clone()).unwrap().encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [
        ("empty", Vec::new()),
        ("zeros", vec![0; 10_000]),
        ("noise", noise),
        ("UTF-16", wide),
        ("one bracket", b"[".to_vec()),
        ("brackets", b"[".repeat(100_000)),
        ("headers", b"[profile dev]\n".repeat(50_000)),
        ("long line", [b"[profile dev]\nregion = ".to_vec(), vec![b'x'; 1_000_000]].concat()),
        ("truncated", good[..good.len() / 7].to_vec()),
    ] {
        fs::write(world.home().join(".aws/config"), &bytes).unwrap();
        let before = snapshot(world.home());
        let ran = world.run(&["use", "dev"]);
        assert!(matches!(ran.code, Some(5)), "{name}: {ran:?}");
        refused(&ran, 5, "");
        assert_eq!(world.run(&["list"]).code, Some(0), "{name}");
        assert_eq!(snapshot(world.home()), before, "{name}");
    }
    let marked = [b"\xef\xbb\xbf".to_vec(), good.clone()].concat();
    let crlf = String::from_utf8(good).unwrap().replace('\n', "\r\n").into_bytes();
    for bytes in [marked, crlf] {
        fs::write(world.home().join(".aws/config"), bytes).unwrap();
        drop(world.used(&["default"]));
        drop(world.used(&["dev"]));
    }
}

#[test]
fn a_config_that_cannot_be_read_is_named() {
    let world = World::signed_in();
    let config = world.home().join(".aws/config");
    fs::remove_file(&config).unwrap();
    fs::create_dir(&config).unwrap();
    refused(&world.run(&["use", "dev"]), 5, &format!("cannot read {}", config.display()));
    refused(&world.run(&["list"]), 5, "cannot read");
    fs::remove_dir(&config).unwrap();
    refused(&world.run(&["use", "dev"]), 5, "no profile dev in");
}

#[test]
fn a_device_in_place_of_a_file_does_not_eat_the_memory() {
    let mut world = World::signed_in();
    world.variable("AWS_CONFIG_FILE", "/dev/zero");
    refused(&world.run(&["use", "dev"]), 5, "larger than 64 MiB");
    world.variable("AWS_CONFIG_FILE", "/dev/null");
    refused(&world.run(&["use", "dev"]), 5, "no profile dev in /dev/null");
}

#[test]
fn a_broken_section_elsewhere_does_not_matter() {
    let world = World::signed_in();
    let good = fs::read_to_string(world.home().join(".aws/config")).unwrap();
    world.config(&format!(
        "key before any section\n[profile bad]\n= x\n[profile open\n{good}\n[profile worse]\n\u{0}\n"
    ));
    drop(world.used(&["dev"]));
    refused(&world.run(&["use", "bad"]), 5, "config:3: a value without a name");
}

#[test]
fn a_broken_token_file_needs_a_sign_in_and_is_left_alone() {
    for bytes in [
        &b""[..],
        b"{",
        b"[]",
        b"null",
        b"{\"accessToken\": \"x\"}",
        b"\xff\xfe\x00",
        b"{\"accessToken\": 1, \"expiresAt\": 2}",
    ] {
        let world = World::signed_in();
        fs::write(world.token_path(), bytes).unwrap();
        let ran = world.run(&["use", "dev"]);
        assert_eq!(ran.code, Some(3), "{}", ran.stderr);
        assert!(
            ran.stderr.contains("holds no token that can be read")
                && ran.stderr.contains("not signed in to my-org")
        );
        assert_eq!(fs::read(world.token_path()).unwrap(), bytes);
    }
}

#[test]
fn a_broken_role_file_is_replaced() {
    let world = World::signed_in();
    let path = world.role_path("111111111111", "Developer");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    for bytes in [&b""[..], b"{\"Credentials\": {\"AccessKeyId\": \"A", b"[]", b"\x00\x01"] {
        fs::write(&path, bytes).unwrap();
        let used = world.used(&["dev"]);
        assert!(fs::read_to_string(&path).unwrap().contains(&used["AWS_ACCESS_KEY_ID"]));
    }
}

#[test]
#[cfg(unix)]
fn cache_folders_that_are_links_stay_links_and_files_in_their_place_are_a_warning() {
    let world = World::signed_in();
    let elsewhere = world.home().join("elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::create_dir(world.home().join(".aws/cli")).unwrap();
    let cache = world.home().join(".aws/cli/cache");
    std::os::unix::fs::symlink(&elsewhere, &cache).unwrap();
    drop(world.used(&["dev"]));
    assert!(fs::symlink_metadata(&cache).unwrap().is_symlink());
    assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 1);

    fs::remove_file(&cache).unwrap();
    fs::write(&cache, "a file").unwrap();
    let ran = world.run(&["use", "dev", "--format", "json"]);
    assert_eq!(ran.code, Some(0));
    assert!(
        ran.stderr.starts_with("ssoenv: warning: the credentials of dev could not be cached: "),
        "{}",
        ran.stderr
    );
    assert_eq!(fs::read_to_string(&cache).unwrap(), "a file");
}

#[test]
fn a_home_that_is_missing_is_a_clear_error_unless_files_are_named() {
    let mut world = World::signed_in();
    world.variable("HOME", "/nonexistent/home");
    refused(&world.run(&["use", "dev"]), 5, "no profile dev in /nonexistent/home/.aws/config");
    assert_eq!(world.run(&["list"]).code, Some(0));
    let config = world.home().join(".aws/config");
    world.variable("AWS_CONFIG_FILE", config.to_str().unwrap());
    refused(&world.run(&["use", "dev"]), 3, "not signed in to my-org");
}

#[test]
fn names_in_unicode_and_accounts_with_zeros_in_front_work_throughout() {
    let world = World::signed_in();
    let start_url = world.service.start_url();
    world.service.assign("000000000001", "null", "n@example.com", &["Rôle €"]);
    world.config(&format!(
        "[profile 'größe 1 😀']\nsso_session = ünï org\nsso_account_id = 000000000001\nsso_role_name = Rôle €\n\
         [sso-session 'ünï org']\nsso_start_url = {start_url}\nsso_region = us-east-1\n"
    ));
    world.sign_in_to("ünï org");
    let used = world.used(&["größe 1 😀"]);
    assert_eq!((&*used["AWS_ACCOUNT_ID"], &*used["SSOENV_ROLE_NAME"]), ("000000000001", "Rôle €"));
    assert_eq!((&*used["SSOENV_PROFILE"], &*used["SSOENV_LABEL"]), ("größe 1 😀", "gr__e 1 _"));
    assert_eq!(world.used(&["größe 1 😀"])["AWS_ACCESS_KEY_ID"], used["AWS_ACCESS_KEY_ID"]);
}

#[test]
fn a_name_with_control_characters_never_reaches_a_shell_or_the_screen() {
    let world = World::signed_in();
    let good = fs::read_to_string(world.home().join(".aws/config")).unwrap();
    world.config(&good.replace("[profile dev]", "[profile \"x\u{1b}]0;owned\u{7}\"]"));
    let ran = world.run(&["use", "x\u{1b}]0;owned\u{7}", "--shell", "sh"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), "false;\n"));
    assert!(
        ran.stderr.contains("holds a control character") && !ran.stderr.contains('\u{1b}'),
        "{}",
        ran.stderr
    );
    let ran = world.run(&["use", "nope\u{1b}[2J\nssoenv: forged"]);
    assert!(
        ran.stderr.contains("nope\\u{1b}[2J\\nssoenv: forged") && ran.stderr.lines().count() == 2,
        "{}",
        ran.stderr
    );
}

#[test]
fn a_ca_bundle_that_is_none_is_named() {
    let mut world = World::signed_in();
    world.variable("AWS_ENDPOINT_URL_SSO", "https://127.0.0.1:1");
    let empty = world.home().join("empty.pem");
    fs::write(&empty, "").unwrap();
    for path in [empty.to_str().unwrap(), "/nonexistent.pem"] {
        world.variable("AWS_CA_BUNDLE", path);
        refused(&world.run(&["use", "dev"]), 5, "the certificates of AWS_CA_BUNDLE");
    }
}

#[test]
fn a_pipe_in_place_of_a_cache_or_a_setting_is_not_waited_for() {
    let world = World::signed_in();
    let pipe = |path: &Path| {
        let _ = fs::remove_file(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let made = std::process::Command::new("mkfifo").arg(path).status().unwrap();
        assert!(made.success());
    };
    pipe(&world.role_path("111111111111", "Developer"));
    drop(world.used(&["dev"]));
    pipe(&world.token_path());
    refused(&world.run(&["use", "staging"]), 5, "a pipe, not a file");
    assert_eq!(world.run(&["list"]).code, Some(0));
    pipe(&world.home().join(".config/ssoenv/config"));
    refused(&world.run(&["use", "dev"]), 5, "a pipe, not a file");
}

#[test]
fn a_header_without_an_end_is_named_when_it_may_hide_the_profile() {
    let world = World::signed_in();
    let config = fs::read_to_string(world.home().join(".aws/config")).unwrap();
    world.config(&config.replace("[profile dev]", "[profile dev"));
    refused(&world.run(&["use", "dev"]), 5, "(a header without `]` hides one: ");
}

#[test]
fn credentials_that_are_over_when_they_arrive_are_not_handed_out() {
    let world = World::signed_in();
    world.service.role_life("111111111111", "Developer", -60);
    refused(&world.run(&["use", "dev"]), 6, "new credentials of dev ended before they arrived");
}

#[test]
fn a_retry_after_of_any_size_is_no_panic() {
    let world = World::signed_in();
    world.service.configure(|rules| rules.latency = std::time::Duration::from_millis(1100));
    let fault = crate::support::identity_center::Fault::StatusWithRetryAfter(429, u64::MAX);
    world.service.fault(crate::support::identity_center::Operation::GetRoleCredentials, fault);
    refused(&world.run(&["use", "dev"]), 6, "status 429");
}
