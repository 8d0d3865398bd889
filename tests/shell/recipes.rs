//! The recipes of `init` in the shells that have no hook, each in the real shell: `use` and `off` change it, a failure
//! changes nothing and has the program's exit code, and what stood there comes back to the byte.

use crate::support::browser::script;
use crate::support::world::{Ran, World, ran};
use ssoenv::shell::recipe::Recipe;
use std::io::Write;
use std::path::PathBuf;

/// What is special to one of the shells.
const HOSTILE: &str = "it's !mine $HOME `id` % \" \\ {a,b} * ü";

/// Installed shell of a recipe; `None`, with a message, if it is not.
fn program(recipe: Recipe) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found =
        std::env::split_paths(&path).map(|folder| folder.join(recipe.name())).find(|file| file.is_file());
    if found.is_none() {
        // The test harness hides what `eprintln!` prints in a passing test.
        let _ = writeln!(std::io::stderr(), "SKIPPED: {} is not installed", recipe.name());
    }
    found
}

/// Runs a script, after the line that loads the recipe.
fn run(world: &World, recipe: Recipe, text: &str) -> Option<Ran> {
    let program = program(recipe)?;
    let (options, loading) = match recipe {
        Recipe::Nu => {
            // It is stored by one shell, and read by the next.
            std::fs::write(world.home().join("ssoenv.nu"), recipe.text()).unwrap();
            (&["--no-config-file"][..], "source ssoenv.nu")
        }
        Recipe::Elvish => (&["-norc"][..], recipe.loading()),
        Recipe::Xonsh => (&["--no-rc"][..], recipe.loading()),
        Recipe::Tcsh | Recipe::Cmd => (&["-f"][..], recipe.loading()),
    };
    let name = format!("script.{}", recipe.name());
    std::fs::write(world.home().join(&name), format!("{loading}\n{text}\n")).unwrap();
    Some(ran(world.command(program).args(options).arg(&name).output().unwrap()))
}

/// A world in which the program REPORT prints what a child of the shell has.
fn world() -> World {
    let mut world = World::signed_in();
    let line = "printf '%s|' \"$SSOENV_PROFILE\" \"$AWS_REGION\" \"$AWS_PROFILE\" \"${AWS_SECRET_ACCESS_KEY:+keys}\"; echo";
    let report = script(world.home(), "report", line);
    world.variable("AWS_PROFILE", HOSTILE).variable("REPORT", &report);
    world
}

/// What the scripts print.
fn expected() -> String {
    format!(
        "||{HOSTILE}||\ndev|eu-west-1||keys|\nfailed 5\ndev|eu-west-1||keys|\nprod|us-west-2||keys|\n\
         dev|eu-west-1||keys|\n||{HOSTILE}||\ndefault\n"
    )
}

/// Checks what a script has printed, and that no secret is among it.
fn check(world: &World, recipe: Recipe, text: &str, code: i32) {
    let Some(ran) = run(world, recipe, text) else { return };
    let name = recipe.name();
    assert_eq!(ran.stdout.replace('\r', ""), expected(), "{name}: {}", ran.stderr);
    assert_eq!(ran.code, Some(code), "{name}: {}", ran.stderr);
    assert!(ran.stderr.contains("no profile typo in"), "{name}: {}", ran.stderr);
    assert!(
        ran.stderr.contains("prod is off") || ran.stderr.contains("dev is off"),
        "{name}: {}",
        ran.stderr
    );
    for (variable, value) in world.used(&["dev"]) {
        let is_secret = ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"].contains(&variable.as_str());
        assert!(!is_secret || !ran.stderr.contains(&value), "{name}: {}", ran.stderr);
    }
}

#[test]
fn nushell() {
    let text = "
        ^$env.REPORT
        ssoenv use dev
        ^$env.REPORT
        try { ssoenv use typo; print reached } catch { print $'failed ($env.LAST_EXIT_CODE)' }
        ^$env.REPORT
        ssoenv use prod --region us-west-2
        ^$env.REPORT
        ssoenv use -
        ^$env.REPORT
        ssoenv off
        ^$env.REPORT
        ssoenv list --names | lines | first | print
        ssoenv use --help | lines | is-not-empty | if not $in { print 'no help' }
        ssoenv use typo
        print reached";
    check(&world(), Recipe::Nu, text, 5);
}

