//! Text that a shell will evaluate: which shell, how a change of the environment is written for it, what makes an
//! evaluated line fail.

pub mod emit;
mod family;
pub mod hook;
pub mod quote;
pub mod start_up_edit;
pub mod start_up_files;
pub mod start_up_paths;

pub use family::Family;
