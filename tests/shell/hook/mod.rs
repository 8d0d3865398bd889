//! The hook in real interactive shells, on terminals of their own.

/// Renewals between a line that was typed and its commands.
mod before_command;
/// Files and folders that are not as they should be.
#[cfg(unix)]
mod binding_files;
/// Into bound directories and out of them.
mod directories;
/// Names and places that are not as one expects them.
#[cfg(unix)]
mod directory_names;
/// Credentials with an end of their own.
mod elevation;
/// Commands whose keys expired while they ran.
mod ended_command;
/// The status of the person's commands, under every option.
mod exit_status;
/// A program that is not what it was.
mod failures;
/// The question before production.
mod guard;
/// Values that are code, escapes, or endless.
mod hostile_values;
/// What comes from another terminal.
mod inherited_environment;
/// How the hook gets into a shell that has hooks and themes already.
mod installation;
/// Terminals and prompt tools that keep parts of the shell's settings for themselves.
mod integrations;
/// A code of a device, which the wrapper's command asks for.
mod letting_go;
mod mfa;
/// What older shells do not have.
mod older_shells;
/// Hooks of other versions of ssoenv.
mod other_versions;
/// A prompt starts no process.
mod processes;
/// What the prompt says in every state.
mod prompt_segment;
/// Renewals at prompts.
mod renewal;
/// Shells that nobody types at, and hooks that leave something out.
mod scripts;
/// Traces, traps and whatever else shows what a shell does.
mod traces;
/// The command `ssoenv` where the hook is.
mod wrapper;
