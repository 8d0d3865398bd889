//! A prompt starts no process: real interactive shells under `strace`, with the hook and an active profile.
//!
//! What lies between two marks is counted in the trace itself, where the marks are programs that the shell is told to
//! run. That every prompt has really been drawn by the hook is seen on the terminal: each shows its number, and the text
//! that the hook has exported anew.

use crate::support::shells::{Shell, by_each_shell};
use crate::support::strace::STRACE;
use crate::support::terminal::Terminal;
use crate::support::world::World;
use std::fs;
use std::path::PathBuf;

/// Prompts between two marks.
const PROMPTS: usize = 20;

/// An interactive shell under strace, with a start-up file of its own.
struct Traced {
    terminal: Terminal,
    trace: PathBuf,
    /// How many prompts there have been.
    prompts: usize,
}

impl Traced {
    /// With the hook, and then these lines, in its start-up file.
    fn start(world: &World, shell: &Shell, lines: &str) -> Self {
        let hook = world.home().join("hook");
        let init = world.run(&["init", &shell.name]);
        assert_eq!((init.code, init.stderr.as_str()), (Some(0), ""));
        fs::write(&hook, init.stdout).unwrap();
        let count = match shell.name.as_str() {
            "bash" => {
                "draw() { number=$((number+1)) said=${SSOENV_PROMPT-}; unset -v SSOENV_PROMPT; }\n\
                 PROMPT_COMMAND=${PROMPT_COMMAND-}$'\\n'draw; PS1='<$number $said>'\n"
            }
            "zsh" => {
                "setopt promptsubst; PROMPT='<$number $said>'\n\
                 draw() { (( number++ )); said=${SSOENV_PROMPT-}; unset SSOENV_PROMPT; }\n\
                 precmd_functions+=(draw)\n"
            }
            "fish" => {
                "function draw --on-event fish_prompt\n\
                 set -g number (math $number + 1); set -g said $SSOENV_PROMPT; set -e SSOENV_PROMPT; end\n\
                 function fish_prompt; echo -n \"<$number $said>\"; end\n"
            }
            other => panic!("{other}"),
        };
        let folder = world.home().join("start-up");
        let trace = world.home().join("trace");
        let _ = fs::remove_file(&trace);
        fs::create_dir_all(&folder).unwrap();
        let start_up = folder.join(".zshrc");
        fs::write(&start_up, format!(". {}\n{lines}\n{count}", hook.display())).unwrap();
        let start_up = start_up.to_str().unwrap();
        let sourced = format!("source {start_up}");
        let arguments = match shell.name.as_str() {
            "bash" => vec!["--noprofile", "--rcfile", start_up, "-i"],
            "zsh" => vec!["-d", "-i"],
            _ => vec!["--no-config", "-i", "-C", &sourced],
        };
        let traced = ["-f", "-e", "trace=fork,vfork,clone,clone3,execve", "-o", trace.to_str().unwrap()];
        let mut line = world
            .line("strace", &[&traced[..], &[shell.program.to_str().unwrap()][..], &arguments[..]].concat());
        line.env("ZDOTDIR", &folder);
        let terminal = Terminal::start(line);
        let mut traced = Traced { terminal, trace, prompts: 0 };
        traced.comes("");
        traced
    }

    /// Waits for the next prompt, which says this.
    fn comes(&mut self, said: &str) {
        self.prompts += 1;
        self.terminal.shows(&format!("<{} {said}", self.prompts));
    }

    fn types(&mut self, line: &str, said: &str) {
        self.terminal.types(&format!("{line}\r"));
        self.comes(said);
    }

    /// Presses Enter again and again between two marks of this name; the processes and programs of that time.
    fn at_rest(&mut self, mark: &str, said: &str) -> Vec<String> {
        self.types(&format!("/bin/sh -c : begin-{mark}"), said);
        // Enter alone, and commands of the shell, which are looked at before they run.
        for line in ["", ":"].into_iter().cycle().take(PROMPTS) {
            self.types(line, said);
        }
        self.types(&format!("/bin/sh -c : end-{mark}"), said);
        let trace = fs::read_to_string(&self.trace).unwrap();
        let calls: Vec<&str> = trace.lines().filter(|line| is_call(line)).collect();
        let of = |what: &str| {
            let mark = format!("\"{what}-{mark}\"");
            calls.iter().position(|line| line.contains("execve(") && line.contains(&mark)).unwrap()
        };
        let mut between: Vec<_> = calls[of("begin") + 1..of("end")].to_vec();
        // The process of the second mark.
        let own = between.pop().unwrap_or_else(|| panic!("the second mark has no process: {trace}"));
        assert!(!own.contains("execve("), "{trace}");
        between.into_iter().map(str::to_owned).collect()
    }

