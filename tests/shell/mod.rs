//! What shells read: the text for `eval`, and the hook.

/// `eval` of what `use` and `off` print, in real shells.
mod eval;
/// The hook in real interactive shells: prompts, directories, renewals, themes.
mod hook;
/// Which part of a hook runs ssoenv.
mod hook_role;
/// The files of `shell/`: linters, every shell's parser, and what `init` prints before them.
#[cfg(unix)]
mod lint;
/// The hook for PowerShell, read by a parser, and run where a PowerShell is installed.
mod powershell;
/// Hostile values through every real shell and back; what is written for PowerShell, read strictly.
mod quoting;
/// The recipes of shells without a hook.
#[cfg(unix)]
mod recipes;
/// In which language whoever asks is answered, and PowerShell under other names.
#[cfg(unix)]
mod who_asks;
