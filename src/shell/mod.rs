//! Text for a shell to evaluate: which shell it is, how a change is written for it, and what makes an evaluated line
//! fail.

mod cmd;
mod csh;
pub mod emit;
mod family;
pub mod hook;
pub mod quote;
pub mod recipe;
pub mod start_up_edit;
pub mod start_up_files;
pub mod start_up_paths;

pub use family::Family;
