//! Cargo, called by what cargo runs: without what it says to the tests, examples and benches of this package. Ring's
//! build script would take that for a change of its world, and cargo would build the program anew while others run it.

use std::path::PathBuf;
use std::process::Command;

/// What cargo tells its children of this package, and no child of theirs is to be told.
const OF_THIS_PACKAGE: [&str; 3] = ["CARGO_PKG_", "CARGO_MANIFEST_", "OUT_DIR"];

/// `program` in this package's folder: cargo, or what calls it.
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

/// `ssoenv`, built as the example of this name was, which is the program that calls this: cargo builds no binaries for
/// `run --example`.
pub fn built_for(example: &str) -> Result<PathBuf, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let folder = program.ancestors().nth(2).ok_or("the example is not in a target folder")?;
    let target = folder.parent().ok_or("the example is not in a target folder")?;
    let mut cargo = outside(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
    // With the example beside it, cargo takes the very dependencies that it has just built for the example.
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
