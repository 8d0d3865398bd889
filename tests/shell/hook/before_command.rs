//! Keys that expire while nobody types are renewed before the next command runs, whatever form it has and whatever else
//! looks at commands; and a person who does not want to wait need not.

use crate::support::browser::MustStayClosed;
use crate::support::clock::now;
use crate::support::home;
use crate::support::identity_center::{Fault, Operation};
use crate::support::typist::{Counted, Kind, Typist, in_each_shell, kind};
use crate::support::wait;
use crate::support::world::World;
use std::time::Duration;

/// A shell with the hook, the credentials of dev, and something that lets them expire behind a prompt; their key id.
fn idle(kind: &Kind, world: &World, init: &str) -> (Typist, String) {
    let mut typist = Typist::at(kind, world);
    typist.says(init);
    let key = idles(&mut typist);
    (typist, key)
}

/// The same for a shell that has the hook.
fn idles(typist: &mut Typist) -> String {
    // It runs after the hook, at the one prompt that `due` asks for.
    typist.says(match typist.kind.language {
        "bash" => {
            "late() { [ -z \"${due-}\" ] || { due=; SSOENV_EXPIRES_AT=100 SSOENV_REFRESH_AT=9 __ssoenv_due=0; }; }; \
             if [[ -n ${precmd_functions-} ]]; then precmd_functions+=(late); \
             else PROMPT_COMMAND=${PROMPT_COMMAND-}$'\\n'late; fi"
        }
        "zsh" => {
            "late() { [ -z \"${due-}\" ] || { due=; SSOENV_EXPIRES_AT=100 SSOENV_REFRESH_AT=9 __ssoenv_due=0; }; }; \
             precmd_functions+=(late)"
        }
        "powershell" => {
            "$global:theirs = $function:prompt; function global:prompt { $shown = & $global:theirs; \
             if ($global:due) { $global:due = ''; $env:SSOENV_EXPIRES_AT = '100'; $env:SSOENV_REFRESH_AT = '9'; \
             $global:__ssoenv_due = 100 }; $shown }"
        }
        _ => {
            "function late --on-event fish_prompt; test -n \"$due\"; or return; set -g due; \
             set -gx SSOENV_EXPIRES_AT 100; set -gx SSOENV_REFRESH_AT 9; set -g __ssoenv_due 100; end"
        }
    });
    typist.says("ssoenv use dev -q");
    typist.value("AWS_ACCESS_KEY_ID")
}

/// What the shell holds expires when the next prompt has been drawn; so has what the cache holds.
fn expires(world: &World, typist: &mut Typist) {
    let _ = std::fs::remove_dir_all(attempts(world));
    expires_again(world, typist);
}

/// The same, and the attempts to renew that were made so far are known.
fn expires_again(world: &World, typist: &mut Typist) {
    let path = world.role_path("111111111111", "Developer");
    let mut cached: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    cached["Credentials"]["Expiration"] = home::rfc3339(now() - 60).into();
    std::fs::write(&path, cached.to_string()).unwrap();
    let line = typist.kind.sets("due", "1");
    typist.types(&line);
}

fn attempts(world: &World) -> std::path::PathBuf {
    world.home().join(".local/state/ssoenv/attempts")
}

/// Waits until the attempt to renew has been recorded as ended: its process may still be there when the shell has what it
/// wants, and would speak of itself in the record of the next one.
fn has_ended(world: &World) {
    let text = |file: std::io::Result<std::fs::DirEntry>| std::fs::read_to_string(file.ok()?.path()).ok();
    wait::until(|| {
        // A second file is the record that is to take the place of the first.
        let files: Vec<_> = std::fs::read_dir(attempts(world)).into_iter().flatten().map(text).collect();
        matches!(&files[..], [Some(text)] if text.contains("\"running\":false"))
    });
}

/// The key id that a command has printed behind `got=`.
fn got(shown: &str) -> &str {
    let (_, key) = shown.rsplit_once("got=").unwrap_or_else(|| panic!("it did not run: {shown}"));
    &key[..key.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(key.len())]
}

/// A line that prints the key id; its echo does not.
fn shows_key(kind: &Kind) -> &'static str {
    if kind.is_powershell() {
        "'got' + '=' + $env:AWS_ACCESS_KEY_ID"
    } else {
        "echo got\"\"=$AWS_ACCESS_KEY_ID"
    }
}

