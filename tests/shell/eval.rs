//! The contract in real bash, zsh, fish and dash: every variable after `use`, nothing half-set after a failure, and
//! `eval "$(ssoenv use typo)" && …` that never goes on.

use crate::support::browser::copy_program;
use crate::support::identity_center::Operation;
use crate::support::shells::{Shell, by_each_shell};
use crate::support::world::{Ran, World, ran};
use ssoenv::shell::Family;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::process::{Command, Stdio};

/// Prints the variables of the contract, NUL between them, behind a mark that no variable holds.
const REPORT: &str = "printf '@@@'; env -0";

/// A script in a shell, in a world.
fn run(world: &World, shell: &Shell, script: &str) -> Ran {
    run_through(&[], world, shell, script)
}

/// The same, started by a program that runs another.
fn run_through(launcher: &[&str], world: &World, shell: &Shell, script: &str) -> Ran {
    let shell = shell.command(script);
    let words =
        launcher.iter().map(|word| OsStr::new(*word)).chain([shell.get_program()]).chain(shell.get_args());
    let words = words.collect::<Vec<_>>();
    let mut command = Command::new(words[0]);
    let own = shell.get_envs().filter_map(|(name, value)| Some((name, value?)));
    command.args(&words[1..]).env_clear().envs(own).envs(world.variables());
    ran(command.current_dir(world.home()).stdin(Stdio::null()).output().unwrap())
}

/// What `use` and `off` are called in this shell, when their output is evaluated.
fn evaluated(shell: &Shell, line: &str) -> String {
    match shell.family {
        Family::Fish => format!("{line} | source"),
        _ => format!("eval \"$({line})\""),
    }
}

/// The AWS and SSOENV variables that a report lists, but for the endpoints of the test itself.
fn reported(ran: &Ran) -> BTreeMap<String, String> {
    let report = ran.stdout.split_once("@@@").unwrap_or_else(|| panic!("no report: {ran:?}")).1;
    let pairs = report.split('\0').filter_map(|pair| pair.split_once('='));
    let ours =
        |name: &str| (name.starts_with("AWS") || name.starts_with("SSOENV")) && !name.contains("ENDPOINT");
    pairs.filter(|(name, _)| ours(name)).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

by_each_shell!(after_use_every_variable_of_the_contract_is_exported_and_after_off_none);
fn after_use_every_variable_of_the_contract_is_exported_and_after_off_none(shell: &Shell) {
    let world = World::signed_in();
    let expected = world.used(&["prod"]);
    let script = format!("{}; {REPORT}", evaluated(shell, "ssoenv use prod"));
    let on = run_through(&["setsid", "--wait"], &world, shell, &script);
    assert_eq!((on.code, on.stderr.as_str()), (Some(0), ""), "{}", shell.name);
    let mut found = reported(&on);
    // The session of the terminal is that of whoever asked: here of the shell itself.
    assert!(found.remove("SSOENV_SID").is_some(), "{}", shell.name);
    let mut expected = expected.clone();
    expected.remove("SSOENV_SID");
    assert_eq!(found, expected, "{}", shell.name);
    assert_eq!(found.len(), 19, "{found:?}");

    let (on, off) = (evaluated(shell, "ssoenv use prod"), evaluated(shell, "ssoenv off --quiet"));
    let off = run(&world, shell, &format!("{on}; {off}; {REPORT}"));
    let previous = BTreeMap::from([("SSOENV_PREVIOUS".to_owned(), "prod".to_owned())]);
    assert_eq!(reported(&off), previous, "{}", shell.name);
    assert_eq!(world.service.count(Operation::GetRoleCredentials), 1);
}

by_each_shell!(in_a_container_that_was_entered_from_outside_the_terminal_session_stays_unsaid);
fn in_a_container_that_was_entered_from_outside_the_terminal_session_stays_unsaid(shell: &Shell) {
    let container = ["unshare", "--user", "--map-root-user", "--pid", "--fork"];
    let (name, words) = container.split_first().unwrap();
    if !Command::new(name).args(words).arg("true").status().is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: this machine gives no namespace of processes");
        return;
    }
    let world = World::signed_in();
    let language = if shell.family == Family::Fish { "fish" } else { "sh" };
    let line = evaluated(shell, &format!("ssoenv use prod --shell {language}"));
    let script = format!("{line}; {REPORT}");
    let on = run_through(&container, &world, shell, &script);
    assert_eq!((on.code, on.stderr.as_str()), (Some(0), ""), "{}", shell.name);
    let found = reported(&on);
    assert_eq!((found.len(), found.get("SSOENV_SID")), (19, None), "{}: {found:?}", shell.name);
}

