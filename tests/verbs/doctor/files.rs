//! Permissions, start-up files, programs, what other tools have left in files, the directory's binding.

use super::*;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

const KEYS: &str = "[keys]\naws_access_key_id = AKIA1\naws_secret_access_key = hunter2\nregion = r\n";

#[test]
fn secrets_that_others_can_read_are_found() {
    let world = sound();
    let credentials = world.home().join(".aws/credentials");
    write(&credentials, KEYS);
    mode(&credentials, 0o644);
    mode(world.home(), 0o700);
    assert_eq!(found(&world), ["note permission.loose", "note leftover.long-lived-keys"]);
    mode(world.home(), 0o755);
    assert_eq!(found(&world), ["warning permission.readable-by-others", "note leftover.long-lived-keys"]);
    let finding = finding(&world, "permission.readable-by-others");
    assert_eq!(finding["evidence"][0], format!("{} (mode 0644)", credentials.display()));
    assert_eq!(finding["remedy"], format!("chmod 600 {}", credentials.display()));
    mode(&credentials, 0o600);
    assert_eq!(found(&world), ["note leftover.long-lived-keys"]);
    // A config file without keys is no secret.
    mode(&world.home().join(".aws/config"), 0o644);
    assert_eq!(found(&world), ["note leftover.long-lived-keys"]);
    write(&world.token_path(), "{}");
    mode(&world.token_path(), 0o644);
    assert!(found(&world).contains(&"warning permission.readable-by-others".to_owned()));
}

#[test]
fn files_that_others_can_change_are_found() {
    let world = sound();
    mode(world.home(), 0o755);
    mode(&world.home().join(".aws/config"), 0o666);
    assert_eq!(found(&world), ["error permission.writable-by-others"]);
    mode(world.home(), 0o700);
    assert_eq!(found(&world), Vec::<String>::new());
}

#[test]
fn a_device_in_place_of_a_file_can_be_changed_by_nobody() {
    let mut world = sound();
    mode(world.home(), 0o755);
    world.variable("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    assert_eq!(found(&world), ["warning variable.credentials-file-alone"]);
    let title = finding(&world, "variable.credentials-file-alone")["title"].to_string();
    assert!(
        title.contains("looks for the config file next to that one, not in the default place"),
        "{title}"
    );
}

#[test]
fn ways_that_lead_nowhere_are_found() {
    let world = sound();
    let aws = world.home().join(".aws");
    write(&aws.join("sso"), "");
    assert_eq!(found(&world), ["error permission.not-a-folder"]);
    fs::remove_dir_all(&aws).unwrap();
    symlink("/no/such/aws", &aws).unwrap();
    let found = found(&world);
    assert!(found.contains(&"error permission.dangling-link".to_owned()), "{found:?}");
    assert_eq!(evidence(&world, "permission.dangling-link"), format!("{} → /no/such/aws", aws.display()));
}

#[test]
fn folders_that_cannot_be_written_and_files_of_others_are_found() {
    let world = sound();
    fs::create_dir_all(world.home().join(".aws/sso/cache")).unwrap();
    let ran = world.run_where_nothing_can_be_written(&["doctor", "--offline", "--json"]);
    let report = report(&ran);
    let ids: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["id"].as_str().unwrap())
        .collect();
    assert!(ids.contains(&"permission.cannot-write"), "{ids:?}");
    // Run by root, the test hands it over to nobody, whose these are not.
    let root = rustix::process::geteuid().is_root();
    assert_eq!(ids.contains(&"permission.owner"), root, "{ids:?}");
}

/// The home of a person with this shell and this start-up file.
fn with_rc(shell: &str, file: &str, text: &str) -> World {
    let mut world = sound();
    world.variable("SHELL", shell);
    write(&world.home().join(file), text);
    world
}