/// Lines that print a key id; in bash before 4.4 the last two run in processes that begin before anything can be done.
fn forms(kind: &Kind) -> Vec<&'static str> {
    if kind.is_fish() {
        return vec![
            "echo got\"\"=$AWS_ACCESS_KEY_ID",
            "if true; echo got\"\"=$AWS_ACCESS_KEY_ID; end",
            "begin; echo got\"\"=$AWS_ACCESS_KEY_ID; end | cat",
            "env | string replace -f AWS_ACCESS_KEY_ID got",
            "sh -c 'echo got\"\"=$AWS_ACCESS_KEY_ID'",
        ];
    }
    if kind.is_powershell() {
        return vec![
            shows_key(kind),
            "if ($true) { foreach ($i in 1) { 'got' + '=' + $env:AWS_ACCESS_KEY_ID } }",
            "env | sed -n 's/^AWS_ACCESS_KEY_ID/got/p'",
            "$x = & { $env:AWS_ACCESS_KEY_ID }; \"got$('=')$x\"",
            "sh -c 'echo got\"\"=$AWS_ACCESS_KEY_ID'",
            "'got' + '=' + $env:AWS_ACCESS_KEY_ID | cat",
        ];
    }
    vec![
        "echo got\"\"=$AWS_ACCESS_KEY_ID",
        "if true; then for i in 1; do echo got\"\"=$AWS_ACCESS_KEY_ID; done; fi",
        "env | sed -n 's/^AWS_ACCESS_KEY_ID/got/p'",
        "x=$(echo $AWS_ACCESS_KEY_ID); echo got\"\"=$x",
        "sh -c 'echo got\"\"=$AWS_ACCESS_KEY_ID' & wait",
        "( echo got\"\"=$AWS_ACCESS_KEY_ID )",
        "{ echo got\"\"=$AWS_ACCESS_KEY_ID; } | cat",
    ]
}

in_each_shell!(a_command_of_any_form_has_new_keys, and pwsh);
fn a_command_of_any_form_has_new_keys(kind: &Kind) {
    let world = World::signed_in();
    let (mut typist, mut key) = idle(kind, &world, &kind.init(""));
    let counted = Counted::of(&world);
    counted.watches(&mut typist);
    drop(counted.calls());
    let mut forms = forms(kind);
    if kind.is_bash() && !typist.is_bash_from(4, 4) {
        forms.truncate(5);
    }
    for form in forms {
        expires(&world, &mut typist);
        let shown = typist.says(form);
        let name = format!("{} {form}", kind.name);
        assert_ne!(got(&shown), key, "{name}: {shown}");
        key = typist.value("AWS_ACCESS_KEY_ID");
        assert_eq!(got(&shown), key, "{name}: {shown}");
        assert_eq!(counted.calls(), ["__hook command"], "{name}");
        has_ended(&world);
    }
    let segment = typist.value("SSOENV_PROMPT");
    assert!(segment.starts_with("dev ") && !segment.contains("expired"), "{}: {segment}", kind.name);
}

in_each_shell!(a_command_sees_the_status_of_the_one_before_it, and pwsh);
fn a_command_sees_the_status_of_the_one_before_it(kind: &Kind) {
    let world = World::signed_in();
    let (mut typist, key) = idle(kind, &world, &kind.init(""));
    expires(&world, &mut typist);
    let failing = format!("{}; sh -c 'exit 7'", kind.sets("due", "1"));
    typist.types(&failing);
    assert_eq!(typist.expands(kind.status()), "7", "{}", kind.name);
    assert_ne!(typist.value("AWS_ACCESS_KEY_ID"), key, "{}", kind.name);
}

/// What else looks at commands in bash: typed before `init`, and after it.
const COMPANY: [(&str, &str); 13] = [
    ("trap 'seen=$BASH_COMMAND' DEBUG", ""),
    ("shopt -s extdebug; trap 'seen=$BASH_COMMAND' DEBUG", ""),
    ("set -T; trap 'seen=$BASH_COMMAND' DEBUG", ""),
    ("trap 'seen=1' ERR", ""),
    ("set -u", ""),
    ("set -o posix", ""),
    ("IFS=0123456789", ""),
    ("alias kill='echo FOOLED' builtin='echo FOOLED'", ""),
    // As starship has it, whose part comes first or later.
    ("PS0='${began:$((began=\"$(echo 1)\",0)):0}'", ""),
    ("", "PS0='${began:$((began=\"$(echo 1)\",0)):0}'\"${PS0-}\""),
    // In some versions nothing may stand behind ours.
    ("", "PS0=\"${PS0-}\"'$(true)'"),
    ("blehook() { hooked=${1#PREEXEC!=}; }", "trap '\"${hooked:-true}\"' DEBUG"),
    ("unset -v EPOCHSECONDS; set -u", ""),
];

