//! The hook comes into a shell once, beside whatever is there: prompt commands in every form, direnv and mise, themes,
//! aliases; and what is thrown out later comes back.

use crate::support::shells::Shell;
use crate::support::typist::{Kind, Typist, bound, in_each_shell, kind};
use crate::support::world::{World, ran};

/// The elements of the shell's list of what happens at a prompt, a comma behind each.
fn at_prompts(typist: &mut Typist) -> String {
    let name = if typist.kind.is_bash() { "PROMPT_COMMAND" } else { "precmd_functions" };
    typist.says(&format!("list=$(printf '%s,' \"${{{name}[@]-}}\")"));
    // Completion waits in zsh's list for compinit, which nobody runs here.
    typist.value("list").replace("__ssoenv_register,", "")
}

/// Whether the segment is at the prompt behind this line.
fn shows_segment(typist: &mut Typist, line: &str) -> bool {
    typist.says(line).contains("[dev ")
}

in_each_shell!(whatever_prompt_command_holds_the_hook_is_in_it_once_and_the_rest_goes_on: bash, bash_posix);
fn whatever_prompt_command_holds_the_hook_is_in_it_once_and_the_rest_goes_on(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    for before in [
        "unset -v PROMPT_COMMAND",
        "PROMPT_COMMAND=",
        "PROMPT_COMMAND='seen=$?'",
        "PROMPT_COMMAND='seen=$?;'",
        "PROMPT_COMMAND='seen=$? ; '",
        "PROMPT_COMMAND=$'seen=$?\\n'",
        "PROMPT_COMMAND='  seen=$?;  : two'",
        "export PROMPT_COMMAND='seen=$?'",
        "PROMPT_COMMAND=('seen=$?')",
        "PROMPT_COMMAND=('' 'seen=$?;' ': two')",
        "declare -a PROMPT_COMMAND=()",
    ] {
        let name = format!("{} {before}", kind.name);
        let mut typist = Typist::at(kind, &world);
        // Before, nothing but the first element of a list is run.
        if before.contains('(') && !typist.is_bash_from(5, 1) {
            continue;
        }
        typist.says(before);
        for _ in 0..3 {
            typist.says(&kind.init(""));
        }
        let list = at_prompts(&mut typist);
        assert_eq!(list.matches("__ssoenv_hook").count(), 1, "{name}: {list}");
        // Where nothing else may draw, nobody has to look at the end.
        let is_alone = !before.contains("seen") && !before.contains("()");
        assert_eq!(list.matches("__ssoenv_show").count(), usize::from(!is_alone), "{name}: {list}");
        assert!(is_alone || list.ends_with("__ssoenv_show,"), "{name}: {list}");
        assert!(shows_segment(&mut typist, "ssoenv use dev -q"), "{name}");
        if before.contains("seen") {
            typist.types("sh -c 'exit 7'");
            typist.says("was=$seen");
            assert_eq!(typist.value("was"), "7", "{name}");
        }
        let screen = typist.leaves();
        assert!(!screen.contains("syntax error") && !screen.contains("not found"), "{name}: {screen}");
    }
}

in_each_shell!(a_readonly_prompt_command_costs_one_line_and_nothing_else: bash, bash_posix);
fn a_readonly_prompt_command_costs_one_line_and_nothing_else(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let mut typist = Typist::at(kind, &world);
    typist.says("readonly PROMPT_COMMAND='seen=1'");
    typist.says(&kind.init(""));
    typist.says("ssoenv use dev -q");
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev");
    typist.says("ssoenv off -q");
    typist.says(&kind.init(""));
    let screen = typist.leaves();
    let said = "ssoenv: PROMPT_COMMAND is readonly: no prompt, no renewal and no directories in this shell";
    assert_eq!(screen.matches(said).count(), 1, "{}: {screen}", kind.name);
    assert!(!screen.contains("readonly variable"), "{screen}");
}

