//! Terminals and prompt tools that keep parts of the shell's settings for themselves: what they see of prompts and
//! commands is the same with the hook, whichever is loaded first. The stand-ins behave as the real scripts do.

use crate::support::typist::{Kind, Typist, in_each_shell};
use crate::support::world::World;
use std::fs;

/// Terminal marks, in order: `A` and `B` around the prompt, `C` before a command, `D` with its status behind it, and
/// `S` for the segment.
fn marks(shown: &str) -> String {
    let shown = shown.replace("[dev ", "<S>");
    let marks = shown.split('<').skip(1).filter_map(|rest| rest.split_once('>'));
    let is_mark = |mark: &str| mark.starts_with(['A', 'B', 'C', 'D', 'S']) && mark.len() <= 3;
    marks.map(|(mark, _)| mark).filter(|mark| is_mark(mark)).collect::<Vec<_>>().join(" ")
}

/// As VS Code does it in bash: the first element of PROMPT_COMMAND alone is run, by a function of its own; a DEBUG trap
/// sees the first command after a prompt; PS1 is wrapped whenever it has changed.
const KEEPS_THE_FIRST_ELEMENT: &str = r#"
__vsc_original_PS1=$PS1 __vsc_custom_PS1= running=1 had_a_prompt= __vsc_status=0
__vsc_wrap() {
    [[ $running == 1 ]] || return 0
    running=0
    [[ -n $__vsc_custom_PS1 && $PS1 == "$__vsc_custom_PS1" ]] && return
    __vsc_original_PS1=$PS1 __vsc_custom_PS1="<A>$PS1<B>" PS1="<A>$PS1<B>"
}
__vsc_command() { [[ $running == 1 ]] || { running=1; printf '<C>'; }; }
__vsc_ended() { [[ -z $had_a_prompt ]] || printf '<D%s>' "$__vsc_status"; had_a_prompt=1; __vsc_wrap; }
__vsc_prompt_cmd() { __vsc_status=$?; __vsc_ended; }
__vsc_return() { return "$1"; }
__vsc_prompt_cmd_original() {
    __vsc_status=$?
    local cmd
    __vsc_return "$__vsc_status"
    for cmd in "${__vsc_original_prompt_command[@]}"; do eval "$cmd"; done
    __vsc_ended
}
__vsc_wrap
__vsc_original_prompt_command=${PROMPT_COMMAND-}
if [[ -n $__vsc_original_prompt_command ]]; then PROMPT_COMMAND=__vsc_prompt_cmd_original
else PROMPT_COMMAND=__vsc_prompt_cmd; fi
trap __vsc_command DEBUG
"#;

/// As iTerm2 and Ghostty do it: at each prompt the prompt is wrapped, if it is not.
const WRAPS_THE_PROMPT: &str = r#"
wraps() {
    ended=$?
    [[ -z ${had_a_prompt-} ]] || printf '<D%s>' "$ended"
    had_a_prompt=1
    if [[ ${PS1-} != "${wrapped-}" ]]; then wrapped="<A>$PS1<B>"; PS1=$wrapped; fi
}
if [[ -n ${ZSH_VERSION-} ]]; then precmd_functions+=(wraps)
else PROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND;}wraps; fi
"#;

/// A shell that has read these lines, with dev active.
fn set_up(kind: &Kind, world: &World, lines: &[&str]) -> Typist {
    let file = world.home().join("start-up");
    fs::write(&file, lines.join("\n")).unwrap();
    let mut line = kind.line(world);
    line.env("PS1", "$ ");
    let mut typist = Typist::start(kind, line);
    typist.says("PS1='$ '");
    typist.says(". ./start-up");
    typist.says("ssoenv use dev -q");
    typist.says("true");
    typist
}

