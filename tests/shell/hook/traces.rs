//! Neither a trace nor a trap shows the keys: not those that come, not those that come back, not at a prompt.

use crate::support::shells::Shell;
use crate::support::typist::{Kind, Typist, bound, in_each_shell};
use crate::support::world::{World, ran};

/// What shows a shell's doings, how it is turned on, and off.
fn watchers(kind: &Kind) -> Vec<[&'static str; 2]> {
    match kind.language {
        "bash" => vec![
            ["set -x", "set +x"],
            ["set -v", "set +v"],
            ["set -xv", "set +xv"],
            ["PS4='+$BASH_COMMAND '; set -x", "set +x"],
            ["trap 'echo \"D:$BASH_COMMAND\"' DEBUG", "trap - DEBUG"],
            ["set -T; trap 'echo \"D:$BASH_COMMAND\"' DEBUG", "trap - DEBUG; set +T"],
            ["shopt -s extdebug; trap 'echo \"D:$BASH_COMMAND\"' DEBUG", "trap - DEBUG; shopt -u extdebug"],
            [
                "declare -ft ssoenv __ssoenv_change __ssoenv_ask __ssoenv_run __ssoenv_hook __ssoenv_work; \
                 trap 'echo \"D:$BASH_COMMAND\"' DEBUG",
                "trap - DEBUG",
            ],
            ["set -E; trap 'echo \"E:$BASH_COMMAND\"' ERR", "trap - ERR; set +E"],
            ["set -T; trap 'echo \"R:$BASH_COMMAND\"' RETURN", "trap - RETURN; set +T"],
        ],
        "zsh" => vec![
            ["setopt xtrace", "unsetopt xtrace"],
            ["setopt verbose", "unsetopt verbose"],
            ["trap 'print -r -- \"D:$ZSH_DEBUG_CMD\"' DEBUG", "trap - DEBUG"],
            [
                "setopt nodebugbeforecmd; trap 'print -r -- \"D:$ZSH_DEBUG_CMD\"' DEBUG",
                "trap - DEBUG; setopt debugbeforecmd",
            ],
            ["TRAPDEBUG() { print -r -- \"D:$ZSH_DEBUG_CMD\" }", "unfunction TRAPDEBUG"],
            ["trap 'print -r -- \"Z:$ZSH_DEBUG_CMD\"' ZERR", "trap - ZERR"],
            [
                "functions -t ssoenv __ssoenv_change __ssoenv_ask __ssoenv_precmd",
                "functions +t ssoenv __ssoenv_change __ssoenv_ask __ssoenv_precmd",
            ],
        ],
        "powershell" => vec![
            ["Set-PSDebug -Trace 1", "Set-PSDebug -Off"],
            ["Set-PSDebug -Trace 2", "Set-PSDebug -Off"],
            [
                "$null = Start-Transcript ~/transcript; $VerbosePreference = 'Continue'",
                "$null = Stop-Transcript",
            ],
        ],
        _ => vec![
            ["set -g fish_trace 1", "set -e fish_trace"],
            ["set -gx fish_trace all", "set -e fish_trace"],
        ],
    }
}

/// The history that PowerShell has kept, and the transcript.
fn records(world: &World) -> String {
    let history = world.read(".local/share/powershell/PSReadLine/ConsoleHost_history.txt");
    history + &world.read("transcript")
}

