//! The hook in real interactive shells, on terminals of their own.

/// A program that is not what it was.
mod broken;
/// Into bound directories and out of them.
mod directories;
/// Values that are code, escapes, or endless.
mod hostile;
/// What comes from another terminal.
mod inherited;
/// How the hook gets into a shell that has hooks and themes already.
mod installed;
/// Files and folders that are not as they should be.
mod odd_files;
/// Names and places that are not as one expects them.
mod odd_places;
/// Renewals at prompts.
mod renewal;
/// Shells that nobody types at, and hooks that leave something out.
mod scripts;
/// A code of a device, which the wrapper's command asks for.
mod second_factor;
/// What the prompt says in every state.
mod segment;
/// The status of the person's commands, under every option.
mod status;
/// Traces, traps and whatever else shows what a shell does.
mod traces;
/// A person at an interactive shell.
pub mod typist;
/// The command `ssoenv` where the hook is.
mod wrapper;
