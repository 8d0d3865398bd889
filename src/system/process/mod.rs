//! This process and its relatives: arguments, the parent's name, the terminal session.

pub mod capture;
pub mod detached;
pub mod exec;
mod group;
pub mod hook_role;
mod invocation;
pub mod lookup;
mod printed;

pub use invocation::{Parent, arguments, program, terminal_session};