in_each_shell!(a_start_up_file_that_throws_the_hook_out_later_loses_it_until_the_next_command: bash, bash_posix, zsh);
fn a_start_up_file_that_throws_the_hook_out_later_loses_it_until_the_next_command(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    for line in ["PROMPT_COMMAND='seen=1' precmd_functions=()", "unset -v PROMPT_COMMAND precmd_functions"] {
        let mut typist = Typist::hooked(kind, &world);
        for round in 0..3 {
            typist.says(line);
            assert!(!at_prompts(&mut typist).contains("__ssoenv_hook"), "{}", kind.name);
            typist.says("ssoenv use dev -q");
            let list = at_prompts(&mut typist);
            let name = if kind.is_bash() { "__ssoenv_hook" } else { "__ssoenv_precmd" };
            assert_eq!(list.matches(name).count(), 1, "{} {round}: {list}", kind.name);
        }
        assert!(shows_segment(&mut typist, "true"), "{}", kind.name);
    }
}

in_each_shell!(the_hook_stands_behind_direnv_and_mise_and_before_what_draws: bash, bash_posix, zsh);
fn the_hook_stands_behind_direnv_and_mise_and_before_what_draws(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    // The element of direnv or mise is shared, so that they find themselves again, and starship takes it whole.
    let bash = [
        ("_direnv_hook", "_direnv_hook;__ssoenv_hook,__ssoenv_show,"),
        ("_mise_hook_prompt_command draws", "_mise_hook_prompt_command ;__ssoenv_hook,draws,__ssoenv_show,"),
        ("early _direnv_hook draws", "early,_direnv_hook;__ssoenv_hook,draws,__ssoenv_show,"),
        ("_mise_hook _direnv_hook draws", "_mise_hook,_direnv_hook;__ssoenv_hook,draws,__ssoenv_show,"),
        ("early draws", "__ssoenv_hook,early,draws,__ssoenv_show,"),
    ];
    let zsh = [
        ("_direnv_hook", "_direnv_hook,__ssoenv_precmd,__ssoenv_show,"),
        ("_mise_hook_precmd draws", "_mise_hook_precmd,__ssoenv_precmd,draws,__ssoenv_show,"),
        ("early _direnv_hook draws", "early,_direnv_hook,__ssoenv_precmd,draws,__ssoenv_show,"),
        ("_mise_hook _direnv_hook draws", "_mise_hook,_direnv_hook,__ssoenv_precmd,draws,__ssoenv_show,"),
        ("early draws", "__ssoenv_precmd,early,draws,__ssoenv_show,"),
    ];
    let name = if kind.is_bash() { "PROMPT_COMMAND" } else { "precmd_functions" };
    for (before, after) in if kind.is_bash() { bash } else { zsh } {
        let mut typist = Typist::at(kind, &world);
        if kind.is_bash() && !typist.is_bash_from(5, 1) {
            return;
        }
        typist.says("early() { :; }; draws() { drawn=\"$SSOENV_PROMPT\"; }; _mise_hook() { :; }");
        typist.says("_direnv_hook() { export FROM_DIRENV=1; }; _mise_hook_prompt_command() { :; }; _mise_hook_precmd() { :; }");
        typist.says(&format!("{name}=({before})"));
        typist.says(&kind.init(""));
        typist.says(&kind.init(""));
        assert_eq!(at_prompts(&mut typist), after, "{}", kind.name);
        typist.says("ssoenv use dev -q");
        if before.contains("draws") {
            assert!(typist.value("drawn").starts_with("dev "), "{}: drawn before the hook", kind.name);
        }
    }
}

in_each_shell!(keys_that_direnv_brings_are_seen_at_the_same_prompt: bash, bash_posix, zsh);
fn keys_that_direnv_brings_are_seen_at_the_same_prompt(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    for first in ["direnv", "ssoenv"] {
        let mut typist = Typist::at(kind, &world);
        typist.says(
            "_direnv_hook() { if [[ $PWD == */inside ]]; then export AWS_ACCESS_KEY_ID=AKIADIRENV; fi; }",
        );
        let direnv = match kind.is_bash() {
            true => "PROMPT_COMMAND=\"_direnv_hook${PROMPT_COMMAND:+;$PROMPT_COMMAND}\"".to_owned(),
            false => "precmd_functions=(_direnv_hook \"${precmd_functions[@]}\")".to_owned(),
        };
        let lines = if first == "direnv" { [direnv, kind.init("")] } else { [kind.init(""), direnv] };
        lines.iter().for_each(|line| drop(typist.says(line)));
        typist.says("mkdir -p inside; ssoenv use dev -q");
        assert!(typist.says("cd inside").contains("[dev ?]"), "{} {first}", kind.name);
        assert_eq!(typist.values(&["SSOENV_PROMPT", "AWS_SSO_PROFILE", "AWS_ACCOUNT_ID"]), "dev ?  ");
    }
}

