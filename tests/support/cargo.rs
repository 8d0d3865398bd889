//! Runs cargo from programs that cargo itself runs, without the variables that cargo sets for this package's tests,
//! examples and benches: ring's build script depends on them, so that cargo would rebuild the program while others
//! run it.

use std::path::PathBuf;
use std::process::Command;

/// Prefixes of variables about this package, which cargo sets for its children.
const OF_THIS_PACKAGE: [&str; 3] = ["CARGO_PKG_", "CARGO_MANIFEST_", "OUT_DIR"];

/// Returns a command that runs `program` (cargo, or a program that calls it) in this package's folder.
pub fn outside(program: &str) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if OF_THIS_PACKAGE.iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// Builds `ssoenv` with the profile of the running example, and returns its path: cargo builds no binaries for `run
/// --example`.
pub fn built_for(example: &str) -> Result<PathBuf, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let folder = program.ancestors().nth(2).ok_or("the example is not in a target folder")?;
    let target = folder.parent().ok_or("the example is not in a target folder")?;
    let mut cargo = outside(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
    // With the example named too, cargo uses the dependencies that it has just built for it (same features).
    cargo.args(["build", "--quiet", "--bin", "ssoenv", "--example", example]);
    cargo.arg("--target-dir").arg(target);
    if folder.ends_with("release") {
        cargo.arg("--release");
    }
    match cargo.status() {
        Ok(status) if status.success() => Ok(folder.join(format!("ssoenv{}", std::env::consts::EXE_SUFFIX))),
        Ok(status) => Err(format!("cargo build ended with {status}")),
        Err(error) => Err(format!("cannot run cargo: {error}")),
    }
}
