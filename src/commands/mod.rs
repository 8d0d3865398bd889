//! One file per verb: arguments in, one call into a domain, the answer out. Nobody here prints to stdout: an answer is
//! returned whole, and `main` writes it once.

mod configure;
mod list;
mod login;
mod logout;
mod off;
mod output;
mod session;
mod sign_in;
mod status;
mod use_;

use crate::cli::Verb;
use crate::environ::{self, Before};
use crate::system::System;

/// Runs a verb; the bytes are for stdout.
pub fn run(sys: &System, verb: &Verb) -> anyhow::Result<Vec<u8>> {
    match verb {
        Verb::Use(arguments) => use_::run(sys, arguments),
        Verb::Off(arguments) => off::run(sys, arguments),
        Verb::Login(arguments) => login::run(sys, arguments),
        Verb::Logout(arguments) => logout::run(sys, arguments),
        Verb::Status(arguments) => status::run(sys, arguments),
        Verb::Configure(arguments) => configure::run(sys, arguments),
        Verb::List(arguments) => list::run(sys, arguments),
    }
}

/// The contract's variables as they stand.
fn before(sys: &System) -> Before {
    environ::watched()
        .filter_map(|name| Some((name, sys.env.raw(name)?.to_string_lossy().into_owned())))
        .collect()
}
