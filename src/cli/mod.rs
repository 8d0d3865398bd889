//! The command line as types: verbs, options, help. Reads nothing and does nothing.

#![allow(missing_docs, reason = "a doc comment would become help text")]

mod completer;
mod configure;
mod console;
mod directory;
mod duration;
mod each;
mod exec;
mod help;
mod import;
mod inspect;
mod list;
mod options;
mod profile_option;
mod serve;
mod session;
mod shell;
mod storage;
mod sync;
mod target_options;
mod use_off;
mod verb_options;

pub use completer::Named;
pub use configure::Configure;
pub use console::Console;
pub use directory::{Allow, Bind, Deny, Unbind};
pub use each::Each;
pub use exec::{AskKeychain, CommandMode, CredentialProcess, Exec, ServeCommand};
pub use help::{Help, Overview};
pub use import::{Import, Peer};
pub use inspect::{Doctor, Explain, Whoami};
pub use list::{List, Sort};
pub use options::{Cli, Verb, parse};
pub use serve::{Serve, ServeFormat};
pub use session::{Login, Logout, SignInFlags, Status, Which};
pub use shell::{Complete, Completions, Event, Hook, HookShell, Init, InitShell, Prompt};
pub use storage::{MoveStorage, StoragePlace};
pub use sync::{Prune, Sync};
pub use target_options::{Access, Reach};
pub use use_off::{ChangeFormat, Format, Off, Output, Shell, Use};
pub use verb_options::{Color, Shared, color};
