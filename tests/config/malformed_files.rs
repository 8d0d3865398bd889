//! Files and homes that are not as they should be: a clear error or none, nothing lost, no panic.

use crate::support::world::{Ran, SH_FAILURE, World};
use std::fs;
use std::path::Path;

fn refused(ran: &Ran, code: i32, words: &str) {
    assert_eq!(ran.code, Some(code), "{}", ran.stderr);
    assert!(ran.stderr.starts_with("ssoenv: ") && ran.stderr.contains(words), "{}", ran.stderr);
    assert!(ran.stderr.contains("\nhint: ") && !ran.stderr.contains("internal error"), "{}", ran.stderr);
}

/// Nothing is configured: one line, which names the file where it is another one than usual.
fn unconfigured(ran: &Ran, place: &str) {
    let said = format!("ssoenv: there is no configuration yet{place}: run `ssoenv configure`\n");
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(5), said.as_str()));
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
        match bytes.is_empty() {
            true => unconfigured(&ran, ""),
            false => refused(&ran, 5, ""),
        }
        // What is in another encoding is no list without profiles.
        let listed = if ["empty", "zeros", "noise", "UTF-16"].contains(&name) { 5 } else { 0 };
        assert_eq!(world.run(&["list"]).code, Some(listed), "{name}");
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
    unconfigured(&world.run(&["use", "dev"]), "");
}

#[test]
fn a_device_in_place_of_a_file_does_not_eat_the_memory() {
    let mut world = World::signed_in();
    world.variable("AWS_CONFIG_FILE", "/dev/zero");
    refused(&world.run(&["use", "dev"]), 5, "larger than 16 MiB");
    world.variable("AWS_CONFIG_FILE", "/dev/null");
    unconfigured(&world.run(&["use", "dev"]), " in /dev/null");
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
            ran.stderr.contains("does not contain a valid token")
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
        ran.stderr.starts_with("ssoenv: warning: cannot cache the credentials of dev: "),
        "{}",
        ran.stderr
    );
    assert_eq!(fs::read_to_string(&cache).unwrap(), "a file");
}

#[test]
fn a_home_that_is_missing_is_a_clear_error_unless_files_are_named() {
    let mut world = World::signed_in();
    let missing = world.home().join("missing/home");
    world.variable("HOME", missing.to_str().unwrap());
    unconfigured(&world.run(&["use", "dev"]), "");
    unconfigured(&world.run(&["list"]), "");
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
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(5), SH_FAILURE));
    assert!(
        ran.stderr.contains("contains a control character") && !ran.stderr.contains('\u{1b}'),
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
    let said = world.run(&["use", "staging"]);
    refused(&said, 5, "a pipe, not a file");
    assert!(said.stderr.contains("hint: remove it, or put a file in its place"), "{}", said.stderr);
    assert_eq!(world.run(&["list"]).code, Some(0));
    pipe(&world.home().join(".config/ssoenv/config"));
    refused(&world.run(&["use", "dev"]), 5, "a pipe, not a file");
}

#[cfg(unix)]
#[test]
fn a_pipe_in_place_of_the_config_file_is_refused_by_verbs_that_write_it() {
    let mut world = World::signed_in();
    let pipe = world.home().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    world.variable("AWS_CONFIG_FILE", &pipe.display().to_string());
    for line in [
        &["import", "awsume", "--yes"][..],
        &["sync", "my-org", "--yes"],
        &["configure", "--profile", "x", "--region", "eu-west-1", "--no-input"],
    ] {
        let ran = world.run(line);
        assert_eq!(ran.code, Some(5), "{line:?} {}", ran.stderr);
        assert!(ran.stderr.contains("/pipe: a pipe, not a file\n"), "{line:?} {}", ran.stderr);
        assert!(
            ran.stderr.contains("hint: a pipe cannot be written: name a file\n"),
            "{line:?} {}",
            ran.stderr
        );
    }
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
    refused(&world.run(&["use", "dev"]), 6, "the new credentials of dev had already expired on arrival");
}

#[test]
fn a_retry_after_of_any_size_is_no_panic() {
    let world = World::signed_in();
    world.service.configure(|rules| rules.latency = std::time::Duration::from_millis(1100));
    let fault = crate::support::identity_center::Fault::StatusWithRetryAfter(429, u64::MAX);
    world.service.fault(crate::support::identity_center::Operation::GetRoleCredentials, fault);
    refused(&world.run(&["use", "dev"]), 6, "status 429");
}

