//! The files of `shell/` and the completions: what linters and every shell's parser say of them, what no old bash can
//! read, arithmetic that nobody's variable gets into, and what `init` puts before them.

use crate::support::hook_text::without_comments;
use crate::support::shells::{Shell, UTF_8};
use crate::support::world::{Ran, SH_FAILURE, World, binary, ran};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where CI is set, a linter must be there.
fn tool(name: &str) -> Option<Command> {
    let found = Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if found.is_ok() {
        return Some(Command::new(name));
    }
    assert!(std::env::var_os("CI").is_none(), "{name} is not installed, and CI is to test with it");
    eprintln!("SKIPPED: {name} is not installed");
    None
}

/// The files of `shell/` and `completions/` with this ending.
fn files(ending: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries =
        ["shell", "completions"].into_iter().filter_map(|folder| fs::read_dir(root.join(folder)).ok());
    let mut found: Vec<_> = entries
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == ending))
        .collect();
    found.sort();
    assert!(!found.is_empty());
    found
}

/// Nothing to say, and success.
fn is_silent(mut command: Command) {
    let ran = ran(command.stdin(Stdio::null()).output().unwrap());
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (Some(0), "", ""), "{command:?}");
}

/// Lines that are no comment, with where they stand.
fn code(path: &Path) -> Vec<(String, String)> {
    let text = fs::read_to_string(path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with('#'));
    lines.map(|(number, line)| (format!("{name}:{}: {line}", number + 1), line.to_owned())).collect()
}

#[test]
fn shellcheck_has_nothing_to_say() {
    // Of what is optional: `$x` needs no braces (2250), a `case` that lets others by needs no default (2249), and that
    // functions are called where `set -e` is off is what they are written for (2310, 2312).
    for path in files("bash") {
        for options in [&[][..], &["--enable=all", "--exclude=SC2249,SC2250,SC2310,SC2312"]] {
            let Some(mut shellcheck) = tool("shellcheck") else { return };
            shellcheck.args(["--norc", "--shell=bash"]).args(options).arg(&path);
            is_silent(shellcheck);
        }
    }
}

#[test]
fn every_shell_reads_its_file_in_every_mode() {
    for (name, ending, options) in [
        ("bash", "bash", &[&["-n"][..], &["--posix", "-n"]][..]),
        ("zsh", "zsh", &[&["-f", "-n"], &["--emulate", "sh", "-f", "-n"], &["--emulate", "ksh", "-f", "-n"]]),
        ("fish", "fish", &[&["--no-config", "-n"]]),
    ] {
        let Some(shell) = Shell::named(name) else { continue };
        for (path, options) in
            files(ending).iter().flat_map(|path| options.iter().map(move |way| (path, way)))
        {
            let mut command = Command::new(&shell.program);
            command.args(*options).arg(path).env("LC_ALL", UTF_8);
            is_silent(command);
        }
    }
}

#[test]
fn fish_lays_it_out_as_it_is() {
    for path in files("fish") {
        let Some(mut indent) = tool("fish_indent") else { return };
        indent.arg("--check").arg(path);
        is_silent(indent);
    }
}

