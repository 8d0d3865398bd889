//! Commands that run at the same time, each with its own process group, variables and pipes.

#[cfg(unix)]
mod child;
mod command;
#[cfg(unix)]
mod exit_watch;
#[cfg(unix)]
mod inheritance;
#[cfg(unix)]
mod running;
mod stream;
#[cfg(unix)]
mod waker;
#[cfg(windows)]
mod windows;

pub use command::ChildCommand;
#[cfg(unix)]
pub use running::Children;
pub use stream::{ChildEnd, ChildEvent, OutputStream};
#[cfg(unix)]
pub use waker::Waker;
#[cfg(windows)]
pub use windows::{WindowsChildren as Children, WindowsWaker as Waker};