in_each_shell!(no_secret_is_ever_on_the_screen, and pwsh);
fn no_secret_is_ever_on_the_screen(kind: &Kind) {
    let mut world = World::signed_in();
    world.variable("AWS_ACCESS_KEY_ID", "AKIAMINE").variable("AWS_SECRET_ACCESS_KEY", "MY+OWN+SECRET");
    bound(&world, "bound", "staging");
    for [on, off] in watchers(kind) {
        let name = format!("{} {on}", kind.name);
        let mut typist = Typist::hooked(kind, &world);
        let mut secrets = vec!["MY+OWN+SECRET".to_owned()];
        let mut newer = |profile: &str| {
            let set = world.used(&[profile, "--refresh"]);
            secrets.extend(["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"].map(|name| set[name].clone()));
        };
        newer("dev");
        newer("staging");
        typist.says(on);
        typist.says("ssoenv use dev");
        newer("dev");
        // A prompt that has to renew.
        typist.says(&kind.exports("SSOENV_EXPIRES_AT", "9"));
        typist.says(&kind.exports("SSOENV_REFRESH_AT", "9"));
        typist.says("cd bound");
        typist.says("cd ..");
        typist.says(match kind.language {
            "fish" => "ssoenv use staging | source",
            "powershell" => "iex \"$(ssoenv use staging)\"",
            // What the trap prints would be evaluated too.
            "zsh" if on.contains("DEBUG") => "ssoenv use staging",
            _ => "eval \"$(ssoenv use staging)\"",
        });
        let active = typist.value("AWS_SSO_PROFILE");
        typist.says("ssoenv off");
        let stands = typist.value("AWS_ACCESS_KEY_ID");
        let watched = typist.says("true");
        typist.says(off);
        if kind.is_powershell() {
            typist.says("$Error | Format-List * -Force; Get-History | Format-List *; Get-PSCallStack");
        }
        let screen = typist.leaves() + &records(&world);
        assert_eq!((active.as_str(), stands.as_str()), ("staging", "AKIAMINE"), "{name}");
        for secret in &secrets {
            let at = screen.find(secret.as_str());
            assert_eq!(at, None, "{name}: {}", &screen[at.unwrap_or(0).saturating_sub(200)..at.unwrap_or(0)]);
        }
        // And the person's own choice is what it was.
        let marks = ["+ true", "+true", "D:true", "> true", "true\r\n", "DEBUG: "];
        assert!(
            on.contains("RETURN")
                || on.contains("Transcript")
                || on.contains("ERR")
                || on.contains("functions")
                || marks.iter().any(|mark| watched.contains(mark)),
            "{name}: {watched}"
        );
    }
}

#[test]
fn what_fish_records_of_its_commands_holds_no_secret() {
    let Some(fish) = Shell::named("fish") else { return };
    let mut world = World::signed_in().with_cached(&["dev", "staging"]);
    world.variable("AWS_ACCESS_KEY_ID", "AKIAMINE").variable("AWS_SECRET_ACCESS_KEY", "MY+OWN+SECRET");
    let script =
        "ssoenv init fish | source; ssoenv use dev; ssoenv use staging | source; env; ssoenv off; env";
    let mut command = world.command(&fish.program);
    command.args(&fish.arguments).args(["--profile", "record", "-c", script]);
    let ran = ran(command.output().unwrap());
    let record = world.read("record");
    assert!(record.contains("ssoenv use dev"), "{record}");
    let values = ran.stdout.lines().filter_map(|line| line.split_once('='));
    let is_secret = |name: &str| ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"].contains(&name);
    let secrets: Vec<&str> = values.filter(|(name, _)| is_secret(name)).map(|(_, value)| value).collect();
    assert_eq!(secrets.len(), 3, "{}", ran.stderr);
    for secret in secrets {
        assert!(!record.contains(secret), "{secret}");
    }
}

in_each_shell!(what_the_person_has_set_is_set_afterwards: bash, bash_posix, zsh);
fn what_the_person_has_set_is_set_afterwards(kind: &Kind) {
    let world = World::signed_in();
    for (on, words) in [
        ("set -x", "\"${-//[^x]/}\""),
        ("set -v", "\"${-//[^v]/}\""),
        ("set -T 2>/dev/null || setopt xtrace", "\"${-//[^Tx]/}\""),
    ] {
        let mut typist = Typist::hooked(kind, &world);
        typist.says(on);
        let before = typist.expands(words);
        assert_eq!(before.len(), 1, "{} {on}", kind.name);
        for line in ["ssoenv use dev -q", "ssoenv use typo", "ssoenv off -q", "true"] {
            typist.says(line);
            assert_eq!(typist.expands(words), before, "{} {on} {line}", kind.name);
        }
    }
}
