//! What the benches share: the release build, and medians.

use std::path::PathBuf;
use std::process::Command;

/// Builds what is measured with the release profile (benches themselves may be built otherwise); its folder.
pub fn built() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--release", "--bin", "ssoenv", "--example", "empty"]);
    // What `cargo bench` says of this bench would make ring's build script think that its world has changed.
    for (name, _) in std::env::vars_os() {
        if ["CARGO_PKG_", "CARGO_MANIFEST_"].iter().any(|prefix| name.to_string_lossy().starts_with(prefix)) {
            cargo.env_remove(name);
        }
    }
    assert!(cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status().unwrap().success());
    let bench = std::env::current_exe().unwrap();
    bench.ancestors().find(|folder| folder.ends_with("release")).unwrap().to_owned()
}

pub fn median<T: Copy + PartialOrd>(mut values: Vec<T>) -> T {
    values.sort_by(|a, b| a.partial_cmp(b).unwrap());
    values[values.len() / 2]
}
