//! Text that a shell will evaluate: which shell, how a change of the environment is written for it, what makes an
//! evaluated line fail.

use crate::error::Failure;

/// A family of shells that read the same text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// sh, bash, zsh, dash, ksh.
    Posix,
    /// fish.
    Fish,
    /// PowerShell.
    PowerShell,
}

impl Family {
    /// The family of a shell's name, as it is given to `--shell`, in `SSOENV_WRAP`, or by the parent process. `None`
    /// for what is no shell; an error for a shell whose language we do not write.
    pub fn of_name(name: &str) -> Result<Option<Self>, Failure> {
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name).trim_start_matches('-').to_lowercase();
        Ok(match name.strip_suffix(".exe").unwrap_or(&name) {
            "sh" | "bash" | "rbash" | "zsh" | "dash" | "ash" | "ksh" | "ksh93" | "mksh" | "yash"
            | "busybox" => Some(Family::Posix),
            // The second one is what the hook calls itself.
            "fish" | "fish-data" => Some(Family::Fish),
            "pwsh" | "powershell" | "pwsh-lts" | "pwsh-preview" => Some(Family::PowerShell),
            other @ ("nu" | "nushell" | "elvish" | "xonsh" | "tcsh" | "csh" | "cmd") => {
                return Err(Failure::usage(format!(
                    "{other} is not supported: ssoenv writes code for sh, fish and PowerShell"
                ))
                .hint(
                    "use `ssoenv use --format json` and load its `set` and `unset`, or force sh with --shell sh",
                ));
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
            ("make", None),
            ("", None),
        ] {
            assert_eq!(Family::of_name(name).unwrap(), family, "{name}");
        }
        for name in ["nu", "elvish", "xonsh", "tcsh", "cmd.exe"] {
            assert_eq!(Family::of_name(name).unwrap_err().kind, crate::error::Kind::Usage, "{name}");
        }
    }
}
