//! The picker on a terminal: how long it takes to appear, and to answer a key.

use crate::measure::median;
use crate::terminal::Terminal;
use portable_pty::CommandBuilder;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

const ROUNDS: usize = 11;

/// Each of them is found in all rows at first, and in fewer then.
const KEYS: &str = "acc-0123";

/// What ends each picture.
const CURSOR_IS_SHOWN: &str = "\x1b[?25h";

/// Milliseconds, as medians.
pub struct Picker {
    /// From the start of the program to the first picture.
    pub first_paint: f64,
    /// From a key to the picture that answers it.
    pub key: f64,
    /// The same for the key that takes longest.
    pub slowest_key: f64,
}

/// For each of these, which take turns: lines that open the picker.
pub fn measured(lines: &[&Command]) -> Vec<Picker> {
    let mut paints = vec![Vec::new(); lines.len()];
    let mut keys = vec![vec![Vec::new(); KEYS.len()]; lines.len()];
    for _ in 0..ROUNDS {
        for (at, line) in lines.iter().enumerate() {
            let start = Instant::now();
            let mut terminal = Terminal::start(on_a_terminal(line));
            terminal.shows(CURSOR_IS_SHOWN);
            paints[at].push(milliseconds(start));
            for (number, key) in KEYS.chars().enumerate() {
                let start = Instant::now();
                terminal.types(&key.to_string());
                terminal.shows_times(CURSOR_IS_SHOWN, number + 2);
                keys[at][number].push(milliseconds(start));
            }
            terminal.types("\u{3}");
            terminal.ends();
        }
    }
    let picker = |(paints, keys): (Vec<f64>, Vec<Vec<f64>>)| {
        let keys: Vec<f64> = keys.into_iter().map(median).collect();
        let slowest_key = keys.iter().copied().fold(0.0, f64::max);
        Picker { first_paint: median(paints), key: median(keys), slowest_key }
    };
    paints.into_iter().zip(keys).map(picker).collect()
}

fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}

fn on_a_terminal(line: &Command) -> CommandBuilder {
    let mut command = CommandBuilder::new(line.get_program());
    command.args(line.get_args());
    command.env_clear();
    for (name, value) in line.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command.env("TERM", "xterm-256color");
    command.cwd(line.get_current_dir().unwrap_or(Path::new("/")));
    command
}
