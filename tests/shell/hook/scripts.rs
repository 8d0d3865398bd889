//! Shells that nobody types at get the command and nothing else; and whoever wants less of the hook gets less.

use crate::support::shells::Shell;
use crate::support::typist::{Kind, Typist, bound, in_each_shell};
use crate::support::world::{Ran, World, ran};

/// A script under the strictest options that its shell has.
fn strict(kind: &Kind, world: &World, script: &str) -> Ran {
    let shell = Shell::named(kind.name).unwrap();
    let mut command = world.command(&shell.program);
    command.args(&shell.arguments);
    if !kind.is_fish() {
        command.args(["-e", "-u", "-o", "pipefail"]);
    }
    ran(command.args(["-c", &format!("{}\n{script}", kind.init(""))]).output().unwrap())
}

in_each_shell!(a_script_gets_the_command_with_its_true_status_and_not_one_word);
fn a_script_gets_the_command_with_its_true_status_and_not_one_word(kind: &Kind) {
    let world = World::signed_in();
    bound(&world, "bound", "staging");
    let name = kind.name;
    let silent = strict(kind, &world, "");
    assert_eq!((silent.code, &*silent.stdout, &*silent.stderr), (Some(0), "", ""), "{name}");

    let look = match kind.language {
        "bash" => "echo \"[${PROMPT_COMMAND-}${PS1-}${SSOENV_PROMPT-}]\"",
        "zsh" => "echo \"[${precmd_functions-}${chpwd_functions-}${SSOENV_PROMPT-}]\"",
        _ => "echo \"[$SSOENV_PROMPT$__ssoenv_is_hooked\"(functions -q __ssoenv_on_prompt; or echo ])",
    };
    let script = format!("ssoenv use dev -q\n{look}\ncd bound\necho $AWS_SSO_PROFILE\nssoenv off -q\n{look}");
    let used = strict(kind, &world, &script);
    assert_eq!((used.code, &*used.stdout, &*used.stderr), (Some(0), "[]\ndev\n[]\n", ""), "{name}");

    let (and, or) = if kind.is_fish() { ("; and", "; or") } else { (" &&", " ||") };
    let status = if kind.is_fish() { "$status" } else { "$?" };
    let handled = strict(
        kind,
        &world,
        &format!(
            "ssoenv use typo{and} echo reached\nssoenv use typo{or} echo no {status}\nssoenv status --quiet --profile typo{or} echo no {status}"
        ),
    );
    // A shell that evaluates what it catches is told of the failure in so many words.
    assert_eq!(handled.stdout.replace("false;\n", ""), "no 5\nno 5\n", "{name}: {handled:?}");
    assert_eq!(handled.stderr.matches("ssoenv: ").count(), 3, "{name}: {handled:?}");

    if !kind.is_fish() {
        let ended = strict(kind, &world, "ssoenv use typo\necho reached");
        assert_eq!((ended.code, &*ended.stdout), (Some(5), ""), "{name}");
        let evaluated = strict(kind, &world, "eval \"$(ssoenv use typo)\"\necho reached");
        assert_eq!((evaluated.code, &*evaluated.stdout), (Some(1), ""), "{name}");
        let kept = strict(
            kind,
            &world,
            "if ! ssoenv use typo; then echo handled; fi; (ssoenv use dev -q; echo $AWS_SSO_PROFILE); echo ${AWS_SSO_PROFILE-none}",
        );
        // In bash an eval might be around it, which is given the same command.
        assert_eq!(
            kept.stdout.replace("__ssoenv_repeats=dev; ssoenv use dev -q;\n", ""),
            "handled\ndev\nnone\n",
            "{name}"
        );
    }
}

in_each_shell!(a_traced_script_shows_no_secret);
fn a_traced_script_shows_no_secret(kind: &Kind) {
    let world = World::signed_in();
    let set = world.used(&["dev"]);
    let trace = match kind.language {
        "bash" => "set -xv",
        "zsh" => "setopt xtrace verbose",
        _ => "set fish_trace 1",
    };
    let used = strict(kind, &world, &format!("{trace}\nssoenv use dev -q\nssoenv off -q\nssoenv use dev -q"));
    assert_eq!(used.code, Some(0), "{}", kind.name);
    assert!(used.stderr.contains("use dev -q"), "{}", used.stderr);
    for name in ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] {
        assert!(
            !used.stderr.contains(&set[name]) && !used.stdout.contains(&set[name]),
            "{}: {}",
            kind.name,
            used.stderr
        );
    }
}

in_each_shell!(less_of_the_hook_is_less_of_the_hook, and pwsh);
fn less_of_the_hook_is_less_of_the_hook(kind: &Kind) {
    let mut world = World::signed_in();
    world.variable("NO_COLOR", "1");
    drop((world.used(&["dev"]), world.used(&["staging"])));
    bound(&world, "bound", "staging");
    let name = kind.name;
    let prompt = match kind.language {
        "bash" => "\"${PS1-}\"",
        "zsh" => "\"$PROMPT\"",
        "powershell" => "(prompt)",
        _ => "\"$(functions -q fish_right_prompt; and fish_right_prompt)\"",
    };
    for (options, settings, segment, hooked) in [
        ("", "", true, true),
        ("--no-prompt", "", false, true),
        ("", "prompt = no\n", false, true),
        ("--no-hook", "", false, false),
        ("", "prompt = neither\n", true, true),
    ] {
        let case = format!("{name} {options} {settings}");
        world.settings(settings);
        let mut typist = Typist::hooked_as(kind, &world, options);
        if !settings.contains("neither") {
            typist.says("ssoenv use dev -q");
        } else {
            world.settings("");
            typist.says("ssoenv use dev -q");
        }
        assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev", "{case}");
        let drawn = typist.expands(prompt);
        assert_eq!(
            drawn.contains("ssoenv_seg") || drawn.contains("%(90V") || drawn.contains("[dev "),
            segment,
            "{case}: {drawn}"
        );
        assert_eq!(typist.value("SSOENV_PROMPT").starts_with("dev "), hooked, "{case}");
        typist.says("cd bound");
        assert_eq!(typist.value("AWS_SSO_PROFILE"), if hooked { "staging" } else { "dev" }, "{case}");
    }
}
