//! One file per verb: arguments in, one call into a domain, the answer out. Nobody here prints to stdout: an answer is
//! returned whole, and `main` writes it once.

mod list;
mod off;
mod use_;

use crate::audience::{self, WRAP};
use crate::cli::{Output, Shell, Verb};
use crate::environ::{self, Before, EnvChange};
use crate::error::Failure;
use crate::shell::{Family, emit};
use crate::system::{System, terminal};

/// Runs a verb; the bytes are for stdout.
pub fn run(sys: &System, verb: &Verb) -> anyhow::Result<Vec<u8>> {
    match verb {
        Verb::Use(arguments) => use_::run(sys, arguments),
        Verb::Off(arguments) => off::run(sys, arguments),
        Verb::List(arguments) => list::run(sys, arguments),
    }
}

/// The contract's variables as they stand.
fn before(sys: &System) -> Before {
    environ::watched()
        .filter_map(|name| Some((name, sys.env.raw(name)?.to_string_lossy().into_owned())))
        .collect()
}

/// Where a change of this shell's environment is written to; fails before anything is done when stdout is a terminal.
fn destination(sys: &System, output: &Output, again: &str) -> Result<Family, Failure> {
    let named = output.shell.map(|shell| match shell {
        Shell::Fish => "fish",
        Shell::Powershell => "powershell",
        Shell::Sh | Shell::Bash | Shell::Zsh | Shell::Dash | Shell::Ksh => "sh",
    });
    let family = audience::family(named, &sys.env, &sys.parent)?;
    if terminal::stdout_is_terminal() && !output.print {
        let line = match family {
            Family::Posix => format!("eval \"$({again})\""),
            Family::Fish => format!("{again} | source"),
            Family::PowerShell => format!("{again} | Out-String | Invoke-Expression"),
        };
        return Err(Failure::usage("this output is for a shell to evaluate, and stdout is a terminal")
            .hint(format!("{line}  (--print shows it, secrets included)")));
    }
    Ok(family)
}

/// The change as the shell reads it; the wrapper of PowerShell reads JSON and evaluates nothing.
fn written(sys: &System, family: Family, change: &EnvChange) -> Result<Vec<u8>, Failure> {
    let wrapped = sys.env.has(WRAP);
    if wrapped && family == Family::PowerShell {
        emit::json(change)
    } else {
        emit::statements(family, change)
    }
}