by_each_shell!(the_language_is_that_of_the_shell_that_asks);
fn the_language_is_that_of_the_shell_that_asks(shell: &Shell) {
    let world = World::signed_in();
    // `cat` keeps fish from handing over its own stdout.
    let ran = run(&world, shell, "ssoenv use dev | cat");
    let posix = ran.stdout.contains("export AWS_REGION='eu-west-1'");
    let fish = ran.stdout.contains("set -gx AWS_REGION 'eu-west-1';");
    assert_eq!(
        (posix, fish),
        (shell.family == Family::Posix, shell.family == Family::Fish),
        "{}",
        shell.name
    );
}

by_each_shell!(what_contradicts_the_keys_is_gone_and_comes_back);
fn what_contradicts_the_keys_is_gone_and_comes_back(shell: &Shell) {
    let mut world = World::signed_in();
    world.variable("AWS_PROFILE", "it's mine").variable("AWS_REGION", "eu-north-1");
    let (on, off) = (evaluated(shell, "ssoenv use dev"), evaluated(shell, "ssoenv off"));
    let used = reported(&run(&world, shell, &format!("{on}; {REPORT}")));
    assert!(!used.contains_key("AWS_PROFILE"), "{}", shell.name);
    assert_eq!(used["AWS_REGION"], "eu-west-1");
    let back = run(&world, shell, &format!("{on}; {on}; {off}; {REPORT}"));
    let expected = [("AWS_PROFILE", "it's mine"), ("AWS_REGION", "eu-north-1"), ("SSOENV_PREVIOUS", "dev")];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(reported(&back), BTreeMap::from(expected), "{}", shell.name);
    assert_eq!(back.stderr, "ssoenv: dev is off; restored AWS_REGION, AWS_PROFILE\n", "{}", shell.name);
}

by_each_shell!(a_failed_line_goes_no_further_and_changes_nothing);
fn a_failed_line_goes_no_further_and_changes_nothing(shell: &Shell) {
    let mut world = World::signed_in();
    world.variable("AWS_PROFILE", "mine");
    for line in [
        "ssoenv use typo",
        "ssoenv use --regoin x",
        "ssoenv use dev --min-ttl soon",
        "ssoenv use ''",
        "ssoenv off --nope",
        "ssoenv completions zsh --nope",
        "ssoenv",
    ] {
        let line = evaluated(shell, line);
        let and = if shell.family == Family::Fish { "; and" } else { " &&" };
        let ran = run(&world, shell, &format!("{line}{and} echo reached; {REPORT}"));
        assert!(!ran.stdout.contains("reached"), "{}: {line}", shell.name);
        let expected = BTreeMap::from([("AWS_PROFILE".to_owned(), "mine".to_owned())]);
        assert_eq!(reported(&ran), expected, "{}: {line}", shell.name);
    }
}

by_each_shell!(strict_scripts_work_and_stop_where_use_fails: bash, bash_posix, dash, zsh, zsh_emulate_sh, mksh, busybox_sh);
fn strict_scripts_work_and_stop_where_use_fails(shell: &Shell) {
    let world = World::signed_in();
    let has_pipefail =
        shell.name.starts_with("bash") || shell.name.starts_with("zsh") || shell.name == "mksh";
    let strict = if has_pipefail { "set -euo pipefail" } else { "set -eu" };
    let ran = run(
        &world,
        shell,
        &format!("{strict}; eval \"$(ssoenv use dev)\"; eval \"$(ssoenv off --quiet)\"; echo done"),
    );
    assert_eq!(
        (ran.code, ran.stdout.as_str(), ran.stderr.as_str()),
        (Some(0), "done\n", ""),
        "{}",
        shell.name
    );
    let ran = run(&world, shell, &format!("{strict}; eval \"$(ssoenv use typo)\"; echo reached"));
    assert!(ran.code != Some(0) && !ran.stdout.contains("reached"), "{}", shell.name);
}

by_each_shell!(a_readonly_variable_fails_the_line_and_the_commit_mark_is_not_written: bash, bash_posix, dash, zsh, zsh_emulate_sh, mksh, busybox_sh);
fn a_readonly_variable_fails_the_line_and_the_commit_mark_is_not_written(shell: &Shell) {
    let world = World::signed_in();
    for name in ["AWS_REGION", "AWS_PROFILE", "AWS_SECRET_ACCESS_KEY"] {
        // In a shell of its own: a few shells end on it, as POSIX lets them.
        let script =
            format!("readonly {name}=x; (eval \"$(ssoenv use dev)\" && echo reached; {REPORT}); exit 0");
        let ran = run(&world, shell, &script);
        assert!(!ran.stdout.contains("reached"), "{}: {name}", shell.name);
        assert!(ran.stderr.contains(name), "{}: {}", shell.name, ran.stderr);
        if ran.stdout.contains("@@@") {
            assert!(!reported(&ran).contains_key("SSOENV_KEY_ID"), "{}: {name}", shell.name);
        }
    }
}

