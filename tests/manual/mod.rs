//! The manual is true: README.md and the pages of `docs`. Their commands run, their links lead somewhere, their tables
//! list what the program has. `docs/development.md` says how a block is marked.

/// Every block that can be run is run.
#[cfg(unix)]
mod commands;
/// Blocks of configuration are valid.
mod configuration;
/// The pages as `ssoenv help` shows them.
mod in_the_terminal;
/// Links between pages, headings, lengths.
mod links;
/// Man pages, which come from the same text.
mod man_pages;
/// A page cut into its blocks.
mod page;
/// Those for PowerShell, and what they print.
#[cfg(unix)]
mod powershell;
/// The first command of the README, as somebody types it who has just cloned the repository.
mod readme;
/// Blocks that show what a command prints.
mod samples;
/// Tables of verbs, options, variables, settings and exit codes against the program's own lists.
mod tables;