in_each_shell!(a_terminal_that_keeps_the_first_element_sees_every_command_once: bash, bash_posix);
fn a_terminal_that_keeps_the_first_element_sees_every_command_once(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    let (tool, init) = (KEEPS_THE_FIRST_ELEMENT, kind.init(""));
    for lines in [
        vec![&*init, tool],
        vec![tool, &*init],
        vec!["PROMPT_COMMAND='seen=1'", &*init, tool],
        vec!["PROMPT_COMMAND='seen=1'", tool, &*init],
        vec!["PROMPT_COMMAND=_direnv_hook; _direnv_hook() { :; }", &*init, tool],
        vec!["TERM_PROGRAM=vscode; PROMPT_COMMAND=(seen=1)", &*init, tool],
        // The start-up file is read again.
        vec![tool, &*init, &*init],
        vec![&*init, tool, &*init],
    ] {
        let name =
            lines.iter().map(|line| line.trim().lines().next().unwrap()).collect::<Vec<_>>().join(" | ");
        let mut typist = set_up(kind, &world, &lines);
        let shown = typist.says("false");
        // Around it stand the commands that show where a look ends: of the one before there is still the prompt.
        assert_eq!(marks(&shown), "D0 A S B C D1 A S B C", "{} {name}: {shown}", kind.name);
        typist.says("ssoenv use dev -q");
        let shown = typist.says("false");
        assert_eq!(marks(&shown), "D0 A S B C D1 A S B C", "{} {name}: {shown}", kind.name);
    }
}

in_each_shell!(the_segment_is_within_the_marks_of_a_terminal: bash, bash_posix, zsh);
fn the_segment_is_within_the_marks_of_a_terminal(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    let (tool, init) = (WRAPS_THE_PROMPT, kind.init(""));
    for lines in [vec![tool, &*init], vec![&*init, tool], vec![tool, &*init, &*init]] {
        let mut typist = set_up(kind, &world, &lines);
        let shown = typist.says("false");
        assert_eq!(marks(&shown), "D0 A S B D1 A S B", "{}: {shown}", kind.name);
        let shown = typist.says("sh -c 'exit 3'");
        assert_eq!(marks(&shown), "D0 A S B D3 A S B", "{}: {shown}", kind.name);
    }
}

in_each_shell!(hooks_that_come_later_see_the_status: bash, bash_posix);
fn hooks_that_come_later_see_the_status(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    let keeps = "keeps() { return $?; }; PROMPT_COMMAND=keeps";
    let later = "later() { seen=$?; }; PROMPT_COMMAND=$PROMPT_COMMAND$'\\n'later";
    let mut typist = set_up(kind, &world, &[keeps, &kind.init(""), later]);
    typist.types("sh -c 'exit 5'");
    typist.says("was=$seen");
    assert_eq!(typist.value("was"), "5", "{}", kind.name);
}

in_each_shell!(a_tool_that_takes_prompt_commands_along_runs_the_hook_once: bash, bash_posix);
fn a_tool_that_takes_prompt_commands_along_runs_the_hook_once(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    // As Warp does it.
    let takes = "took=(\"${PROMPT_COMMAND[@]}\"); \
                 takes() { local code=$? it; for it in \"${took[@]}\"; do (exit $code); eval \"$it\"; done; }; \
                 PROMPT_COMMAND=takes";
    let mut typist = set_up(kind, &world, &[&kind.init(""), takes]);
    for line in ["ssoenv use dev -q", &kind.init(""), "ssoenv use dev -q"] {
        typist.says(line);
        assert_eq!(typist.value("PROMPT_COMMAND"), "takes", "{} {line}", kind.name);
        assert!(typist.says("true").contains("[dev "), "{} {line}", kind.name);
    }
    // And where it has left, the hook comes back.
    typist.says("PROMPT_COMMAND=");
    typist.says("ssoenv use dev -q");
    assert!(typist.value("PROMPT_COMMAND").contains("__ssoenv_hook"), "{}", kind.name);
}