#[test]
fn bash_3_2_can_read_it() {
    // `declare -g`, `local -n`, `${x@Q}`, `${x^}`, `coproc` and so on came with 4.0 to 4.4; negative lengths with 4.2.
    #[rustfmt::skip]
    let newer = [
        "declare -g", "local -g", "typeset -g", "local -n", "declare -n", "typeset -n", "local -A", "declare -A",
        "typeset -A", "local -", "@Q}", "@P}", "@E}", "@A}", "@a}", "@K}", "mapfile", "readarray", "&>>", "|&", ";;&",
        ";&", "^}", "^^", ",}", ",,", "[[ -v", "test -v", "[ -v", "coproc", "wait -n", "BASHPID", "globstar", "lastpipe",
        "inherit_errexit", "SRANDOM", "EPOCHREALTIME", "compopt", "{EPOCHSECONDS}",
    ];
    // What is newer and may stand there, since a branch on BASH_VERSINFO comes before it.
    let branched = ["EPOCHSECONDS", "%(%s)T"];
    for path in files("bash") {
        let text = fs::read_to_string(&path).unwrap();
        for (place, line) in code(&path) {
            for newer in newer {
                let is_there = match newer {
                    // Below a branch for 5.2.
                    "declare -g" => {
                        let version =
                            "if ((BASH_VERSINFO[0] > 5 || (BASH_VERSINFO[0] == 5 && BASH_VERSINFO[1] > 1)))";
                        line.contains(newer)
                            && !(line.trim() == "declare -gA __ssoenv_known=()"
                                && text[..text.find(&line).unwrap()].contains(version))
                    }
                    // A lone `-`; options have letters.
                    "local -" => line.trim_end().ends_with(newer) || line.contains("local -;"),
                    // A command that is missing is no error there.
                    "compopt" => line.contains(newer) && !line.contains("2>/dev/null ||"),
                    // A variable that is missing may have another value in its place.
                    "BASHPID" => line.replace("${BASHPID-", "").contains(newer),
                    _ => line.contains(newer),
                };
                assert!(!is_there, "`{newer}` in {place}");
            }
            for branched in branched.into_iter().filter(|branched| line.contains(branched)) {
                let before = &text[..text.find(&line).unwrap()];
                assert!(before.contains("if ((BASH_VERSINFO[0] >= 5)); then"), "`{branched}` in {place}");
            }
        }
    }
}

#[test]
fn nothing_is_reckoned_with_that_was_not_seen_to_be_digits() {
    // Arithmetic runs what a variable of the environment holds: `a[$(…)]`. Each of these lines stands below a check.
    let checked = [
        "__ssoenv_wait=$((10#$SSOENV_REFRESH_AT - __ssoenv_now))",
        "__ssoenv_left=$((10#$SSOENV_EXPIRES_AT - __ssoenv_now))",
        "__ssoenv_for=$((10#$SSOENV_UNTIL - __ssoenv_now))",
        "(( wait = 10#$SSOENV_REFRESH_AT - EPOCHSECONDS ))",
        "left=$(( 10#$SSOENV_EXPIRES_AT - EPOCHSECONDS ))",
        "*) lasts=$(( 10#$SSOENV_UNTIL - EPOCHSECONDS )) ;;",
        "if builtin test $__ssoenv_now -ge $SSOENV_REFRESH_AT; and builtin test \"$argv[1]\" != asked",
        "set lasts (builtin math $SSOENV_UNTIL - $__ssoenv_now)",
    ];
    // Here the variable is compared and kept as text, and what is reckoned with is the hook's own.
    let as_text = [
        "if builtin test \"$SSOENV_EXPIRES_AT|$until\" != \"$__ssoenv_left[6]\"; \
         or builtin test $__ssoenv_now -lt $__ssoenv_left[2]; or builtin test $__ssoenv_now -ge $__ssoenv_left[3]",
        "set -g __ssoenv_left $ends $__ssoenv_now (builtin math $__ssoenv_now + $lasts) $said $style \"$SSOENV_EXPIRES_AT|$argv[1]\"",
    ];
    let digits = ["*[!0-9]* | ?????????????*)", "*[!0-9]*|?????????????*)", "^[0-9]{1,12}\\z"];
    for path in ["bash", "zsh", "fish"].into_iter().flat_map(files) {
        let lines = code(&path);
        for (number, (place, line)) in lines.iter().enumerate() {
            let reckons =
                ["((", "math ", " -eq ", " -ne ", " -lt ", " -le ", " -gt ", " -ge ", "let ", "[SSOENV_"];
            let names = |text: &str| {
                let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                words.filter(|word| word.starts_with("SSOENV_") || word.starts_with("AWS_")).count() > 0
            };
            if !names(line)
                || !reckons.iter().any(|sign| line.contains(sign))
                || as_text.contains(&line.trim())
            {
                continue;
            }
            assert!(checked.contains(&line.trim()), "{place}");
            let variables = ["SSOENV_EXPIRES_AT", "SSOENV_UNTIL", "SSOENV_REFRESH_AT"];
            let variable =
                variables.into_iter().find(|variable| line.contains(variable)).unwrap_or(variables[2]);
            let before = &lines[number.saturating_sub(4)..number];
            let before = before.iter().map(|line| line.1.clone()).collect::<Vec<_>>().join("\n");
            let is_empty_seen = before.contains("''") || before.contains("{1,12}");
            let is_looked_at = before.contains(variable)
                && is_empty_seen
                && digits.iter().any(|digits| before.contains(digits));
            assert!(is_looked_at, "no check of {variable} before {place}");
        }
    }
}

