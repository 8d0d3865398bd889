//! Text for a shell to evaluate: which shell it is, how a change is written for it, and what makes an evaluated line
//! fail.

use crate::error::Failure;

/// Shells that read the same text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// sh, bash, zsh, dash, ksh and others of POSIX.
    Posix,
    /// fish.
    Fish,
    /// PowerShell.
    PowerShell,
    /// tcsh, csh.
    Csh,
    /// cmd.exe, whose `for /f` runs the lines.
    Cmd,
}

impl Family {
    /// Returns the family for a shell's name, from `--shell`, `SSOENV_WRAP` or the parent process. `None` if it is
    /// not a shell; an error for a shell whose language ssoenv does not write.
    pub fn of_name(name: &str) -> Result<Option<Self>, Failure> {
        // The name of a login shell begins with a hyphen.
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name).trim_start_matches('-').to_lowercase();
        Ok(match name.strip_suffix(".exe").unwrap_or(&name) {
            "sh" | "bash" | "rbash" | "zsh" | "dash" | "ash" | "ksh" | "ksh93" | "mksh" | "yash"
            | "busybox" => Some(Family::Posix),
            // `fish-data` is what the hook calls itself.
            "fish" | "fish-data" => Some(Family::Fish),
            "pwsh" | "powershell" | "pwsh-lts" | "pwsh-preview" => Some(Family::PowerShell),
            "tcsh" | "csh" | "bsd-csh" => Some(Family::Csh),
            "cmd" => Some(Family::Cmd),
            other @ ("nu" | "nushell" | "elvish" | "xonsh") => {
                let what = format!("{other} evaluates no text of another program in place");
                return Err(Failure::usage(what).hint(format!(
                    "`ssoenv init {other}` prints a function for it; `ssoenv use PROFILE --format json` prints the data"
                )));
            }
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_is_known_by_its_name() {
        for (name, family) in [
            ("bash", Some(Family::Posix)),
            ("-zsh", Some(Family::Posix)),
            ("/usr/bin/dash", Some(Family::Posix)),
            ("fish", Some(Family::Fish)),
            ("pwsh.exe", Some(Family::PowerShell)),
            ("/usr/bin/pwsh-lts", Some(Family::PowerShell)),
            ("PowerShell", Some(Family::PowerShell)),
            ("-tcsh", Some(Family::Csh)),
            ("csh", Some(Family::Csh)),
            ("cmd.exe", Some(Family::Cmd)),
            ("make", None),
            ("", None),
        ] {
            assert_eq!(Family::of_name(name).unwrap(), family, "{name}");
        }
        for name in ["nu", "nushell.exe", "elvish", "xonsh"] {
            assert_eq!(Family::of_name(name).unwrap_err().kind, crate::error::Kind::Usage, "{name}");
        }
    }
}
