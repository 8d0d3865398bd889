//! The verbs around the hook: its text, its prompt segment, its completion, and the calls that it makes itself. Types
//! only.
#![allow(rustdoc::broken_intra_doc_links, reason = "[scriptblock] in a help text is no link")]

use super::{Named, Reach, Shared};
use clap::{Args, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// Print the hook for a shell
///
/// Add one line to the end of your shell's start-up file; in fish after direnv and mise, in PowerShell
/// after starship and oh-my-posh:
///
///   bash        eval "$(ssoenv init bash)"
///   zsh         eval "$(ssoenv init zsh)"
///   fish        ssoenv init fish | source
///   PowerShell  . ([scriptblock]::Create((ssoenv init powershell) -join "`n"))
///
/// From then on `ssoenv use prod` changes the shell without eval, the prompt shows the profile
/// and its time left, credentials are renewed before they expire, and directories with a trusted
/// .ssoenv activate their profile. A shell without a prompt (a script) gets only the command.
///
/// nushell, elvish, xonsh, tcsh and cmd have no hook: `init` prints functions or aliases that run
/// `use` and `off` there. `ssoenv help shells` says where they go.
///
/// `ssoenv init bash --install` adds the line to ~/.bashrc for you (zsh: ~/.zshrc, fish: a file in
/// conf.d, PowerShell: $PROFILE; in bash on macOS the file that login shells read).
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Init {
    /// Shell to write for
    #[arg(value_enum)]
    pub shell: InitShell,

    /// Add the line to the shell's start-up file, after showing the change
    #[arg(long, conflicts_with = "uninstall")]
    pub install: bool,

    /// Remove the line that --install has added
    #[arg(long)]
    pub uninstall: bool,

    /// Use this start-up file instead of the usual one
    #[arg(long, value_name = "FILE", add = Named::Path.completer())]
    pub file: Option<PathBuf>,

    /// Do not change the prompt; SSOENV_PROMPT holds the text for a prompt of your own
    #[arg(long)]
    pub no_prompt: bool,

    /// Load only the command and its completion: no prompt, no renewal, no directories
    #[arg(long)]
    pub no_hook: bool,

    /// Load no completion
    #[arg(long)]
    pub no_completion: bool,

    /// bash: switch in `cd`, `pushd` and `popd` at once, not at the next prompt
    #[arg(long)]
    pub cd: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Print the prompt segment once, for prompts that ask a program
///
/// Prints nothing when no profile is active. With the hook the same text is in SSOENV_PROMPT,
/// without a process.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Prompt {
    /// Text that contains {label}, {profile}, {account}, {role}, {region}, {left} or {production}
    #[arg(long, value_name = "FORMAT", conflicts_with = "json")]
    pub format: Option<String>,

    /// Print JSON
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub shared: Shared,
}

/// Print the completion script of a shell
///
/// `ssoenv init` includes it; this is for packages and for shells without the hook.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct Completions {
    /// Shell to write for
    #[arg(value_enum)]
    pub shell: HookShell,

    #[command(flatten)]
    pub shared: Shared,
}

/// A shell that there is a hook for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum HookShell {
    /// GNU bash 3.2 or later
    Bash,
    /// Z shell 5.0 or later
    Zsh,
    /// fish 3.4 or later
    Fish,
    /// PowerShell 7 or 5.1
    #[value(alias = "pwsh")]
    Powershell,
}

/// A shell that `init` writes for: one with a hook, or one that has a recipe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InitShell {
    /// GNU bash 3.2 or later
    Bash,
    /// Z shell 5.0 or later
    Zsh,
    /// fish 3.4 or later
    Fish,
    /// PowerShell 7 or 5.1
    #[value(alias = "pwsh")]
    Powershell,
    /// nushell: commands `ssoenv use` and `ssoenv off`
    #[value(alias = "nushell")]
    Nu,
    /// elvish: a function
    Elvish,
    /// xonsh: a function
    Xonsh,
    /// tcsh and csh: aliases `ssoenv-use` and `ssoenv-off`
    #[value(alias = "csh")]
    Tcsh,
    /// cmd.exe: a batch file
    Cmd,
}

/// What the hook asks for by itself
#[derive(Args, Debug)]
pub struct Hook {
    /// What has happened.
    #[command(subcommand)]
    pub event: Event,

    #[command(flatten)]
    pub shared: Shared,
}

/// What a hook has seen.
#[derive(Debug, Subcommand)]
pub enum Event {
    /// The nearest .ssoenv is another one, or has changed
    Chdir {
        /// Where the shell is, as it calls the place.
        pwd: OsString,
        /// The file; none, or empty, if there is none.
        found: Option<OsString>,
    },
    /// The time of a renewal has come
    Refresh {
        /// Exit code of the last command, where it failed.
        #[arg(allow_hyphen_values = true)]
        code: Option<String>,
        /// When it began, in seconds since 1970.
        began: Option<String>,
    },
    /// A command of `exec` has failed after a long time
    Ended {
        /// Its exit code.
        #[arg(allow_hyphen_values = true)]
        code: String,
        /// When it began, in seconds since 1970.
        began: String,
        /// The command line.
        #[arg(last = true)]
        words: Vec<OsString>,
    },
    /// A command has been typed, and the keys have expired
    Command,
    /// `off --everywhere` was run
    LetGo,
    /// The keys are not those of `use` any more, or a tool such as direnv has changed variables
    Changed,
    /// Fetch credentials into the cache, for a prompt that does not wait
    Fetch {
        /// The target.
        target: String,
        #[command(flatten)]
        reach: Reach,
    },
}

/// Print what may stand where the cursor is
///
/// After `--`, and as the shell's adapter (completions/) has it: for bash the word breaks and the line up to the cursor;
/// for the others the words up to the cursor, the one under it last, for PowerShell written as URLs are.
#[derive(Args, Debug)]
pub struct Complete {
    /// For this shell
    #[arg(value_enum)]
    pub shell: HookShell,

    /// What stands before the cursor
    #[arg(last = true)]
    pub words: Vec<OsString>,

    #[command(flatten)]
    pub shared: Shared,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::hook::HookScript;
    use clap::Args;

    #[test]
    fn the_help_of_init_has_the_line_of_each_shell() {
        let help = Init::augment_args(clap::Command::new("init")).render_long_help().to_string();
        for shell in HookShell::value_variants() {
            let name = shell.to_possible_value().unwrap().get_name().to_owned();
            let line = HookScript::of_name(&name).unwrap().start_up_line();
            assert!(help.lines().any(|shown| shown.ends_with(&format!("  {line}"))), "{name}: {help}");
        }
    }
}