/// What `init` puts before the file, taken off what it printed; the rest must be the file.
fn prelude(shell: &str, printed: &str) -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("shell").join(format!("ssoenv.{shell}"));
    let file = without_comments(&fs::read_to_string(file).unwrap());
    let before = printed.strip_suffix(&file).unwrap_or_else(|| panic!("{shell}: the file is not as it is"));
    before.lines().map(str::to_owned).collect()
}

/// What the shell has in a variable after the prelude.
fn assigned(world: &World, shell: &Shell, text: &str, name: &str) -> Ran {
    let show = if shell.name == "fish" { "printf %s $" } else { "printf %s \"$" };
    let end = if shell.name == "fish" { "" } else { "\"" };
    let mut command = shell.command(&format!("{text}\n{show}__ssoenv_{name}{end}"));
    command.envs(world.variables());
    ran(command.current_dir(world.home()).output().unwrap())
}

#[test]
fn init_prints_assignments_and_then_the_file_whatever_is_asked_for() {
    let world = World::empty();
    for shell in ["bash", "zsh", "fish"] {
        let flags = ["--no-prompt", "--no-hook", "--no-completion", "--cd"];
        for chosen in 0..1 << flags.len() {
            let has = |number: usize| chosen & (1 << number) != 0;
            let given = flags.iter().enumerate().filter(|(number, _)| has(*number)).map(|(_, flag)| *flag);
            let arguments: Vec<_> = ["init", shell].into_iter().chain(given).collect();
            let ran = world.run(&arguments);
            if has(3) && shell != "bash" {
                assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), SH_FAILURE), "{arguments:?}");
                assert!(ran.stderr.contains("--cd is for bash"), "{}", ran.stderr);
                continue;
            }
            assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{arguments:?}");
            if !has(2) {
                continue;
            }
            let (assign, is) = match shell {
                "bash" => ("", "="),
                "zsh" => ("\\builtin typeset -g ", "="),
                _ => ("set -g ", " "),
            };
            let flag = |set: bool| if set { "1" } else { "" };
            let exe = binary().display();
            let expected = [
                format!("exe{is}'{exe}'"),
                format!("hooks{is}'{}'", flag(!has(1))),
                format!("prompt{is}'{}'", flag(!has(0) && !has(1))),
                format!("cd{is}'{}'", flag(has(3))),
                format!("region{is}''"),
                format!("orders{is}'{}'", world.home().join(".local/state/ssoenv/let-go").display()),
                format!("drop{is}''"),
            ];
            let expected = expected.map(|rest| format!("{assign}__ssoenv_{rest}"));
            assert_eq!(prelude(shell, &ran.stdout), expected, "{arguments:?}");
        }
    }
}

#[test]
fn the_setting_for_the_prompt_is_kept() {
    let world = World::empty();
    world.settings("prompt = no\n");
    let ran = world.run(&["init", "bash", "--no-completion"]);
    assert!(prelude("bash", &ran.stdout).contains(&"__ssoenv_prompt=''".to_owned()), "{ran:?}");
}

#[test]
fn files_that_cannot_be_read_and_a_person_without_a_home_get_their_hook() {
    let mut broken = World::empty();
    broken.settings("[[[\nprompt = perhaps\n\u{0}");
    broken.config("[profile\nsso_session = \u{0}\n[sso-session");
    let mut homeless = World::empty();
    homeless.variable("HOME", "");
    broken.variable("LC_ALL", "C");
    for world in [broken, homeless] {
        for shell in Shell::of(&["bash", "zsh", "fish"]) {
            let ran = world.run(&["init", &shell.name, "--no-completion"]);
            assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""), "{}", shell.name);
            assert_eq!(assigned(&world, &shell, &ran.stdout, "hooks").stdout, "1", "{}", shell.name);
        }
    }
    let nothing = World::empty();
    let mut command = nothing.ssoenv(&["init", "zsh"]);
    let ran = ran(command.env_clear().output().unwrap());
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), ""));
}

