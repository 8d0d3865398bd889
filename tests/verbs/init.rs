//! `init`: what it says of credentials that a terminal has inherited. The files that it prints are `shell/lint`'s
//! business, and what they do in a shell is that of `shell/hook`.

#[cfg(unix)]
use crate::support::powershell_hosts::Hosts;
use crate::support::shells::Shell;
use crate::support::terminal::Terminal;
use crate::support::world::{Ran, World, binary, ran};
use std::process::Command;

/// A shell in another terminal than the one where production was taken.
fn inherited() -> World {
    let mut world = World::signed_in();
    world.variable("AWS_ACCESS_KEY_ID", "AKIAOLD").variable("AWS_SECRET_ACCESS_KEY", "OLDSECRET");
    let variables = world.used(&["prod"]);
    for (name, value) in variables {
        world.variable(&name, &value);
    }
    world.variable("SSOENV_SID", "1");
    world
}

const LINE: &str =
    "ssoenv: prod (production) came from another terminal and is off here: `ssoenv use prod` activates it";

/// The hook of an interactive bash, and what it leaves.
fn started(world: &World, init: &str) -> (String, String) {
    let shown = "echo \"<$SSOENV_PROFILE,$AWS_ACCESS_KEY_ID,${AWS_SECRET_ACCESS_KEY:+secret},$AWS_REGION>\"";
    let script = format!("{init}\n{shown}\nssoenv off >/dev/null 2>&1; {shown}\n");
    let mut command = elsewhere(world, "bash");
    let ran = ran(command.args(["--norc", "--noprofile", "-ic", &script]).output().unwrap());
    (ran.stdout, ran.stderr)
}

/// A command in a session of its own: one whose leader can be seen, also where these tests run in a container.
fn elsewhere(world: &World, program: &str) -> Command {
    let mut command = world.command("setsid");
    command.args(["--wait", program]);
    command
}

fn init(world: &World, shell: &str, without: &str) -> Ran {
    let mut command = elsewhere(world, binary().to_str().unwrap());
    ran(command.args(["init", shell]).env_remove(without).output().unwrap())
}

#[test]
fn inherited_production_goes_with_one_line_and_off_brings_back_what_was_there_before() {
    let world = inherited();
    let (stdout, stderr) = started(&world, "eval \"$(ssoenv init bash)\"");
    assert_eq!(stdout.lines().collect::<Vec<_>>(), ["<,,,>", "<,AKIAOLD,secret,>"], "{stderr}");
    assert_eq!(stderr.matches(LINE).count(), 1, "{stderr}");
}

#[cfg(unix)]
#[test]
fn powershell_says_what_goes_in_constrained_language_too() {
    let Some(hosts) = Hosts::find() else { return };
    let world = inherited();
    for constrain in ["", "$ExecutionContext.SessionState.LanguageMode = 'ConstrainedLanguage'; "] {
        let script = format!(
            "{constrain}Invoke-Expression ((setsid --wait ssoenv init powershell) -join \"`n\"); $null = prompt\n\
             \"<$env:SSOENV_PROFILE,$env:AWS_ACCESS_KEY_ID>\"\nssoenv off --quiet\n\"<$env:AWS_ACCESS_KEY_ID>\""
        );
        let mut command = hosts.pwsh().command(&script);
        let ran = ran(command.envs(world.variables()).output().unwrap());
        // There a warning is the only way to say something, and goes to stdout.
        let said = format!("{}{}", ran.stdout, ran.stderr).replace("WARNING: ", "");
        assert_eq!(said.matches(LINE).count(), 1, "{ran:?}");
        let rest = said.replace(&format!("{LINE}\n"), "");
        assert_eq!(rest, "<,>\n<AKIAOLD>\n", "{ran:?}");
    }
}

#[test]
fn the_text_holds_no_key_and_means_only_the_shell_that_it_was_made_for() {
    let mut world = inherited();
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let init = init(&world, shell, "NOTHING");
        assert_eq!((init.code, init.stderr.as_str()), (Some(0), ""), "{shell}");
        assert!(init.stdout.contains("came from another terminal"), "{shell}");
        for secret in ["OLDSECRET", "AKIAOLD", &world.variables()["AWS_SECRET_ACCESS_KEY"]] {
            assert!(!init.stdout.contains(secret), "{shell}");
        }
    }
    let kept = init(&world, "bash", "NOTHING").stdout;
    std::fs::write(world.home().join("kept"), kept).unwrap();
    for (name, value) in world.used(&["dev"]) {
        world.variable(&name, &value);
    }
    let (stdout, stderr) = started(&world, ". ~/kept");
    assert!(stdout.starts_with("<dev,ASIA"), "{stdout}");
    assert!(!stderr.contains("another terminal"), "{stderr}");
}

