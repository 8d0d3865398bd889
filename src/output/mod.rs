//! Who reads stdout, and in which form they get the output.

pub mod audience;
pub mod destination;
pub mod json;
