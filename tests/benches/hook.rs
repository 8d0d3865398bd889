//! `cargo bench --bench hook`: what the hook costs at a prompt, as a call of its function, beside that of direnv; and
//! what its program costs where it is called. In the shells: batches between two readings of the clock, interleaved over
//! what is compared; the figure is the median of the batches' means, with the tenth percentile beside it, which a busy
//! machine disturbs less. Both hold the loop, which is the first row. Nothing here fails on a number.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a report, not the product"
)]

#[path = "../support/home.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod home;
#[path = "../support/identity_center/mod.rs"]
mod identity_center;
#[allow(dead_code, reason = "the other bench uses the rest")]
mod measure;

use identity_center::IdentityCenter;
use measure::{built, in_turns, median};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// Runs of each program.
const ROUNDS: usize = 300;

/// Directories above the place that nothing is bound to.
const LEVELS: usize = 11;

const ACTIVE: &str = "active profile";
const DIRENV: &str = "direnv, no .envrc";

/// What a shell is told to measure: name, statements before, the call, how often it is called in a batch, and the profile
/// that is active then.
type Row = (&'static str, String, String, usize, &'static str);

struct Place {
    service: IdentityCenter,
    home: tempfile::TempDir,
    release: PathBuf,
}

fn main() {
    let place = Place {
        service: IdentityCenter::start(),
        home: tempfile::Builder::new().prefix("hook").tempdir().unwrap(),
        release: built(),
    };
    home::signed_in(place.home.path(), &place.service);
    for (folder, profile) in [("bound", "staging"), ("stranger", "staging")] {
        fs::create_dir_all(place.home.path().join(folder)).unwrap();
        fs::write(place.home.path().join(folder).join(".ssoenv"), format!("{profile}\n")).unwrap();
    }
    assert!(place.ssoenv(&["allow", "bound"]).output().unwrap().status.success());
    let has_direnv = Command::new("direnv").arg("version").output().is_ok();
    if !has_direnv {
        println!("direnv IS NOT INSTALLED: its rows are missing");
    }
    println!("{:<46} {:>12} {:>12}", "at a prompt, microseconds", "median", "p10");
    for shell in ["bash", "zsh", "fish"] {
        if Command::new(shell).arg("--version").output().is_err() {
            println!("{shell} IS NOT INSTALLED");
            continue;
        }
        place.at_a_prompt(shell, has_direnv);
    }
    place.programs();
}