#[test]
fn a_text_stays_a_text_in_order_and_is_no_syntax_error() {
    let Some(bash) = Shell::named("bash") else { return };
    let world = World::empty();
    for (before, after) in [
        ("", "__ssoenv_hook"),
        ("seen=1", "__ssoenv_hook\nseen=1\n__ssoenv_show"),
        ("seen=1;", "__ssoenv_hook\nseen=1;\n__ssoenv_show"),
        (" seen=1 ; ", "__ssoenv_hook\n seen=1 ; \n__ssoenv_show"),
        ("seen=1\n", "__ssoenv_hook\nseen=1\n\n__ssoenv_show"),
        ("_direnv_hook", "_direnv_hook;__ssoenv_hook"),
        ("_direnv_hook;seen=1", "_direnv_hook;__ssoenv_hook;seen=1\n__ssoenv_show"),
        ("_direnv_hook || :", "_direnv_hook;__ssoenv_hook || :\n__ssoenv_show"),
        ("seen=1; _direnv_hook;", "seen=1; _direnv_hook;__ssoenv_hook;"),
        (
            "_mise_hook_prompt_command;_direnv_hook;seen=1",
            "_mise_hook_prompt_command;_direnv_hook;__ssoenv_hook;seen=1\n__ssoenv_show",
        ),
        (
            "_direnv_hook;_mise_hook_prompt_command;seen=1",
            "_direnv_hook;_mise_hook_prompt_command;__ssoenv_hook;seen=1\n__ssoenv_show",
        ),
        ("_direnv_hook_of_mine;seen=1", "__ssoenv_hook\n_direnv_hook_of_mine;seen=1\n__ssoenv_show"),
        // What others have put around it since.
        ("__ssoenv_hook;seen=1", "__ssoenv_hook\nseen=1\n__ssoenv_show"),
        (
            "_direnv_hook;__ssoenv_hook\nseen=1\n__ssoenv_show;more",
            "_direnv_hook;__ssoenv_hook\nseen=1;more\n__ssoenv_show",
        ),
    ] {
        let script = String::from(
            "eval \"$(ssoenv init bash)\"; PROMPT_COMMAND=$1; __ssoenv_install again; __ssoenv_install again; printf %s \"$PROMPT_COMMAND\"; bash -n <<<\"$PROMPT_COMMAND\"",
        );
        let mut command = world.command(&bash.program);
        command.args(["--norc", "-c", &script, "bash", before]);
        let ran = ran(command.output().unwrap());
        assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), (after, ""), "{before:?}");
    }
}

in_each_shell!(a_text_of_prompt_commands_hands_on_the_status: bash, bash_posix);
fn a_text_of_prompt_commands_hands_on_the_status(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let mut typist = Typist::at(kind, &world);
    typist.says("PROMPT_COMMAND='seen=$?;'");
    typist.says(&kind.init(""));
    typist.says("PROMPT_COMMAND=$PROMPT_COMMAND$'\\n''last=$?'");
    typist.says("ssoenv use dev -q");
    assert!(shows_segment(&mut typist, "true"));
    typist.types("sh -c 'exit 7'");
    typist.says("was=$seen/$last");
    // The last one is told by the part at the end, which sees what was in between.
    assert_eq!((typist.value("was"), typist.status_of("false")), ("7/0".into(), "1".into()));
    typist.says("PROMPT_COMMAND='seen=$?;'");
    typist.says("ssoenv use dev -q");
    assert!(shows_segment(&mut typist, "true"));
}

in_each_shell!(bash_preexec_is_joined: bash, bash_posix);
fn bash_preexec_is_joined(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    for mark in ["bash_preexec_imported=defined", "__bp_imported=defined"] {
        let mut typist = Typist::at(kind, &world);
        typist.says("theirs() { seen=$?; }; precmd_functions=(theirs)");
        // As bash-preexec does it: each function gets the status of the command.
        typist.says("__bp_precmd() { local code=$? it; for it in \"${precmd_functions[@]}\"; do __bp_status $code; \"$it\"; done; }");
        typist.says("__bp_status() { return $1; }; PROMPT_COMMAND=__bp_precmd");
        typist.says(mark);
        typist.says(&kind.init(""));
        typist.says(&kind.init(""));
        assert_eq!(typist.expands("\"${precmd_functions[@]}\""), "__ssoenv_hook theirs __ssoenv_show");
        assert_eq!(typist.value("PROMPT_COMMAND"), "__bp_precmd");
        assert!(shows_segment(&mut typist, "ssoenv use dev -q"), "{}", kind.name);
        typist.types("sh -c 'exit 9'");
        typist.says("was=$seen");
        assert_eq!(typist.value("was"), "9");
    }
}

