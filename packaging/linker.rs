//! Arguments for the linker of a release build on Linux: they make the program a tenth smaller, and less of it is read at
//! every start. Each is tried on an empty program first, since some linkers and older versions of glibc do not know it.

use std::env::{var, var_os};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Stores the places of 5,000 addresses, which the loader corrects, as bits: 2 KB instead of 130 KB. Needs glibc 2.36.
const PACKED_RELOCATIONS: &str = "-Wl,-z,pack-relative-relocs";

/// Keeps one of several functions that are the same, 36 KB. No code here compares the addresses of functions. GNU's
/// linker does not know it; Rust's own, which is the default, does.
const SAME_FUNCTIONS_ONCE: &str = "-Wl,--icf=all";

/// A linker script that leaves out the tables for unwinding the stack, 400 KB. A panic ends this program without unwinding
/// it, and a backtrace would be empty anyway, since the program has no symbols.
const WITHOUT_UNWIND_TABLES: &str = include_str!("without-unwind-tables.ld");

/// Tells Cargo which arguments the linker gets: none where the program is for another machine, and cannot be tried here.
pub fn tell(out: &Path) {
    let is = |name: &str, value: &str| var(name).is_ok_and(|it| it == value);
    let is_linux = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if !is_linux || !is("PROFILE", "release") || var("HOST") != var("TARGET") {
        return;
    }
    let script = out.join("without-unwind-tables.ld");
    fs::write(&script, WITHOUT_UNWIND_TABLES).unwrap();
    for argument in [
        PACKED_RELOCATIONS.to_owned(),
        SAME_FUNCTIONS_ONCE.to_owned(),
        format!("-Wl,-T,{}", script.display()),
    ] {
        if is_known(out, &argument) {
            println!("cargo::rustc-link-arg-bins={argument}");
        }
    }
}

/// Whether an empty program that is linked with this argument runs.
fn is_known(out: &Path, argument: &str) -> bool {
    let (source, program) = (out.join("empty.rs"), out.join("empty"));
    fs::write(&source, "fn main() {}").unwrap();
    let flags = var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let flags = flags.split('\u{1f}').filter(|flag| !flag.is_empty());
    let linker = var("RUSTC_LINKER").map(|linker| format!("-Clinker={linker}"));
    let mut rustc = Command::new(var_os("RUSTC").unwrap());
    rustc.args(flags).args(linker).args(["-Cpanic=abort", &format!("-Clink-arg={argument}")]);
    rustc.arg("-o").arg(&program).arg(&source);
    let succeeds = |command: &mut Command| command.output().is_ok_and(|it| it.status.success());
    succeeds(&mut rustc) && succeeds(&mut Command::new(program))
}