#[test]
fn a_hook_that_is_missing_or_in_the_wrong_place_is_found() {
    const HOOK: &str = "eval \"$(ssoenv init bash)\"\n";
    const DIRENV: &str = "eval \"$(direnv hook bash)\"\n";
    const STARSHIP: &str = "eval \"$(starship init bash)\"\n";
    for (text, expected) in [
        (HOOK.to_owned(), &[][..]),
        (format!("{DIRENV}{HOOK}{STARSHIP}"), &[]),
        (String::new(), &["note hook.missing"]),
        (format!("# {HOOK}"), &["note hook.missing"]),
        (format!("{HOOK}{HOOK}"), &["note hook.twice"]),
        (format!("{HOOK}{DIRENV}"), &["warning hook.order"]),
        (format!("{STARSHIP}{HOOK}"), &["warning hook.order"]),
        (format!("{HOOK}# {DIRENV}"), &[]),
        (HOOK.replace("bash", "zsh"), &["error hook.other-shell"]),
        (format!("{HOOK}alias ssoenv='x'\n"), &["error hook.shadowed"]),
        (format!("{HOOK}ssoenv() {{ :; }}\n"), &["error hook.shadowed"]),
        (format!("alias ssoenv='x'\n{HOOK}"), &[]),
    ] {
        assert_eq!(found(&with_rc("/bin/bash", ".bashrc", &text)), expected, "{text}");
    }
    let mut world = with_rc("/bin/bash", ".bashrc", &format!("x\n# {HOOK}"));
    let place = world.home().join(".bashrc").display().to_string();
    assert_eq!(evidence(&world, "hook.missing"), format!("{place}:2: is a comment"));
    // It was loaded from a file that was not looked at.
    world.variable("SSOENV_PROMPT", "");
    assert_eq!(found(&world), ["note hook.missing"]);
    world.variable("SSOENV_PROMPT", "[dev]");
    assert_eq!(found(&world), Vec::<String>::new());
}

#[test]
fn every_shell_has_its_files() {
    for (shell, file, line) in [
        ("/usr/bin/zsh", ".zshrc", "eval \"$(ssoenv init zsh)\""),
        ("/usr/bin/fish", ".config/fish/config.fish", "ssoenv init fish | source"),
        ("/usr/bin/fish", ".config/fish/conf.d/aws.fish", "ssoenv init fish | source"),
        ("/bin/bash", ".bash_profile", "eval \"$(ssoenv init bash)\""),
        (
            "/usr/bin/pwsh",
            ".config/powershell/Microsoft.PowerShell_profile.ps1",
            r#". ([scriptblock]::Create((ssoenv init powershell) -join "`n"))"#,
        ),
    ] {
        assert_eq!(found(&with_rc(shell, file, line)), Vec::<String>::new(), "{file}");
        let world = with_rc(shell, file, "");
        assert_eq!(found(&world), ["note hook.missing"], "{file}");
        let remedy = finding(&world, "hook.missing")["remedy"].as_str().unwrap().to_owned();
        assert!(remedy.contains(line), "{remedy}");
    }
    let pwsh = with_rc(
        "/usr/bin/pwsh",
        ".config/powershell/profile.ps1",
        "ssoenv init powershell | iex\nstarship init powershell | iex\n",
    );
    assert_eq!(found(&pwsh), ["warning hook.order"]);
    assert_eq!(found(&with_rc("/bin/nu", ".bashrc", "")), Vec::<String>::new());
}

/// A program that says which version it is.
fn program(folder: &Path, name: &str, says: &str) -> PathBuf {
    let path = folder.join(name);
    write(&path, &format!("#!/bin/sh\necho \"{says}\"\n"));
    mode(&path, 0o755);
    path
}

#[test]
fn another_ssoenv_in_path_is_found_and_asked_for_its_version() {
    let mut world = sound();
    let old = program(&world.home().join("bin"), "ssoenv", "ssoenv 0.0.1");
    let (bin, path) = (world.home().join("bin").display().to_string(), world.variables()["PATH"].clone());
    world.variable("PATH", &format!("{path}:{bin}"));
    assert_eq!(found(&world), ["note program.several"]);
    world.variable("PATH", &format!("{bin}:{path}"));
    assert_eq!(found(&world), ["warning program.shadowed"]);
    let shown = finding(&world, "program.shadowed")["evidence"][0].clone();
    assert_eq!(shown, format!("{}: ssoenv 0.0.1", old.display()));
    fs::remove_file(&old).unwrap();
    symlink(binary(), &old).unwrap();
    assert_eq!(found(&world), Vec::<String>::new());
    world.variable("PATH", "/no/such");
    assert_eq!(found(&world), ["warning program.not-on-path"]);
}

