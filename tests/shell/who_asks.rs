//! In which language whoever asks is answered: that of the process's name, and PowerShell's where it runs under the name
//! of another program. And text for sh that gets to PowerShell all the same, which does nothing there and fails.

use crate::support::browser::copy_program;
use crate::support::powershell_hosts::{Host, Hosts};
use crate::support::shells::{Shell, by_each_shell};
use crate::support::world::{Ran, World, ran};
use std::process::Stdio;

/// How text for each begins.
const FOR_POWERSHELL: &str = "<#ssoenv-eval#>$env:";
const FOR_SH: &str = ": ssoenv-eval || $(throw 'ssoenv: this text is for sh, use --shell powershell');\n\\";

/// What a program of this name is answered, whose command line and variables are these when it starts, and which changes
/// its own variables before it asks. A copy of a shell stands for it: a shell is known by its name alone.
fn answer(world: &World, name: &str, variables: &[(&str, &str)], before: &str, asks: &str) -> Ran {
    let program = world.home().join(name);
    if !program.exists() {
        copy_program("/bin/bash", &program);
    }
    std::fs::write(world.home().join("pwsh.dll"), format!("{before}{asks}; exit $?\n")).unwrap();
    std::fs::write(world.home().join("app.dll"), format!("{before}{asks}; exit $?\n")).unwrap();
    let script = if name == "dotnet" { "./pwsh.dll" } else { "app.dll" };
    let mut command = world.command(program);
    command.arg(script).envs(variables.iter().copied()).current_dir(world.home());
    ran(command.stdin(Stdio::null()).output().unwrap())
}

#[test]
fn powershell_is_recognised_under_the_name_of_another_program() {
    let world = World::signed_in();
    for (name, started_with, before) in [
        // As a .NET tool.
        ("dotnet", &[][..], ""),
        ("dotnet", &[("PSModulePath", "/a:/b")], ""),
        // In an editor or a notebook, started from anywhere but PowerShell, or from an older one.
        ("code", &[], "export PSModulePath=/a:/b; "),
        ("code", &[("PSModulePath", "/b")], "export PSModulePath=/a:/b; "),
        ("code", &[("PSModulePath", "")], "export PSModulePath=/a:/b; "),
    ] {
        for (asks, begins) in [
            ("ssoenv use dev", FOR_POWERSHELL),
            ("timeout 20 ssoenv use dev", FOR_POWERSHELL),
            ("ssoenv use dev --shell sh", FOR_SH),
            ("ssoenv use nope", "throw 'ssoenv: no profile nope in "),
            ("ssoenv use --regoin x", "throw 'ssoenv: the command line is wrong (exit code 2)';"),
            ("ssoenv use --help", "throw 'ssoenv: this is help, with no commands to evaluate';"),
        ] {
            let ran = answer(&world, name, started_with, before, asks);
            assert!(ran.stdout.starts_with(begins), "{name} {started_with:?} {before}{asks}: {ran:?}");
        }
    }
}

#[test]
fn programs_below_powershell_are_not_taken_for_it() {
    let world = World::signed_in();
    let inherited = [("PSModulePath", "/a:/b")];
    for (name, started_with, before) in [
        ("make", &inherited[..], ""),
        ("python3", &inherited, ""),
        ("python3", &inherited, "unset PSModulePath; "),
        ("python3", &[], ""),
        // A shell that is known by its name may set whatever it likes.
        ("bash", &[], "export PSModulePath=/a; "),
        ("zsh", &inherited, "export PSModulePath=/c; "),
    ] {
        let ran = answer(&world, name, started_with, before, "ssoenv use dev");
        assert!(ran.stdout.starts_with(FOR_SH), "{name} {before}: {ran:?}");
        let ran = answer(&world, name, started_with, before, "ssoenv use nope");
        let (net, rest) = ran.stdout.split_once('\n').unwrap();
        assert!(FOR_SH.starts_with(net) && rest == "false;\n", "{name} {before}: {ran:?}");
    }
}

/// Runs a script in a PowerShell.
fn run(world: &World, host: &Host, script: &str) -> Ran {
    let mut command = host.command(script);
    ran(command.envs(world.variables()).output().unwrap())
}

