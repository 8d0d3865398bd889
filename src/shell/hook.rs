//! The output of `init`: the values that differ by machine as quoted assignments, then the files of `shell/` and
//! `completions/`, as the build has packed them (`packaging/hooks.rs`). Pure.

use super::{Family, emit, quote};
use crate::environ::EnvChange;
use crate::error::Failure;
use std::path::Path;

/// The text of a file that the build has packed.
macro_rules! packed {
    ($name:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/", $name))
    };
}

/// A shell that has a hook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookScript {
    /// bash.
    Bash,
    /// zsh.
    Zsh,
    /// fish.
    Fish,
    /// PowerShell.
    PowerShell,
}

/// Values that are assigned before the hook's file.
#[derive(Debug)]
pub struct Prelude<'a> {
    /// Path of ssoenv as found through `PATH`, with links unresolved, since an upgrade changes their targets.
    pub program: &'a Path,
    /// Whether to install the hook, in addition to the command.
    pub hooks: bool,
    /// Whether the prompt shows the segment.
    pub prompt: bool,
    /// For bash: whether `cd` itself switches directories' profiles.
    pub cd: bool,
    /// Whether the segment names the region.
    pub region: bool,
    /// Path of the file of orders to let go; empty where there is none.
    pub orders: &'a Path,
    /// What an interactive shell removes first.
    pub drop: Option<Drop>,
}

/// Inherited variables to remove, and the message about that.
#[derive(Debug)]
pub struct Drop {
    /// The key id that they belong to: the text is for shells that inherited these keys, in case it is stored and
    /// used elsewhere.
    pub access_key_id: String,
    /// The change that removes them.
    pub change: EnvChange,
    /// The message, for stderr.
    pub said: String,
}

impl HookScript {
    /// Returns the shell for a name given to `init`.
    pub fn of_name(name: &str) -> Option<Self> {
        match name {
            "bash" => Some(HookScript::Bash),
            "zsh" => Some(HookScript::Zsh),
            "fish" => Some(HookScript::Fish),
            "powershell" | "pwsh" => Some(HookScript::PowerShell),
            _ => None,
        }
    }

    /// Returns the name that `init` takes.
    pub fn name(self) -> &'static str {
        match self {
            HookScript::Bash => "bash",
            HookScript::Zsh => "zsh",
            HookScript::Fish => "fish",
            HookScript::PowerShell => "powershell",
        }
    }

    /// Returns the line that loads the hook, for the shell's start-up file.
    pub fn start_up_line(self) -> &'static str {
        match self {
            HookScript::Bash => r#"eval "$(ssoenv init bash)""#,
            HookScript::Zsh => r#"eval "$(ssoenv init zsh)""#,
            HookScript::Fish => "ssoenv init fish | source",
            HookScript::PowerShell => r#". ([scriptblock]::Create((ssoenv init powershell) -join "`n"))"#,
        }
    }

    fn family(self) -> Family {
        match self {
            HookScript::Bash | HookScript::Zsh => Family::Posix,
            HookScript::Fish => Family::Fish,
            HookScript::PowerShell => Family::PowerShell,
        }
    }

    fn file(self) -> &'static str {
        match self {
            HookScript::Bash => packed!("shell/ssoenv.bash"),
            HookScript::Zsh => packed!("shell/ssoenv.zsh"),
            HookScript::Fish => packed!("shell/ssoenv.fish"),
            HookScript::PowerShell => packed!("shell/ssoenv.start.ps1"),
        }
    }

    /// Returns the completion script. It asks `ssoenv __complete` for every candidate.
    pub fn completion(self) -> &'static str {
        match self {
            HookScript::Bash => packed!("completions/ssoenv.bash"),
            HookScript::Zsh => packed!("completions/_ssoenv"),
            HookScript::Fish => packed!("completions/ssoenv.fish"),
            HookScript::PowerShell => packed!("completions/ssoenv.ps1"),
        }
    }
}

/// Returns the whole output of `init`.
pub fn text(hook: HookScript, prelude: &Prelude<'_>, completion: bool) -> Result<Vec<u8>, Failure> {
    let flag = |flag: bool| if flag { "1" } else { "" };
    let drop =
        prelude.drop.as_ref().map(|drop| leaving(hook.family(), drop)).transpose()?.unwrap_or_default();
    let mut out = Vec::new();
    for (name, value) in [
        ("exe", prelude.program.as_os_str().as_encoded_bytes()),
        ("hooks", flag(prelude.hooks).as_bytes()),
        ("prompt", flag(prelude.prompt).as_bytes()),
        ("cd", flag(prelude.cd).as_bytes()),
        ("region", flag(prelude.region).as_bytes()),
        ("orders", prelude.orders.as_os_str().as_encoded_bytes()),
        ("drop", &drop),
    ] {
        out.extend(assignment(hook, name, value));
    }
    if hook == HookScript::PowerShell {
        let rest = concat!(packed!("shell/ssoenv.words.ps1"), packed!("shell/ssoenv.ps1"));
        let rest = quote::powershell_text(rest);
        out.extend(format!("$global:__ssoenv_code = {rest}\n").bytes());
    }
    out.extend(hook.file().bytes());
    if completion {
        out.push(b'\n');
        out.extend(hook.completion().bytes());
    }
    Ok(out)
}

fn assignment(hook: HookScript, name: &str, value: &[u8]) -> Vec<u8> {
    let (before, value): (&[u8], _) = match hook {
        HookScript::Bash => (b"__ssoenv_", [b"=", &quote::posix(value)[..]].concat()),
        HookScript::Zsh => (b"\\builtin typeset -g __ssoenv_", [b"=", &quote::posix(value)[..]].concat()),
        HookScript::Fish => (b"set -g __ssoenv_", [b" ", &quote::fish(value)[..]].concat()),
        HookScript::PowerShell => {
            let value = quote::powershell(&String::from_utf8_lossy(value));
            (b"$global:__ssoenv_", format!(" = {value}").into_bytes())
        }
    };
    [before, name.as_bytes(), &value, b"\n"].concat()
}

/// Returns statements that remove inherited variables, if the shell is interactive and has exactly those credentials.
fn leaving(family: Family, drop: &Drop) -> Result<Vec<u8>, Failure> {
    let change = emit::statements(family, &drop.change)?;
    let posix = |text: &str| quote::posix(text.as_bytes());
    let fish = |text: &str| quote::fish(text.as_bytes());
    let (key, said) = (&drop.access_key_id, &drop.said);
    let parts = match family {
        Family::Posix => [
            // The `-` is for shells with `set -u`, where an unset variable is an error.
            b"if [[ ${SSOENV_KEY_ID-} == ".to_vec(),
            posix(key),
            b" ]]; then\n".to_vec(),
            change,
            b"\\printf '%s\\n' ".to_vec(),
            posix(said),
            b" >&2\nfi\n".to_vec(),
        ],
        Family::Fish => [
            b"if test \"$SSOENV_KEY_ID\" = ".to_vec(),
            fish(key),
            b"\n".to_vec(),
            change,
            b"printf '%s\\n' ".to_vec(),
            fish(said),
            b" >&2\nend\n".to_vec(),
        ],
        Family::PowerShell => [
            // `-eq` ignores case.
            b"if ($env:SSOENV_KEY_ID -ceq ".to_vec(),
            quote::powershell(key).into(),
            b") {\n".to_vec(),
            change,
            b"__ssoenv_say ".to_vec(),
            quote::powershell(said).into(),
            b"\n}\n".to_vec(),
        ],
        // They have no hook.
        Family::Csh | Family::Cmd => return Ok(Vec::new()),
    };
    Ok(parts.concat())
}