#[test]
fn an_aws_cli_that_knows_no_sessions_is_found() {
    for (place, is_old) in [
        ("aws-cli/v2/2.8.13/dist/aws", true),
        ("aws-cli/v2/2.9.0/dist/aws", false),
        ("aws-cli/v2/2.15.0/dist/aws", false),
        ("Cellar/awscli/1.27.1/bin/aws", true),
    ] {
        let mut world = sound();
        let real = world.home().join("opt").join(place);
        program(real.parent().unwrap(), "aws", "not to be run");
        fs::create_dir(world.home().join("bin")).unwrap();
        symlink(real, world.home().join("bin/aws")).unwrap();
        let path = format!("{}:{}", world.home().join("bin").display(), world.variables()["PATH"]);
        world.variable("PATH", &path);
        let expected: &[&str] = if is_old { &["warning program.aws-old"] } else { &[] };
        assert_eq!(found(&world), expected, "{place}");
    }
    let mut world = sound();
    program(&world.home().join("venv/bin"), "aws", "not to be run");
    fs::create_dir_all(world.home().join("venv/lib/python3.11/site-packages/awscli-1.29.0.dist-info"))
        .unwrap();
    let path = format!("{}:{}", world.home().join("venv/bin").display(), world.variables()["PATH"]);
    world.variable("PATH", &path);
    assert_eq!(found(&world), ["warning program.aws-old"]);
}

#[test]
fn a_process_that_is_not_installed_is_found() {
    for (line, expected) in [
        ("/bin/true --x", &[][..]),
        ("ssoenv credential-process dev", &[]),
        ("'/bin/true' y", &[]),
        ("ssoenv use dev", &["error process.other-verb"]),
        ("/old/place/ssoenv use dev", &["error process.other-verb"]),
        ("/old place/ssoenv use dev", &["error process.other-verb"]),
        ("/old place/ssoenv credential-process dev", &["error process.not-found"]),
        ("no-such-tool --password hunter2", &["error process.not-found"]),
        ("/old/place/ssoenv credential-process dev", &["error process.not-found"]),
        ("\"/bin/true", &["error process.quotes"]),
    ] {
        let world = sound();
        world.config(&format!("[profile p]\nregion = r\ncredential_process = {line}\n"));
        assert_eq!(found(&world), expected, "{line}");
        assert!(!world.run(&["doctor", "--offline"]).stdout.contains("hunter2"));
    }
    let world = sound();
    world.config("[profile p]\nregion = r\ncredential_process = /old/place/ssoenv credential-process dev\n");
    let remedy = finding(&world, "process.not-found")["remedy"].as_str().unwrap().to_owned();
    assert_eq!(remedy, format!("write {} instead", binary().display()));
    world.config("[profile p]\nregion = r\ncredential_process = ssoenv use dev\n");
    let remedy = finding(&world, "process.other-verb")["remedy"].as_str().unwrap().to_owned();
    assert!(
        remedy.starts_with(&format!("write `{} credential-process TARGET`", binary().display())),
        "{remedy}"
    );
}

/// What the remedy of a foreign line says, `configure` does.
#[test]
fn the_remedy_of_a_foreign_process_holds() {
    let world = crate::support::world::World::signed_in();
    let config = fs::read_to_string(world.home().join(".aws/config")).unwrap();
    let (_, session) = config.split_once("[sso-session my-org]").unwrap();
    let with = |line: &str| {
        world.config(&format!("[profile p]\nregion = eu-west-1\n{line}[sso-session my-org]{session}"))
    };
    let configure = || {
        world.run(&[
            "configure",
            "--session",
            "my-org",
            "--account",
            "111111111111",
            "--role",
            "Developer",
            "--profile",
            "p",
        ])
    };
    with("credential_process = /no/such/get\n");
    let remedy = finding(&world, "process.not-found")["remedy"].as_str().unwrap().to_owned();
    assert!(
        remedy.starts_with("install it, or remove the line and run `ssoenv configure --profile p`"),
        "{remedy}"
    );
    assert_eq!(configure().code, Some(5));
    with("");
    assert_eq!(configure().code, Some(0));
    assert_eq!(findings(&world).iter().filter(|it| it["id"] == "process.not-found").count(), 0);
}

