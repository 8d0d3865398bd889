//! A program that is not what it was: gone, replaced, killed, talking nonsense. Nothing that it says without success and
//! its header is evaluated, there is one message and not one at each prompt, and the shell lives on.

use crate::support::browser::script;
use crate::support::typist::{Kind, Typist, bound, in_each_shell};
use crate::support::world::World;

const OFF: &str = "so prompt and directories are off in this shell";

/// What stands in for the program, and the status that the message names.
const BROKEN: [(&str, &str, &str); 8] = [
    ("gone", "", "127"),
    ("refuses", "exit 2", "2"),
    ("killed", "kill -9 $$", "137"),
    ("ended", "kill -15 $$", "143"),
    ("garbage", "echo 'touch PWNED; export BAD=1'", "1"),
    ("silent", "", "1"),
    ("fails", "echo ': ssoenv-eval;'; echo 'touch PWNED; export BAD=1'; exit 1", "1"),
    ("late", "echo; echo ': ssoenv-eval;'; echo 'touch PWNED; export BAD=1'", "1"),
];

fn unharmed(typist: &mut Typist, world: &World, name: &str) {
    assert!(!world.home().join("PWNED").exists() && !world.home().join("bound/PWNED").exists(), "{name}");
    let bad = if typist.kind.is_fish() { "\"$BAD\"" } else { "\"${BAD-}\"" };
    assert_eq!(typist.expands(bad), "", "{name}");
}

in_each_shell!(a_hook_that_goes_wrong_says_so_once_and_is_off_until_a_command_works);
fn a_hook_that_goes_wrong_says_so_once_and_is_off_until_a_command_works(kind: &Kind) {
    let world = World::signed_in();
    bound(&world, "bound", "staging");
    drop((world.used(&["dev"]), world.used(&["staging"])));
    for (what, line, status) in BROKEN {
        let program = world.home().join(what).to_str().unwrap().to_owned();
        if what != "gone" {
            script(world.home(), what, line);
        }
        let mut typist = Typist::hooked(kind, &world);
        let good = typist.value("__ssoenv_exe");
        for event in ["refresh", "changed", "chdir"] {
            let name = format!("{} {what} {event}", kind.name);
            typist.says("ssoenv use dev -q");
            assert!(typist.value("SSOENV_PROMPT").starts_with("dev "), "{name}");
            if kind.is_zsh() {
                typist.says("setopt errexit");
            } else if kind.is_bash() {
                typist.says("set -e");
            }
            typist.says(&kind.sets("__ssoenv_exe", &program));
            let line = match event {
                "refresh" => kind.exports("SSOENV_REFRESH_AT", "9"),
                "changed" => kind.exports("AWS_ACCESS_KEY_ID", "AKIA"),
                _ => "cd bound".to_owned(),
            };
            let shown = typist.says(&line) + &typist.says("true") + &typist.says("true");
            unharmed(&mut typist, &world, &name);
            let said = format!("ssoenv: {program} ended with status {status}, {OFF}");
            assert_eq!((shown.matches(&said).count(), shown.matches(OFF).count()), (1, 1), "{name}: {shown}");
            assert_eq!(typist.value("SSOENV_PROMPT"), "", "{name}");
            assert!(!typist.says("true").contains("[dev"), "{name}");
            typist.says(&kind.sets("__ssoenv_exe", &good));
        }
    }
}

in_each_shell!(a_command_that_goes_wrong_evaluates_nothing_and_hands_on_the_status);
fn a_command_that_goes_wrong_evaluates_nothing_and_hands_on_the_status(kind: &Kind) {
    let world = World::signed_in();
    for (what, line, status) in BROKEN {
        if what == "gone" {
            continue;
        }
        let program = script(world.home(), what, line);
        let name = format!("{} {what}", kind.name);
        let mut typist = Typist::hooked(kind, &world);
        typist.says(&kind.sets("__ssoenv_exe", &program));
        // What succeeds without the header is no change, but words to a person.
        let succeeds = ["garbage", "silent", "late"].contains(&what);
        let status = if succeeds { "0" } else { status };
        assert_eq!(typist.status_of("ssoenv use dev"), status, "{name}");
        unharmed(&mut typist, &world, &name);
        let shows = typist.says("ssoenv use dev").contains("touch PWNED");
        assert_eq!(shows, what == "garbage" || what == "late", "{name}");
    }
}

in_each_shell!(where_the_program_has_gone_the_command_is_looked_for_in_the_path, and pwsh);
fn where_the_program_has_gone_the_command_is_looked_for_in_the_path(kind: &Kind) {
    let world = World::signed_in();
    let mut typist = Typist::hooked(kind, &world);
    typist.says(&kind.sets("__ssoenv_exe", "/nowhere/ssoenv"));
    typist.says("ssoenv use dev -q");
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev", "{}", kind.name);
    // The hook has taken over what has worked for the person.
    typist.says(&kind.sets("__ssoenv_exe", "/nowhere/ssoenv"));
    typist.says("ssoenv use dev -q");
    typist.says(&kind.exports("PATH", "/usr/bin:/bin"));
    assert_eq!(typist.status_of("ssoenv use dev -q"), "0", "{}", kind.name);
    typist.says(&kind.sets("__ssoenv_exe", "/nowhere/ssoenv"));
    assert_eq!(typist.status_of("ssoenv use dev -q"), "127", "{}", kind.name);
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev", "{}", kind.name);
}

in_each_shell!(an_interrupted_hook_is_asked_again_and_says_nothing, and pwsh);
fn an_interrupted_hook_is_asked_again_and_says_nothing(kind: &Kind) {
    let world = World::signed_in();
    bound(&world, "bound", "staging");
    let line = "echo x >> \"$HOME/asked\"; exit 130";
    let program = script(world.home(), "interrupted", line);
    let mut typist = Typist::hooked(kind, &world);
    let good = crate::support::world::binary().to_str().unwrap();
    typist.says(&kind.sets("__ssoenv_exe", &program));
    typist.says("cd bound");
    typist.says(&kind.sets("__ssoenv_exe", good));
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "staging", "{}", kind.name);
    assert!(!typist.leaves().contains(OFF), "{}", kind.name);
    assert!(std::fs::read_to_string(world.home().join("asked")).unwrap().lines().count() >= 2);
    std::fs::remove_file(world.home().join("asked")).unwrap();
}

in_each_shell!(the_hook_reads_nothing_of_what_is_typed);
fn the_hook_reads_nothing_of_what_is_typed(kind: &Kind) {
    let world = World::signed_in();
    bound(&world, "bound", "staging");
    let greedy = script(world.home(), "greedy", "cat >> \"$HOME/read\"; echo ': ssoenv-eval;'");
    let mut typist = Typist::hooked(kind, &world);
    typist.says(&kind.sets("__ssoenv_exe", &greedy));
    typist.types("cd bound");
    assert_eq!(typist.expands("typed ahead"), "typed ahead", "{}", kind.name);
    assert_eq!(std::fs::read_to_string(world.home().join("read")).unwrap(), "", "{}", kind.name);
    std::fs::remove_file(world.home().join("read")).unwrap();
}
