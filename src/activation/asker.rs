//! Who waits for what the hook runs by itself. Pure.

use super::ended_command::EndedCommand;

/// Who waits for a renewal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// A prompt that is about to be drawn, perhaps after a command that failed.
    Prompt(Option<EndedCommand>),
    /// A command that was typed and runs afterwards.
    Command,
}
