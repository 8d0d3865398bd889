//! `cargo run --example man -- DIR` writes the man pages into a directory, for packages: `ssoenv.1`, a page for each verb
//! (`ssoenv-use.1`) from the command line, and one for each page of the manual (`ssoenv-shells.7`).
#![allow(clippy::print_stderr, clippy::disallowed_methods, reason = "an example, not the product")]

mod pages;
mod roff;

use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: cargo run --example man -- DIR");
        return ExitCode::from(2);
    };
    let written = std::fs::create_dir_all(&folder).and_then(|()| {
        pages::all().iter().try_for_each(|(name, text)| std::fs::write(folder.join(name), text))
    });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("man: {}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}