#[cfg(unix)]
#[test]
fn a_pipe_in_place_of_the_files_of_the_aws_tools_hangs_no_verb() {
    let world = World::signed_in();
    let pipe = world.home().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let verbs: [&[&str]; 14] = [
        &["use", "dev", "--shell", "sh"],
        &["list"],
        &["list", "--available"],
        &["status"],
        &["status", "--quiet", "--profile", "dev"],
        &["whoami", "--profile", "dev"],
        &["exec", "dev", "--", "true"],
        &["credential-process", "dev"],
        &["explain", "dev"],
        &["doctor", "--offline"],
        &["login", "--no-input"],
        &["logout", "my-org"],
        &["configure", "--no-input", "--session", "x"],
        &["bind", "dev"],
    ];
    // At once, since each is waited for; a hook does not wait.
    let (world, pipe) = (&world, pipe.to_str().unwrap());
    std::thread::scope(|scope| {
        for variable in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"] {
            for (arguments, hook) in verbs.iter().flat_map(|verb| [(*verb, "1"), (*verb, "")]) {
                scope.spawn(move || {
                    let mut command = world.ssoenv(arguments);
                    command.env(variable, pipe).env("SSOENV_HOOK", hook);
                    let output = command.output().unwrap();
                    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
                    let code = if arguments[0] == "doctor" { 1 } else { 5 };
                    assert_eq!(output.status.code(), Some(code), "{variable} {arguments:?}: {said}");
                    // What cannot be written is not read first.
                    let cause = match (arguments[0], variable) {
                        ("configure", "AWS_CONFIG_FILE") => "a pipe, not a file",
                        _ => "a pipe or a device without data",
                    };
                    assert!(said.contains(cause), "{arguments:?}: {said}");
                });
            }
        }
    });
}

#[cfg(unix)]
#[test]
fn a_config_may_come_from_a_process_substitution() {
    let world = World::signed_in();
    let line = "AWS_CONFIG_FILE=<(cat ~/.aws/config) ssoenv use dev --shell sh";
    let output = world.command("bash").args(["-c", line]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("AWS_SSO_PROFILE='dev'"), "{said}");
    // It can be read once, and not written.
    for (verb, expected) in [
        ("use nosuch --shell sh", "no profile nosuch in "),
        ("configure --session my-org --account 111111111111 --role R", "a pipe, not a file"),
    ] {
        let line = format!("AWS_CONFIG_FILE=<(cat ~/.aws/config) ssoenv {verb}");
        let output = world.command("bash").args(["-c", &line]).output().unwrap();
        refused(&crate::support::world::ran(output), 5, expected);
    }
}

#[test]
fn text_in_another_encoding_is_named_and_never_written_to() {
    let utf_16 = |text: &str| -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    for name in ["config", "credentials"] {
        let world = World::signed_in();
        let path = world.home().join(".aws").join(name);
        fs::write(&path, utf_16("[profile dev]\r\nregion = us-east-1\r\n")).unwrap();
        let before = snapshot(&world.home().join(".aws"));
        let said = format!("{} contains UTF-16 instead of UTF-8", path.display());
        let configure = [
            "configure",
            "--no-input",
            "--session",
            "my-org",
            "--account",
            "111111111111",
            "--role",
            "Developer",
        ];
        for arguments in [&["use", "dev"][..], &["list"], &configure, &["explain", "dev"], &["login"]] {
            refused(&world.run(arguments), 5, &said);
        }
        let doctor = world.run(&["doctor", "--offline"]);
        assert_eq!(doctor.code, Some(1), "{}", doctor.stdout);
        assert!(doctor.stdout.contains("contains UTF-16"), "{}", doctor.stdout);
        assert_eq!(snapshot(&world.home().join(".aws")), before);
    }
    let world = World::empty();
    for (bytes, hint) in
        [(&b"\xff\xfe\0\0[\0\0\0"[..], "`iconv -f UTF-32 -t UTF-8`"), (&[0; 512], "restore it from a copy")]
    {
        fs::write(world.home().join(".aws/config"), bytes).unwrap();
        refused(&world.run(&["list"]), 5, hint);
    }
    let world = World::signed_in();
    fs::create_dir_all(world.home().join(".config/ssoenv")).unwrap();
    fs::write(world.home().join(".config/ssoenv/config"), utf_16("mode = profile\r\n")).unwrap();
    refused(&world.run(&["use", "dev"]), 5, "contains UTF-16 instead of UTF-8");
    fs::remove_file(world.home().join(".config/ssoenv/config")).unwrap();
    fs::write(world.home().join(".ssoenv"), utf_16("dev\r\n")).unwrap();
    refused(&world.run(&["allow"]), 5, "contains UTF-16 instead of UTF-8");
}