#[test]
fn what_is_neither_production_nor_over_is_kept_and_so_is_all_in_the_same_terminal() {
    let mut world = inherited();
    let text = init(&world, "bash", "SSOENV_PRODUCTION").stdout;
    assert!(!text.contains("another terminal"));
    world.variable("SSOENV_EXPIRES_AT", "1000");
    let text = init(&world, "bash", "SSOENV_PRODUCTION").stdout;
    assert!(text.contains("prod (expired) came from another terminal"));
    let text = init(&world, "bash", "SSOENV_SID").stdout;
    assert!(!text.contains("another terminal"));
}

/// The start-up file that `--install` writes, below the home, and what stands in it afterwards.
fn installed(world: &World, arguments: &[&str], file: &str) -> String {
    let ran = world.run(&[&["init"], arguments].concat());
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""), "{}", ran.stderr);
    assert!(ran.stderr.contains(&format!("this changes in ~/{file}:\n+ ")), "{}", ran.stderr);
    world.read(file)
}

#[test]
fn install_adds_the_line_once_and_uninstall_leaves_the_file_as_it_was() {
    let mut world = World::empty();
    world.variable("ZDOTDIR", &format!("{}/zsh", world.home().display()));
    let program = binary().display();
    let line = |line: &str| format!("{line}  # by `ssoenv init --install`\n");
    let fish = line(&format!("test -x '{program}'; and '{program}' init fish | source"));
    for (shell, file, expected) in [
        ("bash", ".bashrc", line("eval \"$(ssoenv init bash)\"")),
        ("zsh", "zsh/.zshrc", line("eval \"$(ssoenv init zsh)\"")),
        ("fish", ".config/fish/conf.d/ssoenv.fish", fish),
        (
            "powershell",
            ".config/powershell/Microsoft.PowerShell_profile.ps1",
            line(r#". ([scriptblock]::Create((ssoenv init powershell) -join "`n"))"#),
        ),
    ] {
        let path = world.home().join(file);
        assert_eq!(installed(&world, &[shell, "--install"], file), expected, "{shell}");
        let again = world.run(&["init", shell, "--install"]);
        assert!(again.code == Some(0) && again.stderr.contains("loads the hook already"), "{}", again.stderr);
        assert_eq!(world.read(file), expected, "{shell}");
        let undone = world.run(&["init", shell, "--uninstall"]);
        assert_eq!(undone.code, Some(0), "{}", undone.stderr);
        assert!(undone.stderr.contains("no longer loads the hook"), "{}", undone.stderr);
        assert_eq!((path.exists(), world.read(file).as_str()), (shell != "fish", ""), "{shell}");
        let nothing = world.run(&["init", shell, "--uninstall"]);
        assert_eq!(nothing.code, Some(0), "{}", nothing.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_start_up_file_behind_a_link_keeps_every_byte_of_the_person() {
    let world = World::empty();
    std::fs::create_dir(world.home().join("dotfiles")).unwrap();
    let theirs = b"alias x=y\r\n\xff\n# last";
    std::fs::write(world.home().join("dotfiles/bashrc"), theirs).unwrap();
    std::os::unix::fs::symlink("dotfiles/bashrc", world.home().join(".bashrc")).unwrap();
    installed(&world, &["bash", "--install", "--cd", "--no-prompt"], ".bashrc");
    let bytes = std::fs::read(world.home().join("dotfiles/bashrc")).unwrap();
    let new = "\r\neval \"$(ssoenv init bash --no-prompt --cd)\"  # by `ssoenv init --install`\r\n";
    assert_eq!(
        String::from_utf8_lossy(&bytes),
        String::from_utf8_lossy(&[&theirs[..], new.as_bytes()].concat())
    );
    assert!(std::fs::symlink_metadata(world.home().join(".bashrc")).unwrap().is_symlink());
    // With other options the line changes, and is still one; both are shown.
    let ran = world.run(&["init", "bash", "--install", "--no-hook"]);
    let shown = "- eval \"$(ssoenv init bash --no-prompt --cd)\"  # by `ssoenv init --install`\n\
                 + eval \"$(ssoenv init bash --no-hook)\"  # by `ssoenv init --install`\n";
    assert!(ran.code == Some(0) && ran.stderr.contains(shown), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("here: eval \"$(ssoenv init bash --no-hook)\"\n"), "{}", ran.stderr);
    let bytes = std::fs::read(world.home().join(".bashrc")).unwrap();
    let changed = String::from_utf8_lossy(&bytes).into_owned();
    assert_eq!(changed.matches("ssoenv init bash").count(), 1, "{changed}");
    assert!(changed.contains("$(ssoenv init bash --no-hook)\""), "{changed}");
}

#[test]
fn a_start_up_file_in_another_encoding_is_named_and_never_written_to() {
    let world = World::empty();
    let text = "\u{feff}Set-Alias ll ls\r\n";
    let little = text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let big = text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let path = world.home().join("profile.ps1");
    for bytes in [little, big] {
        std::fs::write(&path, &bytes).unwrap();
        for shell in ["powershell", "bash", "fish"] {
            for change in ["--install", "--uninstall"] {
                let ran = world.run(&["init", shell, change, "--file", "profile.ps1"]);
                assert_eq!(ran.code, Some(5), "{shell} {change}: {}", ran.stderr);
                assert!(ran.stderr.contains("contains UTF-16 instead of UTF-8"), "{}", ran.stderr);
                assert_eq!(std::fs::read(&path).unwrap(), bytes, "{shell} {change}");
            }
        }
    }
}

#[test]
fn a_line_that_the_person_has_written_is_left_alone() {
    let world = World::empty();
    std::fs::write(world.home().join(".profile"), "eval \"$(ssoenv init bash --no-prompt)\"\n").unwrap();
    let ran = world.run(&["init", "bash", "--install"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), "ssoenv: ~/.profile:1 loads the hook already\n"));
    assert_eq!(world.read(".bashrc"), "");
    let ran = world.run(&["init", "bash", "--uninstall"]);
    assert_eq!(ran.code, Some(5), "{}", ran.stderr);
    assert!(
        ran.stderr.contains("~/.profile:1 loads the hook, but `init --install` did not write it"),
        "{}",
        ran.stderr
    );
    // A comment is none, and a file may be named.
    std::fs::write(world.home().join("mine"), "# eval \"$(ssoenv init zsh)\"\n").unwrap();
    installed(&world, &["zsh", "--install", "--file", "mine"], "mine");
    assert_eq!(world.run(&["init", "zsh", "--uninstall", "--file", "mine"]).code, Some(0));
    assert_eq!(world.read("mine"), "# eval \"$(ssoenv init zsh)\"\n");
    for line in [
        &["init", "bash", "--file", "mine"][..],
        &["init", "bash", "--install", "--uninstall"],
        &["init", "zsh", "--install", "--cd"],
    ] {
        assert_eq!(world.run(line).code, Some(2), "{line:?}");
    }
}

#[test]
fn a_person_is_asked_before_the_file_is_written() {
    for (answer, code, is_written) in [("n\r", 4, false), ("\r", 0, true)] {
        let world = World::empty();
        let mut terminal = Terminal::start(world.ssoenv_line(&["init", "bash", "--install"]));
        terminal.answers("Write this?", answer);
        let (ended, screen) = terminal.ends();
        assert_eq!((ended, world.home().join(".bashrc").exists()), (code, is_written), "{screen}");
        assert!(screen.contains("+ eval \"$(ssoenv init bash)\""), "{screen}");
    }
}

#[test]
fn what_install_writes_loads_the_hook_in_a_new_shell() {
    let world = World::signed_in().with_cached(&["dev"]);
    for (shell, options, script) in [
        ("bash", &["-ic"][..], "ssoenv use dev && echo \"<$AWS_SSO_PROFILE>\""),
        ("zsh", &["-ic"], "ssoenv use dev && echo \"<$AWS_SSO_PROFILE>\""),
        ("fish", &["-ic"], "ssoenv use dev && echo \"<$AWS_SSO_PROFILE>\""),
    ] {
        assert_eq!(world.run(&["init", shell, "--install"]).code, Some(0));
        let Some(_) = Shell::named(shell) else { continue };
        let mut command = elsewhere(&world, shell);
        let ran = ran(command.args(options).arg(script).output().unwrap());
        assert!(ran.stdout.contains("<dev>"), "{shell}: {} {}", ran.stdout, ran.stderr);
    }
}
