//! The command line as types: verbs, options, help. Reads nothing and does nothing.

use super::Shared;
use super::profile_option::with_target;
use super::{
    Allow, AskKeychain, Bind, Complete, Completions, Configure, Console, CredentialProcess, Deny, Doctor,
    Each, Exec, Explain, Help, Hook, Import, Init, List, Login, Logout, MoveStorage, Off, Overview, Prompt,
    Serve, ServeCommand, Status, Sync, Unbind, Use, Whoami,
};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::ffi::OsString;
use std::mem::ManuallyDrop;

/// Put AWS credentials from IAM Identity Center (SSO) into this shell
#[derive(Debug, Parser)]
#[command(name = "ssoenv", version, subcommand_required = true, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// Parses a command line, which begins with the program's name.
pub fn parse(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    if arguments.len() < 2 {
        return Ok(Cli { verb: Verb::Overview(Overview::default()) });
    }
    // A valid line is parsed once; only an invalid one pays for the second form (`--profile NAME`).
    read(arguments).or_else(|refusal| match with_target(&refusal, arguments) {
        Some(arguments) => read(&arguments),
        None => Err(refusal),
    })
}

/// Parses the line. Leaks clap's trees: the process ends soon, and freeing them takes time at every start.
fn read(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let mut command = ManuallyDrop::new(Cli::command());
    let mut matches = ManuallyDrop::new(command.try_get_matches_from_mut(arguments)?);
    Cli::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))
}

/// The verbs, in the order of the help.
// Deferred: clap builds only the verb that was typed, which saves most of its start-up time.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Verb {
    /// Activate a profile: print shell code that exports its credentials
    Use(Use),
    /// Deactivate it: print shell code that restores the environment
    Off(Off),
    /// Sign in to a session in the browser, or with a code
    Login(Login),
    /// Sign out of a session: at the service and on this machine
    Logout(Logout),
    /// Show where the sign-ins of your sessions are kept, or move them
    Storage(MoveStorage),
    /// Show what this shell has, and how long each session lasts
    Status(Status),
    /// List the profiles with account, role, region, session and state
    List(List),
    /// Ask AWS whose the current credentials are
    Whoami(Whoami),
    /// Show where a profile's settings and credentials come from
    Explain(Explain),
    /// Check the set-up and say what to do
    Doctor(Doctor),
    /// Run a command with a profile's credentials
    Exec(Exec),
    /// Run a command in many accounts and regions
    Each(Each),
    /// Serve credentials to containers, IDEs and other programs until Ctrl-C
    Serve(Serve),
    /// Print credentials as JSON, for `credential_process` in ~/.aws/config
    CredentialProcess(CredentialProcess),
    /// Open the AWS console in the account and role of a profile
    Console(Console),
    /// Bind this directory to a profile: write .ssoenv here and trust it
    Bind(Bind),
    /// Remove this directory's binding
    Unbind(Unbind),
    /// Trust the nearest .ssoenv as it is now
    Allow(Allow),
    /// Distrust the nearest .ssoenv, whatever its content
    Deny(Deny),
    /// Set up a session and profiles in ~/.aws/config
    Configure(Configure),
    /// Write profiles for the accounts and roles that you have
    Sync(Sync),
    /// Take over sessions and profiles from another tool
    Import(Import),
    /// Print the hook for a shell
    Init(Init),
    /// Print the prompt segment once, for prompts that ask a program
    Prompt(Prompt),
    /// Print the completion script of a shell
    Completions(Completions),
    /// Show the help of a verb, or a page of the manual
    Help(Help),
    /// What the hook asks for by itself
    #[command(name = "__hook", hide = true)]
    Hook(Hook),
    /// Serve an endpoint for a command of `exec`
    #[command(name = "__endpoint", hide = true)]
    Endpoint(ServeCommand),
    /// Ask the keychain, for a caller that does not wait for ever
    #[command(name = "__keychain", hide = true)]
    Keychain(AskKeychain),
    /// Print what may stand where the cursor is
    #[command(name = "__complete", hide = true)]
    Complete(Complete),
    /// No verb at all.
    #[command(skip)]
    Overview(Overview),
}

impl Verb {
    /// Returns the options that every verb has.
    pub fn shared(&self) -> &Shared {
        match self {
            Verb::Use(arguments) => &arguments.shared,
            Verb::Off(arguments) => &arguments.shared,
            Verb::Exec(arguments) => &arguments.shared,
            Verb::Each(arguments) => &arguments.shared,
            Verb::CredentialProcess(arguments) => &arguments.shared,
            Verb::Serve(arguments) => &arguments.shared,
            Verb::Console(arguments) => &arguments.shared,
            Verb::Login(arguments) => &arguments.shared,
            Verb::Logout(arguments) => &arguments.shared,
            Verb::Storage(arguments) => &arguments.shared,
            Verb::Status(arguments) => &arguments.shared,
            Verb::Whoami(arguments) => &arguments.shared,
            Verb::Configure(arguments) => &arguments.shared,
            Verb::Sync(arguments) => &arguments.shared,
            Verb::Import(arguments) => &arguments.shared,
            Verb::List(arguments) => &arguments.shared,
            Verb::Explain(arguments) => &arguments.shared,
            Verb::Doctor(arguments) => &arguments.shared,
            Verb::Bind(arguments) => &arguments.shared,
            Verb::Unbind(arguments) => &arguments.shared,
            Verb::Allow(arguments) => &arguments.shared,
            Verb::Deny(arguments) => &arguments.shared,
            Verb::Init(arguments) => &arguments.shared,
            Verb::Prompt(arguments) => &arguments.shared,
            Verb::Completions(arguments) => &arguments.shared,
            Verb::Hook(arguments) => &arguments.shared,
            Verb::Endpoint(arguments) => &arguments.shared,
            Verb::Keychain(arguments) => &arguments.shared,
            Verb::Complete(arguments) => &arguments.shared,
            Verb::Help(arguments) => &arguments.shared,
            Verb::Overview(arguments) => &arguments.shared,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn first_lines_of_help_are_short_imperatives_without_a_full_stop() {
        let mut command = Cli::command();
        command.build();
        for verb in command.get_subcommands() {
            let about = verb.get_about().map(ToString::to_string).unwrap_or_default();
            assert!(
                !about.is_empty() && about.len() <= 80 && !about.ends_with('.'),
                "{}: {about}",
                verb.get_name()
            );
        }
    }
}
