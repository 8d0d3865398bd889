//! This process, its parent and its children: arguments, hook role, programs that it runs.

pub mod backtraces;
pub mod capture;
pub mod children;
mod core_file;
pub mod detached;
pub mod exec;
mod group;
pub mod held_output;
pub mod hook_role;
mod invocation;
#[cfg(windows)]
mod job;
pub mod lookup;
mod not_run;
pub mod output_files;
mod parent;
mod parent_start;
#[cfg(any(windows, test))]
mod path_extensions;
mod printed;
#[cfg(unix)]
pub mod sidecar;
mod started_with;
pub mod timed_call;

pub use core_file::{keep_memory_private, without_core_file};
pub use invocation::{arguments, cores, program, terminal_session};
pub use not_run::not_run;
pub use parent::Parent;
pub use parent_start::ParentStart;
pub use started_with::{StartedWith, started_with};