#[test]
fn a_config_beyond_all_measure_is_refused_by_name() {
    let world = World::signed_in();
    let good = fs::read_to_string(world.home().join(".aws/config")).unwrap();
    let chain = |length: usize| -> String {
        let link = |number: usize| {
            format!(
                "[profile c{number}]\nrole_arn = arn:aws:iam::111111111111:role/r\nsource_profile = c{}\n",
                number + 1
            )
        };
        (0..length).map(link).collect()
    };
    let keys: String = (0..200_000).map(|number| format!("k{number} = v\n")).collect();
    for (name, text, said) in [
        (
            "dev",
            "[profile dev]\nregion = us-east-1\n".repeat(100_000),
            "more than 1,000 sections with the same name",
        ),
        ("many", format!("[profile many]\n{keys}"), "more than 10,000 keys in one section"),
        ("c0", chain(20_000), "profile c0 assumes more than 32 roles in a row"),
        ("dev", "# comment\n".repeat(6_000_000), "larger than 16 MiB"),
    ] {
        world.config(&format!("{good}\n{text}"));
        refused(&world.run(&["use", name]), 5, said);
    }
}

#[test]
fn lines_that_cannot_be_read_are_all_told_in_one_pass() {
    let world = World::signed_in();
    world.add_sections(&format!("[profile odd]\n{}", "no separator\n".repeat(20_000)));
    let ran = world.run(&["explain", "odd"]);
    assert!(ran.stdout.contains("a line without `=`"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn a_token_file_of_somebody_else_is_named_with_its_owner() {
    if !rustix::process::geteuid().is_root() {
        eprintln!("SKIPPED: only root can make a file of root");
        return;
    }
    use crate::support::permissions;
    let world = World::signed_in();
    let run = std::process::Command::new("chown").args(["-R", "65534"]).arg(world.home()).status();
    assert!(run.unwrap().success());
    std::os::unix::fs::chown(world.token_path(), Some(0), None).unwrap();
    permissions::set(world.token_path(), 0o600);
    let token = world.token_path();
    let ran = world.run_as_nobody(&["use", "dev", "--shell", "sh"]);
    refused(&ran, 5, &format!("cannot read {}: Permission denied", token.display()));
    let hint = format!("hint: it belongs to root: run `sudo chown 65534 {}`", token.display());
    assert!(ran.stderr.contains(&hint), "{}", ran.stderr);
    let cache = token.parent().unwrap();
    std::os::unix::fs::chown(cache, Some(0), None).unwrap();
    permissions::set(cache, 0o700);
    let ran = world.run_as_nobody(&["use", "dev", "--shell", "sh"]);
    let hint = format!("hint: it belongs to root: run `sudo chown 65534 {}`", cache.display());
    assert!(ran.stderr.contains(&hint), "{}", ran.stderr);
}

#[cfg(target_os = "linux")]
#[test]
fn a_token_that_no_program_could_be_started_with_is_refused() {
    const MOST: usize = 32 * 4096;
    let world = World::signed_in();
    let name = "AWS_SESSION_TOKEN".len() + 2;
    for (length, fits) in [(MOST - name, true), (MOST - name + 1, false), (200_000, false)] {
        let token = "x".repeat(length);
        world.credentials_file(&format!(
            "[big]\naws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = s\naws_session_token = {token}\n"
        ));
        for arguments in [
            &["use", "big", "--shell", "sh"][..],
            &["use", "big", "--format", "json"],
            &["use", "big", "--format", "dotenv"],
            &["exec", "big", "--", "true"],
        ] {
            let ran = world.run(arguments);
            if fits {
                assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.stderr);
            } else {
                refused(&ran, 5, &format!("AWS_SESSION_TOKEN needs {} bytes", length + name));
                assert!(!ran.stdout.contains("xxx"));
            }
        }
        assert_eq!(world.run(&["use", "big", "--mode", "profile", "--shell", "sh"]).code, Some(0));
        assert_eq!(world.run(&["credential-process", "big"]).code, Some(0));
    }
}