in_each_shell!(a_theme_that_draws_by_a_program_is_left_alone_and_one_that_redraws_is_not: bash, bash_posix, zsh);
fn a_theme_that_draws_by_a_program_is_left_alone_and_one_that_redraws_is_not(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let prompt = if kind.is_bash() { "PS1" } else { "PROMPT" };
    let themes = match kind.is_bash() {
        true => &["starship_precmd", "_omp_hook"][..],
        false => &["p10k", "starship_precmd", "_omp_precmd", "prompt_pure_precmd"],
    };
    for theme in themes {
        let mut typist = Typist::at(kind, &world);
        typist.says(&format!("{prompt}='theme> '; {theme}() {{ {prompt}='theme> '; }}"));
        typist.says(&kind.init(""));
        let shown = typist.says("ssoenv use dev -q");
        assert!(shown.contains("theme> ") && !shown.contains("[dev"), "{} {theme}: {shown}", kind.name);
        assert!(typist.value("SSOENV_PROMPT").starts_with("dev "), "{} {theme}", kind.name);
    }
    for init_first in [true, false] {
        let mut typist = Typist::at(kind, &world);
        let list = if kind.is_bash() { "PROMPT_COMMAND" } else { "precmd_functions" };
        let theme = format!("redraws() {{ {prompt}='again> '; }}; {list}+=(redraws)");
        let lines = if init_first { [kind.init(""), theme] } else { [theme, kind.init("")] };
        lines.iter().for_each(|line| drop(typist.says(line)));
        typist.says("ssoenv use dev -q");
        let shown = typist.says("true");
        // A function that zsh calls after ours has the last word on PROMPT.
        if kind.is_bash() && !init_first {
            assert!(shown.contains("[dev ") && shown.contains("] again> "), "{}: {shown}", kind.name);
        }
    }
    let mut typist = Typist::hooked(kind, &world);
    typist.says(&format!("{prompt}='later> '"));
    let shown = typist.says("ssoenv use dev -q");
    assert!(shown.contains("[dev ") && shown.contains("] later> "), "{}: {shown}", kind.name);
    let shown = typist.says(&format!("{prompt}=\"more ${prompt}\""));
    assert_eq!(shown.matches("[dev ").count(), shown.matches("later> ").count(), "{}: {shown}", kind.name);
}

#[test]
fn in_fish_a_right_prompt_is_kept_with_its_status_and_a_theme_left_alone() {
    let mut world = World::signed_in().with_cached(&["dev", "staging"]);
    world.variable("NO_COLOR", "1");
    let Some(fish) = kind("fish") else { return };
    let mut typist = Typist::at(&fish, &world);
    typist.says(
        "function fish_right_prompt; set -g seen $status; set -g args (count $argv); echo -n right; end",
    );
    typist.says(&fish.init(""));
    typist.says(&fish.init(""));
    typist.says("ssoenv use dev -q");
    typist.types("sh -c 'exit 5'");
    let shown = typist.says("set -g was $seen; true");
    assert_eq!(typist.value("was"), "5");
    assert!(shown.contains("right [dev ") && !shown.contains("] [dev"), "{shown}");

    let mut typist = Typist::at(&fish, &world);
    typist.says("function fish_prompt; set -g seen $status; command true starship; echo -n 'theme> '; end");
    typist.says(&fish.init(""));
    let shown = typist.says("ssoenv use dev -q");
    assert!(!shown.contains("[dev"), "{shown}");
    assert!(typist.value("SSOENV_PROMPT").starts_with("dev "));
    typist.types("sh -c 'exit 5'");
    typist.says("set -g was $seen");
    assert_eq!(typist.value("was"), "5");

    let mut typist = Typist::hooked(&fish, &world);
    for line in [fish.init(""), fish.init(""), "ssoenv use dev -q".to_owned()] {
        typist.says(&line);
    }
    let shown = typist.says("true");
    assert!(shown.contains("[dev ") && !shown.contains("] [dev"), "{shown}");
    assert_eq!(typist.status_of("sh -c 'exit 6'"), "6");
}