in_each_shell!(in_company_of_what_else_looks_at_commands: bash);
fn in_company_of_what_else_looks_at_commands(kind: &Kind) {
    let world = World::signed_in();
    for (before, after) in COMPANY {
        let name = format!("{before} {after}");
        let mut typist = Typist::at(kind, &world);
        for line in [before, &kind.init(""), after] {
            typist.says(line);
        }
        let key = idles(&mut typist);
        expires(&world, &mut typist);
        let shown = typist.says("echo got\"\"=$AWS_ACCESS_KEY_ID");
        // The clock that is asked is gone there, and the prompt alone renews.
        let is_clockless = before.starts_with("unset -v EPOCHSECONDS");
        assert!(is_clockless || got(&shown) != key, "{name}: {shown}");
        assert!(!shown.contains("FOOLED") && !shown.contains("unbound"), "{name}: {shown}");
        typist.says("set +u");
        assert_ne!(typist.value("AWS_ACCESS_KEY_ID"), key, "{name}");
        if before.contains("seen=$BASH") {
            assert_ne!(typist.value("seen"), "", "{name}: the trap is theirs");
        }
        has_ended(&world);
    }
}

in_each_shell!(bash_preexec_is_joined_for_commands_too: bash);
fn bash_preexec_is_joined_for_commands_too(kind: &Kind) {
    let world = World::signed_in();
    // As bash-preexec does it: a DEBUG trap, which the last prompt command arms.
    let theirs = "preexec_functions=(theirs); theirs() { seen=1; }; precmd_functions=(nothing); nothing() { :; }; \
                  bash_preexec_imported=defined; armed() { armed=1; }; \
                  __bp_precmd() { local it; for it in \"${precmd_functions[@]}\"; do \"$it\"; done; }; \
                  __bp_exec() { [ -n \"${armed-}\" ] || return 0; armed=; local it; \
                  for it in \"${preexec_functions[@]}\"; do \"$it\" x; done; }; \
                  PROMPT_COMMAND=$'__bp_precmd\\narmed'; trap __bp_exec DEBUG";
    for init in [kind.init(""), older(kind)] {
        let mut typist = Typist::at(kind, &world);
        typist.says(theirs);
        typist.says(&init);
        let key = idles(&mut typist);
        expires(&world, &mut typist);
        let shown = typist.says("echo got\"\"=$AWS_ACCESS_KEY_ID");
        assert_ne!(got(&shown), key, "{init}: {shown}");
        assert_eq!(typist.value("seen"), "1");
        has_ended(&world);
    }
}

/// The hook as a bash of this version reads it; which one it is stands in a readonly variable.
fn older(kind: &Kind) -> String {
    kind.init("")
        .replace("init bash ", "init bash | sed 's/BASH_VERSINFO\\[0\\]/4/g; s/BASH_VERSINFO\\[1\\]/3/g'")
}

#[test]
fn a_bash_before_4_4_does_it_by_a_trap_that_keeps_the_former_one() {
    let world = World::signed_in();
    let Some(bash) = kind("bash") else { return };
    for before in [
        "",
        "trap 'seen=$BASH_COMMAND' DEBUG",
        "trap 'seen=$BASH_COMMAND' DEBUG; shopt -s extdebug",
        "set -u",
    ] {
        let mut typist = Typist::at(&bash, &world);
        typist.says(before);
        typist.says(&older(&bash));
        typist.says(&older(&bash));
        let key = idles(&mut typist);
        expires(&world, &mut typist);
        let shown = typist.says("for i in 1 2 3; do echo got\"\"=$AWS_ACCESS_KEY_ID; done");
        assert_ne!(got(&shown), key, "{before}: {shown}");
        assert_eq!(shown.matches(&format!("got={}", got(&shown))).count(), 3, "{before}: {shown}");
        if before.contains("seen") {
            typist.says("true one");
            assert!(typist.value("seen").contains("printf"), "{before}");
        }
        if !before.contains("seen") {
            typist.types("true one two");
            assert_eq!(typist.expands("\"$_\""), "two", "{before}");
        }
        let trap = typist.says("trap -p DEBUG");
        assert_eq!(trap.matches("__ssoenv_debug").count(), 1, "{before}: {trap}");
        has_ended(&world);
    }
}