#[test]
fn a_colour_that_the_segment_does_not_have_is_found() {
    let world = sound();
    let config = world.read(".aws/config").replace("[profile dev]\n", "[profile dev]\nssoenv_color = pink\n");
    world.config(&config);
    assert!(evidence(&world, "profile.color").ends_with(": profile dev, ssoenv_color = pink"));
    assert_eq!(finding(&world, "profile.color")["remedy"], "write one of green, blue, magenta, cyan, white");
    world.config(&config.replace("= pink", "= CYAN"));
    assert!(super::findings(&world).iter().all(|finding| finding["id"] != "profile.color"));
}

#[test]
fn a_variable_that_keeps_a_profile_from_being_used_is_found() {
    let world = sound();
    let with = |line: &str| {
        let config = SOUND.replace("[profile dev]\n", &format!("[profile dev]\nssoenv_env.OK = 1\n{line}\n"));
        world.config(&config);
    };
    for line in
        ["ssoenv_env.PATH = hunter2", "ssoenv_env.AWS_PROFILE = hunter2", "ssoenv_env.X =\n  a\n  hunter2"]
    {
        with(line);
        let found = finding(&world, "profile.variable");
        let name = line.split(" =").next().unwrap();
        let title = found["title"].as_str().unwrap();
        assert!(title.starts_with(&format!("`ssoenv use` refuses profile dev: {name} ")), "{title}");
        assert!(evidence(&world, "profile.variable").contains("/.aws/config:"), "{found}");
        assert!(!found.to_string().contains("hunter2"), "{found}");
    }
    with("ssoenv_env.TF_VAR_stage = dev");
    assert!(super::findings(&world).iter().all(|finding| finding["id"] != "profile.variable"));
}

#[test]
fn what_other_tools_have_left_in_the_files_is_found() {
    const TOKEN: &str = "aws_session_token = hunter3\n";
    for (credentials, expected) in [
        (KEYS.to_owned(), &["note leftover.long-lived-keys"][..]),
        (format!("{KEYS}{TOKEN}"), &["note leftover.session-keys"]),
        (
            format!("{KEYS}{TOKEN}x_security_token_expires = 2020-01-01T00:00:00+01:00\n"),
            &["warning leftover.expired-keys"],
        ),
        (
            format!("{KEYS}{TOKEN}x_security_token_expires = 2020-01-01T00:00:00Z\nssoenv_written = dev\n"),
            &["warning leftover.written-keys"],
        ),
        (format!("{KEYS}{TOKEN}aws_expiration = 2099-01-01T00:00:00Z\n"), &[]),
    ] {
        let world = sound();
        let path = world.home().join(".aws/credentials");
        write(&path, &credentials);
        mode(&path, 0o600);
        assert_eq!(found(&world), expected, "{credentials}");
        assert!(!world.run(&["doctor", "--offline"]).stdout.contains("hunter"));
    }
    let world = sound();
    world.config(&format!("{SOUND}# BEGIN_AWS_SSO_CLI\n# END_AWS_SSO_CLI\n"));
    assert_eq!(found(&world), ["note leftover.block"]);
    world.config(&format!("{SOUND}granted_sso_region = us-east-1\ncommon_fate_generated_from = x\n"));
    assert_eq!(found(&world), ["note leftover.granted"]);
}

#[test]
fn a_binding_that_does_nothing_is_found() {
    let world = sound();
    let file = world.home().join(".ssoenv");
    write(&file, "dev\n");
    assert_eq!(found(&world), ["note directory.untrusted"]);
    assert_eq!(world.run(&["allow"]).code, Some(0));
    assert_eq!(found(&world), Vec::<String>::new());
    write(&file, "dev\n# more\n");
    assert_eq!(found(&world), ["warning directory.changed"]);
    assert_eq!(world.run(&["deny"]).code, Some(0));
    assert_eq!(found(&world), Vec::<String>::new());
    write(&file, "a\nb\n");
    assert_eq!(found(&world), ["error directory.broken"]);
    write(&file, &"x".repeat(5000));
    assert_eq!(found(&world), ["error directory.unfit"]);
    std::fs::remove_file(&file).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&file).status().unwrap().success());
    assert_eq!(found(&world), ["error directory.unfit"]);
    std::fs::remove_file(&file).unwrap();
    write(&file, "dev\n");
    assert_eq!(world.run(&["allow"]).code, Some(0));
    world.config(&SOUND.replace("profile dev", "profile other"));
    assert_eq!(found(&world), ["error directory.profile-missing"]);
}
