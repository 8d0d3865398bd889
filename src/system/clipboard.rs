//! The clipboard: by the platform's program, otherwise by the terminal (OSC 52), which reaches the person's own machine
//! over SSH too. The text goes through a pipe and never into arguments.

use crate::system::browser::SECRETS;
use crate::system::env::Env;
use crate::system::process::lookup;
use crate::system::terminal;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::io::Write;
use std::process::{Command, Stdio};
use zeroize::Zeroizing;

/// The program of Windows; WSL knows it by its whole name.
const CLIP: &str = if cfg!(windows) { "clip" } else { "clip.exe" };

/// Programs that read the text for the clipboard, each with the variable that says its display is there.
const PROGRAMS: [(&str, &[&str], &str); 6] = [
    ("pbcopy", &[], ""),
    (CLIP, &[], ""),
    ("wl-copy", &[], "WAYLAND_DISPLAY"),
    ("xclip", &["-selection", "clipboard"], "DISPLAY"),
    ("xsel", &["--clipboard", "--input"], "DISPLAY"),
    ("termux-clipboard-set", &[], ""),
];

/// What a text was copied by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopiedBy {
    /// A program, which confirmed it.
    Program,
    /// The terminal, which does not say whether it did.
    Terminal,
}

/// Copies a text. Over SSH it asks the terminal, since this machine's clipboard is not the person's. Error: why it is not
/// copied.
pub fn copy(env: &Env, text: &str) -> Result<CopiedBy, String> {
    if !env.has("SSH_CONNECTION") {
        for (program, arguments, display) in PROGRAMS {
            if (display.is_empty() || env.has(display)) && lookup::can_be_run(env, program) {
                return by_program(env, program, arguments, text).map(|()| CopiedBy::Program);
            }
        }
    }
    let sequence = Zeroizing::new(format!("\x1b]52;c;{}\x07", BASE64_STANDARD.encode(text)));
    if terminal::by_escape(&sequence) {
        return Ok(CopiedBy::Terminal);
    }
    Err("there is no program for the clipboard here (wl-copy, xclip, xsel), and no terminal".to_owned())
}

fn by_program(env: &Env, program: &str, arguments: &[&str], text: &str) -> Result<(), String> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Env::Fixed(variables) = env {
        command.env_clear().envs(variables);
    }
    // Some of these programs run on for as long as the text is in the clipboard.
    for name in SECRETS {
        command.env_remove(name);
    }
    let failed = |why: String| format!("{program}: {why}");
    let mut child = command.spawn().map_err(|error| failed(error.to_string()))?;
    // The pipe is closed at once: the programs read to its end.
    let written = child.stdin.take().map_or(Ok(()), |mut pipe| pipe.write_all(text.as_bytes()));
    let status = child.wait().map_err(|error| failed(error.to_string()))?;
    match written {
        Ok(()) if status.success() => Ok(()),
        Ok(()) => Err(failed(status.to_string())),
        Err(error) => Err(failed(error.to_string())),
    }
}
