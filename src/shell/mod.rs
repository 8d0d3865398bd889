//! Text that a shell will evaluate: which shell, how a change of the environment is written for it, what makes an
//! evaluated line fail.

pub mod emit;
mod family;
pub mod hook;
pub mod quote;

pub use family::Family;