in_each_shell!(a_shell_in_a_shell_has_one_hook_of_its_own, and pwsh);
fn a_shell_in_a_shell_has_one_hook_of_its_own(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let mut typist = Typist::hooked(kind, &world);
    typist.says("ssoenv use dev -q");
    let command = kind.line(&world);
    let words = command.get_argv().iter().map(|word| word.to_str().unwrap()).collect::<Vec<_>>().join(" ");
    for line in [words.clone(), format!("exec {words}")] {
        typist.says(&line);
        let said = typist.says(&kind.init(""));
        assert!(!said.contains("ssoenv: "), "{}: {said}", kind.name);
        assert!(shows_segment(&mut typist, "true"), "{}", kind.name);
        assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev");
        if kind.is_powershell() {
            // It has no `exec`.
            break;
        }
        if !kind.is_fish() {
            let name = if kind.is_bash() { "__ssoenv_hook" } else { "__ssoenv_precmd" };
            assert_eq!(at_prompts(&mut typist).matches(name).count(), 1);
        }
    }
    typist.says("ssoenv off -q");
    let back = typist.says("exit");
    assert!(back.contains("[dev ") || kind.is_fish(), "{}: the outer shell keeps its own: {back}", kind.name);
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "dev");
}

in_each_shell!(aliases_and_functions_of_other_names_make_no_difference);
fn aliases_and_functions_of_other_names_make_no_difference(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    bound(&world, "bound", "staging");
    let mut typist = Typist::at(kind, &world);
    if kind.is_fish() {
        // Prompt and title of its own would be fooled too.
        typist.says("function fish_prompt; builtin echo -n '> '; end; function fish_title; end");
        for name in ["printf", "math", "source", "date"] {
            typist.says(&format!("function {name}; builtin echo FOOLED >&2; end"));
        }
        typist.says("ssoenv init fish > hook.fish; builtin source hook.fish");
    } else {
        let names = "alias builtin cd command continue break declare echo emulate eval export false for_ local print \
                     printf pushd read return set setopt shift shopt source test trap true typeset unfunction unset \
                     zmodload ssoenv p10k date kill";
        for name in names.split_whitespace().filter(|name| *name != "alias") {
            typist.says(&format!("alias {name}='echo FOOLED #'"));
        }
        typist.says(&format!("\\builtin eval \"$(\\command ssoenv init {})\"", kind.language));
        typist.says("\\builtin unalias -a");
    }
    // The `cd` of fish is a function too, which would be fooled.
    let cd = if kind.is_fish() { "builtin cd" } else { "cd" };
    let mut shown = typist.says("ssoenv use dev -q");
    assert!(typist.value("SSOENV_PROMPT").starts_with("dev "), "{}: {shown}", kind.name);
    shown += &typist.says(&format!("{cd} bound"));
    assert!(typist.value("SSOENV_PROMPT").starts_with("staging "), "{}: {shown}", kind.name);
    shown += &typist.says(&format!("{cd} .."));
    shown += &typist.says("ssoenv off -q");
    assert_eq!(typist.value("SSOENV_PROMPT"), "", "{}", kind.name);
    assert!(!shown.contains("FOOLED") && !shown.contains("not found"), "{}: {shown}", kind.name);
}

in_each_shell!(a_cd_of_the_persons_own_is_not_replaced: bash, bash_posix);
fn a_cd_of_the_persons_own_is_not_replaced(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    bound(&world, "bound", "staging");
    let mut typist = Typist::at(kind, &world);
    typist.says("cd() { builtin cd \"$@\" && echo \"now in ${PWD##*/}\"; }");
    typist.says(&kind.init("--cd"));
    assert!(typist.says("cd bound").contains("now in bound"));
    assert_eq!(typist.value("AWS_SSO_PROFILE"), "staging");
}

#[test]
fn completion_that_waits_for_compinit_waits_once() {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let Some(zsh) = kind("zsh") else { return };
    let mut typist = Typist::at(&zsh, &world);
    typist.says(&zsh.init(""));
    for _ in 0..5 {
        typist.says("true");
    }
    typist.says("count=$#precmd_functions");
    assert_eq!(typist.value("count"), "3");
}