#[test]
fn a_real_powershell_gets_its_own_text_under_every_name() {
    let Some(hosts) = Hosts::find() else { return };
    let world = World::signed_in();
    copy_program("/bin/bash", world.home().join("make"));
    let script = r#"
        iex "$(ssoenv use dev)" && "took $env:AWS_REGION"
        foreach ($line in 'use nope', 'use --regoin x', 'usee', 'use --help', 'off -h', 'help use', 'help', 'exec -h') {
            $words = $line -split ' '
            try { iex "$(ssoenv $words 2>$null)" && "reached after $line" } catch { "stopped at $line" }
        }
        iex "$(ssoenv help off)" && "reached after help off"
        iex "$(ssoenv off --quiet)" && "put off [$env:AWS_ACCESS_KEY_ID]"
        $OFS = ' # '
        iex "$(ssoenv use prod)" && "took $env:AWS_REGION"
        bash -c 'eval "$(ssoenv use dev)" && echo bash $AWS_REGION'
        & "$HOME/make" -c 'echo make $(ssoenv use dev | head -n 1 | cut -c 1-19); exit 0'
    "#;
    let stopped =
        ["use nope", "use --regoin x", "usee", "use --help", "off -h", "help use", "help", "exec -h"];
    let stopped = stopped.map(|line| format!("stopped at {line}\n")).concat();
    let expected = format!(
        "took eu-west-1\n{stopped}put off []\ntook eu-central-1\nbash eu-west-1\nmake : ssoenv-eval || $(\n"
    );
    for host in hosts.all() {
        let ran = run(&world, &host, script);
        assert_eq!(ran.stdout, expected, "{}: {}", host.name, ran.stderr);
        // A page of help is no text that can be parsed.
        let complaints = ["An empty pipe element is not allowed.", "not recognized"];
        assert_eq!(
            complaints.map(|it| ran.stderr.matches(it).count()),
            [1, 0],
            "{}: {}",
            host.name,
            ran.stderr
        );
    }
}

#[test]
fn text_for_sh_sets_nothing_in_a_real_powershell_and_goes_no_further() {
    let Some(hosts) = Hosts::find() else { return };
    let host = hosts.pwsh();
    let world = World::signed_in();
    // Between the lines of a text PowerShell puts what $OFS holds.
    for (separator, line) in
        [("' '", "use dev"), ("\"`n\"", "use nope"), ("'x'", "off"), ("' # '", "use --regoin x")]
    {
        let script = format!(
            "$OFS = {separator}; \
             $null = Register-EngineEvent PowerShell.Exiting -Action {{ \
                 [Console]::WriteLine(\"ends [$env:AWS_ACCESS_KEY_ID$env:SSOENV_PROFILE]\") }}; \
             iex \"$(ssoenv {line} --shell sh)\" && 'reached'; 'next'"
        );
        let ran = run(&world, &host, &script);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), "ends []\n"), "{separator} {line}: {ran:?}");
        let thrown = "Exception: ssoenv: this text is for sh, use --shell powershell\n";
        assert!(ran.stderr.ends_with(thrown), "{separator} {line}: {ran:?}");
        assert!(!ran.stderr.contains("AKIA") && !ran.stderr.contains("ASIA"), "{line}: {ran:?}");
    }
}

by_each_shell!(the_guard_against_powershell_does_nothing_in_sh: bash, bash_posix, dash, zsh, zsh_emulate_sh, mksh, busybox_sh);
fn the_guard_against_powershell_does_nothing_in_sh(shell: &Shell) {
    let world = World::signed_in().with_cached(&["dev"]);
    let text = shell.command("ssoenv use dev | cat").envs(world.variables()).output().unwrap().stdout;
    assert!(String::from_utf8_lossy(&text).starts_with(FOR_SH), "{}", shell.name);
    // Whatever would run it says so.
    let traps = "throw() { echo THROWN; }; command_not_found_handle() { echo THROWN; }; command_not_found_handler() { echo THROWN; }";
    for options in [&[][..], &["-eu"]] {
        let shell = shell.options(options);
        for line in [
            "eval \"$(ssoenv use dev)\"",
            "eval $(ssoenv use dev)",
            "eval `ssoenv use dev`",
            "ssoenv use dev >text; . ./text",
            "text=$(ssoenv use dev) && eval \"$text\"",
            "set -f; eval $(ssoenv use dev)",
        ] {
            let script = format!(
                "{traps}; {line} && echo \"took $AWS_REGION\"; eval \"$(ssoenv off -q)\"; echo \"off $?\""
            );
            let mut command = shell.command(&script);
            let ran = ran(command.envs(world.variables()).current_dir(world.home()).output().unwrap());
            let all = (ran.code, ran.stdout.as_str(), ran.stderr.as_str());
            assert_eq!(all, (Some(0), "took eu-west-1\noff 0\n", ""), "{}: {line}", shell.name);
        }
        for line in ["eval \"$(ssoenv use nope 2>&-)\"", "eval $(ssoenv use nope 2>&-)", "eval `ssoenv 2>&-`"]
        {
            let script = format!("{traps}; {line} && echo reached; {line} || echo stopped");
            let mut command = shell.command(&script);
            let ran = ran(command.envs(world.variables()).current_dir(world.home()).output().unwrap());
            let all = (ran.code, ran.stdout.as_str(), ran.stderr.as_str());
            assert_eq!(all, (Some(0), "stopped\n", ""), "{}: {line}", shell.name);
        }
    }
}