#[test]
fn forms_that_people_write_all_work() {
    let world = World::signed_in();
    for (shell, script) in [
        ("bash", "eval $(ssoenv use dev); echo $AWS_REGION"),
        ("bash", "source <(ssoenv use dev); echo $AWS_REGION"),
        ("bash", "eval `ssoenv use dev`; echo $AWS_REGION"),
        ("zsh", "eval $(ssoenv use dev); echo $AWS_REGION"),
        ("zsh", "source <(ssoenv use dev); echo $AWS_REGION"),
        ("dash", "eval $(ssoenv use dev); echo $AWS_REGION"),
        ("fish", "eval (ssoenv use dev); echo $AWS_REGION"),
        ("fish", "eval \"$(ssoenv use dev)\"; echo $AWS_REGION"),
        ("fish", "ssoenv use dev | source; echo $AWS_REGION"),
    ] {
        let Some(found) = Shell::named(shell) else { continue };
        let ran = run(&world, &found, script);
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("eu-west-1\n", ""), "{shell}: {script}");
    }
}

#[test]
fn a_shell_whose_language_is_not_written_gets_a_hint_and_no_code() {
    let world = World::signed_in();
    // The parent is known by its name; a copy of a shell under another name stands for one that is not installed.
    for name in ["nu", "elvish", "xonsh"] {
        let copy = world.home().join(name);
        copy_program("/bin/bash", &copy);
        let ran = ran(world.command(&copy).args(["-c", "ssoenv use dev; exit $?"]).output().unwrap());
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(2), ""), "{name}");
        let hint = format!("hint: `ssoenv init {name}` prints a function for it");
        assert!(ran.stderr.contains(&hint), "{}", ran.stderr);
    }
}

#[test]
fn a_use_that_stops_half_way_never_looks_like_a_profile_and_off_undoes_it() {
    let mut world = World::signed_in();
    world.variable("AWS_ACCESS_KEY_ID", "AKIAMINE").variable("AWS_SECRET_ACCESS_KEY", "mine");
    world.variable("AWS_VAULT", "v");
    for name in ["bash", "zsh"] {
        let Some(shell) = Shell::named(name) else { continue };
        // zsh leaves what it evaluates at the first readonly variable, and goes on after it.
        let stopped = "eval \"$(ssoenv use prod)\"; (readonly AWS_REGION; eval \"$(ssoenv use dev)\"; true; printf '@@@'; env -0)";
        let ran = run(&world, &shell, stopped);
        if ran.stdout.contains("@@@") {
            let found = reported(&ran);
            assert!(!found.contains_key("SSOENV_KEY_ID"), "{name}: {found:?}");
            let saved = r#"{"AWS_ACCESS_KEY_ID":"AKIAMINE","AWS_SECRET_ACCESS_KEY":"mine","AWS_VAULT":"v"}"#;
            assert_eq!(found["SSOENV_SAVED"], saved, "{name}");
        }
    }
    let bash = Shell::named("bash").unwrap();
    let script = format!(
        "eval \"$(ssoenv use prod)\"; readonly AWS_REGION; eval \"$(ssoenv off -q)\" 2>/dev/null && echo reached; {REPORT}"
    );
    let found = reported(&run(&world, &bash, &script));
    assert!(found.contains_key("SSOENV_SAVED") && found["AWS_ACCESS_KEY_ID"] == "AKIAMINE", "{found:?}");

    let script = format!(
        "export AWS_PROFILE=old; readonly SSOENV_LABEL; eval \"$(ssoenv use dev)\"; eval \"$(ssoenv off -q)\"; {REPORT}"
    );
    let found = reported(&run(&world, &bash, &script));
    assert_eq!(
        (&*found["AWS_ACCESS_KEY_ID"], &*found["AWS_PROFILE"], &*found["AWS_VAULT"]),
        ("AKIAMINE", "old", "v")
    );
}

by_each_shell!(a_slip_in_the_command_line_never_reaches_the_next_command);
fn a_slip_in_the_command_line_never_reaches_the_next_command(shell: &Shell) {
    let world = World::signed_in();
    let and = if shell.family == Family::Fish { "; and" } else { " &&" };
    for line in [
        "ssoenv use dev --format sh",
        "ssoenv use dev --format=bash",
        "ssoenv off --format dotenv",
        "ssoenv use -- --format=json",
        "ssoenv --region=eu-west-1",
        "ssoenv --refresh",
        "ssoenv --color list use dev",
        "ssoenv usee dev",
        "ssoenv dev",
        "ssoenv switch dev",
        "ssoenv env dev",
        "ssoenv use --profile nope",
        "ssoenv",
        "ssoenv use dev --help",
        "env SSOENV_WRAP=x ssoenv use typo",
        "timeout 20 ssoenv use typo",
    ] {
        let ran = run(&world, shell, &format!("{}{and} echo reached", evaluated(shell, line)));
        assert!(!ran.stdout.contains("reached"), "{}: {line}", shell.name);
    }
}