impl Place {
    /// A command with nothing else in its environment.
    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", self.release.display());
        command.env_clear().env("HOME", self.home.path()).env("PATH", path).env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8").current_dir(self.home.path()).stdin(Stdio::null());
        command.env("AWS_ENDPOINT_URL_SSO", self.service.url());
        command.env("AWS_ENDPOINT_URL_SSO_OIDC", self.service.url());
        command
    }

    fn ssoenv(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(self.release.join("ssoenv"));
        command.args(arguments);
        command
    }

    /// An interactive shell without start-up files and without a terminal, which runs these lines.
    fn shell(&self, shell: &str, lines: &str) -> Command {
        let mut command = self.command(shell);
        let options = match shell {
            "bash" => &["--norc", "--noprofile", "-i", "-c"][..],
            "zsh" => &["-f", "-i", "-c"],
            _ => &["--no-config", "-i", "-c"],
        };
        command.args(options).arg(lines);
        command
    }

    fn at_a_prompt(&self, shell: &str, has_direnv: bool) {
        let deep =
            (0..LEVELS).fold(self.home.path().to_owned(), |folder, number| folder.join(number.to_string()));
        // Those of the temporary folder count.
        let deep: PathBuf = deep.components().take(LEVELS + 1).collect();
        fs::create_dir_all(&deep).unwrap();
        let (deep, bound) = (deep.display(), self.home.path().join("bound"));
        let (hook, forget) = match shell {
            "bash" => ("__ssoenv_hook; __ssoenv_show", "__ssoenv_pwd="),
            "zsh" => ("__ssoenv_precmd", "__ssoenv_pwd="),
            _ => ("__ssoenv_on_prompt", "set -g __ssoenv_pwd ''"),
        };
        let home = self.home.path().display();
        let nothing = |place: &dyn std::fmt::Display| format!("cd {place}; {hook}; ssoenv off -q");
        let mut rows: Vec<Row> = vec![
            ("a call of nothing", nothing(&home), "true_".to_owned(), 200, ""),
            ("no profile", nothing(&home), hook.to_owned(), 200, ""),
            ("no profile, after cd, 11 levels", nothing(&deep), format!("{forget}; {hook}"), 100, ""),
            (ACTIVE, format!("cd {home}; {hook}; ssoenv use dev"), hook.to_owned(), 100, "dev"),
            ("bound directory", format!("cd {}", bound.display()), hook.to_owned(), 100, "staging"),
        ];
        if has_direnv {
            let call = if shell == "fish" { "__direnv_export_eval" } else { "_direnv_hook" };
            rows.push((DIRENV, nothing(&home), call.to_owned(), 5, ""));
        }
        let output = self.shell(shell, &script(shell, &rows, has_direnv)).output().unwrap();
        let mut means: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let fields: Vec<&str> = line.split(' ').collect();
            if let ["mean", row, mean, profile] = fields[..] {
                let row: usize = row.parse().unwrap();
                assert_eq!(profile, rows[row].4, "{shell}: {}", rows[row].0);
                means.entry(row).or_default().push(mean.parse().unwrap());
            }
        }
        assert_eq!(means.len(), rows.len(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut medians = BTreeMap::new();
        for (number, (name, ..)) in rows.iter().enumerate() {
            let mut values = means.remove(&number).unwrap();
            values.sort_by(f64::total_cmp);
            let low = values[values.len() / 10];
            medians.insert(*name, median(values.clone()));
            println!("{:<46} {:>12.1} {low:>12.1}", format!("{shell}: {name}"), medians[name]);
        }
        if let Some(direnv) = medians.get(DIRENV) {
            let part = |name| format!("1/{:.1}", direnv / medians[name]);
            println!("{:<46} {:>12}", format!("{shell}: {ACTIVE}, of {DIRENV}"), part(ACTIVE));
        }
    }

    /// Programs alone, and shells with and without the hook: wall time of interleaved runs.
    fn programs(&self) {
        let used = self.ssoenv(&["use", "dev", "--format", "json"]).output().unwrap();
        let change: Value = serde_json::from_slice(&used.stdout).unwrap();
        let active: Vec<(String, String)> = change["set"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .collect();
        let hook = |folder: &str| {
            let folder = self.home.path().join(folder);
            let mut command = self.ssoenv(&["__hook", "chdir"]);
            command.arg(&folder).arg(folder.join(".ssoenv")).envs(active.iter().cloned());
            command.env("SSOENV_HOOK", "1").env("SSOENV_WRAP", "bash");
            command
        };
        let mut programs = vec![
            ("an empty program".to_owned(), self.command(self.release.join("examples/empty"))),
            ("__hook chdir, trusted, cached".to_owned(), hook("bound")),
            ("__hook chdir, not trusted".to_owned(), hook("stranger")),
        ];
        for shell in ["bash", "zsh", "fish"] {
            if Command::new(shell).arg("--version").output().is_err() {
                continue;
            }
            programs.push((format!("init {shell}"), self.ssoenv(&["init", shell])));
            programs.push((format!("{shell} -i, bare"), self.shell(shell, "true")));
            let line = match shell {
                "fish" => "ssoenv init fish | source".to_owned(),
                _ => format!("eval \"$(ssoenv init {shell})\""),
            };
            programs.push((format!("{shell} -i, and the hook"), self.shell(shell, &line)));
        }
        for (name, command) in &mut programs {
            let Output { status, stderr, .. } = command.output().unwrap();
            assert!(status.success(), "{name}: {}", String::from_utf8_lossy(&stderr));
        }
        self.service.forget_calls();
        let mut commands: Vec<&mut Command> = programs.iter_mut().map(|(_, command)| command).collect();
        let times = in_turns(&mut commands, ROUNDS);
        assert!(self.service.calls().is_empty(), "what is cached makes no call");
        println!("\n{:<46} {:>12} {:>12}", "programs, milliseconds", "median", "p10");
        for ((name, _), times) in programs.into_iter().zip(times) {
            let low = times[times.len() / 10];
            println!("{name:<46} {:>12.3} {low:>12.3}", median(times));
        }
    }
}

/// Measures the rows in turn, again and again: `mean ROW MICROSECONDS PROFILE`.
fn script(shell: &str, rows: &[Row], has_direnv: bool) -> String {
    let fish = shell == "fish";
    let mut text = String::new();
    let (source, direnv) = match shell {
        "fish" => {
            ("ssoenv init fish --no-completion | source".to_owned(), "direnv hook fish | source".to_owned())
        }
        _ => (
            format!("eval \"$(ssoenv init {shell} --no-completion)\""),
            format!("eval \"$(direnv hook {shell})\""),
        ),
    };
    text += &source;
    text += "\n";
    if has_direnv {
        text += &direnv;
        text += "\n";
    }
    text += if fish { "function true_; end\n" } else { "true_() { :; }\n" };
    for (number, (_, before, call, times, _)) in rows.iter().enumerate() {
        let _ = match shell {
            // The clock of bash is read with a comma in some locales, and never here.
            "bash" => std::fmt::Write::write_fmt(
                &mut text,
                format_args!(
                    "row{number}() {{ local i a b; {before}; for ((i = 0; i < 20; i++)); do {call}; done
                     a=${{EPOCHREALTIME/./}}; for ((i = 0; i < {times}; i++)); do {call}; done; b=${{EPOCHREALTIME/./}}
                     a=$(((b - a) * 100 / {times})); printf 'mean {number} %d.%02d %s\\n' $((a / 100)) $((a % 100)) \"${{SSOENV_PROFILE-}}\"; }}\n"
                ),
            ),
            "zsh" => std::fmt::Write::write_fmt(
                &mut text,
                format_args!(
                    "row{number}() {{ local i a b; {before}; for ((i = 0; i < 20; i++)); do {call}; done
                     a=$EPOCHREALTIME; for ((i = 0; i < {times}; i++)); do {call}; done; b=$EPOCHREALTIME
                     printf 'mean {number} %.2f %s\\n' $(( (b - a) * 1000000 / {times} )) \"${{SSOENV_PROFILE-}}\"; }}\n"
                ),
            ),
            _ => std::fmt::Write::write_fmt(
                &mut text,
                format_args!(
                    "function row{number}; {before}; for i in (seq 5); {call}; end; set -l all (seq {times})
                     set -l a (date +%s%N); for i in $all; {call}; end; set -l b (date +%s%N)
                     printf 'mean {number} %s %s\\n' (math \"($b - $a) / 1000 / {times}\") \"$SSOENV_PROFILE\"; end\n"
                ),
            ),
        };
    }
    let batches = if fish { 21 } else { 41 };
    let all: Vec<String> = (0..rows.len()).map(|number| format!("row{number}")).collect();
    let all = all.join("; ");
    text += &match fish {
        true => format!("for turn in (seq {batches}); {all}; end\n"),
        false => format!("for ((turn = 0; turn < {batches}; turn++)); do {all}; done\n"),
    };
    text
}
