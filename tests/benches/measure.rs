//! What the benches share: the release build, runs that take turns, medians, and instructions.

#[path = "../support/cargo.rs"]
#[allow(dead_code, reason = "others use the rest")]
mod cargo;

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

/// Builds what is measured with the release profile (benches themselves may be built otherwise); its folder.
pub fn built() -> PathBuf {
    let mut cargo = cargo::outside(env!("CARGO"));
    cargo.args(["build", "--quiet", "--release", "--bin", "ssoenv", "--example", "empty"]);
    assert!(cargo.status().unwrap().success());
    let bench = std::env::current_exe().unwrap();
    bench.ancestors().find(|folder| folder.ends_with("release")).unwrap().to_owned()
}

/// Milliseconds of each run of each of these, which take turns; in order.
pub fn in_turns(commands: &mut [&mut Command], rounds: usize) -> Vec<Vec<f64>> {
    for command in commands.iter_mut() {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    }
    let mut times = vec![Vec::with_capacity(rounds); commands.len()];
    for _ in 0..rounds {
        for (command, times) in commands.iter_mut().zip(&mut times) {
            let start = Instant::now();
            command.status().unwrap();
            times.push(start.elapsed().as_secs_f64() * 1000.0);
        }
    }
    times.iter_mut().for_each(|times| times.sort_by(f64::total_cmp));
    times
}

pub fn median<T: Copy + PartialOrd>(mut values: Vec<T>) -> T {
    values.sort_by(|a, b| a.partial_cmp(b).unwrap());
    values[values.len() / 2]
}

/// The instructions of a run, as callgrind counts them; `None` without valgrind.
pub fn instructions(command: &Command) -> Option<u64> {
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        valgrind.env(name, value.unwrap_or_default());
    }
    let output = valgrind.stdin(Stdio::null()).stdout(Stdio::null()).output().ok()?;
    let report = String::from_utf8_lossy(&output.stderr);
    report.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok())
}