#[test]
fn the_program_may_lie_anywhere() {
    let world = World::empty();
    for name in [
        "a b",
        "it's",
        "$HOME",
        "`id`",
        "$(id)",
        "back\\slash",
        "new\nline",
        "ünïcode→",
        "\"",
        "*",
        "!!",
        "-n",
        "~",
    ] {
        let folder = world.home().join(name);
        fs::create_dir_all(&folder).unwrap();
        let program = folder.join("ssoenv");
        // A link, since a running copy of so large a file costs time: the path is that of the link.
        symlink(binary(), &program).unwrap();
        for shell in Shell::of(&["bash", "zsh", "fish"]) {
            let init =
                ran(world.command(&program).args(["init", &shell.name, "--no-completion"]).output().unwrap());
            assert_eq!((init.code, init.stderr.as_str()), (Some(0), ""), "{name}");
            let told = assigned(&world, &shell, &init.stdout, "exe");
            assert_eq!(
                (told.stdout.as_str(), told.stderr.as_str()),
                (program.to_str().unwrap(), ""),
                "{}",
                shell.name
            );
            let called = ran(shell
                .command(&format!("{}\nssoenv --version", init.stdout))
                .current_dir(world.home())
                .output()
                .unwrap());
            assert!(
                called.code == Some(0) && called.stdout.starts_with("ssoenv "),
                "{}: {called:?}",
                shell.name
            );
        }
    }
    // A copy, for what the system itself says of where it runs.
    let copy = world.home().join("a 'copy' $x");
    fs::create_dir(&copy).unwrap();
    assert!(Command::new("cp").arg(binary()).arg(&copy).status().unwrap().success());
    let (program, bash) = (copy.join("ssoenv"), Shell::named("bash").unwrap());
    let init = ran(world.command(&program).args(["init", "bash", "--no-completion"]).output().unwrap());
    assert_eq!(assigned(&world, &bash, &init.stdout, "exe").stdout, program.to_str().unwrap());
}

#[test]
fn the_program_is_known_by_its_place_in_path_and_links_stay_links() {
    let mut world = World::empty();
    let home = fs::canonicalize(world.home()).unwrap();
    for folder in ["relative", "linked"] {
        fs::create_dir(home.join(folder)).unwrap();
        symlink(binary(), home.join(folder).join("ssoenv")).unwrap();
    }
    let sh = |world: &World| {
        let init =
            ran(world.command("/bin/sh").args(["-c", "ssoenv init bash --no-completion"]).output().unwrap());
        assert_eq!((init.code, init.stderr.as_str()), (Some(0), ""));
        prelude("bash", &init.stdout)[0].clone()
    };
    let linked = home.join("linked");
    for path in ["relative:LINKED", ":LINKED", "./relative:LINKED", "LINKED:relative"] {
        let path = path.replace("LINKED", linked.to_str().unwrap());
        world.variable("PATH", &format!("{path}:/usr/bin:/bin"));
        assert_eq!(sh(&world), format!("__ssoenv_exe='{}'", linked.join("ssoenv").display()), "{path}");
    }
    // With no other, it is the program itself, wherever a `cd` leads.
    world.variable("PATH", "relative:/usr/bin:/bin");
    assert_eq!(sh(&world), format!("__ssoenv_exe='{}'", binary().display()));
}

#[test]
fn only_bash_is_told_about_cd() {
    let world = World::empty();
    for shell in ["zsh", "fish", "powershell"] {
        let ran = world.run(&["init", shell, "--cd"]);
        assert_eq!(ran.code, Some(2), "{shell}");
        assert!(ran.stderr.contains("--cd is for bash"), "{}", ran.stderr);
    }
}
