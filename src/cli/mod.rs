//! The command line as types: verbs, options, help. Reads nothing and does nothing.

mod completer;
mod configure;
mod directory;
mod exec;
mod inspect;
mod list;
mod options;
mod session;
mod shell;
mod target_options;
mod use_off;

pub use completer::Named;
pub use configure::Configure;
pub use directory::{Allow, Bind, Deny};
pub use exec::{CredentialProcess, Exec};
pub use inspect::{Doctor, Explain, Whoami};
pub use list::{List, Sort};
pub use options::{Cli, Color, Shared, Verb};
pub use session::{Login, Logout, Status, Way, Which};
pub use shell::{Complete, Completions, Event, Hook, HookShell, Init, Prompt};
pub use target_options::{Mode, Reach};
pub use use_off::{ChangeFormat, Format, Off, Output, Shell, Use};
