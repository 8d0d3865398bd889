//! Finds the tools that tests here run beside ssoenv. One that is missing is reported, and is a failure in CI.

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::thread;

/// A Python with botocore.
pub fn python() -> Option<&'static Path> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = FOUND.get_or_init(|| match env::var_os("SSOENV_TEST_PYTHON") {
        // Somebody has chosen it: another one in its place would test something else.
        Some(chosen) => {
            let chosen = PathBuf::from(chosen);
            assert!(has_botocore(&chosen), "{} has no botocore", chosen.display());
            Some(chosen)
        }
        // What is on the PATH may be a shim that needs the environment; the program behind it does not.
        None => answer(Command::new("python3").args(["-c", "import sys; print(sys.executable)"]))
            .map(|path| PathBuf::from(path.trim()))
            .filter(|path| has_botocore(path)),
    });
    said("a python3 with botocore (or SSOENV_TEST_PYTHON)", found.as_deref())
}

/// The AWS CLI, version 2.
pub fn aws() -> Option<&'static Path> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        let path = env::var_os("PATH").unwrap_or_default();
        let candidates = env::split_paths(&path).map(|folder| folder.join("aws"));
        // Version 1, or a shim of it, may come first; it has no cache of role credentials from Identity Center.
        candidates.filter(|candidate| candidate.is_file()).find(|candidate| {
            answer(Command::new(candidate).arg("--version"))
                .is_some_and(|text| text.starts_with("aws-cli/2."))
        })
    });
    said("an AWS CLI of version 2", found.as_deref())
}

/// Node.js, and the folder that `SSOENV_TEST_NODE_MODULES` names, with the AWS SDK for JavaScript.
pub fn node() -> Option<(&'static Path, &'static Path)> {
    static FOUND: OnceLock<Option<(PathBuf, PathBuf)>> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        let modules = PathBuf::from(env::var_os("SSOENV_TEST_NODE_MODULES")?);
        assert!(modules.join("@aws-sdk/client-sts").is_dir(), "{} has no @aws-sdk", modules.display());
        let path = env::var_os("PATH").unwrap_or_default();
        let node = env::split_paths(&path).map(|folder| folder.join("node")).find(|node| node.is_file())?;
        Some((node, modules))
    });
    let node = found.as_ref().map(|(node, _)| node.as_path());
    said("node, and SSOENV_TEST_NODE_MODULES with the AWS SDK for JavaScript", node)?;
    found.as_ref().map(|(node, modules)| (node.as_path(), modules.as_path()))
}

/// The program of `tests/interop/go`, which `SSOENV_TEST_GO` names: it needs a compiler and modules, so that not every
/// machine has it.
pub fn go() -> Option<PathBuf> {
    let chosen = PathBuf::from(env::var_os("SSOENV_TEST_GO")?);
    assert!(chosen.is_file(), "{} does not exist", chosen.display());
    Some(chosen)
}

/// The folder with the assemblies of the AWS SDK for .NET, which `SSOENV_TEST_DOTNET` names; else `aws-sdk-net` beside
/// the archive of PowerShell, which they need.
pub fn dotnet() -> Option<PathBuf> {
    folder("SSOENV_TEST_DOTNET", "AWSSDK.SecurityToken.dll").or_else(|| {
        let archive = PathBuf::from(env::var_os("PWSH_ARCHIVE")?);
        Some(archive.parent()?.join("aws-sdk-net")).filter(|folder| folder.is_dir())
    })
}

/// The folder that `.ci/clients` has filled, which `SSOENV_TEST_CLIENTS` names.
pub fn clients() -> Option<PathBuf> {
    folder("SSOENV_TEST_CLIENTS", "complete")
}

fn folder(variable: &str, file: &str) -> Option<PathBuf> {
    let chosen = PathBuf::from(env::var_os(variable)?);
    assert!(chosen.join(file).is_file(), "{} has no {file}", chosen.display());
    Some(chosen)
}

fn has_botocore(python: &Path) -> bool {
    // As the tests will run it: without an environment.
    answer(Command::new(python).env_clear().args(["-I", "-c", "import botocore"])).is_some()
}

fn answer(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

fn said<'a>(what: &str, found: Option<&'a Path>) -> Option<&'a Path> {
    if found.is_none() {
        assert!(env::var_os("CI").is_none(), "CI lacks {what}");
        // Not by `eprintln!`, which the test harness keeps to itself while tests pass.
        let test = thread::current();
        let _ = writeln!(io::stderr(), "SKIPPED {}: needs {what}", test.name().unwrap_or_default());
    }
    found
}