#[test]
fn elvish() {
    let text = "
        (external $E:REPORT)
        ssoenv use dev
        (external $E:REPORT)
        try { ssoenv use typo; echo reached } catch e { echo failed $e[reason][exit-status] }
        (external $E:REPORT)
        ssoenv use prod --region us-west-2
        (external $E:REPORT)
        ssoenv use -
        (external $E:REPORT)
        ssoenv off
        (external $E:REPORT)
        ssoenv list --names | take 1 | to-lines
        if (== 0 (ssoenv use --help | count)) { echo no help }
        ssoenv use typo
        echo reached";
    check(&world(), Recipe::Elvish, text, 2);
}

#[test]
fn xonsh() {
    let text = "
$REPORT
ssoenv-use dev
$REPORT
print('failed', !(ssoenv-use typo).returncode, flush=True)
$REPORT
ssoenv-use prod --region us-west-2
$REPORT
ssoenv-use -
$REPORT
ssoenv-off
$REPORT
print($(ssoenv list --names).split()[0])
ssoenv-use typo && echo reached";
    let text = text.replace("\n$REPORT", "\n@($REPORT)");
    check(&world(), Recipe::Xonsh, &text, 0);
}

#[test]
fn tcsh() {
    let text = "
        $REPORT
        ssoenv-use dev
        $REPORT
        ssoenv-use typo && echo reached || echo failed $status
        $REPORT
        ssoenv-use prod --region us-west-2
        $REPORT
        ssoenv-use -
        $REPORT
        ssoenv-off
        $REPORT
        ssoenv list --names | head -n 1
        ssoenv-use --help && echo reached
        ssoenv-use typo";
    check(&world(), Recipe::Tcsh, text, 5);
}

/// Without the recipe: the parent process is known by its name.
#[test]
fn tcsh_evaluates_what_is_printed_and_goes_no_further_after_a_failure() {
    let world = world();
    for (line, is_reached) in [
        ("eval \"`ssoenv use dev`\"", true),
        ("eval \"`ssoenv use dev --shell tcsh`\"", true),
        ("eval \"`ssoenv use typo`\"", false),
        ("eval \"`ssoenv use --regoin x`\"", false),
        ("eval \"`ssoenv`\"", false),
        ("eval \"`ssoenv help use`\"", false),
    ] {
        let Some(ran) = run(&world, Recipe::Tcsh, &format!("{line} && echo reached\n$REPORT")) else {
            return;
        };
        assert_eq!(ran.stdout.contains("reached"), is_reached, "{line}: {ran:?}");
        assert_eq!(ran.stdout.contains("dev|eu-west-1||keys|"), is_reached, "{line}: {ran:?}");
    }
    // Values of the length of a long session token, in every variable that is kept.
    let long = "x".repeat(8000);
    let world = world.with_variable("AWS_SESSION_TOKEN", &long).with_variable("AWS_VAULT", &long);
    let script = "eval \"`ssoenv use dev -q`\" && eval \"`ssoenv off -q`\"; echo \"$AWS_VAULT\"";
    if let Some(ran) = run(&world, Recipe::Tcsh, script) {
        assert_eq!((ran.stdout.trim_end(), ran.stderr.as_str()), (&*long, ""), "{}", ran.stderr);
    }
}

#[test]
fn a_recipe_is_printed_whole_and_takes_no_option_of_the_hook() {
    let world = World::empty();
    let page = include_str!("../../docs/shells.md");
    for recipe in Recipe::ALL {
        assert!(page.contains(&format!("```text\n{}\n```", recipe.loading())), "{}", recipe.name());
        let ran = world.run(&["init", recipe.name()]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), recipe.text()), "{}", ran.stderr);
        assert_eq!(ran.stderr, "");
        for option in
            ["--install", "--uninstall", "--file=x", "--no-prompt", "--no-hook", "--no-completion", "--cd"]
        {
            let ran = world.run(&["init", recipe.name(), option]);
            assert_eq!(ran.code, Some(2), "{option}");
            assert!(ran.stderr.contains(recipe.loading()), "{option}: {}", ran.stderr);
        }
    }
}