in_each_shell!(a_tool_that_puts_itself_last_again_leaves_the_segment: bash, bash_posix, zsh);
fn a_tool_that_puts_itself_last_again_leaves_the_segment(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev"]);
    // As liquidprompt does it, whenever it is loaded.
    let draws = match kind.is_bash() {
        true => {
            "draws() { PS1='drawn> '; }; PROMPT_COMMAND=${PROMPT_COMMAND//;draws/}; \
             PROMPT_COMMAND=${PROMPT_COMMAND:-:}';draws'"
        }
        false => "draws() { PS1='drawn> '; }; precmd_functions=(${precmd_functions:#draws} draws)",
    };
    for lines in [vec![draws, &kind.init("")], vec![&kind.init(""), draws]] {
        let mut typist = set_up(kind, &world, &lines);
        for _ in 0..2 {
            let shown = typist.says("true");
            assert!(shown.contains("[dev ") && shown.contains("] drawn> "), "{}: {shown}", kind.name);
            typist.says(". ./start-up");
        }
    }
}

/// As direnv, mise and starship do it in bash. What starship draws is what the hook has exported by then.
fn prompt_tool(letter: char, init: &str) -> String {
    let front = |name: &str| {
        format!(
            "if [[ \";${{PROMPT_COMMAND[*]-}};\" != *\";{name};\"* ]]; then \
             case $(declare -p PROMPT_COMMAND 2>/dev/null) in \
             'declare -a'*) PROMPT_COMMAND=({name} \"${{PROMPT_COMMAND[@]}}\") ;; \
             *) PROMPT_COMMAND=\"{name}${{PROMPT_COMMAND:+;$PROMPT_COMMAND}}\" ;; esac; fi"
        )
    };
    match letter {
        'd' => format!("_direnv_hook() {{ local code=$?; export FROM_DIRENV=${{new-}}; return $code; }}; {}", front("_direnv_hook")),
        'm' => format!("_mise_hook_prompt_command() {{ local code=$?; return $code; }}; {}", front("_mise_hook_prompt_command")),
        's' => "starship_precmd() { code=$?; drawn=$((${drawn-0} + 1)); [[ -z ${STARSHIP_PROMPT_COMMAND-} ]] || \
                { __set() { return $1; }; __set $code; eval \"$STARSHIP_PROMPT_COMMAND\"; }; PS1=\"<$SSOENV_PROMPT $code> \"; }\n\
                if [[ -z ${PROMPT_COMMAND-} ]]; then PROMPT_COMMAND=starship_precmd\n\
                elif [[ $PROMPT_COMMAND != *starship_precmd* ]]; then \
                STARSHIP_PROMPT_COMMAND=$PROMPT_COMMAND; PROMPT_COMMAND=starship_precmd; fi"
            .to_owned(),
        _ => init.to_owned(),
    }
}

in_each_shell!(starship_draws_what_the_hook_has_just_seen_in_every_order_of_the_start_up_file: bash);
fn starship_draws_what_the_hook_has_just_seen_in_every_order_of_the_start_up_file(kind: &Kind) {
    let world = World::signed_in().with_cached(&["dev", "staging"]);
    let letters = [
        "so", "os", "dos", "dso", "ods", "osd", "sdo", "sod", "mos", "oms", "som", "dmos", "odms", "msod",
        "osmd",
    ];
    for before in ["", "PROMPT_COMMAND='history -a'", "PROMPT_COMMAND=('history -a' 'seen=1')"] {
        for order in letters {
            let name = format!("{order} after {before:?}");
            let mut typist = Typist::at(kind, &world);
            if before.contains('(') && !typist.is_bash_from(5, 1) {
                continue;
            }
            let lines: Vec<String> =
                order.chars().map(|letter| prompt_tool(letter, &kind.init(""))).collect();
            fs::write(world.home().join("start-up"), format!("{before}\n{}\n", lines.join("\n"))).unwrap();
            for round in ["read once", "read again"] {
                typist.says(". ./start-up");
                let shown = typist.says("ssoenv use dev -q; sh -c 'exit 7'");
                assert!(shown.contains("<dev ") && shown.contains(" 7> "), "{name} {round}: {shown}");
                let shown = typist.says("ssoenv use staging -q");
                assert!(shown.contains("<staging "), "{name} {round}: {shown}");
                let shown = typist.says("ssoenv off -q");
                assert!(shown.contains("< 0> "), "{name} {round}: {shown}");
                // Once at each of three prompts.
                typist.says("drawn=0");
                assert_eq!(typist.value("drawn"), "2", "{name} {round}");
            }
        }
    }
}