in_each_shell!(a_wait_says_so_after_a_second_and_ctrl_c_ends_it_and_not_the_shell, and pwsh);
fn a_wait_says_so_after_a_second_and_ctrl_c_ends_it_and_not_the_shell(kind: &Kind) {
    let mut world = World::signed_in();
    let _closed = MustStayClosed::of(&mut world);
    let (mut typist, key) = idle(kind, &world, &kind.init(""));
    world.service.configure(|rules| rules.latency = Duration::from_millis(1500));
    expires(&world, &mut typist);
    let shown = typist.says(shows_key(kind));
    assert!(shown.contains("ssoenv: renewing dev …"), "{}: {shown}", kind.name);
    let newer = got(&shown).to_owned();
    assert_ne!(newer, key, "{}: {shown}", kind.name);

    has_ended(&world);
    world.service.configure(|rules| rules.latency = Duration::ZERO);
    world.service.fault(Operation::GetRoleCredentials, Fault::Hang);
    expires(&world, &mut typist);
    typist.types("true");
    typist.sees_times("ssoenv: renewing dev …", 2);
    typist.presses("\u{3}");
    assert_eq!(typist.expands("still here"), "still here", "{}", kind.name);
    assert_eq!(
        typist.values(&["AWS_ACCESS_KEY_ID", "SSOENV_PROMPT"]),
        format!("{newer} dev expired"),
        "{}",
        kind.name
    );
    // What is typed then waits no second time.
    assert_eq!(typist.screen().matches("ssoenv: renewing dev …").count(), 2, "{}", kind.name);
}

in_each_shell!(where_a_person_has_to_sign_in_no_command_waits_and_one_line_says_so, and pwsh);
fn where_a_person_has_to_sign_in_no_command_waits_and_one_line_says_so(kind: &Kind) {
    let mut world = World::signed_in();
    let _closed = MustStayClosed::of(&mut world);
    let (mut typist, key) = idle(kind, &world, &kind.init(""));
    world.service.revoke_sessions();
    world.edit_token(|token| token["expiresAt"] = home::rfc3339(now() - 60).into());
    let mut shown = String::new();
    for _ in 0..3 {
        expires(&world, &mut typist);
        shown += &typist.says(shows_key(kind));
        assert_eq!(got(&shown), key, "{}: {shown}", kind.name);
    }
    let said = "ssoenv: could not renew dev (expired)";
    assert_eq!(shown.matches(said).count(), 1, "{}: {shown}", kind.name);
}

in_each_shell!(keys_that_end_twice_within_a_minute_are_renewed_twice: bash);
fn keys_that_end_twice_within_a_minute_are_renewed_twice(kind: &Kind) {
    let world = World::signed_in();
    let (mut typist, mut key) = idle(kind, &world, &kind.init(""));
    for _ in 0..2 {
        expires_again(&world, &mut typist);
        let shown = typist.says("echo got\"\"=$AWS_ACCESS_KEY_ID");
        assert_ne!(got(&shown), key, "{}: {shown}", kind.name);
        got(&shown).clone_into(&mut key);
        has_ended(&world);
    }
}

in_each_shell!(a_trap_of_the_persons_own_for_the_signal_is_left_alone: bash);
fn a_trap_of_the_persons_own_for_the_signal_is_left_alone(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    let mut typist = Typist::at(kind, &world);
    typist.says("trap 'urgent=1' URG");
    typist.says(&kind.init(""));
    typist.says("ssoenv use dev -q; trap=$(trap -p URG)");
    assert!(typist.value("trap").contains("urgent=1"));
}

in_each_shell!(where_prompts_are_not_expanded_nothing_of_it_is_shown: bash, bash_posix);
fn where_prompts_are_not_expanded_nothing_of_it_is_shown(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use dev -q");
    // The line after this one is shown what PS0 was for the last time.
    typist.says("PS1='$ '; shopt -u promptvars; true");
    let shown = typist.says("true");
    assert!(!shown.contains("__ssoenv"), "{}: {shown}", kind.name);
    let mut typist = Typist::at(kind, &world);
    typist.says("shopt -u promptvars");
    let shown = typist.says(&kind.init("")) + &typist.says("ssoenv use dev -q") + &typist.says("true");
    assert!(!shown.contains("__ssoenv"), "{}: {shown}", kind.name);
}

in_each_shell!(text_that_was_inherited_is_not_reckoned_with, and pwsh);
fn text_that_was_inherited_is_not_reckoned_with(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    let mut line = kind.line(&world);
    for name in ["__ssoenv_due", "__ssoenv_yes", "__ssoenv_never", "__ssoenv_counter", "__ssoenv_ps0"] {
        line.env(name, "a[$(touch PWNED)]");
    }
    let mut typist = Typist::start(kind, line);
    typist.says(&kind.init(""));
    typist.says("ssoenv use dev -q");
    typist.says("true");
    assert!(!world.home().join("PWNED").exists(), "{}", kind.name);
    assert!(typist.value("SSOENV_PROMPT").starts_with("dev "), "{}", kind.name);
}