    fn ends(mut self) {
        self.terminal.types("exit\r");
        assert_eq!(self.terminal.ends().0, 0);
    }
}

/// Whether a line of the trace is a new process or a new program; a thread is neither.
fn is_call(line: &str) -> bool {
    let call = line.split_once(' ').map_or("", |(_, call)| call.trim_start());
    let starts =
        ["fork(", "vfork(", "clone(", "clone3(", "execve("].iter().any(|name| call.starts_with(name));
    starts && !call.contains("CLONE_THREAD")
}

by_each_shell!(a_prompt_with_an_active_profile_starts_no_process: bash, zsh, fish);
fn a_prompt_with_an_active_profile_starts_no_process(shell: &Shell) {
    if !*STRACE {
        return;
    }
    let world = World::signed_in();
    let mut traced = Traced::start(&world, shell, "");
    traced.types("ssoenv use dev", "dev ");
    assert_eq!(traced.at_rest("dev", "dev "), Vec::<String>::new(), "{}", shell.name);
    // After an order to let go of something else.
    assert_eq!(world.run(&["off", "--everywhere", "staging", "--json"]).code, Some(0));
    traced.types("", "dev ");
    assert_eq!(traced.at_rest("order", "dev "), Vec::<String>::new(), "{}", shell.name);
    traced.types("ssoenv off", ">");
    assert_eq!(traced.at_rest("off", ">"), Vec::<String>::new(), "{}", shell.name);
    traced.ends();
}

by_each_shell!(a_prompt_in_a_bound_directory_starts_no_process: bash, zsh, fish);
fn a_prompt_in_a_bound_directory_starts_no_process(shell: &Shell) {
    if !*STRACE {
        return;
    }
    let world = World::signed_in();
    let bound = world.home().join("bound/below");
    fs::create_dir_all(&bound).unwrap();
    fs::write(world.home().join("bound/.ssoenv"), "staging\n").unwrap();
    assert_eq!(world.run(&["allow", "bound"]).code, Some(0));
    let mut traced = Traced::start(&world, shell, "");
    traced.types("cd bound/below", "staging ");
    assert_eq!(traced.at_rest("bound", "staging "), Vec::<String>::new(), "{}", shell.name);
    fs::write(world.home().join("bound/.ssoenv"), "dev\n").unwrap();
    // Not trusted any more: said once, and not asked about again.
    let later = fs::metadata(world.home().join("bound/.ssoenv")).unwrap().modified().unwrap()
        + std::time::Duration::from_secs(5);
    fs::File::options()
        .append(true)
        .open(world.home().join("bound/.ssoenv"))
        .unwrap()
        .set_times(fs::FileTimes::new().set_modified(later))
        .unwrap();
    traced.types("", "");
    assert_eq!(traced.at_rest("changed", ""), Vec::<String>::new(), "{}", shell.name);
    traced.ends();
}

by_each_shell!(a_process_in_a_prompt_would_be_seen: bash, zsh, fish);
fn a_process_in_a_prompt_would_be_seen(shell: &Shell) {
    if !*STRACE {
        return;
    }
    let world = World::signed_in();
    let lines = match shell.name.as_str() {
        "bash" => "PROMPT_COMMAND=$PROMPT_COMMAND$'\\nnow=$(date)'",
        "zsh" => "clock() { now=$(date) }; precmd_functions+=(clock)",
        _ => "function clock --on-event fish_prompt; set -g now (date); end",
    };
    let mut traced = Traced::start(&world, shell, lines);
    let seen = traced.at_rest("date", "");
    // Some shells try every folder of PATH.
    let is_date =
        |line: &&String| line.contains("execve(") && line.contains("\"date\"") && !line.contains(" ENOENT ");
    let programs = seen.iter().filter(is_date).count();
    // One of the prompt before the second mark's command is counted as well.
    assert_eq!(programs, PROMPTS + 1, "{}: {seen:#?}", shell.name);
    traced.ends();
}