by_each_shell!(help_that_is_evaluated_runs_nothing_and_fails);
fn help_that_is_evaluated_runs_nothing_and_fails(shell: &Shell) {
    let world = World::signed_in();
    let and = if shell.family == Family::Fish { "; and" } else { " &&" };
    for (verb, line) in [
        ("use", "ssoenv use --help"),
        ("use", "ssoenv use -h"),
        ("use", "ssoenv use dev -h"),
        ("off", "ssoenv off --help"),
        ("off", "ssoenv off -h"),
    ] {
        let script = format!("{}{and} echo reached; {REPORT}", evaluated(shell, line));
        let ran = run(&world, shell, &script);
        assert!(!ran.stdout.contains("reached"), "{}: {line}", shell.name);
        assert_eq!(reported(&ran), BTreeMap::new(), "{}: {line}", shell.name);
        let last = ran.stderr.lines().last().unwrap_or_default();
        assert_eq!(last, format!("Page this help with: ssoenv help {verb} | less"), "{}: {line}", shell.name);
        assert!(!ran.stderr.contains("exit code 0"), "{}", ran.stderr);
        let help = world.run(&["help", verb]);
        assert!(help.stdout.starts_with("| help: ") && help.stderr.is_empty(), "{help:?}");
    }
    // Pages show commands, which are not run either. The POSIX family may end the shell at a line that it cannot parse.
    for line in [
        "help off",
        "help use",
        "help configure",
        "help bind",
        "help",
        "exec -h",
        "bind --help",
        "--help",
        "help uninstalling",
        "help shells",
    ] {
        let script = format!("{}{and} echo reached", evaluated(shell, &format!("ssoenv {line}")));
        let ran = run(&world, shell, &script);
        assert!(!ran.stdout.contains("reached") && ran.code != Some(0), "{}: {line}: {ran:?}", shell.name);
        assert!(!ran.stderr.contains("ssoenv: ") && !ran.stderr.contains("hint: "), "{line}: {}", ran.stderr);
    }
    // Nor does a page that is not there.
    for line in ["help usee", "help use --oops", "help use dev"] {
        let ran =
            run(&world, shell, &format!("{}{and} echo reached", evaluated(shell, &format!("ssoenv {line}"))));
        assert!(!ran.stdout.contains("reached") && ran.code != Some(0), "{}: {line}: {ran:?}", shell.name);
        assert!(ran.stderr.starts_with("ssoenv: "), "{}: {line}: {}", shell.name, ran.stderr);
    }
}

by_each_shell!(a_launcher_in_between_does_not_change_the_language);
fn a_launcher_in_between_does_not_change_the_language(shell: &Shell) {
    let world = World::signed_in();
    let line = evaluated(shell, "timeout 20 ssoenv use dev");
    let ran = run(&world, shell, &format!("{line}; echo $AWS_REGION"));
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("eu-west-1\n", ""), "{}", shell.name);
}

#[test]
fn a_universal_variable_of_fish_that_would_win_is_named_and_nothing_is_changed() {
    let world = World::signed_in();
    let Some(fish) = Shell::named("fish") else { return };
    let script = format!("set -Ux AWS_PROFILE old; ssoenv use dev | source; and echo reached; {REPORT}");
    // With --no-config there are no universal variables.
    let ran = ran(world.command(&fish.program).args(["-c", &script]).output().unwrap());
    assert!(!ran.stdout.contains("reached"));
    assert_eq!(
        ran.stderr,
        "ssoenv: cannot remove the universal variable AWS_PROFILE here, so nothing was changed\nhint: set -eU AWS_PROFILE\n"
    );
    assert_eq!(reported(&ran), BTreeMap::from([("AWS_PROFILE".to_owned(), "old".to_owned())]));

    let script = "set -Ux AWS_ACCESS_KEY_ID AKIAU; ssoenv off --clear -q | source; and echo reached";
    let ran = crate::support::world::ran(world.command(&fish.program).args(["-c", script]).output().unwrap());
    assert!(ran.stdout.is_empty() && ran.stderr.contains("hint: set -eU AWS_ACCESS_KEY_ID"), "{ran:?}");
}
