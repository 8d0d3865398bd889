//! `cargo run --example typed_lines [-- LINES]`: types 300 lines in all at PowerShell with the hook and without, with its
//! line editor in Emacs and in vi mode, and prompts as starship and posh-git draw them, defined before the hook is loaded
//! and after it. Says where `$?`, `$LASTEXITCODE`, the history or what was typed ahead differ, and fails then.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "an example, not the product"
)]

#[path = "../support/cargo.rs"]
#[allow(dead_code, reason = "others use the rest")]
mod cargo;
#[path = "../support/home.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod home;
#[path = "../support/identity_center/mod.rs"]
mod identity_center;
#[path = "../support/powershell.rs"]
mod powershell;
#[path = "../support/terminal.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod terminal;
#[path = "../support/typed_lines.rs"]
mod typed_lines;
#[path = "../support/wait.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod wait;

use std::process::ExitCode;

fn main() -> ExitCode {
    let lines = std::env::args().nth(1).map_or(300, |count| count.parse().expect("how many lines"));
    let shell = powershell::program().expect("a PowerShell");
    let ssoenv = cargo::built_for("typed_lines").unwrap();
    let settings = typed_lines::settings();
    let each = usize::div_ceil(lines, settings.len());
    let mut differences = 0;
    for (number, setting) in settings.iter().enumerate() {
        let seed = fastrand::u64(..);
        match typed_lines::compare(&shell, &ssoenv, &[*setting], each, seed) {
            Ok(()) => println!("{}/{}: {each} lines, the same: {setting:?}", number + 1, settings.len()),
            Err(difference) => {
                differences += 1;
                println!("{}/{}: {difference}", number + 1, settings.len());
            }
        }
    }
    println!("{} lines, {differences} of {} settings differ", each * settings.len(), settings.len());
    ExitCode::from(u8::from(differences > 0))
}
