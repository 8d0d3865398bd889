//! Remedies that are commands, in the words of the platform's shells: sh's, on Windows PowerShell's. Pure.

use crate::shell::quote;
use std::path::Path;

/// Returns the command that removes these files.
pub(super) fn remove_files(paths: &[&Path]) -> String {
    if cfg!(windows) {
        return format!("Remove-Item -LiteralPath {}", listed(paths.iter().map(|path| of_powershell(path))));
    }
    format!("rm {}", quoted(paths))
}

/// Returns the command that removes these variables from a shell.
pub(super) fn unset<N: AsRef<str>>(names: &[N]) -> String {
    let names = names.iter().map(AsRef::as_ref);
    if cfg!(windows) {
        return format!("Remove-Item {}", listed(names.map(|name| format!("Env:{name}"))));
    }
    format!("unset {}", names.collect::<Vec<_>>().join(" "))
}

/// Returns the command after which only this user can read these files.
pub(super) fn keep_from_readers(paths: &[&Path]) -> String {
    if cfg!(windows) { alone(paths, "F") } else { format!("chmod 600 {}", quoted(paths)) }
}

/// Returns the command after which only this user can change these files and folders.
pub(super) fn keep_from_writers(paths: &[&Path]) -> String {
    if cfg!(windows) { alone(paths, "(OI)(CI)F") } else { format!("chmod go-w {}", quoted(paths)) }
}

/// Returns the command that gives these files to this user.
pub(super) fn take_ownership(paths: &[&Path]) -> String {
    format!("sudo chown -R \"$(id -u)\" {}", quoted(paths))
}

/// Quotes several paths for sh.
fn quoted(paths: &[&Path]) -> String {
    let quoted = |path: &&Path| shlex::try_quote(&path.to_string_lossy()).unwrap_or_default().into_owned();
    paths.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// Removes all rights but those of this user. A program of Windows, which takes one path.
fn alone(paths: &[&Path], rights: &str) -> String {
    let one = |path: &&Path| {
        format!("icacls {} /inheritance:r /grant:r \"${{env:USERNAME}}:{rights}\"", of_powershell(path))
    };
    paths.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Quotes for a person: PowerShell's own quotes, without the escapes of text that passes through a pipe.
fn of_powershell(path: &Path) -> String {
    let path = path.to_string_lossy();
    match path.contains(['\'', '‘', '’', '‚', '‛']) {
        true => quote::powershell(&path),
        false => format!("'{path}'"),
    }
}

fn listed(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_sh_are_quoted() {
        let paths = [Path::new("/a b/c"), Path::new("/d")];
        if cfg!(unix) {
            assert_eq!(remove_files(&paths), "rm '/a b/c' /d");
            assert_eq!(keep_from_readers(&paths), "chmod 600 '/a b/c' /d");
            assert_eq!(unset(&["A", "B"]), "unset A B");
        }
    }

    #[test]
    fn commands_of_windows_take_each_path_as_it_is() {
        let path = Path::new(r"C:\Users\Zoë\it's");
        let quoted = r"('C:\Users\Zo'+[char]0x00eb+'\it''s')";
        assert_eq!(of_powershell(path), quoted);
        let expected = r#"icacls 'C:\a b' /inheritance:r /grant:r "${env:USERNAME}:F""#;
        assert_eq!(alone(&[Path::new(r"C:\a b")], "F"), expected);
    }
}
